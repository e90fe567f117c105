"""The nouns keep their promises: spans are half-open, ids come from what they name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.records import Article, Section, Span, derive_id

spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Span(*sorted(pair)))


@given(spans, spans)
def test_overlap_is_symmetric_and_is_a_shared_character(a, b):
    shared = set(range(a.start, a.end)) & set(range(b.start, b.end))
    assert a.overlaps(b) is b.overlaps(a)
    if a.start < a.end and b.start < b.end:
        assert a.overlaps(b) is bool(shared)


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_ids_tell_parts_apart(a, b):
    separable = all("\x1f" not in part for part in a + b)
    if separable:
        assert (derive_id(*a) == derive_id(*b)) is (a == b)


def test_an_id_depends_on_nothing_but_its_parts():
    assert Article("a.jsonl", "7", "text").article_id == Article("a.jsonl", "7", "other", headline="h").article_id
    assert Article("a.jsonl", "7", "").article_id == derive_id("article", "a.jsonl", "7")
    assert derive_id("article", "a.jsonl", "7") == "932791643ddccf0b"


def test_a_section_without_text_is_empty():
    article = Article("a", "a", "Body", headline="Head")
    assert [article.section(s) for s in Section] == ["Head", "Body", ""]
