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
from flows.times.quantity import amount_of
from flows.times.senses.dates import date, hedge_of, part_mod
from flows.times.vocabulary import alphabet

if TYPE_CHECKING:
    from flows.times.context import Context
    from flows.times.recognise import Found

_FROM_TEXT = frozenset({"that", "same", "following", "previous", "preceding"})
_BACK = frozenset({"last", "past", "previous", "preceding"})
_ON = frozenset({"next", "coming", "upcoming", "following"})


def unit_of(word: str) -> str | None:
    """The TIMEX3 letter of a unit in singular or plural."""
    values = alphabet().values
    return values["unit"].get(word) or values["units"].get(word)


def read_relative(found: Found, context: Context) -> Reading | None:
    """Read "last month", "earlier this year", "the following week"."""
    kind = unit_of(found.text("kind"))
    words = set(found.words("way"))
    mod = part_mod(found)
    if kind is None:
        return None
    step = -1 if words & _BACK else 1 if words & _ON else 0
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
    """Read "three years ago", "two weeks earlier": the grain is that of the unit."""
    way = found.words("way")[0]
    unit = next((kind for token in found.tokens() if (kind := unit_of(token.lower_))), None)
    if unit is None:
        return None
    words = found.words("count")
    amount = amount_of(words) if words else 1 if found.words()[0] in {"a", "an", "one"} or hedge_of(found) else "X"
    forward = way in {"later", "hence", "from", "after"}
    if not isinstance(amount, int | float):
        return date("FUTURE_REF" if forward else "PAST_REF", hedge_of(found), "vague", sure=0.6)
    mod = hedge_of(found)
    if unit == "2W":
        unit, amount = "W", amount * 2
    if amount != int(amount):
        unit, amount = (
            {"Y": "M", "DE": "Y", "CE": "Y"}.get(unit, unit),
            amount * {"Y": 12, "DE": 10, "CE": 100}.get(unit, 1),
        )
    count = int(amount) if forward else -int(amount)
    if unit in {"TH", "TM", "TS", "NI"}:
        return Reading(
            TimexType.TIME,
            value_at("D", context.published if unit != "NI" else moved(context.published, "D", count)),
            mod,
            "of-day",
            0.5,
        )
    if (
        unit == "Y"
        and amount == 1
        and way in {"ago", "earlier", "before"}
        and (period := context.latest("Q", found=found))
    ):
        # A report compares its quarter with the one a year before, and longer stretches with that year.
        if context.long_span(found):
            period = value_at("Y", context.published)
        return Reading(TimexType.DATE, shifted(period, "Y", -1), mod, "leaning", 0.7, aside=True)
    base, how = context.published, ""
    if way in {"earlier", "later", "before", "after", "previously"} and (
        leaned := context.latest("D", "M", "Q", "Y", "W", within=40, found=found)
    ):
        return date(shifted(leaned, unit, count), mod, "from-text", sure=0.7)
    kind = {"DE": "Y", "CE": "Y", "ML": "Y", "WE": "W"}.get(unit, unit)
    return date(value_at(kind, moved(base, unit, count)), mod, how, sure=0.85)
