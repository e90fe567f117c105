"""Quotation marks: which stretches of a text stand inside them.

In: a text. Out: `Marked` stretches in text order, never nested.

The idea to hold: a line is a paragraph and marks never reach beyond it, except that a stretch left
open goes on in the next paragraph when that one begins with an opening mark. An unpaired mark costs
one stretch, never the rest of the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Two apostrophes or two backticks in a row are how some wires type a double mark.
_DOUBLE = re.compile(r"[“”„‟\"«»＂]|''|``|’’|‘‘")
_SINGLE = re.compile(r"['‘’]")
_ANY_DOUBLE = ("“", "”", "„", "‟", '"', "«", "»", "＂", "''", "``", "’’", "‘‘")
_MAYBE_SINGLE = re.compile(r"(?<![^\s(\[{—–:/…-])['‘]\w")
_OPENERS = frozenset({"“", "«", "„", "``", "‘‘"})
_CLOSERS = frozenset({"”", "»", "’’"})
_BEFORE_OPENING = frozenset("([{—–-:/…")
_LONGEST_SINGLE = 400


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between two marks.

    `start`, `end`: the words inside; `outer_start`, `outer_end`: the marks included. `closed` is
    False where the closing mark is missing; `follows` is True where it carries on a stretch that the
    paragraph before left open.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    double: bool
    closed: bool
    follows: bool


def find_marks(text: str) -> list[Marked]:
    """All stretches inside quotation marks.

    >>> [(m.start, m.end) for m in find_marks('He said "no way" twice.')]
    [(9, 15)]
    """
    doubles = any(mark in text for mark in _ANY_DOUBLE)
    if not doubles and _MAYBE_SINGLE.search(text) is None:
        return []
    found: list[Marked] = []
    open_before = False
    for start, end in _lines(text):
        line = list(_doubles(text, start, end)) if doubles else []
        if not text[start:end].strip():
            continue
        if line:
            first = line[0]
            at_start = not text[start : first.outer_start].strip()
            if open_before and at_start:
                line[0] = Marked(
                    first.start, first.end, first.outer_start, first.outer_end, first.double, first.closed, follows=True
                )
        open_before = bool(line) and not line[-1].closed
        found += line
        if "'" in text[start:end] or "‘" in text[start:end]:
            found += _singles(text, start, end, line)
    return sorted(found, key=lambda m: m.start)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _doubles(text: str, start: int, end: int) -> Iterator[Marked]:
    """Stretches inside double marks of one line; a new opening mark drops the one still open."""
    opened: tuple[int, int] | None = None
    for match in _DOUBLE.finditer(text, start, end):
        at, after = match.span()
        if _is_opening(text, at, after, match.group(), inside=opened is not None):
            opened = (at, after)
        elif opened is not None:
            if text[opened[1] : at].strip():
                yield Marked(opened[1], at, opened[0], after, double=True, closed=True, follows=False)
            opened = None
    if opened is not None and text[opened[1] : end].strip():
        yield Marked(opened[1], end, opened[0], end, double=True, closed=False, follows=False)


def _is_opening(text: str, at: int, after: int, mark: str, *, inside: bool) -> bool:
    if mark in _OPENERS:
        return True
    if mark in _CLOSERS:
        return False
    left = text[at - 1] if at else " "
    right = text[after] if after < len(text) else " "
    if inside:
        return (left.isspace() or left in _BEFORE_OPENING) and not right.isspace() and right not in ".,;:!?)"
    if left.isdigit() and not right.isalpha():
        return False  # inches and seconds
    return not (right.isspace() and not left.isspace())


def _singles(text: str, start: int, end: int, doubles: list[Marked]) -> Iterator[Marked]:
    """Single marks around at least two words, outside of double ones; apostrophes are not marks."""
    opened: int | None = None
    for match in _SINGLE.finditer(text, start, end):
        at = match.start()
        if any(m.outer_start <= at < m.outer_end for m in doubles):
            opened = None
            continue
        mark = text[at]
        left = text[at - 1] if at > start else " "
        right = text[at + 1] if at + 1 < end else " "
        if mark != "’" and (left.isspace() or left in _BEFORE_OPENING) and right.isalnum():
            opened = at
        elif mark != "‘" and opened is not None and not left.isspace() and not right.isalnum():
            inner = text[opened + 1 : at]
            if " " in inner.strip() and len(inner) <= _LONGEST_SINGLE:
                yield Marked(opened + 1, at, opened, at + 1, double=False, closed=True, follows=False)
                opened = None
            elif left not in "sS":  # "the rebels' ..." may still be inside
                opened = None
