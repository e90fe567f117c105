"""A small published dataset made by hand, without a model: what the report's tests read.

Five articles: a talk with a quotation, a near copy of it, one that attacks whoever shows it, one in
French, one about an attack. Every word is our own.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from flows.records import (
    Annotation,
    Article,
    DatePrecision,
    Days,
    Entity,
    EntityMention,
    Event,
    EventType,
    Participant,
    PlacePrecision,
    Quote,
    QuoteKind,
    Rejection,
    RejectReason,
    Section,
    Span,
    SpeakerKind,
    Status,
    Timex,
    TimexType,
)
from flows.tables import assemble, publish, write_part

if TYPE_CHECKING:
    from pathlib import Path

ATTACK = "<script>window.hit = 1</script>"
IMAGE = '<img src="https://example.org/x" onerror="window.hit = 2">'
BREAK = '"><svg onload=window.hit=3></title></style></script>'

OSLO = Entity("geo:3143244", "Oslo", "GPE", "Q585", 3143244, "NOR", 59.91, 10.75, None)
NORWAY = Entity("country:NOR", "Norway", "GPE", "Q20", None, "NOR", 62.0, 10.0, "GOV")
KENYA = Entity("country:KEN", "Kenya", "GPE", "Q114", None, "KEN", 1.0, 38.0, "GOV")
LUND = Entity("person:anna-lund", "Anna Lund", "PERSON")
REBELS = Entity("org:river-front", "River Front", "ORG", role_code="REB", country="KEN")
HOSTILE = Entity(f"org:{BREAK}", f"{ATTACK}{BREAK}", "ORG", country="KEN", latitude=2.0, longitude=39.0)

_PUBLISHED = dt.date(2012, 3, 6)
_TALK = (
    "OSLO, March 6 - Norway met envoys of Kenya in Oslo on Monday.\n\n"
    '"We agreed on the road," Anna Lund told reporters. "It opens in May."\n\n'
    "The ministry denied on Sunday that it had threatened Kenya with sanctions."
)


def span(text: str, words: str, after: int = 0) -> Span:
    """Where words stand in a text."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def talk(source_id: str = "talk", *, more: str = "") -> Annotation:
    """Norway meets Kenya; Anna Lund speaks."""
    text = _TALK + more
    article = Article(
        source="wire.jsonl",
        source_id=source_id,
        text=text,
        headline="Norway and Kenya meet in Oslo",
        agency="Own Wire",
        published=_PUBLISHED,
        published_from="field published",
        dateline_place="OSLO",
    )
    monday = Timex(span(text, "Monday"), TimexType.DATE, "2012-03-05", None, _day(2012, 3, 5), "weekday.past", 0.95)
    may = Timex(span(text, "in May"), TimexType.DATE, "2012-05", None, _days(2012, 5, 1, 31), "month.next", 0.8)
    names = (
        EntityMention(span(text, "OSLO"), "GPE", OSLO, "gazetteer.city", 0.9),
        EntityMention(span(text, "Norway"), "GPE", NORWAY, "gazetteer.country", 0.99),
        EntityMention(span(text, "Kenya"), "GPE", KENYA, "gazetteer.country", 0.99),
        EntityMention(span(text, "Oslo"), "GPE", OSLO, "gazetteer.city", 0.9),
        EntityMention(span(text, "Anna Lund"), "PERSON", LUND, "person.full", 0.85),
        EntityMention(
            span(article.headline or "", "Norway"), "GPE", NORWAY, "gazetteer.country", 0.99, Section.HEADLINE
        ),
    )
    first = _quote(text, "We agreed on the road,", utterance="We agreed")
    second = _quote(text, "It opens in May.", utterance="We agreed")
    met = _event(
        text,
        "met",
        EventType.CONSULT,
        1,
        1.5,
        (("Norway", NORWAY, "NORGOV"), ("envoys of Kenya", KENYA, "KENGOV")),
        monday,
    )
    agreed = _event(text, "agreed", EventType.AGREE, 1, 3.0, (("We", LUND, "NOR"), None), None, claimed_by=first)
    threat = _event(
        text,
        "threatened",
        EventType.THREATEN,
        3,
        -4.5,
        (("it", NORWAY, "NORGOV"), ("Kenya", KENYA, "KENGOV")),
        None,
        status=Status.NEGATED,
    )
    return Annotation(
        article,
        {Section.BODY: _sentences(text)},
        (monday, may),
        names,
        OSLO,
        (first, second),
        (met, agreed, threat),
    )


def hostile() -> Annotation:
    """Every field that comes from outside tries to become part of the page."""
    text = f"NAIROBI {ATTACK}\n\n{IMAGE} accused Kenya of {BREAK} lies, a man said. 1 < 2 & 3 > 2."
    article = Article(
        source=f"javascript:alert(1)/{BREAK}",
        source_id=f"{ATTACK}",
        text=text,
        headline=f"{ATTACK} & {BREAK}",
        byline=IMAGE,
        agency=ATTACK,
        caption=f"{ATTACK}\n\n{IMAGE}",
        published=dt.date(2012, 3, 9),
        published_from=BREAK,
        dateline_place=IMAGE,
        cut=(ATTACK, IMAGE),
    )
    who, whom = span(text, IMAGE), span(text, "Kenya")
    said = Quote(
        span(text, f"{IMAGE} accused Kenya of {BREAK} lies"), span(text, IMAGE).start, QuoteKind.INDIRECT, span(text, "said"),
        span(text, "a man"), None, f"{ATTACK} man", SpeakerKind.ANONYMOUS, None, None, None, f"rule{BREAK}", 0.4,
    )  # fmt: skip
    accused = Event(
        Span(0, len(text)), span(text, "accused"), EventType.ACCUSE, f"mode{BREAK}", BREAK, "11", 3, -2.0,
        Participant(who, HOSTILE, f"KEN{BREAK}"), Participant(whom, KENYA, "KENGOV"), _day(2012, 3, 9),
        DatePrecision.PUBLICATION, None, None, None, None, Status.ACTUAL, said, f"cluster{BREAK}", f"rule{BREAK}", 0.5,
    )  # fmt: skip
    names = (
        EntityMention(who, "ORG", HOSTILE, f"rule{BREAK}", 0.3),
        EntityMention(whom, "GPE", KENYA, "gazetteer.country", 0.99),
    )
    return Annotation(article, {Section.BODY: (Span(0, len(text)),)}, (), names, None, (said,), (accused,))


