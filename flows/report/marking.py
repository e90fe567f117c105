"""Findings marked in the text they were read from.

In: a text and `Mark`s with half-open offsets into it, overlapping as they like. Out: safe HTML in which every
character of the text stands once, in order, so that the page's text is the article's text.

The idea to hold: marks overlap, elements must not. The text is cut wherever a mark starts or ends, and
each piece becomes one element that carries the classes of all marks over it; a mark's anchor is on
its first piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to mark: its anchor (an id of the page) and the class that colours it.

    lead: whether its first piece can be reached by keyboard and link; other marks only colour.
    """

    start: int
    end: int
    anchor: str
    kind: str
    lead: bool = True


def mark_up(text: str, marks: Iterable[Mark]) -> Markup:
    """The text with its marks; marks that lie outside it are left out.

    >>> mark_up("a <b>", [Mark(2, 5, "m-1", "name")])
    Markup('a <mark id="m-1" class="name" tabindex="0" data-of="m-1">&lt;b&gt;</mark>')
    """
    inside = sorted(
        (mark for mark in marks if 0 <= mark.start < mark.end <= len(text)),
        key=lambda mark: (mark.start, -mark.end, mark.anchor),
    )
    cuts = sorted({0, len(text), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    pieces: list[str] = []
    open_: list[Mark] = []
    coming = iter(inside)
    following = next(coming, None)
    for start, end in pairwise(cuts):
        open_ = [mark for mark in open_ if mark.end > start]
        while following is not None and following.start == start:
            open_.append(following)
            following = next(coming, None)
        words = str(escape(text[start:end]))
        pieces.append(_piece(words, start, open_) if open_ else words)
    return Markup("".join(pieces))  # noqa: S704  # every piece of text was escaped above


def _piece(words: str, start: int, over: list[Mark]) -> str:
    """One element; marks that begin here beside the first get an empty anchor before it."""
    leads = [mark for mark in over if mark.lead]
    begins = [mark for mark in leads if mark.start == start]
    kinds = " ".join(dict.fromkeys(mark.kind for mark in over))
    before = "".join(f'<a id="{escape(mark.anchor)}"></a>' for mark in begins[:-1])
    named = f' id="{escape(begins[-1].anchor)}"' if begins else ""
    reached = ' tabindex="0"' if begins else ""
    of = " ".join(dict.fromkeys(mark.anchor for mark in reversed(over)))
    return f'{before}<mark{named} class="{escape(kinds)}"{reached} data-of="{escape(of)}">{words}</mark>'
