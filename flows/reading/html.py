"""A web page -> its article.

In: the bytes of a page. Out: an `Article` with trafilatura's main text and our own metadata.

The idea to hold: the only importer of trafilatura. Main text is theirs; headline, date, byline,
agency and captions are read from what the page declares and what it shows, the surest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.reading.characters import one_line, tidy
from flows.reading.dateline import find_dateline
from flows.reading.dates import field_date
from flows.reading.decode import declared_encoding, decode
from flows.reading.language import detect_language
from flows.reading.refusal import Refusal
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document


def read(document: Document) -> Iterator[Article | Refusal]:
    """The article of one page."""
    data = document.take()
    yield read_page(decode(data, declared=declared_encoding(data)), source=document.source, source_id=document.name)


def read_page(page: str, *, source: str, source_id: str) -> Article:
    """The article in a page's markup; `Refusal` if it holds none."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(page, fast=True, with_metadata=True, include_comments=False, include_tables=False)
    text = tidy(str(found.text or "")).strip() if found is not None else ""
    if not text:
        raise Refusal(RejectReason.NOT_AN_ARTICLE, "no main text in the page")
    text = "\n\n".join(one_line(line) for line in text.split("\n") if line.strip())
    dateline = find_dateline(text)
    written = field_date(str(found.date or ""))
    return Article(
        source=source,
        source_id=source_id,
        text=text,
        headline=one_line(str(found.title)) if found.title else None,
        byline=found.author or None,
        agency=dateline.agency if dateline else None,
        published=written.day if written else None,
        published_time=None,
        published_from="meta" if written else None,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
        language=detect_language(text),
    )
