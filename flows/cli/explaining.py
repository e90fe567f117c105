"""One article with its findings and the rule behind each, for a terminal.

In: an output folder, the beginning of an id, source or headline. Out: text with the findings marked,
then a list of each kind. Reads the published tables alone.

The idea to hold: what is shown is what the tables say; nothing is found anew here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from flows.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

type Row = dict[str, Any]

_ENTITY, _TIME, _QUOTE, _CUE, _TRIGGER = "cyan", "green", "yellow", "bold yellow", "bold red"
_LONG = 160  # characters of a quotation before it is cut


def find_article(output: Path, wanted: str, *, limit: int = 10) -> Row:
    """The one article whose id, source, source_id or headline is `wanted` or begins with it.

    `SOURCE#ID` names a record of a file of records.

    Raises:
        InputError: none fits, or several do.
    """
    from flows.tables import read_table, version_folder

    columns = ["article_id", "source", "source_id", "headline", "published"]
    rows: list[Row] = read_table(version_folder(output), "articles", columns=columns).to_pylist()
    for fits in (str.__eq__, str.startswith):
        found = [row for row in rows if any(fits(name, wanted) for name in _names(row))]
        if len(found) == 1:
            return found[0]
        if found:
            shown = "\n  ".join(f"{row['article_id']}  {_name(row)}  {row['headline'] or ''}" for row in found[:limit])
            more = f"\n  and {len(found) - limit} more" if len(found) > limit else ""
            message = f"{len(found)} articles begin with {wanted!r}; name one of them:\n  {shown}{more}"
            raise InputError(message, sources=tuple(row["source"] for row in found))
    message = f"no article in {output} begins with {wanted!r} (by id, source or headline)"
    raise InputError(message, sources=(wanted,))


def render(article: Row, output: Path, *, console: Console | None = None) -> None:
    """Print the article and all that the tables hold of it."""
    from flows.tables import read_table, version_folder

    folder = version_folder(output)
    article_id = article["article_id"]

    def rows(name: str) -> list[Row]:
        table = read_table(folder, name)
        ids = table.column("article_id").to_pylist()
        found: list[Row] = table.take([place for place, other in enumerate(ids) if other == article_id]).to_pylist()
        return found

    console = Console(highlight=False) if console is None else console
    whole, mentions, quotes, events = rows("articles")[0], rows("mentions"), rows("quotes"), rows("events")
    _print_head(console, whole)
    console.print(Padding(_marked(whole["text"], mentions, quotes, events), (1, 0)))
    _print_names(console, mentions)
    _print_times(console, mentions)
    _print_quotes(console, quotes)
    _print_events(console, events, {quote["quote_id"]: quote for quote in quotes})


def _names(row: Row) -> tuple[str, ...]:
    return tuple(name for name in (row["article_id"], row["source"], _name(row), row["headline"]) if name)


def _name(row: Row) -> str:
    """The source, with the record's id where a source holds several."""
    source: str = row["source"]
    source_id: str = row["source_id"]
    return source if source.rpartition("/")[2] == source_id else f"{source}#{source_id}"


def _print_head(console: Console, row: Row) -> None:
    console.print(Text(row["headline"] or "(no headline)", style="bold"))
    facts = {
        "published": row["published"] and f"{row['published']} (from {row['published_from']})",
        "by": row["byline"],
        "agency": row["agency"],
        "dateline": row["dateline_place"] and f"{row['dateline_place']} = {row['dateline_place_id']}",
        "language": None if row["annotated"] else f"{row['language']}, so it was not annotated",
        "copy of": row["duplicate_of"],
        "source": f"{_name(row)}, id {row['article_id']}",
    }
    for name, value in facts.items():
        if value is not None:
            console.print(Text.assemble((f"{name:>9}  ", "dim"), str(value)))


def _marked(text: str, mentions: Sequence[Row], quotes: Sequence[Row], events: Sequence[Row]) -> Text:
    """The body with its findings in colours: names, times, quotations with their cues, triggers of events."""
    marked = Text(text)
    for quote in quotes:
        marked.stylize(_QUOTE, quote["start"], quote["end"])
        if quote["cue_start"] is not None:
            marked.stylize(_CUE, quote["cue_start"], quote["cue_end"])
    for mention in mentions:
        if mention["section"] == "body":
            marked.stylize(_TIME if mention["kind"] == "time" else _ENTITY, mention["start"], mention["end"])
    for event in events:
        marked.stylize(_TRIGGER, event["trigger_start"], event["trigger_end"])
    return marked


