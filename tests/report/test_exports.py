"""Exports hold what the tables hold, in the shape that their readers know."""

from __future__ import annotations

import csv
import json

import pytest

from flows.report import export
from flows.report.exports import GDELT_COLUMNS, _country, _sectors
from flows.tables import TABLES, read_table


def test_csv_holds_every_row_and_column(output, tmp_path):
    for path in export(output, tmp_path, format="csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        table = read_table(output, path.stem)
        assert len(rows) == table.num_rows
        assert tuple(rows[0]) == TABLES[path.stem].names
        for column in ("text", "headline", "detail"):
            if column in table.column_names:
                assert [row[column] for row in rows] == [value or "" for value in table.column(column).to_pylist()]


def test_jsonl_holds_every_row_and_leaves_empty_values_out(output, tmp_path):
    for path in export(output, tmp_path, format="jsonl"):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        table = read_table(output, path.stem).to_pylist()
        assert len(rows) == len(table)
        for row, original in zip(rows, table, strict=True):
            assert set(row) == {name for name, value in original.items() if value is not None}


def test_gdelt_rows_have_58_columns_and_tell_only_what_took_place(output, tmp_path):
    (path,) = export(output, tmp_path, format="gdelt")
    rows = [dict(zip(GDELT_COLUMNS, line.split("\t"), strict=True)) for line in path.read_text("utf-8").splitlines()]
    assert len(GDELT_COLUMNS) == 58
    met = next(row for row in rows if row["Actor2Name"] == "KENYA" and row["Actor1Name"] == "NORWAY")
    assert met["SQLDATE"] == "20120305"
    assert (met["Actor1Code"], met["Actor1CountryCode"]) == ("NORGOV", "NOR")
    assert (met["ActionGeo_FullName"], met["ActionGeo_Lat"], met["ActionGeo_Type"]) == ("Oslo", "59.91", "4")
    assert met["NumArticles"] == "1"  # the copy does not count
    assert len(rows) == 4  # the denied threat is not there


def test_plover_records_carry_parties_status_and_places(output, tmp_path):
    (path,) = export(output, tmp_path, format="plover")
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    met = next(record for record in records if record["type"] == "CONSULT")
    assert met["source"] == {
        "text": "Norway",
        "name": "Norway",
        "code": "NORGOV",
        "country": "NOR",
        "sectors": ["GOV"],
        "wikidata": "Q20",
    }
    assert met["location"]["geonames"] == 3143244
    assert {record["status"] for record in records} == {"actual", "negated"}


@pytest.mark.parametrize("name", ["csv", "jsonl", "gdelt", "plover"])
def test_an_export_is_the_same_twice(output, tmp_path, name):
    first, second = (export(output, tmp_path / str(number), format=name) for number in (1, 2))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(
    ("code", "country", "sectors"),
    [
        ("USAGOV", "USA", ["GOV"]),
        ("KEN", "KEN", None),
        ("UNO", None, ["UNO"]),
        ("IGOBUS", None, ["IGO", "BUS"]),
        ("", None, None),
    ],
)
def test_a_code_is_a_country_and_roles_or_an_international_body(code, country, sectors):
    assert (_country(code), _sectors(code)) == (country, sectors)
