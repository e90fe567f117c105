"""Business time: quarters, halves, fiscal years, and the period a year ago.

In: a `Found`. Out: a `Reading`.

The idea to hold: a report speaks of one period and compares it with the same one a year before, so
"a year earlier" takes its grain from the period it leans on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.calendar import grain, moved, shifted, value_at
from flows.times.context import Reading, direction
from flows.times.quantity import amount_of, unit_of
from flows.times.senses.dates import date, part_mod, year_of

if TYPE_CHECKING:
    from flows.times.context import Context
    from flows.times.recognise import Found

_NTH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
    "latter": 2,
}


def aside(reading: Reading) -> Reading:
    """The same reading, marked as a comparison that nothing leans on."""
    return replace(reading, aside=True)


def _year_by_word(found: Found, context: Context) -> int | None:
    words = set(found.words("rel"))
    if context.published is None or not words:
        return None
    return context.published.year + (-1 if "last" in words else 1 if "next" in words else 0)


def _last_quarter(context: Context) -> str:
    """The quarter that ended last before publication: the one that reports are about."""
    return value_at("Q", moved(context.published, "Q", -1))


def read_quarter(found: Found, context: Context) -> Reading | None:
    """Read "the third quarter", with or without its year."""
    number = _NTH[found.text("nth")]
    year = year_of(found) or _year_by_word(found, context)
    if year is not None:
        return date(f"{year:04d}-Q{number}", part_mod(found), "year-given")
    if context.published is None:
        return date(f"XXXX-Q{number}", part_mod(found), "year-unknown")
    year = context.published.year
    running = (context.published.month + 2) // 3
    way = direction(found)
    ahead = way == "future"
    if number > running:
        # A quarter yet to come is this year's when the clause looks ahead, or it is the next and nothing looks back.
        return date(
            f"{year if ahead or (number == running + 1 and way is None) else year - 1:04d}-Q{number}",
            part_mod(found),
            "nearest",
        )
    if ahead and number < running - 1:
        return date(f"{year + 1:04d}-Q{number}", part_mod(found), "future-tense", sure=0.7)
    return date(f"{year:04d}-Q{number}", part_mod(found), "past-tense")


def read_the_quarter(found: Found, context: Context) -> Reading | None:
    """Read "the quarter", "the latest period": the one spoken of, else the one that ended last."""
    words = set(found.words("way"))
    kind = found.text("kind")
    if kind == "period" and not words & {"latest", "same", "recent"}:
        return None
    if words & {"current", "this"}:
        return date(value_at("Q", context.published), None, "running", sure=0.8)
    if words & {"next", "coming", "following"}:
        return date(value_at("Q", moved(context.published, "Q", 1)), None, "next", sure=0.8)
    if words & {"last", "previous", "past"}:
        return date(_last_quarter(context), None, "last", sure=0.8)
    spoken = context.latest("Q", found=found)
    if spoken is not None and "latest" not in words:
        return date(spoken, None, "spoken-of", sure=0.7)
    if "same" in words:
        return None  # of what period, only a report's quarter would tell
    latest = next((r.value for _, r in context.before if grain(r.value) == "Q"), None)
    return date(latest or _last_quarter(context), None, "latest", sure=0.7)


def read_quarter_of_year(found: Found, context: Context) -> Reading | None:
    """Read "the 1988 period": the running report's quarter in that year."""
    year = year_of(found)
    spoken = None if context.long_span(found) else context.latest("Q", found=found)
    if year is None:
        return None
    return aside(date(f"{year:04d}{spoken[4:]}" if spoken else f"{year:04d}", None, "leaning", sure=0.75))


def read_quarter_year_ago(found: Found, context: Context) -> Reading | None:
    """Read "last year's quarter"."""
    year = _year_by_word(found, context)
    spoken = context.latest("Q", found=found) or _last_quarter(context)
    return aside(date(f"{year:04d}{spoken[4:]}" if year else "XXXX-QX", None, "leaning", sure=0.75))


def read_year_ago(found: Found, context: Context) -> Reading | None:
    """Read "the year-ago quarter", "a year earlier": the period leaned on, a year back."""
    year = year_of(found)
    nth = _NTH.get(found.text("nth"))
    quarterly = {"quarter", "period"} & set(found.words())
    base = context.latest("Q", found=found)
    if base is not None and context.is_future(base):
        base = None
    if nth is not None:
        base_year = year or (context.published.year - 1 if context.published else None)
        return aside(date(f"{base_year:04d}-Q{nth}" if base_year else f"XXXX-Q{nth}", None, "nth", sure=0.85))
    if base is None and quarterly:
        base = _last_quarter(context)
    if base is None or ("quarter" not in found.words() and context.long_span(found)):
        base = value_at("Y", context.published)
    if year is not None:
        return aside(date(f"{year:04d}{base[4:]}", None, "year-given", sure=0.8))
    return aside(date(shifted(base, "Y", -1), None, "leaning", sure=0.8))


def read_year_ago_span(found: Found, context: Context) -> Reading | None:
    """Read "the year-earlier nine months": a duration."""
    del context
    tokens = found.words()
    unit = unit_of(tokens[-1])
    amount = amount_of(tuple(word for word in tokens[:-1] if word not in {"the", "year", "-", "ago", "earlier"}))
    return Reading(TimexType.DURATION, f"P{amount}{unit}", None, "", 0.85)


def read_half(found: Found, context: Context) -> Reading | None:
    """Read "the first half of 1989"."""
    number = 1 if _NTH[found.text("nth")] == 1 else 2
    year = year_of(found) or _year_by_word(found, context)
    if year is None:
        year = context.published.year if context.published else None
    return date(f"{year:04d}-H{number}" if year else f"XXXX-H{number}", part_mod(found), sure=0.85)


def read_short_period(found: Found, context: Context) -> Reading | None:
    """Read "Q3 2009", "Q3", "H1 2009"; without a year the one that ended last."""
    sign = found.text("nth").upper()
    letter, number = sign.strip("1234"), sign.strip("QH")
    year = year_of(found)
    if year is not None:
        return date(f"{year:04d}-{letter}{number}", None, "year-given")
    if context.published is None:
        return date(f"XXXX-{letter}{number}", None, "year-unknown")
    year = context.published.year
    ended = (context.published.month - 1) // 3 >= int(number) or direction(found) == "future"
    return date(f"{year if ended else year - 1:04d}-{letter}{number}", None, "nearest", sure=0.75)


def read_quarters(found: Found, context: Context) -> Reading | None:
    """Read "the first two quarters of 1990" is a half; three quarters are nine months."""
    year = year_of(found) or _year_by_word(found, context)
    if "three" in found.words() or year is None:
        months = 9 if "three" in found.words() else 6
        return Reading(TimexType.DURATION, f"P{months}M", None, "", 0.7)
    return date(f"{year:04d}-H{1 if found.text('nth') == 'first' else 2}", None, sure=0.8)


def read_fiscal_year(found: Found, context: Context) -> Reading | None:
    """Read "fiscal 1989"."""
    del context
    return date(f"{year_of(found):04d}", part_mod(found))


def read_fiscal_relative(found: Found, context: Context) -> Reading | None:
    """Read "the current fiscal year"."""
    words = set(found.words())
    step = -1 if words & {"last", "previous", "past", "latest"} else 1 if words & {"next", "coming", "new"} else 0
    return date(value_at("Y", moved(context.published, "Y", step)), part_mod(found), sure=0.75)