def raid() -> Annotation:
    """An armed group attacks; nobody speaks."""
    text = "River Front fighters attacked a police post in northern Kenya on March 7."
    article = Article("pages/raid.txt", "raid.txt", text, headline="Post raided", published=dt.date(2012, 3, 8))
    day = Timex(span(text, "March 7"), TimexType.DATE, "2012-03-07", None, _day(2012, 3, 7), "date.month-day", 0.97)
    names = (
        EntityMention(span(text, "River Front"), "ORG", REBELS, "org.shape", 0.6),
        EntityMention(span(text, "Kenya"), "GPE", KENYA, "gazetteer.country", 0.99),
    )
    attacked = _event(
        text, "attacked", EventType.ASSAULT, 4, -9.0,
        (("River Front fighters", REBELS, "KENREB"), ("a police post", KENYA, "KENCOP")), day,
    )  # fmt: skip
    return Annotation(article, {Section.BODY: (Span(0, len(text)),)}, (day,), names, None, (), (attacked,))


def french() -> Annotation:
    """A text that is kept and not annotated."""
    return Annotation(Article("pages/fr.txt", "fr.txt", "Le port reste ferme depuis lundi.", language="fr"))


REJECTIONS = (
    Rejection("wire.jsonl", "line 7", RejectReason.BAD_RECORD, "the line is not JSON"),
    Rejection(f"{ATTACK}.txt", None, RejectReason.BINARY, BREAK),
)


def newsroom(output: Path, *, first: bool = True) -> Path:
    """Publish the dataset twice, the second time with two articles more, so that there is a change to show."""
    before = [talk(), french()]
    after = [*before, talk("talk-again", more=" It did not say more."), hostile(), raid()]
    if first:
        part = write_part(before, REJECTIONS[:1], output / "_parts" / "first")
        publish(assemble([part], output))
    part = write_part(after, REJECTIONS, output / "_parts" / "second")
    publish(assemble([part], output))
    return output


def _quote(text: str, words: str, *, utterance: str) -> Quote:
    return Quote(
        span(text, words), span(text, utterance).start, QuoteKind.DIRECT, span(text, "told"), span(text, "Anna Lund"), LUND,
        "Anna Lund", SpeakerKind.NAMED, span(text, "reporters"), None, None, "marks.cue-after", 0.9,
    )  # fmt: skip


def _event(
    text: str,
    trigger: str,
    kind: EventType,
    quad: int,
    intensity: float,
    parties: tuple[tuple[str, Entity, str] | None, tuple[str, Entity, str] | None],
    when: Timex | None,
    *,
    status: Status = Status.ACTUAL,
    claimed_by: Quote | None = None,
) -> Event:
    at = span(text, trigger)
    sentence = next(part for part in _sentences(text) if part.contains(at))
    actor, recipient = (
        None if party is None else Participant(span(text, party[0], sentence.start), party[1], party[2])
        for party in parties
    )
    return Event(
        sentence=sentence,
        trigger=at,
        event_type=kind,
        event_mode=None,
        event_context="diplomatic",
        cameo="04",
        quad_class=quad,
        intensity=intensity,
        actor=actor,
        recipient=recipient,
        days=_day(2012, 3, 6) if when is None else when.days,
        date_precision=DatePrecision.PUBLICATION if when is None else DatePrecision.DAY,
        date_mention=when,
        place=None if when is None or "Oslo" not in text else span(text, "Oslo"),
        place_precision=None if when is None or "Oslo" not in text else PlacePrecision.CITY,
        place_entity=None if when is None or "Oslo" not in text else OSLO,
        status=status,
        claimed_by=claimed_by,
        cluster=f"{kind}-{trigger}",
        rule="verb.frame",
        confidence=0.75,
    )


def _sentences(text: str) -> tuple[Span, ...]:
    starts = [0, *(text.index(words) for words in ('"We agreed', "The ministry") if words in text)]
    return tuple(Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True))


def _day(year: int, month: int, day: int) -> Days:
    return _days(year, month, day, day)


def _days(year: int, month: int, first: int, last: int) -> Days:
    return Days(dt.date(year, month, first), dt.date(year, month, last))


def verdicts(version: str) -> str:
    """What a run leaves in validation/verdicts.json: one table passes, one breaks an expectation."""
    failure = {
        "expectation": "expect_column_values_to_be_between",
        "description": f"confidence lies between 0 and 1 {ATTACK}",
        "column": "confidence",
        "severity": "warning",
        "count": 2,
        "of": 9,
        "sample": [["mention_id 1f", f"7 {IMAGE}"]],
    }
    found = [
        {"table": "articles", "rows": 5, "expectations": 20, "failures": []},
        {"table": "mentions", "rows": 9, "expectations": 30, "failures": [failure]},
    ]
    return json.dumps({"version": version, "verdicts": found})
