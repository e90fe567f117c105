"""Linear models over named features: the weights the room was shipped with.

In: lists of feature names. Out: scores and probabilities.

The idea to hold: a model is a plain table of names and weights; whoever wants to know why a
decision fell can read it.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FILE = "weights.json.gz"
_NOTHING = itertools.repeat(0.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """The four decisions and the words that may be cues at all.

    cue: is it a cue; speech: does it report words rather than a thought or a finding;
    content, source: which candidate; gate: lemma/part-of-speech pairs worth asking about.
    """

    cue: Mapping[str, float]
    speech: Mapping[str, float]
    content: Mapping[str, float]
    source: Mapping[str, float]
    gate: frozenset[str]


@functools.cache
def shipped() -> Weights:
    """The weights beside this module."""
    packed = resources.files("flows.quotes").joinpath(_FILE).read_bytes()
    return from_json(json.loads(gzip.decompress(packed)))


def from_json(data: Mapping[str, Any]) -> Weights:
    """Weights from the shape that training writes."""
    tables: dict[str, dict[str, float]] = {
        name: {str(k): float(v) for k, v in data[name].items()} for name in ("cue", "speech", "content", "source")
    }
    return Weights(**tables, gate=frozenset(str(word) for word in data["gate"]))


def score(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """Sum of the weights of the features that the model knows."""
    return sum(map(weights.get, features, _NOTHING))


def probability(value: float) -> float:
    """The logistic function of a score."""
    if value < -30:
        return 0.0
    return 1.0 / (1.0 + math.exp(-value))


def best(scores: Sequence[float]) -> tuple[int, float]:
    """The place of the highest score (the first among equals) and its share under a softmax."""
    top = max(range(len(scores)), key=lambda i: (scores[i], -i))
    total = sum(math.exp(value - scores[top]) for value in scores)
    return top, 1.0 / total
