"""Calendar sums, numbers and the language of patterns."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.times.calendar import easter, grain, moved, on_weekday, shifted, value_at
from flows.times.interval import days_of
from flows.times.patterns import PatternError, compile_pattern
from flows.times.quantity import amount_of, duration_value, spoken_year
from flows.times.senses.dates import holiday_in
from flows.times.vocabulary import alphabet

_DAYS = st.dates(dt.date(1600, 1, 1), dt.date(2300, 12, 31))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("four", 4),
        ("twenty - four", 24),
        ("two hundred", 200),
        ("two hundred and ten", 210),
        ("two thousand", 2000),
        ("1,500", 1500),
        ("3.5", 3.5),
        ("2 1/2", 2.5),
        ("two and a half", 2.5),
        ("half a", 0.5),
        ("a dozen", 12),
        ("two dozen", 24),
        ("a couple of", 2),
        ("a few", "X"),
        ("several", "X"),
        ("12 to 18", "X"),
        ("two or three", "X"),
        ("a", 1),
        ("of", None),
    ],
)
def test_number_words_are_read(words, number):
    assert amount_of(tuple(words.split())) == number


@pytest.mark.parametrize(
    ("words", "year"),
    [("1998", 1998), ("nineteen ninety - six", 1996), ("two thousand and four", 2004), ("'98", 1998), ("’07", 2007),
     ("nineteen hundred", 1900), ("mid-1996", 1996), ("ninety", None), ("", None)],
)  # fmt: skip
def test_spoken_years_are_read(words, year):
    assert spoken_year(tuple(words.split())) == year


@pytest.mark.parametrize(
    ("amount", "unit", "value"),
    [(4, "M", "P4M"), (2.5, "Y", "P2Y6M"), (0.5, "TH", "PT30M"), ("X", "TH", "PTXH"), (4, "DE", "P4DE"), (1, "2W", "P2W"),
     (0.5, "CE", "P50Y"), (1.5, "TM", "PT1M30S"), (1.5, "D", "P1DT12H"), (2, "NI", "P2D"), (5.9, "M", "P5.9M")],
)  # fmt: skip
def test_durations_are_written(amount, unit, value):
    assert duration_value(amount, unit) == value


@pytest.mark.parametrize(
    ("value", "unit", "by", "then"),
    [("2011-Q2", "Y", -1, "2010-Q2"), ("2011-Q1", "Q", -1, "2010-Q4"), ("2011-07-04", "D", 3, "2011-07-07"),
     ("2012-02-29", "Y", -1, "2011-02-28"), ("2011-03", "M", -3, "2010-12"), ("2011-W01", "W", -1, "2010-W52"),
     ("XXXX-Q2", "Y", -1, "XXXX-Q2"), ("2011-WI", "Y", -1, "2010-WI"), ("P4M", "Y", -1, "P4M")],
)  # fmt: skip
def test_a_shift_keeps_the_grain(value, unit, by, then):
    assert shifted(value, unit, by) == then


@given(_DAYS, st.sampled_from(["D", "W", "WE", "M", "Q", "H", "Y", "DE", "CE", "S"]))
def test_the_value_of_a_grain_holds_its_day_unless_it_is_a_weekend(day, kind):
    value = value_at(kind, day)
    assert grain(value) == kind
    days = days_of(value)
    assert days is not None
    assert days.start is not None
    assert days.end is not None
    assert days.start <= days.end
    assert kind == "WE" or days.start <= day <= days.end


@given(_DAYS, st.integers(1, 7), st.booleans())
def test_the_nearest_weekday_is_within_six_days_on_its_side(day, weekday, past):
    there = on_weekday(day, weekday, past=past)
    assert there is not None
    assert there.isoweekday() == weekday
    assert 0 <= (day - there if past else there - day).days <= 6


@given(_DAYS, st.sampled_from(["D", "W", "M", "Q", "Y"]), st.integers(-50, 50))
def test_moving_there_and_back_ends_within_three_days(day, kind, by):
    there = moved(day, kind, by)
    assert there is not None
    back = moved(there, kind, -by)
    assert back is not None
    assert abs((back - day).days) <= 3


def test_sums_that_leave_the_calendar_are_unknown():
    assert moved(dt.date(1, 1, 1), "Y", -1) is None
    assert moved(dt.date(9999, 12, 31), "D", 1) is None
    assert moved(None, "Y", 1) is None
    assert shifted("9999", "Y", 1) == "XXXX"


@pytest.mark.parametrize(
    ("row", "day"),
    [("11-4-4", "2011-11-24"), ("05-1--1", "2011-05-30"), ("easter-2", "2011-04-22"), ("11-1-1+1", "2011-11-08"), ("12-25", "2011-12-25")],
)  # fmt: skip
def test_holidays_fall_on_their_days(row, day):
    assert holiday_in(row, 2011) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(("year", "day"), [(1998, "1998-04-12"), (2000, "2000-04-23"), (2024, "2024-03-31")])
def test_easter_falls_on_its_sunday(year, day):
    assert easter(year) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("pattern", ["(last", "<nosuchclass>", "@nosuchmacro", "(last)?", "last )"])
def test_a_pattern_that_cannot_be_read_says_so(pattern):
    with pytest.raises(PatternError):
        compile_pattern(pattern, alphabet(frozenset({"last"})), {})
