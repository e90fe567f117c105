"""Parsed -> events: the room's one verb.

In: an article with its parses and what the other rooms found. Out: `Event` values, one for each
actor-recipient pair, in text order.

The idea to hold: propose (grammar), change (control), choose (this module), then fill in who, when and
where. Each step is a module of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.events.actors import INTERNATIONAL, cast_of, participants
from flows.events.control import apply_control, change
from flows.events.grammar import candidates
from flows.events.lexicon import contexts
from flows.events.modes import mode_of
from flows.events.nounclass import classes_of, is_actor
from flows.events.ontology import cameo_of, intensity_of, quad_of
from flows.events.rank import features, model
from flows.events.roles import roles
from flows.events.sense import campaigning, elsewhere, in_words
from flows.events.setting import Calendar, days_of, place_of, place_precision, shifted
from flows.events.tree import tree_of
from flows.records import Event, EventType, Span, Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from flows.events.actors import Cast
    from flows.events.grammar import Candidate
    from flows.events.tree import Tree
    from flows.language import Parsed
    from flows.records import DatePrecision, Days, EntityMention, Participant, Quote, Timex

# what a state does to its own people or rebels as a rule, and they to it
_DOMESTIC = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.PROTEST, EventType.RETREAT, EventType.CONCEDE})
# below this the model takes a proposal for no event; a noun alone must be surer of itself than a clause
_TYPES = tuple(kind.value for kind in EventType)
_WILLED = frozenset({EventType.SUPPORT, EventType.AGREE, EventType.CONSULT})  # only people do these
_BARE_FLOOR = 0.5  # a trigger without anyone who acts or suffers
_FLOOR = {"verb": 0.12, "light": 0.12, "duty": 0.12, "noun": 0.25}
_RELABEL, _SURE = 1.5, 0.35  # how much likelier another type must be, and how likely
_MOST_PAIRS = 9  # a list of ten states is no reason for a hundred rows


def find_events(
    parsed: Parsed, mentions: Sequence[EntityMention], times: Sequence[Timex], quotes: Sequence[Quote]
) -> list[Event]:
    """The events of the body."""
    tree, found = proposals(parsed.body)
    chosen = ranked(tree, found)
    if not chosen:
        return []
    cast = cast_of(tree, mentions)
    calendar = Calendar(tree, times)
    events: list[Event] = []
    for candidate in chosen:
        events.extend(_events(candidate, cast, calendar, parsed, quotes))
    return _told_again(sorted(events, key=_order))


def _told_again(events: list[Event]) -> list[Event]:
    """A bare "the meeting", without parties of its own, is the last meeting told before: one cluster."""
    last: dict[EventType, str] = {}
    out = []
    for event in events:
        bare = event.actor is None and event.recipient is None and event.rule.startswith("noun.")
        if bare and event.event_type in last:
            out.append(replace(event, cluster=last[event.event_type]))
            continue
        if not bare:
            last[event.event_type] = event.cluster
        out.append(event)
    return out


def proposals(doc: Doc) -> tuple[Tree, list[Candidate]]:
    """What the grammar alone proposes, with its roles: also what the model is trained on."""
    tree = tree_of(doc)
    found = choose(tree, apply_control(tree, candidates(tree)))
    for candidate in found:
        candidate.actors, candidate.recipients = roles(tree, candidate)
        if in_words(tree, candidate):
            change(candidate, EventType.ACCUSE, "disapprove")
    return tree, [c for c in found if not campaigning(tree, c)]


def ranked(tree: Tree, found: list[Candidate]) -> list[Candidate]:
    """The proposals that the model trusts, with its type and confidence."""
    if not found:
        return found
    trained = model()
    out = []
    for candidate in found:
        names = features(tree, candidate)
        chances = dict(zip(trained.classes, trained.probabilities(names), strict=True))
        own = chances[candidate.event_type.value]
        best = max(_TYPES, key=lambda name: chances[name])
        if best == EventType.AID.value and _sails(tree, candidate):
            best = candidate.event_type.value
        if chances[best] > _RELABEL * own and chances[best] > _SURE:
            change(candidate, EventType(best))
            candidate.rule += ".ranked"
            own = chances[best]
        bare = not candidate.actors and not any(is_actor(tree, r) for r in candidate.recipients)
        bare |= candidate.event_type in _WILLED and not any(is_actor(tree, a) for a in candidate.actors)
        if own >= (_BARE_FLOOR if bare else _FLOOR[candidate.kind]):
            candidate.confidence = round(trained.calibrated(own), 2)
            out.append(candidate)
    return out


def _sails(tree: Tree, candidate: Candidate) -> bool:
    """Whether ships of war are sent out: troops may go to keep the peace, a carrier is no help to anyone."""
    if candidate.event_type is not EventType.MOBILIZE or candidate.clause is None:
        return False
    return any("NAVY" in classes_of(tree, thing) for thing in candidate.clause.objects)


def choose(tree: Tree, found: list[Candidate]) -> list[Candidate]:
    """The candidates that become events."""
    kept = [c for c in found if not c.absorbed and "purpose" not in c.marks and elsewhere(tree, c) is None]
    heads = {c.head: c for c in kept if c.kind != "noun"}
    out = []
    for candidate in kept:
        if candidate.kind == "duty" and "duty" not in candidate.marks:
            continue
        if candidate.kind == "noun" and _told_elsewhere(tree, candidate, heads):
            continue
        out.append(candidate)
    return out


def _told_elsewhere(tree: Tree, candidate: Candidate, heads: dict[int, Candidate]) -> bool:
    """Whether an event noun only fills a role of another event, or names nothing that took place."""
    node = candidate.head
    for _ in range(8):
        if tree.head[node] == node:
            return tree.dep[node] != "ROOT"
        node = tree.head[node]
        if node in heads:
            return True
        if tree.pos[node] in {"VERB", "AUX"}:
            break
    return not any(tree.dep[k] in {"poss", "amod", "compound", "prep", "nmod"} for k in tree.kids[candidate.head])


def _order(event: Event) -> tuple[object, ...]:
    return (
        event.trigger,
        event.event_type.value,
        event.actor.span if event.actor else Span(-1, -1),
        event.recipient.span if event.recipient else Span(-1, -1),
        event.rule,
    )


def _events(
    candidate: Candidate, cast: Cast, calendar: Calendar, parsed: Parsed, quotes: Sequence[Quote]
) -> list[Event]:
    tree = cast.tree
    trigger = tree.span(candidate.first, candidate.last)
    first, last = tree.sentence[candidate.head]
    while last - 1 > first and tree.pos[last - 1] == "SPACE":
        last -= 1
    while first < last - 1 and tree.pos[first] == "SPACE":
        first += 1
    timex, days, precision = _when(calendar, candidate, parsed.article.published)
    place = place_of(cast, candidate)
    mode = mode_of(tree, candidate)
    out = []
    for actor, recipient in _pairs(
        cast,
        candidate.event_type,
        candidate.actors,
        candidate.recipients,
        place.entity.country if place and candidate.event_type in _DOMESTIC else None,
    ):
        out.append(
            Event(
                sentence=tree.span(first, last - 1),
                trigger=trigger,
                event_type=candidate.event_type,
                event_mode=mode,
                event_context=candidate.context or _context(tree, *tree.sentence[candidate.head]),
                cameo=candidate.cameo or cameo_of(candidate.event_type),
                quad_class=quad_of(candidate.event_type),
                intensity=intensity_of(candidate.event_type, mode),
                actor=actor,
                recipient=recipient,
                days=days,
                date_precision=precision,
                date_mention=timex,
                place=place.span if place is not None else None,
                place_precision=place_precision(place) if place is not None else None,
                place_entity=place.entity if place is not None else None,
                status=candidate.status or Status.ACTUAL,
                claimed_by=_claim(trigger, quotes),
                cluster=_cluster(candidate.event_type, actor, recipient, tree, days, place),
                rule=candidate.rule + (f"+{candidate.control}" if candidate.control else ""),
                confidence=candidate.confidence,
            )
        )
    return out


def _when(
    calendar: Calendar, candidate: Candidate, published: dt.date | None
) -> tuple[Timex | None, Days | None, DatePrecision | None]:
    """The time that the event hangs on, its days, and how closely they are known."""
    earlier = calendar.before(candidate)
    if earlier is not None:
        timex, lag = earlier
        days, precision = days_of(timex, published)
        return timex, shifted(days, -lag), precision
    timex_own = calendar.time_of(candidate)
    return timex_own, *days_of(timex_own, published)


def _pairs(
    cast: Cast, event_type: EventType, actors: list[int], recipients: list[int], here: str | None
) -> list[tuple[Participant | None, Participant | None]]:
    """Who with whom; the country of one side helps to place the other."""
    who: list[Participant | None] = [p for head in actors for p in participants(cast, head, here=here)]
    other = next((p.code[:3] for p in who if p is not None and p.code and p.code[:3] not in INTERNATIONAL), None)
    whom: list[Participant | None] = [
        p
        for head in recipients
        for p in participants(cast, head, other=other, at_home=event_type in _DOMESTIC, here=here)
    ]
    if len(who) > 1 and not whom and len(actors) == 1:
        who, whom = who[:1], who[1:]  # "Turkish and Syrian forces" fight each other
    pairs = [(a, r) for a in who or [None] for r in whom or [None]]
    # nobody does it to himself: a pronoun that leads back to the actor was misread
    return [(a, None if a is not None and r is not None and a.span == r.span else r) for a, r in pairs][:_MOST_PAIRS]


def _context(tree: Tree, first: int, last: int) -> str | None:
    """What the sentence is about, by the first telling word."""
    known = contexts()
    return next((known[tree.lemma[i]] for i in range(first, last) if tree.lemma[i] in known), None)


def _claim(trigger: Span, quotes: Sequence[Quote]) -> Quote | None:
    """The shortest quotation that the trigger stands in."""
    holding = [q for q in quotes if q.span.contains(trigger)]
    return min(holding, key=lambda q: (q.span.end - q.span.start, q.span)) if holding else None


def _identity(party: Participant | None, tree: Tree) -> str:
    if party is None:
        return "-"
    if party.entity is not None:
        return party.entity.entity_id
    return party.code or party.span.of(tree.text).lower()


def _cluster(
    event_type: EventType,
    actor: Participant | None,
    recipient: Participant | None,
    tree: Tree,
    days: object,
    place: EntityMention | None,
) -> str:
    """The same for two rows that tell the same event: type, parties, days, place."""
    parties = [_identity(actor, tree), _identity(recipient, tree)]
    if event_type in {EventType.AGREE, EventType.CONSULT, EventType.COOPERATE}:
        parties.sort()
    when = "-" if days is None else f"{getattr(days, 'start', None)}/{getattr(days, 'end', None)}"
    where = place.entity.entity_id if place is not None else "-"
    return "|".join((event_type.value, *parties, when, where))
