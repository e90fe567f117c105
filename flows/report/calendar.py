"""Days -> the bins of a timeline.

In: the first and last day to show. Out: `Scale`: a unit that gives at most a few dozen bins, and for
a day the first day of its bin.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Unit = Literal["day", "week", "month", "quarter", "year"]

# A stretch of so many days at most is shown by this unit.
_UNITS: tuple[tuple[int, Unit], ...] = ((45, "day"), (300, "week"), (6 * 366, "month"), (16 * 366, "quarter"))


@dataclass(frozen=True, slots=True)
class Scale:
    """The bins from the one of `first` to the one of `last`."""

    first: dt.date
    last: dt.date
    unit: Unit

    def start(self, day: dt.date) -> dt.date:
        """The first day of the bin that `day` falls into.

        >>> Scale(dt.date(2011, 1, 1), dt.date(2013, 1, 1), "month").start(dt.date(2011, 7, 16))
        datetime.date(2011, 7, 1)
        """
        if self.unit == "week":
            return day - dt.timedelta(days=min(day.weekday(), day.toordinal() - 1))
        if self.unit == "month":
            return day.replace(day=1)
        if self.unit == "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        return day.replace(month=1, day=1) if self.unit == "year" else day

    def after(self, start: dt.date) -> dt.date:
        """The first day of the next bin; the last day of the calendar where there is none."""
        step = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[self.unit]
        if start.toordinal() + step > dt.date.max.toordinal():
            return dt.date.max
        later = start + dt.timedelta(days=step)
        return later if self.unit in {"day", "week"} else self.start(later)

    def holds(self, day: dt.date | None) -> bool:
        """Whether the timeline shows that day."""
        return day is not None and self.first <= day <= self.last

    def starts(self) -> list[dt.date]:
        """The first days of all bins."""
        found = [self.start(self.first)]
        while (following := self.after(found[-1])) <= self.last and following != found[-1]:
            found.append(following)
        return found

    def label(self, start: dt.date) -> str:
        """What a bin is called."""
        if self.unit == "quarter":
            return f"{start:%Y} Q{(start.month + 2) // 3}"
        return {"day": f"{start:%-d %b %Y}", "week": f"week of {start:%-d %b %Y}", "month": f"{start:%b %Y}"}.get(
            self.unit, str(start.year)
        )


def scale_for(days: Iterable[dt.date | None]) -> Scale | None:
    """A scale that holds all days; None if there is no day."""
    known = [day for day in days if day is not None]
    if not known:
        return None
    first, last = min(known), max(known)
    span = (last - first).days
    return Scale(first, last, next((unit for most, unit in _UNITS if span <= most), "year"))


def around(scale: Scale, days: int) -> Scale:
    """The same bins, over some days more on both sides."""
    low = max(scale.first.toordinal() - days, 1)
    high = min(scale.last.toordinal() + days, dt.date.max.toordinal())
    return Scale(dt.date.fromordinal(low), dt.date.fromordinal(high), scale.unit)
