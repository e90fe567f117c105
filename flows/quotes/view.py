"""A Doc as plain lists: what the decisions of this room read of a parse.

In: a spaCy Doc. Out: `View`, its tokens as parallel lists, indexed by token number.

The idea to hold: thousands of small questions are asked of each article, and a list answers them
many times faster than a Token does.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, cast

import numpy as np

from flows.quotes.marks import find_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from flows.quotes.marks import Marked

_COLUMNS: list[int | str] = ["LEMMA", "LOWER", "POS", "TAG", "DEP", "ENT_TYPE", "HEAD", "SENT_START", "IDX", "LENGTH"]


_DATELINE = re.compile(
    r"\s*[A-Z][A-Z.’' -]{2,30}(?:, [A-Z][\w. ]{1,20}){0,2},?(?: [A-Z][a-z]{2,8}\.? \d{1,2},?)?(?: ?\([^()\n]{2,30}\))?\s?(?:—|–|--|-|:)\s+"
)


def dateline_end(text: str) -> int:
    """Where a text that opens with "OSLO (Agency) - " or "OSLO, Norway: " goes on; 0 if it has no dateline."""
    match = _DATELINE.match(text)
    return match.end() if match else 0


class View:
    """Parallel lists over the tokens of one Doc.

    lemma, lower, pos, tag, dep, ent: strings; head: token number; sent: number of the sentence;
    para: number of the paragraph; idx, end: character offsets; marked: number of the stretch in
    quotation marks the token stands in, or -1; mark: whether the token itself is (part of) a mark;
    first, last: first and one-past-last token of each sentence, by sentence number.
    """

    __slots__ = (
        "_inside",
        "children",
        "dep",
        "doc",
        "end",
        "ent",
        "first",
        "head",
        "idx",
        "last",
        "lemma",
        "lower",
        "mark",
        "marked",
        "marks",
        "n",
        "opening",
        "para",
        "pos",
        "sent",
        "start",
        "tag",
        "text",
    )

    def __init__(self, doc: Doc, *, text: str | None = None, start: int = 0) -> None:
        """`text`: that of the Doc, if at hand; `start`: the offset where the text begins, after a dateline; what is before it is never content."""
        self.doc = doc
        self.text: str = doc.text if text is None else text
        self.n = n = len(doc)
        values = doc.to_array(_COLUMNS)
        strings = doc.vocab.strings
        keys = cast(list[int], list(set(values[:, :6].ravel().tolist())))
        known: dict[int, str] = dict(zip(keys, map(strings.__getitem__, keys), strict=True))

        def column(number: int) -> list[str]:
            return [known[key] for key in values[:, number].tolist()]

        self.lemma, self.lower, self.pos, self.tag, self.dep, self.ent = (column(number) for number in range(6))
        offsets = values[:, 6].astype(np.int64)
        self.head: list[int] = (np.arange(n) + offsets).tolist()
        starts = (values[:, 7].astype(np.int64) == 1).astype(np.int64)
        if n:
            starts[0] = 1
        self.sent: list[int] = (np.cumsum(starts) - 1).tolist()
        self.first: list[int] = np.flatnonzero(starts).tolist()
        self.last: list[int] = [*self.first[1:], n]
        self.start = max(start, dateline_end(self.text))
        self.idx: list[int] = values[:, 8].astype(np.int64).tolist()
        self.end: list[int] = (values[:, 8] + values[:, 9]).astype(np.int64).tolist()
        self._leave_out_dateline()
        self.children: list[Sequence[int]] = [()] * n
        below: dict[int, list[int]] = {}
        for child, head in enumerate(self.head):
            if child != head:
                below.setdefault(head, []).append(child)
        for head, those in below.items():
            self.children[head] = those
        self.para = self._paragraphs()
        self.marks: list[Marked] = find_marks(self.text)
        self.marked, self.mark = self._place_marks()
        self._inside: list[int] = self._count_inside()

    def _leave_out_dateline(self) -> None:
        """The first sentence begins after the dateline, at the token `opening`."""
        self.opening = 0
        if self.start and self.n:
            place = self.opening = self.at(self.start)
            for number in range(len(self.first)):
                if self.first[number] < place < self.last[number]:
                    self.first[number] = place

    def _paragraphs(self) -> list[int]:
        breaks = np.zeros(self.n + 1, dtype=np.int64)
        for i, pos in enumerate(self.pos):
            if pos == "SPACE" and "\n" in self.text[self.idx[i] : self.end[i]]:
                breaks[i + 1] = 1
        return cast(list[int], np.cumsum(breaks)[:-1].tolist())

    def _place_marks(self) -> tuple[list[int], list[bool]]:
        marked, mark = [-1] * self.n, [False] * self.n
        i = 0
        for number, m in enumerate(self.marks):
            while i < self.n and self.end[i] <= m.outer_start:
                i += 1
            while i < self.n and self.idx[i] < m.outer_end:
                if self.end[i] <= m.start or self.idx[i] >= m.end:
                    mark[i] = True
                else:
                    marked[i] = number
                i += 1
        return marked, mark

    def _count_inside(self) -> list[int]:
        """How many tokens before each stand inside marks; empty where the text has no marks."""
        if not self.marks:
            return []
        return [0, *itertools.accumulate(number >= 0 for number in self.marked)]

    def holds_marks(self, begin: int, end: int) -> bool:
        """Whether a token of `[begin, end)` stands inside quotation marks."""
        return bool(self._inside) and self._inside[end] > self._inside[begin]

    def left(self, i: int) -> int:
        """First token of the subtree of `i`."""
        return int(self.doc[i].left_edge.i)

    def right(self, i: int) -> int:
        """One past the last token of the subtree of `i`."""
        return int(self.doc[i].right_edge.i) + 1

    def at(self, offset: int) -> int:
        """The first token that ends after the character offset."""
        low, high = 0, self.n
        while low < high:
            middle = (low + high) // 2
            if self.end[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return low
