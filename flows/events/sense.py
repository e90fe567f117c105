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
_ACCIDENTS = frozenset(
    {
        "explode",
        "explosion",
        "fire",
        "burn",
        "blast",
        "crash",
        "collapse",
        "derail",
        "collide",
        "sink",
        "leak",
        "plunge",
    }
)
_RESCUE = frozenset({"evacuate", "rescue", "airlift", "treat"})
# words that make a death in a sentence with a storm or a blast an attack after all
_VIOLENT = frozenset(
    """
    airstrike ambush army assailant assault attack attacker bomb bomber bombing clash explosive extremist fight fighter
    fighting grenade gunfire gunman hostage ied insurgent isis jihadist landmine massacre militant militia mine missile
    mortar protester raid rebel rocket shell shelling shoot shooting soldier strike suicide taliban terror terrorist
    torch troop war
    """.split()  # noqa: SIM905  reads better than fifty quoted words
)
_ATTACKING = frozenset({"attack", "assault", "target", "hit", "strike", "war"})
_SPOKEN = frozenset(
    {"tweet", "twitter", "remark", "comment", "speech", "ad", "advert", "interview", "verbal", "debate", "rhetoric"}
)
_CAMPAIGN = frozenset({"campaign", "candidate", "nominee", "voter", "election", "primary", "stock", "share", "market"})
_PROTESTING = frozenset(
    {
        "protest",
        "protester",
        "demonstrator",
        "demand",
        "demonstration",
        "activist",
        "police",
        "anti-government",
        "denounce",
        "thousand",
    }
)
_CURBING = frozenset({EventType.COERCE, EventType.SANCTION, EventType.ASSAULT})
_WINDOW = 60  # tokens before and after a sentence
_EMPTY: frozenset[str] = frozenset()


@cache
def _topics() -> Mapping[str, str]:
    return {word: topic for word, topic in rows("topics.tsv")}  # noqa: C416  the rows are lists


def elsewhere(tree: Tree, candidate: Candidate) -> str | None:
    """The world that the candidate belongs to when it is not politics; None when it may be."""
    first, last = tree.sentence[candidate.head]
    if candidate.event_type in {EventType.ASSAULT, EventType.THREATEN, EventType.AID}:
        natural = _natural(tree, candidate, first, last)
        if natural:
            return natural
    subjects = candidate.clause.subjects if candidate.clause is not None else []
    if any("ANIMAL" in noun_classes().get(tree.lemma[s], _EMPTY) for s in subjects):
        return "animals"
    things = candidate.clause.objects if candidate.clause is not None else []
    if candidate.event_type in _CURBING and any("MATTER" in noun_classes().get(tree.lemma[t], _EMPTY) for t in things):
        return "matter"  # "curb the spread of the virus"
    known = _topics()
    found = [known[tree.lemma[i]] for i in range(first, last) if tree.lemma[i] in known and tree.pos[i] != "VERB"]
    found = [topic for topic in found if topic != "weather"]
    if not found:
        return None
    named = any(tree.ent[i] in {"GPE", "NORP"} for i in _parties(candidate, first, last))
    if found[0] in {"sport", "fiction"} and candidate.event_type is EventType.ASSAULT:
        return found[0] if not named or len(found) > 2 else None
    return found[0] if len(found) > 2 or not (named or _public(tree, candidate, first, last)) else None


def _parties(candidate: Candidate, first: int, last: int) -> range | tuple[int, ...]:
    clause = candidate.clause
    return range(first, last) if clause is None else (*clause.subjects, *clause.objects)


def _public(tree: Tree, candidate: Candidate, first: int, last: int) -> bool:
    """Whether someone of public life acts or suffers in the sentence."""
    known = agents()
    return any(known.get(tree.lemma[i]) in _PUBLIC for i in _parties(candidate, first, last))


def _natural(tree: Tree, candidate: Candidate, first: int, last: int) -> str | None:
    """Storms, crashes and germs harm without meaning to."""
    clause, classes = candidate.clause, noun_classes()
    if clause is None:
        return None
    lemma = tree.lemma[candidate.head]
    words = {tree.lemma[i] for i in range(first, last)}
    if lemma in _HARM and not clause.subjects:  # nobody did it: the sentences around tell what did
        words |= {tree.lemma[i] for i in range(max(0, first - _WINDOW), min(len(tree), last + _WINDOW))}
    violent = bool(words & _VIOLENT)
    for subject in clause.subjects:
        word = tree.lemma[subject]
        if "NATURE" in classes.get(word, _EMPTY) and (lemma in _HARM or word not in _VEHICLES):
            return "nature"
        if word in _ACCIDENTS and not violent:
            return "accident"
    if violent or (clause.subjects and lemma not in _RESCUE) or lemma not in _HARM | _RESCUE:
        return None
    if words & _ACCIDENTS:
        return "accident"
    return "nature" if any("NATURE" in classes.get(word, _EMPTY) for word in words) and lemma in _HARM else None


def in_words(tree: Tree, candidate: Candidate) -> bool:
    """Whether an attack is one of words: a politician by name, or a tweet, attacks without any weapon."""
    if candidate.event_type is not EventType.ASSAULT or tree.lemma[candidate.noun or candidate.head] not in _ATTACKING:
        return False
    first, last = tree.sentence[candidate.head]
    words = {tree.lemma[i] for i in range(first, last)}
    classes = noun_classes()
    hit = {name for r in candidate.recipients for name in classes.get(tree.lemma[r], _EMPTY)}
    if words & (_VIOLENT - _ATTACKING) or hit & {"GROUND", "BUILDING", "FACILITY", "TROOPS", "POLICE", "ROADS"}:
        return False
    spoken = bool(words & _SPOKEN)
    return spoken or any(tree.ent[actor] == "PERSON" for actor in candidate.actors)


def campaigning(tree: Tree, candidate: Candidate) -> bool:
    """Whether a "rally" is one of a candidate's voters, or of share prices, and no protest."""
    token = candidate.head if candidate.kind == "noun" else candidate.noun
    if candidate.event_type is not EventType.PROTEST or token is None or tree.lemma[token] not in {"rally", "march"}:
        return False
    if any(tree.ent[actor] == "PERSON" for actor in candidate.actors):
        return True
    first, last = tree.sentence[candidate.head]
    words = {tree.lemma[i] for i in range(first, last)}
    against = any(tree.dep[k] == "prep" and tree.lower[k] in {"against", "over"} for k in tree.kids[token])
    return not against and not words & _PROTESTING and (candidate.kind == "noun" or bool(words & _CAMPAIGN))
