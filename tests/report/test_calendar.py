"""Bins of a timeline hold every day once."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.calendar import around, scale_for

_DAYS = st.lists(st.dates(), min_size=1, max_size=5)


@given(_DAYS)
def test_every_day_falls_into_a_bin_of_the_scale(days):
    scale = scale_for(days)
    starts = scale.starts()
    assert all(earlier < later for earlier, later in pairwise(starts))
    for day in days:
        start = scale.start(day)
        assert start <= day
        assert scale.holds(day)
        assert start in starts


@pytest.mark.parametrize(
    ("first", "last", "unit", "label"),
    [
        ((2011, 7, 1), (2011, 7, 20), "day", "1 Jul 2011"),
        ((2011, 7, 1), (2011, 12, 20), "week", "week of 27 Jun 2011"),
        ((2011, 7, 1), (2013, 7, 20), "month", "Jul 2011"),
        ((2001, 7, 1), (2013, 7, 20), "quarter", "2001 Q3"),
        ((1987, 7, 1), (2023, 7, 20), "year", "1987"),
    ],
)
def test_the_unit_follows_the_stretch(first, last, unit, label):
    scale = scale_for([dt.date(*first), None, dt.date(*last)])
    assert scale.unit == unit
    assert scale.label(scale.start(dt.date(*first))) == label


def test_no_day_gives_no_scale():
    assert scale_for([None]) is None


def test_around_stops_at_the_ends_of_the_calendar():
    wide = around(scale_for([dt.date.min, dt.date.max]), 45)
    assert (wide.first, wide.last) == (dt.date.min, dt.date.max)
