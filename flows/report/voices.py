"""Who speaks, and of whom is spoken.

In: a `Dataset` and the articles that are copies (their rows do not count). Out: `Voices`: speakers by
what they said, entities by where they are named, places with coordinates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.report.intake import ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.report.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: utterances counted, pieces of one utterance once; `quote` is one to look at."""

    name: str
    entity_id: str | None
    kind: str
    utterances: int
    direct: int
    articles: int
    article_id: str
    quote_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """An entity and how often it is named outside copies; `mention` is one to look at."""

    entity_id: str
    name: str
    kind: str
    country: str | None
    wikidata_id: str | None
    latitude: float | None
    longitude: float | None
    mentions: int
    articles: int
    article_id: str
    mention_id: str


@dataclass(frozen=True, slots=True)
class Voices:
    """Speakers and entities, the most frequent first."""

    speakers: tuple[Speaker, ...]
    entities: tuple[Named, ...]
    speaker_kinds: tuple[tuple[str, int], ...]
    quote_kinds: tuple[tuple[str, int], ...]
    names: Mapping[str, str]  # entity_id -> name, of all entities

    @property
    def places(self) -> tuple[Named, ...]:
        """Entities on the map, the most mentioned first."""
        found = [one for one in self.entities if one.latitude is not None and one.longitude is not None]
        return tuple(sorted(found, key=lambda one: (-one.mentions, one.entity_id)))


def listen(dataset: Dataset, copies: frozenset[str]) -> Voices:
    """Count speakers and entities."""
    columns = ("entity_id", "entity_name", "kind", "country", "wikidata_id", "latitude", "longitude")
    known = {row[0]: row for row in dataset.rows("entities", columns)}
    names = {entity_id: row[1] for entity_id, row in known.items()}
    quotes = [row for row in dataset.rows("quotes", _QUOTE) if row[0] not in copies]
    return Voices(
        speakers=_speakers(quotes, names),
        entities=_entities(dataset, copies, known),
        speaker_kinds=ranked(Counter(row[6] or "nobody" for row in quotes)),
        quote_kinds=ranked(Counter(row[3] for row in quotes)),
        names=names,
    )


_QUOTE = (
    "article_id", "utterance_id", "quote_id", "kind", "speaker_entity_id", "speaker_name", "speaker_kind", "text",
)  # fmt: skip


def _speakers(quotes: list[tuple[Any, ...]], names: Mapping[str, str]) -> tuple[Speaker, ...]:
    said: dict[tuple[str, str | None], list[tuple[Any, ...]]] = defaultdict(list)
    for row in quotes:
        entity_id, name, kind = row[4:7]
        if kind is not None and (entity_id or name):
            said[names.get(entity_id) or name or entity_id, entity_id].append(row)
    found = []
    for (name, entity_id), rows in said.items():
        pieces = {(row[0], row[1]): row for row in reversed(rows)}
        shown = max(rows, key=lambda row: (row[3] == "direct", min(len(row[7]), 140)))
        found.append(
            Speaker(
                name=name,
                entity_id=entity_id,
                kind=rows[0][6],
                utterances=len(pieces),
                direct=sum(row[3] == "direct" for row in pieces.values()),
                articles=len({row[0] for row in rows}),
                article_id=shown[0],
                quote_id=shown[2],
                text=shown[7],
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.utterances, -one.articles, one.name, one.entity_id or "")))


def _entities(dataset: Dataset, copies: frozenset[str], known: Mapping[str, tuple[Any, ...]]) -> tuple[Named, ...]:
    mentions: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    last: dict[str, str] = {}
    first: dict[str, tuple[str, str]] = {}
    for article_id, mention_id, entity_id in dataset.rows("mentions", ("article_id", "mention_id", "entity_id")):
        if entity_id is None or article_id in copies:
            continue
        mentions[entity_id] += 1
        first.setdefault(entity_id, (article_id, mention_id))
        if last.get(entity_id) != article_id:  # the rows of an article lie together
            articles[entity_id] += 1
            last[entity_id] = article_id
    found = [
        Named(*(*known[entity_id], number, articles[entity_id], *first[entity_id]))
        for entity_id, number in mentions.items()
        if entity_id in known
    ]
    return tuple(sorted(found, key=lambda one: (-one.articles, -one.mentions, one.entity_id)))
