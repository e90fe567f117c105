"""CSV and TSV with a header line -> articles.

In: a stream. Out: an article a row; columns are mapped like the fields of a JSON record.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from flows.reading.decode import decode
from flows.reading.fields import articles_of
from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document
    from flows.records import Article

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def read(document: Document) -> Iterator[Article | Refusal]:
    """The rows of one document."""
    yield from articles_of(_records(document), document)


def _records(document: Document) -> Iterator[tuple[str, dict[str, str] | Refusal]]:
    if document.stream.peek(4)[:4].startswith(_WIDE):
        text: io.TextIOBase = io.StringIO(decode(document.take()), newline="")
    else:
        text = io.TextIOWrapper(document.stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    # The limit is the module's, not a reader's; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), document.settings.max_bytes))
    rows = csv.reader(_bounded(text, document.settings.max_bytes), delimiter=_delimiter(document.name))
    header: list[str] | None = None
    while True:
        place = f"line {rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield place, Refusal(RejectReason.BAD_RECORD, f"broken row: {error}")
            continue
        if header is None:
            header = [_repaired(name).strip() for name in row]
        elif len(row) > len(header):
            yield place, Refusal(RejectReason.BAD_RECORD, f"{len(row)} fields under {len(header)} columns")
        elif any(value.strip() for value in row):
            yield place, {name: _repaired(value) for name, value in zip(header, row, strict=False) if value}


def _delimiter(name: str) -> str:
    return "\t" if ".tsv" in name.lower() else ","


def _bounded(text: io.TextIOBase, limit: int) -> Iterator[str]:
    """Lines, none longer than the limit: the rest of a longer one is a line of its own and fails there."""
    while line := text.readline(limit):
        yield line


def _repaired(value: str) -> str:
    """A value whose bytes were not UTF-8, decoded by itself."""
    if not any("\udc80" <= char <= "\udcff" for char in value):
        return value
    return decode(value.encode("utf-8", "surrogateescape"))
