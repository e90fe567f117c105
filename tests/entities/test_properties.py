"""What holds of any text: cleaning stays within its span and has nothing left to do; keys are stable."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.entities.cluster import sound_of
from flows.entities.keys import key_of
from flows.entities.names import clean

TEXT = st.text(alphabet=st.sampled_from(list("ABCabc Éé.'’-–\"(),:;0123 \n")), max_size=40)


@settings(max_examples=200, deadline=None)
@given(TEXT, st.booleans())
def test_a_cleaned_span_is_inside_and_stays_as_it_is(text: str, person: bool) -> None:
    span = clean(text, 0, len(text), person=person)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        assert any(char.isupper() for char in span.of(text))
        assert clean(text, span.start, span.end, person=person) == span


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_a_key_is_its_own_key_and_ignores_case(text: str) -> None:
    key = key_of(text)
    assert key == key.strip()
    assert "  " not in key
    assert key_of(key.upper()).casefold() == key_of(key.upper())


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=12))
def test_a_sound_is_never_longer_than_its_word(word: str) -> None:
    assert len(sound_of(word)) <= len(word)
