"""A part: the rows of one batch of articles, in a folder that needs nothing else.

In: annotations and rejections. Out: a folder with one Parquet file a table, there whole or not at all.

The idea to hold: a part holds everything that later steps need of its articles, so that the texts
are never opened again: beside the rows, each text's signature (to find copies) and each article's
entities (to count them and to settle what articles disagree on).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.records import Rejection, RejectReason, derive_id
from flows.tables import parquet, rows
from flows.tables.disk import whole_folder
from flows.tables.duplicates import signature
from flows.tables.schema import TABLES, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from flows.records import Annotation, Entity

_IDENTITY = (
    "entity_id",
    "entity_name",
    "kind",
    "wikidata_id",
    "geonames_id",
    "country",
    "latitude",
    "longitude",
    "role_code",
)


def part_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table's file in a part."""
    schema = arrow_schema(TABLES[name])
    if name == "articles":
        return schema.append(pa.field("signature", pa.binary())).append(pa.field("digest", pa.string(), nullable=False))
    if name == "entities":
        fields = [pa.field("article_id", pa.string(), nullable=False), *(schema.field(column) for column in _IDENTITY)]
        return pa.schema([*fields, schema.field("n_mentions")])
    return schema


def write_part(annotations: Sequence[Annotation], rejections: Sequence[Rejection], folder: Path) -> Path:
    """Write the rows of one batch as the part `folder`, in place of what had that name.

    An article that cannot be stored (characters that are not Unicode text, an id that another
    article of the batch has) becomes a row of rejects. Raises PublishError if the folder cannot be
    written.
    """
    kept, refused = _storable(annotations)
    columns = _tables(kept, [*rejections, *refused])
    with whole_folder(folder) as draft:
        for name, table in columns.items():
            parquet.write(draft / f"{name}.parquet", table, row_group=TABLES[name].row_group)
    return folder


def part_file(part: Path, name: str) -> Path:
    """Where a part keeps the rows of a table."""
    return part / f"{name}.parquet"


def read_rows(part: Path, name: str, *, without: frozenset[str] = frozenset()) -> pa.Table:
    """The rows of a part's table, without those out of date.

    without: article ids, and refusals named by source and place with a unit separator (U+001F) between them.
    """
    rows = parquet.read(part_file(part, name))
    if not without:
        return rows
    if name == "rejects":
        places = zip(rows.column("source").to_pylist(), rows.column("place").to_pylist(), strict=True)
        stays = pa.array([f"{source}\x1f{place or ''}" not in without for source, place in places], pa.bool_())
    else:
        stays = pc.invert(pc.is_in(rows.column("article_id"), pa.array(sorted(without))))
    return rows.filter(stays)


def twice(source: str, source_id: str) -> Rejection:
    """The refusal of an article whose id another article has."""
    detail = f"another text has the same source and id ({source_id}); one of the two was kept"
    return Rejection(source, None, RejectReason.BAD_RECORD, detail)


def _storable(annotations: Iterable[Annotation]) -> tuple[list[Annotation], list[Rejection]]:
    kept: dict[str, tuple[str, Annotation]] = {}
    refused: list[Rejection] = []
    for annotation in annotations:
        article = annotation.article
        if not _is_unicode(article.text, article.headline, article.caption, article.byline, *article.cut):
            detail = f"{article.source_id}: characters that are not Unicode text (lone surrogates)"
            refused.append(Rejection(article.source, None, RejectReason.ENCODING, detail))
            continue
        digest = _digest(rows.article_row(annotation))
        other = kept.get(article.article_id)
        if other is not None:
            refused.append(twice(article.source, article.source_id))
        if other is None or digest < other[0]:
            kept[article.article_id] = digest, annotation
    return [kept[article_id][1] for article_id in sorted(kept)], refused


def _digest(row: rows.Row) -> str:
    """What decides, in any order of reading, which of two articles with one id stays."""
    return derive_id(*row.values())


def _is_unicode(*texts: str | None) -> bool:
    try:
        for text in texts:
            (text or "").encode()
    except UnicodeEncodeError:
        return False
    return True


def _tables(annotations: Sequence[Annotation], rejections: Iterable[Rejection]) -> dict[str, pa.Table]:
    found: dict[str, list[rows.Row]] = {name: [] for name in TABLES}
    for annotation in annotations:
        mentions = rows.mention_rows(annotation)
        row = rows.article_row(annotation)
        found["articles"].append(row | {"signature": signature(row["text"]), "digest": _digest(row)})
        found["mentions"] += mentions
        found["entities"] += _entity_rows(annotation, mentions)
        found["quotes"] += rows.quote_rows(annotation)
        found["events"] += rows.event_rows(annotation)
    found["rejects"] += [rows.reject_row(rejection) for rejection in rejections]
    return {name: sorted_rows(_table(part_schema(name), found[name]), name) for name in TABLES}


def _table(schema: pa.Schema, found: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table; a row without one of the columns is an error, not an empty cell."""
    return pa.table([pa.array([row[field.name] for row in found], field.type) for field in schema], schema=schema)


def sorted_rows(table: pa.Table, name: str) -> pa.Table:
    """Rows of a part's table in their order."""
    order = ("article_id", *_IDENTITY) if name == "entities" else TABLES[name].order
    return table.sort_by([(column, "ascending") for column in order])


def _entity_rows(annotation: Annotation, mentions: Iterable[rows.Row]) -> list[rows.Row]:
    """One row an entity that the article refers to, with how many of its mentions name it."""
    named = Counter(row["entity_id"] for row in mentions)
    # Should an article tell one identity in two ways, the count goes with the first alone.
    return [
        _entity(entity) | {"article_id": annotation.article.article_id, "n_mentions": named.pop(entity.entity_id, 0)}
        for entity in dict.fromkeys(rows.entities_of(annotation))
    ]


def _entity(entity: Entity) -> rows.Row:
    return {
        "entity_id": entity.entity_id,
        "entity_name": entity.name,
        "kind": entity.kind,
        "wikidata_id": entity.wikidata_id,
        "geonames_id": entity.geonames_id,
        "country": entity.country,
        "latitude": entity.latitude,
        "longitude": entity.longitude,
        "role_code": entity.role_code,
    }
