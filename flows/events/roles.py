"""Who does it and to whom: the phrases that fill actor and recipient.

In: a tree and a candidate. Out: heads of phrases, actors first.

The idea to hold: grammar says where to look (subject, "by", object, a preposition that the type
expects), and when the thing done is a thing ("rejected Iran's proposal") its owner is the recipient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.events.clause import clause_of
from flows.events.nounclass import COUNTERS, is_actor
from flows.records import EventType

if TYPE_CHECKING:
    from flows.events.clause import Clause
    from flows.events.grammar import Candidate
    from flows.events.tree import Tree

# prepositions that lead to the recipient, in the order they are tried
_LEADS: dict[EventType, tuple[str, ...]] = {
    EventType.AGREE: ("with", "to", "for", "on", "from", "in", "between"),
    EventType.CONSULT: ("with", "to", "between", "at", "in", "of", "for"),
    EventType.SUPPORT: ("with", "for", "of", "to", "behind", "between", "on", "in"),
    EventType.CONCEDE: ("to", "for", "on", "against", "with", "from", "in", "of"),
    EventType.COOPERATE: ("with", "to", "in", "between", "from"),
    EventType.AID: ("to", "for", "in", "from", "on", "of"),
    EventType.RETREAT: ("from", "of", "to", "in", "with"),
    EventType.REQUEST: ("from", "to", "on", "of", "upon", "in", "by", "with"),
    EventType.ACCUSE: ("against", "into", "over", "about", "at", "on", "of", "with", "by", "to", "in"),
    EventType.REJECT: ("from", "by", "of", "with", "to", "on", "for", "against", "in"),
    EventType.THREATEN: ("against", "to", "on", "with", "in", "of", "for"),
    EventType.PROTEST: ("against", "at", "over", "by", "from", "of", "for", "in", "outside"),
    EventType.SANCTION: ("to", "from", "against", "on", "with", "in", "of", "for", "out"),
    EventType.MOBILIZE: ("against", "to", "in", "on", "into", "at", "along", "near"),
    EventType.COERCE: ("on", "against", "of", "in", "for", "to", "from", "at"),
    EventType.ASSAULT: ("on", "against", "at", "with", "in", "into", "of", "to", "near"),
}
_MUTUAL = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE, EventType.SUPPORT})
_PERSONAL = frozenset(
    {"ACT", "PEOPLE", "LEADER", "REFUGEES", "PRISONERS", "HOSTAGE", "SUSPECT", "OFFICIAL", "GOVERNMENT"}
)
_DAYS = frozenset({"DATE", "TIME"})
_MEASURES = frozenset({"SANCTIONS", "RESTRICTION", "SIEGE", "CURFEW", "EMERGENCY"})
_LOCATIVE = frozenset({"in", "at", "near", "outside", "from"})
_APART = frozenset(
    {"nsubj", "nsubjpass", "relcl", "advcl", "ccomp", "parataxis", "conj", "npadvmod", "punct", "aux", "mark"}
)
_OWNED = frozenset({EventType.REJECT, EventType.ACCUSE, EventType.SUPPORT})
_TELLING = frozenset({EventType.REQUEST, EventType.CONCEDE, EventType.COERCE, EventType.THREATEN})
_OUTSIDE = frozenset({"relcl", "appos", "conj", "cc", "punct", "advcl", "parataxis", "dep", "npadvmod"})
_CLAUSAL = frozenset({"VERB", "AUX"})
_WHOLE = frozenset({"dobj", "dative", "pobj", "conj"})
_TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


def phrase(tree: Tree, head: int) -> tuple[int, int]:
    """First and last token of the phrase of a noun: modifiers and prepositional phrases, no clauses."""
    first = last = head
    for kid in tree.kids[head]:
        label = tree.dep[kid]
        if label == "case" or (label in _OUTSIDE and not (label == "punct" and tree.lower[kid] == "-")):
            continue
        if (label == "acl" and kid > head) or (label == "prep" and any(tree.dep[k] == "pcomp" for k in tree.kids[kid])):
            continue
        if (
            label == "prep"
            and kid > head
            and (tree.lower[kid] == "as" or any(tree.ent[k] in _DAYS for k in tree.kids[kid]))
        ):
            continue
        below = tree.subtree(kid)
        first, last = min(first, below[0]), max(last, below[-1])
    for i in range(head - 1, first, -1):  # a dateline that the parser took for a modifier
        if tree.lower[i] in {"--", "—", ")"}:
            first = i + 1
            break
    while last > head and tree.pos[last] in {"SPACE", "PUNCT"}:
        last -= 1
    while first < head and tree.pos[first] in {"SPACE", "PUNCT"}:
        first += 1
    return first, last


def conjuncts(tree: Tree, head: int) -> list[int]:
    """The head and what "and" joins to it."""
    out = [head]
    for node in out:
        out.extend(k for k in tree.kids[node] if tree.dep[k] == "conj" and k not in out and tree.pos[k] not in _CLAUSAL)
    return sorted(out)


def roles(tree: Tree, candidate: Candidate) -> tuple[list[int], list[int]]:
    """Heads of the actors and of the recipients."""
    if candidate.kind == "noun":
        actors, recipients = _noun_roles(tree, candidate)
    else:
        assert candidate.clause is not None
        actors, recipients = _verb_roles(tree, candidate, candidate.clause)
    if candidate.speaker is not None:
        actors, recipients = [candidate.speaker], actors
    if candidate.part == "cause":
        actors, recipients = [], [r for r in recipients if r != candidate.noun]
    elif candidate.part == "undergo":
        actors, recipients = _source(tree, candidate), actors
    if candidate.swap:
        actors, recipients = _source(tree, candidate), actors
    actors, recipients = _spread(tree, actors), _spread(tree, recipients)
    recipients = [r for r in recipients if r not in actors]
    if len(recipients) > 1 and not is_actor(tree, recipients[0]):
        recipients = recipients[:1]  # a list of things is one recipient, a list of people is several
    if not recipients and candidate.event_type in _MUTUAL and len(actors) > 1:
        actors, recipients = actors[:1], actors[1:]
    return actors, recipients


def _spread(tree: Tree, heads: list[int]) -> list[int]:
    out: list[int] = []
    for head in heads:
        out.extend(x for x in conjuncts(tree, head) if x not in out)
    return out


def _source(tree: Tree, candidate: Candidate) -> list[int]:
    clause = candidate.clause
    if clause is None:
        return []
    for prep in ("from", "by", "to"):
        found = [*clause.prepositions.get(prep, []), *(x for t in clause.objects for x in under(tree, t, prep))]
        if found:
            return found[:1]
    return []


def under(tree: Tree, head: int, prep: str) -> list[int]:
    """Objects of a preposition that hangs on a noun, or on the noun that "of" leads to."""
    out = []
    for kid in tree.kids[head]:
        if tree.dep[kid] in {"prep", "agent"}:
            inner = [k for k in tree.kids[kid] if tree.dep[k] == "pobj"]
            if tree.lower[kid] == prep:
                out.extend(inner)
            elif tree.lower[kid] == "of" and tree.lemma[head] in COUNTERS:
                for noun in inner:
                    out.extend(under(tree, noun, prep))
    return out


def owner(tree: Tree, head: int) -> int | None:
    """Whose thing it is: "Iran's proposal", "the Iranian proposal"."""
    for labels in (("poss",), ("amod", "compound", "nmod")):
        for kid in tree.kids[head]:
            if tree.dep[kid] in labels and (labels == ("poss",) or tree.ent[kid] in {"NORP", "GPE", "ORG", "PERSON"}):
                if tree.lower[kid] in {"its", "their", "his", "her", "my", "our", "your", "whose"}:
                    continue
                return kid
    for kid in tree.kids[head]:  # "Nato-led bombings"
        if tree.dep[kid] == "amod" and tree.lemma[kid] in {"lead", "back", "broker", "sponsor"}:
            leader = tree.child(kid, "npadvmod", "nsubj", "compound", "advmod")
            if leader is not None:
                return leader
    return None


def _verb_roles(tree: Tree, candidate: Candidate, clause: Clause) -> tuple[list[int], list[int]]:
    actors = list(clause.subjects) or _imposer(tree, candidate, clause)
    people = [t for t in (*clause.indirect, *clause.objects) if is_actor(tree, t)] or _counted(tree, clause)
    light = candidate.kind == "light"
    if light and candidate.noun in people:
        people.remove(candidate.noun)
    leads = (candidate.reach if light else ()) + _LEADS[candidate.event_type]
    told = _told(tree, candidate, clause) if not people else None
    if told is not None:
        return actors, [told]
    if candidate.event_type in _OWNED and not people:
        found = _by_owner(tree, things(tree, candidate, clause), actors)
        if found:
            return actors, found
    carried = bool(candidate.bound) and not candidate.bound & _PERSONAL  # troops that are sent are no recipient
    mutual = candidate.event_type in _MUTUAL and len(_spread(tree, actors)) > 1
    together = mutual and candidate.event_type is EventType.AGREE  # "Peru and Chile agreed to dam the Loa"
    if light or carried or not people:
        firm = tuple(prep for prep in leads if prep not in _LOCATIVE)
        found = _by_preposition(tree, candidate, clause, firm, actors, strict=True)
        if not found and not people and not together:
            found = _by_content(tree, candidate, actors)
        found = found or _by_preposition(tree, candidate, clause, leads, actors, strict=True)
        if found:
            return actors, found
    if people and not (mutual and carried):
        return actors, people
    if together:
        content = _by_content(tree, candidate, actors)
        return actors, [x for x in content if is_actor(tree, x) and tree.dep[x] in _WHOLE]  # not the river's name
    return _loosely(tree, candidate, clause, actors, mutual=mutual)


def _loosely(
    tree: Tree, candidate: Candidate, clause: Clause, actors: list[int], *, mutual: bool
) -> tuple[list[int], list[int]]:
    """Actors and recipients where no one is the plain object: an owner, a name, in the end the thing itself."""
    recipients = _by_owner(tree, clause.objects, actors) or _by_content(tree, candidate, actors)
    recipients = recipients or _by_complement(tree, clause, actors) or _by_name(tree, candidate, clause, actors)
    if recipients or mutual:
        return actors, recipients
    leads = (candidate.reach if candidate.kind == "light" else ()) + _LEADS[candidate.event_type]
    recipients = _by_preposition(tree, candidate, clause, leads, actors, strict=False)
    return actors, recipients or [t for t in clause.objects if tree.ent[t] not in _TIMES]


def _by_complement(tree: Tree, clause: Clause, actors: list[int]) -> list[int]:
    """Someone inside the clause that completes the verb: "refused to respond to a request from Chad"."""
    if clause.xcomp is None:
        return []
    inner = clause_of(tree, clause.xcomp)
    for thing in (*inner.indirect, *inner.objects, *(x for group in inner.prepositions.values() for x in group)):
        if thing in actors or tree.ent[thing] in _TIMES:
            continue
        if is_actor(tree, thing):
            return [thing]
        of = owner(tree, thing)
        if of is not None and of not in actors:
            return [of]
    return []


def _by_name(tree: Tree, candidate: Candidate, clause: Clause, actors: list[int]) -> list[int]:
    """The first people or country named below the verb, clauses of their own apart."""
    taken = {x for actor in actors for x in tree.subtree(actor)}
    stack, found = [candidate.head], []
    while stack:
        node = stack.pop()
        for kid in tree.kids[node]:
            if kid in taken or tree.dep[kid] in _APART or kid in clause.subjects:
                continue
            if tree.ent[kid] in {"NORP", "GPE"} and kid > candidate.head:
                found.append(kid)
            else:
                stack.append(kid)
    return [min(found)] if found else []


def things(tree: Tree, candidate: Candidate, clause: Clause) -> list[int]:
    """What it is done to, conjuncts and the object of a particle ("call for sanctions") included."""
    particle = candidate.rule.partition("-")[2].partition("+")[0]
    own = clause.objects or clause.prepositions.get(particle, [])
    return _spread(tree, own)


def _told(tree: Tree, candidate: Candidate, clause: Clause) -> int | None:
    """The subject of the clause that is asked for, allowed or forbidden: "demanded that Chad leave"."""
    if candidate.event_type not in _TELLING:
        return None
    clauses = [clause.ccomp] if clause.ccomp is not None else []
    clauses += [k for thing in clause.objects for k in tree.kids[thing] if tree.dep[k] in {"acl", "ccomp"}]
    for node in clauses:
        inner = tree.child(node, "nsubj", "nsubjpass")
        if inner is not None and tree.lower[inner] not in {"that", "which", "who"}:
            return inner
    return None


def _by_content(tree: Tree, candidate: Candidate, actors: list[int]) -> list[int]:
    """Whom the act concerns that is agreed, refused, threatened or asked for."""
    if candidate.content is None:
        return []
    inner_actors, inner_recipients = roles(tree, candidate.content)
    if candidate.event_type is EventType.REQUEST:
        return [x for x in inner_actors if x not in actors] or inner_recipients
    return inner_recipients


def _by_owner(tree: Tree, things: list[int], actors: list[int]) -> list[int]:
    """Whose thing it is that something is done to."""
    for thing in things:
        of = owner(tree, thing)
        if of is not None and of not in actors:
            return [of]
        for prep in ("of", "by", "in", "from"):
            for inner in under(tree, thing, prep):
                of = inner if is_actor(tree, inner) else owner(tree, inner)
                if of is not None:
                    return [of]
    return []


def _by_preposition(
    tree: Tree, candidate: Candidate, clause: Clause, leads: tuple[str, ...], actors: list[int], *, strict: bool
) -> list[int]:
    for prep in leads:
        for obj in clause.prepositions.get(prep, []) if prep != "of" else ():
            if obj not in actors and _fits(tree, obj, strict=strict):
                return [obj]
        for thing in things(tree, candidate, clause):
            for obj in under(tree, thing, prep):
                if obj not in actors and _fits(tree, obj, strict=strict):
                    return [obj]
    return []


def _imposer(tree: Tree, candidate: Candidate, clause: Clause) -> list[int]:
    """Whose measure it is acts when nobody else does: "a U.N. embargo imposed on Chad"."""
    if not candidate.bound & _MEASURES or not clause.objects:
        return []
    of = owner(tree, clause.objects[0])
    return [] if of is None else [of]


def _counted(tree: Tree, clause: Clause) -> list[int]:
    """A number that stands for people: "three hundred were killed"."""
    return [t for t in clause.objects[:1] if clause.passive and tree.pos[t] == "NUM"]


def _fits(tree: Tree, token: int, *, strict: bool) -> bool:
    if tree.ent[token] in _TIMES or tree.pos[token] in _CLAUSAL:
        return False
    return not strict or is_actor(tree, token) or owner(tree, token) is not None


def _noun_roles(tree: Tree, candidate: Candidate) -> tuple[list[int], list[int]]:
    noun = candidate.head
    mutual = under(tree, noun, "between")
    if mutual:
        return mutual, []
    actors = under(tree, noun, "by")[:1]
    above = tree.head[noun]
    own = owner(tree, noun)
    if not actors and own is not None:
        actors = [own]
    recipients: list[int] = []
    for prep in candidate.reach:
        for obj in under(tree, noun, prep):
            if obj not in actors and _fits(tree, obj, strict=False):
                recipients = [obj]
                break
        if recipients:
            break
    if not recipients and own is not None and own not in actors:
        recipients = [own]
    if not actors and "of" not in candidate.reach:
        actors = under(tree, noun, "of")[:1]
    if not actors and tree.dep[noun] == "dobj" and tree.pos[above] == "VERB":
        actors = [x for x in clause_of(tree, above).subjects if is_actor(tree, x)]
    return actors, recipients
