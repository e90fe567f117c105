"""How an event is done, where the trigger alone does not tell: the mode from the words beside it.

In: a tree and a candidate with its final type. Out: a mode of that type, or None.

The idea to hold: the mode of an attack is its weapon, that of a threat what is threatened, that of a
demand what is asked for; the trigger's own mode stands unless it is only the usual one of its kind.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.events.lexicon import noun_classes, rows
from flows.events.ontology import modes_of
from flows.records import EventType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.events.grammar import Candidate
    from flows.events.tree import Tree

_ASKING = frozenset({EventType.REQUEST, EventType.REJECT})
_USUAL = frozenset({"heavy-weapons", "explosives", "firearms", "demo", "abduct"})
_KINDS = (
    (frozenset({"TALKS", "VISITN", "MEDIATION", "INVITATION"}), "meet"),
    (
        frozenset({"CEASEFIRE", "PRISONERS", "SIEGE", "ACCESS", "RESTRICTION", "SANCTIONS", "EMERGENCY", "PERMISSION"}),
        "yield",
    ),
    (frozenset({"AID", "ASYLUM", "COOPERATION", "SUPPORTN", "TIES", "EXPERTISE", "INFORMATION", "EVIDENCE"}), "assist"),
    (frozenset({"LAW", "PLAN", "RESIGNATION", "POWER", "DECISION", "INDEPENDENCE", "RIGHTS", "AUTONOMY"}), "change"),
)
_ASKED = {
    EventType.CONSULT: "meet",
    EventType.RETREAT: "yield",
    EventType.CONCEDE: "yield",
    EventType.AID: "assist",
    EventType.COOPERATE: "assist",
    EventType.SUPPORT: "assist",
    EventType.AGREE: "assist",
}
_THREATS = {
    "discontinue": "relations",
    "withdraw": "relations",
    "expel": "expel",
    "deport": "expel",
    "arrest": "arrest",
    "restrict": "restrict",
    "curfew": "restrict",
    "censor": "restrict",
    "withhold": "restrict",
    "boycott": "relations",
    "meet": "relations",
}
_LAND = frozenset({"annex", "occupy", "seize", "invade"})


@cache
def _means() -> Mapping[str, tuple[str, str]]:
    return {word: (kind, mode) for word, kind, mode in rows("means.tsv")}


def mode_of(tree: Tree, candidate: Candidate) -> str | None:
    """The mode of the candidate's type."""
    known = modes_of(candidate.event_type)
    own = candidate.mode if candidate.mode in known else None
    if not known:
        return None
    if candidate.event_type is EventType.THREATEN:
        return own or _threatened(tree, candidate)
    if candidate.event_type in _ASKING:
        return own or _asked(tree, candidate)
    if own is None or own in _USUAL:
        return _by_means(tree, candidate, own)
    return own


def _by_means(tree: Tree, candidate: Candidate, own: str | None) -> str | None:
    """The weapon (or form of protest) named nearest to the trigger, in its clause first."""
    first, last = tree.sentence[candidate.head]
    means, kind = _means(), candidate.event_type.value
    found = [
        (abs(i - candidate.head), i)
        for i in range(first, last)
        if tree.lemma[i] in means and means[tree.lemma[i]][0] == kind
    ]
    if not found:
        return own
    named = {means[tree.lemma[i]][1] for _, i in found}
    for strong in ("suicide-attack", "unconventional", "hunger", "drone", "aerial", "sexual"):
        if strong in named and (own is None or strong != "aerial" or own == "heavy-weapons"):
            return strong
    return own or means[tree.lemma[min(found)[1]]][1]


def _threatened(tree: Tree, candidate: Candidate) -> str | None:
    content = candidate.content
    head, kind, mode = candidate.head, candidate.event_type, candidate.was_mode
    if content is not None:
        head, kind, mode = content.head, content.event_type, content.mode
    elif candidate.was is not None:
        kind = candidate.was
    else:
        return _threatened_noun(tree, candidate)
    if mode in _THREATS:
        return _THREATS[mode]
    if kind is EventType.ASSAULT:
        return "territory" if tree.lemma[head] in _LAND else "violence"
    if kind is EventType.REJECT:
        return "relations"
    return {EventType.MOBILIZE: "violence", EventType.COERCE: "restrict", EventType.SANCTION: "relations"}.get(kind)


def _threatened_noun(tree: Tree, candidate: Candidate) -> str | None:
    if candidate.clause is None:
        return None
    classes = noun_classes()
    words = [*candidate.clause.objects, *(x for group in candidate.clause.prepositions.values() for x in group)]
    found = {name for word in words for name in classes.get(tree.lemma[word], ())}
    for names, mode in (
        ({"ARRESTN"}, "arrest"),
        ({"SANCTIONS", "RESTRICTION", "CURFEW", "SIEGE"}, "restrict"),
        ({"ATTACK", "WARN", "BOMB", "MISSILE"}, "violence"),
        ({"TALKS", "TIES", "AID"}, "relations"),
    ):
        if found & names:
            return mode
    return None


def _asked(tree: Tree, candidate: Candidate) -> str | None:
    if candidate.content is not None:
        return _ASKED.get(candidate.content.event_type, "change")
    if candidate.was is not None:
        return _ASKED.get(candidate.was)
    clause, classes = candidate.clause, noun_classes()
    if clause is None:
        return None
    words = [*clause.objects, *(x for prep in ("for", "on", "to") for x in clause.prepositions.get(prep, []))]
    if clause.xcomp is not None:
        words += [clause.xcomp, *(k for k in tree.kids[clause.xcomp] if tree.dep[k] == "dobj")]
    for word in words:
        found = classes.get(tree.lemma[word], frozenset())
        for names, mode in _KINDS:
            if found & names:
                return mode
    return "change" if clause.xcomp is not None or clause.ccomp is not None else None
