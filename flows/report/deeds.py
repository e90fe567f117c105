"""Who did what to whom, and when.

In: a `Dataset`, the articles that are copies, the stretch of publication. Out: `Deeds`: events by bin,
type and quad class, the events told most often, dyads, and who met, accused or attacked whom.

The idea to hold: totals count an event told in several rows or articles once (`event_cluster_id`) and
leave copies out; dyads and networks count only what the text says took place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.report.calendar import around
from flows.report.intake import ranked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from flows.report.calendar import Scale
    from flows.report.dataset import Dataset

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
# Event types in the order of the ontology, from the friendliest to the most violent.
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
# What the three networks show.
NETWORKS = {"met": "CONSULT", "accused": "ACCUSE", "attacked": "ASSAULT"}
_BESIDE = 45  # days before the first and after the last publication that the timeline still shows

_COLUMNS = (
    "article_id", "event_id", "event_cluster_id", "event_type", "quad_class", "intensity", "status", "actor",
    "actor_entity_id", "actor_code", "recipient", "recipient_entity_id", "recipient_code", "date_start", "date_end",
    "place", "place_entity_id", "trigger", "claimed_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    article_id: str
    event_id: str
    event_cluster_id: str
    event_type: str
    quad_class: int
    intensity: float
    status: str
    actor: str | None
    actor_entity_id: str | None
    actor_code: str | None
    recipient: str | None
    recipient_entity_id: str | None
    recipient_code: str | None
    date_start: dt.date | None
    date_end: dt.date | None
    place: str | None
    place_entity_id: str | None
    trigger: str
    claimed_by: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An event and how often it is told; `event_id` in `article_id` is its first telling."""

    article_id: str
    event_id: str
    event_type: str
    quad_class: int
    status: str
    actor: str | None
    recipient: str | None
    date_start: dt.date | None
    date_end: dt.date | None
    place: str | None
    trigger: str
    rows: int
    articles: int
    claims: int  # rows told inside somebody's words


@dataclass(frozen=True, slots=True)
class Dyad:
    """All events that one acts in and the other undergoes."""

    actor: str
    recipient: str
    events: int
    intensity: float  # mean
    types: tuple[tuple[str, int], ...]
    article_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """Everything that events tell.

    timeline: (first day of a bin, event type) -> events. outside: events whose days the timeline does not show;
    undated: events without days.
    """

    scale: Scale | None
    timeline: Mapping[tuple[dt.date, str], int]
    outside: int
    undated: int
    types: Mapping[str, tuple[int, int]]  # type -> quad class, events
    statuses: tuple[tuple[str, int], ...]
    claimed: int  # of all clusters, those told only inside somebody's words
    told: tuple[Told, ...]
    dyads: tuple[Dyad, ...]
    networks: Mapping[str, tuple[tuple[str, str, int], ...]]  # name -> (who, whom, events)
    places: Mapping[str, int]  # place_entity_id -> events


def recount(dataset: Dataset, copies: frozenset[str], names: Mapping[str, str], published: Scale | None) -> Deeds:
    """Count events, dyads and networks."""
    rows = [_Row(*row) for row in dataset.rows("events", _COLUMNS) if row[0] not in copies]
    clusters: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        clusters[row.event_cluster_id].append(row)
    told = tuple(
        sorted(
            (_told(members, names) for members in clusters.values()),
            key=lambda one: (-one.articles, -one.rows, one.article_id, one.event_id),
        )
    )
    days = [one.date_start for one in told]
    scale = None if published is None else around(published, _BESIDE)
    timeline: Counter[tuple[dt.date, str]] = Counter()
    types: Counter[str] = Counter()
    quads = {}
    for one in told:
        types[one.event_type] += 1
        quads[one.event_type] = one.quad_class
        if scale is not None and one.date_start is not None and scale.holds(one.date_start):
            timeline[scale.start(one.date_start), one.event_type] += 1
    undated = sum(day is None for day in days)
    actual = [row for row in rows if row.status == "actual"]
    return Deeds(
        scale=scale,
        timeline=dict(sorted(timeline.items())),
        outside=len(days) - undated - timeline.total(),
        undated=undated,
        types={name: (quads[name], types[name]) for name in sorted(types, key=_order)},
        statuses=ranked(Counter(one.status for one in told)),
        claimed=sum(one.claims == one.rows for one in told),
        told=told,
        dyads=_dyads(actual),
        networks={name: _network(actual, kind, names) for name, kind in NETWORKS.items()},
        places=dict(sorted(_places(rows).items())),
    )


def _order(name: str) -> tuple[int, str]:
    return (TYPES.index(name) if name in TYPES else len(TYPES), name)


def _told(rows: list[_Row], names: Mapping[str, str]) -> Told:
    first = rows[0]
    return Told(
        article_id=first.article_id,
        event_id=first.event_id,
        event_type=first.event_type,
        quad_class=first.quad_class,
        status=first.status,
        actor=_name(first.actor_entity_id, first.actor, names),
        recipient=_name(first.recipient_entity_id, first.recipient, names),
        date_start=first.date_start,
        date_end=first.date_end,
        place=_name(first.place_entity_id, first.place, names),
        trigger=first.trigger,
        rows=len(rows),
        articles=len({row.article_id for row in rows}),
        claims=sum(row.claimed_by is not None for row in rows),
    )


def _name(entity_id: str | None, written: str | None, names: Mapping[str, str]) -> str | None:
    return names.get(entity_id) if entity_id in names and entity_id is not None else written


def _dyads(rows: Iterable[_Row]) -> tuple[Dyad, ...]:
    pairs: dict[tuple[str, str], dict[tuple[str, str], _Row]] = defaultdict(dict)
    for row in rows:
        if row.actor_code and row.recipient_code:
            pairs[row.actor_code, row.recipient_code].setdefault((row.event_cluster_id, row.event_type), row)
    found = []
    for (actor, recipient), events in pairs.items():
        members = list(events.values())
        mean = sum(row.intensity for row in members) / len(members)
        kinds = ranked(Counter(row.event_type for row in members))
        found.append(Dyad(actor, recipient, len(members), mean, kinds, members[0].article_id, members[0].event_id))
    return tuple(sorted(found, key=lambda dyad: (-dyad.events, dyad.actor, dyad.recipient)))


def _network(rows: Iterable[_Row], kind: str, names: Mapping[str, str]) -> tuple[tuple[str, str, int], ...]:
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        # Whom the text does not name still has a code: "the army" is COLMIL.
        who = names.get(row.actor_entity_id or "") or row.actor_code
        whom = names.get(row.recipient_entity_id or "") or row.recipient_code
        if row.event_type == kind and who and whom and who != whom:
            # Meeting is mutual, so both directions are one edge.
            pair = (min(who, whom), max(who, whom)) if kind == "CONSULT" else (who, whom)
            pairs[pair].add(row.event_cluster_id)
    return tuple(
        (*pair, number) for pair, number in ranked(Counter({pair: len(found) for pair, found in pairs.items()}))
    )


def _places(rows: Iterable[_Row]) -> Counter[str]:
    seen = {(row.place_entity_id, row.event_cluster_id) for row in rows if row.place_entity_id}
    return Counter(place for place, _ in sorted(seen))
