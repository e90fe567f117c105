"""Training: gold onto tokens, fitting, plain and repeatable weights."""

from __future__ import annotations

import gzip
import json
from importlib import resources

import pytest

from flows.language import parse_text
from flows.quotes.fitting import Examples, fit
from flows.quotes.linear import best, from_json, probability, score, shipped
from flows.quotes.train import main, read_gold
from flows.quotes.view import View

TEXT = 'The mayor said the mill would be rebuilt. "It is ours," she added.'


def spans(*words):
    return [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]


GOLD = [
    {
        "content_spans": spans("the mill would be rebuilt"),
        "source_spans": spans("The mayor"),
        "cue_spans": spans("said"),
        "act": "speech",
    },
    {
        "content_spans": spans('"It is ours,"'),
        "source_spans": spans("she"),
        "cue_spans": spans("added"),
        "act": "speech",
    },
]


def test_gold_is_read_onto_tokens(nlp):
    view = View(parse_text(TEXT, nlp))
    told = read_gold(view, GOLD)
    assert [view.lower[t.cue] for t in told] == ["said", "added"]
    assert [min(view.lower[i] for i in t.source) for t in told] == ["mayor", "she"]
    assert all(t.speech for t in told)


def test_fitting_tells_apart_what_can_be_told_apart():
    examples = Examples()
    for _ in range(20):
        examples.add([(["wet", "cold"], True)])
        examples.add([(["dry", "cold"], False)])
    weights = fit(examples, binary=True, penalty=0.1, least=1)
    assert probability(score(weights, ["wet", "cold"])) > 0.8
    assert probability(score(weights, ["dry", "cold"])) < 0.2


def test_fitting_ranks_the_right_member_of_a_group_first():
    examples = Examples()
    for _ in range(20):
        examples.add([(["near"], True), (["far"], False), (["far", "odd"], False)])
    weights = fit(examples, binary=False, penalty=0.1, least=1)
    place, sure = best([score(weights, names) for names in (["far"], ["near"], ["odd"])])
    assert place == 1
    assert sure > 0.5


def test_the_command_writes_the_same_bytes_twice(tmp_path, nlp, monkeypatch):
    monkeypatch.setattr("flows.quotes.train.load_model", lambda _: nlp)
    source = tmp_path / "train.jsonl"
    source.write_text("\n".join(json.dumps({"text": TEXT, "gold": GOLD}) for _ in range(5)), encoding="utf-8")
    for name in ("one.gz", "two.gz"):
        assert main([str(source), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    data = json.loads(gzip.decompress((tmp_path / "one.gz").read_bytes()))
    assert set(data) == {"gate", "cue", "speech", "content", "source"}
    assert "say/VERB" in from_json(data).gate


def test_the_shipped_weights_are_small_plain_and_described():
    folder = resources.files("flows.quotes")
    assert len(folder.joinpath("weights.json.gz").read_bytes()) < 1_500_000
    weights = shipped()
    assert "say/VERB" in weights.gate
    assert weights.cue
    assert "trained on" in folder.joinpath("MODEL_CARD.md").read_text(encoding="utf-8").casefold()


@pytest.mark.parametrize("value", [-1000.0, -1.0, 0.0, 1.0, 1000.0])
def test_probabilities_stay_between_nought_and_one(value):
    assert 0.0 <= probability(value) <= 1.0
