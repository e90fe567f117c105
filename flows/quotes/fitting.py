"""Fit a linear model over named features; numpy alone.

In: examples as lists of feature names. Out: a table of weights.

The idea to hold: examples come in groups, a group has one softmax over its members, and a yes-or-no
question is a group of one with an implied rival of score 0. The loss is smooth, so a few dozen
steps of L-BFGS reach its floor; the same input gives the same weights.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MEMORY = 8


class Examples:
    """Feature names interned as numbers; members of groups, right or wrong."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.features: list[int] = []
        self.starts: list[int] = [0]
        self.group: list[int] = []
        self.right: list[bool] = []
        self.groups = 0

    def add(self, members: Iterable[tuple[Sequence[str], bool]]) -> None:
        """One group of members."""
        numbers = self.numbers
        for names, right in members:
            self.features += [numbers.setdefault(name, len(numbers)) for name in names]
            self.starts.append(len(self.features))
            self.group.append(self.groups)
            self.right.append(right)
        self.groups += 1


def fit(examples: Examples, *, binary: bool, penalty: float, least: int, steps: int = 60) -> dict[str, float]:
    """Weights of the features seen at least `least` times, small ones dropped, rounded.

    binary: every group is one member and the question is yes or no; else a softmax over each group.
    penalty: strength of the squared (L2) penalty, against a loss summed over groups.
    """
    features = np.asarray(examples.features, dtype=np.int64)
    starts = np.asarray(examples.starts, dtype=np.int64)
    counts = np.bincount(features, minlength=len(examples.numbers))
    kept = counts >= least
    renumber = np.cumsum(kept) - 1
    size = int(kept.sum())
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    use = kept[features]
    column, row = renumber[features[use]], row[use]
    members = len(starts) - 1
    right = np.asarray(examples.right, dtype=np.float64)
    group = np.asarray(examples.group, dtype=np.int64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.bincount(row, weights[column], minlength=members)
        value, slope = _binary(scores, right) if binary else _softmax(scores, right, group, examples.groups)
        gradient = np.bincount(column, slope[row], minlength=size) + penalty * weights
        return value + 0.5 * penalty * float(weights @ weights), gradient

    weights = _descend(loss, np.zeros(size), steps)
    names = [name for name, number in examples.numbers.items() if kept[number]]
    table = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    return {name: table[name] for name in sorted(table) if abs(table[name]) >= 0.1}


def _binary(scores: Floats, right: Floats) -> tuple[float, Floats]:
    value = float(np.sum(np.logaddexp(0.0, scores) - right * scores))
    return value, 1.0 / (1.0 + np.exp(-np.clip(scores, -40, 40))) - right


def _softmax(scores: Floats, right: Floats, group: NDArray[np.int64], groups: int) -> tuple[float, Floats]:
    top = np.full(groups, -np.inf)
    np.maximum.at(top, group, scores)
    grown = np.exp(scores - top[group])
    total = np.bincount(group, grown, minlength=groups)
    good = np.bincount(group, grown * right, minlength=groups)
    value = float(np.sum(np.log(total) - np.log(good)))
    return value, grown / total[group] - grown * right / good[group]


def _descend(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """L-BFGS with a backtracking step."""
    point = start
    value, gradient = loss(point)
    past: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        direction = _direction(gradient, past)
        slope = float(direction @ gradient)
        if slope > -1e-9:
            break
        step = 1.0 if past else 1.0 / max(1.0, float(np.linalg.norm(gradient)))
        for _ in range(20):
            there = point + step * direction
            new_value, new_gradient = loss(there)
            if new_value <= value + 1e-4 * step * slope:
                break
            step *= 0.5
        else:
            break
        moved, turned = there - point, new_gradient - gradient
        curvature = float(moved @ turned)
        if curvature > 1e-10:
            past = [*past[-(_MEMORY - 1) :], (moved, turned, 1.0 / curvature)]
        done = abs(value - new_value) < 1e-6 * max(1.0, abs(value))
        point, value, gradient = there, new_value, new_gradient
        if done:
            break
    return point


def _direction(gradient: Floats, past: list[tuple[Floats, Floats, float]]) -> Floats:
    direction = -gradient
    if not past:
        return direction
    shares = []
    for moved, turned, inverse in reversed(past):
        share = inverse * float(moved @ direction)
        shares.append(share)
        direction = direction - share * turned
    moved, turned, inverse = past[-1]
    direction = direction * (1.0 / (inverse * float(turned @ turned)))
    for (moved, turned, inverse), share in zip(past, reversed(shares), strict=True):
        direction = direction + (share - inverse * float(turned @ direction)) * moved
    return direction


def frequent(words: Iterable[str], least: int) -> dict[str, int]:
    """How often the words come that come at least `least` times."""
    return {word: count for word, count in Counter(words).items() if count >= least}
