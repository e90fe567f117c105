"""What is published, counted, for a terminal.

In: an output folder. Out: a few short tables.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MOST = 8  # lines of each list
# title, table, column; what the table is counted by
_COUNTS = (
    ("names by label", "mentions", "label"),
    ("quotations by kind", "quotes", "kind"),
    ("speakers", "quotes", "speaker_name"),
    ("events by type", "events", "event_type"),
    ("events by status", "events", "status"),
    ("refused inputs by reason", "rejects", "reason"),
)


def render(output: Path, *, console: Console | None = None) -> None:
    """Print rows a table, the most frequent names, and what else is worth counting."""
    from flows.tables import TABLES, read_table, version_folder

    folder = version_folder(output)
    console = Console(highlight=False) if console is None else console
    console.print(f"version {folder.name} in {output}\n")
    for name in TABLES:
        console.print(f"  {name:<9} {read_table(folder, name, columns=[TABLES[name].names[0]]).num_rows:>10,}")
    articles = read_table(folder, "articles", columns=["published", "duplicate_of", "annotated"])
    days = sorted(day for day in articles.column("published").to_pylist() if day is not None)
    if days:
        console.print(f"\npublished from {days[0]} to {days[-1]}")
    copies = sum(first is not None for first in articles.column("duplicate_of").to_pylist())
    foreign = articles.column("annotated").to_pylist().count(False)
    console.print(f"{copies:,} copies of other articles, {foreign:,} not in English\n")
    entities = read_table(folder, "entities", columns=["entity_name", "kind", "n_mentions"]).to_pylist()
    named = Counter({f"{row['entity_name']} ({row['kind']})": row["n_mentions"] for row in entities})
    _print(console, "most named", named)
    for title, table, column in _COUNTS:
        _print(console, title, _counted(read_table(folder, table, columns=[column]).column(column).to_pylist()))


def _counted(values: Iterable[str | None]) -> Counter[str]:
    return Counter(value for value in values if value is not None)


def _print(console: Console, title: str, counted: Counter[str]) -> None:
    if not counted:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title)
    table.add_column(justify="right")
    for value, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_MOST]:
        table.add_row(value, f"{count:,}")
    console.print(table)
    console.print()
