"""Web archives (WARC, WET) -> the articles of their pages.

In: a stream. Out: an article for each page in it, named by the page's address; a response that is
no page, or a page without an article, is refused alone. Requests and metadata are no documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.reading.characters import tidy
from flows.reading.decode import declared_encoding, decode
from flows.reading.document import take_all
from flows.reading.dump import read_text
from flows.reading.refusal import Refusal
from flows.reading.worker import in_child
from flows.records import RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document
    from flows.records import Article

_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = frozenset({"response", "resource", "conversion"})


def read(document: Document) -> Iterator[Article | Refusal]:
    """The pages of one archive, in order; a second capture of one address adds its time to the name."""
    if not document.stream.peek(5).startswith((b"WARC/", b"filedesc:")):
        raise Refusal(RejectReason.UNREADABLE, "no web archive")
    seen: set[str] = set()
    for number, record in enumerate(_records(document), start=1):
        if record.rec_type not in _KINDS:
            continue
        address = str(record.rec_headers.get_header("WARC-Target-URI") or f"record {number}").strip("<>")
        name = address if address not in seen else f"{address} {record.rec_headers.get_header('WARC-Date')}"
        place = f"record {number}: {address[:200]}"
        if name in seen:
            yield Refusal(RejectReason.BAD_RECORD, "captured twice at the same time", place=place)
            continue
        seen.add(name)
        try:
            yield _article(record, document, source_id=name)
        except Refusal as refusal:
            yield Refusal(refusal.reason, refusal.detail, place=place)


def _records(document: Document) -> Iterator[Any]:
    """The archive's records; `Refusal` where it cannot be followed any further."""
    from warcio.archiveiterator import ArchiveIterator

    records = iter(ArchiveIterator(document.stream))
    while True:
        try:
            yield next(records)
        except StopIteration:
            return
        except Refusal:
            raise
        except Exception as error:  # the library trips over broken headers in many ways
            raise Refusal(RejectReason.UNREADABLE, f"broken archive: {error}"[:200]) from error


def _article(record: Any, document: Document, *, source_id: str) -> Article:
    """The article of one record."""
    headers = record.http_headers
    status = str(headers.get_statuscode()) if headers is not None else "200"
    kind = str((headers or record.rec_headers).get_header("Content-Type") or "").lower()
    if record.rec_type == "response" and status != "200":
        raise Refusal(RejectReason.NOT_AN_ARTICLE, f"answered with status {status[:20]}")
    if not kind.startswith((*_PAGES, "text/plain")):
        raise Refusal(RejectReason.UNKNOWN_FORMAT, f"a response of type {kind.split(';')[0][:60]!r}")
    data = _content(record, document.settings.max_bytes)
    charset = kind.partition("charset=")[2].split(";")[0].strip(" \"'") or None
    if kind.startswith("text/plain"):
        return read_text(tidy(decode(data, declared=charset)), source=document.source, source_id=source_id)
    page = decode(data, declared=charset or declared_encoding(data))
    return in_child(page, source=document.source, source_id=source_id, seconds=document.settings.document_seconds)


def _content(record: Any, limit: int) -> bytes:
    """The record's payload, transfer and content encodings undone."""
    try:
        return take_all(record.content_stream(), limit)
    except Refusal:
        raise
    except Exception as error:  # chunk sizes and packed bodies break in as many ways
        raise Refusal(RejectReason.UNREADABLE, f"broken record: {error}"[:200]) from error
