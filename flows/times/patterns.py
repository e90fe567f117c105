"""The little language of the recognition patterns, compiled to regular expressions over signs.

In: a pattern such as `(last)? <month:month> <n12|n31:day>`. Out: `Pattern`: the compiled expression
and the signs it can begin with.

    word            that word
    <class>         a word (or words) of the class, or a number of that shape; <a|b> of either
    <class:name>    the same, kept under the name
    name=( ... )    a group kept under the name; also name=<class> and name=@macro
    ( a | b )?      group, alternatives, optional; {1,3} for a bounded repetition
    @macro          a pattern with a name of its own, from `macros.tsv`

Repetitions are bounded, so a match is a bounded look ahead and the whole stays linear.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.times.vocabulary import Alphabet

_TOKEN = re.compile(
    r"\s*(?:(?:(?P<name>\w+)=)?(?:<(?P<of>[\w|]+)(?::(?P<keep>\w+))?>|@(?P<macro>\w+))|(?P<group>\w+)=\(|(?P<sign>[()|?])"
    r"|(?P<times>\{\d,\d\})|(?P<word>[^\s()|?{}<>@]+))"
)


class PatternError(ValueError):
    """A pattern of the tables that cannot be read; says which and where."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as an expression over signs, and the signs that can open a match of it."""

    source: str
    opens: frozenset[str]

    @property
    def expression(self) -> re.Pattern[str]:
        """The expression, compiled when a text first asks for it: most of the time to read the tables goes there."""
        return _compiled(self.source)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of an expression: its text, the signs it can open with, whether it can be empty."""

    text: str
    opens: frozenset[str]
    empty: bool


def literals(pattern: str) -> set[str]:
    """The words that a pattern spells out."""
    return {m["word"] for m in _TOKEN.finditer(pattern) if m["word"]}


def compile_pattern(pattern: str, signs: Alphabet, macros: Mapping[str, str]) -> Pattern:
    """Read a pattern; PatternError when it cannot be read or could match nothing at all."""
    reader = _Reader(pattern, signs, macros)
    piece = reader.alternatives()
    if reader.at != len(reader.tokens) or piece.empty:
        raise PatternError(f"cannot read the pattern {pattern!r}")
    return Pattern(piece.text, piece.opens)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


class _Reader:
    """A recursive descent over the tokens of one pattern."""

    def __init__(
        self, pattern: str, signs: Alphabet, macros: Mapping[str, str], names: Counter[str] | None = None
    ) -> None:
        self.pattern, self.signs, self.macros = pattern, signs, macros
        self.names = Counter[str]() if names is None else names
        self.tokens = list(_TOKEN.finditer(pattern.strip()))
        self.at = 0

    def _peek(self, sign: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at]["sign"] == sign

    def alternatives(self) -> _Piece:
        options = [self._sequence()]
        while self._peek("|"):
            self.at += 1
            options.append(self._sequence())
        if len(options) == 1:
            return options[0]
        text = "(?:" + "|".join(option.text for option in options) + ")"
        opens = frozenset().union(*(option.opens for option in options))
        return _Piece(text, opens, any(option.empty for option in options))

    def _sequence(self) -> _Piece:
        text, opens, empty = "", frozenset[str](), True
        while self.at < len(self.tokens) and self.tokens[self.at]["sign"] not in {"|", ")"}:
            piece = self._repeated()
            text += piece.text
            if empty:
                opens |= piece.opens
            empty = empty and piece.empty
        return _Piece(text, opens, empty)

    def _repeated(self) -> _Piece:
        piece = self._one()
        if self._peek("?"):
            self.at += 1
            return _Piece(f"(?:{piece.text})?", piece.opens, empty=True)
        if self.at < len(self.tokens) and (times := self.tokens[self.at]["times"]):
            self.at += 1
            return _Piece(f"(?:{piece.text}){times}", piece.opens, piece.empty or times[1] == "0")
        return piece

    def _one(self) -> _Piece:
        token = self.tokens[self.at]
        self.at += 1
        if token["word"]:
            code = self.signs.codes[token["word"]]
            return _Piece(code, frozenset(code), empty=False)
        if token["of"]:
            return self._class(token["of"].split("|"), token["keep"] or token["name"])
        if token["macro"]:
            if token["macro"] not in self.macros:
                raise PatternError(f"no macro {token['macro']!r} for {self.pattern!r}")
            head = self._head(token["name"])
            inner = _Reader(self.macros[token["macro"]], self.signs, self.macros, self.names)
            piece = inner.alternatives()
            return _Piece(f"{head}{piece.text})", piece.opens, piece.empty)
        if token["group"] or token["sign"] == "(":
            piece = self.alternatives()
            if not self._peek(")"):
                raise PatternError(f"a bracket stays open in {self.pattern!r}")
            self.at += 1
            return _Piece(f"{self._head(token['group'])}{piece.text})", piece.opens, piece.empty)
        raise PatternError(f"cannot read {token[0]!r} in {self.pattern!r}")

    def _head(self, name: str | None) -> str:
        # A name may occur in several alternatives; regular expressions want each group's its own.
        if not name:
            return "(?:"
        self.names[name] += 1
        return f"(?P<{name}_{self.names[name]}>"

    def _class(self, names: list[str], keep: str | None) -> _Piece:
        entries: set[str] = set()
        for name in names:
            if name in self.signs.shapes:
                entries |= set(self.signs.shapes[name])
            elif name in self.signs.classes:
                entries |= {"".join(self.signs.codes[word] for word in entry) for entry in self.signs.classes[name]}
            else:
                raise PatternError(f"no class {name!r} for {self.pattern!r}")
        single = _ranges(sorted(entry for entry in entries if len(entry) == 1))
        several = sorted((entry for entry in entries if len(entry) > 1), key=lambda entry: (-len(entry), entry))
        text = "|".join([*several, f"[{single}]"] if single else several)
        return _Piece(f"{self._head(keep)}{text})", frozenset(entry[0] for entry in entries), empty=False)


def _ranges(signs: Sequence[str]) -> str:
    """Sorted characters as the inside of a character class, neighbours as a range: such a class compiles quickly."""
    out: list[str] = []
    first = last = ""
    for sign in signs:
        if last and ord(sign) == ord(last) + 1:
            last = sign
            continue
        out.append(f"{first}-{last}" if first != last else first)
        first = last = sign
    out.append(f"{first}-{last}" if first != last else first)
    return "".join(out)
