"""The words this room knows, each as one sign of a private alphabet.

In: the .tsv files in `words/`. Out: `Alphabet`, which turns a token into one character, and says
which words and which class of words a character stands for.

The idea to hold: recognition runs regular expressions over one character a token, so every word that
matters has a character of its own, every shape of number too, and all the rest of the language is
`OTHER`. A word may be in several classes ("second" is an ordinal and a unit).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: The character of a token that no rule speaks of.
OTHER = "\0"

_FIRST = 0x4E00  # a stretch of 20,000 letters without meaning to regular expressions
_CAPITAL = frozenset({"month", "weekday", "weekdays", "holiday"})  # read only with a capital letter

#: Shapes of tokens with digits, the first that fits names it.
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("n12", re.compile(r"0?[1-9]|1[0-2]")),
    ("n31", re.compile(r"1[3-9]|2\d|3[01]")),
    ("n59", re.compile(r"3[2-9]|[45]\d|00")),
    ("n99", re.compile(r"[6-9]\d")),
    ("clock4", re.compile(r"0\d[0-5]\d")),
    ("year", re.compile(r"(?:1\d|20|21)\d\d")),
    ("n999", re.compile(r"[1-9]\d\d")),
    ("large", re.compile(r"\d{1,3}(?:,\d{3})+|[2-9]\d{3}|\d{5,7}")),
    ("decimal", re.compile(r"\d{1,4}\.\d{1,2}")),
    ("clock", re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d")),
    ("clockh", re.compile(r"(?:[01]\d|2[0-4])h[0-5]\d")),
    ("clockm", re.compile(r"(?:0?[1-9]|1[0-2])(?:[:.][0-5]\d)?[ap]m")),
    ("qn", re.compile(r"[Qq][1-4]")),
    ("hn", re.compile(r"H[12]")),
    ("fy", re.compile(r"FY['’]?(?:(?:19|20)\d\d|\d\d)")),
    ("stamp", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z?")),
    ("iso", re.compile(r"(?:1\d|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")),
    ("slash", re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)?\d\d)")),
    ("yearpair", re.compile(r"(?:1[89]|20)\d\d[-/–](?:(?:1[89]|20)\d\d|\d\d)")),
    ("decade4", re.compile(r"(?:1\d|20)\d0['’]?s")),
    ("decade2", re.compile(r"['’]?[1-9]0['’]?s")),
    ("midyear", re.compile(r"[Mm]id-(?:1[5-9]|20)\d\d")),
    ("middecade", re.compile(r"[Mm]id-(?:(?:1[5-9]|20)|['’])\d0s")),
    ("year2", re.compile(r"['’]\d\d")),
    ("nth31", re.compile(r"(?:[23]?1st|2?2nd|2?3rd|(?:[4-9]|1\d|2[04-9]|30)th)")),
    ("nth", re.compile(r"\d{2,3}(?:st|nd|rd|th)")),
)
_SPOKEN = re.compile(r"(?:['’]|[Mm]id-['’]?|[QqH]|FY['’]?)?\d")
_LONGEST = 20  # characters; a longer token with digits is no number of ours


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Characters for words and shapes.

    codes: word in lower case to its character.
    classes: class to its entries, each a tuple of words; a shape is a class without entries.
    values: class and words to the value beside them.
    shapes: shape to its characters: its own, and those of spelled words that have the shape ("3rd").
    capital: characters of words that count only when written with a capital letter.
    """

    codes: dict[str, str]
    classes: dict[str, tuple[tuple[str, ...], ...]]
    values: dict[str, dict[str, str]]
    shapes: dict[str, str]
    capital: frozenset[str]

    def sign(self, text: str) -> str:
        """The character of a token."""
        code = self.codes.get(text.lower())
        if code is not None:
            return OTHER if code in self.capital and text[0].islower() else code
        name = _shape_of(text)
        return OTHER if name is None else self.shapes[name][0]

    def value(self, of: str, words: str) -> str | None:
        """What the table of a class says of the words, or None."""
        return self.values.get(of, {}).get(words)


def _shape_of(text: str) -> str | None:
    if len(text) > _LONGEST or not _SPOKEN.match(text):
        return None
    return next((name for name, shape in SHAPES if shape.fullmatch(text)), None)


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one .tsv file of this room, comments left out."""
    text = resources.files("flows.times").joinpath(f"words/{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


_FILES = (
    "approximations",
    "dayparts",
    "deictics",
    "deixis",
    "frequencies",
    "holidays",
    "months",
    "numbers",
    "ordinals",
    "phrases",
    "seasons",
    "units",
    "weekdays",
    "zones",
)


@cache
def alphabet(literals: frozenset[str] = frozenset()) -> Alphabet:
    """The alphabet of all word files, and of words that patterns spell out."""
    classes: dict[str, list[tuple[str, ...]]] = {}
    values: dict[str, dict[str, str]] = {}
    for file in _FILES:
        for of, words, value in rows(file):
            classes.setdefault(of, []).append(tuple(words.split()))
            values.setdefault(of, {})[words] = value
    # The words of one class get neighbouring characters, so that a class is a few ranges in an expression.
    grouped = dict.fromkeys(word for entries in classes.values() for word in sorted({w for e in entries for w in e}))
    known = [*grouped, *sorted(literals - grouped.keys())]
    codes = {word: chr(_FIRST + number) for number, word in enumerate(known)}
    shapes = {name: chr(_FIRST + len(codes) + number) for number, (name, _) in enumerate(SHAPES)}
    for word in known:
        if (shape := _shape_of(word)) is not None:
            shapes[shape] += codes[word]
    free = {word for of, entries in classes.items() if of not in _CAPITAL for entry in entries for word in entry}
    strict = {word for of in _CAPITAL for entry in classes.get(of, []) for word in entry}
    capital = frozenset(codes[word] for word in strict - free - literals)
    return Alphabet(codes, {of: tuple(entries) for of, entries in classes.items()}, values, shapes, capital)
