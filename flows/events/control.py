"""What the clauses above and the small words around do to a candidate.

In: candidates of one text. Out: the same, with type, status and content changed; absorbed ones marked.

The idea to hold: "agreed to meet", "will meet", "refused to meet", "must meet" and "did not meet" all
hold the verb "meet" and tell five different things. A cooperative act that is only announced is AGREE,
one that is refused REJECT, a hostile one that is announced THREATEN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.events.lexicon import controls
from flows.events.ontology import cameo_of, quad_of
from flows.records import EventType, Status

if TYPE_CHECKING:
    from flows.events.grammar import Candidate
    from flows.events.tree import Tree

_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "would", "'d", "wo"})
_MAYBE = frozenset({"may", "might", "could", "can", "ca"})
_DUTY = frozenset({"must", "should", "ought", "need"})
_NONE = frozenset({"no", "neither", "nobody", "none"})
_IF = frozenset({"if", "unless", "whether", "until", "lest"})
_COMPLEMENT = frozenset({"xcomp", "ccomp", "pcomp", "acl", "prep", "dobj", "pobj", "conj", "oprd", "acomp"})
_ANNOUNCED = frozenset({EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.AID, EventType.RETREAT})
_FORCE = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE, EventType.PROTEST})
_SAYING = frozenset(
    {
        "say",
        "tell",
        "state",
        "declare",
        "insist",
        "add",
        "stress",
        "believe",
        "think",
        "argue",
        "note",
        "maintain",
        "announce",
        "demand",
    }
)
_CALLS = frozenset({"demand", "call", "request", "appeal", "order", "plea", "proposal", "condition", "deadline"})
_GOVERNING = frozenset({"to", "on", "for"})
_DOUBT = frozenset(
    {
        "suspicion",
        "fear",
        "hope",
        "possibility",
        "prospect",
        "risk",
        "rumour",
        "rumor",
        "speculation",
        "concern",
        "idea",
    }
)
_OUTER = frozenset({"AGREE", "VOW", "REJECT", "THREATEN", "REQUEST", "ALLOW", "ACCUSE", "BAN"})


def apply_control(tree: Tree, found: list[Candidate]) -> list[Candidate]:
    """Change the candidates by what governs them; the absorbed ones stay in the list, marked."""
    by_head = {c.head: c for c in found if c.kind != "noun"}
    for candidate in found:
        candidate.status = Status.ACTUAL
        governor, effect = _governor(tree, candidate)
        outer = by_head.get(governor) if governor is not None else None
        if outer is not None and effect in _OUTER:
            outer.content = outer.content or candidate
            candidate.absorbed = True
            candidate.control = tree.lemma[outer.head]
        elif effect:
            _govern(tree, candidate, effect, governor)
    for candidate in found:
        _by_surroundings(tree, candidate)
        if candidate.content is not None:
            _by_content(tree, candidate, candidate.content)
    return found


def _by_surroundings(tree: Tree, candidate: Candidate) -> None:
    """The words of the candidate's own clause, or of the verb that its noun hangs on."""
    if tree.dep[candidate.head] == "csubj" and tree.tag[candidate.head] == "VBG":
        candidate.absorbed = True  # "lifting the ban is out of the question": an act weighed, not done
    if candidate.kind == "light" and tree.lemma[candidate.head] == "plan":
        _announce(candidate)
    if candidate.asks_speaker:
        candidate.speaker = speaker_of(tree, candidate.head)
    if candidate.kind != "noun":
        _by_own_words(tree, candidate)
        return
    _by_verb_above(tree, candidate)
    if candidate.status is Status.ACTUAL and _under_condition(tree, candidate.head):
        candidate.status = Status.HYPOTHETICAL


def change(candidate: Candidate, event_type: EventType, mode: str | None = None) -> None:
    """Give the candidate another type."""
    if candidate.event_type is not event_type:
        candidate.was, candidate.was_mode = candidate.event_type, candidate.mode
        candidate.event_type, candidate.mode, candidate.cameo = event_type, mode, cameo_of(event_type)


