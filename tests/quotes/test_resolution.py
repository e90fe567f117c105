"""Speakers of whole dispatches: pronouns, descriptions, unnamed officials, organisations."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.entities import find_entities
from flows.language import parse
from flows.quotes import find_quotes
from flows.records import Article

if TYPE_CHECKING:
    from flows.records import Quote

_FILE = Path(__file__).with_name("dispatches.txt")
_PUBLISHED = dt.date(2024, 3, 6)


@dataclass(frozen=True)
class Dispatch:
    """A text and pairs of words said and who said them."""

    name: str
    text: str
    said: tuple[tuple[str, str], ...]


def dispatches() -> list[Dispatch]:
    plain = "".join(line for line in _FILE.open(encoding="utf-8") if not line.startswith("#"))
    out = []
    for block in re.split(r"^== ", plain, flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("\n")
        text = "\n".join(line for line in rest.splitlines() if not line.startswith("@")).strip()
        pairs = [line[2:].split(" => ", maxsplit=1) for line in rest.splitlines() if line.startswith("@")]
        out.append(Dispatch(name, text, tuple((words, speaker.strip()) for words, speaker in pairs)))
    return out


def quote_of(words: str, quotes: list[Quote], text: str) -> Quote | None:
    """The shortest quote that holds the words."""
    holding = [quote for quote in quotes if words in quote.span.of(text)]
    return min(holding, key=lambda quote: quote.span.end - quote.span.start, default=None)


def is_right(quote: Quote | None, speaker: str) -> bool:
    if quote is None:
        return False
    wanted = set(speaker.split("/", maxsplit=1)[0].casefold().split())
    if speaker == "-":
        return quote.speaker_name is None
    return wanted <= set(re.findall(r"[\w'-]+", (quote.speaker_name or "").casefold()))


def is_wrong_person(quote: Quote | None, speaker: str) -> bool:
    """Whether a person is named who did not speak."""
    named = quote is not None and quote.speaker_entity is not None and quote.speaker_entity.kind == "PERSON"
    return named and not is_right(quote, speaker)


@pytest.fixture(scope="module")
def readings(nlp, gazetteer):
    every = dispatches()
    articles = [Article("dispatches.txt", d.name, d.text, published=_PUBLISHED) for d in every]
    out = []
    for dispatch, parsed in zip(every, parse(articles, nlp), strict=True):
        mentions = find_entities(parsed, (), gazetteer).mentions
        out.append((dispatch, find_quotes(parsed, mentions, ())))
    return out


def test_there_are_enough_dispatches_and_speakers():
    every = dispatches()
    assert len(every) >= 25
    assert sum(len(dispatch.said) for dispatch in every) >= 150
    for dispatch in every:
        for words, _ in dispatch.said:
            assert words in dispatch.text, words


def test_speakers_are_resolved_right_and_never_to_a_wrong_person(readings):
    right, total, missed, wrong = 0, 0, [], []
    for dispatch, quotes in readings:
        for words, speaker in dispatch.said:
            quote = quote_of(words, quotes, dispatch.text)
            total += 1
            ok = is_right(quote, speaker)
            right += ok
            if not ok:
                missed.append((dispatch.name, words, speaker, quote and quote.speaker_name))
            if is_wrong_person(quote, speaker):
                wrong.append((dispatch.name, words, speaker, quote and quote.speaker_name))
    assert not wrong
    assert right >= 0.95 * total, missed


def test_unnamed_speakers_of_one_dispatch_are_told_apart(readings):
    for dispatch, quotes in readings:
        names: dict[str, set[str | None]] = defaultdict(set)
        for words, speaker in dispatch.said:
            quote = quote_of(words, quotes, dispatch.text)
            if "/" in speaker and quote is not None:
                names[speaker.rpartition("/")[2]].add(quote.speaker_name)
        for one, first in names.items():
            for other, second in names.items():
                assert one == other or not first & second, dispatch.name
