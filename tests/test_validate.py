"""The gate lets sound tables through, and says which rows of unsound ones broke what."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from pathlib import Path

import pyarrow as pa
import pytest

import flows.validate
from flows.errors import SettingsError, ValidationFailedError
from flows.events.ontology import modes_of, quad_of
from flows.records import (
    DatePrecision,
    EventType,
    PlacePrecision,
    QuoteKind,
    RejectReason,
    Section,
    SpeakerKind,
    Status,
    TimexType,
)
from flows.tables import TABLES, parquet, read_table
from flows.tables.audit import DERIVED, Audit
from flows.validate import load_suite, require, validate

MADE = runpy.run_path(str(Path(__file__).with_name("tables") / "conftest.py"))
SUITES = Path(flows.validate.__file__).parent.parent / "expectations"


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """Ten sound articles, staged."""
    output = tmp_path_factory.mktemp("sound") / "out"
    return MADE["stage"](MADE["annotations"](10), output, rejections=[MADE["rejection"](1)])


def _spoil(staged, name, column, row, value):
    table = read_table(staged.folder, name)
    values = table.column(column).to_pylist()
    values[row] = value
    place = table.column_names.index(column)
    field = table.schema.field(column).with_nullable(True)
    parquet.write(staged.folder / name / "part-0.parquet", table.set_column(place, field, pa.array(values, field.type)))


def _in_two(name):
    """How many rows to judge together so that tables of ten articles are judged in two stretches."""
    return 26 if name == "mentions" else 6


def _columns(expectation):
    kwargs = expectation["kwargs"]
    named = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    condition = kwargs.get("row_condition")
    return {*named, *kwargs.get("column_list", ()), *([condition["column"]["name"]] if condition else ())}


# ------------------------------------------------------------------------------- the suites


@pytest.mark.parametrize("name", TABLES)
def test_suites_judge_columns_that_exist(name):
    for expectation in load_suite(name)["expectations"]:
        assert _columns(expectation) <= {*TABLES[name].names, *DERIVED}


@pytest.mark.parametrize("name", TABLES)
def test_suites_ask_for_every_column_that_is_never_empty_and_for_the_key(name):
    suite = load_suite(name)["expectations"]
    plain = [entry for entry in suite if set(entry["kwargs"]) == {"column"} and entry["severity"] == "critical"]
    asked = {entry["kwargs"]["column"] for entry in plain if entry["type"] == "expect_column_values_to_not_be_null"}
    assert asked == {column.name for column in TABLES[name].columns if not column.nullable}
    unique = {entry["kwargs"]["column"] for entry in plain if entry["type"] == "expect_column_values_to_be_unique"}
    together = [entry["kwargs"]["column_list"] for entry in suite if "column_list" in entry["kwargs"]]
    assert [list(TABLES[name].key)] == [sorted(unique)] or together == [list(TABLES[name].key)]


@pytest.mark.parametrize("name", TABLES)
def test_suites_are_plain_json_with_one_described_statement_a_line(name):
    text = (SUITES / f"{name}.json").read_text("utf-8")
    suite = json.loads(text)
    assert suite["name"] == name
    lines = ",\n".join("    " + json.dumps(entry, ensure_ascii=False) for entry in suite["expectations"])
    assert text.endswith(f'"expectations": [\n{lines}\n  ]\n}}\n')
    for entry in suite["expectations"]:
        assert entry["description"]
        assert entry.get("severity", "critical") in {"critical", "warning"}


@pytest.mark.parametrize(
    ("name", "column", "values"),
    [
        ("mentions", "section", Section),
        ("quotes", "kind", QuoteKind),
        ("quotes", "speaker_kind", SpeakerKind),
        ("events", "event_type", EventType),
        ("events", "status", Status),
        ("events", "date_precision", DatePrecision),
        ("events", "place_precision", PlacePrecision),
        ("rejects", "reason", RejectReason),
    ],
)
def test_closed_lists_are_those_of_the_records(name, column, values):
    (asked,) = (
        entry["kwargs"]["value_set"]
        for entry in load_suite(name)["expectations"]
        if entry["type"] == "expect_column_values_to_be_in_set" and entry["kwargs"]["column"] == column
    )
    assert set(asked) == {value.value for value in values}


def test_labels_of_times_are_the_types_of_timex3():
    labels = [
        set(entry["kwargs"]["value_set"])
        for entry in load_suite("mentions")["expectations"]
        if entry["kwargs"].get("row_condition", {}).get("parameter") == "time" and "value_set" in entry["kwargs"]
    ]
    assert labels == [{kind.value for kind in TimexType}]


def test_modes_and_quad_classes_are_those_of_the_ontology():
    pairs = {
        entry["kwargs"]["column_B"]: {tuple(pair) for pair in entry["kwargs"]["value_pairs_set"]}
        for entry in load_suite("events")["expectations"]
        if "value_pairs_set" in entry["kwargs"]
    }
    assert pairs["quad_class"] == {(kind.value, quad_of(kind)) for kind in EventType}
    assert pairs["event_mode"] == {(kind.value, mode) for kind in EventType for mode in modes_of(kind)}


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("2011-07-16", True),
        ("2011-W28", True),
        ("2011-W28-WE", True),
        ("2011-W28-6", True),
        ("2011", True),
        ("201", True),
        ("20", True),
        ("2011-07-16T14:30", True),
        ("2011-07-16TEV", True),
        ("2011-07-16T14:30Z", True),
        ("2011-Q3", True),
        ("2011-H1", True),
        ("2011-SU", True),
        ("XXXX-XX-XX", True),
        ("XXXX-WXX-7", True),
        ("BC0044", True),
        ("T24:00", True),
        ("P4M", True),
        ("P1Y2M", True),
        ("PXD", True),
        ("PT36H", True),
        ("P1DT12H", True),
        ("P2.5Y", True),
        ("P1DE", True),
        ("P3WE", True),
        ("PAST_REF", True),
        ("", False),
        ("yesterday", False),
        ("2011-7-16", False),
        ("2011/07/16", False),
        ("16-07-2011", False),
        ("2011-07-16 ", False),
        ("P", False),
        ("PT", False),
        ("P4", False),
        ("2011-W28-8", False),
        ("PAST", False),
    ],
)
def test_the_grammar_of_timex3(value, fits):
    (grammar,) = (
        entry["kwargs"]["regex"]
        for entry in load_suite("mentions")["expectations"]
        if entry["kwargs"].get("column") == "timex_value" and "regex" in entry["kwargs"]
    )
    assert bool(re.match(grammar, value)) is fits


def test_an_installed_package_brings_its_suites_along():
    project = tomllib.loads((SUITES.parent / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"expectations": "flows/_expectations"}


@pytest.mark.parametrize("text", ["{", '{"name": "events"}', '{"expectations": 3}', None])
def test_a_suite_that_cannot_be_read_is_named(tmp_path, text):
    if text is not None:
        (tmp_path / "events.json").write_text(text)
    with pytest.raises(SettingsError, match=r"events\.json cannot be read"):
        load_suite("events", tmp_path)


# ------------------------------------------------------------------------------- the verdicts


def test_sound_tables_pass_in_whole_and_in_stretches_and_leave_pages(staged, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in SUITES.iterdir()}
    verdicts = validate(staged.folder, docs=tmp_path / "pages")
    assert [verdict.table for verdict in verdicts] == list(TABLES)
    assert [failure for verdict in verdicts for failure in verdict.failures] == []
    assert {verdict.table: verdict.rows for verdict in verdicts} == staged.rows
    require(verdicts, staged)
    monkeypatch.setattr(flows.validate, "_rows_together", _in_two)
    assert validate(staged.folder) == verdicts

    page = (tmp_path / "pages" / "index.html").read_text("utf-8")
    assert "Passed: everything that was expected holds." in page
    assert re.search(r"https?:|//[a-z]|@import|src=", page) is None
    assert (tmp_path / "pages" / "data_docs" / "index.html").exists()
    assert len(list((tmp_path / "pages" / "data_docs" / "validations").rglob("*.html"))) == len(TABLES)
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]
    assert {path: path.read_bytes() for path in SUITES.iterdir()} == before


def test_unsound_tables_are_refused_with_their_rows(tmp_path, monkeypatch):
    staged = MADE["stage"](MADE["annotations"](10), tmp_path / "out")
    values = read_table(staged.folder, "mentions").column("timex_value").to_pylist()
    timed = next(row for row, value in enumerate(values) if value is not None)
    _spoil(staged, "mentions", "timex_value", timed, "next <Tuesday>")
    _spoil(staged, "quotes", "kind", 3, "shouted")
    _spoil(staged, "quotes", "said_start", 3, None)
    _spoil(staged, "events", "event_id", 2, read_table(staged.folder, "events").column("event_id")[5].as_py())
    _spoil(staged, "events", "event_mode", 4, "riot")
    _spoil(staged, "events", "trigger", 6, "agree")
    _spoil(staged, "events", "rule", 7, "Very odd rule")
    _spoil(staged, "quotes", "utterance_id", 7, read_table(staged.folder, "quotes").column("utterance_id")[6].as_py())
    _spoil(staged, "entities", "latitude", 0, 123.4)
    monkeypatch.setattr(
        "flows.tables.audit.Audit.differs", lambda _self, _name: None
    )  # the cells matter here, not their nullability
    docs = tmp_path / "out" / "validation"
    whole = validate(staged.folder, docs=docs)
    monkeypatch.setattr(flows.validate, "_rows_together", _in_two)
    for verdicts in (whole, validate(staged.folder)):
        found = {
            (verdict.table, failure.column, failure.severity): failure
            for verdict in verdicts
            for failure in verdict.failures
        }
        assert set(found) == {
            ("mentions", "timex_value", "critical"),
            ("quotes", "kind", "critical"),
            ("quotes", "contradicted", "warning"),
            ("events", "event_id", "critical"),
            ("events", "event_type, event_mode", "critical"),
            ("events", "misquoted", "critical"),
            ("events", "rule", "warning"),
            ("entities", "latitude", "critical"),
        }
        key = read_table(staged.folder, "quotes").column("quote_id")[3].as_py()
        wrong = found["quotes", "kind", "critical"]
        assert (wrong.count, wrong.of, wrong.sample) == (1, 10, ((key, "shouted"),))
        assert found["events", "event_id", "critical"].count == 2
        assert "trigger 'agree': the article has 'agreed'" in found["events", "misquoted", "critical"].sample[0][1]
        assert {verdict.table for verdict in verdicts if not verdict.success} == {
            "mentions",
            "entities",
            "quotes",
            "events",
        }

    with pytest.raises(ValidationFailedError) as refused:
        require(whole, staged)
    assert refused.value.staged == staged.folder
    assert len(refused.value.failures) == 6
    assert (
        f"quotes: kind expect_column_values_to_be_in_set (speech is direct, indirect or mixed): 1 of 10 rows, e.g. {key}: shouted"
        in str(refused.value)
    )
    page = (docs / "index.html").read_text("utf-8")
    assert "Refused: mentions, entities, quotes, events" in page
    assert "next &lt;Tuesday&gt;" in page
    assert key in page


def test_a_changed_column_is_refused_before_anything_else(tmp_path):
    staged = MADE["stage"](MADE["annotations"](2), tmp_path / "out")
    table = read_table(staged.folder, "entities")
    parquet.write(staged.folder / "entities" / "part-0.parquet", table.drop_columns("role_code"))
    verdict, _ = flows.validate._Judge().verdict(Audit(staged.folder), "entities", load_suite("entities"))
    assert [(failure.expectation, failure.description) for failure in verdict.failures] == [
        ("schema", "column role_code is missing")
    ]
    assert not verdict.success


def test_stricter_suites_of_ones_own_and_what_cannot_be_judged(staged, tmp_path):
    for name in TABLES:
        suite = {
            "name": name,
            "expectations": [
                {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": TABLES[name].key[0]}}
            ],
        }
        if name == "quotes":
            asked = {"column": "addressee", "mostly": 0.5}
            suite["expectations"].append(
                {"type": "expect_column_values_to_not_be_null", "kwargs": asked, "severity": "warning"}
            )
        if name == "events":
            suite["expectations"].append(
                {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "colour"}}
            )
        (tmp_path / f"{name}.json").write_text(json.dumps(suite))
    found = {verdict.table: verdict for verdict in validate(staged.folder, suites=tmp_path)}
    (warned,) = found["quotes"].failures
    assert (warned.severity, warned.count, warned.of) == ("warning", 10, 10)
    assert warned.sample[0][1] == "empty"
    assert found["quotes"].success
    (failed,) = found["events"].failures
    assert "could not be judged" in failed.description
    assert not found["events"].success


def test_empty_tables_pass(tmp_path):
    verdicts = validate(MADE["stage"]([], tmp_path / "out").folder)
    assert all(verdict.success for verdict in verdicts)
