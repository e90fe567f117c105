"""Which candidates to trust, and of which type: a small linear model over what the grammar saw.

In: a tree and its candidates with their roles. Out: a probability for each of the sixteen types and for
"no event here".

The idea to hold: the grammar proposes and names its reasons; the model has learned from coded
sentences how far each reason can be trusted. Its weights are plain numbers in `words/model.json`,
made by `python -m flows.events.train`; MODEL.md beside them says from what and how well.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from flows.events.lexicon import agents, noun_classes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from flows.events.grammar import Candidate
    from flows.events.tree import Tree

NONE = "NONE"
_TOLD = frozenset({"advcl", "relcl", "acl", "pcomp", "ccomp", "prep", "parataxis"})
_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights of a multinomial logistic regression: a row for each feature, a column for each class."""

    classes: tuple[str, ...]
    index: Mapping[str, int]  # feature -> row
    weights: NDArray[np.float64]
    # raw probability -> share that was right, as knots of a rising line
    calibration: tuple[tuple[float, float], ...]

    def probabilities(self, features: Sequence[str]) -> list[float]:
        """One probability for each class, in the order of `classes`."""
        index = self.index
        logits = self.weights[[index[name] for name in features if name in index]].sum(axis=0)
        raised = np.exp(logits - logits.max())
        shares: list[float] = (raised / raised.sum()).tolist()
        return shares

    def calibrated(self, probability: float) -> float:
        """What share of the events of this probability were right on the development set."""
        knots = self.calibration
        if not knots:
            return probability
        for (x0, y0), (x1, y1) in itertools.pairwise(knots):
            if probability <= x1:
                share = (probability - x0) / (x1 - x0) if x1 > x0 else 1.0
                return y0 + (y1 - y0) * min(max(share, 0.0), 1.0)
        return knots[-1][1]


@cache
def model() -> Model:
    """The weights that ship with the room."""
    text = resources.files("flows.events").joinpath("words", "model.json").read_text(encoding="utf-8")
    return model_of(json.loads(text))


def model_of(raw: Mapping[str, object]) -> Model:
    """A model from its JSON form."""
    classes, weights, calibration = raw["classes"], raw["weights"], raw["calibration"]
    assert isinstance(classes, list)
    assert isinstance(weights, dict)
    assert isinstance(calibration, list)
    return Model(
        tuple(classes),
        {name: row for row, name in enumerate(weights)},
        np.array(list(weights.values()), dtype=np.float64).reshape(len(weights), len(classes)),
        tuple((float(x), float(y)) for x, y in calibration),
    )


def features(tree: Tree, candidate: Candidate) -> list[str]:
    """The names of the features that hold."""
    kind, head = candidate.event_type.value, candidate.head
    site, path = _site(tree, head)
    lemma, label = tree.lemma[head], tree.dep[site]
    above = tree.head[site]
    out = [
        "bias",
        f"t={kind}",
        f"rule={candidate.rule}",
        f"rule,t={candidate.rule},{kind}",
        f"pattern={lemma}:{candidate.pattern}:{kind}",
        f"kind={candidate.kind}",
        f"kind,t={candidate.kind},{kind}",
        f"dep={label},{candidate.kind}",
        f"dep,t={label},{kind}",
        f"above={tree.lemma[above] if above != site else 'ROOT'}",
        f"tag={tree.tag[head]},{candidate.kind}",
        f"status={candidate.status},{kind}",
        f"actor={bool(candidate.actors)},recipient={bool(candidate.recipients)},{candidate.kind}",
    ]
    if candidate.was is not None:
        out += [f"was={candidate.was.value},{kind}", f"was,mode={candidate.was.value},{candidate.was_mode},{kind}"]
    out += [f"mark={mark},{kind}" for mark in candidate.marks]
    if candidate.control:
        out += [f"control={candidate.control}", f"control,t={candidate.control},{kind}"]
    if candidate.content is not None:
        inner = candidate.content
        out += [
            f"content={(inner.was or inner.event_type).value},{kind}",
            f"content,lemma={tree.lemma[inner.head]},{kind}",
            f"content,mode={inner.mode},{kind}",
        ]
    out += _depth(path)
    out += _parties(tree, candidate, kind)
    if candidate.clause is not None:
        out += _around(tree, candidate, kind)
    else:
        out += [f"child={tree.dep[k]},{tree.lemma[k]}" for k in tree.kids[head] if tree.dep[k] != "punct"]
        out.append(f"noun,dep,above={label},{tree.lemma[above]}")
    return out


def _site(tree: Tree, head: int) -> tuple[int, list[str]]:
    """The node whose place in the sentence counts, and the labels above it.

    "Met the rebels and urged them to leave": both verbs stand where the first one stands. The coded
    sentences name one event each, so a second conjunct must not look worse for being second.
    """
    site = head
    while tree.dep[site] == "conj" and tree.head[site] != site:
        site = tree.head[site]
    path: list[str] = []
    node = site
    while tree.head[node] != node and len(path) < 6:
        if tree.dep[node] != "conj":
            path.append(tree.dep[node])
        node = tree.head[node]
    return site, path


def _depth(path: list[str]) -> list[str]:
    clauses = sum(label in {"advcl", "relcl", "acl", "pcomp"} for label in path)
    out = [f"depth={len(path)}", f"clauses={min(clauses, 3)}"]
    out += [f"under={label}" for label in sorted(_TOLD.intersection(path))]
    return out


def _parties(tree: Tree, candidate: Candidate, kind: str) -> list[str]:
    roles, out = agents(), []
    for side, heads in (("actor", candidate.actors), ("recipient", candidate.recipients)):
        for token in heads[:2]:
            role = roles.get(tree.lemma[token], "")
            what = role or tree.ent[token] or tree.pos[token]
            out += [f"{side}={what}", f"{side},t={what},{kind}"]
    if len(candidate.actors) > 1:
        out.append(f"several,{kind}")
    return out


def _around(tree: Tree, candidate: Candidate, kind: str) -> list[str]:
    clause = candidate.clause
    assert clause is not None
    classes, out = noun_classes(), []
    lemma = tree.lemma[clause.verb]
    for token in clause.objects[:2]:
        out += [f"obj={tree.lemma[token]}", f"obj,v={lemma},{tree.lemma[token]}"]
        out += [f"objclass={name},{kind}" for name in sorted(classes.get(tree.lemma[token], _EMPTY))]
        out += [f"objmod={tree.lemma[k]}" for k in tree.kids[token] if tree.dep[k] in {"amod", "compound"}]
    for prep, group in clause.prepositions.items():
        out.append(f"prep,v={lemma},{prep}")
        for token in group[:1]:
            out += [f"prepclass={prep},{name}" for name in sorted(classes.get(tree.lemma[token], _EMPTY))]
    if clause.xcomp is not None:
        out += [f"xcomp={tree.lemma[clause.xcomp]}", f"xcomp,v={lemma}"]
    if clause.ccomp is not None:
        out.append(f"ccomp,v={lemma}")
    if clause.passive:
        out.append(f"passive,{kind}")
    out += [f"aux={word}" for word in clause.auxiliaries]
    return out
