"""The entities room against the development sets in the folder that TIDYWIRE_EVAL names.

The weights of the name model were made from two of these sets: figures here are those of seen text. The figures of
unseen text are those of cross-validation in the model card.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.entities import find_entities
from flows.language import parse
from flows.records import Article, Section
from flows.times import find_times

if TYPE_CHECKING:
    from spacy.language import Language

    from flows.entities import Gazetteer

BARS = {
    "ner": {"strict": 84.0, "span": 90.0},
    "geo": {"overlap": 86.0, "e2e": 66.0},
    "link": {"variant": 80.0, "corpus_b3": 92.5},
}


@pytest.mark.parametrize("task", sorted(BARS))
def test_the_development_sets_reach_their_bars(task: str, nlp: Language, gazetteer: Gazetteer, tmp_path: Path) -> None:
    if "TIDYWIRE_EVAL" not in os.environ:
        pytest.skip("TIDYWIRE_EVAL does not name the folder with the evaluation sets")
    folder = Path(os.environ["TIDYWIRE_EVAL"]) / "entities"
    gold = folder / f"{task}_dev.jsonl"
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    predictions, words, seconds = tmp_path / "pred.jsonl", 0, 0.0
    with predictions.open("w", encoding="utf-8") as out:
        for parsed in parse([_article(record) for record in records], nlp):
            times = find_times(parsed.body, parsed.article.published)
            start = time.process_time()
            found = find_entities(parsed, times, gazetteer)
            seconds += time.process_time() - start
            words += len(parsed.body)
            rows = [_row(mention) for mention in found.mentions if mention.section is Section.BODY]
            out.write(json.dumps({"id": parsed.article.source_id, "mentions": rows}) + "\n")
    print(f"{task}: {words / seconds:,.0f} words a CPU second")  # noqa: T201 - a figure for the reader
    command = [sys.executable, str(folder / "score.py"), task, str(gold), "--pred", str(predictions), "--json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["all"]
    for name, bar in BARS[task].items():
        assert result[name]["f1"] >= bar, (name, result[name])


def _article(record: dict[str, Any]) -> Article:
    published = dt.date.fromisoformat(record["published"]) if record.get("published") else None
    return Article("eval", str(record["id"]), record["text"], published=published)


def _row(mention: Any) -> dict[str, Any]:
    entity = mention.entity
    return {
        "start": mention.span.start, "end": mention.span.end, "label": mention.label, "entity_id": entity.entity_id,
        "entity_name": entity.name, "wikidata_id": entity.wikidata_id, "geonames_id": entity.geonames_id,
        "country": entity.country, "latitude": entity.latitude, "longitude": entity.longitude,
    }  # fmt: skip
