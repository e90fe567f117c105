"""Quotes of single sentences: kind, cue, speaker, addressee, stance, day, utterance."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.language import Parsed, parse_text
from flows.quotes import find_quotes
from flows.records import Article, Days, QuoteKind, Span, Timex, TimexType

MONDAY = dt.date(2024, 3, 4)

# text | words of the content | kind | cue | speaker as written
SAID = [
    ('"We will rebuild the mill," Ada Miller said.', "We will rebuild the mill", "direct", "said", "Ada Miller"),
    ('"We will rebuild the mill," said Ada Miller.', "We will rebuild the mill", "direct", "said", "Ada Miller"),
    ('Ada Miller said: "We will rebuild the mill."', "We will rebuild the mill.", "direct", "said", "Ada Miller"),
    ("The mayor said that the mill would be rebuilt.", "the mill would be rebuilt", "indirect", "said", "The mayor"),
    ("The mayor said the mill would be rebuilt.", "the mill would be rebuilt", "indirect", "said", "The mayor"),
    ("The mill will be rebuilt, the mayor said.", "The mill will be rebuilt", "indirect", "said", "the mayor"),
    ('The mayor said the fire was "a crime against the town."', "the fire was", "mixed", "said", "The mayor"),
    ("According to the mayor, the mill was insured.", "the mill was insured", "indirect", "According to", "the mayor"),
    ("The mill was insured, according to the mayor.", "The mill was insured", "indirect", "according to", "the mayor"),
    ("Firefighters warned that the roof could fall.", "the roof could fall", "indirect", "warned", "Firefighters"),
    ("Oslo said it would answer in writing.", "it would answer in writing", "indirect", "said", "Oslo"),
    ("The report says that the wiring was old.", "the wiring was old", "indirect", "says", "The report"),
    ('"Is anyone in there?" the guard shouted.', "Is anyone in there?", "direct", "shouted", "the guard"),
    (
        "‘We are going home tonight,’ the captain told them.",
        "We are going home tonight",
        "direct",
        "told",
        "the captain",
    ),
]

STANCES = [
    ("The minister did not say when the road would open.", ".negated"),
    ("The minister would not say when the road would open.", ".refused"),
    ("The minister declined to say when the road would open.", ".refused"),
    ("The minister denied that the road had been closed.", ".denied"),
    ("The minister asked whether the road was open.", ".asked"),
    ("The minister said the road was open.", ""),
]

ADDRESSEES = [
    ("The minister told Radio Meridian that the road was open.", "Radio Meridian"),
    ("The minister told reporters that the road was open.", "reporters"),
    ("The road is open, the minister said in an interview with the Valley Post.", "the Valley Post"),
    ("The minister said the road was open.", None),
]

# What stands in marks, or looks like speech, and is neither.
NOT_QUOTES = [
    'Her first novel, "The Glass Orchard," sold forty copies.',
    'They call the old bridge "the Widow" in the village.',
    "The ship left the harbour at noon and sank before dusk.",
    "The clock showed 10:45 and the score was 3:2.",
]


def quotes_of(text, nlp, times=()):
    parsed = Parsed(Article("test.txt", "test", text, published=MONDAY), parse_text(text, nlp))
    return find_quotes(parsed, (), times)


@pytest.mark.parametrize(("text", "words", "kind", "cue", "speaker"), SAID)
def test_what_is_said_how_and_by_whom(text, words, kind, cue, speaker, nlp):
    found = [q for q in quotes_of(text, nlp) if words in q.span.of(text)]
    assert found
    quote = found[0]
    assert quote.kind == kind
    assert quote.cue is not None
    assert quote.cue.of(text) == cue
    assert quote.speaker is not None
    assert quote.speaker.of(text) == speaker
    assert 0 < quote.confidence <= 1
    assert quote.rule


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_the_stance_stands_in_the_rule(text, stance, nlp):
    (quote,) = quotes_of(text, nlp)
    known = (".negated", ".refused", ".denied", ".asked")
    assert quote.rule.endswith(stance) if stance else not quote.rule.endswith(known)


@pytest.mark.parametrize(("text", "addressee"), ADDRESSEES)
def test_to_whom(text, addressee, nlp):
    quote = quotes_of(text, nlp)[0]
    assert (quote.addressee and quote.addressee.of(text)) == addressee


@pytest.mark.parametrize("text", NOT_QUOTES)
def test_titles_nicknames_and_plain_telling_are_left_alone(text, nlp):
    assert not quotes_of(text, nlp)


# text | words in marks | speaker as written
WHOSE = [
    (
        'Ada Miller defended the plan on Monday.\n\n"We never left the town alone."',
        "We never left the town alone.",
        "Ada Miller",
    ),
    (
        'Her partner at the mill, Tom Reed, praised Miller. "She always finds a way out."',
        "She always finds a way out.",
        "Her partner at the mill",
    ),
    (
        "The film uses footage of Ada Miller saying, “We never left the town alone.”",
        "We never left the town alone.",
        "Ada Miller",
    ),
    (
        "After saying he was “too old for this job,” Miller was sent home by the council.",
        "too old for this job",
        "Miller",
    ),
    (
        '"There is a rift between the council and the mayor," Reed, a town clerk, said on Monday. "It will grow."',
        "It will grow.",
        "Reed",
    ),
]


@pytest.mark.parametrize(("text", "words", "speaker"), WHOSE)
def test_whose_words_stand_in_marks(text, words, speaker, nlp):
    (quote,) = [q for q in quotes_of(text, nlp) if words.rstrip(".") in q.span.of(text)]
    assert quote.speaker is not None
    assert quote.speaker.of(text) == speaker


def test_words_after_a_paragraph_about_a_thing_are_given_to_nobody(nlp):
    text = 'The old mill burned down on Monday.\n\n"We never left the town alone."'
    assert not quotes_of(text, nlp)


def test_the_day_that_hangs_on_the_cue_is_the_day_it_was_said(nlp):
    text = "The mayor said Monday that the mill had burned on Friday."
    days = Days(MONDAY, MONDAY)
    friday = Days(dt.date(2024, 3, 1), dt.date(2024, 3, 1))
    times = [
        Timex(Span(text.index("Monday"), text.index("Monday") + 6), TimexType.DATE, "2024-03-04", None, days, "x", 1.0),
        Timex(
            Span(text.index("Friday"), text.index("Friday") + 6), TimexType.DATE, "2024-03-01", None, friday, "x", 1.0
        ),
    ]
    (quote,) = quotes_of(text, nlp, times)
    assert quote.said == days


def test_pieces_of_one_utterance_share_their_number_and_cue(nlp):
    text = '"We left at dawn," Ada Miller said. "We came back at noon."'
    first, second = quotes_of(text, nlp)
    assert first.utterance == second.utterance == first.span.start
    assert first.cue == second.cue
    assert first.speaker == second.speaker
    assert [q.span.of(text) for q in (first, second)] == ["We left at dawn", "We came back at noon."]


def test_utterances_within_utterances_have_numbers_of_their_own(nlp):
    text = "The dam is safe, the engineer said, according to the mayor. The river is low, she added."
    by_number = {}
    for quote in quotes_of(text, nlp):
        by_number.setdefault(quote.utterance, set()).add(quote.cue)
    assert by_number
    assert all(len(cues) == 1 for cues in by_number.values())


def test_a_quotation_over_several_paragraphs_is_one_utterance(nlp):
    text = '"We left at dawn," Ada Miller said.\n\n"The road was empty.\n\n"We came back at noon."'
    found = quotes_of(text, nlp)
    assert [q.span.of(text) for q in found] == ["We left at dawn", "The road was empty.", "We came back at noon."]
    assert len({q.utterance for q in found}) == 1


def test_a_missing_mark_costs_no_other_quotation(nlp):
    text = '"We left at dawn, the captain said.\n\n"We came back at noon," said the cook.'
    assert any(q.span.of(text) == "We came back at noon" for q in quotes_of(text, nlp))


def test_names_signed_under_words_speak_them(nlp):
    text = "“The harbour was dark and nobody came.” — Ada Miller\n“We waited until morning came.” — Tom Reed\n"
    assert [q.speaker.of(text) for q in quotes_of(text, nlp) if q.speaker] == ["Ada Miller", "Tom Reed"]


def test_content_never_begins_or_ends_with_its_marks(nlp):
    for text, *_ in SAID:
        for quote in quotes_of(text, nlp):
            if quote.kind is QuoteKind.DIRECT:
                assert not set(quote.span.of(text)) & set('"“”‘’'), text


def test_a_dateline_is_neither_speaker_nor_content(nlp):
    text = "OSLO (Nordlys) - The harbour will stay shut until Monday, an official said."
    (quote,) = quotes_of(text, nlp)
    assert quote.span.of(text).startswith("The harbour")
    assert quote.speaker.of(text) == "an official"


def test_an_empty_text_has_no_quotes(nlp):
    assert quotes_of("", nlp) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from(['"', "“", "”", "'", "he said", "We left.", ",", "\n\n", ":", "—", " "]), max_size=14
    )
)
def test_no_order_of_marks_breaks_anything(parts, nlp):
    text = " ".join(parts)
    for quote in quotes_of(text, nlp):
        assert 0 <= quote.span.start < quote.span.end <= len(text)
        assert 0 <= quote.utterance <= len(text)
