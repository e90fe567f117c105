"""One published version, opened for reading.

In: an output folder and, if wanted, a version's id. Out: `Dataset`: columns, rows, rows by article.

The idea to hold: the report reads published tables and nothing else, and all of them from one
version's folder, so a publication in the middle of it cannot mix two versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from flows.errors import PublishError
from flows.tables import read_table, version_folder, versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# Rows turned into Python objects together where articles are walked one by one.
_BATCH = 4_096


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of one published version."""

    output: Path
    folder: Path
    version: str

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Some columns of all rows, as tuples in the order of `columns`."""
        found = read_table(self.folder, table, columns=list(columns))
        return zip(*(found.column(name).to_pylist() for name in columns), strict=True)

    def column(self, table: str, name: str) -> list[Any]:
        """All values of one column."""
        found: list[Any] = read_table(self.folder, table, columns=[name]).column(name).to_pylist()
        return found

    def records(self, table: str) -> Iterator[dict[str, Any]]:
        """All rows as dictionaries, a bounded number in memory at a time."""
        for path in sorted((self.folder / table).glob("*.parquet")):
            for batch in pq.ParquetFile(path).iter_batches(batch_size=_BATCH):
                yield from batch.to_pylist()

    def by_article(self, table: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The rows of each article that has any; the tables lie sorted by article."""
        for article_id, rows in groupby(self.records(table), key=itemgetter("article_id")):
            yield article_id, list(rows)


def open_dataset(output: Path, *, version: str | None = None) -> Dataset:
    """The version that readers see now, or a kept one by the first letters of its id.

    Raises:
        PublishError: nothing is published there, or no single kept version has that id.
    """
    if version is None:
        folder = version_folder(output)
        return Dataset(output, folder, folder.name)
    kept = [entry.version for entry in versions(output)]
    named = [name for name in kept if name.startswith(version)]
    if len(named) != 1:
        raise PublishError(
            f"no single version of {output} begins with {version!r}; kept are: {', '.join(kept) or 'none'}.",
            path=output,
        )
    return Dataset(output, output / "_versions" / named[0], named[0])


def version_before(dataset: Dataset) -> Dataset | None:
    """The kept version that was published before this one, if there is any."""
    order = [entry.version for entry in versions(dataset.output)]  # the last published first
    if dataset.version not in order:
        return None
    older = order[order.index(dataset.version) + 1 :]
    return open_dataset(dataset.output, version=older[0]) if older else None
