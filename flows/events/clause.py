"""What stands around a verb: who does it, to what, with which prepositions.

In: a tree and a verb. Out: `Clause`, the logical subject and objects whatever the voice.

The idea to hold: "Rebels took the town", "the town was taken by rebels", "the town taken by rebels" and
"rebels who took the town" are the same clause here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.events.tree import Tree

_SUBJECT = frozenset({"nsubj", "csubj"})
_PASSIVE_SUBJECT = frozenset({"nsubjpass", "csubjpass"})
_DOUBLE = frozenset({"out", "from", "off", "up", "away", "back", "inside", "outside", "next", "ahead"})
_REPORTS = frozenset({"say", "tell", "report", "add", "announce", "state", "claim"})
_SHARING = frozenset({"conj", "xcomp", "advcl", "pcomp", "acl", "prep", "acomp", "oprd"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_OBJECT = frozenset({"dobj", "obj", "attr"})
_TIMES = frozenset({"DATE", "TIME"})
_PARTICLES = frozenset({"up", "down", "off", "out", "back", "over", "in", "away", "on", "upon", "for", "together"})


@dataclass(slots=True)
class Clause:
    """A verb and its surroundings, as token indices."""

    verb: int
    passive: bool = False
    subjects: list[int] = field(default_factory=list)  # who does it; in a passive the "by" phrase
    objects: list[int] = field(default_factory=list)  # whom or what it is done to; in a passive the subject
    indirect: list[int] = field(default_factory=list)
    prepositions: dict[str, list[int]] = field(default_factory=dict)
    particles: set[str] = field(default_factory=set)
    xcomp: int | None = None
    ccomp: int | None = None
    oprd: int | None = None
    auxiliaries: tuple[str, ...] = ()
    negated: bool = False


def clause_of(tree: Tree, verb: int) -> Clause:
    """The clause of a verb."""
    clause = Clause(verb)
    grammatical: list[int] = []
    auxiliaries: list[str] = []
    for kid in tree.kids[verb]:
        label = tree.dep[kid]
        if label in _SUBJECT or label in _PASSIVE_SUBJECT:
            grammatical.append(kid)
            clause.passive |= label in _PASSIVE_SUBJECT
        elif label in {"aux", "auxpass"}:
            auxiliaries.append(tree.lower[kid])
            clause.passive |= label == "auxpass"
        elif label == "neg" or tree.lower[kid] in {"never", "nor", "neither"}:
            clause.negated = True
        else:
            _take(tree, kid, label, clause)
    clause.auxiliaries = tuple(auxiliaries)
    _place(tree, clause, grammatical)
    return clause


def _take(tree: Tree, kid: int, label: str, clause: Clause) -> None:
    """File one child that is neither subject nor auxiliary."""
    if label in _OBJECT:
        clause.objects += [] if tree.ent[kid] in _TIMES else [kid]  # "returned this week" has no object
    elif label == "dative":
        _take_dative(tree, kid, clause)
    elif label in {"prep", "agent"}:
        _take_preposition(tree, kid, clause)
    elif label == "prt" or (label in {"advmod", "acomp"} and tree.lower[kid] in _PARTICLES):
        clause.particles.add(tree.lower[kid])
        for below in tree.kids[kid]:
            if tree.dep[below] == "prep":
                _take_preposition(tree, below, clause)
    elif label in {"xcomp", "ccomp", "oprd"}:
        setattr(clause, label, kid)
    elif label == "acomp":
        clause.oprd = kid


def _take_dative(tree: Tree, kid: int, clause: Clause) -> None:
    inner = [below for below in tree.kids[kid] if tree.dep[below] == "pobj"]
    clause.indirect.extend(inner or [kid])
    if inner:
        clause.prepositions.setdefault(tree.lower[kid], []).extend(inner)


def _take_preposition(tree: Tree, prep: int, clause: Clause) -> None:
    objects = [below for below in tree.kids[prep] if tree.dep[below] in {"pobj", "pcomp"}]
    for below in tree.kids[prep]:  # "out of the town": a preposition below a preposition
        if tree.dep[below] == "prep" and tree.lower[prep] in _DOUBLE:
            _take_preposition(tree, below, clause)
    clause.prepositions.setdefault(tree.lower[prep], []).extend(objects)


def _place(tree: Tree, clause: Clause, grammatical: list[int]) -> None:
    """Put the grammatical subject where it belongs logically; find shared and understood ones."""
    verb = clause.verb
    if tree.dep[verb] == "acl" and tree.tag[verb] == "VBN":  # "the town taken by rebels"
        clause.passive = True
        if not grammatical:
            grammatical = [tree.head[verb]]
    relative = [s for s in grammatical if tree.lower[s] in _RELATIVE]
    if relative and tree.dep[verb] in {"relcl", "ccomp", "acl"}:
        grammatical = [tree.head[verb]]
    elif tree.dep[verb] == "relcl" and not clause.passive and not clause.objects:
        clause.objects.append(tree.head[verb])  # "the town that rebels took"
    by = [obj for obj in clause.prepositions.get("by", []) if tree.ent[obj] not in {"DATE", "TIME", "PERCENT", "MONEY"}]
    if not grammatical:
        grammatical, passive_above = _shared(tree, verb)
        if passive_above and tree.tag[verb] == "VBN" and not clause.objects:
            clause.passive = True
    if clause.passive:
        clause.objects = [*grammatical, *clause.objects]
        clause.subjects = by
    else:
        clause.subjects = grammatical


def _shared(tree: Tree, verb: int) -> tuple[list[int], bool]:
    """Subjects of the verb above that this one shares, and whether that verb is passive."""
    node = verb
    for _ in range(6):
        label, above = tree.dep[node], tree.head[node]
        if above == node or label not in _SHARING:
            return [], False
        if label == "acl" and tree.pos[above] in {"NOUN", "PROPN"} and tree.tag[node] == "VBG":
            return [above], False  # "rebels holding the town"
        if label == "xcomp" and tree.pos[above] == "VERB":
            told = [k for k in tree.kids[above] if tree.dep[k] in {"dobj", "obj", "dative"} and k < node]
            if told:  # "urged the rebels to leave"
                return told, False
        if label == "advcl" and tree.lemma[above] in _REPORTS:  # "troops attacked, officials said, killing ten"
            said = tree.child(above, "ccomp")
            above = above if said is None else said
        own = [k for k in tree.kids[above] if tree.dep[k] in _SUBJECT or tree.dep[k] in _PASSIVE_SUBJECT]
        if own:
            relative = tree.dep[above] == "relcl" and any(tree.lower[s] in _RELATIVE for s in own)
            passive = any(tree.dep[k] in _PASSIVE_SUBJECT for k in own)
            if passive and label == "advcl" and tree.tag[node] == "VBG":  # "was attacked by gunmen, killing ten"
                by = [
                    x for k in tree.kids[above] if tree.dep[k] == "agent" for x in tree.kids[k] if tree.dep[x] == "pobj"
                ]
                return by, False
            return ([tree.head[above]] if relative else own), passive
        node = above
    return [], False
