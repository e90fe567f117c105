"""One input file -> its articles and rejections.

In: an `InputFile`. Out: `Article`s and `Rejection`s as a stream. No exception of a format leaves
here: a document that cannot be read costs one row of `rejects`, its neighbours nothing.
"""

from __future__ import annotations

import logging
from typing import IO, TYPE_CHECKING

from flows.reading.compression import unpacked
from flows.reading.document import Document
from flows.reading.formats import format_of
from flows.reading.refusal import Refusal, printable
from flows.records import Rejection, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.formats import Format
    from flows.reading.inputs import InputFile
    from flows.records import Article
    from flows.settings import Settings

_LOG = logging.getLogger(__name__)
_HEAD = 4096


def read_file(input_file: InputFile, *, settings: Settings) -> Iterator[Article | Rejection]:
    """The articles of one file, and a rejection for each part of it that was refused."""
    source = input_file.source
    if input_file.refused is not None:
        yield input_file.refused
        return
    try:
        with input_file.path.open("rb") as stream:
            yield from read_stream(stream, source=source, name=source.rpartition("/")[2], settings=settings)
    except OSError as error:
        yield Rejection(source, None, RejectReason.UNREADABLE, f"cannot be opened: {error.strerror or error}")


def read_stream(
    stream: IO[bytes], *, source: str, name: str, settings: Settings, depth: int = 0
) -> Iterator[Article | Rejection]:
    """The articles of an open stream that goes by `name`, which decides the format."""
    try:
        inner, plain = unpacked(name, stream)
        chosen = _chosen(inner, plain.peek(_HEAD)[:_HEAD])
        for found in chosen.read(Document(source, name, plain, settings, depth)):
            yield found.at(source) if isinstance(found, Refusal) else found
    except Refusal as refusal:
        yield refusal.at(source)
    except Exception as error:  # noqa: BLE001 - one bad document never fails a batch
        _LOG.warning("reading %s failed", source, exc_info=True)
        yield Rejection(source, None, RejectReason.FAILED, printable(f"{type(error).__name__}: {error}"[:300]))


def _chosen(name: str, head: bytes) -> Format:
    """The format that reads the file; `Refusal` for an ending nobody knows."""
    chosen = format_of(name, head)
    if chosen is None:
        raise Refusal(RejectReason.UNKNOWN_FORMAT, f"no reader for {name.rpartition('.')[2]!r} files")
    return chosen
