"""Marks overlap as they like; the text comes out whole, and nothing in it becomes an element."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from flows.report.marking import Mark, mark_up

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=("Cc", "Cs")), max_size=40)
_MARKS = st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45), st.booleans()), max_size=8)


@given(_TEXT, _MARKS)
def test_the_words_are_the_text_and_each_mark_has_one_anchor(text, spans):
    marks = [Mark(start, end, f"m-{number}", "name", lead) for number, (start, end, lead) in enumerate(spans)]
    page = html.fragment_fromstring(str(mark_up(text, marks)), create_parent=True)
    assert page.text_content() == text
    there = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    assert sorted(page.xpath(".//@id")) == sorted(mark.anchor for mark in there if mark.lead)
    assert {element.tag for element in page.iter()} <= {"div", "mark", "a"}


def test_a_piece_under_two_marks_carries_both():
    found = str(mark_up("Anna Lund spoke", [Mark(0, 15, "q-1", "quote"), Mark(0, 9, "m-1", "name")]))
    assert 'data-of="m-1 q-1"' in found
    assert '<a id="q-1"></a><mark id="m-1"' in found
