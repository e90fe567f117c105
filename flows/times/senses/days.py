"""Days named by weekday or distance, parts of the day, weekends and clock times.

In: a `Found`. Out: a `Reading`.

The idea to hold: a weekday without "last" or "next" is the nearest one on the side the tense points
to; the day of publication itself counts for both sides.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.calendar import first_day, moved, on_weekday, value_at
from flows.times.context import Reading, direction
from flows.times.quantity import amount_of
from flows.times.senses.dates import date, days_of_month, month_of, part_mod, read_month, year_of
from flows.times.senses.relative import step_of
from flows.times.vocabulary import alphabet

if TYPE_CHECKING:
    from flows.times.context import Context
    from flows.times.recognise import Found

_NEAR = 40  # tokens; a part of the day belongs to a day named this near
_NO_DAY = "XXXX-XX-XX"


def time(value: str, mod: str | None = None, how: str = "", *, sure: float = 0.9) -> Reading:
    """A Reading of type TIME."""
    return Reading(TimexType.TIME, value, mod, how, sure)


def part_of(found: Found) -> str | None:
    """The TIMEX3 code of the part of the day in the expression."""
    return alphabet().value("daypart", found.text("daypart"))


def read_weekday(found: Found, context: Context) -> Reading | None:
    """A weekday, perhaps with a part of the day."""
    weekday = int(alphabet().values["weekday"][found.text("weekday")])
    part = part_of(found) or ("NI" if found.words()[-1] == "overnight" else None)
    mod = part_mod(found)
    published = context.published
    if published is None:
        value = f"XXXX-WXX-{weekday}"
        return time(value + "T" + part, mod, "day-unknown") if part else date(value, mod, "day-unknown", sure=0.6)
    there, how, sure = _weekday(found, context, published, weekday)
    if there is None:
        return None
    value = value_at("D", there)
    return time(f"{value}T{part}", mod, how, sure=sure) if part else date(value, mod, how, sure=sure)


def _weekday(found: Found, context: Context, published: dt.date, weekday: int) -> tuple[dt.date | None, str, float]:
    words, week = set(found.words("way")), set(found.words("rel"))
    if week:
        step = -1 if "last" in week else 1 if "next" in week else 0
        monday = published - dt.timedelta(days=published.isoweekday() - 1) + dt.timedelta(days=7 * step)
        return moved(monday, "D", weekday - 1), "of-week", 0.95
    if words & {"following", "previous", "preceding"}:
        base = first_day(context.latest("D", found=found) or "") or published
        return on_weekday(base, weekday, past="following" not in words, same=False), "from-day-before", 0.85
    if words & {"last", "past"}:
        return on_weekday(published, weekday, past=True, same=False), "last", 0.92
    if words & {"next", "coming"}:
        return on_weekday(published, weekday, past=False, same=False), "next", 0.9
    if published.isoweekday() == weekday:
        return published, "same-day", 0.93
    if words & {"this"}:
        return on_weekday(published, weekday, past=direction(found) == "past"), "this", 0.85
    way = direction(found, plain_present=not context.caption)
    if way == "future":
        return on_weekday(published, weekday, past=False), "future-tense", 0.85
    return on_weekday(published, weekday, past=True), "past-tense" if way else "past", 0.93 if way else 0.8


def read_weekday_ago(found: Found, context: Context) -> Reading | None:
    """Read "a week from Monday", "a week ago Friday"."""
    if context.published is None:
        return date("XXXX-WXX-" + alphabet().values["weekday"][found.text("weekday")], None, "day-unknown")
    weekday = int(alphabet().values["weekday"][found.text("weekday")])
    words = found.words()
    weeks = amount_of(words[:1])
    count = weeks if isinstance(weeks, int) else 1
    ago = "ago" in words
    near = on_weekday(context.published, weekday, past=ago)
    there = moved(near, "W", -count if ago else count)
    return None if there is None else date(value_at("D", there), None, "weeks-away", sure=0.8)


def read_nth_weekday(found: Found, context: Context) -> Reading | None:
    """Read "the second Monday of June", "the last Sunday of next month"."""
    weekday = int(alphabet().values["weekday"][found.text("weekday")])
    word = found.text("nth")
    nth = -1 if word in {"last", "final"} else int(alphabet().values["ordinal"][word])
    if found.words("month")[-1] == "month":
        month = first_day(value_at("M", moved(context.published, "M", step_of(found.words("month")))))
    else:
        year = year_of(found)
        read = date(f"{year:04d}-{month_of(found):02d}") if year is not None else read_month(found, context)
        month = first_day(read.value) if read is not None else None
    if month is None:
        return date(_NO_DAY, None, "month-unknown", sure=0.5)
    days = [day for day in days_of_month(month.year, month.month) if day.isoweekday() == weekday]
    if nth > len(days):
        return None
    return date(value_at("D", days[nth - 1] if nth > 0 else days[-1]), None, "of-month")


def read_deictic(found: Found, context: Context) -> Reading | None:
    """Read "yesterday", "tomorrow night", "tonight", "last night"."""
    word = found.text("deictic")
    values = alphabet().values
    mod = part_mod(found)
    if word in {"night", "evening"}:
        step, part = -1, "NI" if word == "night" else "EV"
    elif word in values["tonight"]:
        step, part = 0, "NI"
    else:
        step, part = int(values["deictic"][word]), part_of(found) or ""
    value = value_at("D", moved(context.published, "D", step))
    return time(f"{value}T{part}", mod) if part else date(value, mod)


def read_deictic_far(found: Found, context: Context) -> Reading | None:
    """Read "the day before yesterday", "the day after tomorrow"."""
    step = -2 if "yesterday" in found.words() else 2
    return date(value_at("D", moved(context.published, "D", step)))


def read_this_part(found: Found, context: Context) -> Reading | None:
    """Read "this morning" is of the day of publication, "that evening" of the day spoken of."""
    part = part_of(found)
    if "this" in found.words():
        value = value_at("D", context.published)
    else:
        value = (context.latest("D", found=found) or value_at("D", context.published)).split("T")[0]
    return time(f"{value}T{part}", part_mod(found))


def read_part_of_day(found: Found, context: Context) -> Reading | None:
    """Read "mid-afternoon", "mid-afternoon yesterday"."""
    value = (
        _inner_day(found, context)
        or (context.latest("D", within=_NEAR, found=found) or value_at("D", context.published)).split("T")[0]
    )
    return time(f"{value}T{part_of(found)}", part_mod(found), sure=0.8)


def read_part_of(found: Found, context: Context) -> Reading | None:
    """Read "the morning of June 30"."""
    value = _inner_day(found, context)
    return None if value is None else time(f"{value}T{part_of(found)}", part_mod(found))


def read_the_part(found: Found, context: Context) -> Reading | None:
    """Read "the night", "the morning": of the day spoken of last."""
    spoken = context.latest("D", within=_NEAR, found=found)
    value = spoken.split("T")[0] if spoken else value_at("D", context.published)
    return time(f"{value}T{part_of(found)}", None, "of-day-before" if spoken else "of-publication", sure=0.6)


def read_overnight(found: Found, context: Context) -> Reading | None:
    """Read "overnight": the night of the day of publication."""
    del found
    value = f"{value_at('D', context.published)}TNI"
    return Reading(TimexType.TIME, value, None, "", 0.6, aside=True)  # too loose for a later day to lean on


def read_weekend(found: Found, context: Context) -> Reading | None:
    """Read "the weekend", "last weekend": by tense, the running week's where nothing points back."""
    published = context.published
    if published is None:
        return date("XXXX-WXX-WE", part_mod(found), "day-unknown")
    words = set(found.words("way"))
    monday = published - dt.timedelta(days=published.isoweekday() - 1)
    if words & {"following", "that", "same"} and (
        spoken := first_day(context.latest("D", "W", "WE", found=found) or "")
    ):
        monday = spoken - dt.timedelta(days=spoken.isoweekday() - 1)
        step, how = (7 if "following" in words and spoken.isoweekday() > 5 else 0), "from-day-before"
    elif words & {"last", "past", "previous"}:
        step, how = -7, "last"
    elif words & {"next", "coming"} and "this" not in words:
        step, how = (7 if "next" in words else 0), "next"
    else:
        way = direction(found)
        back = way != "future" and published.isoweekday() < (5 if "this" not in words else 4)
        step, how = (-7, "past-tense") if back else (0, "future-tense" if way == "future" else "running-week")
    return date(value_at("WE", moved(monday, "D", step + 5)), part_mod(found), how, sure=0.85)


