"""Train the weights of `flows.entities.labels` on articles with marked names.

    python -m flows.entities.train MARKED.jsonl --out flows/entities/data/labels.json

In: one JSON object a line, {"id", "text", "published"?, "gold": [{"start", "end", "label": PER ORG LOC MISC}]}.
Out: the weights as plain JSON, and on the terminal the accuracy with the articles cut into five parts, each
judged by weights that never saw it.

The idea to hold: multinomial logistic regression with a quadratic penalty, solved by plain gradient steps from zero:
no randomness, the same input gives the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flows.entities.labels import CLASSES, features, judge, survey
from flows.entities.spotting import find_spots
from flows.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from flows.entities.gazetteer import Gazetteer

_PENALTY = 2.0
_STEPS = 400
_RARE = 3  # a feature seen less often is left out
_PARTS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One spot of an article: its features and the class the marks give it."""

    article: str
    features: tuple[str, ...]
    label: int


def examples(
    article: str, doc: Doc, gold: Sequence[Mapping[str, Any]], gazetteer: Gazetteer, taken: Sequence[Span]
) -> list[Example]:
    """The spots of one article with their classes; a spot that only overlaps a mark takes no part."""
    text = doc.text
    spots = find_spots(doc, gazetteer, taken, text=text)
    whole = survey([(text, spots)])
    marks = {(mark["start"], mark["end"]): mark["label"] for mark in gold}
    out = []
    for spot in spots:
        label = marks.get((spot.start, spot.end), "")
        if not label:
            if any(mark["start"] < spot.end and spot.start < mark["end"] for mark in gold):
                continue
            label = "NONE"
        out.append(Example(article, tuple(features(spot, doc, text, whole, gazetteer)), CLASSES.index(label)))
    return out


def place_examples(
    article: str, doc: Doc, gold: Sequence[Mapping[str, Any]], gazetteer: Gazetteer, taken: Sequence[Span],
    weights: Mapping[str, Sequence[float]],
) -> list[Example]:  # fmt: skip
    """The spots of an article where only places are marked.

    The marked ones are places; the rest is what `weights` think it is when it is no place.
    """
    text = doc.text
    spots = find_spots(doc, gazetteer, taken, text=text)
    whole = survey([(text, spots)])
    marks = {(mark["start"], mark["end"]) for mark in gold}
    out = []
    for spot in spots:
        names = tuple(features(spot, doc, text, whole, gazetteer))
        people = gazetteer.people(spot.text) is not None
        if (spot.start, spot.end) in marks:
            label = CLASSES.index("MISC" if people else "LOC")
        elif any(mark["start"] < spot.end and spot.start < mark["end"] for mark in gold) or people:
            continue
        else:
            chances = list(judge(names, weights))
            chances[CLASSES.index("LOC")] = 0.0
            label = chances.index(max(chances))
        out.append(Example(article, names, label))
    return out


def fit(data: Sequence[Example], *, penalty: float = _PENALTY, steps: int = _STEPS) -> dict[str, list[float]]:
    """Weights for every feature seen often enough."""
    counts = Counter(name for example in data for name in set(example.features))
    names = sorted(name for name, count in counts.items() if count >= _RARE)
    index = {name: number for number, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    for number, example in enumerate(data):
        for name in example.features:
            if name in index:
                rows.append(number)
                columns.append(index[name])
    row, column = np.array(rows), np.array(columns)
    target = np.zeros((len(data), len(CLASSES)))
    target[np.arange(len(data)), [example.label for example in data]] = 1.0
    weights = np.zeros((len(names), len(CLASSES)))
    speed = np.zeros_like(weights)
    square = np.zeros_like(weights)
    for step in range(1, steps + 1):
        gradient = _gradient(weights, row, column, target) + penalty * weights
        speed = 0.9 * speed + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.1 * (1 - step / (steps + 1))
        weights -= rate * (speed / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {
        name: [round(float(value), 3) for value in weights[number]]
        for name, number in index.items()
        if float(np.abs(weights[number]).max()) >= 0.02
    }


def _gradient(
    weights: NDArray[np.float64], row: NDArray[np.int64], column: NDArray[np.int64], target: NDArray[np.float64]
) -> NDArray[np.float64]:
    scores = np.zeros_like(target)
    np.add.at(scores, row, weights[column])
    scores -= scores.max(axis=1, keepdims=True)
    chance = np.exp(scores)
    chance /= chance.sum(axis=1, keepdims=True)
    gradient = np.zeros_like(weights)
    np.add.at(gradient, column, (chance - target)[row])
    return gradient


def part_of(article: str) -> int:
    """Which of the parts an article belongs to; the same on any machine."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % _PARTS


def cross_validate(data: Sequence[Example]) -> float:
    """The share of spots judged rightly by weights that never saw their article."""
    right = 0
    for part in range(_PARTS):
        weights = fit([example for example in data if part_of(example.article) != part])
        for example in data:
            if part_of(example.article) == part:
                chances = judge(example.features, weights)
                right += chances.index(max(chances)) == example.label
    return right / max(len(data), 1)


def write_weights(data: Sequence[Example], path: Path) -> None:
    """Fit on everything and write the weights, sorted, one feature a line."""
    weights = fit(data)
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row)}" for name, row in sorted(weights.items())]
    path.write_text(
        f'{{"classes": {json.dumps(CLASSES)},\n"weights": {{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command: parse, collect, cross-validate, write."""
    from flows.entities.build import load_gazetteer
    from flows.language import load_model, parse_text

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("marked", type=Path, nargs="+")
    parser.add_argument("--places", type=Path, nargs="*", default=[], help="articles where only places are marked")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    nlp, gazetteer = load_model(), load_gazetteer()
    data: list[Example] = []
    for record in _records(options.marked):
        doc = parse_text(record["text"], nlp)
        data += examples(str(record["id"]), doc, record["gold"], gazetteer, times_of(doc))
    first = fit(data)
    for record in _records(options.places):
        doc = parse_text(record["text"], nlp)
        data += place_examples(str(record["id"]), doc, record["gold"], gazetteer, times_of(doc), first)
    print(f"{len(data)} spots, right in cross-validation {cross_validate(data):.4f}")  # noqa: T201 - a command prints
    write_weights(data, options.out)


def times_of(doc: Doc) -> list[Span]:
    """The parser's dates that hold a digit: what stands in for the times that the room `times/` finds."""
    return [
        Span(ent.start_char, ent.end_char)
        for ent in doc.ents
        if ent.label_ in {"DATE", "TIME"} and any(char.isdigit() for char in ent.text)
    ]


def _records(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


if __name__ == "__main__":
    main()
