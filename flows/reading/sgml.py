"""Reuters-style SGML (many <REUTERS> elements a file) -> articles.

In: a stream. Out: an article for each element with a body; its dateline opens the text, as printed.

The idea to hold: the files are not well formed, but each element begins and ends on its own line,
so they are read line by line, and a broken one costs itself.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from flows.reading.characters import one_line, tidy
from flows.reading.dateline import find_dateline
from flows.reading.dates import field_date
from flows.reading.decode import decode
from flows.reading.language import detect_language
from flows.reading.refusal import Refusal
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document

_OPEN = re.compile(rb"<REUTERS\b", re.IGNORECASE)
_CLOSE = re.compile(rb"</REUTERS\s*>", re.IGNORECASE)
_INDENT = re.compile(r"\n(?=[ \t]{2,}\S)")
_END_MARK = re.compile(r"(?:\n|^)\s*(?:REUTER|reuter|Reuter)\s*$")


def read(document: Document) -> Iterator[Article | Refusal]:
    """The elements of one document, in order."""
    seen: dict[str, str] = {}
    number = 0
    for record in _elements(document):
        number += 1
        place = f"element {number}"
        try:
            if isinstance(record, Refusal):
                raise record
            article = _article(decode(record), source=document.source, fallback_id=place)
            other = seen.setdefault(article.source_id, place)
            if other != place:
                raise Refusal(RejectReason.BAD_RECORD, f"its id {article.source_id!r} is also that of {other}")  # noqa: TRY301
            yield article
        except Refusal as refusal:
            yield Refusal(refusal.reason, refusal.detail, place=place)
    if not number:
        raise Refusal(RejectReason.UNKNOWN_FORMAT, "SGML without <REUTERS> elements")


def _elements(document: Document) -> Iterator[bytes | Refusal]:
    """The bytes of each element; one without an end, or beyond the limit, comes as a refusal."""
    limit = document.settings.max_bytes
    parts: list[bytes] | None = None
    size = 0
    while line := document.stream.readline(limit + 1):
        opens = _OPEN.search(line)
        if opens:
            if parts is not None:
                yield Refusal(RejectReason.BAD_RECORD, "an element without its end")
            parts, size = [], 0
        if parts is None:
            continue
        parts.append(line)
        size += len(line)
        if size > limit:
            yield Refusal(RejectReason.TOO_LARGE, f"an element of more than {limit} bytes")
            parts = None
        elif _CLOSE.search(line):
            yield b"".join(parts)
            parts = None
    if parts is not None:
        yield Refusal(RejectReason.BAD_RECORD, "an element without its end")


def _field(record: str, name: str) -> str | None:
    """The text of the first `name` element."""
    start = re.search(rf"<{name}\b[^>]{{0,200}}>", record, re.IGNORECASE)
    if start is None:
        return None
    end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(record, start.end())
    return html.unescape(record[start.end() : end.start()]) if end else None


def _article(record: str, *, source: str, fallback_id: str) -> Article:
    body = _field(record, "BODY")
    text = _paragraphs((_field(record, "DATELINE") or "").strip(), body or "")
    if not text:
        raise Refusal(RejectReason.EMPTY, "an element without a body")
    named = re.search(r'\bNEWID\s*=\s*"([^"]{1,80})"', record[:2000], re.IGNORECASE)
    written = field_date(_field(record, "DATE") or "")
    dateline = find_dateline(text)
    title = one_line(tidy(_field(record, "TITLE") or ""))
    author = one_line(tidy(_field(record, "AUTHOR") or ""))
    return Article(
        source=source,
        source_id=named.group(1) if named else fallback_id,
        text=text,
        headline=title or None,
        byline=re.sub(r"^by\s+|,?\s*Reuters?$", "", author, flags=re.IGNORECASE).strip(" ,") or None,
        agency=(dateline.agency if dateline else None) or "Reuters",
        published=written.day if written else None,
        published_time=None,
        published_from="field DATE" if written else None,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
        language=detect_language(text),
    )


def _paragraphs(dateline: str, body: str) -> str:
    """Dateline and body joined; an indented line begins a paragraph, the closing "REUTER" goes."""
    whole = _END_MARK.sub("", tidy(f"{dateline} {body.lstrip()}" if dateline else body).rstrip())
    return "\n\n".join(folded for folded in map(one_line, _INDENT.split(whole)) if folded)
