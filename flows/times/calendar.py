"""Calendar values of TIMEX3 and the arithmetic on them.

In: days, values. Out: values. `None` for the day gives the value with its parts unknown: what is
not known is written X and stays X through every sum.

The idea to hold: a value has a grain (D day, W week, WE weekend, M month, Q quarter, H half, Y year,
DE decade, CE century, or a season's code), and a shift keeps the grain: a year before 2011-Q2 is
2010-Q2.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from flows.times.interval import days_of

_GRAINS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("D", re.compile(r"[\dX]{4}-[\dX]{2}-[\dX]{2}(?:T.*)?")),
    ("M", re.compile(r"[\dX]{4}-[\dX]{2}")),
    ("WE", re.compile(r"[\dX]{4}-W[\dX]{2}-WE")),
    ("D", re.compile(r"[\dX]{4}-W[\dX]{2}-\d(?:T.*)?")),
    ("W", re.compile(r"[\dX]{4}-W[\dX]{2}")),
    ("Q", re.compile(r"[\dX]{4}-Q[\dX]")),
    ("H", re.compile(r"[\dX]{4}-H[\dX]")),
    ("S", re.compile(r"[\dX]{4}-(?:SP|SU|FA|WI)")),
    ("Y", re.compile(r"[\dX]{4}")),
    ("DE", re.compile(r"\d{3}")),
    ("CE", re.compile(r"\d{2}")),
)
_UNKNOWN = {
    "D": "XXXX-XX-XX",
    "M": "XXXX-XX",
    "W": "XXXX-WXX",
    "WE": "XXXX-WXX-WE",
    "Q": "XXXX-QX",
    "H": "XXXX-HX",
    "Y": "XXXX",
}
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def grain(value: str) -> str | None:
    """The grain of a calendar value, None for durations and references.

    >>> grain("2011-W28-WE"), grain("2011-Q2"), grain("P4M")
    ('WE', 'Q', None)
    """
    return next((name for name, shape in _GRAINS if shape.fullmatch(value)), None)


def value_at(kind: str, day: dt.date | None) -> str:
    """The value of a grain that holds the day; unknown parts when there is no day.

    >>> value_at("Q", dt.date(2011, 7, 19)), value_at("W", None)
    ('2011-Q3', 'XXXX-WXX')
    """
    if day is None:
        return _UNKNOWN.get(kind, "XXXX")
    if kind in {"W", "WE"}:
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if kind == "WE" else "")
    return {
        "D": f"{day:%Y-%m-%d}" if day.year > 999 else f"{day.year:04d}-{day.month:02d}-{day.day:02d}",
        "M": f"{day.year:04d}-{day.month:02d}",
        "Q": f"{day.year:04d}-Q{(day.month + 2) // 3}",
        "H": f"{day.year:04d}-H{1 if day.month < 7 else 2}",
        "DE": f"{day.year:04d}"[:3],
        "CE": f"{day.year:04d}"[:2],
        "S": season_of(day),
    }.get(kind, f"{day.year:04d}")


def season_of(day: dt.date) -> str:
    """The season that holds the day, winter named for the year it ends in.

    >>> season_of(dt.date(2010, 12, 24))
    '2011-WI'
    """
    code = ("WI", "SP", "SU", "FA")[day.month % 12 // 3]
    return f"{day.year + (day.month == 12):04d}-{code}"


def first_day(value: str) -> dt.date | None:
    """The first day that a value means, None when it is not known."""
    days = days_of(value)
    return None if days is None else days.start


def moved(day: dt.date | None, kind: str, by: int) -> dt.date | None:
    """The day so many units later (earlier if negative); None when unknown or outside the calendar.

    >>> moved(dt.date(2011, 3, 31), "M", -1)
    datetime.date(2011, 2, 28)
    """
    if day is None:
        return None
    try:
        if kind in {"D", "W", "WE", "NI"}:
            return day + dt.timedelta(days=by * (1 if kind in {"D", "NI"} else 7))
        months = by * {"M": 1, "Q": 3, "H": 6, "Y": 12, "S": 12, "DE": 120, "CE": 1200, "ML": 12000}[kind]
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def shifted(value: str, kind: str, by: int) -> str:
    """The value of the same grain so many units away; a value with unknown parts keeps them.

    >>> shifted("2011-Q2", "Y", -1), shifted("2011-07-04", "D", 3)
    ('2010-Q2', '2011-07-07')
    """
    own, start = grain(value), first_day(value)
    if own is None:
        return value
    if start is None:
        return "XXXX" + value[4:] if kind in {"Y", "DE", "CE"} and len(value) > 4 else value
    if own == "S":
        # A winter begins in the year before the one it is named for.
        return f"{int(value[:4]) + by:04d}{value[4:]}" if kind in {"Y", "S"} else value
    there = moved(start, kind, by)
    return value_at(own, None) if there is None else value_at(own, there)


def on_weekday(day: dt.date, weekday: int, *, past: bool, same: bool = True) -> dt.date | None:
    """The nearest such weekday before (or after) the day; the day itself counts if `same`."""
    distance = (day.isoweekday() - weekday) % 7 if past else (weekday - day.isoweekday()) % 7
    if distance == 0 and not same:
        distance = 7
    return moved(day, "D", -distance if past else distance)


def season_value(code: str, year: int) -> str:
    """The season of a year as the text counts it."""
    return f"{year:04d}-{code}"


def season_start(code: str, year: int) -> dt.date:
    """The first day of the season named for a year."""
    return dt.date(year - 1 if code == "WI" else year, _SEASON_MONTH[code], 1)


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm).

    >>> easter(2011)
    datetime.date(2011, 4, 24)
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * left + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
