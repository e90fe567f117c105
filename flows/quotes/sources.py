"""Which noun phrases could be the source of what is reported.

In: a View, a cue, the ranges of its content. Out: `Source` candidates (the head of a phrase and how
it hangs together with the cue), the absent source among them.

The idea to hold: a source stands in the cue's own sentence nearly always; how it is tied to the cue
in the parse says more than how near it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.contents import Range
    from flows.quotes.view import View

_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
_LOOSE_HEADS = frozenset({"NUM", "DET", "ADJ"})
_SUBJECT_LIKE = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "appos", "conj", "ROOT", "poss"})
_INNER = frozenset({"compound", "nmod", "amod", "nummod", "quantmod"})
_OUTSIDE = frozenset(
    {"relcl", "appos", "acl", "advcl", "parataxis", "dep", "punct", "prep", "cc", "conj", "advmod", "npadvmod", "ccomp"}
)
_DEEPEST = 4
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Source:
    """A candidate: `head` is a token number, -1 for "nobody is named"; `path` ties it to the cue."""

    head: int
    path: str


def candidates(view: View, cue: int, ranges: Sequence[Range]) -> list[Source]:
    """The absent source first, then phrase heads of the cue's sentence in text order."""
    out = [Source(-1, "absent")]
    sentence = view.sent[cue]
    first, last = view.first[sentence], view.last[sentence]
    above = _ancestors(view, cue)
    low, high = max(first, cue - 60), min(last, cue + 40)
    taken = [False] * max(0, high - low)
    for begin, end in ranges:
        for i in range(max(begin, low), min(end, high)):
            taken[i - low] = True
    for i in range(low, high):
        pos, dep = view.pos[i], view.dep[i]
        if pos in _HEADS:
            if dep in _INNER:
                continue
        elif pos not in _LOOSE_HEADS or dep not in _SUBJECT_LIKE:
            continue
        if i == cue or taken[i - low] or _in_other_words(view, i, cue):
            continue
        out.append(Source(i, _path(view, i, above)))
    return out


def _in_other_words(view: View, i: int, cue: int) -> bool:
    """Whether a token stands in a stretch in double marks, longer than a name, that the cue is not part of."""
    number = view.marked[i]
    if number < 0 or number == view.marked[cue]:
        return False
    marks = view.marks[number]
    return marks.double and view.end[i] <= marks.end and marks.end - marks.start > _LONGEST_NAME


def _ancestors(view: View, cue: int) -> dict[int, str]:
    """The cue and what is above it, each with the way up to it."""
    out, node, way = {cue: ""}, cue, ""
    for _ in range(_DEEPEST):
        head = view.head[node]
        if head == node:
            break
        way += "^" + view.dep[node]
        out[head] = way
        node = head
    return out


def _path(view: View, i: int, above: dict[int, str]) -> str:
    down, node = "", i
    for _ in range(_DEEPEST):
        if node in above:
            return above[node] + down
        down = "/" + view.dep[node] + down
        head = view.head[node]
        if head == node:
            break
        node = head
    return "far"


def phrase(view: View, head: int) -> Range:
    """The tokens of a source: the noun with what belongs before it, "of" and "for" phrases after it.

    Relative clauses and appositions stay outside; names joined by "and" are inside.
    """
    low, high = head, head + 1
    for child in view.children[head]:
        dep = view.dep[child]
        if child < head:
            if dep not in {"punct", "relcl", "advcl", "cc", "preconj", "prep"} or (
                dep == "punct" and view.lower[child] == "-"
            ):
                low = min(low, view.left(child))
            continue
        if dep == "prep" and view.lower[child] in {"of", "for", "from", "in", "at", "with"} and child <= high + 1:
            high = max(high, _until_clause(view, child))
        elif dep == "conj" and view.pos[child] in _HEADS and child - head <= 12:
            high = max(high, phrase(view, child)[1])
        elif dep not in _OUTSIDE and dep != "case":
            high = max(high, view.right(child))
    return low, high


def _until_clause(view: View, top: int) -> int:
    """The end of a subtree, cut before a comma or a clause in it."""
    stop = view.right(top)
    for i in range(top, stop):
        if i > top and (
            view.dep[i] in {"relcl", "advcl", "acl"}
            or view.lower[i] in {",", "—", "–", "who", "which", "that"}
            or view.mark[i]
        ):
            return max(top + 1, min(i, view.left(i)) if view.left(i) > top else i)
    return stop
