"""The word lists keep their shape."""

from __future__ import annotations

from importlib import resources

import pytest

from flows.quotes.lexicon import given_names, sort_of, speaking_nouns


@pytest.mark.parametrize(("name", "columns"), [("people.tsv", 3), ("given_names.tsv", 2)])
def test_lists_are_sorted_named_and_without_repeats(name, columns):
    lines = resources.files("flows.quotes").joinpath(name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#")
    assert any("Licence" in line for line in lines if line.startswith("#"))
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == columns and all(row) for row in rows)
    keys = [row[0] for row in rows]
    assert keys == sorted(set(keys))


def test_values_are_closed():
    assert {sort for sort, _ in speaking_nouns().values()} == {"person", "group", "document"}
    assert set(given_names().values()) == {"m", "f"}


@pytest.mark.parametrize(
    ("noun", "sort"),
    [
        ("spokeswoman", ("person", "f")),
        ("glaciologist", ("person", None)),
        ("carmaker", ("group", None)),
        ("table", ("", None)),
    ],
)
def test_nouns_outside_the_list_are_sorted_by_their_ending(noun, sort):
    assert sort_of(noun) == sort
