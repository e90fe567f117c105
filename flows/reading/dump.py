"""A page saved as text -> its article: headline, date, credits, body, and what was cut.

In: the text of one dump. Out: an `Article`, several if the dump holds several, or a `Refusal`.

The idea to hold: every paragraph gets one role. The body begins at the dateline or at the first
running text after the page's head; the head names the article; after it, only running text stays.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.reading.characters import one_line, tidy
from flows.reading.chrome import chrome_kind
from flows.reading.credits import byline_names, caption_agency, is_caption
from flows.reading.dateline import find_dateline
from flows.reading.decode import decode
from flows.reading.head import publication_date, read_head, without_dates
from flows.reading.language import detect_language
from flows.reading.pagelines import date_line
from flows.reading.paragraphs import paragraphs
from flows.reading.refusal import Refusal
from flows.reading.segment import article_stretch, ends_article, words_in
from flows.reading.split import split_articles
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document

_MOST_PARAGRAPHS = 100_000
_LONGEST_CREDIT = 200
_FEWEST_WORDS = 12
_TERMINAL = re.compile(r"""[.!?:;…]["'”’»)\]]*$|[.!?,…]["”’»]$""")
_SENTENCE_INSIDE = re.compile(r"[a-z\d\])”\"’][.!?][”\"’)]*\s+[“\"‘(]?[A-ZÀ-Þ]")
_BULLET = re.compile(r"^(?:[•*·▪‣–—-]|\d{1,2}[.)])\s+\S")


def read(document: Document) -> Iterator[Article | Refusal]:
    """The articles of one dump; the second of several is named after the file with `#2`."""
    lines = _paragraphs(tidy(decode(document.take())))
    roles = [_role(line) for line in lines]
    parts = split_articles(lines, roles)
    for number, (start, end) in enumerate(parts, start=1):
        name = document.name if number == 1 else f"{document.name}#{number}"
        try:
            yield _article(lines[start:end], roles[start:end], source=document.source, source_id=name)
        except Refusal as refusal:
            if len(parts) == 1:
                raise
            yield Refusal(refusal.reason, refusal.detail, place=f"article {number}")


def read_text(text: str, *, source: str, source_id: str) -> Article:
    """The one article in a dump's text; `Refusal` if no running text is in it."""
    lines = _paragraphs(text)
    return _article(lines, [_role(line) for line in lines], source=source, source_id=source_id)


def _paragraphs(text: str) -> list[str]:
    lines = paragraphs(text)
    if not lines:
        raise Refusal(RejectReason.EMPTY, "no letters")
    if len(lines) > _MOST_PARAGRAPHS:
        raise Refusal(RejectReason.TOO_LARGE, f"more than {_MOST_PARAGRAPHS} paragraphs")
    return lines


def _article(lines: list[str], roles: list[str], *, source: str, source_id: str) -> Article:
    """The article in paragraphs whose roles are known."""
    stretch = article_stretch(lines, roles)
    if stretch is None:
        raise Refusal(RejectReason.NOT_AN_ARTICLE, "no running text in it")
    kept, captions = _body(lines, roles, *stretch)
    head = read_head(lines, roles, stretch[0], "\n\n".join(lines[at] for at in kept))
    kept = [at for at in kept if one_line(lines[at]) != head.headline] or kept
    body = "\n\n".join(lines[at] for at in kept)
    if words_in(body) < _FEWEST_WORDS and not (head.headline or head.dates):
        raise Refusal(RejectReason.NOT_AN_ARTICLE, f"fewer than {_FEWEST_WORDS} words of running text")
    dateline = find_dateline(body)
    published = publication_date(head, lines, kept, body[: dateline.span.end] if dateline else "")
    captions = [*head.captions, *captions]
    agency = dateline.agency if dateline else None
    used = {head.headline, *captions, *(lines[at] for at in kept)}
    return Article(
        source=source,
        source_id=source_id,
        text=body,
        headline=head.headline,
        byline=head.byline,
        agency=agency or next((name for name in map(caption_agency, captions) if name), None),
        published=published[0].day if published else None,
        published_time=published[0].moment if published else None,
        published_from=published[1] if published else None,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
        caption="\n\n".join(captions) or None,
        language=detect_language(body),
        cut=tuple(line for line in lines if line not in used),
    )


# --------------------------------------------------------------------------- one paragraph


def _role(line: str) -> str:
    """caption, date, byline, prose, title or the kind of chrome; short lines come again on a site's other pages."""
    return _short_role(line) if len(line) <= _LONGEST_CREDIT else _any_role(line)


@lru_cache(maxsize=4096)
def _short_role(line: str) -> str:
    return _any_role(line)


def _any_role(line: str) -> str:
    flat = one_line(line)
    kind = chrome_kind(line)
    if kind in {"end", "tail"}:
        return kind
    if date_line(flat) is not None:
        return "date"
    if kind != "any" and len(line) <= _LONGEST_CREDIT and byline_names(without_dates(line)):
        return "byline"
    if kind is not None:
        return kind
    if is_caption(flat):
        return "caption"
    return "prose" if is_prose(flat) else "title"


def is_prose(line: str) -> bool:
    """Whether the line is running text: it ends as a sentence does, or is too long for anything else."""
    words = words_in(line)
    closed = bool(_TERMINAL.search(line[-12:]))
    if (_BULLET.match(line) and not closed) or (line.endswith("!") and words < 5):
        return False
    return (closed and words >= 2) or words >= 30 or bool(words >= 12 and _SENTENCE_INSIDE.search(line))


# --------------------------------------------------------------------------- the body


def _body(lines: list[str], roles: list[str], start: int, end: int) -> tuple[list[int], list[str]]:
    """Indices of the body's paragraphs, and the captions found among them."""
    kept: list[int] = []
    captions: list[str] = []
    listing = False
    told = 0
    for at in range(start, end):
        role, line = roles[at], lines[at]
        if ends_article(role, told):
            break
        if role == "tail":
            listing = True
        elif role == "caption":
            captions.append(line)
        elif role == "prose" and (not listing or _resumes(line)):
            listing = False
            kept.append(at)
            told += words_in(line)
        elif role == "title" and not listing and _BULLET.match(line) and words_in(line) >= 4:
            kept.append(at)
    return kept, captions


def _resumes(line: str) -> bool:
    """Whether running text after a list of links is the article again: a statement of some length."""
    return words_in(line) >= 8 and not line.endswith(("?", "…", "...", ":"))
