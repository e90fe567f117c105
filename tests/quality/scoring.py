"""Count what of a labelled dispatch was found right: one pair (right, asked) a measure.

In: an Annotation and its labels. Out: counts. Used by the quality gate only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from flows.records import Section, Status

if TYPE_CHECKING:
    from flows.records import Annotation, Event

MEASURES = ("times", "quotes", "quote kind", "speaker", "events", "events in full", "entities", "places")


def fold(text: str | None) -> str:
    """Case, accents and punctuation folded."""
    plain = unicodedata.normalize("NFKD", text or "")
    return re.sub(r"\W+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip().casefold()


def score(found: Annotation, gold: dict) -> tuple[Counter[str], Counter[str], list[str]]:
    """What is right, what was asked, and a line for each thing that is wrong."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong: list[str] = []

    def mark(measure: str, ok: bool, label: object) -> None:
        asked[measure] += 1
        right[measure] += ok
        if not ok:
            wrong.append(f"{found.article.source_id}: {measure}: {label}")

    text = found.article.text
    times = [t for t in found.times if t.section is Section.BODY]
    for words, value in gold["times"]:
        hit = next((t for t in times if t.value == value and _either_in_other(words, t.span.of(text))), None)
        if hit is not None:
            times.remove(hit)
        mark("times", hit is not None, f"{words} = {value}")
    for words, kind, who in gold["quotes"]:
        quote = next((q for q in found.quotes if _same_words(words, q.span.of(text))), None)
        mark("quotes", quote is not None, words)
        mark("quote kind", quote is not None and quote.kind == kind, f"{words} is {kind}")
        speaker = fold(quote.speaker_name or (quote.speaker.of(text) if quote.speaker else "")) if quote else ""
        mark("speaker", fold(who).split()[-1] in speaker.split(), f"{words} by {who}, not {speaker!r}")
    left = list(found.events)
    for types, actor, recipient, date in gold["events"]:
        same = [e for e in left if e.event_type in types.split("|") and e.status is not Status.NEGATED]
        best = max(same, key=lambda e: _fits(e, actor, recipient, date), default=None)
        if best is not None:
            left.remove(best)
        mark("events", best is not None, f"{types} {actor}>{recipient} {date}")
        mark(
            "events in full",
            best is not None and _fits(best, actor, recipient, date) == 3,
            f"{types} {actor}>{recipient} {date}",
        )
    names = [m for m in found.mentions if m.section is Section.BODY]
    for name, label, surfaces in gold["entities"]:
        here = [m for m in names if m.span.of(text) in surfaces]
        ok = {m.span.of(text) for m in here} == set(surfaces) and {(m.entity.name, m.label) for m in here} == {
            (name, label)
        }
        mark("entities", ok, f"{name}: {sorted({(m.span.of(text), m.entity.name, m.label) for m in here})}")
    for surface, latitude, longitude in gold["places"]:
        spots = {(m.entity.latitude, m.entity.longitude) for m in names if m.span.of(text) == surface}
        ok = bool(spots) and all(a is not None and b is not None and _near(a, b, latitude, longitude) for a, b in spots)
        mark("places", ok, f"{surface}: {sorted(spots, key=str)}")
    return right, asked, wrong


def _either_in_other(wanted: str, got: str) -> bool:
    a, b = fold(wanted), fold(got)
    return a in b or b in a


def _same_words(wanted: str, got: str) -> bool:
    a, b = fold(wanted), fold(got)
    return a in b and len(b) < 3 * len(a) + 80


def _fits(event: Event, actor: str, recipient: str, date: str) -> int:
    def code(wanted: str, participant: object) -> bool:
        got = getattr(participant, "code", None) or ""
        return not wanted or any(got.startswith(w) for w in wanted.split("|"))

    days = event.days
    first, last = (
        (date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]) if len(date) < 10 else (date, date)
    )
    on_day = not date or (
        days is not None
        and days.start is not None
        and days.end is not None
        and str(days.start) <= last
        and first <= str(days.end)
    )
    return code(actor, event.actor) + code(recipient, event.recipient) + on_day


def _near(a: float, b: float, c: float, d: float, km: float = 100.0) -> bool:
    a, b, c, d = map(math.radians, (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(h))) < km
