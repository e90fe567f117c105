"""The verb of the room: the time expressions of a text and what they refer to.

In: a spaCy Doc and the day of publication. Out: `Timex`es in text order.

The idea to hold: recognise, then normalise in text order, so that a later expression can lean on an
earlier one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.records import Section, Span, Timex
from flows.times.context import Context
from flows.times.interval import days_of
from flows.times.normalise import read
from flows.times.recognise import recognise
from flows.times.values import is_timex_value

if TYPE_CHECKING:
    import datetime as dt

    from spacy.tokens import Doc

_SUPPORTED = (1000, 9000)  # years of publication; sums of centuries stay inside the calendar


def find_times(doc: Doc, published: dt.date | None, *, section: Section = Section.BODY) -> list[Timex]:
    """The time expressions of a Doc, in text order, none overlapping.

    published: the day the text appeared; None leaves what depends on it with unknown parts (X) in
        its value and without days, and so does a day outside the years 1000 to 9000.
    section: which text of the article the Doc is; carried into the result.
    """
    known = published is not None and _SUPPORTED[0] <= published.year <= _SUPPORTED[1]
    context = Context(published if known else None, caption=section is Section.CAPTION)
    out = []
    for found in recognise(doc):
        reading = read(found, context)
        if reading is None or not is_timex_value(reading.value):
            continue
        context.before.append((found, reading))
        tokens = [token for token in found.tokens() if reading.upto is None or token.i < reading.upto]
        last = tokens[-1]
        out.append(
            Timex(
                span=Span(tokens[0].idx, last.idx + len(last.text)),
                type=reading.type,
                value=reading.value,
                mod=reading.mod,
                days=days_of(reading.value, reading.mod) if reading.type in {"DATE", "TIME"} else None,
                rule=".".join(part for part in (found.rule.name, reading.how) if part),
                confidence=reading.sure,
                section=section,
            )
        )
    return out