def _governor(tree: Tree, candidate: Candidate) -> tuple[int | None, str]:
    """The nearest control verb above that takes the candidate as its complement, and its effect."""
    effects = controls()
    node = candidate.head
    if candidate.kind == "noun":  # only what the verb itself governs: "agreed to talks", not "in the wake of talks"
        above = tree.head[node]
        if tree.dep[node] == "pobj" and (tree.lower[above] not in _GOVERNING or tree.pos[tree.head[above]] != "VERB"):
            return None, ""
    for _ in range(5):
        label, above = tree.dep[node], tree.head[node]
        if above == node or label not in _COMPLEMENT:
            return None, ""
        if label == "conj":
            node = above
            continue
        if label == "acl" and tree.lemma[above] in _CALLS and tree.tag[node] == "VB":
            return above, "REQUEST"  # "its demand that Chad leave"
        lemma = tree.lemma[above]
        if label == "ccomp" and _only_says(tree, lemma, node):
            return None, ""
        particle = next((tree.lower[k] for k in tree.kids[above] if tree.dep[k] in {"prt", "prep"}), "")
        effect = effects.get(f"{lemma}_{particle}", effects.get(lemma, "")) if label != "acl" else ""
        if (
            effect
            and tree.pos[above] in {"VERB", "ADJ", "AUX"}
            and label in {"xcomp", "ccomp", "prep", "pcomp", "oprd", "dobj"}
        ):
            return above, effect
        if tree.pos[above] in {"VERB", "AUX"} and label in {"xcomp", "ccomp"}:
            return None, ""
        node = above
    return None, ""


def _only_says(tree: Tree, lemma: str, node: int) -> bool:
    """Whether "insisted that they had left", "told reporters that they had left" ask for nothing."""
    if lemma == "tell":
        return not any(tree.lower[k] == "to" for k in tree.kids[node])
    return lemma == "insist" and tree.tag[node] != "VB"


def _govern(tree: Tree, candidate: Candidate, effect: str, governor: int | None) -> None:
    if governor is not None:
        candidate.control = tree.lemma[governor]
    if effect in {"AGREE", "VOW", "INTEND"}:
        _announce(candidate)
    elif effect in {"REJECT", "NOT"}:
        if effect == "REJECT":
            change(candidate, EventType.REJECT)
        else:
            candidate.status = Status.NEGATED
    elif effect == "THREATEN":
        change(candidate, EventType.THREATEN)
    elif effect == "REQUEST":
        candidate.status = Status.REQUESTED
        candidate.absorbed = True
    elif effect in {"ACCUSE", "BAN"}:
        candidate.absorbed = True


def _announce(candidate: Candidate) -> None:
    """The act is only said to come."""
    if candidate.event_type in _ANNOUNCED:
        change(candidate, EventType.AGREE)
    elif candidate.event_type in _FORCE:
        change(candidate, EventType.THREATEN)
    candidate.status = Status.FUTURE


def _by_own_words(tree: Tree, candidate: Candidate) -> None:
    """Auxiliaries, negation and conditions of the candidate's own clause."""
    clause = candidate.clause
    if clause is None:
        return
    words = set(clause.auxiliaries)
    negated = clause.negated or any(
        tree.lower[kid] in _NONE
        for role in (clause.subjects, clause.objects)
        for t in role
        for kid in (t, *tree.kids[t])
    )
    if "to" in words and not candidate.control and not words & _FUTURE:
        if words & {"is", "are", "was", "were", "be"}:
            _announce(candidate)
        else:
            candidate.marks.append("purpose")
    if words & _FUTURE or tree.lower[tree.head[candidate.head]] == "going":
        _will(tree, candidate, negated=negated)
        negated = False
    elif words & _DUTY or (candidate.control and words == {"to"} and _duty_above(tree, candidate.head)):
        _demand(tree, candidate)
    elif words & _MAYBE:
        candidate.status = Status.HYPOTHETICAL
    if negated:
        candidate.status = Status.NEGATED
    if _under_condition(tree, candidate.head):
        candidate.status = Status.HYPOTHETICAL


