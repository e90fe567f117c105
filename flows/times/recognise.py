"""Recognition: where a time expression stands, and by which rule.

In: a spaCy Doc. Out: `Found`s in text order, none overlapping. What they refer to is not asked here.

The idea to hold: each token becomes one sign (vocabulary.py), a rule is a pattern over signs
(patterns.py, words/rules.tsv), and only stretches of known words that hold a trigger (a unit, a
month, a number that could be a year ...) are looked at. At each place the longest match that its
guard lets pass wins, then the upper row of the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flows.times.guards import GUARDS
from flows.times.patterns import compile_pattern, literals
from flows.times.vocabulary import OTHER, alphabet, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc, Token

    from flows.times.patterns import Pattern
    from flows.times.vocabulary import Alphabet

_NOTHING = "\x01"  # a line break inside a paragraph
_WINDOW = 40  # signs; longer than any expression, so that a place is looked at in bounded time


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `rules.tsv`."""

    name: str
    sense: str
    guard: str
    pattern: Pattern
    example: str
    gives: str


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression in a Doc: its tokens `[first, last)`, the rule, and the named parts as tokens."""

    doc: Doc
    first: int
    last: int
    rule: Rule
    parts: Mapping[str, tuple[int, int]]

    def tokens(self, part: str | None = None) -> list[Token]:
        """The tokens of a part, or of the whole; white space left out."""
        first, last = (self.first, self.last) if part is None else self.parts.get(part, (0, 0))
        doc = self.doc
        tokens = [doc[number] for number in range(first, last)]
        return [token for token in tokens if not token.is_space]

    def words(self, part: str | None = None) -> tuple[str, ...]:
        """The words of a part (or of the whole) in lower case; empty when the part is not there."""
        if part is not None and part not in self.parts:
            return ()
        return tuple([token.lower_ for token in self.tokens(part)])

    def text(self, part: str | None = None) -> str:
        """The same, joined by spaces: what tables of words are asked with."""
        return " ".join(self.words(part))


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything recognition needs, read once from the tables."""

    signs: Alphabet
    rules: tuple[Rule, ...]
    opening: Mapping[str, tuple[int, ...]]  # sign to the numbers of the rules that can begin with it
    trigger: re.Pattern[str]  # a sign without one of which a stretch is not looked at


@cache
def grammar() -> Grammar:
    """The grammar of the tables beside this module."""
    macros = {row[0]: row[1] for row in rows("macros")}
    table = rows("rules")
    words = {word for pattern in [*macros.values(), *(row[3] for row in table)] for word in literals(pattern)}
    signs = alphabet(frozenset(words))
    rules = tuple(
        Rule(name, sense, guard, compile_pattern(pattern, signs, macros), example, gives)
        for name, sense, guard, pattern, example, gives in table
    )
    opening: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for sign in rule.pattern.opens:
            opening.setdefault(sign, []).append(number)
    trigger = re.compile(f"[{''.join(sorted(_triggers(signs)))}]")
    return Grammar(signs, rules, {sign: tuple(numbers) for sign, numbers in opening.items()}, trigger)


def _triggers(signs: Alphabet) -> set[str]:
    """The signs without one of which no rule can match."""
    triggers = set()
    for kind, name in rows("triggers"):
        if kind == "word":
            triggers.add(signs.codes[name])
        elif name in signs.shapes:
            triggers |= set(signs.shapes[name])
        else:
            triggers |= {signs.codes[max(entry, key=len)] for entry in signs.classes[name]}
    return triggers


def recognise(doc: Doc) -> Iterator[Found]:
    """The time expressions of a Doc, in text order.

    Examples: "The army left [last week]." is one Found of the rule `unit.relative`.
    """
    yield from recognise_tokens(doc, 0, len(doc))


def recognise_tokens(doc: Doc, first: int, last: int) -> Iterator[Found]:
    """The time expressions among the tokens `[first, last)`."""
    signs, where = _signs(doc, first, last)
    trigger = grammar().trigger
    at = 0
    while hit := trigger.search(signs, at):
        # The stretch of known words around the trigger; what lies between two stretches is not looked at.
        at = max(at, signs.rfind(OTHER, at, hit.start()) + 1)
        stop = signs.find(OTHER, hit.end())
        stop = len(signs) if stop < 0 else stop
        while at < stop:
            found = _longest(doc, signs[at : min(stop, at + _WINDOW)], where, at)
            if found is None:
                at += 1
            else:
                yield from _halves(found[0])
                at = found[1]


def _halves(found: Found) -> Iterator[Found]:
    """A found range as its two ends ("June 3" and "5" of "June 3-5"), anything else as it is.

    The part `second` of the ranges' rules names the other end; the rest it shares with the first.
    """
    if found.rule.guard not in {"days", "years"}:
        yield found
        return
    own = "day" if found.rule.guard == "days" else "year"
    first, last = found.parts["second"]
    shared = {name: part for name, part in found.parts.items() if name not in {"second", "part"}}
    yield Found(found.doc, found.first, found.parts[own][1], found.rule, {**shared, **_only(found.parts, "part")})
    yield Found(found.doc, first, found.last, found.rule, {**shared, own: (first, last)})


def _only(parts: Mapping[str, tuple[int, int]], name: str) -> dict[str, tuple[int, int]]:
    return {name: parts[name]} if name in parts else {}


def _signs(doc: Doc, first: int, last: int) -> tuple[str, list[int]]:
    """One character a token, and the token's number; a single line break is nothing, a longer one a wall."""
    keys = doc.to_array("ORTH")[first:last].tolist()
    strings = doc.vocab.strings
    table = {key: _sign(strings[key]) for key in set(keys)}
    signs = "".join([table[key] for key in keys])
    where = list(range(first, last))
    if _NOTHING in signs:
        where = [at for at, sign in zip(where, signs, strict=True) if sign != _NOTHING]
        signs = signs.replace(_NOTHING, "")
    return signs, where


@lru_cache(maxsize=32_768)
def _sign(text: str) -> str:
    if text.isspace():
        return _NOTHING if text.count("\n") < 2 else OTHER
    return grammar().signs.sign(text)


def _longest(doc: Doc, window: str, where: list[int], at: int) -> tuple[Found, int] | None:
    """The best match that begins at a place, with the place behind it."""
    for rule, length, spans in _matches(window):
        parts = {name: (where[at + first], where[at + last - 1] + 1) for name, first, last in spans}
        found = Found(doc, where[at], where[at + length - 1] + 1, rule, parts)
        if GUARDS[rule.guard](found):
            return found, at + length
    return None


@lru_cache(maxsize=32_768)
def _matches(window: str) -> tuple[tuple[Rule, int, tuple[tuple[str, int, int], ...]], ...]:
    """All matches at the beginning of some signs, the best first: rule, length, named parts.

    The same few signs come again and again in news, so the answers are kept.
    """
    known = grammar()
    out = []
    for number in known.opening.get(window[0], ()):
        if match := known.rules[number].pattern.expression.match(window):
            spans = tuple(
                (name.rsplit("_", 1)[0], match.start(name), match.end(name))
                for name, text in match.groupdict().items()
                if text
            )
            out.append((-match.end(), number, spans))
    return tuple((known.rules[number], -length, spans) for length, number, spans in sorted(out))