def _print_names(console: Console, mentions: Sequence[Row]) -> None:
    """One entry an entity, with the words that name it."""
    groups: dict[str, list[Row]] = {}
    for row in mentions:
        if row["kind"] == "entity":
            groups.setdefault(row["entity_id"] or row["text"], []).append(row)
    entries = []
    for entity_id, rows in groups.items():
        name, labels = rows[0]["entity_name"] or rows[0]["text"], sorted({row["label"] for row in rows})
        told: dict[str, None] = {}
        for row in rows:
            told.setdefault(f"{_at(row)} [{_why(row)}]")
        entries.append((name, f"{' '.join(labels)} {entity_id}", ", ".join(told)))
    _print_entries(console, "names", _ENTITY, entries)


def _print_times(console: Console, mentions: Sequence[Row]) -> None:
    entries = []
    for row in mentions:
        if row["kind"] == "time":
            value = " ".join(filter(None, (row["label"], row["timex_value"], row["timex_mod"])))
            days = _days(row["date_start"], row["date_end"])
            entries.append((_at(row), f"{value}  {days}".rstrip(), _why(row)))
    _print_entries(console, "times", _TIME, entries)


def _print_quotes(console: Console, quotes: Sequence[Row]) -> None:
    entries = []
    for row in quotes:
        speaker = row["speaker_name"] or "somebody"
        if row["speaker"] and row["speaker"] != row["speaker_name"]:
            speaker += f" (as written: {row['speaker']})"
        if row["speaker_kind"] not in {None, "named"}:
            speaker += f", {row['speaker_kind']}"
        if row["addressee"]:
            speaker += f", to {row['addressee']}"
        said = f"{row['kind']}, {row['cue'] or 'no cue'}: {speaker}"
        entries.append((_cut(row["text"]), f"{said}  {_days(row['said_start'], row['said_end'])}".rstrip(), _why(row)))
    _print_entries(console, "quotes", _QUOTE, entries)


def _print_events(console: Console, events: Sequence[Row], quotes: dict[str, Row]) -> None:
    entries = []
    for row in events:
        claimed = quotes.get(row["claimed_by"] or "")
        facts = (
            " ".join(filter(None, (row["event_type"], row["event_mode"]))),
            f"{_party(row, 'actor')} → {_party(row, 'recipient')}",
            f"{_days(row['date_start'], row['date_end'])} ({row['date_precision']})" if row["date_precision"] else None,
            f"in {row['place']}" if row["place"] else None,
            row["status"],
            f"as {claimed['speaker_name'] or 'somebody'} says" if claimed else None,
        )
        entries.append((row["trigger"], ", ".join(filter(None, facts)), _why(row)))
    _print_entries(console, "events", _TRIGGER, entries)


def _print_entries(console: Console, title: str, style: str, entries: Sequence[tuple[str, str, str]]) -> None:
    """What was found, what it means, and dimmed the rule that says so with how sure it is."""
    if not entries:
        return
    console.print(Text(f"{title} ({len(entries)})", style="bold"))
    for words, meaning, why in entries:
        console.print(Padding(Text.assemble((words, style), "  ", meaning, "  ", (why, "dim")), (0, 0, 0, 2)))
    console.print()


def _why(row: Row) -> str:
    return f"{row['rule']} {row['confidence']:.2f}"


def _at(row: Row) -> str:
    """The words, and where they stand if not in the body."""
    return row["text"] if row["section"] == "body" else f"{row['text']} ({row['section']})"


def _party(row: Row, role: str) -> str:
    words = row[role]
    if words is None:
        return "-"
    code = row[f"{role}_code"]
    return f"{words} [{code}]" if code else str(words)


def _days(start: object, end: object) -> str:
    if start is None and end is None:
        return ""
    return str(start) if start == end else f"{start or ''} .. {end or ''}"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else f"{flat[: _LONG - 1]}…"
