"""Events against the development set named by TIDYWIRE_EVAL, cross-validated: scores and cost. Run by path; not collected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.entities import find_entities
from flows.events import find, find_events
from flows.events.train import examples_of, fit, groups_of, learn, model_from
from flows.language import parse
from flows.records import Article, Section
from flows.times import find_times

if TYPE_CHECKING:
    from flows.events.rank import Model

_BARS = {
    "type_f1": 0.70,
    "recall": 0.74,
    "type_macro_f1": 0.64,
    "primary_type_accuracy": 0.72,
    "quad_accuracy": 0.84,
    "dyads_found": 0.62,
    "tuple_country": 0.48,
}
_FOLDS = 5
_PARSE_WORDS_A_SECOND = 6_000


@pytest.fixture(scope="module")
def folder():
    root = os.environ.get("TIDYWIRE_EVAL")
    if not root:
        pytest.skip("set TIDYWIRE_EVAL to the folder with the evaluation sets")
    return Path(root) / "events"


@pytest.fixture(scope="module")
def records(folder):
    return [json.loads(line) for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def parsed(records, nlp):
    return list(parse([Article("dev.jsonl", r["id"], r["text"]) for r in records], nlp))


def folds_of(records, parsed) -> tuple[list[Model], list[int]]:
    examples = []
    for number, (record, item) in enumerate(zip(records, parsed, strict=True)):
        tree, found = find.proposals(item.body)
        examples += examples_of(number, record, tree, found)
    group = groups_of([r["text"] for r in records])
    calibration = learn(examples, group, folds=_FOLDS)["calibration"]
    models = [model_from(fit([e for e in examples if group[e.text] % _FOLDS != k]), calibration) for k in range(_FOLDS)]
    return models, [g % _FOLDS for g in group]


def row(event, text):
    out = {
        "event_type": event.event_type.value,
        "event_mode": event.event_mode,
        "cameo": event.cameo,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "status": event.status.value,
    }
    for side in ("actor", "recipient"):
        party = getattr(event, side)
        if party is not None:
            out |= {side: party.span.of(text), f"{side}_start": party.span.start, f"{side}_end": party.span.end}
            out[f"{side}_code"] = party.code
    return out


def test_the_development_set_scores_at_least_the_bars(folder, records, parsed, gazetteer, tmp_path, monkeypatch):
    models, fold = folds_of(records, parsed)
    path = tmp_path / "pred.jsonl"
    cost, words = 0.0, 0
    with path.open("w", encoding="utf-8") as out:
        for number, item in enumerate(parsed):
            times = list(find_times(item.body, None, section=Section.BODY))
            mentions = find_entities(item, times, gazetteer).mentions
            monkeypatch.setattr(find, "model", lambda number=number: models[fold[number]])
            start = time.process_time()
            events = find_events(item, mentions, times, ())
            cost += time.process_time() - start
            words += len(item.body)
            rows = [row(e, item.article.text) for e in events]
            out.write(json.dumps({"id": item.article.source_id, "events": rows}) + "\n")
    command = [sys.executable, str(folder / "score.py"), str(folder / "dev.jsonl"), "--pred", str(path), "--json"]
    scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    core = scores["core"]
    got = {name: core[name] for name in _BARS if isinstance(core.get(name), float)}
    got |= {"type_f1": core["type"]["f1"], "recall": core["type"]["r"], "tuple_country": core["tuple_country"]["f1"]}
    sys.stdout.write(f"\n{got}\nfalse alarms {scores['no_event']['no_event']['false_alarm_rate']}\n")
    sys.stdout.write(
        f"{words / cost:.0f} words a CPU second, {_PARSE_WORDS_A_SECOND * cost / words:.1%} of the parse\n"
    )
    assert {name: value for name, value in got.items() if value < _BARS[name]} == {}
    assert scores["no_event"]["no_event"]["false_alarm_rate"] <= 0.05
