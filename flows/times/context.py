"""What a reading may lean on: the day of publication, the tense of the clause, what was read before.

In: a `Found` and what was read before it. Out: days, directions, values.

The idea to hold: the context only answers questions; it never decides what an expression means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from flows.language.syntax import tense
from flows.records import TimexType
from flows.times.calendar import first_day, grain

if TYPE_CHECKING:
    import datetime as dt

    from spacy.tokens import Token

    from flows.times.recognise import Found

Direction = Literal["past", "future"]

_MODALS = frozenset({"will", "'ll", "’ll", "would", "shall", "may", "might", "should", "must", "wo"})
_AHEAD = frozenset(
    {"due", "expect", "schedule", "slate", "set", "plan", "begin", "start", "expire", "await", "upcoming", "pend"}
    | {"intend", "hope", "aim", "target", "deadline", "payable", "effective", "mature"}
)
_TELLING: dict[str, Direction] = {"come": "future", "ended": "past", "since": "past", "ending": "future"}
_CLOCK_WORDS = frozenset({"a.m.", "p.m.", "am", "pm", "at", "noon", "midnight", "late", "early"})
_LASTING = frozenset({"last", "continue", "stay", "remain", "run", "work", "wait", "serve", "be", "rule", "live"})
_DEPTH = 12  # steps up the tree; a broken parse of a long line can be thousands deep
_MEMORY = 200  # readings; what was said longer ago is not leaned on, and a long text stays linear
_LONG = frozenset({"P6M", "P9M", "P12M", "P1Y", "P2Q", "P3Q"})
_PLANNED = frozenset({"schedule", "slate", "expect", "plan", "set"})
_PROMISING = _PLANNED | frozenset(
    {
        "agree",
        "intend",
        "hope",
        "promise",
        "vow",
        "pledge",
        "decide",
        "want",
        "threaten",
        "ask",
        "urge",
        "order",
        "call",
    }
    | {"invite", "tell", "propose", "aim", "offer", "due", "vote", "choose", "need", "demand", "seek"}
)
_OPEN_AHEAD = frozenset({"until", "till", "by"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression refers to: TIMEX3 type, value and modifier, and how that was decided."""

    type: TimexType
    value: str
    mod: str | None = None
    how: str = ""  # joined to the rule's name where one rule decides in several ways
    sure: float = 0.9
    upto: int | None = None  # the token where the expression ends, if before the end of what was found
    aside: bool = False  # a period named for comparison only; what follows does not lean on it


@dataclass(slots=True)
class Context:
    """What is known while one section is read.

    published: the day of publication, None when unknown.
    before: the readings so far, in text order.
    caption: whether it is a caption, which tells in the present tense of what was.
    """

    published: dt.date | None
    before: list[tuple[Found, Reading]] = field(default_factory=list)
    caption: bool = False

    def latest(self, *grains: str, within: int = 10_000, found: Found | None = None) -> str | None:
        """The last value read of one of the grains, at most so many tokens before `found`."""
        for other, reading in islice(reversed(self.before), _MEMORY):
            if found is not None and found.first - other.last > within:
                return None
            if (
                not reading.aside
                and reading.type in {TimexType.DATE, TimexType.TIME}
                and grain(reading.value) in grains
            ):
                return reading.value
        return None

    def is_future(self, value: str) -> bool:
        """Whether a calendar value begins after the day of publication."""
        start = first_day(value)
        return start is not None and self.published is not None and start > self.published

    def long_span(self, found: Found) -> bool:
        """Whether the last thing read in the same paragraph is half a year or longer ("the nine months")."""
        if not self.before:
            return False
        other, reading = self.before[-1]
        between = found.doc[other.last : found.first].text
        return "\n" not in between and reading.value in _LONG


def direction(found: Found, *, plain_present: bool = True) -> Direction | None:
    """Where the clause around an expression looks, None where nothing tells.

    A word right before it may say ("until", "ended"), else the tense of its verb. `plain_present`:
        whether a verb in the plain present ("meets Monday") makes it come; over longer times it does not.
    """
    token = _head(found)
    owner = token.dep_ == "poss"  # "Friday's vote" is told of; only a plain future makes it come
    before = found.doc[found.first - 1] if found.first else None
    while before is not None and before.i and (before.like_num or before.lower_ in _CLOCK_WORDS):
        before = before.nbor(-1)
    if before is not None and before.lower_ in {"until", "till"}:
        verb = _verb_above(before)
        return "past" if verb is not None and verb.lemma_ in _LASTING and tense(verb) == "past" else "future"
    if before is not None and before.lower_ in _TELLING:
        return _TELLING[before.lower_]
    verb = _verb_above(token)
    steps = 0
    while verb is not None and steps < 4:
        seen = _looks(verb, before, plain_present=plain_present)
        if owner:
            return "future" if seen == "future" and tense(verb) == "future" else "past"
        if seen is not None:
            return seen
        above = None if verb.head is verb else _verb_above(verb.head)
        verb, steps = above, steps + 1
    return None


def _verb_above(token: Token) -> Token | None:
    """The nearest verb above the token, itself included; not sought further than a clause is deep."""
    for node in chain((token,), islice(token.ancestors, _DEPTH)):
        if node.pos_ in {"VERB", "AUX"} and node.dep_ not in {"aux", "auxpass"}:
            return node
    return None


def _looks(verb: Token, before: Token | None, *, plain_present: bool) -> Direction | None:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if auxiliaries & _MODALS:
        return "past" if auxiliaries & {"have"} else "future"
    if verb.tag_ == "VB":
        return _infinitive(verb) if "to" in auxiliaries else None
    if verb.tag_ in {"VBG", "VBN"} and not auxiliaries:
        if verb.lemma_ in _AHEAD and (verb.dep_ == "acl" or verb.tag_ == "VBN"):
            return "future"
        return "past" if verb.tag_ == "VBN" and verb.dep_ == "acl" else None
    if (seen := tense(verb)) == "past":
        ahead = verb.lemma_ in _PLANNED and not auxiliaries & {"had"} and verb.tag_ == "VBN"
        ahead = ahead or (before is not None and before.lower_ in _OPEN_AHEAD and verb.lemma_ in _AHEAD)
        return "future" if ahead else "past"
    if seen == "present":
        steady = verb.lemma_ in {"be", "have", "do"} or (not plain_present and verb.lemma_ not in _AHEAD)
        return None if steady and verb.tag_ != "VBG" else "future"
    return seen


def _infinitive(verb: Token) -> Direction | None:
    """Look at "to meet": it looks ahead, unless told of in the past by a verb that plans nothing.

    "agreed to meet Monday" looks ahead, "went there to meet" and "had been due to meet" do not.
    """
    if verb.dep_ not in {"xcomp", "ccomp", "acl", "advcl", "ROOT"}:
        return None
    above = None if verb.head is verb else _verb_above(verb.head)
    if above is None:
        return "future"
    helpers = {child.lower_ for child in above.children if child.dep_ in {"aux", "auxpass"}}
    if "had" in helpers:
        return "past"
    if helpers & _MODALS:
        return "future"
    return "past" if tense(above) == "past" and above.lemma_ not in _PROMISING else "future"


def _head(found: Found) -> Token:
    """The token of the expression whose head lies outside of it."""
    for token in found.tokens():
        if not found.first <= token.head.i < found.last:
            return token
    return found.tokens()[0]
