"""Which candidates speak of politics at all: sports, films, recipes, storms and markets do not.

In: a tree and a candidate. Out: whether the words around it give it another sense.

The idea to hold: a candidate is innocent until a word of another world stands in its sentence and no
one who makes politics or carries arms acts in it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.events.lexicon import agents, noun_classes, rows
from flows.records import EventType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.events.grammar import Candidate
    from flows.events.tree import Tree

_PUBLIC = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "REB", "UAF", "OPP", "PTY", "CVL", "REF", "JRN", "LAB"})
_HARM = frozenset(
    {"kill", "injure", "wound", "hit", "strike", "maim", "destroy", "damage", "hurt", "demolish", "level"}
)
_VEHICLES = frozenset({"plane", "bus", "train", "truck", "car", "lorry", "ferry", "boat"})
_ARMED = frozenset({"ATTACK", "BOMB", "REBELS", "TROOPS", "WEAPON", "POLICE", "MISSILE", "WARN", "FIRE"})
_EMPTY: frozenset[str] = frozenset()


@cache
def _topics() -> Mapping[str, str]:
    return {word: topic for word, topic in rows("topics.tsv")}  # noqa: C416  the rows are lists


def elsewhere(tree: Tree, candidate: Candidate) -> str | None:
    """The world that the candidate belongs to when it is not politics; None when it may be."""
    first, last = tree.sentence[candidate.head]
    if candidate.event_type is EventType.ASSAULT or candidate.event_type is EventType.THREATEN:
        natural = _natural(tree, candidate, first, last)
        if natural:
            return natural
    known = _topics()
    found = [known[tree.lemma[i]] for i in range(first, last) if tree.lemma[i] in known]
    found = [topic for topic in found if topic != "weather"]
    if not found:
        return None
    return found[0] if len(found) > 2 or not _public(tree, candidate, first, last) else None


def _public(tree: Tree, candidate: Candidate, first: int, last: int) -> bool:
    """Whether someone of public life acts or suffers in the sentence."""
    known = agents()
    around = range(first, last) if candidate.clause is None else (*candidate.clause.subjects, *candidate.clause.objects)
    return any(known.get(tree.lemma[i]) in _PUBLIC or tree.ent[i] in {"GPE", "NORP"} for i in around)


def _natural(tree: Tree, candidate: Candidate, first: int, last: int) -> str | None:
    """Storms, crashes and germs harm without meaning to."""
    clause, classes = candidate.clause, noun_classes()
    if clause is None:
        return None
    lemma = tree.lemma[candidate.head]
    for subject in clause.subjects:
        word = tree.lemma[subject]
        if "NATURE" in classes.get(word, _EMPTY) and (lemma in _HARM or word not in _VEHICLES):
            return "nature"
    if lemma in _HARM and not clause.subjects:
        found = {name for i in range(first, last) for name in classes.get(tree.lemma[i], _EMPTY)}
        if "NATURE" in found and not found & _ARMED:
            return "nature"
        if not found & _ARMED and any(
            tree.lemma[i] in {"explode", "explosion", "fire", "burn"} for i in range(first, last)
        ):
            return "accident"
    return None
