"""What is different from the version before.

In: two versions. Out: `Changes`: rows a table then and now, articles that came, went or were read anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from flows.tables import TABLES, read_table

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.report.dataset import Dataset
    from flows.tables.schema import Table


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
    counted = [_counted(then, now, table) for table in TABLES.values()]
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


def _counted(then: Dataset, now: Dataset, table: Table) -> Counted:
    old, new = (_keys(dataset, table) for dataset in (then, now))
    stay = pc.sum(pc.is_in(new, value_set=old)).as_py() or 0
    return Counted(table.name, len(old), len(new), added=len(new) - stay, removed=len(old) - stay)


def _keys(dataset: Dataset, table: Table) -> pa.Array:
    """The key of every row as one word; they are unique, so counts are counts of rows."""
    rows = read_table(dataset.folder, table.name, columns=list(table.key))
    columns = [pc.fill_null(rows.column(name).combine_chunks(), "") for name in table.key]
    return pc.binary_join_element_wise(*columns, "\x1f") if len(columns) > 1 else columns[0]
