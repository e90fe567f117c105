"""Rows say what the spans say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.records import Annotation, Article, Entity, EntityMention, Section, Span
from flows.tables import rows

SOMEBODY = Entity("person-x", "X", "PERSON")


def _mention(start: int, end: int, confidence: float = 1.0, label: str = "PERSON", section: Section = Section.BODY):
    return EntityMention(Span(start, end), label, SOMEBODY, "exact", confidence, section)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=2, max_size=200), st.data())
def test_the_text_of_a_mention_is_the_articles_text_at_its_offsets(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (row,) = rows.mention_rows(Annotation(Article("a", "a", text), mentions=(_mention(start, end),)))
    assert row["text"] == text[start:end]
    assert (row["start"], row["end"]) == (start, end)


def test_headline_and_caption_mentions_count_in_their_own_text():
    article = Article("a", "a", "Body words.", headline="Head words", caption="Caption words")
    found = [_mention(0, 4, section=section) for section in Section]
    assert sorted(row["text"] for row in rows.mention_rows(Annotation(article, mentions=tuple(found)))) == [
        "Body",
        "Capt",
        "Head",
    ]


def test_words_of_quotes_and_events_are_slices(annotation):
    found = annotation(5)
    text = found.article.text
    (quote,) = rows.quote_rows(found)
    (event,) = rows.event_rows(found)
    for row, words in ((quote, ("cue", "speaker")), (event, ("trigger", "actor", "recipient"))):
        for word in words:
            assert row[word] == text[row[f"{word}_start"] : row[f"{word}_end"]]
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert event["place"] == "Tunis"
    assert event["latitude"] == 36.819


def test_references_are_the_ids_of_the_rows_they_mean(annotation):
    found = annotation(5)
    (event,) = rows.event_rows(found)
    assert event["claimed_by"] == rows.quote_rows(found)[0]["quote_id"]
    times = [row for row in rows.mention_rows(found) if row["kind"] == "time"]
    assert event["date_mention_id"] == times[0]["mention_id"]
    assert rows.article_row(found)["dateline_place_id"] == "geonames-2464470"


def test_a_finding_is_numbered_by_the_sentence_it_starts_in():
    article = Article("a", "a", "One here. Two here. Three.")
    sentences = {Section.BODY: (Span(0, 9), Span(10, 19), Span(20, 26))}
    found = tuple(_mention(start, start + 3) for start in (0, 10, 14, 20))
    numbers = [row["sentence"] for row in rows.mention_rows(Annotation(article, sentences, mentions=found))]
    assert numbers == [0, 1, 1, 2]


def test_of_two_findings_with_one_id_the_surer_stays_in_any_order():
    article = Article("a", "a", "Paris met Paris.")
    unsure, sure = _mention(0, 5, 0.4, "PERSON"), _mention(0, 5, 0.9, "GPE")
    for found in ((unsure, sure), (sure, unsure)):
        (row,) = rows.mention_rows(Annotation(article, mentions=found))
        assert row["label"] == "GPE"


def test_ids_do_not_depend_on_what_else_was_found(annotation):
    found = annotation(3)
    alone = replace(found, mentions=found.mentions[1:2], times=())
    assert rows.mention_rows(alone)[0] in rows.mention_rows(found)


def test_every_entity_that_a_row_refers_to_is_told(annotation):
    told = {entity.entity_id for entity in rows.entities_of(annotation(2))}
    assert told == {"geonames-2464470", "person-amel-trabelsi", "org-harbour-union"}
