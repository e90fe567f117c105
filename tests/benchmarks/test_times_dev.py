"""Times against the development set named by TIDYWIRE_EVAL: scores and cost. Run by path; not collected by default."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.language import parse
from flows.records import Article
from flows.times import find_times

_BARS = {"value": 83.5, "strict": 90.5, "type": 92.0, "interval": 87.5}
_PARSE_WORDS_A_SECOND = 6_000


@pytest.fixture(scope="module")
def folder():
    root = os.environ.get("TIDYWIRE_EVAL")
    if not root:
        pytest.skip("set TIDYWIRE_EVAL to the folder with the evaluation sets")
    return Path(root) / "time"


@pytest.fixture(scope="module")
def parsed(folder, nlp):
    lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line]
    articles = [
        Article("dev.jsonl", record["id"], record["text"], published=dt.date.fromisoformat(record["published"][:10]))
        for record in records
    ]
    return list(parse(articles, nlp))


def test_the_development_set_scores_at_least_the_bars(folder, parsed, tmp_path):
    path = tmp_path / "pred.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for item in parsed:
            found = find_times(item.body, item.article.published)
            rows = [
                {
                    "start": timex.span.start,
                    "end": timex.span.end,
                    "text": timex.span.of(item.article.text),
                    "timex_type": str(timex.type),
                    "timex_value": timex.value,
                    "date_start": None if timex.days is None or timex.days.start is None else str(timex.days.start),
                    "date_end": None if timex.days is None or timex.days.end is None else str(timex.days.end),
                }
                for timex in found
            ]
            out.write(json.dumps({"id": item.article.source_id, "pred": rows}) + "\n")
    command = [sys.executable, str(folder / "score.py"), str(folder / "dev.jsonl"), "--pred", str(path), "--json"]
    scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert scores["offset_mismatches"] == 0
    assert {name: scores[name]["f1"] for name in _BARS if scores[name]["f1"] < _BARS[name]} == {}


def test_finding_times_costs_at_most_two_percent_of_the_parse(parsed):
    words = sum(len(item.article.text.split()) for item in parsed)
    started = time.process_time()
    for item in parsed:
        find_times(item.body, item.article.published)
    share = (time.process_time() - started) / (words / _PARSE_WORDS_A_SECOND)
    assert share <= 0.02
