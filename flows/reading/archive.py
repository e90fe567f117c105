"""Zip and tar archives -> the articles of their members, in order of name.

In: a stream. Out: what each member's own reader gives; nothing is ever written to disk.

The idea to hold: a member is a document like any other, with a fence around it: its name may not
lead out of the archive, it may not unpack without end, archives in archives end after three.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, cast

from flows.reading.compression import Fenced
from flows.reading.refusal import Refusal
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document

_DEEPEST = 3


def read(document: Document) -> Iterator[Article | Refusal]:
    """The members of one archive; zip members by name, tar members as they come."""
    if document.depth >= _DEEPEST:
        raise Refusal(RejectReason.TOO_LARGE, f"archives in archives, more than {_DEEPEST} deep")
    if ".zip" in document.name.lower():
        yield from _zip(document)
    else:
        yield from _tar(document)


def _zip(document: Document) -> Iterator[Article | Refusal]:
    try:
        archive = zipfile.ZipFile(document.seekable())
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:  # the last: zipfile's word for a version it cannot read
        raise Refusal(RejectReason.UNREADABLE, f"broken zip: {error}"[:200]) from error
    seen: set[str] = set()
    with archive:
        for member in sorted(archive.infolist(), key=lambda one: (one.filename, one.header_offset)):
            if member.is_dir():
                continue
            refusal = _unsafe(member.filename, seen)
            if refusal is None and (member.external_attr >> 16) & 0o170000 == 0o120000:
                refusal = Refusal(RejectReason.UNSAFE_PATH, "a link")
            if refusal is None and member.flag_bits & 1:
                refusal = Refusal(RejectReason.UNREADABLE, "locked with a password")
            if refusal is not None:
                yield _at(refusal, member.filename)
                continue
            try:
                with archive.open(member) as stream:
                    yield from _member(stream, max(member.compress_size, 1), member.filename, document)
            except (
                zipfile.BadZipFile,
                OSError,
                EOFError,
                zlib.error,
                NotImplementedError,  # zipfile's word for a packing it does not know
                ValueError,
                RuntimeError,
            ) as error:
                yield _at(Refusal(RejectReason.UNREADABLE, f"cannot be unpacked: {error}"[:200]), member.filename)


def _tar(document: Document) -> Iterator[Article | Refusal]:
    seen: set[str] = set()
    try:
        with tarfile.open(fileobj=document.stream, mode="r|") as archive:
            for member in archive:
                if member.isdir():
                    continue
                refusal = _unsafe(member.name, seen)
                if refusal is None and not member.isfile():
                    refusal = Refusal(RejectReason.UNSAFE_PATH, "a link or a device")
                stream = archive.extractfile(member) if refusal is None else None
                if refusal is not None or stream is None:
                    yield _at(refusal or Refusal(RejectReason.UNREADABLE, "no data"), member.name)
                    continue
                yield from _member(stream, member.size, member.name, document)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise Refusal(RejectReason.UNREADABLE, f"broken tar: {error}"[:200]) from error


def _member(stream: IO[bytes], packed: int, name: str, document: Document) -> Iterator[Article | Refusal]:
    """What the member's own reader gives."""
    from flows.reading.reader import read_stream

    fenced = cast("IO[bytes]", Fenced(stream, packed))
    source = f"{document.source}/{_clean(name)}"
    for found in read_stream(
        fenced, source=source, name=source.rpartition("/")[2], settings=document.settings, depth=document.depth + 1
    ):
        if isinstance(found, Article):
            yield found
        else:
            inner = found.source.removeprefix(document.source + "/")
            yield _at(Refusal(found.reason, found.detail, place=found.place), inner)


def _unsafe(name: str, seen: set[str]) -> Refusal | None:
    """Why a member's name cannot be used, None if it can."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":") or "\x00" in name:
        return Refusal(RejectReason.UNSAFE_PATH, "a name that leads out of the archive")
    if name in seen:
        return Refusal(RejectReason.BAD_RECORD, "a second member of this name")
    seen.add(name)
    return None


def _clean(name: str) -> str:
    """A member's name as part of a source."""
    return name.removeprefix("./").encode("utf-8", "replace").decode("utf-8")


def _at(refusal: Refusal, member: str) -> Refusal:
    """The refusal with its place in the archive."""
    place = f"member {_clean(member)[:200]}"
    return Refusal(refusal.reason, refusal.detail, place=f"{place}, {refusal.place}" if refusal.place else place)
