"""A web page -> its article.

In: the bytes of a page. Out: an `Article` with trafilatura's main text and our own metadata.

The idea to hold: the only importer of trafilatura, and it never runs in this process: a page can
be made that keeps any extractor busy for ever, so pages go to a child that can be stopped.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from flows.reading.characters import one_line, tidy
from flows.reading.chrome import chrome_kind
from flows.reading.credits import caption_agency
from flows.reading.dateline import find_dateline
from flows.reading.decode import declared_encoding, decode
from flows.reading.language import detect_language
from flows.reading.markup import captions, folded, parse_page, prune
from flows.reading.pagefacts import page_facts
from flows.reading.pagelines import date_line
from flows.reading.refusal import Refusal
from flows.reading.worker import in_child
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from flows.reading.document import Document
    from flows.reading.pagefacts import PageFacts

_LOST = 2  # a declared body so many times as long as the extracted one: the extractor missed the article
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"\S+://\S+|www\.\S+")


def read(document: Document) -> Iterator[Article | Refusal]:
    """The article of one page, read in the child process under the time limit."""
    data = document.take()
    page = decode(data, declared=declared_encoding(data))
    yield in_child(page, source=document.source, source_id=document.name, seconds=document.settings.document_seconds)


def read_page(page: str, *, source: str, source_id: str) -> Article:
    """The article in a page's markup, read here and now; `Refusal` if it holds none."""
    tree = parse_page(page)
    facts = page_facts(tree)
    shown = captions(tree)
    prune(tree, summaries=set(facts.summaries))
    kept, cut = _body(_main_text(tree), facts, shown)
    declared = _paragraphs(unescape(facts.declared_body))
    missed = sum(map(len, declared)) > _LOST * sum(map(len, kept))
    if missed or (len(declared) > len(kept) and folded(" ".join(declared)) == folded(" ".join(kept))):
        kept, cut = _body(declared, facts, shown)
    if not kept:
        raise Refusal(RejectReason.NOT_AN_ARTICLE, "no main text in the page")
    text = "\n\n".join(kept)
    dateline = find_dateline(text)
    agency = (dateline.agency if dateline else None) or facts.agency
    return Article(
        source=source,
        source_id=source_id,
        text=text,
        headline=facts.headline,
        byline=facts.byline,
        agency=agency or next((name for name in map(caption_agency, shown) if name), None),
        published=facts.published.day if facts.published else None,
        published_time=facts.published.moment if facts.published else None,
        published_from=facts.published_from,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
        caption="\n\n".join(shown) or None,
        language=detect_language(text),
        cut=tuple(cut),
    )


def _main_text(tree: HtmlElement) -> list[str]:
    """The extractor's paragraphs."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(tree, fast=True, with_metadata=False, include_comments=False)
    text = tidy(str(found.text or "")) if found is not None else ""
    return _paragraphs(text)


def _paragraphs(text: str) -> list[str]:
    return [line for line in (one_line(tidy(line)) for line in text.split("\n")) if line]


def _body(lines: list[str], facts: PageFacts, shown: list[str]) -> tuple[list[str], list[str]]:
    """The paragraphs that are the article's, and those cut: its title again, captions, page furniture."""
    kept: list[str] = []
    cut: list[str] = []
    seen_captions = set(shown)
    for at, line in enumerate(lines):
        bare = line.removeprefix("- ")
        if (
            (len(kept) < 3 and folded(bare) in facts.titles)
            or line in seen_captions
            or (not kept and date_line(bare) is not None)
        ):
            cut.append(line)
        else:
            kind = chrome_kind(bare) if _LETTER.search(bare) and not _ADDRESS.fullmatch(bare) else None
            if kind == "end" and 2 * at > len(lines):
                cut.extend(lines[at:])
                break
            (kept if kind is None else cut).append(line)
    return kept, cut
