"""Annotation -> rows, one function a table.

In: what the rooms found in one article. Out: rows as dictionaries, named like the columns.

The idea to hold: a finding carries spans, and here, only here, they become words. So a row's text
is the article's text at its offsets, and an id is derived from what the row names. Findings that
would get the same id are the same finding told twice: the surer one stays.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from flows.records import Section, derive_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.records import (
        Annotation,
        Article,
        Days,
        Entity,
        EntityMention,
        Event,
        Participant,
        Quote,
        Rejection,
        Span,
        Timex,
    )

Row = dict[str, Any]


def article_row(annotation: Annotation) -> Row:
    """The row of the article itself; `duplicate_of` is known only once all articles are."""
    article = annotation.article
    moment = article.published_time
    return {
        "article_id": article.article_id,
        "source": article.source,
        "source_id": article.source_id,
        "headline": article.headline,
        "byline": article.byline,
        "agency": article.agency,
        "published": article.published,
        "published_time": None if moment is None else moment.astimezone(dt.UTC),
        "published_from": article.published_from,
        "dateline_place": article.dateline_place,
        "dateline_place_id": _identity(annotation.dateline_entity),
        "language": article.language,
        "text": article.text,
        "caption": article.caption,
        "n_chars": len(article.text),
        "content_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "duplicate_of": None,
        "annotated": article.annotated,
        "cut": list(article.cut),
    }


def mention_rows(annotation: Annotation) -> list[Row]:
    """One row a name or time expression, of all sections."""
    reading = _Reading(annotation)
    rows = [_name(mention, reading) for mention in annotation.mentions]
    rows += [_time(timex, reading) for timex in annotation.times]
    return _once(rows, "mention_id")


def quote_rows(annotation: Annotation) -> list[Row]:
    """One row a contiguous piece of speech."""
    reading = _Reading(annotation)
    return _once([_quote(quote, reading) for quote in annotation.quotes], "quote_id")


def event_rows(annotation: Annotation) -> list[Row]:
    """One row an actor-recipient pair of an event."""
    reading = _Reading(annotation)
    return _once([_event(event, reading) for event in annotation.events], "event_id")


def reject_row(rejection: Rejection) -> Row:
    """The row of a refused input."""
    return {
        "source": rejection.source,
        "place": rejection.place,
        "reason": rejection.reason.value,
        "detail": rejection.detail,
    }


def entities_of(annotation: Annotation) -> Iterator[Entity]:
    """Every entity that a row of the article refers to, once for each reference."""
    for entity in _references(annotation):
        if entity is not None:
            yield entity


def _references(annotation: Annotation) -> Iterator[Entity | None]:
    yield annotation.dateline_entity
    for mention in annotation.mentions:
        yield mention.entity
    for quote in annotation.quotes:
        yield quote.speaker_entity
        yield quote.addressee_entity
    for event in annotation.events:
        yield event.place_entity
        for participant in (event.actor, event.recipient):
            yield None if participant is None else participant.entity


class _Reading:
    """An article while its findings become rows: its id, derived once, and its sentences."""

    def __init__(self, annotation: Annotation) -> None:
        self.article = annotation.article
        self.article_id = annotation.article.article_id
        self._starts = {section: [span.start for span in spans] for section, spans in annotation.sentences.items()}

    def sentence(self, section: Section, start: int) -> int | None:
        """The number of the sentence that holds the position; None in a section without sentences."""
        starts = self._starts.get(section)
        return max(bisect_right(starts, start) - 1, 0) if starts else None

    def mention_id(self, kind: str, section: Section, span: Span) -> str:
        """The id of a mention of this article."""
        return derive_id("mention", self.article_id, kind, section.value, span.start, span.end)

    def quote_id(self, quote: Quote) -> str:
        """The id of a quotation of this article."""
        return derive_id("quote", self.article_id, quote.span.start, quote.span.end)

    def event_id(self, event: Event) -> str:
        """The id of an event of this article."""
        spans = [event.trigger, *(None if who is None else who.span for who in (event.actor, event.recipient))]
        ends = [None if span is None else f"{span.start}-{span.end}" for span in spans]
        return derive_id("event", self.article_id, event.event_type.value, event.status.value, *ends)


def _once(rows: list[Row], key: str) -> list[Row]:
    """The rows with each key once: of two with one key the surer stays, then the smaller by its words."""
    best: dict[str, Row] = {}
    for row in rows:
        other = best.get(row[key])
        if other is None or _rank(row) < _rank(other):
            best[row[key]] = row
    return list(best.values())


def _rank(row: Row) -> tuple[float, str]:
    return -row["confidence"], repr(sorted(row.items()))


def _mention(finding: EntityMention | Timex, reading: _Reading, *, kind: str) -> Row:
    article, section, span = reading.article, finding.section, finding.span
    return {
        "mention_id": reading.mention_id(kind, section, span),
        "article_id": reading.article_id,
        "sentence": reading.sentence(section, span.start),
        "start": span.start,
        "end": span.end,
        "text": span.of(article.section(section)),
        "section": section.value,
        "kind": kind,
        "label": None,
        "entity_id": None,
        "entity_name": None,
        "timex_value": None,
        "timex_mod": None,
        "date_start": None,
        "date_end": None,
        "rule": finding.rule,
        "confidence": finding.confidence,
    }


def _name(mention: EntityMention, reading: _Reading) -> Row:
    return _mention(mention, reading, kind="entity") | {
        "label": mention.label,
        "entity_id": mention.entity.entity_id,
        "entity_name": mention.entity.name,
    }


def _time(timex: Timex, reading: _Reading) -> Row:
    return _mention(timex, reading, kind="time") | {
        "label": timex.type.value,
        "timex_value": timex.value,
        "timex_mod": timex.mod,
        **_days("date", timex.days),
    }


def _quote(quote: Quote, reading: _Reading) -> Row:
    article = reading.article
    return {
        "quote_id": reading.quote_id(quote),
        "utterance_id": derive_id("utterance", reading.article_id, quote.utterance),
        "article_id": reading.article_id,
        "sentence": reading.sentence(Section.BODY, quote.span.start),
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.span.of(article.text),
        "kind": quote.kind.value,
        **_words("cue", quote.cue, article),
        **_words("speaker", quote.speaker, article),
        "speaker_entity_id": _identity(quote.speaker_entity),
        "speaker_name": quote.speaker_name,
        "speaker_kind": None if quote.speaker_kind is None else quote.speaker_kind.value,
        "addressee": None if quote.addressee is None else quote.addressee.of(article.text),
        "addressee_entity_id": _identity(quote.addressee_entity),
        **_days("said", quote.said),
        "rule": quote.rule,
        "confidence": quote.confidence,
    }


def _event(event: Event, reading: _Reading) -> Row:
    article, where, timex = reading.article, event.place_entity, event.date_mention
    return {
        "event_id": reading.event_id(event),
        "event_cluster_id": derive_id("cluster", event.cluster),
        "article_id": reading.article_id,
        "sentence": reading.sentence(Section.BODY, event.sentence.start),
        "sentence_start": event.sentence.start,
        "sentence_end": event.sentence.end,
        **_words("trigger", event.trigger, article),
        "event_type": event.event_type.value,
        "event_mode": event.event_mode,
        "event_context": event.event_context,
        "cameo": event.cameo,
        "quad_class": event.quad_class,
        "intensity": event.intensity,
        **_participant("actor", event.actor, article),
        **_participant("recipient", event.recipient, article),
        **_days("date", event.days),
        "date_precision": None if event.date_precision is None else event.date_precision.value,
        "date_mention_id": None if timex is None else reading.mention_id("time", timex.section, timex.span),
        "place": None if event.place is None else event.place.of(article.text),
        "place_precision": None if event.place_precision is None else event.place_precision.value,
        "place_entity_id": _identity(where),
        "latitude": None if where is None else where.latitude,
        "longitude": None if where is None else where.longitude,
        "status": event.status.value,
        "claimed_by": None if event.claimed_by is None else reading.quote_id(event.claimed_by),
        "rule": event.rule,
        "confidence": event.confidence,
    }


def _participant(name: str, participant: Participant | None, article: Article) -> Row:
    return {
        **_words(name, None if participant is None else participant.span, article),
        f"{name}_entity_id": None if participant is None else _identity(participant.entity),
        f"{name}_code": None if participant is None else participant.code,
    }


def _words(name: str, span: Span | None, article: Article) -> Row:
    """The words of a span of the body, with their offsets."""
    if span is None:
        return {name: None, f"{name}_start": None, f"{name}_end": None}
    return {name: span.of(article.text), f"{name}_start": span.start, f"{name}_end": span.end}


def _days(name: str, days: Days | None) -> Row:
    return {f"{name}_start": None if days is None else days.start, f"{name}_end": None if days is None else days.end}


def _identity(entity: Entity | None) -> str | None:
    return None if entity is None else entity.entity_id
