"""Parts become tables; how they were cut and in which order they come plays no part."""

from __future__ import annotations

import random
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import flows.tables.assembly
from flows.errors import PublishError
from flows.records import Entity, Rejection, RejectReason
from flows.tables import TABLES, assemble, read_table, write_part
from flows.tables.part import part_file
from flows.tables.schema import arrow_schema


def _bytes(staged):
    return {str(path.relative_to(staged.folder)): path.read_bytes() for path in sorted(staged.folder.rglob("*.*"))}


def _rows(staged, name):
    return read_table(staged.folder, name).to_pylist()


def test_the_same_articles_give_the_same_bytes_however_they_are_cut_and_ordered(
    tmp_path, stage, annotations, rejection
):
    expected = _bytes(stage(annotations(23), tmp_path / "a", size=23, rejections=[rejection(1), rejection(2)]))
    for size in (1, 5, 8):
        shuffled = random.Random(size).sample(annotations(23), 23)
        refused = [rejection(2), rejection(1)]
        assert _bytes(stage(shuffled, tmp_path / f"b{size}", size=size, rejections=refused)) == expected


def test_the_order_in_which_parts_are_named_plays_no_part(tmp_path, annotations):
    parts = [write_part(annotations(12)[at : at + 3], [], tmp_path / f"p{at}") for at in range(0, 12, 3)]
    assert _bytes(assemble(parts, tmp_path / "a")) == _bytes(assemble(reversed(parts), tmp_path / "b"))


def test_tables_too_large_for_memory_are_sorted_by_stretches_into_the_same_bytes(
    tmp_path, stage, annotations, monkeypatch
):
    whole = _bytes(stage(annotations(40), tmp_path / "a"))
    monkeypatch.setattr(flows.tables.assembly, "_STRETCH", 32)
    staged = stage(annotations(40), tmp_path / "b")
    assert _bytes(staged) == whole
    assert [path.name for path in staged.folder.parent.iterdir()] == [staged.version]


def test_large_tables_have_a_file_a_month_with_the_same_rows(tmp_path, stage, annotations, annotation, monkeypatch):
    undated = annotation(40)
    found = [*annotations(40), replace(undated, article=replace(undated.article, published=None))]
    one = stage(found, tmp_path / "a")
    monkeypatch.setattr(flows.tables.assembly, "_ONE_FILE", 100)
    months = stage(found, tmp_path / "b", size=7)
    names = [f"part-2019-{month:02}.parquet" for month in range(1, 13)] + ["part-undated.parquet"]
    for name in TABLES:
        files = [path.name for path in sorted((months.folder / name).iterdir())]
        assert files == (["part-0.parquet"] if name in {"entities", "rejects"} else names)
        order = [(column, "ascending") for column in TABLES[name].order]
        assert read_table(months.folder, name).sort_by(order).equals(read_table(one.folder, name))
    days = pq.read_table(months.folder / "articles" / "part-2019-05.parquet").column("published").to_pylist()
    assert {(day.year, day.month) for day in days} == {(2019, 5)}
    monkeypatch.setattr(flows.tables.assembly, "_STRETCH", 16)
    assert _bytes(stage(found[::-1], tmp_path / "c", size=3)) == _bytes(months)


def test_row_groups_are_cut_by_number_of_rows_alone(tmp_path):
    schema = pa.schema([("n", pa.int64())])
    table = pa.table({"n": range(1000)}, schema=schema)
    for name, cuts in (("a", [1000]), ("b", [1, 99, 300, 5, 595])):
        with flows.tables.parquet.Writer(tmp_path / name, schema, row_group=128) as out:
            start = 0
            for cut in cuts:
                out.add(table.slice(start, cut))
                start += cut
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    metadata = pq.read_metadata(tmp_path / "a")
    assert [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)] == [128] * 7 + [104]


def test_rows_are_sorted_and_have_the_schema(tmp_path, stage, annotations):
    staged = stage(annotations(9), tmp_path / "a", size=2)
    for table in TABLES.values():
        found = read_table(staged.folder, table.name)
        assert found.schema.equals(arrow_schema(table), check_metadata=True)
        assert found.equals(found.sort_by([(name, "ascending") for name in table.order]))
        assert found.num_rows == staged.rows[table.name]


def test_entities_are_counted_over_all_parts(tmp_path, stage, annotations):
    staged = stage(annotations(7), tmp_path / "a", size=2)
    entities = {row["entity_name"]: row for row in _rows(staged, "entities")}
    assert entities["Tunis"]["n_articles"] == 7
    assert entities["Tunis"]["n_mentions"] == 14
    assert entities["Harbour Union"]["n_mentions"] == 7


