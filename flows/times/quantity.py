"""How many, and of what: number words, units, and the TIMEX3 value of a duration.

In: words in lower case as the tokeniser cuts them. Out: an int, a float, `"X"` for "several" and
its like, None for no number. Also the year that spoken words name.
"""

from __future__ import annotations

import re

from flows.times.vocabulary import alphabet

Amount = int | float | str

_SMALLER = {
    "Y": ("M", 12),
    "DE": ("Y", 10),
    "CE": ("Y", 100),
    "ML": ("Y", 1000),
    "TH": ("TM", 60),
    "TM": ("TS", 60),
    "D": ("TH", 24),
    "M": ("W", 4),
    "W": ("D", 7),
}
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_RANGE = frozenset({"to", "or"})
_UNKNOWN = frozenset({"number", "multi"})


def amount_of(words: tuple[str, ...]) -> Amount | None:
    """The number that the words name.

    >>> amount_of(("twenty", "-", "four")), amount_of(("2", "1/2")), amount_of(("a", "few"))
    (24, 2.5, 'X')
    """
    values = alphabet().values
    if any(word in _UNKNOWN or word in values["vague"] or word in values["scores"] for word in words):
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


def unit_of(word: str) -> str | None:
    """The TIMEX3 letter of a unit in singular or plural."""
    values = alphabet().values
    return values["unit"].get(word) or values["units"].get(word)


def duration_value(amount: Amount, unit: str) -> str:
    """The TIMEX3 value of so many units.

    >>> duration_value(2.5, "Y"), duration_value(4, "DE"), duration_value("X", "TH")
    ('P2Y6M', 'P4DE', 'PTXH')
    """
    if unit == "2W":
        unit, amount = "W", amount * 2 if not isinstance(amount, str) else amount
    clock = unit.startswith("T")
    letter = unit.removeprefix("T")
    if isinstance(amount, float) and unit in _SMALLER and (amount * 4).is_integer():
        whole, (smaller, many) = int(amount), _SMALLER[unit]
        rest = round((amount - whole) * many)
        if rest:
            if not whole:
                return duration_value(rest, smaller)
            small = smaller.removeprefix("T")
            return (
                f"PT{whole}{letter}{rest}{small}"
                if clock
                else f"P{whole}{letter}" + (f"T{rest}{small}" if smaller.startswith("T") else f"{rest}{small}")
            )
        amount = whole
    if unit == "NI":
        return f"P{amount}D"
    return f"P{'T' if clock else ''}{amount}{letter}"


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
        digits = words[0].removeprefix("mid-").removeprefix("fy").lstrip("'’")
        if not digits.isdecimal():
            return None
        return int(digits) if len(digits) == 4 else 1900 + int(digits) if int(digits) > 30 else 2000 + int(digits)
    if words[0] == "two":
        rest = amount_of(words[2:])
        return 2000 + (rest if isinstance(rest, int) else 0)
    high = amount_of(words[:1])
    rest = 0 if words[1] == "hundred" else amount_of(words[1:])
    return high * 100 + rest if isinstance(high, int) and isinstance(rest, int) else None
