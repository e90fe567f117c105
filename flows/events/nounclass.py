"""What kind of thing a noun phrase is: the classes that frames ask for.

In: a tree and the head of a phrase. Out: the names of its classes.

The idea to hold: "a series of attacks", "aid deliveries" and "the attack" are all of the class ATTACK:
a counting head lends its place to what it counts, and a compound speaks for its head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.events.lexicon import agents, noun_classes

if TYPE_CHECKING:
    from flows.events.tree import Tree

# heads that stand for what follows "of" ("a wave of arrests", "a state of emergency")
COUNTERS = frozenset(
    """
    series number group wave round lot dozen hundred thousand million score part member rest majority handful pair string
    spate batch couple state cessation team host one some many all most several piece ton amount total type kind form act
    campaign array list spell bout barrage stream band line plenty half third two three
    """.split()  # noqa: SIM905  reads better than fifty quoted words
)
_EMPTY: frozenset[str] = frozenset()
_BENDING = frozenset({"STRIKING"})
_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PRONOUNS = frozenset(
    {
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "you",
        "him",
        "her",
        "them",
        "us",
        "me",
        "who",
        "himself",
        "themselves",
        "itself",
    }
)
_CLAUSAL = frozenset({"VERB", "AUX"})


def classes_of(tree: Tree, noun: int) -> frozenset[str]:
    """Every class of the phrase headed by `noun`."""
    known = noun_classes()
    found = known.get(tree.lemma[noun], _EMPTY)
    beside = _EMPTY
    for kid in tree.kids[noun]:
        label = tree.dep[kid]
        if label in {"compound", "amod", "nmod"}:
            beside |= known.get(tree.lemma[kid], _EMPTY)
        elif label == "prep" and tree.lower[kid] == "of" and tree.lemma[noun] in COUNTERS:
            for inner in tree.kids[kid]:
                if tree.dep[inner] == "pobj":
                    found |= classes_of(tree, inner)
    found = _qualified(found, beside)
    if tree.ent[noun] in {"GPE", "NORP"}:
        found |= {"STATE", "FORCE"}
    return found | {"ACT"} if is_actor(tree, noun) else found


def _qualified(found: frozenset[str], beside: frozenset[str]) -> frozenset[str]:
    """The head's classes as its modifiers bend them; a head without any takes theirs ("aid deliveries")."""
    if not found:
        return beside - _BENDING
    if "STRIKING" in beside and "PROTESTN" in found:
        return (found - {"PROTESTN"}) | {"ATTACK"}  # an air strike, not one of workers
    if "CYBERATTACK" in beside and "ATTACK" in found:
        return (found - {"ATTACK"}) | {"CYBERATTACK"}
    if "AID" in beside and "CONVOY" in found:
        return found | {"AID"}  # it brings what it is called after
    if "PEACEKEEPERS" in beside and found & {"TROOPS", "DELEGATION"}:
        return (found - {"TROOPS", "DELEGATION", "PEOPLE"}) | {"PEACEKEEPERS"}
    return found


def is_actor(tree: Tree, noun: int) -> bool:
    """Whether the phrase names people or a body of people."""
    if tree.pos[noun] in _CLAUSAL and not tree.ent[noun]:
        return False
    if tree.ent[noun] in _ACTORS or tree.lower[noun] in _PRONOUNS:
        return True
    if tree.lemma[noun] in agents() or "PEOPLE" in noun_classes().get(tree.lemma[noun], _EMPTY):
        return True
    if tree.pos[noun] == "PROPN" and not tree.ent[noun]:
        return tree.lemma[noun] not in noun_classes()
    if tree.lemma[noun] in COUNTERS:
        return any(
            is_actor(tree, inner)
            for kid in tree.kids[noun]
            if tree.dep[kid] == "prep" and tree.lower[kid] == "of"
            for inner in tree.kids[kid]
            if tree.dep[inner] == "pobj"
        )
    return False
