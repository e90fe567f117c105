"""Quotation marks: pairs, paragraphs, nesting, apostrophes, and marks that lack a partner."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.quotes.marks import find_marks

# text, what stands in double marks, why it is hard
DOUBLE = [
    ('He said "no way" twice.', ["no way"], "straight"),
    ("He said “no way” twice.", ["no way"], "curly"),
    ("Il a dit «jamais» hier.", ["jamais"], "guillemets"),
    ("''We won,'' she said.", ["We won,"], "two apostrophes typed for one mark"),
    ("``We won,'' she said.", ["We won,"], "backticks"),
    ('"We won," she said. "At last."', ["We won,", "At last."], "two pieces"),
    ('She is 5\' 7" tall and said "fine".', ["fine"], "inches are no mark"),
    (
        'He wrote "all is lost and left.\n\nShe wrote "no".',
        ["all is lost and left.", "no"],
        "an open mark ends with its line",
    ),
    ('A lone mark" stands here.\nThen "two words" follow.', ["two words"], "a closing mark without an opening one"),
    ("“The sign says ‘keep out’ twice,” he said.", ["The sign says ‘keep out’ twice,"], "singles inside"),
    ('""', [], "nothing inside"),
]

SINGLE = [
    ("The mayor called it ‘a bad joke’ on Friday.", ["a bad joke"], "curly"),
    ("The mayor called it 'a bad joke' on Friday.", ["a bad joke"], "straight"),
    ("It is the farmers' best year and the bakers' worst.", [], "possessives"),
    ("They didn't go, and she wouldn't either.", [], "contractions"),
    ("He said 'yes' at once.", [], "one word is as often a term"),
]


@pytest.mark.parametrize(("text", "inside", "why"), DOUBLE)
def test_double_marks(text, inside, why):
    assert [text[m.start : m.end] for m in find_marks(text) if m.double] == inside, why


@pytest.mark.parametrize(("text", "inside", "why"), SINGLE)
def test_single_marks(text, inside, why):
    assert [text[m.start : m.end] for m in find_marks(text) if not m.double] == inside, why


def test_a_stretch_left_open_is_followed_into_the_next_paragraph():
    text = '"We left at dawn.\n\n"We came back at noon," she said.'
    first, second = find_marks(text)
    assert not first.closed
    assert second.follows
    assert second.closed


def test_a_closed_stretch_is_not_followed():
    _, second = find_marks('"We left."\n\n"We came back," she said.')
    assert not second.follows


@given(st.text(alphabet="ab .,\n\"“”«»'’‘`-5", max_size=80))
def test_stretches_are_in_order_inside_the_text_and_on_one_line(text):
    found = find_marks(text)
    assert found == sorted(found, key=lambda m: m.start)
    for m in found:
        assert 0 <= m.outer_start <= m.start < m.end <= m.outer_end <= len(text)
        assert "\n" not in text[m.start : m.end]
    doubles = [m for m in found if m.double]
    for one, other in itertools.pairwise(doubles):
        assert one.outer_end <= other.outer_start
