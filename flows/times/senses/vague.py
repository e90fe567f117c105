"""Vague references: "recently", "now", "in the near future".

In: a `Found`. Out: a `Reading` with PAST_REF, PRESENT_REF or FUTURE_REF; such values name no days.

The idea to hold: what the writer left open stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.context import Reading
from flows.times.quantity import duration_value, unit_of
from flows.times.vocabulary import alphabet

if TYPE_CHECKING:
    from flows.times.context import Context
    from flows.times.recognise import Found

_WORDS = {
    "current": "PRESENT_REF",
    "recent": "PAST_REF",
    "former": "PAST_REF",
    "previous": "PAST_REF",
    "past": "PAST_REF",
    "prior": "PAST_REF",
    "coming": "FUTURE_REF",
    "future": "FUTURE_REF",
}


def read_phrase(found: Found, context: Context) -> Reading | None:
    """A phrase of `phrases.tsv`."""
    del context
    value = alphabet().value("phrase", found.text())
    return None if value is None else Reading(TimexType.DATE, value, None, "", 0.8)


def read_recent(found: Found, context: Context) -> Reading | None:
    """Read "recent days", "coming months".

    Annotators of news take weeks and months for a stretch, days and years for the past or the future.
    """
    del context
    value = _WORDS[found.text("word")]
    unit = unit_of(next(word for word in found.words() if unit_of(word)))
    if unit in {"W", "M"}:
        return Reading(TimexType.DURATION, duration_value("X", unit), None, "", 0.6)
    return Reading(TimexType.DATE, value, None, "", 0.75)


def read_adjective(found: Found, context: Context) -> Reading | None:
    """Read "current", "future" before a noun."""
    del context
    word = found.words("word")[-1]
    value = "PAST_REF" if found.words("word")[0] == "then" else _WORDS[word]
    return Reading(TimexType.DATE, value, None, "", 0.6)


def read_one_day(found: Found, context: Context) -> Reading | None:
    """Read "one day" as some day to come."""
    del found, context
    return Reading(TimexType.DATE, "FUTURE_REF", None, "", 0.6)