def _by_verb_above(tree: Tree, candidate: Candidate) -> None:
    """A noun's verb tells whether it is past, to come, or did not take place: "will hold further talks"."""
    node, above = candidate.head, tree.head[candidate.head]
    if tree.dep[node] == "pobj" and tree.dep[above] == "prep" and tree.pos[tree.head[above]] == "VERB":
        verb = tree.head[above]
        if any(tree.dep[k] == "aux" and tree.lower[k] in _FUTURE for k in tree.kids[verb]):
            _announce(candidate)  # "will leave on a visit"
        return
    if tree.dep[node] not in {"dobj", "nsubj", "nsubjpass"} or tree.pos[above] not in {"VERB", "AUX"}:
        return
    words = {tree.lower[k] for k in tree.kids[above] if tree.dep[k] in {"aux", "neg"}}
    if words & {"not", "n't", "n’t"} or any(tree.lower[k] == "no" for k in tree.kids[node]):
        candidate.status = Status.NEGATED
    elif words & _FUTURE:
        _announce(candidate)
    elif words & _MAYBE:
        candidate.status = Status.HYPOTHETICAL


def _will(tree: Tree, candidate: Candidate, *, negated: bool) -> None:
    """An act of the future: announced, or refused."""
    if not negated:
        _announce(candidate)
        return
    _refuse(candidate)
    if candidate.event_type is EventType.REJECT and _until(tree, candidate.head):
        candidate.marks.append("until")  # "will not leave until they are paid": nearly a demand


def _until(tree: Tree, head: int) -> bool:
    return any(
        tree.dep[k] == "advcl" and any(tree.lower[m] in {"until", "unless"} for m in tree.kids[k])
        for k in tree.kids[head]
    )


def _refuse(candidate: Candidate) -> None:
    if quad_of(candidate.event_type) <= 2:
        change(candidate, EventType.REJECT)
    elif candidate.event_type in _FORCE:
        change(candidate, EventType.CONCEDE)
    else:
        candidate.status = Status.NEGATED


def _demand(tree: Tree, candidate: Candidate) -> None:
    """What X said that Y must do is a demand of X on Y."""
    candidate.status = Status.HYPOTHETICAL
    speaker = speaker_of(tree, candidate.head)
    if speaker is not None:
        candidate.speaker = speaker
        candidate.status = Status.ACTUAL
        change(candidate, EventType.REQUEST)
        candidate.marks.append("duty")


def speaker_of(tree: Tree, node: int) -> int | None:
    """The subject of the verb of saying that the clause is the content of, or is interrupted by."""
    for _ in range(6):
        above = tree.head[node]
        if tree.dep[node] == "ccomp" and tree.lemma[above] in _SAYING:
            return tree.child(above, "nsubj")
        if above == node or tree.dep[node] not in {"xcomp", "acomp", "ccomp", "conj", "csubj"}:
            break
        node = above
    for kid in tree.kids[node]:
        if tree.dep[kid] in {"parataxis", "ccomp"} and tree.lemma[kid] in _SAYING and tree.dep[node] == "ROOT":
            return tree.child(kid, "nsubj")
    return None


def _duty_above(tree: Tree, node: int) -> bool:
    """Whether "must" stands at a verb that the clause completes ("must be ready to mediate")."""
    for _ in range(3):
        if tree.dep[node] not in {"xcomp", "acomp"}:
            return False
        node = tree.head[node]
        if any(tree.dep[k] == "aux" and tree.lower[k] in _DUTY for k in tree.kids[node]):
            return True
    return False


def _under_condition(tree: Tree, head: int) -> bool:
    """Whether the clause, or one that it hangs in, begins with "if" or its like."""
    node = head
    for _ in range(8):
        if tree.dep[node] == "acl" and tree.lemma[tree.head[node]] in _DOUBT:
            return True
        if tree.dep[node] in {"advcl", "ccomp", "pcomp", "relcl", "acl"} or node == head:
            for kid in tree.kids[node]:
                if tree.dep[kid] in {"mark", "advmod"} and tree.lower[kid] in _IF and kid < node:
                    return True
        if tree.head[node] == node:
            return False
        if tree.dep[node] not in {"xcomp", "conj", "advcl", "dobj", "pobj", "prep", "pcomp"}:
            return False
        node = tree.head[node]
    return False


def _by_content(tree: Tree, outer: Candidate, inner: Candidate) -> None:
    """A vow to strike is a threat, a vow to help a promise."""
    lemma = tree.lemma[outer.head]
    if controls().get(lemma) == "VOW" and quad_of(inner.event_type) >= 3 and outer.event_type is EventType.AGREE:
        change(outer, EventType.THREATEN)
    if lemma in {"accuse", "blame"}:
        outer.mode = "allege"
