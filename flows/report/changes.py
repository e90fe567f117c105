"""What is different from the version before.

In: two versions. Out: `Changes`: rows a table then and now, articles that came, went or were read anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.tables import TABLES

if TYPE_CHECKING:
    from flows.report.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of a table, then and now, and how many ids are in one version alone."""

    table: str
    then: int
    now: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """One version compared with the one before. `revised` are articles whose text is another."""

    before: str
    tables: tuple[Counted, ...]
    added: tuple[str, ...]
    removed: tuple[tuple[str, str], ...]  # article_id, headline or source: they have no page any more
    revised: tuple[str, ...]


def compare(then: Dataset, now: Dataset) -> Changes:
    """Compare two versions by their keys."""
    counted = []
    for table in TABLES.values():
        old, new = (set(dataset.rows(table.name, table.key)) for dataset in (then, now))
        counted.append(Counted(table.name, len(old), len(new), len(new - old), len(old - new)))
    columns = ("article_id", "content_sha256", "headline", "source")
    before = {row[0]: row for row in then.rows("articles", columns)}
    after = {row[0]: row for row in now.rows("articles", columns)}
    return Changes(
        before=then.version,
        tables=tuple(counted),
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple((key, before[key][2] or before[key][3]) for key in sorted(before.keys() - after.keys())),
        revised=tuple(sorted(key for key in after.keys() & before.keys() if after[key][1] != before[key][1])),
    )
