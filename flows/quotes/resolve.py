"""Who speaks: from the words that name a source to the person, group or organisation they stand for.

In: a View, utterances in text order, mentions of the body. Out: one `Speaker` for each utterance.

The idea to hold: the article is read once from top to bottom; at each utterance the source is
matched against those seen so far. Where two could be meant and nothing tells them apart, the name
stays empty: no name is better than a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.quotes.descriptions import by_surname, described, fresh, named_beside, unmarked_name
from flows.quotes.pronouns import FIRST, NEUTER, PLURAL, SINGULAR, first_person, he_or_she, subject_before, they_or_it
from flows.quotes.referents import Cast
from flows.quotes.sources import phrase
from flows.records import Span, SpeakerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.contents import Range
    from flows.quotes.referents import Referent
    from flows.quotes.utterance import Utterance
    from flows.quotes.view import View
    from flows.records import Entity, EntityMention

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_VAGUE_GROUPS = frozenset({"some", "many", "others", "several", "people"})
_VAGUE = _VAGUE_GROUPS | frozenset(
    {
        "one",
        "someone",
        "everyone",
        "nobody",
        "those",
        "most",
        "few",
        "both",
        "all",
        "somebody",
        "anyone",
        "everybody",
        "none",
        "you",
    }
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The source as written and whom it stands for."""

    span: Span | None
    name: str | None
    entity: Entity | None
    kind: SpeakerKind | None


_NOBODY = Speaker(None, None, None, None)


def resolve(view: View, found: Sequence[Utterance], mentions: Sequence[EntityMention]) -> list[Speaker]:
    """A speaker for each utterance, in the order given."""
    cast = Cast(view, mentions)
    order = sorted(range(len(found)), key=lambda k: (_position(found[k]), k))
    speakers = {number: _speaker(cast, found[number], number) for number in order}
    return [speakers[number] for number in range(len(found))]


def _position(utterance: Utterance) -> int:
    return (
        utterance.source if utterance.source >= 0 else utterance.cue if utterance.cue >= 0 else utterance.pieces[0][0]
    )


def _speaker(cast: Cast, utterance: Utterance, number: int) -> Speaker:
    source = utterance.source
    if source < 0:
        return _NOBODY
    view = cast.view
    cast.read_to(source)
    low, high = words = phrase(view, source)
    span = Span(view.idx[low], view.end[high - 1])
    referent = _referent(cast, source, words, utterance)
    if referent is None:
        return Speaker(span, None, None, _kind(cast, source))
    cast.speaks(referent, utterance, number, _context(cast, utterance, source))
    return Speaker(span, referent.name, referent.entity, referent.kind)


def _referent(cast: Cast, source: int, words: Range, utterance: Utterance) -> Referent | None:
    view = cast.view
    word = view.lower[source]
    beside = named_beside(cast, source, words) if view.pos[source] != "PROPN" else None
    if beside is not None:
        return beside
    if view.pos[source] == "PRON" or word in _VAGUE or word in SINGULAR:
        return _pronoun(cast, source, words, utterance)
    if source in cast.by_token and cast.named[cast.by_token[source]].label != "NORP":
        return by_surname(cast, source) or cast.named[cast.by_token[source]]
    capital = view.text[view.idx[source]].isupper()
    known = by_surname(cast, source) if capital else None
    if known is not None:
        return known
    if capital and view.pos[source] == "PROPN" and source not in cast.by_token:
        return unmarked_name(cast, source)
    return described(cast, source, words)


def _pronoun(cast: Cast, source: int, words: Range, utterance: Utterance) -> Referent | None:
    word = cast.view.lower[source]
    if word in SINGULAR:
        return he_or_she(cast, source, SINGULAR[word])
    if word in PLURAL:
        return subject_before(cast, source, None, plural=True) or they_or_it(cast, source, plural=True)
    if word in NEUTER:
        return they_or_it(cast, source, plural=False)
    if word in FIRST:
        return first_person(cast, source)
    if word in _RELATIVE:
        return _antecedent(cast, source, utterance)
    return fresh(cast, source, words) if word in _VAGUE_GROUPS else None


def _antecedent(cast: Cast, source: int, utterance: Utterance) -> Referent | None:
    """Whom "who" stands for: the noun that its clause hangs on."""
    view = cast.view
    node = source
    for _ in range(4):
        if view.dep[node] == "relcl":
            head = view.head[node]
            return (
                _referent(cast, head, phrase(view, head), utterance)
                if head != source and view.lower[head] not in _RELATIVE
                else None
            )
        if view.head[node] == node:
            return None
        node = view.head[node]
    return None


def _context(cast: Cast, utterance: Utterance, source: int) -> set[str]:
    """Words of the source's sentence outside of what is reported."""
    view = cast.view
    sentence = view.sent[source]
    return {
        view.lemma[i].lower()
        for i in range(view.first[sentence], view.last[sentence])
        if view.pos[i] in {"NOUN", "PROPN", "ADJ", "VERB"}
        and i not in {source, utterance.cue}
        and not any(low <= i < high for low, high in utterance.pieces)
    }


def _kind(cast: Cast, source: int) -> SpeakerKind | None:
    view = cast.view
    if view.lower[source] in PLURAL or view.lower[source] in _VAGUE:
        return SpeakerKind.COLLECTIVE
    return None
