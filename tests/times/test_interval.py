"""What days each kind of value means."""

from __future__ import annotations

import datetime as dt

import pytest

from flows.records import Days
from flows.times import days_of

_CASES = [
    # value, mod, first day, last day
    ("1998", None, "1998-01-01", "1998-12-31"),
    ("1998-03", None, "1998-03-01", "1998-03-31"),
    ("1996-02", None, "1996-02-01", "1996-02-29"),
    ("9999-12", None, "9999-12-01", "9999-12-31"),
    ("1998-03-07", None, "1998-03-07", "1998-03-07"),
    ("1998-03-07TMO", None, "1998-03-07", "1998-03-07"),
    ("1998-03-07T14:30", None, "1998-03-07", "1998-03-07"),
    ("2011-W28", None, "2011-07-11", "2011-07-17"),
    ("2011-W28-WE", None, "2011-07-16", "2011-07-17"),
    ("2011-W28-3", None, "2011-07-13", "2011-07-13"),
    ("2009-W53", None, "2009-12-28", "2010-01-03"),
    ("1998-Q3", None, "1998-07-01", "1998-09-30"),
    ("1998-H2", None, "1998-07-01", "1998-12-31"),
    ("1998-SU", None, "1998-06-01", "1998-08-31"),
    ("1998-WI", None, "1997-12-01", "1998-02-28"),
    ("198", None, "1980-01-01", "1989-12-31"),
    ("198X", None, "1980-01-01", "1989-12-31"),
    ("19", None, "1900-01-01", "1999-12-31"),
    ("19XX", None, "1900-01-01", "1999-12-31"),
    ("2011-09", "END", "2011-09-01", "2011-09-30"),
    ("1994", "ON_OR_AFTER", "1994-01-01", None),
    ("1994", "AFTER", "1995-01-01", None),
    ("1994", "ON_OR_BEFORE", None, "1994-12-31"),
    ("1994", "BEFORE", None, "1993-12-31"),
]


@pytest.mark.parametrize(("value", "mod", "start", "end"), _CASES)
def test_a_calendar_value_means_its_days(value, mod, start, end):
    want = Days(dt.date.fromisoformat(start) if start else None, dt.date.fromisoformat(end) if end else None)
    assert days_of(value, mod) == want


@pytest.mark.parametrize(
    "value",
    ["P4M", "PXY", "PT2H", "PAST_REF", "PRESENT_REF", "FUTURE_REF", "XXXX-03", "XXXX-WXX-1", "1998-QX", "1998-02-30",
     "1998-W54", "1998-Q5", "1998-H3", "0000", "00", "T14:30", "BC0044", "", "next week"],
)  # fmt: skip
def test_what_names_no_stretch_of_the_calendar_has_no_days(value):
    assert days_of(value) is None
