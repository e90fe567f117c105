"""Which stretches could be the content of a reporting word.

In: a View and the token number of a cue. Out: `Content` candidates, each one or two token ranges
with the names of the places where they begin and end.

The idea to hold: syntax, commas and marks offer a few places to begin and a few to end; every
sensible pair is offered here and judged elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.quotes.view import View

Range = tuple[int, int]

_SKIPPED_AFTER = frozenset({"punct", "aux", "auxpass", "neg", "prt", "nsubj", "nsubjpass", "cc", "expl"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_TIGHT = frozenset({"aux", "auxpass", "neg", "advmod", "npadvmod"})
_NOUN_LIKE = frozenset({"dobj", "attr", "oprd", "dative", "xcomp", "acomp"})
_BEFORE_CUE = frozenset(
    {"ccomp", "nsubjpass", "dobj", "csubj", "advcl", "prep", "npadvmod", "nsubj", "poss", "amod", "compound", "dep"}
)
_PATIENT = frozenset({"nsubjpass", "nsubj", "dobj", "poss", "amod", "compound"})
_MOST_COMMAS = 4
_LONGEST_GAP = 2


@dataclass(frozen=True, slots=True)
class Content:
    """A candidate: `ranges` of tokens in text order; `side` is L, R or B (both) of the cue."""

    ranges: tuple[Range, ...]
    side: str
    begins: str
    ends: str


def cue_clause(view: View, cue: int) -> Range:
    """The cue with its subject and what is written tight around them, content left out.

    "..., the official told CNN on Monday." -> the tokens of "the official told".
    """
    low, high = cue, cue + 1
    if view.lower[cue] == "according":
        return view.left(cue), max(view.right(cue), cue + 1)
    first, last = view.first[view.sent[cue]], view.last[view.sent[cue]]
    first = max(first, _after_marks(view, cue, first))
    for child in view.children[cue]:
        dep = view.dep[child]
        if dep in _SUBJECTS or (dep in _TIGHT and abs(child - cue) <= 3):
            begin, stop = view.left(child), view.right(child)
            if first <= child < cue and cue - begin <= 40:
                low = min(low, max(begin, first))
            elif child > cue and dep in _SUBJECTS and stop <= last:
                high = max(high, stop)
        elif dep == "prt" and child == cue + 1:
            high = max(high, child + 1)
    return low, high


def _after_marks(view: View, cue: int, first: int) -> int:
    """The token after the last stretch in marks that closes before the cue and reads as a whole sentence or more."""
    if view.marked[cue] >= 0:
        return first
    for i in range(cue - 1, max(first, cue - 40), -1):
        number = view.marked[i]
        if number >= 0:
            marks = view.marks[number]
            return view.at(marks.outer_end) if marks.double and view.text[marks.end - 1] in ",.?!—" else first
    return first


def _back(view: View, i: int, floor: int) -> int:
    """`i` moved left over punctuation and white space, not below `floor`."""
    while i > floor and (view.pos[i - 1] in {"SPACE", "PUNCT"} or view.mark[i - 1]):
        i -= 1
    return i


def _forth(view: View, i: int, ceiling: int) -> int:
    """`i` moved right over punctuation and white space, not above `ceiling`."""
    while i < ceiling and (view.pos[i] in {"SPACE", "PUNCT"} or view.mark[i]) and view.lower[i] not in {"$", "#"}:
        i += 1
    return i


def offered(view: View, cue: int) -> list[Content]:
    """Every candidate for one cue, without repeats, in a fixed order."""
    clause = cue_clause(view, cue)
    right = _right(view, cue)
    left = _left(view, cue, clause)
    both = _both(view, cue, clause, left)
    seen: set[tuple[Range, ...]] = set()
    out = []
    for content in (*right, *left, *both):
        if content.ranges not in seen:
            seen.add(content.ranges)
            out.append(content)
    return out


@dataclass(slots=True)
class _Edges:
    """Places to begin and to end, each kept under the first name it was given."""

    view: View
    low: int  # nothing begins before this token
    high: int  # nothing ends after this token
    begins: dict[int, str]
    ends: dict[int, str]

    def begin(self, i: int, name: str) -> None:
        i = _forth(self.view, max(i, self.view.opening), self.high)
        if self.low <= i < self.high:
            self.begins.setdefault(i, name)

    def end(self, i: int, name: str) -> None:
        i = _back(self.view, i, self.low)
        if self.low < i <= self.high:
            self.ends.setdefault(i, name)


def _right(view: View, cue: int) -> list[Content]:
    last = view.last[view.sent[cue]]
    edges = _Edges(view, cue + 1, last, {}, {})
    for child in view.children[cue]:
        if child > cue and view.dep[child] not in _SKIPPED_AFTER:
            _below(view, edges, cue, child)
    edges.begin(cue + 1, "next")
    edges.end(last, "sentence")
    _along(view, edges, cue, last)
    out = [
        Content(((b, e),), "R", begin_name, end_name)
        for b, begin_name in edges.begins.items()
        for e, end_name in edges.ends.items()
        if e > b and (begin_name != "after-comma" or end_name in {"sentence", "comma"})
    ]
    return out + _right_marks(view, cue, edges.begins, last)


def _below(view: View, edges: _Edges, cue: int, child: int) -> None:
    """The places that one child of the cue offers."""
    dep = view.dep[child]
    start = view.left(child)
    if start > cue:
        edges.begin(start, dep)
    else:
        edges.begin(child, dep + "-head")
    edges.end(view.right(child), dep)
    preposition = view.pos[child] in {"ADP", "SCONJ"}
    for inner in view.children[child]:
        if inner < child:
            continue
        below = view.dep[inner]
        begin = view.left(inner) if view.left(inner) > child else inner
        if preposition:
            if below in {"pobj", "pcomp", "prep"}:
                edges.begin(begin, "prep>" + below)
        elif dep in _NOUN_LIKE and below in {"acl", "ccomp", "relcl", "xcomp", "prep"}:
            edges.begin(begin, dep + ">" + below)
            edges.end(view.left(inner), dep + "<" + below)
        elif dep in {"ccomp", "advcl"} and below in {"advcl", "conj", "prep", "npadvmod", "cc"}:
            edges.end(view.left(inner), dep + "<" + below)


def _along(view: View, edges: _Edges, cue: int, last: int) -> None:
    """The places that commas, colons, marks and further verbs offer."""
    commas = 0
    for i in range(cue + 1, last):
        if view.lower[i] == "," and commas < _MOST_COMMAS:
            commas += 1
            edges.end(i, "comma")
            edges.begin(i + 1, "after-comma")
        elif view.lower[i] == ":" and i <= cue + 12:
            edges.begin(i + 1, "after-colon")
        elif view.mark[i] and view.marked[min(i + 1, view.n - 1)] >= 0:
            edges.begin(i + 1, "marks")
        if view.dep[i] == "conj" and view.head[i] == cue:
            edges.end(view.left(i) if view.left(i) > cue else i, "before-conj")


def _right_marks(view: View, cue: int, begins: dict[int, str], last: int) -> list[Content]:
    """Contents that run to the closing mark, beyond the sentence where need be."""
    out = []
    for b, name in begins.items():
        number = view.marked[b]
        if number >= 0 and view.marks[number].start >= view.idx[cue]:
            stop = view.at(view.marks[number].end)
            stop = _back(view, stop, b)
            if stop > b:
                out.append(Content(((b, stop),), "R", name, "marks"))
    # `He went on:` and the words in the next paragraph or sentence
    if last < view.n and not _closed_before(view, cue):
        follow = _forth(view, last, view.n)
        number = view.marked[follow] if follow < view.n else -1
        if number >= 0 and view.para[follow] - view.para[cue] <= 1:
            marks = view.marks[number]
            if marks.double and view.at(marks.start) <= follow and marks.start >= view.idx[last - 1]:
                kind = "next-paragraph" if view.para[follow] != view.para[cue] else "next-sentence"
                stop = _back(view, view.at(marks.end), follow)
                if stop > follow:
                    out.append(Content(((follow, stop),), "R", kind, "marks"))
    return out


def _closed_before(view: View, cue: int) -> bool:
    """Whether the cue has its words before it, as in `"...," he said.`."""
    low = cue_clause(view, cue)[0]
    return low > 0 and view.mark[low - 1] and view.marked[cue] < 0


def _left(view: View, cue: int, clause: Range) -> list[Content]:
    first = view.first[view.sent[cue]]
    low = clause[0]
    edges = _Edges(view, 0, low, {}, {})
    stop = _back(view, low, 0)
    _marks_before(view, edges, stop, low)
    if stop > first:
        edges.ends.setdefault(stop, "clause")
        edges.begin(first, "sentence")
    for child in view.children[cue]:
        if child < cue and view.dep[child] in _BEFORE_CUE:
            _above(view, edges, cue, child)
    _head_places(view, edges, cue, first)
    commas = 0
    for i in range(low - 1, first, -1):
        if view.lower[i] in {",", ";", "—", "–", ":"} and commas < _MOST_COMMAS:
            commas += 1
            edges.begin(i + 1, "after-comma")
    return [
        Content(((b, e),), "L", begin_name, end_name)
        for b, begin_name in edges.begins.items()
        for e, end_name in edges.ends.items()
        if b < e <= cue
    ]


def _marks_before(view: View, edges: _Edges, stop: int, low: int) -> None:
    """A stretch in marks that closes just before the clause, and the sentence it begins in."""
    if stop == 0 or view.marked[stop - 1] < 0 or low - stop > _LONGEST_GAP + 2:
        return
    marks = view.marks[view.marked[stop - 1]]
    if marks.end <= view.idx[low] and view.para[stop - 1] == view.para[low]:
        opening = view.at(marks.start)
        edges.begin(opening, "marks")
        edges.ends[stop] = "clause"
        if view.first[view.sent[opening]] < opening:
            edges.begin(view.first[view.sent[opening]], "marks-sentence")


def _above(view: View, edges: _Edges, cue: int, child: int) -> None:
    """The places that a child before the cue offers."""
    dep = view.dep[child]
    edges.begin(view.left(child), dep)
    finish = _back(view, view.right(child), 0)
    if finish <= cue:
        edges.ends.setdefault(finish, dep)
    if child < edges.high or dep in _PATIENT:
        edges.begins.setdefault(max(view.left(child), view.opening), dep)


def _head_places(view: View, edges: _Edges, cue: int, first: int) -> None:
    """The clause that the cue hangs on, and the noun that a relative clause describes."""
    head = view.head[cue]
    if head >= cue:
        return
    edges.begins.setdefault(_forth(view, max(view.left(head), first), cue), "head:" + view.dep[cue])
    edges.begins.setdefault(head, "head-word")
    if view.dep[cue] in {"relcl", "acl"}:
        begin = view.left(cue) if view.left(cue) > head else cue
        edges.ends.setdefault(_back(view, begin, 0), "head:" + view.dep[cue])
        edges.ends.setdefault(head + 1, "head-word")


def _both(view: View, cue: int, clause: Range, left: list[Content]) -> list[Content]:
    """Pieces on both sides: "A," he said. "B." and A, he said, B."""
    last = view.last[view.sent[cue]]
    seconds: list[tuple[Range, str, str]] = []
    i = cue + 1
    limit = min(view.n, last + 3)
    while i < limit:
        if view.mark[i] and i + 1 < view.n and view.marked[i + 1] >= 0 and view.para[i] == view.para[cue]:
            number = view.marked[i + 1]
            marks = view.marks[number]
            if marks.outer_start >= view.idx[i]:
                stop = _back(view, view.at(marks.end), i + 1)
                if stop > i + 1:
                    seconds.append(((i + 1, stop), "marks", "marks"))
                    end = view.last[view.sent[stop - 1]]
                    trimmed = _back(view, end, stop)
                    if trimmed > stop:
                        seconds.append(((i + 1, trimmed), "marks", "sentence"))
                break
        i += 1
    after = _forth(view, max(clause[1], cue + 1), last)
    stop = _back(view, last, after)
    if after < stop:
        seconds.append(((after, stop), "after-clause", "sentence"))
    for j in range(after, min(last, after + 25)):
        if view.lower[j] == ",":
            begin = _forth(view, j + 1, last)
            if begin < stop:
                seconds.append(((begin, stop), "after-comma", "sentence"))
            break
    return [
        Content((content.ranges[0], second), "B", content.begins, f"{begins}-{ends}")
        for content in left
        if content.ends == "clause"
        and content.begins in {"marks", "marks-sentence", "sentence", "ccomp", "after-comma"}
        for second, begins, ends in seconds
        if second[0] >= content.ranges[0][1]
    ]


def colon_contents(view: View, cue: int) -> list[Content]:
    """What a colon may introduce: the rest of the sentence, of the paragraph, or what stands in marks."""
    last = view.last[view.sent[cue]]
    begin = _forth(view, cue + 1, min(view.n, last + 3))
    if begin >= view.n:
        return []
    out = []
    for stop, name in ((last, "sentence"), (_paragraph_end(view, begin), "paragraph")):
        trimmed = _back(view, stop, begin)
        if trimmed > begin:
            out.append(Content(((begin, trimmed),), "R", "after-colon", name))
    number = view.marked[begin]
    if number >= 0 and view.marks[number].start >= view.idx[cue]:
        trimmed = _back(view, view.at(view.marks[number].end), begin)
        if trimmed > begin:
            out.append(Content(((begin, trimmed),), "R", "after-colon", "marks"))
    unique: dict[tuple[Range, ...], Content] = {}
    for content in out:
        unique.setdefault(content.ranges, content)
    return list(unique.values())


def _paragraph_end(view: View, i: int) -> int:
    number = view.para[i]
    while i < view.n and view.para[i] == number:
        i += 1
    return i
