"""Every rule and every way of deciding has an example that comes out as it says."""

from __future__ import annotations

import datetime as dt
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.language import parse_text
from flows.times import find_times
from flows.times.guards import GUARDS
from flows.times.normalise import SENSES
from flows.times.recognise import grammar
from flows.times.vocabulary import rows

if TYPE_CHECKING:
    from spacy.language import Language

_EXAMPLE_DAY = dt.date(2011, 7, 19)


def _check(nlp: Language, rule: str, example: str, gives: str, published: dt.date | None, *, exact: bool) -> None:
    marked = example.replace("] .", "].")
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = [
        (timex.span.start, timex.span.end, " ".join(part for part in (timex.type, timex.value, timex.mod) if part))
        for timex in find_times(parse_text(text, nlp), published)
        if timex.rule == rule or (not exact and timex.rule.startswith(rule + "."))
    ]
    assert (start, end, gives) in found


@pytest.mark.parametrize("rule", grammar().rules, ids=lambda rule: rule.name)
def test_each_recognition_rule_reads_its_example(rule, nlp):
    _check(nlp, rule.name, rule.example, rule.gives, _EXAMPLE_DAY, exact=False)


@pytest.mark.parametrize("row", rows("readings"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_each_way_of_deciding_reads_its_example(row, nlp):
    rule, published, example, gives = row
    _check(nlp, rule, example, gives, dt.date.fromisoformat(published) if published else None, exact=True)


def test_names_of_rules_are_unique():
    names = [rule.name for rule in grammar().rules]
    assert len(names) == len(set(names))


def test_every_sense_and_guard_is_used_and_known():
    rules = grammar().rules
    assert {rule.sense for rule in rules} == set(SENSES)
    assert {rule.guard for rule in rules} == set(GUARDS)


def test_every_macro_is_used():
    patterns = " ".join([row[3] for row in rows("rules")] + [row[1] for row in rows("macros")])
    assert {row[0] for row in rows("macros")} == set(re.findall(r"@(\w+)", patterns))


@pytest.mark.parametrize(
    "name", sorted(file.name for file in resources.files("flows.times").joinpath("words").iterdir())
)
def test_word_files_say_where_they_come_from_and_are_without_doubles(name):
    text = resources.files("flows.times").joinpath("words", name).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert any("Licence:" in line for line in lines if line.startswith("#"))
    facts = [line for line in lines if not line.startswith("#")]
    assert len(facts) == len(set(facts))
    if name != "rules.tsv":  # the order of the rules says which of two equal matches wins
        assert facts == sorted(facts)


def test_each_way_of_deciding_that_sentences_show_has_its_example(nlp):
    """A sense's new way of deciding needs a row in `readings.tsv`."""
    senses = {rule.name: rule.sense for rule in grammar().rules}

    def way(name: str) -> tuple[str, str]:
        rule = max((known for known in senses if name == known or name.startswith(known + ".")), key=len)
        return senses[rule], name[len(rule) + 1 :]

    shown = set()
    lines = (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            published, text, *_ = line.split("\t")
            day = dt.date.fromisoformat(published) if published else None
            shown |= {way(timex.rule) for timex in find_times(parse_text(text, nlp), day)}
    explained = {way(row[0]) for row in rows("readings")}
    assert {entry for entry in shown if entry[1]} <= explained
