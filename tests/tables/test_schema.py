"""The schema, the row functions, the suites and the dictionary tell of the same columns."""

from __future__ import annotations

from typing import get_args

import pyarrow.parquet as pq
import pytest

from flows.records import Annotation, Article
from flows.tables import TABLES, data_dictionary, rows
from flows.tables.part import part_file, part_schema, write_part
from flows.tables.schema import ColumnType, arrow_schema, arrow_type

MADE = {
    "articles": lambda found, _: [rows.article_row(found)],
    "mentions": lambda found, _: rows.mention_rows(found),
    "quotes": lambda found, _: rows.quote_rows(found),
    "events": lambda found, _: rows.event_rows(found),
    "rejects": lambda _, refused: [rows.reject_row(refused)],
}


@pytest.mark.parametrize("name", MADE)
def test_row_functions_give_exactly_the_columns_of_the_schema(name, annotation, rejection):
    found = MADE[name](annotation(1), rejection(1))
    assert found
    for row in found:
        assert set(row) == set(TABLES[name].names)


@pytest.mark.parametrize("name", MADE)
def test_only_columns_that_may_be_empty_are(name, annotation, rejection):
    for row in MADE[name](annotation(1), rejection(1)):
        for column in TABLES[name].columns:
            assert column.nullable or row[column.name] is not None or column.name == "duplicate_of"


def test_every_column_type_is_known_and_has_an_arrow_type():
    for table in TABLES.values():
        for column in table.columns:
            assert column.type in get_args(ColumnType)
            assert arrow_type(column.type) is not None


def test_keys_and_orders_name_columns():
    for table in TABLES.values():
        assert set(table.key) <= set(table.names)
        assert set(table.order) <= set(table.names)


def test_a_column_that_stands_in_two_tables_has_one_type():
    types: dict[str, set[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            types.setdefault(column.name, set()).add(column.type)
    assert {name for name, kinds in types.items() if len(kinds) > 1} == set()


def test_the_dictionary_tells_every_column_with_its_meaning():
    text = data_dictionary()
    for table in TABLES.values():
        assert f"## {table.name}\n\n{table.grain}" in text
        section = text.split(f"## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in section
            assert column.meaning in section


def test_meanings_lie_in_the_parquet_files(tmp_path, annotation):
    part = write_part([annotation(1)], [], tmp_path / "part")
    schema = pq.read_schema(part_file(part, "mentions"))
    assert schema.field("timex_value").metadata[b"description"].startswith(b"TIMEX3 value")
    assert schema.metadata[b"description"] == b"One row a stretch of text that names an entity or a time."


def test_parts_carry_the_columns_of_the_tables():
    for name in TABLES:
        if name != "entities":
            assert part_schema(name).names[: len(TABLES[name].names)] == list(arrow_schema(TABLES[name]).names)


def test_an_article_without_findings_gives_its_row_alone():
    bare = Annotation(Article("a.txt", "a.txt", "Un petit texte.", language="fr"))
    assert rows.article_row(bare)["annotated"] is False
    assert rows.mention_rows(bare) == rows.quote_rows(bare) == rows.event_rows(bare) == []
