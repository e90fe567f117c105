"""The room `quotes/`: who said what to whom, and on which day.

    find_quotes(parsed, mentions, times)   direct, mixed and indirect speech of the body (flows.quotes.find)

Marks find what is quoted (marks), learned decisions find what is reported (cues, contents, sources,
features, linear, attribute), words in marks without a cue are given to whom they belong (unclaimed),
speakers are resolved over the whole article (referents, resolve), and what surrounds the cue tells
addressee, day and stance (circumstances). `python -m flows.quotes.train` makes the weights.
"""

from flows.quotes.find import find_quotes

__all__ = ["find_quotes"]