def read_clock(found: Found, context: Context) -> Reading | None:
    """A time of the clock, with its day where one is written beside it."""
    hour, minute = _hour_minute(found)
    if hour is None:
        return None
    inner = _inner_day(found, context)
    if inner is not None and hour < 12 and not found.words("meridiem") and _is_late(found, hour):
        hour += 12
    day = inner or (context.latest("D", within=12, found=found) or value_at("D", context.published)).split("T")[0]
    clock = "T24:00" if hour == 24 else f"T{hour:02d}:{minute:02d}"
    hedge = part_mod(found)
    return time(f"{day}{clock}", hedge, "day-beside" if inner else "day-near", sure=0.85)


def _is_late(found: Found, hour: int) -> bool:
    """Whether "9 o'clock last night", "3 this afternoon" count from noon."""
    words = set(found.words("on"))
    return bool(words & {"afternoon", "evening", "tonight"}) or ("night" in words and hour > 5)


def _inner_day(found: Found, context: Context) -> str | None:
    """The day written inside the expression, read by the same rules as if it stood alone."""
    from flows.times.normalise import read_part

    if not found.words("on"):
        return None
    reading = read_part(found, "on", context)
    return None if reading is None else reading.value.split("T")[0]


def _hour_minute(found: Found) -> tuple[int | None, int]:
    values = alphabet().values
    if found.words("moment"):
        hour, minute = values["moment"][found.text("moment")].split(":")
        return int(hour), int(minute)
    if clock := found.text("clock"):
        if clock.isdecimal():
            clock = f"{clock[:2]}:{clock[2:]}"
        half = clock[-2:] if clock[-1:] == "m" else ""
        if half:
            clock = clock[:-2] if len(clock) > 4 else f"{clock[:-2]}:00"
            hour, minute = clock.replace(".", ":").split(":")
            return _afternoon(int(hour), half), int(minute)
        hour, minute = clock.replace("h", ":").replace(".", ":").split(":")
        if int(hour) > 24 or int(minute) > 59:
            return None, 0
        return _afternoon(int(hour), values["meridiem"].get(found.text("meridiem"))), int(minute)
    number = amount_of(found.words("hour"))
    if not isinstance(number, int) or not 0 < number <= 24:
        return None, 0
    return _afternoon(number, values["meridiem"].get(found.text("meridiem"))), 0


def _afternoon(hour: int, meridiem: str | None) -> int:
    if meridiem == "pm" and hour < 12:
        return hour + 12
    return 0 if meridiem == "am" and hour == 12 else hour


def read_same_day(found: Found, context: Context) -> Reading | None:
    """Read "the same day", "that day": the day spoken of last."""
    spoken = context.latest("D", found=found)
    if spoken is None:
        return None
    return date(spoken.split("T")[0], part_mod(found), sure=0.8)


def read_next_day(found: Found, context: Context) -> Reading | None:
    """Read "the next day": one after the day spoken of last."""
    spoken = first_day(context.latest("D", found=found) or "")
    step = -1 if {"previous", "preceding"} & set(found.words()) else 1
    return date(value_at("D", moved(spoken, "D", step)) if spoken else _NO_DAY, part_mod(found), sure=0.8)
