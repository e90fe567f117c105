"""Vague references: "recently", "now", "in the near future".

In: a `Found`. Out: a `Reading` with PAST_REF, PRESENT_REF or FUTURE_REF; such values name no days.

The idea to hold: what the writer left open stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.records import TimexType
from flows.times.context import Reading
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
    """Read "recent days", "coming months"."""
    del context
    return Reading(TimexType.DATE, _WORDS[found.text("word")], None, "", 0.75)


def read_adjective(found: Found, context: Context) -> Reading | None:
    """Read "current", "future" before a noun."""
    del context
    word = found.words("word")[-1]
    value = "PAST_REF" if found.words("word")[0] == "then" else _WORDS[word]
    return Reading(TimexType.DATE, value, None, "", 0.6)
