"""An utterance: one act of speaking with everything that belongs to it, on tokens.

In: nothing. Out: the type the modules of this room hand to each other, and how its pieces become
character spans without marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.records import QuoteKind, Span

if TYPE_CHECKING:
    from flows.quotes.contents import Range
    from flows.quotes.view import View

_EDGE = re.compile(r"[\s,;:“”„‟\"«»＂‘’'`–—-]")


@dataclass(frozen=True, slots=True)
class Utterance:
    """`pieces` are token ranges in text order; `cue` and `source` token numbers or -1.

    `path` is how the source hangs together with the cue; `rule` what found the utterance; `sure` 0
    to 1.
    """

    cue: int
    pieces: tuple[Range, ...]
    source: int
    path: str
    rule: str
    sure: float
    source_sure: float = 1.0


def trimmed(view: View, piece: Range) -> Span | None:
    """The words of a piece: no white space, commas or marks at its ends; a mark that has its partner inside stays.

    None if nothing is left.
    """
    text = view.text
    start, end = view.idx[piece[0]], view.end[piece[1] - 1]
    while start < end and _EDGE.match(text[start]) and not _kept(view, start, start, end):
        start += 1
    while end > start and _EDGE.match(text[end - 1]) and not _kept(view, end - 1, start, end):
        end -= 1
    if start < end and text[end - 1] == "." and not _whole_sentences(view, start, end):
        end -= 1
    start, end = _with_partners(view, start, _with_stop(view, end))
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None


def _with_stop(view: View, end: int) -> int:
    """The full stop, question or exclamation mark that stands between the words and their closing mark."""
    for marks in view.marks:
        if marks.start < end < marks.end and not view.text[end : marks.end].strip(".!?… "):
            return marks.start + len(view.text[marks.start : marks.end].rstrip())
    return end


def _with_partners(view: View, start: int, end: int) -> tuple[int, int]:
    """A stretch in marks that reaches one end of the words, but not both, keeps its two marks."""
    for marks in view.marks:
        if marks.outer_start > end:
            break
        if marks.closed and start < marks.outer_start and marks.start < end <= marks.outer_end:
            end = max(end, marks.outer_end) if not view.text[end : marks.end].strip(".,!?… ") else end
        elif marks.closed and marks.start == start and marks.outer_end < end:
            start = marks.outer_start
    return start, end


def _kept(view: View, at: int, start: int, end: int) -> bool:
    """Whether the character is a mark whose partner lies inside `[start, end)` but not at its other end."""
    for marks in view.marks:
        if marks.outer_start > at:
            break
        if marks.outer_start <= at < marks.start:
            return marks.closed and marks.end < end - 2 and _letters(view.text, marks.outer_end, end) > 0
        if marks.end <= at < marks.outer_end:
            return marks.start > start + 1 and _letters(view.text, start, marks.outer_start) > 0
    return view.text[at] in "'’" and (
        (at + 1 < end and view.text[at + 1].isalnum()) or (at == end - 1 and view.text[at - 1] in "sS")
    )


def _whole_sentences(view: View, start: int, end: int) -> bool:
    """Whether the full stop at the end belongs to the words: they stand in marks, or hold more than one sentence."""
    first, last = view.at(start), view.at(end - 1)
    return (view.marked[first] >= 0 and view.marked[last] >= 0) or view.sent[first] != view.sent[last]


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))


def kind_of(view: View, spans: list[Span]) -> QuoteKind:
    """Direct: nearly all letters in marks; mixed: some; indirect: none."""
    inside = total = 0
    for span in spans:
        total += _letters(view.text, span.start, span.end)
        for marks in view.marks:
            low, high = max(span.start, marks.start), min(span.end, marks.end)
            if low < high:
                inside += _letters(view.text, low, high)
    if inside == 0:
        return QuoteKind.INDIRECT
    return QuoteKind.DIRECT if inside >= 0.95 * total else QuoteKind.MIXED
