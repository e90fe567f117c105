"""Durations and sets: how long, how often.

In: a `Found`. Out: a `Reading`; such values name no days.

The idea to hold: the unit written is the unit kept ("18 months" is P18M), decades and centuries
too (P4DE); only parts of a unit go down to the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.context import Reading
from flows.times.quantity import amount_of, duration_value, unit_of
from flows.times.senses.dates import hedge_of
from flows.times.vocabulary import alphabet

if TYPE_CHECKING:
    from flows.times.context import Context
    from flows.times.quantity import Amount
    from flows.times.recognise import Found


def span(value: str, mod: str | None = None, how: str = "", *, sure: float = 0.88) -> Reading:
    """A Reading of type DURATION."""
    return Reading(TimexType.DURATION, value, mod, how, sure)


def read_duration(found: Found, context: Context) -> Reading | None:
    """Read "four months", "nearly a year", "half an hour", "the past weeks"."""
    del context
    tokens = found.words()
    place = next((i for i in range(len(tokens) - 1, -1, -1) if unit_of(tokens[i])), None)
    if place is None:
        return None
    if tokens[place - 1 : place] in {("or",), ("and",)} and len(tokens) > 2 and unit_of(tokens[place - 2]):
        place -= 2
    unit = unit_of(tokens[place])
    mod = hedge_of(found)
    if unit is None:
        return None
    if tokens[-1] in {"ahead", "come"} and unit not in {"W", "M"}:
        return Reading(TimexType.DATE, "FUTURE_REF", None, "ahead", 0.6)
    words = found.words("count")
    amount = amount_of(words) if words else _implied(tokens[:place])
    if tokens[-1] == "long" and not words and alphabet().value("unit", tokens[place]):
        amount = 1  # "decade-long"
    if amount is None:
        return None
    if tokens[-3:] == ("and", "a", "half") and not isinstance(amount, str):
        amount = amount + 0.5
    if tokens[-2:] in {("or", "so"), ("or", "two")}:
        mod = mod or "APPROX"
    if isinstance(amount, int) and amount == 24 and unit == "TH" and {"last", "past", "next"} & set(tokens):
        return span("P1D", mod, "day")
    return span(duration_value(amount, unit), mod)


def _implied(before: tuple[str, ...]) -> Amount | None:
    if "half" in before:
        return 0.5
    if set(before) & {"a", "an", "one", "another", "single"}:
        return 1
    return "X"


def read_duration_mixed(found: Found, context: Context) -> Reading | None:
    """Read "two hours and 10 minutes"."""
    del context
    tokens = found.words()
    units = [kind for word in tokens if (kind := unit_of(word))]
    first, second = amount_of(found.words("count")), amount_of(found.words("count2"))
    if len(units) < 2 or first is None or second is None or units[0] == units[-1]:
        return None
    left, right = duration_value(first, units[0]), duration_value(second, units[-1])
    if left.startswith("PT") and right.startswith("PT"):
        return span(left + right[2:], hedge_of(found))
    return span(left + right[1:], hedge_of(found))


def read_vague_span(found: Found, context: Context) -> Reading | None:
    """Read "a while", "some time"."""
    del context
    return (
        span("PXX", None, sure=0.6)
        if found.words()[-1] == "while" or "quite" in found.words() or found.words()[0] == "some"
        else None
    )


def _set(value: str, how: str = "", *, sure: float = 0.85) -> Reading:
    return Reading(TimexType.SET, value, None, how, sure)


def read_every(found: Found, context: Context) -> Reading | None:
    """Read "every Tuesday", "each month", "every two years"."""
    del context
    values = alphabet().values
    part = values["daypart"].get(found.text("daypart"))
    if found.words("weekday"):
        return _set(f"XXXX-WXX-{values['weekday'][found.text('weekday')]}" + (f"T{part}" if part else ""), "weekday")
    if found.words("month"):
        return _set(f"XXXX-{int(values['month'][found.text('month')]):02d}", "month")
    if found.words("season"):
        return _set(f"XXXX-{values['season'][found.text('season')]}", "season")
    if found.words("unit"):
        unit = unit_of(found.text("unit"))
        words = found.words()[1:-1]
        if "other" in words:
            amount: Amount | None = 2
        else:
            amount = amount_of(words) if words else 1
        return _set(duration_value(amount or 1, unit), "unit") if unit else None
    return _set(f"XXXX-XX-XXT{part}", "part-of-day") if part else None


def read_frequency(found: Found, context: Context) -> Reading | None:
    """Read "daily", "weekly"."""
    del context
    return _set(alphabet().values["frequency"][found.text("frequency")], sure=0.75)


def read_rate(found: Found, context: Context) -> Reading | None:
    """Read "a day" behind an amount, "twice a week"."""
    del context
    unit = unit_of(found.words()[-1])
    return _set(duration_value(1, unit), sure=0.75) if unit else None


def read_weekdays(found: Found, context: Context) -> Reading | None:
    """Read "Mondays", "Tuesday nights"."""
    del context
    values = alphabet().values
    word = found.text("weekday")
    if not word:
        return _set("XXXX-WXX-WE")
    number = values["weekdays"].get(word) or values["weekday"][word]
    part = values["dayparts"].get(found.text("daypart"))
    return _set(f"XXXX-WXX-{number}" + (f"T{part}" if part else ""))
