"""JSON lines -> articles; also one array of records, or a single record, in a `.json` file.

In: a stream. Out: an article a line, its text verbatim; a bad line is refused alone.

The idea to hold: a line is a document. One that is too long, broken or without text costs itself
and nothing else; memory is that of one line.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.reading.decode import decode
from flows.reading.document import read_bounded
from flows.reading.fields import article_of
from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document
    from flows.records import Article

_CHUNK = 1 << 20


def read(document: Document) -> Iterator[Article | Refusal]:
    """The records of one document, in their order; the second of two with one id is refused."""
    seen: dict[str, str] = {}
    for place, line in _records(document):
        if isinstance(line, Refusal):
            yield line
            continue
        try:
            article = article_of(
                _parsed(line) if isinstance(line, bytes) else line,
                source=document.source,
                fallback_id=place,
                mapping=dict(document.settings.fields),
                max_bytes=document.settings.max_bytes,
            )
        except Refusal as refusal:
            yield Refusal(refusal.reason, refusal.detail, place=place)
            continue
        other = seen.setdefault(article.source_id, place)
        if other != place:
            yield Refusal(
                RejectReason.BAD_RECORD, f"the id {article.source_id[:80]!r} is also that of {other}", place=place
            )
            continue
        yield article


def _records(document: Document) -> Iterator[tuple[str, bytes | dict[str, Any] | Refusal]]:
    """(place, line) for each line that is not blank; (place, record) for the members of an array."""
    limit = document.settings.max_bytes
    for number, line in enumerate(_lines(document), start=document.first_line):
        place = f"line {number}"
        if isinstance(line, Refusal):
            yield place, Refusal(line.reason, line.detail, place=place)
        elif number == 1 and line.lstrip().startswith((b"[", b"{\n", b"{\r", b"{ \n")) and not _is_record(line):
            yield from _array(line + read_bounded(document.stream, limit + 1), limit)
            return
        elif line.strip():
            yield place, line


def _lines(document: Document) -> Iterator[bytes | Refusal]:
    """Lines with their ends; one longer than the limit comes as a refusal and is skipped over."""
    limit = document.settings.max_bytes
    stream = document.stream
    first = True
    while True:
        try:
            line = stream.readline(limit + 1)
        except Refusal:
            raise
        except (OSError, EOFError, ValueError) as error:
            yield Refusal(RejectReason.UNREADABLE, f"the data breaks off: {error}")
            return
        except Exception as error:  # noqa: BLE001 - each unpacker has errors of its own
            yield Refusal(RejectReason.UNREADABLE, f"the data breaks off: {type(error).__name__}")
            return
        if not line:
            return
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        if len(line) <= limit:
            yield line
            continue
        yield Refusal(RejectReason.TOO_LARGE, f"a line of more than {limit} bytes")
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _array(data: bytes, limit: int) -> Iterator[tuple[str, dict[str, Any] | Refusal]]:
    if len(data) > limit:
        raise Refusal(RejectReason.TOO_LARGE, f"an array of more than {limit} bytes; write one record a line")
    whole = _load(decode(data))
    for number, record in enumerate(whole if isinstance(whole, list) else [whole], start=1):
        place = f"record {number}"
        if isinstance(record, dict):
            yield place, record
        else:
            yield place, Refusal(RejectReason.BAD_RECORD, "not an object", place=place)


def _parsed(line: bytes) -> dict[str, Any]:
    record = _load(decode(line))
    if not isinstance(record, dict):
        raise Refusal(RejectReason.BAD_RECORD, "not an object")
    return record


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refusal(RejectReason.BAD_RECORD, f"broken JSON: {error}") from error
    except RecursionError as error:
        raise Refusal(RejectReason.BAD_RECORD, "broken JSON: nested too deeply") from error
