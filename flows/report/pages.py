"""One article -> a page with its findings marked, explained and linked.

In: the rows of one article. Out: HTML that needs nothing but itself.

The idea to hold: what a reader may want to know of a finding is written once, in the lists under the
text; hovering or focusing its words shows that same entry beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.records import Section
from flows.report.marking import Mark, mark_up
from flows.report.paper import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from flows.report.dataset import Dataset

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry of a list: what it is, its words, and facts as pairs of label and value."""

    anchor: str
    kind: str
    title: str
    words: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What an article's page shows of other rows: names of entities, titles of articles that have a page."""

    names: Mapping[str, str]
    titles: Mapping[str, str]


def article_page(article: Row, mentions: list[Row], quotes: list[Row], events: list[Row], near: Neighbours) -> str:
    """The page of one article."""
    names = [_mention(row) for row in mentions if row["kind"] == "entity"]
    times = [_time(row) for row in mentions if row["kind"] != "entity"]
    said = [_quote(row, near.names) for row in quotes]
    done = [_event(row, near.names) for row in events]
    return page(
        "article.html.j2",
        article=article,
        title=article["headline"] or article["source_id"],
        headline=_section(Section.HEADLINE, article["headline"], mentions),
        caption=_section(Section.CAPTION, article["caption"], mentions),
        body=mark_up(article["text"], [*_marks(mentions, Section.BODY), *_quote_marks(quotes), *_event_marks(events)]),
        lists=[
            ("quotes", "Quotes", said),
            ("events", "Events", done),
            ("names", "Names", names),
            ("times", "Times", times),
        ],
        original=near.titles.get(article["duplicate_of"] or ""),
    )


def article_pages(dataset: Dataset, near: Neighbours) -> Iterator[tuple[str, str]]:
    """The pages of all articles in `near.titles`: article_id and HTML, few in memory at a time."""
    streams = {name: _Stream(dataset, name) for name in ("mentions", "quotes", "events")}
    for article in dataset.records("articles"):
        article_id = article["article_id"]
        found = {name: stream.take(article_id) for name, stream in streams.items()}
        if article_id in near.titles:
            yield article_id, article_page(article, found["mentions"], found["quotes"], found["events"], near)


class _Stream:
    """The rows of a table, handed out article by article in the order of their ids."""

    def __init__(self, dataset: Dataset, table: str) -> None:
        self._rows = dataset.by_article(table)
        self._next = next(self._rows, None)

    def take(self, article_id: str) -> list[Row]:
        while self._next is not None and self._next[0] < article_id:
            self._next = next(self._rows, None)
        if self._next is None or self._next[0] != article_id:
            return []
        rows = self._next[1]
        self._next = next(self._rows, None)
        return rows


def _section(section: Section, text: str | None, mentions: Sequence[Row]) -> Markup | None:
    return mark_up(text, _marks(mentions, section)) if text else None


def _marks(mentions: Sequence[Row], section: Section) -> list[Mark]:
    return [
        Mark(row["start"], row["end"], f"m-{row['mention_id']}", "name" if row["kind"] == "entity" else "time")
        for row in mentions
        if row["section"] == section
    ]


def _quote_marks(quotes: Sequence[Row]) -> Iterator[Mark]:
    for row in quotes:
        anchor = f"q-{row['quote_id']}"
        yield Mark(row["start"], row["end"], anchor, "quote")
        for part in ("cue", "speaker"):
            if row[f"{part}_start"] is not None:
                yield Mark(row[f"{part}_start"], row[f"{part}_end"], anchor, part, lead=False)


def _event_marks(events: Sequence[Row]) -> Iterator[Mark]:
    for row in events:
        anchor = f"e-{row['event_id']}"
        yield Mark(row["trigger_start"], row["trigger_end"], anchor, f"event quad{row['quad_class']}")
        for part in ("actor", "recipient"):
            if row[f"{part}_start"] is not None:
                yield Mark(row[f"{part}_start"], row[f"{part}_end"], anchor, part, lead=False)


def _mention(row: Row) -> Finding:
    facts = [
        ("is", f"{row['entity_name'] or 'not resolved'} ({row['label']})"),
        ("entity", row["entity_id"] or ""),
        *_surety(row),
    ]
    return _finding("m", row["mention_id"], "name", row["entity_name"] or row["text"], row["text"], facts)


def _time(row: Row) -> Finding:
    value = " ".join(part for part in (row["timex_value"], row["timex_mod"]) if part)
    facts = [("TIMEX3", f"{row['label']} {value}"), ("days", days(row["date_start"], row["date_end"])), *_surety(row)]
    return _finding("m", row["mention_id"], "time", value, row["text"], facts)


def _quote(row: Row, names: Mapping[str, str]) -> Finding:
    who = row["speaker_name"] or names.get(row["speaker_entity_id"] or "") or row["speaker"] or "nobody named"
    written = row["speaker"] if row["speaker"] and row["speaker"] != who else ""
    facts = [
        ("speaker", f"{who} ({row['speaker_kind']})" if row["speaker_kind"] else who),
        ("as written", written),
        ("cue", row["cue"] or ""),
        ("to", row["addressee"] or ""),
        ("said", days(row["said_start"], row["said_end"])),
        ("kind", row["kind"]),
        ("speaker's entity", row["speaker_entity_id"] or ""),
        *_surety(row),
    ]
    return _finding("q", row["quote_id"], "quote", who, row["text"], facts)


def _event(row: Row, names: Mapping[str, str]) -> Finding:
    mode = "/".join(part for part in (row["event_type"], row["event_mode"], row["event_context"]) if part)
    facts = [
        ("actor", _who(row, "actor", names)),
        ("recipient", _who(row, "recipient", names)),
        ("code", f"{mode}, CAMEO {row['cameo']}, quad {row['quad_class']}, intensity {row['intensity']:+.1f}"),
        ("status", row["status"] + (", told inside somebody's words" if row["claimed_by"] else "")),
        (
            "days",
            days(row["date_start"], row["date_end"]) + (f" ({row['date_precision']})" if row["date_precision"] else ""),
        ),
        ("place", names.get(row["place_entity_id"] or "") or row["place"] or ""),
        *_surety(row),
    ]
    return _finding("e", row["event_id"], f"event quad{row['quad_class']}", mode, row["trigger"], facts)


def _who(row: Row, part: str, names: Mapping[str, str]) -> str:
    name = names.get(row[f"{part}_entity_id"] or "") or row[part]
    if not name:
        return ""
    written = f", written “{row[part]}”" if row[part] and row[part] != name else ""
    code = f" [{row[f'{part}_code']}]" if row[f"{part}_code"] else ""
    return f"{name}{code}{written}"


def _surety(row: Row) -> tuple[tuple[str, str], ...]:
    return ("rule", row["rule"]), ("confidence", f"{row['confidence']:.2f}")


def _finding(prefix: str, key: str, kind: str, title: str, words: str, facts: Sequence[tuple[str, str]]) -> Finding:
    return Finding(f"{prefix}-{key}", kind, title, words, tuple(fact for fact in facts if fact[1]))


def days(start: object, end: object) -> str:
    """A closed interval in words; an end that the text leaves open shows as an ellipsis."""
    if start is None and end is None:
        return ""
    return str(start) if start == end else f"{start or '…'} to {end or '…'}"
