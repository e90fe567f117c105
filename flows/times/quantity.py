"""How many: number words and digits to a number.

In: words in lower case as the tokeniser cuts them. Out: an int, a float, `"X"` for "several" and
its like, None for no number. Also the year that spoken words name.
"""

from __future__ import annotations

import re

from flows.times.vocabulary import alphabet

Amount = int | float | str

_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_RANGE = frozenset({"to", "or"})
_UNKNOWN = frozenset({"few", "many", "number", "hundreds", "dozens", "thousands", "scores", "tens", "multi", "decades"})


def amount_of(words: tuple[str, ...]) -> Amount | None:
    """The number that the words name.

    >>> amount_of(("twenty", "-", "four")), amount_of(("2", "1/2")), amount_of(("a", "few"))
    (24, 2.5, 'X')
    """
    values = alphabet().values
    if any(word in _UNKNOWN or word in values["vague"] for word in words):
        return "X"
    if _is_range(words):
        return "X"
    if "couple" in words:
        return 2
    number = _sum(words)
    if number is None:
        return 1 if words and set(words) <= {"a", "an", "one"} else None
    return int(number) if number == int(number) else round(number, 2)


def _sum(words: tuple[str, ...]) -> float | None:
    """Digits, number words, scales and fractions added up; None where there are none."""
    values = alphabet().values
    total: float = 0
    part: float | None = None
    for word in words:
        if word in values["scale"] or word == "dozen":
            part = (1 if part is None else part) * int(values["scale"].get(word, "12"))
            if word in {"thousand", "million"}:
                total, part = total + part, None
        elif (worth := _worth(word)) is not None:
            part = (part or 0) + worth
    return total + (part or 0) if part is not None or total else None


def _worth(word: str) -> float | None:
    if _DIGITS.fullmatch(word):
        return float(word.replace(",", ""))
    for of in ("number", "ten", "fraction"):
        value = alphabet().value(of, word)
        if value is not None:
            return float(value)
    return None


def _is_range(words: tuple[str, ...]) -> bool:
    """Whether two numbers are named as a range: "12 to 18", "two or three", "3-5"."""
    if any(word in _RANGE for word in words[1:-1]):
        return True
    digits = [word for word in words if _DIGITS.fullmatch(word)]
    return len(digits) == 2 and ("-" in words or "–" in words)


def spoken_year(words: tuple[str, ...]) -> int | None:
    """The year that the words name, in digits or as spoken.

    >>> spoken_year(("nineteen", "ninety", "-", "six")), spoken_year(("two", "thousand")), spoken_year(("'98",))
    (1996, 2000, 1998)
    """
    if not words:
        return None
    if len(words) == 1:
        digits = words[0].removeprefix("mid-").lstrip("'’")
        if not digits.isdecimal():
            return None
        return int(digits) if len(digits) == 4 else 1900 + int(digits) if int(digits) > 30 else 2000 + int(digits)
    if words[0] == "two":
        rest = amount_of(words[2:])
        return 2000 + (rest if isinstance(rest, int) else 0)
    high = amount_of(words[:1])
    rest = 0 if words[1] == "hundred" else amount_of(words[1:])
    return high * 100 + rest if isinstance(high, int) and isinstance(rest, int) else None
