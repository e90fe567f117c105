"""Quotes against the development set named by TIDYWIRE_EVAL: scores and cost. Run by path; not collected by default."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.language import parse
from flows.quotes import find_quotes
from flows.records import Article

_BARS = {
    "marks/end_to_end": 93.0,
    "marks/attributed": 98.0,
    "attribution/end_to_end/d80/direct": 89.0,
    "attribution/end_to_end/d80/mixed": 71.0,
    "attribution/end_to_end/d80/indirect": 52.0,
    "attribution/end_to_end/d80/speech": 75.0,
    "attribution/end_to_end/d80/all": 62.0,
    "attribution/speaker_overlap/given_d80/all": 96.0,
}
_COST = 0.08  # of a bare parse


@pytest.fixture(scope="module")
def folder():
    root = os.environ.get("TIDYWIRE_EVAL")
    if not root:
        pytest.skip("set TIDYWIRE_EVAL to the folder with the evaluation sets")
    return Path(root) / "quotes"


@pytest.fixture(scope="module")
def parsed(folder, nlp):
    lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line]
    started = time.process_time()
    articles = [Article("dev.jsonl", record["id"], record["text"]) for record in records]
    made = list(parse(articles, nlp))
    return made, time.process_time() - started


def test_the_development_set_scores_at_least_the_bars(folder, parsed, tmp_path):
    path = tmp_path / "pred.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for item in parsed[0]:
            rows = [
                {
                    "content_spans": [[quote.span.start, quote.span.end]],
                    "source_spans": [[quote.speaker.start, quote.speaker.end]] if quote.speaker else [],
                    "cue_spans": [[quote.cue.start, quote.cue.end]] if quote.cue else [],
                    "kind": str(quote.kind),
                }
                for quote in find_quotes(item, (), ())
            ]
            out.write(json.dumps({"id": item.article.source_id, "quotes": rows}) + "\n")
    command = [sys.executable, str(folder / "score.py"), str(folder / "dev.jsonl"), "--pred", str(path), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    scores = json.loads(done.stdout)["scores"]
    got = {name: scores[name]["F1"] for name in _BARS}
    assert all(got[name] >= bar for name, bar in _BARS.items()), got


def test_the_room_costs_little_beside_the_parser(parsed):
    """The development set is twice as rich in quotations as other news, so twice the share is let through."""
    made, parsing = parsed
    find_quotes(made[0], (), ())
    took = []
    for _ in range(3):
        started = time.process_time()
        for item in made:
            find_quotes(item, (), ())
        took.append(time.process_time() - started)
    assert min(took) <= 2 * _COST * parsing
