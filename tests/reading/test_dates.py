"""Dates in every usual form, and lines that are about when an article was published."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dates import field_date, find_dates
from flows.reading.pagelines import date_line

FORMS = [
    "2016-11-30",
    "2016-11-30T18:22:00Z",
    "2016/11/30",
    "20161130T0900",
    "30 November 2016",
    "30 Nov 2016",
    "30th November, 2016",
    "30th of November 2016",
    "November 30, 2016",
    "Nov. 30, 2016",
    "NOV 30 2016",
    "November 30th, 2016",
    "Wednesday, November 30, 2016",
    "Wed 30 Nov 2016",
    "Wednesday the 30th of November 2016",
    "30-Nov-2016",
    "30.11.2016",
    "30/11/2016",
    "11/30/2016",
    "2016 Nov 30",
]
MOMENTS = [
    ("July 19, 2011 9:05 pm GMT", "2011-07-19T21:05:00+00:00"),
    ("July 19, 2011 at 12:05 a.m. EDT", "2011-07-19T00:05:00-04:00"),
    ("19 July 2011, 17:05 CET", "2011-07-19T17:05:00+01:00"),
    ("19 Jul 2011 1705 GMT", "2011-07-19T17:05:00+00:00"),
    ("2011-07-19T09:00:00+02:00", "2011-07-19T09:00:00+02:00"),
    ("2011-07-19T09:00:00.123Z", "2011-07-19T09:00:00+00:00"),
    ("17:05 GMT, 19 July 2011", "2011-07-19T17:05:00+00:00"),
    ("Tue, 19 Jul 2011 16:07:38 -0600", "2011-07-19T16:07:38-06:00"),
    ("19 July 2011, 17:05", None),
    ("19 July 2011, 17:05 IST", None),
]
LINES = [
    ("Published: 14 September 2021, 09:12", "2021-09-14", 0),
    ("Posted on September 14, 2021 by admin", "2021-09-14", 0),
    ("First published on Tue 14 Sep 2021 11.15 BST", "2021-09-14", 0),
    ("14 September 2021", "2021-09-14", 1),
    ("Tuesday, 14 Sep 2021 | 12:10", "2021-09-14", 1),
    ("Sep 14, 2021 at 9:24 pm ET  • 2 min read", "2021-09-14", 1),
    ("September 14, 2021 / 12:21 AM / Updated 14 hours ago", "2021-09-14", 1),
    ("By Ana Costa, 14 September 2021", "2021-09-14", 2),
    ("Published 14 Sep 2021. Updated 16 Sep 2021", "2021-09-14", 0),
    ("Updated: 16 Sep 2021; Published: 14 Sep 2021", "2021-09-14", 0),
    ("Last modified on Tue 14 Sep 2021 11.15 GMT", "2021-09-14", 4),
    ("https://paper.example/world/2021/09/14/ferry-returns", "2021-09-14", 5),
    ("Saved from the web on 14 September 2021", None, None),
    ("© 14 September 2021 The Courier", None, None),
    ("Related: Ferry sinks (14 September 2021)", None, None),
    ("1. Ferry sinks - 14 September 2021", None, None),
    ("The ferry sank off Bari on 14 September 2021 with nine people on board.", None, None),
    ("Tuesday", None, None),
]


@pytest.mark.parametrize("form", FORMS)
def test_one_day_in_many_forms(form):
    (found,) = find_dates(form)
    assert found.day == dt.date(2016, 11, 30)
    assert found.other is None


@pytest.mark.parametrize(
    "text", ["31 February 2016", "2016-13-01", "32/11/2016", "1 2 3", "May you live long", "12345678901", "1.2.3.2016"]
)
def test_what_is_no_day_is_none(text):
    assert find_dates(text) == []


def test_a_date_that_reads_two_ways_says_so():
    (found,) = find_dates("3/4/2016")
    assert {found.day, found.other} == {dt.date(2016, 4, 3), dt.date(2016, 3, 4)}
    assert field_date("3/4/2016") is None


@pytest.mark.parametrize(("text", "moment"), MOMENTS)
def test_the_time_of_day_needs_a_zone(text, moment):
    (found,) = find_dates(text)
    assert (found.moment.isoformat() if found.moment else None) == moment


@pytest.mark.parametrize(("line", "day", "rank"), LINES)
def test_lines_about_when(line, day, rank):
    found = date_line(line)
    assert (str(found[1].day) if found else None, found[0] if found else None) == (day, rank)


@given(
    st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%A, %B %d, %Y"]),
)
def test_every_day_is_read_back(day, form):
    (found,) = find_dates(day.strftime(form))
    assert found.day == day


@given(st.text(alphabet="0123456789 /.-:JanFebTZ,", max_size=60))
def test_spans_lie_in_order_inside_the_text(text):
    found = find_dates(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
