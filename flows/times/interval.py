"""Which days a TIMEX3 value means: the one place where that is decided.

In: a value and a modifier. Out: a closed interval of days, or None.

    value             days, both ends belong
    1998              1 January to 31 December
    1998-03           the whole month
    1998-03-07        that day; with a clock time or part of the day still that day
    1998-W11          Monday to Sunday of the ISO week
    1998-W11-WE       its Saturday and Sunday
    1998-W11-3        one day of it (3 is Wednesday)
    1998-Q3, 1998-H2  three and six calendar months; a fiscal quarter is taken for the calendar one of
                      the same number, since the text rarely says when the fiscal year begins
    1998-SP SU FA     1 March, 1 June, 1 September to the end of the third month (meteorological,
                      northern hemisphere, where most English news counts)
    1998-WI           1 December 1997 to the end of February 1998: named for the year it ends in
    198, 198X         1980 to 1989
    19, 19XX          1900 to 1999

None for everything that names no stretch of the calendar: unknown parts inside (XXXX-03, 1998-QX),
durations (P4M), sets, PAST_REF and its kin, years outside 1 to 9999.

Modifiers. START, MID and END ("early March", "the end of September") do not narrow the interval:
where "late" begins is the writer's secret, and a day wrongly left out is worse than one too many;
the column `timex_mod` keeps the word. Modifiers that open a side do: AFTER and ON_OR_AFTER
("1994 or later") leave the end None, BEFORE and ON_OR_BEFORE ("1994 or earlier") leave the start
None. APPROX and the rest change nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

from flows.records import Days

if TYPE_CHECKING:
    from collections.abc import Callable

_SEASON_FIRST = {"SP": 3, "SU": 6, "FA": 9}


def month_days(year: int, first: int, months: int = 1) -> Days:
    """The days of `months` calendar months from the first one; ValueError outside 1 to 9999."""
    last = first + months - 1
    year_end, month_end = year + (last - 1) // 12, (last - 1) % 12 + 1
    length = calendar.monthrange(year_end, month_end)[1]
    return Days(dt.date(year, first, 1), dt.date(year_end, month_end, length))


def _day(m: re.Match[str]) -> Days:
    day = dt.date(int(m[1]), int(m[2]), int(m[3]))
    return Days(day, day)


def _week(m: re.Match[str]) -> Days:
    year, week, part = int(m[1]), int(m[2]), m[3]
    if part == "WE":
        first, last = 6, 7
    elif part is None:
        first, last = 1, 7
    else:
        first = last = int(part)
    return Days(dt.date.fromisocalendar(year, week, first), dt.date.fromisocalendar(year, week, last))


def _period(m: re.Match[str]) -> Days:
    size = 3 if m[2] == "Q" else 6
    return month_days(int(m[1]), (int(m[3]) - 1) * size + 1, size)


def _season(m: re.Match[str]) -> Days:
    year = int(m[1])
    return month_days(year - 1, 12, 3) if m[2] == "WI" else month_days(year, _SEASON_FIRST[m[2]], 3)


def _years(first: int, count: int) -> Days:
    return Days(dt.date(first, 1, 1), dt.date(first + count - 1, 12, 31))


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days]], ...] = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), _day),
    (re.compile(r"(\d{4})-(\d\d)"), lambda m: month_days(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})"), lambda m: _years(int(m[1]), 1)),
    (re.compile(r"(\d{4})-W(\d\d)(?:-(WE|[1-7]))?"), _week),
    (re.compile(r"(\d{4})-([QH])([1-4])"), _period),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), _season),
    (re.compile(r"(\d{3})X?"), lambda m: _years(int(m[1]) * 10, 10)),
    (re.compile(r"(\d{2})(?:XX)?"), lambda m: _years(int(m[1]) * 100, 100)),
)


def days_of(value: str, mod: str | None = None) -> Days | None:
    """The closed interval of days that a value means, as the table above says.

    >>> days_of("2011-W28-WE")
    Days(start=datetime.date(2011, 7, 16), end=datetime.date(2011, 7, 17))
    >>> days_of("P4M") is None
    True
    """
    if value.endswith("_REF") or value[:1] in {"P", "T"}:
        return None
    day = value.split("T", 1)[0]
    for shape, read in _SHAPES:
        if m := shape.fullmatch(day):
            try:
                return _opened(read(m), mod)
            except ValueError:
                return None
    return None


def _opened(days: Days, mod: str | None) -> Days | None:
    if mod == "ON_OR_AFTER":
        return Days(days.start, None)
    if mod == "ON_OR_BEFORE":
        return Days(None, days.end)
    if mod == "AFTER" and days.end is not None:
        return Days(days.end + dt.timedelta(days=1), None) if days.end < dt.date.max else None
    if mod == "BEFORE" and days.start is not None:
        return Days(None, days.start - dt.timedelta(days=1)) if days.start > dt.date.min else None
    return days
