"""A parse as plain lists, for a room that asks many small questions of it.

In: a Doc. Out: `Tree`: lemmas, labels, heads and children by token index.

The idea to hold: a token of spaCy makes a new object for every question; lists of strings answer the
same ten times faster, and the room stays within its share of the parse's time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flows.events.lexicon import hyphened, verb_forms
from flows.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ATTRIBUTES: list[int | str] = ["LEMMA", "LOWER", "DEP", "POS", "TAG", "ENT_TYPE", "HEAD"]


@dataclass(frozen=True, slots=True)
class Tree:
    """Parallel lists, one entry a token."""

    text: str
    lemma: list[str]  # lower case
    lower: list[str]
    dep: list[str]
    pos: list[str]
    tag: list[str]
    ent: list[str]  # entity type by the parser's own recogniser, "" if none
    head: list[int]
    kids: list[list[int]]
    start: list[int]
    end: list[int]
    sentence: list[tuple[int, int]]  # first token and one past the last, for each token

    def __len__(self) -> int:
        return len(self.lemma)

    def span(self, first: int, last: int) -> Span:
        """The characters from token `first` to token `last`, both inside."""
        return Span(self.start[first], self.end[last])

    def subtree(self, node: int) -> list[int]:
        """The node and everything below it, in text order."""
        out, stack = [], [node]
        while stack:
            here = stack.pop()
            out.append(here)
            stack.extend(self.kids[here])
        return sorted(out)

    def ancestors(self, node: int) -> list[int]:
        """The nodes above, nearest first."""
        out = []
        while self.head[node] != node:
            node = self.head[node]
            out.append(node)
        return out

    def child(self, node: int, *deps: str) -> int | None:
        """The first child with one of the labels."""
        for kid in self.kids[node]:
            if self.dep[kid] in deps:
                return kid
        return None


def tree_of(doc: Doc) -> Tree:
    """The Doc as lists."""
    size = len(doc)
    array = doc.to_array(_ATTRIBUTES) if size else np.zeros((0, len(_ATTRIBUTES)), dtype="uint64")
    strings = doc.vocab.strings
    columns = []
    for column in array[:, :6].T.tolist():
        words = {key: strings[key] if key else "" for key in set(column)}
        columns.append([words[key] for key in column])
    offsets = array[:, 6].astype("int64").tolist()
    head = [i + offset for i, offset in enumerate(offsets)]
    kids: list[list[int]] = [[] for _ in range(size)]
    for i, above in enumerate(head):
        if above != i:
            kids[above].append(i)
    start = doc.to_array("IDX").tolist() if size else []
    end = [begin + length for begin, length in zip(start, doc.to_array("LENGTH").tolist() if size else [], strict=True)]
    sentence: list[tuple[int, int]] = []
    for sent in doc.sents if size else ():
        sentence.extend([(sent.start, sent.end)] * (sent.end - sent.start))
    lemma, lower, dep, pos, tag, ent = columns
    lemma = [word.lower() for word in lemma]  # names keep their capitals in the parser's lemmas
    _mend(lemma, lower, pos)
    return Tree(doc.text, lemma, lower, dep, pos, tag, ent, head, kids, start, end, sentence)


def _mend(lemma: list[str], lower: list[str], pos: list[str]) -> None:
    """Put right what the lemmatiser and the tokeniser get wrong about the lexicon's words."""
    forms, joined = verb_forms(), hyphened()
    for i, kind in enumerate(pos):
        if kind == "VERB":
            lemma[i] = forms.get(lower[i], lemma[i])
        elif kind == "PUNCT" and lower[i] == "-" and 0 < i < len(lemma) - 1:
            word = f"{lower[i - 1]}-{lemma[i + 1]}"
            if word in joined:
                lemma[i + 1] = word.replace("-", "")
