"""Parquet with fixed settings: the same rows give the same bytes.

In: Arrow tables. Out: files, and tables read back with their checksums checked.

The idea to hold: everything that shapes the bytes is fixed here. Row groups are cut by number of
rows alone, each from one contiguous chunk, as page borders follow the chunks they are written from.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

_SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "write_page_index": False,
    "write_page_checksum": True,
    "data_page_size": 1_048_576,
    "write_batch_size": 1_024,
    "store_schema": True,
}


class Writer:
    """One Parquet file, fed with tables of any size; row groups come out at a fixed size."""

    def __init__(self, path: Path, schema: pa.Schema, *, row_group: int) -> None:
        self._path, self._schema, self._size = path, schema, row_group
        self._waiting: list[pa.Table] = []
        self.rows = 0

    def __enter__(self) -> Self:
        # A sink of our own, as Arrow's stays open when the last write fails.
        self._sink = pa.OSFile(str(self._path), "wb")
        try:
            self._file = pq.ParquetWriter(self._sink, self._schema, **_SETTINGS)
        except BaseException:
            self._sink.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            if kind is None and waiting:
                self._write(pa.concat_tables(waiting))
            if kind is None:
                self._file.close()
        finally:
            self._sink.close()

    def add(self, table: pa.Table) -> None:
        """Take more rows, in the order of the file."""
        self.rows += table.num_rows
        self._waiting.append(table)
        if sum(part.num_rows for part in self._waiting) >= self._size:
            rows = pa.concat_tables(self._waiting)
            full = rows.num_rows - rows.num_rows % self._size
            for start in range(0, full, self._size):
                self._write(rows.slice(start, self._size))
            # Copied, so that what is left does not hold on to what is written.
            self._waiting = [pa.concat_tables([rows.slice(full)]).combine_chunks()] if full < rows.num_rows else []

    def _write(self, rows: pa.Table) -> None:
        self._file.write_table(rows.combine_chunks(), row_group_size=self._size)


def write(path: Path, table: pa.Table, *, row_group: int = 65_536) -> None:
    """Write one table as one file."""
    with Writer(path, table.schema, row_group=row_group) as out:
        out.add(table)


def read(path: Path, *, columns: Sequence[str] | None = None) -> pa.Table:
    """Read one file, every page against its checksum.

    Raises PublishError naming the file if it is damaged or cut short.
    """
    with naming(path):
        file = pq.ParquetFile(path, page_checksum_verification=True)
        return file.read(columns=None if columns is None else list(columns))


def count(path: Path) -> int:
    """The number of rows that a file says it holds."""
    with naming(path):
        return int(pq.read_metadata(path).num_rows)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn what Arrow says about reading `path` into a PublishError."""
    try:
        yield
    except FileNotFoundError as problem:
        raise PublishError(f"{path} is missing; `tidywire verify` tells more.", path=path) from problem
    except (pa.ArrowException, OSError) as problem:
        said = str(problem).strip().split("\n", 1)[0]
        raise PublishError(f"{path} is damaged ({said}); `tidywire verify` tells more.", path=path) from problem
