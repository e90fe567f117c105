"""A line or a field -> the dates written in it, in any form that pages use.

In: a short text (a metadata value, a line of a dump). Out: `WrittenDate`s with their place in it.

The idea to hold: a date that can be read two ways (03/04/2016) says so, and whoever asks decides
with what else is known; nothing is guessed here.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from flows.reading.words import mapping

_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"(?:\s?(?P<half>[ap]\.?m\b\.?))?"
    r"|(?P<hour12>1[0-2]|0?[1-9])\s?(?P<half12>[ap]\.?m\b\.?)"
    r"|(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:GMT|UTC|[A-Z]{2,4}T\b|hrs|hours|h\b))"
)
_ZONE = r"(?P<zone>Z\b|(?:GMT|UTC)?\s?[+-]\d{1,2}:?\d{0,2}\b|[A-Z]{1,3}[A-Z]T\b|UTC\b|MSK\b|ET\b|PT\b|CT\b)"
_TIME = re.compile(rf"(?<![\d/.-])(?:{_CLOCK})(?:\s*(?:hrs|hours|h)\b)?(?:\s*\(?{_ZONE}\)?)?")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A calendar day as written at `[start, end)`, its time of day included in the stretch.

    `other` is the second reading of an all-numeric date, None if there is one reading.
    """

    start: int
    end: int
    day: dt.date
    moment: dt.datetime | None = None
    other: dt.date | None = None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted(mapping("months"), key=len, reverse=True))
    weekday = rf"(?:\b{_WEEKDAY}\.?,?\s+(?:the\s+)?)?"
    year = r"(?P<year>(?:19|20)\d\d)(?!\d)"
    forms = (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"{weekday}\b(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<name>{month})\.?,?[\s-]+{year}",
        rf"{weekday}\b(?P<name>{month})\.?\s+(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:,\s*|\s+){year}",
        rf"\b(?P<year>(?:19|20)\d\d)[\s-](?P<name>{month})\.?[\s-](?P<d>0?[1-9]|[12]\d|3[01])\b",
        r"(?<![\d/])(?P<year>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
        rf"{weekday}(?<![\d./-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<sep>[./-])(?P<b>0?[1-9]|[12]\d|3[01])(?P=sep){year}",
        r"\b(?P<year>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=T\d|\b)",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def find_dates(text: str) -> list[WrittenDate]:
    """Every whole date (day, month and year) in a short text, in order, none overlapping."""
    found: list[WrittenDate] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            written = _written(text, match)
            if written is not None:
                found.append(written)
    return sorted(found, key=lambda one: one.start)


def _written(text: str, match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    year = int(parts["year"])
    other: dt.date | None = None
    if parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        day, other = _day(year, second, first), _day(year, first, second)
        if parts["sep"] == "." and day is not None:  # dots are a day-first habit
            other = None
        if day is None:
            day, other = other, None
        if other == day:
            other = None
    else:
        month = int(parts["m"]) if parts.get("m") else int(mapping("months")[parts["name"].lower()])
        day = _day(year, month, int(parts["d"]))
    if day is None:
        return None
    start, end, moment = _clock(text, match.start(), match.end(), day)
    return WrittenDate(start, end, day, moment, other)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _clock(text: str, start: int, end: int, day: dt.date) -> tuple[int, int, dt.datetime | None]:
    """The time of day beside a date: its stretch joined to the date's, and the moment if zoned."""
    after = re.compile(r"[\s,|/@•·–—-]*(?:\bat\b|T)?\s*@?").match(text, end)
    hit = _TIME.match(text, after.end()) if after else None
    if hit:
        return start, hit.end(), _moment(day, hit)
    for earlier in _TIME.finditer(text, max(0, start - 40), start):
        if re.fullmatch(r"[\s,|•·–—-]*(?:on\b)?\s*", text[earlier.end() : start]):
            return earlier.start(), end, _moment(day, earlier)
    return start, end, None


def _moment(day: dt.date, hit: re.Match[str]) -> dt.datetime | None:
    offset = _offset(hit.group("zone"))
    if offset is None:
        return None
    if hit.group("military"):
        hour, minute = divmod(int(hit.group("military")), 100)
    else:
        hour, minute = int(hit.group("hour") or hit.group("hour12")), int(hit.group("minute") or 0)
    half = (hit.group("half") or hit.group("half12") or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    zone = dt.timezone(dt.timedelta(minutes=offset))
    return dt.datetime(day.year, day.month, day.day, hour, minute, int(hit.group("second") or 0), tzinfo=zone)


def _offset(zone: str | None) -> int | None:
    """Minutes from UTC of a written zone; None if it has none or means several."""
    if not zone:
        return None
    known = mapping("zones").get(zone.upper())
    if known is not None:
        return int(known)
    numeric = re.fullmatch(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?", zone)
    if numeric is None:
        return None
    minutes = int(numeric.group(2)) * 60 + int(numeric.group(3) or 0)
    return None if minutes > 14 * 60 else minutes * (1 if numeric.group(1) == "+" else -1)


def field_date(value: str) -> WrittenDate | None:
    """The one date of a metadata value or a record's field; None if none, or if it reads two ways.

    >>> field_date("2011-07-19T09:00:00+02:00").day
    datetime.date(2011, 7, 19)
    """
    found = find_dates(value[:200])
    return found[0] if found and found[0].other is None else None
