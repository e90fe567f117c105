"""JSON lines -> articles; also one array of records, or a single record, in a `.json` file.

In: a stream. Out: an article a line, its text verbatim; a bad line is refused alone.

The idea to hold: a line is a document. One that is too long, broken or without text costs itself
and nothing else; memory is that of one line.
"""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any

from flows.reading.decode import decode
from flows.reading.document import read_bounded
from flows.reading.fields import articles_of
from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from flows.reading.document import Document
    from flows.records import Article

_CHUNK = 1 << 20
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # the marks of UTF-32 begin or end like these
_Record = dict[str, Any] | Refusal


def read(document: Document) -> Iterator[Article | Refusal]:
    """The records of one document, in their order."""
    yield from articles_of(_records(document), document)


def _records(document: Document) -> Iterator[tuple[str, _Record]]:
    """(place, record) for each line that is not blank, or for each member of an array."""
    limit = document.settings.max_bytes
    first = True
    for number, line in _lines(document):
        place = f"line {number}"
        if isinstance(line, Refusal):
            yield place, line
        elif first and _opens_whole(line):
            yield from _members(line + read_bounded(document.stream, limit + 1), limit)
            return
        else:
            yield place, _parsed(line)
        first = False


def _lines(document: Document) -> Iterator[tuple[int, bytes | Refusal]]:
    """Numbered lines that are not blank; one longer than the limit comes as a refusal and is passed over."""
    limit, stream = document.settings.max_bytes, document.stream
    head = stream.peek(4)[:4]
    if head.startswith(_WIDE) or head == codecs.BOM_UTF32_BE:
        wide = decode(document.take()).encode("utf-8", "surrogatepass").splitlines(keepends=True)
        yield from ((number, line) for number, line in enumerate(wide, start=1) if line.strip())
        return
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > limit:
            yield number, Refusal(RejectReason.TOO_LARGE, f"a line of more than {limit} bytes")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
        elif line.strip():
            yield number, line
        else:
            number += _skip_blanks(stream)


def _skip_blanks(stream: io.BufferedReader) -> int:
    """Pass over blank lines a buffer at a time; how many there were."""
    passed = 0
    while buffer := stream.peek(1):
        end = buffer.rfind(b"\n", 0, len(buffer) - len(buffer.lstrip())) + 1
        if not end:
            break
        passed += stream.read(end).count(b"\n")
    return passed


def _opens_whole(line: bytes) -> bool:
    """Whether the first line opens an array, or an object that goes on in the next lines."""
    start = line.strip()
    return start.startswith(b"[") or start == b"{"


def _members(data: bytes, limit: int) -> Iterator[tuple[str, _Record]]:
    if len(data) > limit:
        raise Refusal(RejectReason.TOO_LARGE, f"an array of more than {limit} bytes; write one record a line")
    whole = _load(decode(data))
    for number, record in enumerate(whole if isinstance(whole, list) else [whole], start=1):
        yield f"record {number}", record if isinstance(record, dict) else _no_object()


def _parsed(line: bytes) -> _Record:
    try:
        record = _load(_line_text(line))
    except Refusal as refusal:
        return refusal
    return record if isinstance(record, dict) else _no_object()


def _line_text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return decode(line)


def _no_object() -> Refusal:
    return Refusal(RejectReason.BAD_RECORD, "not an object")


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise Refusal(RejectReason.BAD_RECORD, "broken JSON: nested too deeply") from error
    except ValueError as error:
        raise Refusal(RejectReason.BAD_RECORD, f"broken JSON: {error}"[:200]) from error
