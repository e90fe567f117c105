"""The files beside the tables say what the tables are, and other houses' tools agree."""

from __future__ import annotations

import json
import re

import duckdb
import pytest

from flows.report import package
from flows.report.packaging import views
from flows.tables import TABLES, current


@pytest.fixture(scope="module")
def described(output):
    return dict(zip(("manual", "frictionless", "croissant", "views"), package(output), strict=True))


def test_frictionless_finds_every_table_valid(described):
    from frictionless import validate

    report = validate(str(described["frictionless"]))
    assert report.valid, report.flatten(["title", "message"])
    assert {task.name for task in report.tasks} == set(TABLES)


def test_croissant_validates_and_reads_records(described):
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=described["croissant"])
    assert not dataset.metadata.issues.errors
    found = list(dataset.records("entities"))
    assert b"Anna Lund" in {row["entities/entity_name"] for row in found}


def test_the_manual_names_every_column_and_its_version(described, output):
    text = described["manual"].read_text("utf-8")
    assert current(output) in text
    for table in TABLES.values():
        assert f"### {table.name}\n" in text
        assert all(f"| `{column}` |" in text for column in table.names)
    assert not re.search(r"\{\w+\}", text)


def test_every_view_can_be_asked(described, output):
    con = duckdb.connect()
    con.execute(f"SET file_search_path = '{output}'")
    con.execute(described["views"].read_text("utf-8"))
    names = re.findall(r"VIEW (\w+) AS", views())
    assert set(TABLES) <= set(names)
    for name in names:
        con.execute(f"SELECT * FROM {name} LIMIT 3").fetchall()
    assert con.execute("SELECT count(*) FROM originals").fetchone() == (4,)
    told = con.execute("SELECT tellings, articles FROM happenings WHERE event_type = 'CONSULT'").fetchall()
    assert told == [(1, 1)]  # the copy does not count


def test_references_of_the_package_lead_to_keys_that_are_there(described, output):
    package_ = json.loads(described["frictionless"].read_text("utf-8"))
    con = duckdb.connect()
    con.execute(f"SET file_search_path = '{output}'")
    con.execute(views())
    for resource in package_["resources"]:
        for key in resource["schema"]["foreignKeys"]:
            (column,), target, (there,) = key["fields"], key["reference"]["resource"], key["reference"]["fields"]
            query = f"SELECT count(*) FROM {resource['name']} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {there} FROM {target})"
            assert con.execute(query).fetchone() == (0,), query
