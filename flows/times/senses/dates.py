"""Dates that are written out: days, months, years, decades, centuries, seasons, holidays.

In: a `Found` with parts such as `month`, `day`, `year`. Out: a `Reading`.

The idea to hold: a missing year is found by tense and nearness to the day of publication, never by
the last year that happened to be mentioned.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.calendar import easter, first_day, moved, season_of, season_start, season_value, value_at
from flows.times.context import Reading, direction
from flows.times.quantity import spoken_year
from flows.times.vocabulary import alphabet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.times.context import Context
    from flows.times.recognise import Found

_NEAR = 45  # days; a holiday this near to publication needs no tense
_DIGITS = re.compile(r"\d+")
_PART_OF_MONTH = {"first": "START", "opening": "START", "last": "END", "final": "END", "closing": "END"}
#: Words behind "Sept. 11" that make it the day of 2001.
_SEPTEMBER_11 = frozenset(
    {"attack", "attacks", "terrorist", "terror", "hijackers", "hijackings", "commission", "victims"}
)
_DECADES = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}


def date(value: str, mod: str | None = None, how: str = "", *, sure: float = 0.95) -> Reading:
    """A Reading of type DATE."""
    return Reading(TimexType.DATE, value, mod, how, sure)


def part_mod(found: Found) -> str | None:
    """START, MID or END where "early", "mid-", "the end of" stands in the expression."""
    parts = found.parts
    if "nthpart" in parts:
        return _PART_OF_MONTH.get(found.text("nthpart"), "MID")
    for name in ("part", "part2", "edge"):
        if name in parts and (mod := _mod_of(found.words(name))):
            return mod
    for name in ("year", "decade"):
        if name in parts and found.words(name)[0].startswith("mid"):
            return "MID"
    return "APPROX" if "hedge" in parts and hedge_of(found) == "APPROX" else None


def _mod_of(words: tuple[str, ...]) -> str | None:
    values = alphabet().values
    for word in words:
        for of in ("early", "late", "mid", "edge"):
            if word in values[of]:
                return values[of][word]
        if word in {"first", "last", "latter"}:
            return "START" if word == "first" else "END"
    return None


def hedge_of(found: Found) -> str | None:
    """The modifier of the hedge in the expression, if there is one."""
    return alphabet().value("approx", found.text("hedge"))


def year_of(found: Found) -> int | None:
    """The year written in the expression, two digits or spoken words included."""
    return spoken_year(found.words("year"))


def day_of(found: Found) -> int | None:
    """The day of the month written in the expression."""
    word = found.text("day")
    if digits := _DIGITS.match(word):
        return int(digits[0])
    named = alphabet().value("ordinal", word)
    return None if named is None else int(named)


def month_of(found: Found) -> int:
    """The number of the month written in the expression."""
    return int(alphabet().values["month"][found.text("month")])


def valid_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_date(found: Found, context: Context) -> Reading | None:
    """Month with day and perhaps year, or month with year."""
    month, day, year = month_of(found), day_of(found), year_of(found)
    mod = part_mod(found)
    how = "year-given" if year is not None else ""
    if year is None and found.words("rel"):
        year = _relative_year(found, context)
        how = "year-by-word"
        if year is None:
            return date(f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""), mod, "year-unknown")
    if day is None:
        return date(f"{year:04d}-{month:02d}", mod, how)
    if year is not None:
        there = valid_day(year, month, day)
        return None if there is None else date(value_at("D", there), mod, how)
    if valid_day(2000, month, day) is None:
        return None
    if context.published is None:
        return date(f"XXXX-{month:02d}-{day:02d}", mod, "year-unknown")
    return _nearest_day(found, context.published, month, day, mod)


def _behind(found: Found) -> str:
    return found.doc[found.last].lower_ if found.last < len(found.doc) else ""


def _nearest_day(found: Found, published: dt.date, month: int, day: int, mod: str | None) -> Reading | None:
    near = sorted(
        (abs((there - published).days), there)
        for year in range(published.year - 1, published.year + 2)
        if (there := valid_day(year, month, day)) is not None
    )
    if not near:
        return date(f"XXXX-{month:02d}-{day:02d}", mod, "year-unknown")
    if (month, day) == (9, 11) and published.year >= 2001 and _behind(found) in _SEPTEMBER_11:
        return date("2001-09-11", None, "known-day")
    distance, best = near[0]
    before = found.doc[found.first - 1].lower_ if found.first else ""
    if {"last", "next"} & set(found.words("way")) or before in {"ended", "ending"}:
        past = "last" in found.words("way") or before == "ended"
        sides = [there for _, there in near if (there <= published) == past]
        if sides:
            return date(value_at("D", sides[0]), mod, "side-by-word")
    if named := alphabet().value("weekday", found.text("weekday")):
        agreeing = [there for _, there in near if there.isoweekday() == int(named)]
        if agreeing:
            return date(value_at("D", agreeing[0]), mod, "weekday-agrees", sure=0.97)
    if distance > 120 and len(near) > 1:
        way = direction(found)
        wanted = [there for _, there in near if way is None or (there <= published) == (way == "past")]
        if wanted:
            return date(value_at("D", wanted[0]), mod, f"{way}-tense" if way else "nearest", sure=0.85)
    return date(value_at("D", best), mod, "nearest", sure=0.92)


def _relative_year(found: Found, context: Context) -> int | None:
    words = found.words("rel")
    base = context.published.year if context.published else None
    if {"that", "same", "following", "previous"} & set(words):
        spoken = context.latest("Y", "Q", "M", "D", "H", "S", found=found)
        if spoken is not None and spoken[:4].isdecimal():
            step = 1 if "following" in words else -1 if "previous" in words else 0
            return int(spoken[:4]) + step
        return base
    if base is None:
        return None
    return base - 1 if "last" in words else base + 1 if "next" in words else base


def read_month(found: Found, context: Context) -> Reading | None:
    """A month without a year."""
    month, mod = month_of(found), part_mod(found)
    published = context.published
    if published is None:
        return date(f"XXXX-{month:02d}", mod, "year-unknown")
    words = found.words("way")
    current = published.year * 12 + published.month - 1
    past = current - (current - (month - 1)) % 12
    future = current + ((month - 1) - current) % 12
    if "this" in words and not {"past", "coming"} & set(words):
        chosen, how = published.year * 12 + month - 1, "this"
    elif {"last", "past"} & set(words):
        # The month just over is "last month"; named with "last" it is the one a year before.
        chosen, how = past if current - past > 1 else past - 12, "last"
    elif "previous" in words or "preceding" in words or "following" in words:
        spoken = first_day(context.latest("D", "M", "Q", "Y", found=found) or "") or published
        base = spoken.year * 12 + spoken.month - 1
        step = (base - (month - 1)) % 12 or 12
        chosen, how = (base - step, "previous") if "following" not in words else (base - step + 12, "following")
    elif {"next", "coming"} & set(words):
        chosen, how = future if future != current else future + 12, "next"
    elif (start := _range_start(found, context)) is not None:
        chosen, how = start + ((month - 1) - start) % 12, "range-end"
    else:
        chosen, how = _month_by_tense(found, current, past, future)
    return date(f"{chosen // 12:04d}-{chosen % 12 + 1:02d}", mod, how, sure=0.85)


def _range_start(found: Found, context: Context) -> int | None:
    """The month that "to July" counts from in "from May to July"."""
    if not context.before or found.first == 0 or found.doc[found.first - 1].lower_ not in {"to", "through", "-", "–"}:
        return None
    other, reading = context.before[-1]
    if other.last != found.first - 1 or not re.fullmatch(r"\d{4}-\d\d", reading.value):
        return None
    return int(reading.value[:4]) * 12 + int(reading.value[5:]) - 1


def _month_by_tense(found: Found, current: int, past: int, future: int) -> tuple[int, str]:
    """The past or the coming month; one nearly a year back is not meant where the coming one is near."""
    way = direction(found, plain_present=False)
    before = found.doc[found.first - 1].lower_ if found.first else ""
    if before in {"through", "until", "till"} and future - current <= 6:
        return future, "until"
    if way is None or (way == "past" and current - past >= 10 and before != "since"):
        return (past if current - past <= 6 else future), "nearest"
    return (past, "past-tense") if way == "past" else (future, "future-tense")


def read_year(found: Found, context: Context) -> Reading | None:
    """A year, perhaps with "or later" behind it."""
    del context
    year = year_of(found)
    if year is None:
        return None
    tail = set(found.words("tail"))
    mod = part_mod(found)
    if tail & {"beyond", "later", "after", "onward", "onwards"}:
        mod = "ON_OR_AFTER"
    elif tail & {"earlier", "before"}:
        mod = "ON_OR_BEFORE"
    return date(f"{year:04d}", mod, sure=0.9)


def read_year_pair(found: Found, context: Context) -> Reading | None:
    """Read "2009-10": the season or budget that begins in the first of two years."""
    del context
    first = int(found.text("year")[:4])
    second = found.text("second") or found.text("year")[5:]
    if int(second[-2:]) != (first + 1) % 100:
        return None
    return date(f"{first:04d}", None, sure=0.6)


def read_stamp(found: Found, context: Context) -> Reading | None:
    """Days in digits: ISO, and month/day/year as Americans write it."""
    del context
    text = "".join(token.text for token in (found.tokens("stamp") or found.tokens("iso")))
    if "/" in text:
        month, day, year = (int(number) for number in text.split("/"))
        there = valid_day(year if year > 99 else year + (1900 if year > 40 else 2000), month, day)
        return None if there is None else date(value_at("D", there), None, "slashes", sure=0.85)
    year, month, day = (int(number) for number in text[:10].split("-"))
    there = valid_day(year, month, day)
    if there is None:
        return None
    if "T" in text.upper():
        return Reading(TimexType.TIME, f"{value_at('D', there)}T{text[11:16]}", None, "iso", 0.95)
    return date(value_at("D", there), None, "iso")


def read_decade(found: Found, context: Context) -> Reading | None:
    """Read "the 1980s", "the '80s", "the eighties"."""
    if found.words("word"):
        decade = _DECADES[found.words("word")[-1]]
    else:
        digits = "".join(re.findall(r"\d", found.text("decade")))
        if len(digits) == 4:
            return date(digits[:3], part_mod(found))
        decade = int(digits[0])
    century = 19
    if context.published is not None and decade * 10 + 2000 <= context.published.year:
        century = 20 if decade * 10 + 2000 > context.published.year - 30 and decade > 0 else 19
    return date(f"{century}{decade}", part_mod(found), "century-guessed", sure=0.85)


def read_century(found: Found, context: Context) -> Reading | None:
    """Read "the 17th century" is 16: its years begin with these digits."""
    del context
    word = found.text("nth")
    number = alphabet().value("ordinal", word) or "".join(re.findall(r"\d", word))
    if not number or not 1 <= int(number) <= 22:
        return None
    return date(f"{int(number) - 1:02d}", part_mod(found))


def read_century_turn(found: Found, context: Context) -> Reading | None:
    """Read "the turn of the century": the nearest year that opens one."""
    if context.published is None:
        return date("XXXX", "START" if "turn" in found.words() else "END", sure=0.5)
    year = round(context.published.year / 100) * 100
    return date(f"{year:04d}", None, sure=0.6)


def read_season(found: Found, context: Context) -> Reading | None:
    """A season, of a year that is written or near."""
    code = alphabet().values["season"][found.text("season")]
    mod = part_mod(found)
    year = year_of(found)
    if year is None and found.words("rel"):
        year = _relative_year(found, context)
    if year is not None:
        return date(season_value(code, year), mod, "year-given")
    if context.published is None:
        return date(f"XXXX-{code}", mod, "year-unknown")
    current = season_of(context.published)
    year = int(current[:4])
    words = set(found.words("way"))
    if current.endswith(code):
        if words & {"next", "coming"}:
            year += 1
        elif words & {"last", "past", "previous"} and "this" not in words:
            year -= 1
        return date(season_value(code, year), mod, "current", sure=0.8)
    start = season_start(code, year)
    past = year if start <= context.published else year - 1
    if words & {"last", "past", "previous"}:
        chosen, how = past, "last"
    elif words & {"next", "coming"}:
        chosen, how = past + 1, "next"
    elif "this" in words:
        chosen, how = context.published.year, "this"
    else:
        way = direction(found)
        chosen, how = (past + 1, "future-tense") if way == "future" else (past, "past-tense")
    return date(season_value(code, chosen), mod, how, sure=0.8)


def read_holiday(found: Found, context: Context) -> Reading | None:
    """A day with a name, in the year that is written or the nearest one."""
    row = alphabet().values["holiday"][found.text("holiday")]
    year = year_of(found)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", row):
        return date(row, None, "one-day")
    if year is not None:
        return date(value_at("D", holiday_in(row, year)), None, "year-given")
    if context.published is None:
        return date(f"XXXX-{row}" if re.fullmatch(r"\d\d-\d\d", row) else "XXXX-XX-XX", None, "year-unknown")
    published = context.published
    near = [holiday_in(row, published.year + step) for step in (-1, 0, 1)]
    words = found.words("way")
    if "last" in words:
        chosen = max(day for day in near if day < published)
    elif "next" in words:
        chosen = min(day for day in near if day > published)
    elif "this" in words:
        chosen = holiday_in(row, published.year)
    else:
        chosen = min(near, key=lambda day: abs((day - published).days))
        if abs((chosen - published).days) > _NEAR and (way := direction(found)) is not None:
            chosen = min(
                (day for day in near if (day <= published) == (way == "past")),
                key=lambda day: abs((day - published).days),
                default=chosen,
            )
    return date(value_at("D", chosen), None, "nearest", sure=0.85)


def holiday_in(row: str, year: int) -> dt.date:
    """The day of a row of `holidays.tsv` in a year.

    >>> holiday_in("11-4-4", 2011), holiday_in("easter-2", 2011)
    (datetime.date(2011, 11, 24), datetime.date(2011, 4, 22))
    """
    if row.startswith("easter"):
        return easter(year) + dt.timedelta(days=int(row[6:]))
    base, _, extra = row.partition("+")
    numbers = re.findall(r"(?:(?<=-)-)?\d+", base)
    month, second = int(numbers[0]), int(numbers[1])
    if len(numbers) == 2:
        return dt.date(year, month, second)
    nth = int(numbers[2])
    days = [day for day in days_of_month(year, month) if day.isoweekday() == second]
    day = days[nth - 1] if nth > 0 else days[nth]
    return day + dt.timedelta(days=int(extra or 0))


def days_of_month(year: int, month: int) -> Iterable[dt.date]:
    """The days of a month in order."""
    day: dt.date | None = dt.date(year, month, 1)
    while day is not None and day.month == month:
        yield day
        day = moved(day, "D", 1)
