"""Senses: what each kind of expression refers to, one module a kind.

    dates      written calendar dates: days, months, years, seasons, holidays
    days       weekdays, "yesterday", parts of the day, weekends, clock times
    relative   "last month", "the end of the year", "three years ago"
    fiscal     quarters, halves, fiscal years, "the year-ago period"
    spans      durations and sets
    vague      "recently", "now", "in the near future"

A sense is a function of a `Found` and the `Context`; it returns a `Reading`, or None where the
expression turns out to be no time.
"""
