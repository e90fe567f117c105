"""Normalisation: what a found expression refers to.

In: a `Found` and the `Context`. Out: a `Reading`, or None where it is no time after all.

The idea to hold: one row a sense; the rule that found an expression names its sense, and this table
is the whole list of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.times.recognise import recognise_tokens
from flows.times.senses import dates, days, fiscal, relative, spans, vague

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.times.context import Context, Reading
    from flows.times.recognise import Found

SENSES: Mapping[str, Callable[[Found, Context], Reading | None]] = {
    "adjective": vague.read_adjective,
    "ago": relative.read_ago,
    "century": dates.read_century,
    "century-turn": dates.read_century_turn,
    "clock": days.read_clock,
    "date": dates.read_date,
    "decade": dates.read_decade,
    "deictic": days.read_deictic,
    "deictic-far": days.read_deictic_far,
    "duration": spans.read_duration,
    "duration-mixed": spans.read_duration_mixed,
    "edge": relative.read_edge,
    "every": spans.read_every,
    "fiscal-relative": fiscal.read_fiscal_relative,
    "fiscal-year": fiscal.read_fiscal_year,
    "frequency": spans.read_frequency,
    "half": fiscal.read_half,
    "holiday": dates.read_holiday,
    "month": dates.read_month,
    "next-day": days.read_next_day,
    "nth-weekday": days.read_nth_weekday,
    "one-day": vague.read_one_day,
    "overnight": days.read_overnight,
    "part-of": days.read_part_of,
    "part-of-day": days.read_part_of_day,
    "phrase": vague.read_phrase,
    "quarter": fiscal.read_quarter,
    "quarter-of-year": fiscal.read_quarter_of_year,
    "quarter-year-ago": fiscal.read_quarter_year_ago,
    "quarters": fiscal.read_quarters,
    "rate": spans.read_rate,
    "recent": vague.read_recent,
    "relative": relative.read_relative,
    "same-day": days.read_same_day,
    "season": dates.read_season,
    "short-period": fiscal.read_short_period,
    "stamp": dates.read_stamp,
    "the-part": days.read_the_part,
    "the-quarter": fiscal.read_the_quarter,
    "the-unit": relative.read_the_unit,
    "this-part": days.read_this_part,
    "vague-span": spans.read_vague_span,
    "weekday": days.read_weekday,
    "weekday-ago": days.read_weekday_ago,
    "weekdays": spans.read_weekdays,
    "weekend": days.read_weekend,
    "year": dates.read_year,
    "year-ago": fiscal.read_year_ago,
    "year-ago-span": fiscal.read_year_ago_span,
    "year-end": relative.read_year_end,
    "year-pair": dates.read_year_pair,
}


def read(found: Found, context: Context) -> Reading | None:
    """What a found expression refers to, by the sense that its rule names."""
    return SENSES[found.rule.sense](found, context)


def read_part(found: Found, part: str, context: Context) -> Reading | None:
    """What a named part of an expression refers to, read as if it stood alone."""
    first, last = found.parts[part]
    for inner in recognise_tokens(found.doc, first, last):
        return read(inner, context)
    return None
