"""Pronouns: whom "he", "she", "they", "it" and "I" stand for where they speak.

In: the cast of the article so far and the pronoun's token. Out: a referent, or None where two could
be meant.

The idea to hold: the subject of the sentence before in the same paragraph comes first, then the last
speaker, then whoever stood forward most lately; gender and number rule out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.quotes.descriptions import described, is_plural, named_beside, unmarked_name
from flows.quotes.lexicon import sort_of
from flows.quotes.sources import phrase

if TYPE_CHECKING:
    from flows.quotes.referents import Cast, Referent

SINGULAR = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
PLURAL = frozenset({"they", "them", "their"})
NEUTER = frozenset({"it", "its"})
FIRST = frozenset({"i", "we", "me", "my", "our", "us"})
_MARGIN = 0.75
_FAR = 8


def he_or_she(cast: Cast, source: int, gender: str) -> Referent | None:
    """He or she: the subject before in the same paragraph, else the likeliest of those named before.

    Nobody if another is nearly as likely.
    """
    near = subject_before(cast, source, gender, plural=False)
    if near is not None:
        if near.gender is None:
            near.gender = gender
        return near
    scored = sorted(
        (
            (_likely(cast, r, source, gender), -k, r)
            for k, r in enumerate(_persons(cast))
            if _may_be(cast, r, source, gender)
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    if not scored:
        return None
    best = scored[0][2]
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _MARGIN:
        return None
    if best.gender is None:
        best.gender = gender
    return best


def _persons(cast: Cast) -> list[Referent]:
    return [r for r in cast.named.values() if r.person] + [r for r in cast.unnamed if r.person]


def _may_be(cast: Cast, referent: Referent, source: int, gender: str) -> bool:
    if referent.last >= source or referent.gender not in {None, gender}:
        return False
    far = cast.view.sent[source] - cast.view.sent[referent.last]
    return far <= _FAR or referent is cast.last_speaker


def _likely(cast: Cast, referent: Referent, source: int, gender: str) -> float:
    distance = cast.view.sent[source] - cast.view.sent[referent.last]
    value = -0.8 * min(distance, 6) + referent.prominence
    if referent is cast.last_speaker:
        value += 2.0
    if referent.gender == gender:
        value += 1.0
    return value


def subject_before(cast: Cast, source: int, gender: str | None, *, plural: bool) -> Referent | None:
    """The last subject of a main clause before the token in its paragraph, if "he", "she" or "they" may mean it."""
    view = cast.view
    for i in range(source - 1, -1, -1):
        if view.para[i] != view.para[source]:
            return None
        head = view.head[i]
        if view.dep[i] not in {"nsubj", "nsubjpass"} or not (view.dep[head] == "ROOT" or head == i):
            continue
        if view.sent[i] == view.sent[source] or (view.marked[i] >= 0 and view.marks[view.marked[i]].double):
            continue
        if view.lower[i] in SINGULAR and SINGULAR[view.lower[i]] == gender:
            continue
        found = _standing(cast, i, gender, plural=plural)
        if found is not None:
            return found
    return None


def _standing(cast: Cast, i: int, gender: str | None, *, plural: bool) -> Referent | None:
    """Whom the subject at a token stands for, if number and gender fit."""
    view = cast.view
    noun = view.lemma[i].lower()
    sort, noun_gender = sort_of(noun)
    if plural:
        fits = view.pos[i] == "NOUN" and is_plural(cast, i)
        return described(cast, i, phrase(view, i)) if fits else None
    if i in cast.by_token:
        referent: Referent | None = cast.named[cast.by_token[i]]
    elif view.pos[i] == "PROPN":
        referent = unmarked_name(cast, i)
    elif sort == "person" and not is_plural(cast, i) and noun_gender in {None, gender}:
        words = phrase(view, i)
        referent = named_beside(cast, i, words) or described(cast, i, words)
    else:
        return None
    if referent is None or not referent.person or referent.gender not in {None, gender}:
        return None
    return referent


def they_or_it(cast: Cast, source: int, *, plural: bool) -> Referent | None:
    """They or it: the last one that spoke and fits, else nobody."""
    view = cast.view
    for utterance, referent in reversed(cast.spoken):
        fits = (
            referent.plural
            if plural
            else (not referent.plural and referent.label in {"ORG", "GPE"})
            or (not referent.label and not referent.person and not referent.plural)
        )
        if plural and referent.label in {"ORG", "GPE"}:
            fits = True
        if fits and view.sent[source] - view.sent[max(referent.last, utterance.cue)] <= 4:
            return referent
    return None


def first_person(cast: Cast, source: int) -> Referent | None:
    """For `I` inside somebody's words is that somebody."""
    for utterance, referent in reversed(cast.spoken):
        if any(low <= source < high for low, high in utterance.pieces):
            return referent if cast.view.lower[source] in {"i", "me", "my"} else None
    return None
