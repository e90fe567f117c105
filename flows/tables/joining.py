"""Several parts -> one: runs that find little new leave small parts, and many of them are slow to read.

In: part folders, and what is out of date in each. Out: one part with the rows of all.

The idea to hold: rows keep their order, as `assemble` sorts by article and leans on nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from flows.tables import parquet
from flows.tables.disk import whole_folder
from flows.tables.part import part_file
from flows.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def join_parts(parts: Mapping[Path, frozenset[str]], folder: Path) -> Path:
    """Write one part with the rows of several; of each part, the named articles and refusals stay out.

    No article may be in two of them. What is named is as in `assemble`. Raises PublishError if a part
    is damaged or the folder cannot be written.
    """
    with whole_folder(folder) as draft:
        for name, table in TABLES.items():
            rows = pa.concat_tables([_kept(part, name, without) for part, without in parts.items()])
            parquet.write(draft / f"{name}.parquet", rows, row_group=table.row_group)
    return folder


def _kept(part: Path, name: str, without: frozenset[str]) -> pa.Table:
    rows = parquet.read(part_file(part, name))
    if not without:
        return rows
    if name == "rejects":
        places = zip(rows.column("source").to_pylist(), rows.column("place").to_pylist(), strict=True)
        keys = [f"{source}\x1f{place or ''}" for source, place in places]
    else:
        keys = rows.column("article_id").to_pylist()
    return rows.filter(pa.array([key not in without for key in keys], pa.bool_()))
