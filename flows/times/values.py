"""What a TIMEX3 value may look like.

In: a string. Out: whether it is a value this room may emit. The pattern is a plain string without
Python-only syntax, so that a validation suite can use it as it is.

The idea to hold: one grammar, one place. Unknown parts are X, never a guess. Four families:

    calendar     1998  1998-03  1998-03-07  1998-W11  1998-W11-WE  1998-W11-3  1998-Q3  1998-H1  1998-SU
                 198 (a decade)  19 (a century)  XXXX-03-07  XXXX-WXX-5  1998-QX  BC0044
    clock        any day, then T14:30, T14, T24, TMO, TNI; THH:MM+HH:MM or Z with a zone
    duration     P4M  P2Y6M  PT5H  P1DT12H  P4DE (decades)  P1CE (centuries)  P2ML (millennia)  PXW  P1Q  P2WE
    reference    PAST_REF  PRESENT_REF  FUTURE_REF
"""

from __future__ import annotations

import re

_YEAR = r"(?:[0-9X]{4}|BC[0-9]{4})"
_PERIOD = r"(?:Q[1-4X]|H[12X]|SP|SU|FA|WI)"
_MONTH_DAY = r"(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12][0-9]|3[01]|XX))?"
_WEEK = r"W(?:0[1-9]|[1-4][0-9]|5[0-3]|XX)(?:-(?:WE|[1-7X]))?"
_CLOCK = (
    r"T(?:(?:[01][0-9]|2[0-4]|XX)(?::[0-5][0-9])?(?::[0-5][0-9])?(?:Z|[+-][0-1][0-9]:[0-5][0-9])?|MO|MI|AF|EV|NI|DT)"
)
_DATE = rf"(?:{_YEAR}(?:-(?:{_PERIOD}|{_MONTH_DAY}|{_WEEK}))?|[0-9]{{2,3}})"
_AMOUNT = r"(?:[0-9]+(?:\.[0-9]+)?|X)"
_DURATION = (
    rf"P(?:(?:{_AMOUNT}(?:Y|M|W|D|Q|DE|CE|ML|WE|H|SP|SU|FA|WI))+(?:T(?:{_AMOUNT}[HMS])+)?"
    rf"|T(?:{_AMOUNT}(?:H|M|S|MO|MI|AF|EV|NI|DT))+|XX)"
)
_REFERENCE = r"(?:PAST|PRESENT|FUTURE)_REF"

#: A whole TIMEX3 value, anchored at both ends.
TIMEX_VALUE = rf"^(?:{_DATE}(?:{_CLOCK})?|{_CLOCK}|{_DURATION}|{_REFERENCE})$"

_COMPILED = re.compile(TIMEX_VALUE)

#: The modifiers that a Timex may carry.
TIMEX_MODS = (
    "AFTER",
    "APPROX",
    "BEFORE",
    "END",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "LESS_THAN",
    "MID",
    "MORE_THAN",
    "ON_OR_AFTER",
    "ON_OR_BEFORE",
    "START",
)


def is_timex_value(value: str) -> bool:
    """Whether the string is a TIMEX3 value of the grammar above.

    >>> is_timex_value("2011-W28-WE"), is_timex_value("P4DE"), is_timex_value("2011-13")
    (True, True, False)
    """
    return _COMPILED.fullmatch(value) is not None
