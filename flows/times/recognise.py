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
from functools import cache
from typing import TYPE_CHECKING

from flows.times.guards import GUARDS
from flows.times.patterns import compile_pattern, literals
from flows.times.vocabulary import OTHER, alphabet, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc, Token

    from flows.times.patterns import Pattern
    from flows.times.vocabulary import Alphabet

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
        return [token for token in self.doc[first:last] if not token.is_space]

    def words(self, part: str | None = None) -> tuple[str, ...]:
        """The words of a part (or of the whole) in lower case; empty when the part is not there."""
        return tuple(token.lower_ for token in self.tokens(part))

    def text(self, part: str | None = None) -> str:
        """The same, joined by spaces: what tables of words are asked with."""
        return " ".join(self.words(part))


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything recognition needs, read once from the tables."""

    signs: Alphabet
    rules: tuple[Rule, ...]
    opening: Mapping[str, tuple[int, ...]]  # sign to the numbers of the rules that can begin with it
    stretch: re.Pattern[str]  # a run of known signs that holds a trigger


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
    triggers = _triggers(signs)
    stretch = re.compile(f"[^{OTHER}]*?[{''.join(sorted(triggers))}][^{OTHER}]*")
    return Grammar(signs, rules, {sign: tuple(numbers) for sign, numbers in opening.items()}, stretch)


def _triggers(signs: Alphabet) -> set[str]:
    """The signs without one of which no rule can match."""
    triggers = set()
    for kind, name in rows("triggers"):
        if kind == "word":
            triggers.add(signs.codes[name])
        elif name in signs.shapes:
            triggers.add(signs.shapes[name])
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
    known = grammar()
    signs, where = _signs(doc, first, last, known.signs)
    for stretch in known.stretch.finditer(signs):
        at, stop = stretch.span()
        while at < stop:
            found = _longest(doc, signs, where, at, known)
            if found is None:
                at += 1
            else:
                yield found[0]
                at = found[1]


def _signs(doc: Doc, first: int, last: int, known: Alphabet) -> tuple[str, list[int]]:
    """One character a token, and the token's number; a single line break is nothing, a longer one a wall."""
    out: list[str] = []
    where: list[int] = []
    seen: dict[str, str] = {}
    for token in doc[first:last]:
        text = token.text
        sign = seen.get(text)
        if sign is None:
            sign = ("" if text.count("\n") < 2 else OTHER) if text.isspace() else known.sign(text)
            seen[text] = sign
        if sign:
            out.append(sign)
            where.append(token.i)
    return "".join(out), where


def _longest(doc: Doc, signs: str, where: list[int], at: int, known: Grammar) -> tuple[Found, int] | None:
    """The best match that begins at a place, with the place behind it."""
    matches = []
    for number in known.opening.get(signs[at], ()):
        match = known.rules[number].pattern.expression.match(signs, at)
        if match:
            matches.append((-match.end(), number, match))
    for _, number, match in sorted(matches, key=lambda entry: entry[:2]):
        rule = known.rules[number]
        parts = {
            name.rsplit("_", 1)[0]: (where[match.start(name)], where[match.end(name) - 1] + 1)
            for name, text in match.groupdict().items()
            if text
        }
        found = Found(doc, where[at], where[match.end() - 1] + 1, rule, parts)
        if GUARDS[rule.guard](found):
            return found, match.end()
    return None
