"""What is written in two places says the same in both."""

from __future__ import annotations

import json
from pathlib import Path

from flows.times import TIMEX_MODS, TIMEX_VALUE

ROOT = Path(__file__).parents[1]


def _expectation(table, column, kind):
    suite = json.loads((ROOT / "expectations" / f"{table}.json").read_text(encoding="utf-8"))
    found = [e["kwargs"] for e in suite["expectations"] if e["type"] == kind and e["kwargs"].get("column") == column]
    assert len(found) == 1, f"{table}.json judges {column} once by {kind}"
    return found[0]


def test_the_suite_holds_times_to_the_grammar_of_the_room_that_writes_them():
    assert _expectation("mentions", "timex_value", "expect_column_values_to_match_regex")["regex"] == TIMEX_VALUE


def test_the_suite_knows_the_modifiers_of_the_room_that_writes_them():
    allowed = _expectation("mentions", "timex_mod", "expect_column_values_to_be_in_set")["value_set"]
    assert set(allowed) == set(TIMEX_MODS)
