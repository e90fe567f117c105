"""The room `times/`: time expressions, what they refer to, and which days that means.

    find_times(doc, published)   the time expressions of a text (flows.times.find)
    days_of(value, mod)          the days that a TIMEX3 value means (flows.times.interval)
    is_timex_value(value)        whether a string is a value of our grammar (flows.times.values)
    TIMEX_VALUE, TIMEX_MODS      that grammar as a regular expression, and the modifiers

Inside: recognise.py finds (words/rules.tsv, patterns.py, guards/), normalise.py says what is meant
(senses/), with calendar.py and quantity.py for the sums and context.py for what is leaned on.
"""

from flows.times.find import find_times
from flows.times.interval import days_of
from flows.times.values import TIMEX_MODS, TIMEX_VALUE, is_timex_value

__all__ = ["TIMEX_MODS", "TIMEX_VALUE", "days_of", "find_times", "is_timex_value"]
