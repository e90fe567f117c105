"""A Doc is the text to the character, and paragraph ends are sentence ends."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.language.parse import _cut, parse, parse_text, sentence_spans
from flows.records import Article, Section, Span


def sentences(text, nlp):
    return [span.of(text) for span in sentence_spans(parse_text(text, nlp))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Talks resume in Oslo\n\nThe envoys met on Monday.",
            ["Talks resume in Oslo", "The envoys met on Monday."],
            id="a headline is a sentence of its own",
        ),
        pytest.param(
            "The ministers of both countries signed the treaty on\nMonday in the old town hall of Bergen.",
            ["The ministers of both countries signed the treaty on\nMonday in the old town hall of Bergen."],
            id="a hard-wrapped line goes on",
        ),
        pytest.param(
            "Ferry strike ends\nPATRAS 2021-09-14\nThe ferries sail again.",
            ["Ferry strike ends", "PATRAS 2021-09-14", "The ferries sail again."],
            id="short lines end",
        ),
    ],
)
def test_paragraph_ends_are_sentence_ends(nlp, text, expected):
    assert sentences(text, nlp) == expected


def test_a_dateline_is_no_part_of_the_lead(nlp):
    line, lead = (
        "LIMA - ",
        "Peru and Ecuador agreed on Thursday to patrol the Napo river together, after two days of talks.",
    )
    text = f"{line}{lead} Neither named a day."
    (parsed,) = parse([Article("a.txt", "a.txt", text, dateline=Span(0, len(line)))], nlp)
    assert [span.of(text) for span in sentence_spans(parsed.body)] == ["LIMA -", lead, "Neither named a day."]


def test_sections_without_text_have_no_doc(nlp):
    (parsed,) = parse([Article("a.txt", "a.txt", "Rebels left the town.")], nlp)
    assert parsed.headline is None
    assert parsed.caption is None
    assert [section for section, _ in parsed.docs()] == [Section.BODY]


def test_articles_keep_their_order_and_sections(nlp):
    articles = [
        Article(f"{n}.txt", "x", f"Body {n}.", headline=f"Headline {n}", caption=f"Caption {n}") for n in range(5)
    ]
    for article, parsed in zip(articles, parse(articles, nlp, batch=2), strict=True):
        assert parsed.article is article
        assert [doc.text for _, doc in parsed.docs()] == [article.headline, article.text, article.caption]


def test_an_article_in_another_language_is_not_parsed(nlp):
    (parsed,) = parse([Article("a.txt", "a", "Los rebeldes salieron.", language="es")], nlp)
    assert len(parsed.body) == 0


def test_a_long_text_is_parsed_in_pieces_and_keeps_its_offsets(nlp):
    text = "The rebels left Brega on Monday.\n\nNobody followed them.\n\n" * 40
    (whole,) = parse([Article("a", "a", text)], nlp)
    (pieces,) = parse([Article("a", "a", text)], nlp, max_chars=500)
    assert pieces.body.text == text
    assert sentence_spans(pieces.body) == sentence_spans(whole.body)


@given(st.text(alphabet=st.sampled_from("ab \n.\t\u00a0é🙂")), st.integers(1, 30))
def test_pieces_join_to_the_text(text, most):
    pieces = list(_cut(text, most))
    assert "".join(pieces) == text
    assert all(len(piece) <= most for piece in pieces)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_text_survives_the_parse(nlp, text):
    doc = parse_text(text, nlp)
    assert doc.text == text
    spans = sentence_spans(doc)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() for span in spans)
