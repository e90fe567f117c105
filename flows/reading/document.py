"""What every format reader is given: a stream of bytes with a name, and the limits to keep to.

In: an opened input. Out: its bytes, never more of them than the settings allow.

The idea to hold: nothing is read before its size is bounded, compressed or not.
"""

from __future__ import annotations

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
    first_line: the number of the stream's first line, where the stream is a piece of a file of lines.
    """

    source: str
    name: str
    stream: IO[bytes]
    settings: Settings
    first_line: int = 1

    def take(self) -> bytes:
        """All bytes; `Refusal` if they are more than `max_bytes`, or if the stream breaks off."""
        limit = self.settings.max_bytes
        data = read_bounded(self.stream, limit + 1)
        if len(data) > limit:
            raise Refusal(RejectReason.TOO_LARGE, f"more than {limit} bytes")
        return data


def read_bounded(stream: IO[bytes], limit: int) -> bytes:
    """At most `limit` bytes of a stream; `Refusal` if it cannot be read to there."""
    try:
        return stream.read(limit)
    except EOFError as error:
        raise Refusal(RejectReason.UNREADABLE, "the compressed data breaks off") from error
    except Exception as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(RejectReason.UNREADABLE, f"cannot be read: {error}") from error
