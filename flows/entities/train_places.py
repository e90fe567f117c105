"""Train the weights of `flows.entities.resolve` on articles whose places are marked with coordinates.

    python -m flows.entities.train_places MARKED.jsonl --out flows/entities/data/places.json

In: one JSON object a line, {"id", "text", "published"?, "gold": [{"start", "end", "latitude", "longitude"}]}.
Out: the weights as plain JSON.

The idea to hold: each marked name with a right candidate is one choice among its candidates; the weights make the
right one likely (conditional logit), solved by gradient steps from zero, three times over, because the nearness of
other places depends on what the weights choose for them.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.entities.keys import key_of
from flows.entities.resolve import evidence, kilometres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.entities.gazetteer import Place
    from flows.entities.resolve import Resolver

_CLOSE = 100.0  # km within which a candidate is right
_STEPS, _RATE, _PENALTY = 300, 0.5, 0.002

# What local papers and health reports, the marked articles at hand, cannot teach about world news: a capital's name is the
# capital's ("Washington"), and a city that shares its region's name is meant rather than the region ("New York").
_FIXED = {"capital": 2.0, "region.with-city": -1.2}

type Choice = tuple[list[dict[str, float]], list[bool]]  # the candidates' evidence, and which of them are right


def choices(resolver: Resolver, gold: Sequence[Mapping[str, Any]], text: str) -> list[Choice]:
    """The choices of one resolved article that have a right answer among several candidates."""
    sure = {key: place for key, (place, _) in resolver.chosen.items() if place is not None}
    out = []
    for mark in gold:
        key = key_of(text[mark["start"] : mark["end"]])
        places = resolver.candidates.get(key)
        if places is None or len(places) < 2 or mark.get("latitude") is None:
            continue
        right = [is_right(place, mark) for place in places]
        if any(right) and not all(right):
            out.append((evidence(key, places, resolver.ground, sure, resolver.capitals), right))
    return out


def is_right(place: Place, mark: Mapping[str, Any]) -> bool:
    """Whether a place is the marked one: the same GeoNames id, or close to its coordinates."""
    if str(place.geonames_id) == str(mark.get("geonames_id")):
        return True
    if mark.get("geonames_id") or place.latitude is None:
        return False
    return kilometres(place, _At(float(mark["latitude"]), float(mark["longitude"]))) <= _CLOSE  # type: ignore[arg-type] # a point is enough


class _At:
    def __init__(self, latitude: float, longitude: float) -> None:
        self.latitude, self.longitude = latitude, longitude


def fit(data: Sequence[Choice]) -> dict[str, float]:
    """Weights that make the right candidates likely."""
    names = sorted({name for rows, _ in data for row in rows for name in row})
    weights = dict.fromkeys(names, 0.0)
    squares = dict.fromkeys(names, 1e-6)
    for _ in range(_STEPS):
        gradient = {name: _PENALTY * len(data) * weight for name, weight in weights.items()}
        for rows, right in data:
            scores = [sum(weights[name] * value for name, value in row.items()) for row in rows]
            top = max(scores)
            powers = [math.exp(score - top) for score in scores]
            whole = sum(powers)
            share = sum(power for power, good in zip(powers, right, strict=True) if good)
            for row, power, good in zip(rows, powers, right, strict=True):
                pull = power / whole - (power / share if good else 0.0)
                if abs(pull) > 1e-6:
                    for name, value in row.items():
                        gradient[name] += pull * value
        for name, slope in gradient.items():
            squares[name] += (slope / len(data)) ** 2
            weights[name] -= _RATE * (slope / len(data)) / math.sqrt(squares[name])
    return {name: round(weight, 3) for name, weight in sorted(weights.items())} | _FIXED


def main(arguments: Sequence[str] | None = None) -> None:
    """The command: parse, find the names, fit three times, write."""
    from flows.entities import resolve
    from flows.entities.build import load_gazetteer
    from flows.entities.find import find_names
    from flows.language import load_model, parse
    from flows.records import Article

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("marked", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    nlp, gazetteer = load_model(), load_gazetteer()
    records = [json.loads(line) for path in options.marked for line in path.read_text("utf-8").splitlines() if line]
    articles = [Article("train", str(record["id"]), record["text"]) for record in records]
    texts = [(parsed, [name for name, _ in find_names(parsed, [], gazetteer)[0]]) for parsed in parse(articles, nlp)]
    weights: dict[str, float] = {"population": 1.0}
    for _ in range(3):
        data: list[Choice] = []
        for (parsed, names), record in zip(texts, records, strict=True):
            data += choices(resolve.Resolver(parsed, names, gazetteer, weights=weights), record["gold"], record["text"])
        weights = fit(data)
        print(f"{len(data)} choices")  # noqa: T201 - a command prints
    write_weights(weights, options.out)


def write_weights(weights: Mapping[str, float], path: Path) -> None:
    """Write the weights, sorted."""
    path.write_text(json.dumps({"weights": dict(sorted(weights.items()))}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
