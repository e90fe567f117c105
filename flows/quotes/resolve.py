"""Who speaks: from the words that name a source to the person, group or organisation they stand for.

In: a View, utterances in text order, mentions of the body. Out: one `Speaker` for each utterance.

The idea to hold: the article is read once from top to bottom; at each utterance the source is
matched against those seen so far. Where two could be meant and nothing tells them apart, the name
stays empty: no name is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.quotes.lexicon import speaking_nouns
from flows.quotes.referents import Referent, named_referents
from flows.quotes.sources import phrase
from flows.records import Span, SpeakerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.contents import Range
    from flows.quotes.utterance import Utterance
    from flows.quotes.view import View
    from flows.records import Entity, EntityMention

_SINGULAR = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_PLURAL = frozenset({"they", "them", "their"})
_NEUTER = frozenset({"it", "its"})
_FIRST = frozenset({"i", "we", "me", "my", "our", "us"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_VAGUE = frozenset(
    {
        "people",
        "some",
        "many",
        "others",
        "one",
        "someone",
        "everyone",
        "nobody",
        "those",
        "most",
        "several",
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
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_NEW = frozenset({"a", "an", "another", "one", "some", "several", "other", "two", "three", "many"})
_ARTICLE = re.compile(r"^(?:the|a|an|this|that)\s+", re.IGNORECASE)
_TITLE_WORDS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "lady",
        "president",
        "senator",
        "sen",
        "rep",
        "gov",
        "governor",
        "judge",
        "captain",
        "capt",
        "general",
        "gen",
        "colonel",
        "col",
        "major",
        "commander",
        "inspector",
        "minister",
        "secretary",
        "mayor",
        "coach",
        "prosecutor",
        "professor",
        "prof",
        "superintendent",
        "chief",
        "director",
        "economist",
        "analyst",
        "critic",
        "engineer",
        "resident",
    }
)
_MARGIN = 0.75
_FAR = 8


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
    reader = _Reader(view, found, mentions)
    order = sorted(range(len(found)), key=lambda k: (_position(found[k]), k))
    speakers: dict[int, Speaker] = {}
    for number in order:
        speakers[number] = reader.speaker(found[number], number)
    return [speakers[number] for number in range(len(found))]


def _position(utterance: Utterance) -> int:
    return (
        utterance.source if utterance.source >= 0 else utterance.cue if utterance.cue >= 0 else utterance.pieces[0][0]
    )


class _Reader:
    """What is known while the article is read from top to bottom."""

    def __init__(self, view: View, found: Sequence[Utterance], mentions: Sequence[EntityMention]) -> None:
        self.view = view
        self.found = found
        self.named, self.sightings = named_referents(view, mentions)
        self.by_token: dict[int, str] = {}
        for mention in mentions:
            for i in range(view.at(mention.span.start), view.at(mention.span.end - 1) + 1):
                if mention.entity.entity_id in self.named:
                    self.by_token[i] = mention.entity.entity_id
        self.unnamed: list[Referent] = []
        self.next_sighting = 0
        self.last_speaker: Referent | None = None
        self.spoken: list[tuple[Utterance, Referent]] = []

    def speaker(self, utterance: Utterance, number: int) -> Speaker:
        source = utterance.source
        if source < 0:
            return _NOBODY
        view = self.view
        self._read_to(source)
        low, high = phrase(view, source)
        span = Span(view.idx[low], view.end[high - 1])
        referent = self._referent(source, (low, high), utterance)
        if referent is None:
            return Speaker(span, None, None, self._kind(source))
        referent.last = source
        referent.spoke = number
        referent.prominence = max(referent.prominence, 1.0)
        self.last_speaker = referent
        self.spoken.append((utterance, referent))
        referent.context |= self._context(utterance, source)
        return Speaker(span, referent.name, referent.entity, referent.kind)

    def _read_to(self, token: int) -> None:
        """Move the named referents' last mentions up to the token."""
        while self.next_sighting < len(self.sightings) and self.sightings[self.next_sighting].token < token:
            sighting = self.sightings[self.next_sighting]
            referent = self.named[sighting.entity_id]
            same = self.view.sent[referent.last] == self.view.sent[sighting.token]
            referent.prominence = max(referent.prominence, sighting.prominence) if same else sighting.prominence
            referent.last = sighting.token
            self.next_sighting += 1

    def _referent(self, source: int, words: Range, utterance: Utterance) -> Referent | None:
        view = self.view
        word = view.lower[source]
        if source in self.by_token and word not in _SINGULAR:
            return self.named[self.by_token[source]]
        renamed = self._named_beside(source, words) if view.pos[source] == "NOUN" else None
        if renamed is not None:
            return renamed
        if word in _SINGULAR:
            return self._pronoun(source, _SINGULAR[word])
        if word in _PLURAL:
            return self._subject_before(source, None, plural=True) or self._last(source, plural=True)
        if word in _NEUTER:
            return self._last(source, plural=False)
        if view.pos[source] == "PROPN":
            return self._name(source)
        if word in _FIRST:
            return self._first_person(source)
        if word in _RELATIVE and view.pos[source] == "PRON":
            return self._antecedent(source, utterance)
        if view.pos[source] == "PRON" or word in _VAGUE:
            return self._fresh(source, words) if word in {"some", "many", "others", "several", "people"} else None
        return self._described(source, words)

    def _named_beside(self, source: int, words: Range) -> Referent | None:
        """Whom an apposition names: "the mayor, Ada Miller, said", "said one survivor, Ada Miller"."""
        view = self.view
        sort = speaking_nouns().get(view.lemma[source].lower())
        if sort is None or self._is_plural(source):
            return None
        for child in view.children[source]:
            if view.dep[child] == "appos" and child in self.by_token and child > source:
                return self._take_noun(child, source)
        for stop in (words[1], view.right(source)):
            for i in range(stop - 1, min(stop + 1, view.n - 1)):
                found = view.lower[i] == "," and i + 1 in self.by_token
                if found and i > source and self.named[self.by_token[i + 1]].label in {"PERSON", "ORG"}:
                    return self._take_noun(i + 1, source)
        return None

    def _take_noun(self, token: int, source: int) -> Referent | None:
        """The named referent at a token, now also known by the noun at `source`."""
        referent = self.named[self.by_token[token]]
        if referent.label not in {"PERSON", "ORG"}:
            return None
        noun = self.view.lemma[source].lower()
        gender = speaking_nouns().get(noun, ("", None))[1]
        if gender is not None and referent.gender is None:
            referent.gender = gender
        referent.nouns.add(noun)
        return referent

    def _name(self, source: int) -> Referent:
        """A name that nobody marked as one: by its last word one of those known, else somebody new."""
        view = self.view
        surname = view.lower[source]
        for referent in (*self.named.values(), *self.unnamed):
            if referent.label in {"PERSON", ""} and referent.name and referent.last <= source:
                known = referent.name.casefold().split()
                if known and known[-1] == surname and (referent.label or referent.kind is SpeakerKind.NAMED):
                    return referent
        first = source
        while first > 0 and view.pos[first - 1] == "PROPN" and view.head[first - 1] == source:
            if view.lower[first - 1].rstrip(".") in _TITLE_WORDS:
                break
            first -= 1
        return self._fresh(source, (first, source + 1))

    def _subject_before(self, source: int, gender: str | None, *, plural: bool) -> Referent | None:
        """The last subject of a main clause before the token in its paragraph, if "he", "she" or "they" may mean it."""
        view = self.view
        for i in range(source - 1, -1, -1):
            if view.para[i] != view.para[source]:
                return None
            head = view.head[i]
            if view.dep[i] not in {"nsubj", "nsubjpass"} or not (view.dep[head] == "ROOT" or head == i):
                continue
            if view.sent[i] == view.sent[source] or (view.marked[i] >= 0 and view.marks[view.marked[i]].double):
                continue
            if view.lower[i] in _SINGULAR and _SINGULAR[view.lower[i]] == gender:
                continue
            found = self._standing(i, gender, plural=plural)
            if found is not None:
                return found
        return None

    def _standing(self, i: int, gender: str | None, *, plural: bool) -> Referent | None:
        """Whom the subject at a token stands for, if number and gender fit."""
        view = self.view
        noun = view.lemma[i].lower()
        sort, noun_gender = speaking_nouns().get(noun, ("", None))
        if plural:
            fits = view.pos[i] == "NOUN" and self._is_plural(i)
            return self._described(i, phrase(view, i)) if fits else None
        if i in self.by_token:
            referent: Referent | None = self.named[self.by_token[i]]
        elif view.pos[i] == "PROPN":
            referent = self._name(i)
        elif sort == "person" and not self._is_plural(i) and noun_gender in {None, gender}:
            words = phrase(view, i)
            referent = self._named_beside(i, words) or self._described(i, words)
        else:
            return None
        if referent is None or not referent.person or referent.gender not in {None, gender}:
            return None
        return referent

    def _antecedent(self, source: int, utterance: Utterance) -> Referent | None:
        """Whom "who" stands for: the noun that its clause hangs on."""
        view = self.view
        node = source
        for _ in range(4):
            if view.dep[node] == "relcl":
                head = view.head[node]
                return (
                    self._referent(head, phrase(view, head), utterance)
                    if head != source and view.lower[head] not in _RELATIVE
                    else None
                )
            if view.head[node] == node:
                return None
            node = view.head[node]
        return None

    def _first_person(self, source: int) -> Referent | None:
        """For `I` inside somebody's words is that somebody."""
        for utterance, referent in reversed(self.spoken):
            if any(low <= source < high for low, high in utterance.pieces):
                return referent if self.view.lower[source] in {"i", "me", "my"} else None
        return None

    def _pronoun(self, source: int, gender: str) -> Referent | None:
        """He or she: the subject before in the same paragraph, else the likeliest of those named before.

        Nobody if another is nearly as likely.
        """
        near = self._subject_before(source, gender, plural=False)
        if near is not None:
            if near.gender is None:
                near.gender = gender
            return near
        scored = sorted(
            (
                (self._likely(r, source, gender), -k, r)
                for k, r in enumerate(self._persons())
                if self._may_be(r, source, gender)
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

    def _persons(self) -> list[Referent]:
        return [r for r in self.named.values() if r.person] + [r for r in self.unnamed if r.person]

    def _may_be(self, referent: Referent, source: int, gender: str) -> bool:
        if referent.last >= source or referent.gender not in {None, gender}:
            return False
        far = self.view.sent[source] - self.view.sent[referent.last]
        return far <= _FAR or referent is self.last_speaker

    def _likely(self, referent: Referent, source: int, gender: str) -> float:
        distance = self.view.sent[source] - self.view.sent[referent.last]
        value = -0.8 * min(distance, 6) + referent.prominence
        if referent is self.last_speaker:
            value += 2.0
        if referent.gender == gender:
            value += 1.0
        return value

    def _last(self, source: int, *, plural: bool) -> Referent | None:
        """They or it: the last one that spoke and fits, else nobody."""
        view = self.view
        for utterance, referent in reversed(self.spoken):
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

    def _described(self, source: int, words: Range) -> Referent | None:
        """A description: whom it was used of before, or somebody new."""
        view = self.view
        noun = view.lemma[source].lower()
        first = view.lower[words[0]]
        plural = self._is_plural(source)
        modifiers = self._modifiers(source, words)
        if first in _NEW or (plural and first not in _DEFINITE):
            return self._fresh(source, words)
        known = [
            r
            for r in (*self.unnamed, *self.named.values())
            if noun in r.nouns and r.last <= source and r.plural == plural
        ]
        known = [r for r in known if not self._conflict(r, source)]
        if not known:
            return self._fresh(source, words)
        overlap = [(len(modifiers & (r.context | r.nouns)), r.spoke >= 0, r.last, r) for r in known]
        best = max(overlap, key=lambda item: item[:3])
        if modifiers and not best[0] and best[3].entity is not None:
            return self._fresh(source, words)
        rivals = [
            item for item in overlap if item[0] == best[0] and item[3].entity is not None and item[3] is not best[3]
        ]
        if rivals and best[3].entity is not None and view.sent[source] - view.sent[best[2]] > 3:
            return None
        return best[3]

    def _conflict(self, referent: Referent, source: int) -> bool:
        gender = speaking_nouns().get(self.view.lemma[source].lower(), ("", None))[1]
        return gender is not None and referent.gender not in {None, gender}

    def _fresh(self, source: int, words: Range) -> Referent:
        """Somebody without a name who was not spoken of before."""
        view = self.view
        noun = view.lemma[source].lower()
        sort, gender = speaking_nouns().get(noun, ("", None))
        plural = self._is_plural(source)
        written = " ".join(view.text[view.idx[words[0]] : view.end[words[1] - 1]].split())
        name = _ARTICLE.sub("", written)
        taken = {r.name for r in self.unnamed}
        if name in taken and not plural:
            number = 2
            while f"{name} ({number})" in taken:
                number += 1
            name = f"{name} ({number})"
        elif name in taken:
            again = next(r for r in self.unnamed if r.name == name)
            if again.plural:
                return again
        kind = (
            SpeakerKind.COLLECTIVE if plural or sort == "group" else SpeakerKind.ANONYMOUS if sort == "person" else None
        )
        if view.pos[source] == "PROPN":
            kind = SpeakerKind.COLLECTIVE if plural else SpeakerKind.NAMED
        made = Referent(name, None, "", kind, gender, plural, source, {noun}, self._modifiers(source, words))
        self.unnamed.append(made)
        return made

    def _is_plural(self, source: int) -> bool:
        tag = self.view.tag[source]
        if any(self.view.dep[c] == "conj" for c in self.view.children[source]):
            return True
        return tag in {"NNS", "NNPS"} or self.view.lower[source] in {
            "police",
            "people",
            "some",
            "many",
            "others",
            "several",
            "both",
            "most",
        }

    def _modifiers(self, source: int, words: Range) -> set[str]:
        view = self.view
        end = max(words[1], min(view.right(source), source + 15))
        return {
            view.lemma[i].lower()
            for i in range(words[0], end)
            if i != source
            and view.pos[i] in {"NOUN", "PROPN", "ADJ", "VERB"}
            and not (view.pos[i] == "VERB" and view.dep[i] not in {"relcl", "acl", "amod"})
        }

    def _context(self, utterance: Utterance, source: int) -> set[str]:
        """Words of the source's sentence outside of what is reported."""
        view = self.view
        sentence = view.sent[source]
        return {
            view.lemma[i].lower()
            for i in range(view.first[sentence], view.last[sentence])
            if view.pos[i] in {"NOUN", "PROPN", "ADJ", "VERB"}
            and i not in {source, utterance.cue}
            and not any(low <= i < high for low, high in utterance.pieces)
        }

    def _kind(self, source: int) -> SpeakerKind | None:
        view = self.view
        if view.lower[source] in _PLURAL or view.lower[source] in _VAGUE:
            return SpeakerKind.COLLECTIVE
        return None
