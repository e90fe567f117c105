"""What only all tables together show is told of each row."""

from __future__ import annotations

import pyarrow as pa
import pytest

from flows.tables import TABLES, parquet, read_table
from flows.tables.audit import DERIVED, Audit


def _spoil(staged, name, column, value, row=0):
    """Put another value into a cell of a staged table."""
    table = read_table(staged.folder, name)
    values = table.column(column).to_pylist()
    values[row] = value
    place = table.column_names.index(column)
    table = table.set_column(place, table.schema.field(column), pa.array(values, table.schema.field(column).type))
    parquet.write(staged.folder / name / "part-0.parquet", table)


def _told(staged, name, rows=65_536):
    audit = Audit(staged.folder)
    return [
        (number, column, said)
        for table in audit.stretches(name, rows=rows)
        for column in DERIVED
        for number, said in enumerate(table.column(column).to_pylist())
        if said is not None
    ]


def test_sound_tables_have_nothing_told_of_them(output, stage, annotations):
    staged = stage(annotations(6), output)
    for name in TABLES:
        assert _told(staged, name) == []
        assert Audit(staged.folder).differs(name) is None


@pytest.mark.parametrize(
    ("name", "column", "value", "derived", "words"),
    [
        ("articles", "n_chars", 3, "contradicted", "n_chars 3, but text has"),
        ("articles", "content_sha256", "0" * 64, "contradicted", "is not that of text"),
        ("articles", "duplicate_of", "gone", "unresolved", "duplicate_of gone"),
        ("articles", "dateline_place_id", "gone", "unresolved", "dateline_place_id gone"),
        ("articles", "dateline_place", "SFAX", "misquoted", "dateline_place 'SFAX'"),
        ("mentions", "text", "other", "misquoted", "text 'other': the article has"),
        ("mentions", "end", 10_000, "misquoted", "it is not in the text"),
        ("mentions", "article_id", "0" * 16, "unresolved", "article_id 0000000000000000"),
        ("entities", "n_mentions", 77, "contradicted", "n_mentions 77, but mentions has 12"),
        ("quotes", "cue", "whispered", "misquoted", "cue 'whispered': the article has 'said'"),
        ("quotes", "speaker_entity_id", "gone", "unresolved", "speaker_entity_id gone"),
        ("events", "recipient_start", 0, "misquoted", "recipient 'Harbour Union'"),
        ("events", "place", "Sousse", "misquoted", "place 'Sousse': it is not in the text"),
        ("events", "claimed_by", "gone", "unresolved", "claimed_by gone"),
        ("events", "date_mention_id", "gone", "unresolved", "date_mention_id gone"),
        ("entities", "longitude", None, "contradicted", "one of latitude and longitude"),
        ("quotes", "cue_start", 0, "misquoted", "cue 'said'"),
        ("events", "trigger_start", 0, "misquoted", "trigger 'agreed'"),
        ("events", "date_precision", None, "contradicted", "date_start 2019-03-04, but date_precision None"),
        ("events", "actor_entity_id", "gone", "unresolved", "actor_entity_id gone"),
    ],
)
def test_a_wrong_cell_is_told_in_words(output, stage, annotations, name, column, value, derived, words):
    staged = stage(annotations(6), output)
    _spoil(staged, name, column, value)
    told = [said for number, where, said in _told(staged, name) if (number, where) == (0, derived)]
    assert len(told) == 1
    assert words in told[0]


def test_a_reference_into_another_article_leads_nowhere(output, stage, annotations):
    staged = stage(annotations(2), output)
    other = read_table(staged.folder, "quotes").column("quote_id")[1].as_py()
    _spoil(staged, "events", "claimed_by", other)
    assert [(number, where) for number, where, _ in _told(staged, "events")] == [(0, "unresolved")]


def test_pieces_of_an_utterance_with_different_cues_are_told(output, stage, annotations):
    staged = stage(annotations(4), output)
    quotes = read_table(staged.folder, "quotes")
    _spoil(staged, "quotes", "utterance_id", quotes.column("utterance_id")[0].as_py(), 1)
    _spoil(staged, "quotes", "cue_start", quotes.column("cue_start")[1].as_py() + 1, 1)
    told = [number for number, where, _ in _told(staged, "quotes") if where == "contradicted"]
    assert told == [0, 1]


def test_another_name_than_in_entities_is_told(output, stage, annotations):
    staged = stage(annotations(2), output)
    names = read_table(staged.folder, "mentions").column("entity_name").to_pylist()
    row = next(number for number, name in enumerate(names) if name is not None)
    _spoil(staged, "mentions", "entity_name", "Somebody Else", row)
    assert [(number, where) for number, where, _ in _told(staged, "mentions")] == [(row, "contradicted")]


def test_stretches_hold_all_rows_once(output, stage, annotations, monkeypatch):
    staged = stage(annotations(30), output)
    whole = next(Audit(staged.folder).stretches("mentions"))
    parts = list(Audit(staged.folder).stretches("mentions", rows=7))
    assert len(parts) > 10
    assert all(part.num_rows <= 7 for part in parts)
    assert pa.concat_tables(parts).equals(whole)


def test_an_empty_table_still_shows_its_columns(output, stage):
    (table,) = Audit(stage([], output).folder).stretches("events")
    assert table.column_names == [*TABLES["events"].names, *DERIVED]


def test_columns_that_differ_from_the_schema_are_told(output, stage, annotations):
    staged = stage(annotations(2), output)
    path = staged.folder / "events" / "part-0.parquet"
    table = read_table(staged.folder, "events")
    parquet.write(path, table.drop_columns("status"))
    assert Audit(staged.folder).differs("events") == "column status is missing"
    days = pa.array([1_551_657_600] * 2, pa.timestamp("s"))
    parquet.write(path, table.set_column(table.column_names.index("date_start"), "date_start", days))
    assert "column date_start is pyarrow.Field<date_start: timestamp" in (Audit(staged.folder).differs("events") or "")
