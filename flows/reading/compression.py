"""A stream -> its bytes unpacked, if its name says that they are packed, and never without end.

In: a name and a binary stream. Out: the inner name and a buffered stream; gzip, bzip2 and xz.

The idea to hold: no honest text packs to a two-hundredth of its size. What does is refused while
it is being read, before it fills memory or time.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from typing import IO, TYPE_CHECKING, cast

from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_FREE = 16 << 20  # bytes that anything may unpack to
_RATIO = 200
_BUFFER = 1 << 16
_SHORT_FORMS = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".tbz": ".tar.bz2", ".txz": ".tar.xz"}


class _Counted(io.RawIOBase):
    """The packed bytes on their way to the unpacker, counted."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self.inner = inner
        self.count = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes."""
        view = memoryview(buffer).cast("B")
        data = self.inner.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


class Fenced(io.RawIOBase):
    """Unpacked bytes that may not outgrow what they were packed in."""

    def __init__(self, inner: IO[bytes], packed: _Counted | int) -> None:
        super().__init__()
        self.inner = inner
        self.packed = packed
        self.count = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes."""
        view = memoryview(buffer).cast("B")
        try:
            data = self.inner.read(len(view))
        except EOFError as error:
            raise Refusal(RejectReason.UNREADABLE, "the packed data breaks off") from error
        # NotImplementedError is zipfile's word for a packing it does not know.
        except (OSError, lzma.LZMAError, ValueError, RuntimeError, NotImplementedError) as error:
            raise Refusal(RejectReason.UNREADABLE, f"cannot be unpacked: {error}"[:200]) from error
        except Exception as error:
            if type(error).__module__ in {"zlib", "zipfile", "tarfile"}:
                raise Refusal(RejectReason.UNREADABLE, f"cannot be unpacked: {error}"[:200]) from error
            raise
        self.count += len(data)
        packed = self.packed if isinstance(self.packed, int) else self.packed.count
        if self.count > _FREE and self.count > _RATIO * packed:
            raise Refusal(RejectReason.TOO_LARGE, f"unpacks to more than {_RATIO} times its size")
        view[: len(data)] = data
        return len(data)


def buffered(stream: IO[bytes]) -> io.BufferedReader:
    """The stream with a buffer to look ahead in."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream), _BUFFER)


def unpacked(name: str, stream: IO[bytes]) -> tuple[str, io.BufferedReader]:
    """The name without its packing suffix, and a stream of what is inside, unpacked as it is read."""
    stem, dot, ending = name.rpartition(".")
    long_form = _SHORT_FORMS.get(dot + ending.lower())
    if long_form:
        name, (stem, dot, ending) = stem + long_form, (stem + long_form).rpartition(".")
    packed = _Counted(stream)
    inner: IO[bytes]
    if ending.lower() == "gz":
        inner = cast("IO[bytes]", gzip.GzipFile(fileobj=cast("IO[bytes]", packed), mode="rb"))
    elif ending.lower() == "bz2":
        inner = cast("IO[bytes]", bz2.BZ2File(cast("IO[bytes]", packed)))
    elif ending.lower() == "xz":
        inner = cast("IO[bytes]", lzma.LZMAFile(cast("IO[bytes]", packed)))  # noqa: SIM115 - the caller reads on
    else:
        return name, buffered(stream)
    return stem, buffered(cast("IO[bytes]", Fenced(inner, packed)))
