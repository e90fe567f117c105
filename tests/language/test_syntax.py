"""The shared questions about syntax give the answers a reader would."""

from __future__ import annotations

import pytest

from flows.language import parse_text, syntax


def token(text, word, nlp):
    doc = parse_text(text, nlp)
    return next(t for t in doc if t.text == word)


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Rebels attacked the town.", "attacked", ["Rebels"]),
        ("Rebels attacked and took the town.", "took", ["Rebels"]),
        ("The minister promised to resign.", "resign", ["minister"]),
        ("Troops were withdrawn by Russia.", "withdrawn", ["Troops"]),
    ],
)
def test_subjects(nlp, text, verb, expected):
    assert [t.text for t in syntax.subjects(token(text, verb, nlp))] == expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The envoys met on Monday.", "met", "past"),
        ("The envoys will meet on Monday.", "meet", "future"),
        ("The envoys have met twice.", "met", "past"),
        ("The envoys would meet on Monday, he said.", "meet", "future"),
        ("The envoys meet on Monday.", "meet", "present"),
        ("The envoys are going to meet on Monday.", "meet", "future"),
    ],
)
def test_tense(nlp, text, verb, expected):
    assert syntax.tense(token(text, verb, nlp)) == expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The army did not attack.", "attack", True),
        ("Nobody fired and no soldier moved.", "moved", True),
        ("The army attacked.", "attacked", False),
    ],
)
def test_negation(nlp, text, verb, expected):
    assert syntax.is_negated(token(text, verb, nlp)) is expected


def test_the_agent_of_a_passive(nlp):
    verb = token("The bridge was destroyed by rebels on Friday.", "destroyed", nlp)
    assert syntax.is_passive(verb)
    assert [t.text for t in syntax.agents(verb)] == ["rebels"]


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("The foreign minister of Peru, who resigned, left.", "minister", "The foreign minister of Peru"),
        ("Soldiers and their officers fled.", "Soldiers", "Soldiers"),
        ("A senior official at the ministry spoke.", "official", "A senior official at the ministry"),
    ],
)
def test_noun_phrase(nlp, text, head, expected):
    assert syntax.noun_phrase(token(text, head, nlp)).of(text) == expected
