"""How sure and how complete the findings are.

In: a `Dataset`. Out: `Surety`: how confidences spread over ten bins a table, what each rule found, and
the shares of rows that have what readers ask for (a link, a speaker, an actor, a day, a place).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from flows.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.report.dataset import Dataset

_TABLES = ("mentions", "quotes", "events")
BINS = 10

# What a row should have: table, label, column. Only rows that could have it count (a condition column and value).
_SHARES: tuple[tuple[str, str, str, tuple[str, str] | None], ...] = (
    ("mentions", "times turned into days", "date_start", ("kind", "time")),
    ("quotes", "quotes with a cue", "cue", None),
    ("quotes", "quotes with a speaker", "speaker_name", None),
    ("quotes", "speakers linked to an entity", "speaker_entity_id", None),
    ("events", "events with an actor code", "actor_code", None),
    ("events", "events with a recipient code", "recipient_code", None),
    ("events", "events dated by an expression in the text", "date_mention_id", None),
    ("events", "events with a place", "place_entity_id", None),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule found."""

    table: str
    rule: str
    rows: int
    mean: float
    lowest: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many rows have something."""

    label: str
    having: int
    rows: int

    @property
    def percent(self) -> float:
        """0 to 100; 0 where there are no rows."""
        return 100 * self.having / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Surety:
    """Confidence and completeness."""

    spread: Mapping[str, tuple[int, ...]]  # table -> rows by tenth of confidence, the lowest tenth first
    rules: tuple[Rule, ...]
    shares: tuple[Share, ...]


def weigh(dataset: Dataset) -> Surety:
    """Count confidences, rules and shares."""
    spread: dict[str, list[int]] = {}
    rules = []
    for name in _TABLES:
        found: dict[str, list[float]] = defaultdict(list)
        bins = [0] * BINS
        for rule, confidence in dataset.rows(name, ("rule", "confidence")):
            found[rule].append(confidence)
            bins[min(int(confidence * BINS + 1e-9), BINS - 1)] += 1
        spread[name] = bins
        rules += [Rule(name, rule, len(all_), sum(all_) / len(all_), min(all_)) for rule, all_ in found.items()]
    rules.sort(key=lambda one: (_TABLES.index(one.table), -one.rows, one.rule))
    return Surety(
        spread={name: tuple(bins) for name, bins in spread.items()},
        rules=tuple(rules),
        shares=(_linked(dataset), *(_share(dataset, *entry) for entry in _SHARES)),
    )


def _share(dataset: Dataset, table: str, label: str, column: str, only: tuple[str, str] | None) -> Share:
    found = read_table(dataset.folder, table, columns=[column, *(only[:1] if only else ())])
    if only:
        found = found.filter(pc.equal(found.column(only[0]), only[1]))
    values = found.column(column)
    return Share(label, len(values) - values.null_count, len(values))


def _linked(dataset: Dataset) -> Share:
    """Mentions of places whose entity has coordinates."""
    placed = {key for key, latitude in dataset.rows("entities", ("entity_id", "latitude")) if latitude is not None}
    places = [row[1] for row in dataset.rows("mentions", ("label", "entity_id")) if row[0] in {"GPE", "LOC", "FAC"}]
    return Share("place names with coordinates", sum(entity_id in placed for entity_id in places), len(places))
