"""Learn how far the grammar's proposals can be trusted, from sentences coded by hand.

    python -m flows.events.train GOLD.jsonl [--out FILE] [--folds N]

In: JSON lines {"id", "text", "source", "exhaustive", "gold": [{"event_type": "A|B", "actors", "recipients"}]}.
Out: `model.json`, and cross-validated figures on the terminal.

The idea to hold: most coded sentences name one event of several, so a proposal that the gold does not
name is weak evidence against it; sentences known to hold none are strong evidence.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flows.events.find import proposals
from flows.events.rank import NONE, features, model_of
from flows.events.roles import phrase
from flows.records import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.events.grammar import Candidate
    from flows.events.rank import Model
    from flows.events.tree import Tree

CLASSES = (*(t.value for t in EventType), NONE)
# how much an example weighs: a coded event, the best proposal of another type, one not named, one where none is
POSITIVE, RELABEL, EMPTY = 1.0, 0.6, 2.0
UNNAMED = {"noun": 0.4, "light": 0.15, "verb": 0.15, "duty": 0.15}
_SOURCES = {"gsr": 1.0, "plv": 1.0, "headline": 0.5, "case": 0.3, "neutral": 1.0, "disaster": 1.0, "own-none": 1.0}
_OLD = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT", "YIELD": "CONCEDE"}
_LEAST = 2  # a feature seen less often is left out
_L2 = 0.6


@dataclass(frozen=True, slots=True)
class Example:
    """One proposal with its features, its label and its weight."""

    text: int
    features: tuple[str, ...]
    proposed: str
    label: str
    weight: float
    right: bool  # whether the proposal, as it stands, is what the gold names


def examples_of(number: int, record: Mapping[str, Any], tree: Tree, found: Sequence[Candidate]) -> list[Example]:
    """The proposals of one text, labelled by what the gold names."""
    gold = [([_OLD.get(t, t) for t in event["event_type"].split("|")], event) for event in record["gold"]]
    base = _SOURCES.get(record.get("source", ""), 1.0)
    labels = {id(c): (NONE, UNNAMED[c.kind] if gold else EMPTY) for c in found}
    free = list(found)
    for types, event in gold:
        fitting = [c for c in free if c.event_type.value in types]
        best = max(fitting or free, key=lambda c, e=event: (_fit(tree, c, e), -c.head), default=None)  # type: ignore[misc]  # the default binds the loop's event
        if best is None or (not fitting and _fit(tree, best, event) == 0):
            continue
        free.remove(best)
        labels[id(best)] = (best.event_type.value, POSITIVE) if fitting else (types[0], RELABEL)
    return [
        Example(
            number,
            tuple(dict.fromkeys(features(tree, c))),
            c.event_type.value,
            labels[id(c)][0],
            base * labels[id(c)][1],
            labels[id(c)][0] == c.event_type.value,
        )
        for c in found
    ]


def _fit(tree: Tree, candidate: Candidate, event: Mapping[str, Any]) -> int:
    """How many of the coded parties the proposal has."""
    fits = 0
    for key, heads in (("actors", candidate.actors), ("recipients", candidate.recipients)):
        spans = [tree.span(*phrase(tree, head)) for head in heads]
        for party in event.get(key) or []:
            if party.get("start") is not None and any(s.start < party["end"] and party["start"] < s.end for s in spans):
                fits += 1
                break
    return fits


def groups_of(texts: Sequence[str]) -> list[int]:
    """A number for each text; texts that share half of their words get the same (copies with other names in them)."""
    words = [frozenset(re.findall(r"[a-z]{4,}", text.lower())) for text in texts]
    group = list(range(len(texts)))
    by_word: dict[str, list[int]] = {}
    for i, own in enumerate(words):
        near: dict[int, int] = {}
        for word in own:
            for j in by_word.get(word, ())[-200:]:
                near[j] = near.get(j, 0) + 1
            by_word.setdefault(word, []).append(i)
        for j, shared in sorted(near.items()):
            if shared * 2 >= min(len(own), len(words[j])) and shared > 3:
                group[i] = group[j]
                break
    return group


def fit(examples: Sequence[Example], *, rounds: int = 250, rate: float = 0.15) -> dict[str, list[float]]:
    """Weights by full-batch Adam on the weighted, L2-regularised log loss; no randomness."""
    seen: dict[str, int] = {}
    for example in examples:
        for name in example.features:
            seen[name] = seen.get(name, 0) + 1
    names = sorted(name for name, count in seen.items() if count >= _LEAST)
    index = {name: i for i, name in enumerate(names)}
    rows, columns = [], []
    for i, example in enumerate(examples):
        for name in example.features:
            if name in index:
                rows.append(i)
                columns.append(index[name])
    row, column = np.array(rows), np.array(columns)
    order = np.argsort(column, kind="stable")
    starts = np.searchsorted(column[order], np.arange(len(names)))
    target = np.zeros((len(examples), len(CLASSES)))
    target[np.arange(len(examples)), [CLASSES.index(e.label) for e in examples]] = 1.0
    weight = np.array([e.weight for e in examples])[:, None]
    first_of_row = np.searchsorted(row, np.arange(len(examples)))
    weights = np.zeros((len(names), len(CLASSES)))
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        logits = np.add.reduceat(weights[column], first_of_row, axis=0)
        logits -= logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        p /= p.sum(axis=1, keepdims=True)
        error = (p - target) * weight
        gradient = np.add.reduceat(error[row[order]], starts, axis=0) + _L2 * weights
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        weights -= rate / (1 + step / 60) * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return {name: [round(float(x), 3) for x in weights[i]] for name, i in index.items()}


def calibration_of(pairs: Iterable[tuple[float, bool]], *, knots: int = 8) -> list[list[float]]:
    """Probability -> share right, by equal counts, made to rise (pooled neighbours)."""
    ordered = sorted(pairs)
    size = max(1, len(ordered) // knots)
    pools = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    line = [[sum(p for p, _ in pool) / len(pool), sum(r for _, r in pool) / len(pool), len(pool)] for pool in pools]
    i = 0
    while i + 1 < len(line):
        if line[i][1] > line[i + 1][1]:
            a, b = line[i], line.pop(i + 1)
            total = a[2] + b[2]
            line[i] = [(a[k] * a[2] + b[k] * b[2]) / total for k in range(2)] + [total]
            i = max(0, i - 1)
        else:
            i += 1
    return [[round(x, 4), round(y, 4)] for x, y, _ in line]


def model_from(weights: Mapping[str, Sequence[float]], calibration: Sequence[Sequence[float]]) -> Model:
    """The model in use from what was learned."""
    return model_of({"classes": list(CLASSES), "weights": dict(weights), "calibration": list(calibration)})


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the gold, learn, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "words" / "model.json")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args(arguments)
    from flows.language import load_model, parse
    from flows.records import Article

    records = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = [Article(options.gold.name, str(r["id"]), r["text"]) for r in records]
    examples: list[Example] = []
    for number, (record, parsed) in enumerate(zip(records, parse(articles, load_model()), strict=True)):
        tree, found = proposals(parsed.body)
        examples += examples_of(number, record, tree, found)
    group = groups_of([r["text"] for r in records])
    learned = learn(examples, group, folds=options.folds)
    options.out.write_text(json.dumps(learned, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(examples)} proposals, {len(learned['weights'])} features, written to {options.out}\n")
    return 0


def learn(examples: Sequence[Example], group: Sequence[int], *, folds: int) -> dict[str, Any]:
    """Weights from everything, the calibration line from held-out folds alone."""
    pairs: list[tuple[float, bool]] = []
    for fold in range(folds):
        rest = [e for e in examples if group[e.text] % folds != fold]
        held = [e for e in examples if group[e.text] % folds == fold]
        trained = model_from(fit(rest), [])
        for example in held:
            p = trained.probabilities(example.features)
            best = max(range(len(CLASSES) - 1), key=lambda i: p[i])
            pairs.append((p[best], CLASSES[best] == example.label))
    return {"classes": list(CLASSES), "weights": fit(examples), "calibration": calibration_of(pairs)}


if __name__ == "__main__":
    raise SystemExit(main())
