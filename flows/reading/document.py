"""What every format reader is given: a stream of bytes with a name, and the limits to keep to.

In: an opened input. Out: its bytes, never more of them than the settings allow.

The idea to hold: nothing is read before its size is bounded, compressed or not.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class Document:
    """One input to read.

    source: path under the input folder, forward slashes; members of archives go on with a slash.
    name: the file name, which is the `source_id` of what holds one article.
    depth: how many archives this document was taken out of.
    """

    source: str
    name: str
    stream: io.BufferedReader
    settings: Settings
    depth: int = 0

    def take(self) -> bytes:
        """All bytes; `Refusal` if they are more than `max_bytes`, or if the stream breaks off."""
        return take_all(self.stream, self.settings.max_bytes)

    def seekable(self) -> IO[bytes]:
        """The stream itself if one can jump in it, else its bytes in memory (bounded)."""
        return self.stream if self.stream.seekable() else io.BytesIO(self.take())


def take_all(stream: IO[bytes], limit: int) -> bytes:
    """Every byte of a stream, if they are no more than `limit`."""
    data = read_bounded(stream, limit + 1)
    if len(data) > limit:
        raise Refusal(RejectReason.TOO_LARGE, f"more than {limit} bytes")
    return data


def read_bounded(stream: IO[bytes], limit: int) -> bytes:
    """At most `limit` bytes of a stream; `Refusal` if it cannot be read to there."""
    try:
        return stream.read(limit)
    except (OSError, EOFError, ValueError) as error:
        raise Refusal(RejectReason.UNREADABLE, f"cannot be read: {error}"[:200]) from error
