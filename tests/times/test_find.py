"""find_times on sentences: what is found, what it refers to, what is left alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from flows.language import parse_text
from flows.records import Section
from flows.times import find_times

_LINES = (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8").splitlines()
_CASES = [line.split("\t") for line in _LINES if line and not line.startswith("#")]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case[3])
def test_a_sentence_gives_its_times(case, nlp):
    published, text, expected, _ = case
    found = find_times(parse_text(text, nlp), dt.date.fromisoformat(published) if published else None)
    told = [f"{x.span.of(text)}={' '.join(part for part in (x.type, x.value, x.mod) if part)}" for x in found]
    assert told == [part for part in expected.split(" | ") if part]


def test_without_a_day_of_publication_only_what_is_written_has_days(nlp):
    doc = parse_text("It fell last week, on Monday, in 1998 and on March 3, 1961.", nlp)
    assert [timex.days is not None for timex in find_times(doc, None)] == [False, False, True, True]


def test_the_section_is_carried(nlp):
    found = find_times(parse_text("Talks Resume Next Week", nlp), dt.date(2011, 7, 19), section=Section.HEADLINE)
    assert [(timex.section, timex.value) for timex in found] == [(Section.HEADLINE, "2011-W30")]


def test_a_caption_tells_of_the_past_in_the_present(nlp):
    doc = parse_text("Voters stand in line outside a school on Monday.", nlp)
    assert [x.value for x in find_times(doc, dt.date(2011, 7, 19), section=Section.CAPTION)] == ["2011-07-18"]
    assert [x.value for x in find_times(doc, dt.date(2011, 7, 19))] == ["2011-07-25"]


def test_the_example_of_the_manual_is_true(nlp):
    text = "Envoys met over the weekend and will meet again on Friday, the ministry said Monday."
    found = find_times(parse_text(text, nlp), dt.date(2011, 7, 19))
    assert [(timex.span.of(text), timex.value) for timex in found] == [
        ("the weekend", "2011-W28-WE"),
        ("Friday", "2011-07-22"),
        ("Monday", "2011-07-18"),
    ]


def test_a_line_break_inside_an_expression_is_nothing_and_a_blank_line_a_wall(nlp):
    found = find_times(parse_text("The port was closed on June\n30 by the army.", nlp), dt.date(2011, 7, 19))
    assert [timex.value for timex in found] == ["2011-06-30"]
    found = find_times(parse_text("It was last\n\nYear by year they left.", nlp), dt.date(2011, 7, 19))
    assert found == []
