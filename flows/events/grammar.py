"""Find triggers: verbs whose frame fits, event nouns with a light verb, event nouns alone.

In: a tree. Out: candidates in text order, each with the type its own words tell.

The idea to hold: nothing is judged here. What a clause above does to a candidate ("refused to ...")
is `control.py`; which candidates become events is `find.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.events.clause import clause_of
from flows.events.lexicon import event_nouns, light_verbs, verb_frames
from flows.events.nounclass import classes_of
from flows.records import EventType

if TYPE_CHECKING:
    from flows.events.clause import Clause
    from flows.events.lexicon import Condition, EventNoun, Frame
    from flows.events.tree import Tree
    from flows.records import Status

_VERBS = frozenset({"VERB", "AUX"})
_TAKING_PART = frozenset({"take", "engage", "participate", "join", "involve"})
_OTHER_SENSE = frozenset(
    {"press", "news", "album", "film", "book", "tax", "job", "heart", "panic", "student", "mortgage", "price"}
)
_NAMES = frozenset({"ORG", "PERSON", "GPE", "FAC", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"})
_NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(slots=True)
class Candidate:
    """One possible event, as token indices."""

    head: int  # the verb, or the event noun that stands alone
    first: int  # trigger, both ends inside
    last: int
    kind: str  # verb | light | noun
    event_type: EventType
    mode: str | None
    context: str | None
    cameo: str
    rule: str
    clause: Clause | None
    noun: int | None = None  # the event noun of `light` and `noun`
    reach: tuple[str, ...] = ()  # prepositions of the noun that lead to the recipient
    swap: bool = False
    asks_speaker: bool = False
    part: str = "do"  # what the subject of a light verb is: do, undergo, cause
    bound: frozenset[str] = frozenset()  # the classes that the frame asked of the object
    pattern: str = ""
    weight: int = 0
    # set by control.py
    status: Status | None = None
    control: str = ""
    content: Candidate | None = None
    was: EventType | None = None  # the type of its own words, when control changed it
    was_mode: str | None = None
    speaker: int | None = None  # who asks, when the actor is not the clause's own subject
    absorbed: bool = False
    marks: list[str] = field(default_factory=list)
    # set when candidates are chosen
    actors: list[int] = field(default_factory=list)
    recipients: list[int] = field(default_factory=list)
    confidence: float = 0.5


def candidates(tree: Tree) -> list[Candidate]:
    """Every candidate of the text, in text order."""
    nouns = event_nouns()
    found = [made for i, pos in enumerate(tree.pos) if pos in _VERBS and (made := _by_verb(tree, i)) is not None]
    taken = {candidate.noun for candidate in found}
    for i, pos in enumerate(tree.pos):
        if pos not in _NOUNS or i in taken or tree.lemma[i] not in nouns:
            continue
        if (
            tree.dep[i] != "compound" and tree.ent[i] not in _NAMES
        ):  # the "Gulf War" is history, "Stock Exchange" a name
            noun = _noun_at(tree, i)
            if noun is not None:
                found.append(_by_noun(i, noun))
    return sorted(found, key=lambda c: (c.head, c.kind))


def _by_verb(tree: Tree, i: int) -> Candidate | None:
    """The candidate that a verb makes: by its frame, as a light verb, or by a duty laid on somebody."""
    lemma, label = tree.lemma[i], tree.dep[i]
    if label in {"amod", "aux", "auxpass"}:
        return None
    frames = verb_frames().get(lemma, ())
    light = lemma in light_verbs()
    if not frames and not light:
        must = label == "ccomp" and any(tree.lower[k] == "must" for k in tree.kids[i])
        return _by_duty(tree, i) if must else None
    clause = clause_of(tree, i)
    if lemma == "insist" and clause.ccomp is not None and tree.tag[clause.ccomp] != "VB":
        return None  # a way of saying, no demand
    if lemma == "agree" and _opinion(tree, clause):
        return None
    made = _by_frame(tree, clause, frames)
    if light and not clause.particles and (made is None or not made.pattern.startswith("obj:")):
        made = _by_light_verb(tree, clause) or made
    return made


def _opinion(tree: Tree, clause: Clause) -> bool:
    """Whether "agreed that it was so" shares a view and promises nothing."""
    inner = clause.ccomp
    if inner is None or clause.xcomp is not None:
        return False
    coming = {"should", "will", "would", "must", "to", "shall", "need"}
    return tree.tag[inner] != "VB" and not any(
        tree.lower[k] in coming for k in tree.kids[inner] if tree.dep[k] == "aux"
    )


def _by_duty(tree: Tree, verb: int) -> Candidate:
    """What somebody says that another must do, whatever it is; `control.py` asks who says it."""
    must = next(k for k in tree.kids[verb] if tree.lower[k] == "must")
    return Candidate(
        head=verb,
        first=must,
        last=verb if verb - must <= 3 else must,
        kind="duty",
        event_type=EventType.REQUEST,
        mode=None,
        context=None,
        cameo="10",
        rule="duty.must",
        clause=clause_of(tree, verb),
        pattern="duty",
    )


def _by_frame(tree: Tree, clause: Clause, frames: tuple[Frame, ...]) -> Candidate | None:
    cached: dict[int, frozenset[str]] = {}
    for frame in frames:
        if frame.particle is not None and not _has_particle(tree, clause, frame.particle):
            continue
        if all(_holds(tree, clause, condition, frame, cached) for condition in frame.conditions):
            verb = clause.verb
            last = verb
            noun = None
            if frame.particle is not None:
                last = next((k for k in tree.kids[verb] if tree.lower[k] == frame.particle and k > verb), verb)
                last = last if last - verb <= 1 else verb
            for condition in frame.conditions:
                if condition.slot == "obj" and condition.classes and clause.objects and not condition.excludes:
                    noun = clause.objects[0]
            return Candidate(
                head=verb,
                first=verb,
                last=last,
                kind="verb",
                event_type=frame.event_type,
                mode=frame.mode,
                context=frame.context,
                cameo=frame.cameo,
                rule=f"verb.{frame.lemma}{'-' + frame.particle if frame.particle else ''}",
                clause=clause,
                noun=noun,
                swap=frame.swap,
                asks_speaker=frame.speaker,
                pattern=frame.pattern,
                bound=frozenset(n for c in frame.conditions if c.slot == "obj" and not c.excludes for n in c.classes),
                weight=frame.weight,
            )
    return None


def _has_particle(tree: Tree, clause: Clause, particle: str) -> bool:
    """Whether the verb has the word that makes it another verb: "call for", "set free", "take part"."""
    known = particle in clause.particles or particle in clause.prepositions
    return known or any(tree.lower[k] == particle and k > clause.verb for k in tree.kids[clause.verb])


def _holds(tree: Tree, clause: Clause, condition: Condition, frame: Frame, cached: dict[int, frozenset[str]]) -> bool:
    slots = [_fillers(tree, clause, slot, frame) for slot in condition.slot.split("|")]
    if not condition.wanted:
        return all(not filled for filled in slots)
    if condition.excludes:
        return not any(_of_class(tree, token, condition.classes, cached) for filled in slots for token in filled or ())
    if not condition.classes:
        return any(filled is not None and filled != [] for filled in slots)
    return any(_of_class(tree, token, condition.classes, cached) for filled in slots for token in filled or ())


def _fillers(tree: Tree, clause: Clause, slot: str, frame: Frame) -> list[int] | None:
    """What fills a slot; None or empty if nothing does."""
    if slot == "obj":
        own = clause.objects or clause.indirect
        if frame.particle is not None and not own:
            own = clause.prepositions.get(frame.particle, [])
        return [*clause.objects, *clause.indirect] if clause.objects else own
    if slot == "subj":
        return clause.subjects
    single = {"xcomp": clause.xcomp, "ccomp": clause.ccomp, "oprd": clause.oprd}
    if slot == "has":
        return list(range(clause.verb + 1, min(clause.verb + 14, tree.sentence[clause.verb][1])))
    if slot in single:
        return None if single[slot] is None else [single[slot]]  # type: ignore[list-item]  # mypy does not narrow d[k]
    return clause.prepositions.get(slot) or [x for thing in clause.objects for x in _under(tree, thing, slot)]


def _under(tree: Tree, noun: int, prep: str) -> list[int]:
    """Objects of a preposition that the parser hung on the object ("imposed sanctions on Chad")."""
    return [x for kid in tree.kids[noun] if tree.dep[kid] == "prep" and tree.lower[kid] == prep for x in tree.kids[kid]]


def _of_class(tree: Tree, token: int, classes: tuple[str, ...], cached: dict[int, frozenset[str]]) -> bool:
    if token not in cached:
        cached[token] = classes_of(tree, token)
    return not cached[token].isdisjoint(classes)


def _noun_at(tree: Tree, i: int) -> EventNoun | None:
    if any(tree.dep[k] == "compound" and tree.lemma[k] in _OTHER_SENSE for k in tree.kids[i]):
        return None  # a press release frees nobody
    for noun in event_nouns().get(tree.lemma[i], ()):
        if len(noun.words) == 1:
            return noun
        if i and tree.lemma[i - 1] == noun.words[0]:
            return noun
    return None


def _event_noun_of(tree: Tree, token: int) -> tuple[int, EventNoun] | None:
    """The event noun that a phrase stands for: its head, or what its counting head counts."""
    noun = _noun_at(tree, token) if tree.pos[token] in _NOUNS else None
    if noun is not None:
        return token, noun
    for kid in tree.kids[token]:
        if tree.dep[kid] == "prep" and tree.lower[kid] == "of":
            for inner in tree.kids[kid]:
                if tree.dep[inner] == "pobj" and tree.pos[inner] in _NOUNS:
                    noun = _noun_at(tree, inner)
                    if noun is not None:
                        return inner, noun
        if tree.dep[kid] == "compound":
            noun = _noun_at(tree, kid)
            if noun is not None and tree.lemma[token] in {
                "effort",
                "attempt",
                "campaign",
                "delivery",
                "mission",
                "action",
            }:
                return kid, noun
    return None


def _by_light_verb(tree: Tree, clause: Clause) -> Candidate | None:
    inside = clause.prepositions.get("in", []) if tree.lemma[clause.verb] in _TAKING_PART else []
    for token in (*clause.objects, *inside):
        found = _event_noun_of(tree, token)
        if found is None:
            continue
        at, noun = found
        near = 0 < at - clause.verb <= 5
        return Candidate(
            head=clause.verb,
            first=clause.verb if near else at,
            last=at,
            kind="light",
            event_type=noun.event_type,
            mode=noun.mode,
            context=noun.context,
            cameo=noun.cameo,
            rule=f"light.{'-'.join(noun.words)}",
            part=light_verbs()[tree.lemma[clause.verb]],
            clause=clause,
            noun=at,
            reach=noun.recipient,
            pattern="light",
            weight=2,
        )
    return None


def _by_noun(i: int, noun: EventNoun) -> Candidate:
    return Candidate(
        head=i,
        first=i - len(noun.words) + 1,
        last=i,
        kind="noun",
        event_type=noun.event_type,
        mode=noun.mode,
        context=noun.context,
        cameo=noun.cameo,
        rule=f"noun.{'-'.join(noun.words)}",
        clause=None,
        noun=i,
        reach=noun.recipient,
        weight=len(noun.words),
    )
