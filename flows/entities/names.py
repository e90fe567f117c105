"""A name, and its clean edges.

In: a text and a rough span. Out: the span without what is no part of the name; None if nothing is left.

The idea to hold: a name is a stretch of one line that begins and ends with a word of the name itself:
no article, possessive, title, number or bracket hangs on to it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.entities.facts import read_table
from flows.records import Span

if TYPE_CHECKING:
    from flows.records import Section

LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"})

_LEAD = re.compile(
    r"(?:the|a|an)\s+|(?:anti|pro|ex|non|post|pre|mid|un)-(?=[A-Z])|[\s\"'“”‘’`(\[\-–—.,:;*•/&]+|\d[\d.,:/-]*\s+(?=[A-Z][a-z])",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:['’]s|['’]S|(?<=s)['’]|[\s\"“”‘’`)\]\-–—,:;*•/&]+|'|\s+\d[\d.,:/-]*(?:-\w+)*|\s+[a-z][\w-]*)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of text that names something, and what it seems to be."""

    section: Section
    start: int
    end: int
    text: str
    label: str
    rule: str

    @property
    def span(self) -> Span:
        """Its offsets."""
        return Span(self.start, self.end)


def clean(text: str, start: int, end: int, *, person: bool = False) -> Span | None:
    """The span without what does not belong to the name; None if no word is left.

    >>> text = "the Transitional National Council's"
    >>> clean(text, 0, len(text)).of(text)
    'Transitional National Council'
    """
    found = edges(text, start, end, person=person)
    return None if found is None else Span(*found)


def edges(text: str, start: int, end: int, *, person: bool = False) -> tuple[int, int] | None:
    """What `clean` finds, as two offsets: what a text is asked for each of its spots."""
    while start < end:
        # The first looks spare the regular expressions where the edges are plainly those of a name.
        first, last = text[start], text[end - 1]
        lead = None if first.isupper() and first not in "TA" else _LEAD.match(text, start, end)
        if lead:
            start = lead.end()
        elif not (
            last.isalpha() and text[end - 2] not in "'’" and text[text.rfind(" ", start, end) + 1].isupper()
        ) and (tail := _TAIL.search(text[start:end])):
            end = start + tail.start()
        elif " " in text[start:end] and (word := _lead_word(text[start:end])):
            start += word
        elif person and (title := _title(text[start:end])):
            start += title
        else:
            break
    if start >= end:
        return None
    if not text[start].isupper() and not any(map(str.isupper, text[start:end])):
        return None
    return start, end


@functools.cache
def titles() -> frozenset[str]:
    """Words that stand before a person's name, in lower case and without a dot."""
    return frozenset(row[0] for row in read_table("titles"))


@functools.cache
def lead_words() -> frozenset[str]:
    """Function words, months and days that are no part of the name behind them, in lower case."""
    return frozenset(row[0] for row in read_table("lead_words"))


def _lead_word(name: str) -> int:
    """How many characters of a function word stand before the name."""
    first, gap, rest = name.partition(" ")
    if gap and rest[:1].isupper() and first.rstrip(".").lower() in lead_words():
        return len(first) + 1
    return 0


def _title(name: str) -> int:
    """How many characters of a title stand before the person's name."""
    first, gap, rest = name.partition(" ")
    if gap and rest and first.rstrip(".").lower() in titles():
        return len(first) + 1
    return 0
