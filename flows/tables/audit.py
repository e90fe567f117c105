"""What validation judges: the rows of a version, a stretch at a time, with what only all tables show.

In: the folder of a version, staged or published. Out: Arrow tables with derived columns, each empty
where all is well and otherwise saying in words what is wrong with the row:

    unresolved     references that lead nowhere (article, entity, quotation, time expression)
    misquoted      words that are not the article's characters at their offsets
    contradicted   facts told in two places that differ (counts, sums, names)

The idea to hold: these columns make truths across tables plain, so that the suites in
`expectations/` stay lists of simple statements about one column.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from flows.records import Section
from flows.tables.parquet import naming
from flows.tables.schema import TABLES, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

DERIVED = ("unresolved", "misquoted", "contradicted")

# The references of a table: column -> table that has it.
_REFERENCES: Mapping[str, Mapping[str, str]] = {
    "articles": {"duplicate_of": "originals", "dateline_place_id": "entities"},
    "mentions": {"article_id": "articles", "entity_id": "entities"},
    "entities": {},
    "quotes": {"article_id": "articles", "speaker_entity_id": "entities", "addressee_entity_id": "entities"},
    "events": {
        "article_id": "articles",
        "actor_entity_id": "entities",
        "recipient_entity_id": "entities",
        "place_entity_id": "entities",
        "date_mention_id": "times",
        "claimed_by": "quotes",
    },
    "rejects": {},
}
# Words and their offsets: column -> columns of start and end; None: anywhere in the body.
_WORDS: Mapping[str, Mapping[str, tuple[str, str] | None]] = {
    "articles": {"dateline_place": None},
    "mentions": {"text": ("start", "end")},
    "entities": {},
    "quotes": {
        "text": ("start", "end"),
        "cue": ("cue_start", "cue_end"),
        "speaker": ("speaker_start", "speaker_end"),
        "addressee": None,
    },
    "events": {
        "trigger": ("trigger_start", "trigger_end"),
        "actor": ("actor_start", "actor_end"),
        "recipient": ("recipient_start", "recipient_end"),
        "place": None,
    },
    "rejects": {},
}
# What references lead to: table, key, and which of its rows.
_TARGETS: Mapping[str, tuple[str, str, Any]] = {
    "articles": ("articles", "article_id", None),
    "originals": ("articles", "article_id", pc.field("duplicate_of").is_null()),
    "entities": ("entities", "entity_id", None),
    "times": ("mentions", "mention_id", pc.field("kind") == "time"),
    "quotes": ("quotes", "quote_id", None),
}
_OF_AN_ARTICLE = frozenset({"times", "quotes"})  # these must be of the same article
_SHOWN = 80  # characters of a text that a message shows


class Audit:
    """The tables of one version, opened for judging."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, pa.Array] = {}

    def differs(self, name: str) -> str | None:
        """How the files' columns and types differ from the schema; None if they do not."""
        found, wanted = self._open(name).schema, arrow_schema(TABLES[name])
        if found.equals(wanted):
            return None
        for field in wanted:
            if field.name not in found.names:
                return f"column {field.name} is missing"
            if not found.field(field.name).equals(field):
                return f"column {field.name} is {found.field(field.name)}, not {field}"
        return f"columns are {', '.join(found.names)}"

    def count(self, name: str) -> int:
        """The rows of a table."""
        return int(self._open(name).count_rows())

    def columns(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of all rows."""
        with naming(self.folder / name):
            return self._open(name).to_table(columns=list(columns))

    def stretches(self, name: str, *, rows: int = 65_536) -> Iterator[pa.Table]:
        """All rows with their derived columns, at most `rows` at a time; at least one table, if an empty one."""
        waiting: list[pa.RecordBatch] = []
        empty = True
        with naming(self.folder / name):
            for batch in self._open(name).to_batches(batch_size=min(rows, TABLES[name].row_group)):
                if waiting and sum(part.num_rows for part in waiting) + batch.num_rows > rows:
                    yield self._judged(name, pa.Table.from_batches(waiting))
                    waiting, empty = [], False
                waiting.append(batch)
        if waiting or empty:
            yield self._judged(name, pa.Table.from_batches(waiting, schema=self._open(name).schema))

    def _open(self, name: str) -> ds.Dataset:
        with naming(self.folder / name):
            options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
            form = ds.ParquetFileFormat(default_fragment_scan_options=options)
            return ds.dataset(sorted((self.folder / name).glob("*.parquet")), format=form)

    def _judged(self, name: str, table: pa.Table) -> pa.Table:
        for column, judge in zip(DERIVED, (self._unresolved, self._misquoted, self._contradicted), strict=True):
            wrong = judge(name, table)
            said = ["; ".join(wrong[row]) if row in wrong else None for row in range(table.num_rows)]
            table = table.append_column(column, pa.array(said, pa.string()))
        return table

    def _unresolved(self, name: str, table: pa.Table) -> dict[int, list[str]]:
        wrong: dict[int, list[str]] = defaultdict(list)
        for column, target in _REFERENCES[name].items():
            ids = table.column(column)
            keys = _within(table.column("article_id"), ids) if target in _OF_AN_ARTICLE else ids
            lost = pc.and_(pc.is_valid(ids), pc.invert(pc.is_in(keys, value_set=self._known(target))))
            for row in _rows(lost):
                wrong[row].append(f"{column} {ids[row].as_py()}")
        return wrong

    def _known(self, target: str) -> pa.Array:
        """The keys that references of one kind may have."""
        if target not in self._seen:
            name, key, rows = _TARGETS[target]
            columns = ["article_id", key] if target in _OF_AN_ARTICLE else [key]
            found = self._open(name).to_table(columns=columns, filter=rows)
            ids = found.column(key)
            keys = _within(found.column("article_id"), ids) if target in _OF_AN_ARTICLE else ids
            self._seen[target] = keys.combine_chunks()
        return self._seen[target]

    def _misquoted(self, name: str, table: pa.Table) -> dict[int, list[str]]:
        wrong: dict[int, list[str]] = defaultdict(list)
        texts = self._texts(table) if _WORDS[name] and table.num_rows else {}
        for words, ends in _WORDS[name].items():
            names = ("article_id", words, *(ends or ()), *(("section",) if name == "mentions" else ()))
            for row, (article_id, written, *rest) in enumerate(_tuples(table, names)):
                if written is None:
                    continue
                sections = texts.get(article_id)
                if sections is None:
                    continue  # an article that is not there is a reference that leads nowhere
                text = sections[rest[2] if name == "mentions" else Section.BODY]
                found = _slice(text, rest[0], rest[1]) if ends else (written if written in text else None)
                if found != written:
                    there = "it is not in the text" if found is None else f"the article has {found[:_SHOWN]!r}"
                    wrong[row].append(f"{words} {written[:_SHOWN]!r}: {there}")
        return wrong

    def _texts(self, table: pa.Table) -> dict[str, dict[str, str]]:
        """The texts of the articles that the rows belong to, by section."""
        ids = table.column("article_id")
        low, high = pc.min(ids), pc.max(ids)
        near = (pc.field("article_id") >= low) & (pc.field("article_id") <= high)
        names = ("article_id", "headline", "text", "caption")
        found = self._open("articles").to_table(columns=list(names), filter=near)
        return {
            article_id: {Section.HEADLINE: headline or "", Section.BODY: text or "", Section.CAPTION: caption or ""}
            for article_id, headline, text, caption in _tuples(found, names)
        }

    def _contradicted(self, name: str, table: pa.Table) -> dict[int, list[str]]:
        judges: Mapping[str, Callable[[pa.Table], dict[int, list[str]]]] = {
            "articles": _sums,
            "entities": self._counts,
            "mentions": self._names,
            "quotes": self._utterances,
            "events": self._claims,
        }
        return judges[name](table) if name in judges else {}

    def _counts(self, table: pa.Table) -> dict[int, list[str]]:
        """Entities whose n_mentions is not the number of their rows in mentions, or that lie on a line."""
        counted = (
            self._open("mentions").to_table(columns=["entity_id"]).group_by("entity_id").aggregate([([], "count_all")])
        )
        counts = dict(_tuples(counted, ("entity_id", "count_all")))
        wrong: dict[int, list[str]] = defaultdict(list)
        for row, (entity_id, n_mentions) in enumerate(_tuples(table, ("entity_id", "n_mentions"))):
            if n_mentions != counts.get(entity_id, 0):
                wrong[row].append(f"n_mentions {n_mentions}, but mentions has {counts.get(entity_id, 0)}")
        for row, (latitude, longitude) in enumerate(_tuples(table, ("latitude", "longitude"))):
            if (latitude is None) != (longitude is None):
                wrong[row].append("one of latitude and longitude without the other")
        return wrong

    def _names(self, table: pa.Table) -> dict[int, list[str]]:
        """Mentions whose entity has another name in entities."""
        known = self._open("entities").to_table(columns=["entity_id", "entity_name"])
        ids, names = (known.column(name).combine_chunks() for name in ("entity_id", "entity_name"))
        there = names.take(pc.index_in(table.column("entity_id"), value_set=ids, skip_nulls=True).combine_chunks())
        differs = pc.not_equal(table.column("entity_name").combine_chunks(), there)
        return {
            row: [f"entity_name {table.column('entity_name')[row].as_py()!r}, but entities has {there[row].as_py()!r}"]
            for row in _rows(differs)
        }

    def _utterances(self, table: pa.Table) -> dict[int, list[str]]:
        """Quotes whose cue is not that of the other pieces of their utterance."""
        pieces = self._open("quotes").to_table(columns=["utterance_id", "cue_start"])
        cues = pieces.group_by("utterance_id").aggregate([("cue_start", "min"), ("cue_start", "max")])
        ends = {utterance: (low, high) for utterance, low, high in _tuples(cues, cues.column_names)}
        return {
            row: [f"cue at {cue_start}, but at {low} to {high} in other pieces of the utterance"]
            for row, (utterance, cue_start) in enumerate(_tuples(table, ("utterance_id", "cue_start")))
            for low, high in [ends[utterance]]
            if (low, high) != (cue_start, cue_start)
        }

    def _claims(self, table: pa.Table) -> dict[int, list[str]]:
        """Events that are told in a quotation they do not lie in, or dated without saying how closely."""
        known = self._open("quotes").to_table(columns=["quote_id", "start", "end"])
        spans = {quote_id: (start, end) for quote_id, start, end in _tuples(known, known.column_names)}
        wrong: dict[int, list[str]] = defaultdict(list)
        names = ("claimed_by", "trigger_start", "trigger_end", "date_start", "date_precision")
        for row, (quote_id, trigger_start, trigger_end, day, precision) in enumerate(_tuples(table, names)):
            start, end = spans.get(quote_id, (trigger_start, trigger_end))
            if trigger_start < start or end < trigger_end:
                wrong[row].append(f"trigger at {trigger_start}, but claimed_by goes from {start} to {end}")
            if (day is None) != (precision is None):
                wrong[row].append(f"date_start {day}, but date_precision {precision}")
        return wrong


def _sums(table: pa.Table) -> dict[int, list[str]]:
    """Articles whose length or sum is not that of their text."""
    wrong: dict[int, list[str]] = defaultdict(list)
    for row, (text, n_chars, content) in enumerate(_tuples(table, ("text", "n_chars", "content_sha256"))):
        if len(text) != n_chars:
            wrong[row].append(f"n_chars {n_chars}, but text has {len(text)}")
        if hashlib.sha256(text.encode()).hexdigest() != content:
            wrong[row].append("content_sha256 is not that of text")
    return wrong


def _slice(text: str, start: int | None, end: int | None) -> str | None:
    if start is None or end is None or not 0 <= start <= end <= len(text):
        return None
    return text[start:end]


def _within(article_ids: pa.ChunkedArray, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Keys that also say of which article: a reference must not lead into another one."""
    return pc.binary_join_element_wise(article_ids, ids, "/")


def _rows(mask: pa.ChunkedArray | pa.Array) -> list[int]:
    """The numbers of the rows for which it is true."""
    return [int(row) for row in pc.indices_nonzero(pc.fill_null(mask, fill_value=False)).to_pylist()]


def _tuples(table: pa.Table, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table.column(name).to_pylist() for name in names), strict=True)
