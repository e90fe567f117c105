"""The quality gate: on the labelled sample dispatches no measure falls below its kept baseline.

`gold.json` labels the dispatches of `raw/` by hand; `baseline.json` keeps the share that was right when it was
last raised. A gain is kept by raising the baseline; a drop fails the build.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from scoring import MEASURES, score

from flows.annotate import annotate_articles
from flows.reading import read
from flows.records import Article
from flows.settings import Settings

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "raw"
GOLD = json.loads((HERE / "gold.json").read_text(encoding="utf-8"))
BASELINE = json.loads((HERE / "baseline.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(nlp, gazetteer):
    articles = [a for a in read([RAW], settings=Settings()) if isinstance(a, Article) and a.source_id in GOLD]
    assert {a.source_id for a in articles} == set(GOLD), "every labelled dispatch is read"
    right, asked, wrong = Counter(), Counter(), []
    for found in annotate_articles(articles, nlp, gazetteer, settings=Settings()):
        r, n, w = score(found, GOLD[found.article.source_id])
        right += r
        asked += n
        wrong += w
    return right, asked, wrong


@pytest.mark.parametrize("measure", MEASURES)
def test_no_measure_falls_below_its_baseline(results, measure):
    right, asked, wrong = results
    share = right[measure] / asked[measure]
    mine = "\n".join(line for line in wrong if f": {measure}:" in line)
    assert share >= BASELINE[measure], f"{measure} {right[measure]}/{asked[measure]}\n{mine}"
