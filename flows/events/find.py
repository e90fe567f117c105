"""Parsed -> events: the room's one verb.

In: an article with its parses and what the other rooms found. Out: `Event` values, one for each
actor-recipient pair, in text order.

The idea to hold: propose (grammar), change (control), choose (this module), then fill in who, when and
where. Each step is a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.events.actors import cast_of, participants
from flows.events.control import apply_control
from flows.events.grammar import candidates
from flows.events.lexicon import contexts
from flows.events.modes import mode_of
from flows.events.ontology import cameo_of, intensity_of, quad_of
from flows.events.roles import roles
from flows.events.sense import elsewhere
from flows.events.setting import Calendar, days_of, place_of, place_precision
from flows.events.tree import tree_of
from flows.records import Event, EventType, Span, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.events.actors import Cast
    from flows.events.grammar import Candidate
    from flows.events.tree import Tree
    from flows.language import Parsed
    from flows.records import EntityMention, Participant, Quote, Timex

_MOST_PAIRS = 9  # a list of ten states is no reason for a hundred rows


def find_events(
    parsed: Parsed, mentions: Sequence[EntityMention], times: Sequence[Timex], quotes: Sequence[Quote]
) -> list[Event]:
    """The events of the body."""
    tree = tree_of(parsed.body)
    chosen = choose(tree, apply_control(tree, candidates(tree)))
    if not chosen:
        return []
    cast = cast_of(tree, mentions)
    calendar = Calendar(tree, times)
    events: list[Event] = []
    for candidate in chosen:
        events.extend(_events(candidate, cast, calendar, parsed, quotes))
    return sorted(events, key=_order)


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
    actor_heads, recipient_heads = roles(tree, candidate)
    trigger = tree.span(candidate.first, candidate.last)
    first, last = tree.sentence[candidate.head]
    while last - 1 > first and tree.pos[last - 1] == "SPACE":
        last -= 1
    while first < last - 1 and tree.pos[first] == "SPACE":
        first += 1
    timex = calendar.time_of(candidate)
    days, precision = days_of(timex, parsed.article.published)
    place = place_of(cast, candidate)
    mode = mode_of(tree, candidate)
    out = []
    for actor, recipient in _pairs(cast, actor_heads, recipient_heads):
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
                confidence=0.5,
            )
        )
    return out


def _pairs(cast: Cast, actors: list[int], recipients: list[int]) -> list[tuple[Participant | None, Participant | None]]:
    """Who with whom; the country of one side helps to place the other."""
    who: list[Participant | None] = [p for head in actors for p in participants(cast, head)]
    other = next((p.code[:3] for p in who if p is not None and p.code), None)
    whom: list[Participant | None] = [p for head in recipients for p in participants(cast, head, other=other)]
    if len(who) > 1 and not whom and len(actors) == 1:
        who, whom = who[:1], who[1:]  # "Turkish and Syrian forces" fight each other
    return [(a, r) for a in who or [None] for r in whom or [None]][:_MOST_PAIRS]


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
