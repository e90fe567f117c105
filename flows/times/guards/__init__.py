"""Guards: what is not a time, asked of a match before it counts.

In: a `Found`. Out: whether it stands. Each guard is a small function, named in `rules.tsv`.

    names      calendar words that are names, titles or plain numbers
    stretches  units of time that count no stretch of the story
    adverbs    adverbs and clock times that say nothing of when

The idea to hold: a guard looks at tags, entity types and neighbours, and refuses where the word has
another job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.times.guards import adverbs, names, stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.times.recognise import Found


def _always(_: Found) -> bool:
    return True


GUARDS: Mapping[str, Callable[[Found], bool]] = {
    "-": _always,
    "adjective": adverbs.adjective,
    "calendar": names.calendar,
    "clock": adverbs.clock,
    "count-unit": stretches.count_unit,
    "days": names.days,
    "decade-word": names.decade_word,
    "half": stretches.half,
    "phrase": adverbs.phrase,
    "frequency": adverbs.frequency,
    "hyphen": stretches.hyphen,
    "mixed": stretches.mixed,
    "name": names.name,
    "one-day": stretches.one_day,
    "one-unit": stretches.one_unit,
    "plural": stretches.plural,
    "short-period": stretches.short_period,
    "span": stretches.span,
    "the-quarter": stretches.the_quarter,
    "title": names.title,
    "season": names.season,
    "span-one": stretches.span_one,
    "the-part": stretches.the_part,
    "the-unit": stretches.the_unit,
    "weekday": names.weekday,
    "year": names.year,
    "years": names.years,
}
