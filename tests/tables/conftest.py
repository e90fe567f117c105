"""Annotations to make tables from: small articles of our own, every span found by its words."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

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
from flows.tables import assemble, write_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flows.tables import Staged

TUNIS = Entity("geonames-2464470", "Tunis", "GPE", "Q3572", 2464470, "TUN", 36.819, 10.1658)
MINISTER = Entity("person-amel-trabelsi", "Amel Trabelsi", "PERSON", role_code="GOV", country="TUN")
UNION = Entity("org-harbour-union", "Harbour Union", "ORG")
CROPS = (
    "barley",
    "wheat",
    "olives",
    "dates",
    "figs",
    "almonds",
    "oranges",
    "peppers",
    "tomatoes",
    "lentils",
    "grapes",
    "carrots",
)


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def annotation(
    number: int, *, source: str = "wire.jsonl", text: str | None = None, minister: Entity = MINISTER
) -> Annotation:
    """The article of a number, with a finding of every kind."""
    crop, other = CROPS[number % 12], CROPS[number * 7 % 11]
    text = text or (
        f"TUNIS — Minister Amel Trabelsi met the Harbour Union in Tunis on Monday about {crop} shipment {number}. "
        f"“We agreed on {other} and on lot {number * 31},” she said.\n\nThe union wants {number + 3} more berths for {crop}."
    )
    article = Article(
        source=source,
        source_id=f"item-{number}",
        text=text,
        headline=f"Tunis port talks, day {number}",
        byline="Own Correspondent",
        published=dt.date(2019, 1 + number % 12, 1 + number % 28),
        published_time=dt.datetime(2019, 1, 1, 9, tzinfo=dt.UTC) if number % 2 else None,
        published_from="field published",
        dateline=find(text, "TUNIS — "),
        dateline_place="TUNIS",
        cut=("Share this", "© Somebody"),
    )
    first = text.index("“") - 1
    quoted = Span(text.index("“") + 1, text.index(",”"))
    monday = Timex(find(text, "Monday"), TimexType.DATE, "2019-03-04", None, _days(4), "weekday.past-tense", 0.9)
    quote = Quote(
        quoted, quoted.start, QuoteKind.DIRECT, find(text, "said"), find(text, "she said"), minister, minister.name,
        SpeakerKind.NAMED, None, None, None, "marks.cue-after", 0.8,
    )  # fmt: skip
    event = Event(
        Span(first + 1, quoted.end + 12), find(text, "agreed"), EventType.AGREE, None, None, "03", 1, 2.5,
        Participant(find(text, "Minister Amel Trabelsi"), minister, "TUNGOV"), Participant(find(text, "Harbour Union"), UNION, "TUNLAB"),
        monday.days, DatePrecision.DAY, monday, find(text, "Tunis"), PlacePrecision.CITY, TUNIS, Status.ACTUAL, quote,
        f"talks-{number % 3}", "verb.meet", 0.7,
    )  # fmt: skip
    named = (
        (find(text, "Amel Trabelsi"), "PERSON", minister),
        (find(text, "Harbour Union"), "ORG", UNION),
        (find(text, "Tunis"), "GPE", TUNIS),
    )
    mentions = [EntityMention(span, label, entity, "exact", 1.0) for span, label, entity in named]
    mentions.append(EntityMention(Span(0, 5), "GPE", TUNIS, "exact", 1.0, Section.HEADLINE))
    sentences = {
        Section.BODY: (Span(0, first), Span(first + 1, len(text))),
        Section.HEADLINE: (Span(0, len(article.headline or "")),),
    }
    return Annotation(article, sentences, (monday,), tuple(mentions), TUNIS, (quote,), (event,))


def annotations(count: int) -> list[Annotation]:
    return [annotation(number) for number in range(count)]


def rejection(number: int) -> Rejection:
    return Rejection(f"bad-{number}.txt", None, RejectReason.EMPTY, "nothing but white space")


def stage(found: Sequence[Annotation], output: Path, *, size: int = 4, rejections: Sequence[Rejection] = ()) -> Staged:
    """Write annotations as parts of a size beside the output, and assemble them."""
    folder = output.parent / f"{output.name}-parts"
    shutil.rmtree(folder, ignore_errors=True)
    parts = [
        write_part(found[start : start + size], rejections if start == 0 else (), folder / f"p{start}")
        for start in range(0, len(found), size)
    ]
    return assemble(parts, output)


def _days(day: int) -> Days:
    return Days(dt.date(2019, 3, day), dt.date(2019, 3, day))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder that does not exist yet."""
    return tmp_path / "out"


@pytest.fixture(name="annotation", scope="session")
def _annotation() -> Callable[..., Annotation]:
    return annotation


@pytest.fixture(name="annotations", scope="session")
def _annotations() -> Callable[..., list[Annotation]]:
    return annotations


@pytest.fixture(name="rejection", scope="session")
def _rejection() -> Callable[..., Rejection]:
    return rejection


@pytest.fixture(name="stage", scope="session")
def _stage() -> Callable[..., Staged]:
    return stage