def test_what_most_articles_say_of_an_entity_stands_in_any_order(tmp_path, stage, annotation):
    said = [
        Entity("person-amel-trabelsi", "Amel Trabelsi", "PERSON", country="TUN"),
        Entity("person-amel-trabelsi", "Amel TRABELSI", "PERSON", role_code="GOV"),
        Entity("person-amel-trabelsi", "Amel Trabelsi", "PERSON", country="DZA", latitude=1.0, longitude=2.0),
        Entity("person-amel-trabelsi", "Amel Trabelsi", "PERSON", country="TUN", latitude=3.0, longitude=1.0),
    ]
    found = [annotation(number, minister=entity) for number, entity in enumerate(said)]
    for order in (found, found[::-1], found[2:] + found[:2]):
        staged = stage(order, tmp_path / "a", size=1)
        (row,) = [row for row in _rows(staged, "entities") if row["entity_id"] == "person-amel-trabelsi"]
        told = [row[name] for name in ("entity_name", "country", "role_code", "latitude", "longitude")]
        assert told == ["Amel Trabelsi", "TUN", "GOV", 1.0, 2.0]
        names = {row["entity_name"] for row in _rows(staged, "mentions") if row["entity_id"] == "person-amel-trabelsi"}
        assert names == {"Amel Trabelsi"}


def test_copies_are_kept_annotated_and_marked(tmp_path, stage, annotation):
    first = annotation(1)
    copy = replace(first, article=replace(first.article, source="other.jsonl"))
    staged = stage([copy, first, annotation(2)], tmp_path / "a", size=1)
    rows = {row["source"] + row["source_id"]: row for row in _rows(staged, "articles")}
    marks = [rows["wire.jsonlitem-1"]["duplicate_of"], rows["other.jsonlitem-1"]["duplicate_of"]]
    assert sorted(marks, key=str) == sorted([None, min(first.article.article_id, copy.article.article_id)], key=str)
    assert staged.rows["mentions"] == 15


def test_of_two_texts_with_one_id_one_is_kept_and_the_other_told(tmp_path, stage, annotation):
    first = annotation(1)
    other = replace(first, article=replace(first.article, text=first.article.text + " More.", agency="ANA"))
    kept = set()
    for size, order in ((1, [first, other]), (1, [other, first]), (2, [first, other]), (2, [other, first])):
        staged = stage([*order, annotation(2)], tmp_path / "a", size=size)
        assert staged.rows["articles"] == 2
        assert staged.rows["mentions"] == 10
        (refused,) = _rows(staged, "rejects")
        assert refused["reason"] == "bad_record"
        assert "item-1" in refused["detail"]
        kept.add(next(row["n_chars"] for row in _rows(staged, "articles") if row["source_id"] == "item-1"))
    assert len(kept) == 1


def test_text_that_is_not_unicode_is_refused_not_fatal(tmp_path, stage, annotation):
    broken = annotation(1)
    broken = replace(broken, article=replace(broken.article, headline="half a \ud83d"))
    staged = stage([broken, annotation(2)], tmp_path / "a")
    assert staged.rows["articles"] == 1
    assert [row["reason"] for row in _rows(staged, "rejects")] == ["encoding"]


def test_refusals_told_twice_are_one_row(tmp_path, annotation, rejection):
    parts = [write_part([annotation(n)], [rejection(1)], tmp_path / f"p{n}") for n in range(2)]
    line = Rejection("a.jsonl", "line 3", RejectReason.BAD_RECORD, "no text")
    parts.append(write_part([], [line], tmp_path / "p9"))
    staged = assemble(parts, tmp_path / "a")
    assert [row["source"] for row in _rows(staged, "rejects")] == ["a.jsonl", "bad-1.txt"]


def test_what_is_out_of_date_is_left_out(tmp_path, annotation, rejection):
    old, stays = annotation(1), annotation(2)
    part = write_part([old, stays], [rejection(1)], tmp_path / "p")
    without = {part: frozenset({old.article.article_id, "bad-1.txt\x1f"})}
    staged = assemble([part], tmp_path / "a", without=without)
    assert [row["source_id"] for row in _rows(staged, "articles")] == ["item-2"]
    assert {row["article_id"] for row in _rows(staged, "mentions")} == {stays.article.article_id}
    assert staged.rows["rejects"] == 0
    assert {row["n_articles"] for row in _rows(staged, "entities")} == {1}


def test_no_parts_give_empty_tables(tmp_path):
    staged = assemble([], tmp_path / "a")
    assert set(staged.rows.values()) == {0}
    assert {name: read_table(staged.folder, name).num_rows for name in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("name", ["articles", "events"])
@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_a_damaged_part_is_named(tmp_path, annotations, name, harm):
    part = write_part(annotations(3), [], tmp_path / "p")
    path = part_file(part, name)
    data = bytearray(path.read_bytes())
    if harm == "flip":
        data[len(data) // 4] ^= 1
    path.unlink()
    if harm != "gone":
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else data)
    with pytest.raises(PublishError, match=f"{name}.parquet is (damaged|missing)"):
        assemble([part], tmp_path / "a")


def test_a_part_replaces_the_one_of_its_name(tmp_path, annotations):
    part = write_part(annotations(3), [], tmp_path / "p")
    write_part(annotations(1), [], tmp_path / "p")
    assert pq.read_metadata(part_file(part, "articles")).num_rows == 1
    assert [path.name for path in tmp_path.iterdir()] == ["p"]
