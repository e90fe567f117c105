"""What holds for every text: values of the grammar, ordered days, true offsets, linear time."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.language import parse_text
from flows.times import TIMEX_MODS, find_times, is_timex_value
from flows.times.vocabulary import rows

_WORDS = sorted(
    {row[1] for name in ("months", "weekdays", "units", "numbers", "deixis", "dayparts", "phrases", "seasons", "holidays")
     for row in rows(name)}
    | {"Monday", "Friday", "March", "May", "July", "the", "of", "in", "a", "year", "ago", "last", "next", "-", "'s", ",", ".",
       "quarter", "1998", "2011", "30", "3", "7:15", "p.m.", "EST", "1980s", "'80s", "11th", "1998-99", "and", "to", "said"}
)  # fmt: skip
_DAYS = st.dates(dt.date(1900, 1, 15), dt.date(2199, 12, 15))
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)


@pytest.fixture(scope="module")
def blank():
    """Tokens alone: what find_times does where a text has no parse that helps."""
    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    return nlp


def _check(text, found):
    last = 0
    for timex in found:
        assert last <= timex.span.start < timex.span.end <= len(text)
        last = timex.span.end
        written = timex.span.of(text)
        assert written == written.strip()
        assert is_timex_value(timex.value)
        assert timex.mod is None or timex.mod in TIMEX_MODS
        assert 0 < timex.confidence <= 1
        if timex.days is not None:
            assert timex.days.start is None or timex.days.end is None or timex.days.start <= timex.days.end


@settings(max_examples=300, deadline=None)
@given(_TEXTS, st.none() | _DAYS)
def test_any_row_of_time_words_gives_sound_findings(blank, text, published):
    _check(text, find_times(blank(text), published))


@settings(max_examples=60, deadline=None)
@given(_TEXTS, _DAYS)
def test_a_parsed_row_of_time_words_gives_sound_findings(nlp, text, published):
    _check(text, find_times(parse_text(text, nlp), published))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), _DAYS)
def test_any_text_gives_sound_findings(blank, text, published):
    _check(text, find_times(blank(text), published))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([dt.date.min, dt.date.max, dt.date(1, 12, 31), dt.date(9999, 1, 1)]), _TEXTS)
def test_the_ends_of_the_calendar_do_not_break_it(blank, published, text):
    _check(text, find_times(blank(text), published))


_ANCHORED = (
    "They met Monday.", "They will meet Tuesday.", "They met last Friday.", "They meet next Sunday.", "Talks resume this Thursday.",
    "They met yesterday.", "They will meet tomorrow night.", "They met over the weekend.", "They met last week.", "They meet two weeks from now.",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(_DAYS)
def test_a_week_later_every_weekday_is_a_week_later(anchored, published):
    for doc in anchored:
        before, after = find_times(doc, published), find_times(doc, published + dt.timedelta(days=7))
        assert len(before) == len(after) == 1
        for end in ("start", "end"):
            assert getattr(after[0].days, end) - getattr(before[0].days, end) == dt.timedelta(days=7)


@pytest.fixture(scope="module")
def anchored(nlp):
    return [parse_text(text, nlp) for text in _ANCHORED]


@settings(max_examples=40, deadline=None)
@given(_DAYS)
def test_the_same_text_gives_the_same_findings(anchored, published):
    for doc in anchored:
        assert find_times(doc, published) == find_times(doc, published)


_HARD = {
    "digits": lambda n: "".join(random.Random(1).choices("0123456789", k=n)),
    "numbers": lambda n: "12 " * (n // 3),
    "years": lambda n: "1998 " * (n // 5),
    "units": lambda n: "day year week " * (n // 14),
    "the last": lambda n: "the last of the " * (n // 16),
    "number words": lambda n: "twenty-four hundred and " * (n // 24),
    "months": lambda n: "March 3-5, " * (n // 11),
    "right to left": lambda n: ("\u202e" + "".join(map(chr, range(0x5D0, 0x5EA))) + " 3 1998 ") * (n // 35),
    "marks": lambda n: "'`\"-–—…" * (n // 7),
    "bytes": lambda n: random.Random(2).randbytes(n).decode("latin-1"),
    "leaning": lambda n: "five days and a year earlier, " * (n // 30),
    "line breaks": lambda n: "Monday\n\n" * (n // 8),
}


@pytest.mark.parametrize("kind", sorted(_HARD))
def test_hard_input_costs_no_more_than_its_length(blank, kind):
    """Eight times the text may cost at most about eight times as much; 1e5 characters in one line."""
    small, large = blank(_HARD[kind](12_500)), blank(_HARD[kind](100_000))
    published = dt.date(2011, 7, 19)
    _check(small.text, find_times(small, published))
    started = time.process_time()
    find_times(small, published)
    between = time.process_time()
    found = find_times(large, published)
    ended = time.process_time()
    _check(large.text, found)
    assert ended - between < 8 * 2.5 * (between - started) + 0.2
