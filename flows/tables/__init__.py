"""The room `tables/`: annotations become Parquet tables, staged, published, kept, verified.

`write_part` turns a batch into a part, `merge_parts` many small parts into one; `assemble` joins parts into a staged version; `publish`
makes it the one that readers see, by one swap. `read_table` reads, `versions`, `rollback`, `prune`
and `verify` look after what is kept, `lock` keeps other writers out, `schema` says what every
column means.
"""

from flows.tables.assembly import Staged, assemble
from flows.tables.compaction import merge_parts
from flows.tables.locking import lock
from flows.tables.part import write_part
from flows.tables.schema import TABLES, data_dictionary
from flows.tables.versions import (
    Problem,
    Version,
    current,
    prune,
    publish,
    read_table,
    rollback,
    verify,
    version_folder,
    versions,
)

__all__ = [
    "TABLES",
    "Problem",
    "Staged",
    "Version",
    "assemble",
    "current",
    "data_dictionary",
    "lock",
    "merge_parts",
    "prune",
    "publish",
    "read_table",
    "rollback",
    "verify",
    "version_folder",
    "versions",
    "write_part",
]
