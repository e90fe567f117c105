"""Stretches named by their distance: "last month", "the end of the year", "three years ago".

In: a `Found`. Out: a `Reading`.

The idea to hold: "this", "last" and "next" count from the day of publication; "that", "the same",
"the following" and "earlier" from what was spoken of before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.calendar import first_day, moved, shifted, value_at
from flows.times.context import Reading
from flows.times.quantity import amount_of, duration_value, unit_of
from flows.times.senses.dates import date, hedge_of, part_mod
from flows.times.vocabulary import alphabet

if TYPE_CHECKING:
    from flows.times.context import Context
    from flows.times.quantity import Amount
    from flows.times.recognise import Found

_FROM_TEXT = frozenset({"that", "same", "following", "previous", "preceding"})
_LATER = frozenset({"later", "after"})
_FROM_SPOKEN = frozenset({"earlier", "later", "before", "after", "previously"})
_YEAR_BACK = frozenset({"ago", "earlier", "before"})
_FINER = {"Y": ("M", 12), "DE": ("Y", 10), "CE": ("Y", 100)}


def step_of(words: tuple[str, ...]) -> int:
    """How many units away the words point: "last" -1, "next" 1, none of these 0."""
    steps = [int(step) for word in words if (step := alphabet().value("step", word))]
    return next((step for step in steps if step), 0)


def read_relative(found: Found, context: Context) -> Reading | None:
    """Read "last month", "earlier this year", "the following week"."""
    kind = unit_of(found.text("kind"))
    words = set(found.words("way"))
    mod = part_mod(found)
    if kind is None:
        return None
    step = step_of(found.words("way"))
    if words & {"past", "next"} and "the" in found.words() and "this" not in words and kind in {"W", "M"}:
        # A week or month that ends or begins now is no week of the calendar: its days are not told.
        return Reading(TimexType.DURATION, duration_value(1, kind), mod, "running", 0.65)
    if "past" in words and "the" in found.words() and "this" not in words:
        # "the past year" is the stretch that ends now; news writes it for the year before.
        return date(shifted(value_at(kind, context.published), kind, -1), mod, "the-past", sure=0.6)
    if words & _FROM_TEXT:
        grains = {"W": ("D", "W", "WE"), "D": ("D",)}.get(kind, ("D", "W", "M", "Q", "Y", "S", "H"))
        spoken = context.latest(*grains, found=found)
        if spoken is not None and (start := first_day(spoken)) is not None:
            return date(value_at(kind, moved(start, kind, step)), mod, "from-text", sure=0.75)
        if words & {"following", "previous", "preceding"} or context.published is None:
            return date(value_at(kind, None), mod, "from-text-unknown", sure=0.4)
    return date(value_at(kind, moved(context.published, kind, step)), mod, "", sure=0.92)


def read_edge(found: Found, context: Context) -> Reading | None:
    """Read "the end of the month", "the beginning of next year"."""
    reading = read_relative(found, context)
    return None if reading is None else Reading(reading.type, reading.value, part_mod(found), reading.how, 0.85)


def read_year_end(found: Found, context: Context) -> Reading | None:
    """Read "year-end", "month-end": the end of the running one."""
    words = found.words()
    kind = "Y" if "year" in words else "M"
    step = -1 if "last" in words else 1 if "next" in words else 0
    return date(value_at(kind, moved(context.published, kind, step)), "END", sure=0.8)


def read_the_unit(found: Found, context: Context) -> Reading | None:
    """Read "the week", "the year": the running one."""
    kind = unit_of(found.text("kind"))
    if kind is None:
        return None
    if kind == "Y" and behind(found) in {"ended", "ending", "to", "through"}:
        return Reading(TimexType.DURATION, "P1Y", None, "ended", 0.7)
    return date(value_at(kind, context.published), part_mod(found), sure=0.5)


def behind(found: Found) -> str:
    """The word behind the expression, empty at the end."""
    return found.doc[found.last].lower_ if found.last < len(found.doc) else ""


def read_ago(found: Found, context: Context) -> Reading | None:
    """Read "three years ago", "two weeks earlier": the grain is that of the unit.

    "ago" counts from the day of publication. "later" and "earlier" count from what was spoken of; where
    nothing near was, or the number or the day cannot be told, only the stretch before them is read.
    """
    way = found.words("way")[0]
    unit = next((kind for token in found.tokens() if (kind := unit_of(token.lower_))), None)
    if unit is None:
        return None
    amount = _amount(found)
    mod = hedge_of(found)
    from_text = way in _FROM_SPOKEN
    if unit in {"TH", "TM", "TS"} or (way in _LATER and isinstance(amount, str)):
        if from_text or way in _LATER:
            return _stretch(found, amount, unit, mod)
        if isinstance(amount, str):
            return date("PAST_REF", mod, "vague", sure=0.6)
        return Reading(TimexType.TIME, value_at("D", context.published), mod, "of-day", 0.5)
    if isinstance(amount, str):
        return date("PAST_REF", mod, "vague", sure=0.6)
    unit, count = _whole(unit, amount)
    if unit == "Y" and count == 1 and way in _YEAR_BACK and (period := context.latest("Q", found=found)):
        # A report compares its quarter with the one a year before, and longer stretches with that year.
        if context.long_span(found):
            period = value_at("Y", context.published)
        return Reading(TimexType.DATE, shifted(period, "Y", -1), mod, "leaning", 0.7, aside=True)
    count = count if way in _LATER or way in {"hence", "from"} else -count
    grains = ("D", "W", "M") if unit in {"D", "W", "NI"} else ("D", "W", "M", "Q", "Y")  # days after a year are no day
    if from_text and (leaned := context.latest(*grains, within=40, found=found)):
        return date(shifted(leaned, unit, count), mod, "from-text", sure=0.7)
    if way in _LATER:
        return _stretch(found, amount, unit, mod)
    kind = {"DE": "Y", "CE": "Y", "ML": "Y", "WE": "W", "NI": "D"}.get(unit, unit)
    return date(value_at(kind, moved(context.published, unit, count)), mod, "", sure=0.85)


def _amount(found: Found) -> Amount:
    words = found.words("count")
    if words:
        amount = amount_of(words)
        return "X" if amount is None else amount
    return 1 if {"a", "an", "one"} & set(found.words()[:3]) else "X"


def _whole(unit: str, amount: float | str) -> tuple[str, int]:
    """The amount in whole units: fortnights as weeks, half years as months."""
    number = float(amount)
    if unit == "2W":
        unit, number = "W", number * 2
    if number != int(number) and unit in _FINER:
        unit, many = _FINER[unit]
        number *= many
    return unit, int(number)


def _stretch(found: Found, amount: Amount, unit: str, mod: str | None) -> Reading:
    """The duration before "later" or "earlier", which stay outside of the expression."""
    if " and a half " in found.text() and not found.words("count") and not isinstance(amount, str):
        amount = amount + 0.5
    value = duration_value(amount, unit)
    return Reading(TimexType.DURATION, value, mod, "stretch", 0.7, upto=found.parts["way"][0])
