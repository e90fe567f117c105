"""Many small parts into one.

In: parts, as scheduled runs leave them, one a run. Out: one part with their rows.

The idea to hold: opening a part costs about as much as reading a few hundred articles' rows from it;
joined, a year of runs is read like one. A part's rows do not depend on the part they lie in, so the
tables assembled from the joined part are the same to the byte.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from flows.errors import PublishError
from flows.tables import parquet
from flows.tables.disk import whole_folder
from flows.tables.part import part_file, read_rows, sorted_rows
from flows.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def merge_parts(
    parts: Iterable[Path], folder: Path, *, without: Mapping[Path, frozenset[str]] = MappingProxyType({})
) -> Path:
    """Write the rows of several parts as the part `folder`; the parts themselves stay.

    without: what is out of date and stays out, as for `assemble`.
    The rows are held in memory. Raises PublishError if a part is damaged, or if two parts hold
    articles with one id: which of those counts is decided when tables are assembled.
    """
    sources = sorted(set(parts))
    with whole_folder(folder) as draft:
        for name, table in TABLES.items():
            rows = pa.concat_tables([read_rows(part, name, without=without.get(part, frozenset())) for part in sources])
            if name == "articles" and pc.count_distinct(rows.column("article_id")).as_py() < rows.num_rows:
                raise PublishError(f"parts of {folder} hold articles with one id; they cannot be one part", path=folder)
            parquet.write(part_file(draft, name), sorted_rows(rows, name), row_group=table.row_group)
    return folder
