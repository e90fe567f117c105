"""Reading against the development sets: pages and dumps, with the bars they have to reach.

    TIDYWIRE_EVAL=folder pytest tests/benchmarks/test_reading_dev.py

Main text: bags of four-word shingles, precision and recall averaged over the pages.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from flows.reading import read
from flows.records import Article
from flows.settings import Settings

FOLDER = Path(os.environ.get("TIDYWIRE_EVAL", "")) / "ingest"
pytestmark = pytest.mark.skipif(  # the development sets never enter the repository
    not os.environ.get("TIDYWIRE_EVAL"), reason="TIDYWIRE_EVAL names no folder of evaluation sets"
)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def f1(pairs: list[tuple[str, str]]) -> float:
    """F1 of the averages over (gold, found) texts."""
    precisions, recalls = [], []
    for gold, found in pairs:
        left, right = shingles(gold), shingles(found)
        common = sum((left & right).values())
        recalls.append(common / sum(left.values()))
        if right:
            precisions.append(common / sum(right.values()))
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall)


def found_in(folder: Path) -> dict[str, Article]:
    articles = (one for one in read([folder], settings=Settings()) if isinstance(one, Article))
    return {Path(one.source_id).stem: one for one in articles}


def test_pages():
    gold = [json.loads(line) for line in (FOLDER / "html_dev/gold.jsonl").read_text(encoding="utf-8").splitlines()]
    found = found_in(FOLDER / "html_dev/pages")
    assert f1([(page["text"], found[page["id"]].text) for page in gold]) >= 0.970
    titled = [page for page in gold if page.get("titles")]
    assert mean(found[page["id"]].headline in page["titles"] for page in titled) >= 0.97
    dated = [page for page in gold if page.get("dates")]
    assert mean(str(found[page["id"]].published) in page["dates"] for page in dated) >= 0.98
    assert not [page["id"] for page in gold if not page.get("dates") and found[page["id"]].published]


def test_dumps(tmp_path):
    gold = [json.loads(line) for line in (FOLDER / "textdumps_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    for dump in gold:
        (tmp_path / f"{dump['id']}.txt").write_text(dump["text"], encoding="utf-8")
    found = found_in(tmp_path)
    bodies = ["\n\n".join(dump["text"][start:end] for start, end in dump["body"]) for dump in gold]
    assert f1([(body, found[dump["id"]].text) for dump, body in zip(gold, bodies, strict=True)]) >= 0.98
    for dump in gold:
        article = found[dump["id"]]
        assert str(article.published) == str(dump["published"])
        for start, end in (*dump["chrome"], *dump["captions"]):
            assert dump["text"][start:end].strip() not in article.text
