"""One batch of units -> finished part folders.

In: a `Batch`, the output folder, the tools (model and gazetteer). Out: `Done`, what it gave.

The idea to hold: this is all that a worker does, wherever it runs; it needs no orchestrator and knows
of no other batch. An article that a room fails on is refused with the reason, and the others go on.
"""

from __future__ import annotations

import functools
import io
import itertools
import os
import shutil
import threading
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.reading.compression import unpacked
from flows.records import Annotation, Rejection, RejectReason
from flows.run.fingerprint import layout_fingerprint
from flows.run.ledger import Held, finish_part, parts_folder, refusal_key
from flows.run.plan import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

    from flows.entities import Gazetteer
    from flows.reading import InputFile
    from flows.records import Article
    from flows.run.plan import Batch, Unit
    from flows.settings import Settings


_FAILURES = 8  # articles of one batch that may fail before the error is taken for ours
_FIRST_LINE = "line 1"  # where the reader finds what a line holds, and its id where the record has none


@dataclass(frozen=True, slots=True)
class Tools:
    """What is loaded once and used for every batch, by one thread at a time."""

    nlp: Language
    gazetteer: Gazetteer
    busy: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished batch held: units and their bytes, articles and their words, refusals."""

    units: int
    size: int
    articles: int
    words: int
    refused: int


@functools.lru_cache(maxsize=1)
def load_tools(model: str, gazetteer: Path | None) -> Tools:
    """The model and the gazetteer, kept while this process asks for the same two."""
    from flows.entities import load_gazetteer
    from flows.language import load_model

    return Tools(load_model(model), load_gazetteer(gazetteer))


def tidy_batch(batch: Batch, output: Path, settings: Settings, tools: Tools | None = None) -> Done:
    """Read, annotate and write the units of a batch as the part `output/_parts/<batch name>`.

    Two lines of one file may claim one id. Which of them counts is decided when parts meet, so a
    part never holds both: later ones go into a part beside it, `<batch name>-1` and so on.
    """
    tools = load_tools(settings.model, settings.gazetteer) if tools is None else tools
    with tools.busy:
        gathered = _gather(batch, settings, tools)
    parts_folder(output).mkdir(parents=True, exist_ok=True)
    for number, group in enumerate(_without_twins(gathered)):
        _write(parts_folder(output) / (f"{batch.name}-{number}" if number else batch.name), group)
    articles = [annotation.article for one in gathered for annotation in one.annotations]
    return Done(
        units=len(gathered),
        size=batch.size,
        articles=len(articles),
        words=sum(article.text.count(" ") for article in articles),
        refused=sum(len(one.refusals) for one in gathered),
    )


def read_units(units: Iterable[Unit], settings: Settings) -> Iterator[tuple[Unit, Article | Rejection]]:
    """What each unit holds; a file of lines is opened once for all of its lines."""
    from flows.reading import read_file

    for file, group in itertools.groupby(units, key=lambda unit: unit.file):
        members = list(group)
        if members[0].line is not None:
            yield from _read_lines(file, members, settings)
        else:
            yield from ((members[0], item) for item in read_file(file, settings=settings))


def annotate_all(articles: Iterable[Article], tools: Tools, settings: Settings) -> Iterator[Annotation | Rejection]:
    """Annotate articles as a stream, one for one; an article that a room fails on comes back refused.

    Where many fail it is not the articles' fault: then the error ends the run.
    """
    from flows.annotate import annotate
    from flows.language import parse

    failed = 0
    for parsed in parse(articles, tools.nlp, batch=settings.batch, max_chars=settings.max_chars):
        try:
            yield annotate(parsed, tools.gazetteer)
        except Exception as error:  # whatever one article trips, the others go on and the row says so
            failed += 1
            if failed > _FAILURES:
                raise
            yield failure(parsed.article, error)


def failure(article: Article, error: Exception) -> Rejection:
    """The row of `rejects` for an article that tidywire itself failed on: what happened, and where in the code."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
    detail = f"{type(error).__name__}: {error} ({where}); please report it with the article"
    return Rejection(article.source, f"article {article.source_id}", RejectReason.FAILED, detail)


@dataclass(slots=True)
class _Gathered:
    """A unit and what came of it."""

    unit: Unit
    annotations: list[Annotation] = field(default_factory=list)
    refusals: list[Rejection] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """The articles it gave."""
        return {annotation.article.article_id for annotation in self.annotations}


def _gather(batch: Batch, settings: Settings, tools: Tools) -> list[_Gathered]:
    gathered = {unit.key: _Gathered(unit) for unit in batch.units}
    owners: list[_Gathered] = []

    def articles() -> Iterator[Article]:
        for unit, item in read_units(batch.units, settings):
            if isinstance(item, Rejection):
                gathered[unit.key].refusals.append(item)
            else:
                owners.append(gathered[unit.key])
                yield item

    for number, result in enumerate(annotate_all(articles(), tools, settings)):
        if isinstance(result, Annotation):
            owners[number].annotations.append(result)
        else:
            owners[number].refusals.append(result)
    return list(gathered.values())


def _without_twins(gathered: list[_Gathered]) -> list[list[_Gathered]]:
    """The units in groups, as few as possible, in each of which an article_id belongs to one unit."""
    groups: list[list[_Gathered]] = [[]]
    taken: list[set[str]] = [set()]
    for one in gathered:
        ids = one.ids
        number = next((n for n, others in enumerate(taken) if not ids & others), len(groups))
        if number == len(groups):
            groups.append([])
            taken.append(set())
        groups[number].append(one)
        taken[number] |= ids
    return groups


def _write(folder: Path, group: list[_Gathered]) -> None:
    from flows.tables import write_part

    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    annotations = [annotation for one in group for annotation in one.annotations]
    rejections = [rejection for one in group for rejection in one.refusals]
    held = [
        Held(
            one.unit.source,
            one.unit.line,
            one.unit.key,
            tuple(sorted(one.ids)),
            tuple(refusal_key(refused.source, refused.place) for refused in one.refusals),
        )
        for one in group
    ]
    try:
        write_part(annotations, rejections, aside)
        finish_part(aside, folder, held, layout=layout_fingerprint())
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _read_lines(file: InputFile, lines: list[Unit], settings: Settings) -> Iterator[tuple[Unit, Article | Rejection]]:
    """Each line by itself, so that what one gives cannot hang on another."""
    from flows.reading.reader import read_stream

    with file.path.open("rb") as packed:
        name, stream = unpacked(file.path.name, packed)
        for unit, line in pieces(stream, lines):
            for item in read_stream(io.BytesIO(line), source=file.source, name=name, settings=settings):
                yield unit, _at_line(item, unit.line)


def _at_line(item: Article | Rejection, number: int | None) -> Article | Rejection:
    """The reader saw a file of one line; here it gets its number in the whole file."""
    if isinstance(item, Rejection):
        return replace(item, place=f"line {number}") if item.place == _FIRST_LINE else item
    return replace(item, source_id=f"line {number}") if item.source_id == _FIRST_LINE else item
