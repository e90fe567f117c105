"""The table of entities: what all articles together know of each identity.

In: for each article its entities as the article saw them. Out: one row an entity, counted.

The idea to hold: articles may disagree (one calls a man a minister, another gives no role). What
most articles say stands, of equals the smaller, empty only if nobody knows; so the order of the
articles plays no part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows.tables.schema import TABLES, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

# What is settled together: a latitude of one article with a longitude of another is nowhere.
_FACTS = (
    ("entity_name",),
    ("kind",),
    ("wikidata_id",),
    ("geonames_id",),
    ("country",),
    ("latitude", "longitude"),
    ("role_code",),
)


class Identities:
    """Collects entities part by part and settles them in the end."""

    def __init__(self) -> None:
        self._articles: dict[str, int] = defaultdict(int)
        self._mentions: dict[str, int] = defaultdict(int)
        self._said: dict[str, Counter[tuple[tuple[Any, ...], ...]]] = defaultdict(Counter)

    def add(self, table: pa.Table, *, without: Collection[str] = ()) -> None:
        """Take a part's entities; articles in `without` are left out."""
        columns = {name: table.column(name).to_pylist() for name in table.column_names}
        facts = list(
            zip(*(list(zip(*(columns[name] for name in names), strict=True)) for names in _FACTS), strict=True)
        )
        counted = set()
        for article_id, entity_id, n_mentions, said in zip(
            columns["article_id"], columns["entity_id"], columns["n_mentions"], facts, strict=True
        ):
            if article_id in without:
                continue
            self._said[entity_id][said] += 1
            self._mentions[entity_id] += n_mentions
            if (article_id, entity_id) not in counted:
                counted.add((article_id, entity_id))
                self._articles[entity_id] += 1

    def table(self) -> pa.Table:
        """The finished rows, sorted by entity_id."""
        schema = arrow_schema(TABLES["entities"])
        rows = [
            {
                "entity_id": entity_id,
                **_settled(self._said[entity_id]),
                "n_articles": self._articles[entity_id],
                "n_mentions": self._mentions[entity_id],
            }
            for entity_id in sorted(self._said)
        ]
        return pa.table([pa.array([row[field.name] for row in rows], field.type) for field in schema], schema=schema)


def _settled(said: Mapping[tuple[tuple[Any, ...], ...], int]) -> dict[str, Any]:
    """One value a fact, out of all that was said."""
    out: dict[str, Any] = {}
    for place, names in enumerate(_FACTS):
        votes: Counter[tuple[Any, ...]] = Counter()
        for facts, times in said.items():
            if None not in facts[place]:
                votes[facts[place]] += times
        out |= dict(zip(names, _most(votes.items()) or (None,) * len(names), strict=True))
    return out


def _most(votes: Iterable[tuple[tuple[Any, ...], int]]) -> tuple[Any, ...] | None:
    return min(votes, key=lambda vote: (-vote[1], vote[0]), default=(None, 0))[0]
