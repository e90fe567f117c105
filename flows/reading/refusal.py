"""Why a reader gives up on an input, and where in it: an exception inside the room, a row outside.

In: a reason of the closed list and words for people. Out: `Refusal`, which `read_file` turns into a
`Rejection`; no caller of the room ever sees the exception.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.records import Rejection

if TYPE_CHECKING:
    from flows.records import RejectReason


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(words: str) -> str:
    """Words that any table and terminal takes: what a broken input put into them shows as a mark."""
    return _CONTROLS.sub("\ufffd", words)


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """This input, or this record of it, is refused."""

    def __init__(self, reason: RejectReason, detail: str, *, place: str | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = printable(detail)
        self.place = None if place is None else printable(place)

    def at(self, source: str, place: str | None = None) -> Rejection:
        """The row of `rejects` for this refusal; an own place is more exact than the caller's."""
        return Rejection(source, self.place or place, self.reason, self.detail)
