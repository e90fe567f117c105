"""What becomes an event, and who, when and where is in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.events import find_events
from flows.events.find import proposals
from flows.language import Parsed
from flows.records import (
    Article,
    DatePrecision,
    Days,
    Entity,
    EntityMention,
    EventType,
    Quote,
    QuoteKind,
    Span,
    Status,
    Timex,
    TimexType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

    from flows.records import (
        Event,
    )

HERE = Path(__file__).parent
PUBLISHED = dt.date(2026, 3, 12)


def rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def found(
    nlp: Language,
    text: str,
    names: dict[str, tuple[str, str | None]] | None = None,
    times: tuple[Timex, ...] = (),
    quotes: tuple[Quote, ...] = (),
) -> list[Event]:
    mentions = tuple(
        EntityMention(Span(at, at + len(name)), label, Entity(name, name, label, country=country), "test", 1.0)
        for name, (label, country) in (names or {}).items()
        if (at := text.find(name)) >= 0
    )
    article = Article("test", "1", text, published=PUBLISHED)
    return find_events(Parsed(article, nlp(text)), mentions, times, quotes)


@pytest.mark.parametrize(
    ("text", "kind", "trigger", "actor", "recipient", "status", "mode", "note"),
    [pytest.param(*r, id=r[0][:40]) for r in rows("cases.tsv")],
)
def test_sentence_tells_its_event(
    nlp: Language, text: str, kind: str, trigger: str, actor: str, recipient: str, status: str, mode: str, note: str
) -> None:
    proposed = [c for c in proposals(nlp(text))[1] if c.event_type.value == kind]
    assert proposed, note
    events = [e for e in found(nlp, text) if e.event_type.value == kind]
    assert events, note
    event = events[0]
    assert trigger.rsplit(maxsplit=1)[-1][:3] in event.trigger.of(text)
    assert (event.actor.span.of(text) if event.actor else "") == actor
    if recipient:
        assert event.recipient is not None
        assert event.recipient.span.of(text) == recipient
    assert event.status.value == status
    if mode:
        assert event.event_mode == mode


@pytest.mark.parametrize(("text", "note"), [pytest.param(*r, id=r[0][:40]) for r in rows("nothing.tsv")])
def test_other_worlds_tell_no_event(nlp: Language, text: str, note: str) -> None:
    assert [(e.event_type.value, e.rule) for e in found(nlp, text)] == [], note


def test_codes_join_country_and_role(nlp: Language) -> None:
    text = "Kenyan soldiers attacked rebels in Somalia."
    (event, *_) = found(nlp, text, {"Kenyan": ("NORP", "KEN"), "Somalia": ("GPE", "SOM")})
    assert event.actor is not None
    assert event.actor.code == "KENMIL"
    assert event.recipient is not None
    assert event.recipient.code == "SOMREB"
    assert event.place is not None
    assert event.place.of(text) == "Somalia"


def test_two_peoples_before_one_noun_are_two_parties(nlp: Language) -> None:
    text = "Clashes between Kenyan and Somali forces continued near the border."
    (event, *_) = found(nlp, text, {"Kenyan": ("NORP", "KEN"), "Somali": ("NORP", "SOM")})
    assert event.actor is not None
    assert event.recipient is not None
    assert {event.actor.code, event.recipient.code} == {"KENMIL", "SOMMIL"}


def test_time_of_the_trigger_wins_over_the_time_of_saying(nlp: Language) -> None:
    text = "Rebels attacked the base on Sunday, the army said on Tuesday."
    sunday, tuesday = dt.date(2026, 3, 8), dt.date(2026, 3, 10)
    times = tuple(
        Timex(
            Span(text.find(word), text.find(word) + len(word)),
            TimexType.DATE,
            day.isoformat(),
            None,
            Days(day, day),
            "t",
            1.0,
        )
        for word, day in (("Sunday", sunday), ("Tuesday", tuesday))
    )
    (event, *_) = found(nlp, text, times=times)
    assert event.days == Days(sunday, sunday)
    assert event.date_precision is DatePrecision.DAY


def test_event_without_a_time_gets_the_day_of_publication(nlp: Language) -> None:
    (event, *_) = found(nlp, "Rebels attacked the base.")
    assert event.days == Days(PUBLISHED, PUBLISHED)
    assert event.date_precision is DatePrecision.PUBLICATION
    assert event.date_mention is None


def test_a_day_after_counts_back(nlp: Language) -> None:
    text = "The meeting on Saturday came a day after Spain recognized the council."
    day = dt.date(2026, 3, 7)
    at = text.find("Saturday")
    times = (Timex(Span(at, at + 8), TimexType.DATE, "2026-03-07", None, Days(day, day), "t", 1.0),)
    event = next(e for e in found(nlp, text, times=times) if e.event_type is EventType.SUPPORT)
    assert event.days == Days(dt.date(2026, 3, 6), dt.date(2026, 3, 6))


def test_event_inside_somebodys_words_points_to_them(nlp: Language) -> None:
    text = "“Rebels attacked the base,” the general said."
    quote = Quote(Span(1, 26), 1, QuoteKind.DIRECT, None, None, None, None, None, None, None, None, "t", 1.0)
    (event, *_) = found(nlp, text, quotes=(quote,))
    assert event.claimed_by == quote


def test_the_same_event_told_twice_has_one_cluster(nlp: Language) -> None:
    text = "Kenya attacked Somalia. The strike came at dawn. Kenya attacked Somalia."
    names = {"Kenya": ("GPE", "KEN"), "Somalia": ("GPE", "SOM")}
    text_events = [e for e in found(nlp, text, names) if e.rule == "verb.attack"]
    first = found(nlp, "Kenya attacked Somalia.", names)
    assert first[0].cluster == text_events[0].cluster


def test_one_row_for_each_pair(nlp: Language) -> None:
    text = "France and Spain condemned the attack by the militia."
    events = [
        e
        for e in found(nlp, text, {"France": ("GPE", "FRA"), "Spain": ("GPE", "ESP")})
        if e.event_type is EventType.ACCUSE
    ]
    assert {e.actor.code for e in events if e.actor} == {"FRA", "ESP"}
    assert len({(e.actor, e.recipient) for e in events}) == len(events)


SUBJECTS = ("The army", "Rebels", "The president of Chad", "Police", "Students", "The court", "It", "3,000 people", "")
VERBS = (
    "attacked",
    "will meet",
    "refused to help",
    "was urged to leave",
    "may arrest",
    "condemned",
    "and",
    "protested against",
    "must free",
)
OBJECTS = (
    "the town",
    "the rebels",
    "talks with Chad",
    "the minister's plan",
    "on Friday",
    "“the attack”",
    "sanctions",
    "",
)


@given(
    st.lists(
        st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(VERBS), st.sampled_from(OBJECTS)).map(" ".join),
        min_size=0,
        max_size=3,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_sound_events_in_order(nlp: Language, parts: list[str]) -> None:
    text = ". ".join(parts)
    events = found(nlp, text)
    assert events == found(nlp, text)
    assert [e.trigger for e in events] == sorted(e.trigger for e in events)
    for event in events:
        for span in (event.trigger, *(p.span for p in (event.actor, event.recipient) if p is not None)):
            assert 0 <= span.start < span.end <= len(text)
        assert event.sentence.contains(event.trigger)
        assert 0.0 <= event.confidence <= 1.0
        assert -10 <= event.intensity <= 10
        assert isinstance(event.status, Status)
        assert event.rule


def test_the_mission_is_of_the_united_nations_when_no_other_body_is_named(nlp: Language) -> None:
    text = "The UN opened an office in Juba. The mission has accused the army of an attack."
    names: dict[str, tuple[str, str | None]] = {"UN": ("ORG", None), "Juba": ("GPE", "SSD")}
    events = found(nlp, text, names)
    (accused,) = [e for e in events if e.event_type is EventType.ACCUSE]
    assert accused.actor is not None
    assert accused.actor.code == "UNO"


def test_a_person_with_an_office_is_of_the_country_at_issue(nlp: Language) -> None:
    text = "Ada Obi, who leads the union, spoke in Lagos. Ada Obi accused the police of beating a worker."
    first = text.find("Ada Obi")
    second = text.rfind("Ada Obi")
    obi, lagos = Entity("q1", "Ada Obi", "PERSON"), Entity("q2", "Lagos", "GPE", country="NGA")
    mentions = [EntityMention(Span(at, at + 7), "PERSON", obi, "test", 1.0) for at in (first, second)]
    mentions.append(EntityMention(Span(text.find("Lagos"), text.find("Lagos") + 5), "GPE", lagos, "test", 1.0))
    article = Article("test", "1", text, published=PUBLISHED)
    events = find_events(Parsed(article, nlp(text)), mentions, (), ())
    (accused,) = [e for e in events if e.event_type is EventType.ACCUSE]
    assert accused.actor is not None
    assert accused.actor.code == "NGALAB"
