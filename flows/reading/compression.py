"""A file -> its bytes unpacked, if its name says that they are packed.

In: a name and a binary stream. Out: the inner name and a stream; gzip, bzip2 and xz.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import IO, cast

_PACKED = (".gz", ".bz2", ".xz")


def unpacked(name: str, stream: IO[bytes]) -> tuple[str, IO[bytes]]:
    """The name without its packing suffix, and a stream of what is inside, read lazily."""
    lowered = name.lower()
    if lowered.endswith(".gz"):
        return name[:-3], cast("IO[bytes]", gzip.GzipFile(fileobj=stream, mode="rb"))
    if lowered.endswith(".bz2"):
        return name[:-4], cast("IO[bytes]", bz2.BZ2File(stream))
    if lowered.endswith(".xz"):
        return name[:-3], cast("IO[bytes]", lzma.LZMAFile(stream))
    return name, stream
