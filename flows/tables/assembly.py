"""Parts -> the final tables, staged: sorted, joined, counted, hashed.

In: part folders, in any number and order. Out: `Staged`, a complete version that nobody reads yet.

The idea to hold: first the few facts that need all articles (order, twins, copies, entities), taken from
narrow columns; then table by table the rows, a bounded stretch of articles at a time. So memory
does not follow the size of the corpus, and the bytes do not follow the cut into parts.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.records import derive_id
from flows.tables import disk, parquet
from flows.tables.duplicates import Candidate, copies
from flows.tables.identities import Identities
from flows.tables.part import part_file, read_rows, twice
from flows.tables.rows import reject_row
from flows.tables.schema import TABLES, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flows.tables.schema import Table

# Rows that are sorted in memory together: about 15 MB of any table.
_STRETCH = 65_536
# A table with more rows than this is cut into a file a month, so that readers can pick months by the
# name of the file and unchanged months need no new room on the disk. Below it, rewriting one file
# costs seconds, and a few large files are read faster than hundreds of small ones.
_ONE_FILE = 10_000_000
_MOST_CUTS = 256  # files open at once while a table is sorted
MANIFEST = "manifest.json"
_ONLY = "part-0.parquet"
_PLACE = "#"  # the place of a row's article among all; no table has such a column


@dataclass(frozen=True, slots=True)
class Staged:
    """A complete version that is not published: its folder, its id and its rows a table."""

    folder: Path
    version: str
    output: Path
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Overview:
    """What had to be known of all articles before any row is written."""

    order: Mapping[str, int]  # article_id -> its place among all articles
    files: Mapping[str, int]  # file of a table -> place of the first article behind it
    dropped: Mapping[Path, frozenset[str]]  # of a part: articles out of date or that lost their id to another text
    first: Mapping[str, str]  # copy -> first article
    entities: pa.Table
    refused: pa.Table  # rows of rejects that only show when parts meet


def assemble(
    parts: Iterable[Path], output: Path, *, without: Mapping[Path, frozenset[str]] = MappingProxyType({})
) -> Staged:
    """Join parts into final tables under `output/_staging/<version>/`.

    without: of a part, what is out of date and stays out: article ids, and refusals named by
        source and place with a unit separator (U+001F) between them.
    The caller holds the lock of `output`; what an earlier run left under `_staging` is removed.
    Raises PublishError if a part is missing or damaged or the folder cannot be written.
    """
    folders = sorted(set(parts))
    staging = output / "_staging"
    with disk.writing(staging):
        disk.remove(staging)
        draft = staging / f"{os.getpid()}.draft"
        draft.mkdir(parents=True)
        try:
            manifest = _fill(draft, folders, without)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)  # above all when the disk is full
            raise
        version = str(manifest["version"])
        disk.move(draft, staging / version)
    return Staged(
        staging / version, version, output, {name: entry["rows"] for name, entry in manifest["tables"].items()}
    )


def _fill(draft: Path, folders: Sequence[Path], without: Mapping[Path, frozenset[str]]) -> dict[str, Any]:
    """Write all tables and the manifest, synced; the manifest."""
    overview = _overview(folders, without)
    for table in TABLES.values():
        (draft / table.name).mkdir()
        for name, found in _files(table, folders, overview, draft):
            path = draft / table.name / name
            with parquet.Writer(path, arrow_schema(table), row_group=table.row_group) as out:
                for rows in found:
                    out.add(rows)
    manifest = describe(draft)
    disk.write_text(draft / MANIFEST, json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    disk.sync_folder(draft)
    return manifest


def describe(folder: Path) -> dict[str, Any]:
    """The manifest of a version folder: its tables, their files, rows and SHA-256 sums, and the id they give."""
    tables: dict[str, dict[str, Any]] = {}
    for name in TABLES:
        files = [
            {
                "path": f"{name}/{path.name}",
                "bytes": path.stat().st_size,
                "rows": parquet.count(path),
                "sha256": disk.sha256(path),
            }
            for path in sorted((folder / name).glob("*.parquet"))
        ]
        tables[name] = {"rows": sum(entry["rows"] for entry in files), "files": files}
    sums = [f"{entry['path']} {entry['sha256']}" for table in tables.values() for entry in table["files"]]
    return {"format": 1, "version": derive_id("version", *sums), "tables": tables}


def _overview(folders: Sequence[Path], without: Mapping[Path, frozenset[str]]) -> _Overview:
    seen: dict[str, tuple[str, Path]] = {}
    known: dict[str, Candidate] = {}
    lost: dict[Path, set[str]] = {folder: set(without.get(folder, ())) for folder in folders}
    refused = []
    wanted = ("article_id", "source", "source_id", "published", "content_sha256", "signature", "digest")
    for folder in folders:
        for row in parquet.read(part_file(folder, "articles"), columns=wanted).to_pylist():
            article_id, digest = row["article_id"], row["digest"]
            if article_id in lost[folder]:
                continue
            mine = Candidate(article_id, row["published"], row["content_sha256"], row["signature"])
            other = seen.get(article_id)
            if other is None:
                seen[article_id], known[article_id] = (digest, folder), mine
                continue
            refused.append(reject_row(twice(row["source"], row["source_id"])))
            if digest < other[0]:
                lost[other[1]].add(article_id)
                seen[article_id], known[article_id] = (digest, folder), mine
            else:
                lost[folder].add(article_id)
    identities = Identities()
    for folder in folders:
        identities.add(parquet.read(part_file(folder, "entities")), without=lost[folder])
    order, files = _order(known, folders)
    return _Overview(
        order=order,
        files=files,
        dropped={folder: frozenset(ids) for folder, ids in lost.items()},
        first=copies(known.values()),
        entities=identities.table(),
        refused=pa.Table.from_pylist(refused, schema=arrow_schema(TABLES["rejects"])),
    )


def _order(known: Mapping[str, Candidate], folders: Sequence[Path]) -> tuple[dict[str, int], dict[str, int]]:
    """The place of each article, and the files: by id in one file, or by month, then id, in a file a month."""
    largest = max(
        (sum(parquet.count(part_file(folder, name)) for folder in folders) for name in ("mentions", "events")),
        default=0,
    )
    if largest <= _ONE_FILE:
        return {article_id: place for place, article_id in enumerate(sorted(known))}, {_ONLY: len(known)}
    months = {article_id: _month(article) for article_id, article in known.items()}
    ids = sorted(known, key=lambda article_id: (months[article_id], article_id))
    files = {f"part-{months[article_id]}.parquet": place + 1 for place, article_id in enumerate(ids)}
    return {article_id: place for place, article_id in enumerate(ids)}, files


def _month(article: Candidate) -> str:
    return "undated" if article.published is None else article.published.isoformat()[:7]


def _files(
    table: Table, folders: Sequence[Path], overview: _Overview, draft: Path
) -> Iterator[tuple[str, Iterator[pa.Table]]]:
    """The files of a final table: name, and the rows in their order, a stretch at a time."""
    if table.name == "entities":
        yield _ONLY, iter([overview.entities])
    elif table.name == "rejects":
        yield _ONLY, iter([_refused(table, folders, overview)])
    else:
        stretches = _Sheaf(_stretches(table, folders, overview, draft))
        for name, end in overview.files.items():
            yield name, (_finished(rows, table, overview) for rows in stretches.until(end))


def _refused(table: Table, folders: Sequence[Path], overview: _Overview) -> pa.Table:
    """The rows of rejects, each once."""
    found = [read_rows(folder, "rejects", without=overview.dropped[folder]) for folder in folders]
    rows = pa.concat_tables([overview.refused, *found]).group_by(list(table.order), use_threads=False).aggregate([])
    return rows.sort_by([(name, "ascending") for name in table.order]).cast(arrow_schema(table))


class _Sheaf:
    """Stretches of sorted rows, to be taken up to a place at a time."""

    def __init__(self, stretches: Iterator[pa.Table]) -> None:
        self._stretches = stretches
        self._left: pa.Table | None = None

    def until(self, end: int) -> Iterator[pa.Table]:
        """The next rows whose articles lie before the place `end`, without the column of places."""
        while (rows := self._left if self._left is not None else next(self._stretches, None)) is not None:
            self._left = None
            cut = int(np.searchsorted(rows.column(_PLACE).to_numpy(), end))
            if cut:
                yield rows.slice(0, cut).drop_columns(_PLACE)
            if cut < rows.num_rows:
                self._left = rows.slice(cut)
                return


def _stretches(table: Table, folders: Sequence[Path], overview: _Overview, draft: Path) -> Iterator[pa.Table]:
    """All rows of a table, sorted by article; few articles at a time if there are many rows."""
    total = sum(parquet.count(part_file(folder, table.name)) for folder in folders)
    most = _STRETCH * table.row_group // 65_536
    cuts = min(-(-total // most), _MOST_CUTS)
    if cuts <= 1:
        found = [_placed(folder, table, overview) for folder in folders]
        if found:
            yield _by_place(pa.concat_tables(found))
        return
    # Rows go to one file a stretch of articles, then each stretch is sorted by itself.
    wide = -(-len(overview.order) // cuts)
    spill = draft.parent / f"{draft.name}.spill"
    spill.mkdir()
    schema = arrow_schema(table).append(pa.field(_PLACE, pa.int64()))
    with ExitStack() as open_files:
        sinks = [open_files.enter_context(pa.ipc.new_file(spill / str(number), schema)) for number in range(cuts)]
        for folder in folders:
            rows = _placed(folder, table, overview)
            numbers = rows.column(_PLACE).to_numpy() // wide
            for number in np.unique(numbers):
                sinks[number].write_table(rows.filter(pa.array(numbers == number)))
    for number in range(cuts):
        with pa.memory_map(str(spill / str(number))) as source:
            yield _by_place(pa.ipc.open_file(source).read_all())
        (spill / str(number)).unlink()
    spill.rmdir()


def _placed(folder: Path, table: Table, overview: _Overview) -> pa.Table:
    """A part's rows with the place of their article among all; rows of dropped articles left out."""
    rows = read_rows(folder, table.name, without=overview.dropped[folder]).select(table.names)
    ids = rows.column("article_id").combine_chunks()
    coded = ids.dictionary_encode()
    places = np.fromiter((overview.order[article_id] for article_id in coded.dictionary.to_pylist()), dtype=np.int64)
    place = places[coded.indices.to_numpy(zero_copy_only=False)] if len(places) else np.empty(0, dtype=np.int64)
    return rows.append_column(_PLACE, pa.array(place))


def _by_place(rows: pa.Table) -> pa.Table:
    """Rows by the place of their article; a part's own order within the article stays."""
    places: NDArray[np.int64] = rows.column(_PLACE).to_numpy()
    return rows.take(pa.array(np.argsort(places, kind="stable")))


def _finished(rows: pa.Table, table: Table, overview: _Overview) -> pa.Table:
    """Rows with what only all articles together could tell."""
    if table.name == "articles":
        first = [overview.first.get(article_id) for article_id in rows.column("article_id").to_pylist()]
        rows = rows.set_column(rows.column_names.index("duplicate_of"), "duplicate_of", pa.array(first, pa.string()))
    elif table.name == "mentions":
        # The names that articles gave an entity may differ; the table shows the one in `entities`.
        found = pc.index_in(
            rows.column("entity_id"), value_set=overview.entities.column("entity_id").combine_chunks(), skip_nulls=True
        )
        names = overview.entities.column("entity_name").combine_chunks().take(found.combine_chunks())
        rows = rows.set_column(rows.column_names.index("entity_name"), "entity_name", names)
    return rows.cast(arrow_schema(table))
