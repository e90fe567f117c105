"""Who is spoken of: the persons and groups of an article and what is said of them.

In: a View, the mentions of the body. Out: `Referent` values that grow while the article is read.

The idea to hold: a referent is known by its name, by the nouns it is called ("spokesman", "envoy")
and, where it has no name, by the words that stand around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.quotes.lexicon import given_names, sort_of
from flows.records import SpeakerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.utterance import Utterance
    from flows.quotes.view import View
    from flows.records import Entity, EntityMention

_HONORIFICS = {
    "mr.": "m",
    "mr": "m",
    "mrs.": "f",
    "mrs": "f",
    "ms.": "f",
    "ms": "f",
    "miss": "f",
    "sir": "m",
    "lady": "f",
    "dame": "f",
    "king": "m",
    "queen": "f",
    "prince": "m",
    "princess": "f",
}
TITLES = frozenset(
    {
        "president",
        "minister",
        "secretary",
        "senator",
        "sen.",
        "rep.",
        "gov.",
        "governor",
        "chancellor",
        "mayor",
        "general",
        "gen.",
        "colonel",
        "col.",
        "judge",
        "justice",
        "chairman",
        "chairwoman",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "ambassador",
        "envoy",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "dr.",
        "professor",
        "prof.",
        "sheriff",
        "premier",
        "emir",
        "sheikh",
        "captain",
        "capt.",
        "major",
        "maj.",
        "lt.",
        "sgt.",
        "sergeant",
        "lieutenant",
        "inspector",
        "detective",
        "archbishop",
        "bishop",
        "cardinal",
        "rabbi",
        "imam",
        "director",
        "commissioner",
        "congressman",
        "congresswoman",
        "councilman",
        "councilwoman",
        "officer",
        "chief",
        "leader",
        "analyst",
        "economist",
        "attorney",
        "prosecutor",
        "superintendent",
        "commander",
        "deputy",
        "head",
        "coach",
        "reporter",
        "editor",
        "host",
        "candidate",
        "nominee",
    }
)
_SHORT = {
    "sen.": "senator",
    "rep.": "representative",
    "gov.": "governor",
    "gen.": "general",
    "col.": "colonel",
    "dr.": "doctor",
    "prof.": "professor",
    "capt.": "captain",
    "lt.": "lieutenant",
    "sgt.": "sergeant",
    "maj.": "major",
}


@dataclass(slots=True)
class Referent:
    """Somebody or something that may speak.

    label: PERSON, ORG, GPE ... or "" where there is no name; plural: a group of people;
    nouns: what it is called; context: words seen around it; last: token of its last mention;
    spoke: number of its last utterance, or -1; prominence: how its last mention stood.
    """

    name: str | None
    entity: Entity | None
    label: str
    kind: SpeakerKind | None
    gender: str | None
    plural: bool
    last: int
    nouns: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    spoke: int = -1
    prominence: float = 0.0

    @property
    def person(self) -> bool:
        """Whether "he" or "she" may stand for it."""
        return self.label == "PERSON" or (not self.label and not self.plural and self.kind is SpeakerKind.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention of a named referent at a token, in text order."""

    token: int
    entity_id: str
    prominence: float


def named_referents(view: View, mentions: Sequence[EntityMention]) -> tuple[dict[str, Referent], list[Sighting]]:
    """Referents of the named mentions by entity id, with all nouns the article calls them, and where they are seen."""
    people: dict[str, Referent] = {}
    seen: list[Sighting] = []
    for mention in mentions:
        if mention.label not in {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"}:
            continue
        head = mention_head(view, mention)
        entity = mention.entity
        referent = people.get(entity.entity_id)
        if referent is None:
            referent = people[entity.entity_id] = Referent(
                entity.name, entity, mention.label, SpeakerKind.NAMED, None, mention.label == "NORP", head
            )
        if mention.label == "PERSON":
            describe(view, referent, head, view.at(mention.span.start))
        seen.append(Sighting(head, entity.entity_id, prominence(view, head)))
    return people, sorted(seen, key=lambda s: s.token)


def mention_head(view: View, mention: EntityMention) -> int:
    """The token of a mention that hangs on something outside of it."""
    start, stop = view.at(mention.span.start), view.at(mention.span.end - 1)
    for i in range(stop, start - 1, -1):
        if (not start <= view.head[i] <= stop or view.head[i] == i) and view.pos[i] not in {"PART", "PUNCT"}:
            return i
    return min(stop, view.n - 1)


def describe(view: View, referent: Referent, head: int, start: int) -> None:
    """Take in what this mention says of a person: titles before the name, appositions, "is a", gender."""
    _before_name(view, referent, head, start)
    top = head
    if view.dep[head] == "appos":
        top = view.head[head]
        _noun(referent, view.lemma[top].lower())
    for node in (head,) if top == head else (head, top):
        for child in view.children[node]:
            if view.dep[child] == "appos" and child != head:
                _apposition(view, referent, child)
            elif view.dep[child] == "relcl" and view.lemma[child] == "be":
                _attributes(view, referent, child)
    verb = view.head[head]
    if view.dep[head] == "nsubj" and view.lemma[verb] in {"be", "become", "serve"}:
        _attributes(view, referent, verb)


def _before_name(view: View, referent: Referent, head: int, start: int) -> None:
    """Honorifics, titles and given names."""
    for i in range(max(view.first[view.sent[head]], start - 6), head):
        word = view.lower[i]
        if i >= start and referent.gender is None:
            referent.gender = given_names().get(word)
        if start - 1 <= i <= start and word in _HONORIFICS:
            referent.gender = _HONORIFICS[word]
        title = _SHORT.get(word, view.lemma[i].lower())
        if view.head[i] == head or i >= start - 1:
            _noun(referent, title)


def _apposition(view: View, referent: Referent, noun: int) -> None:
    """For `Ada Miller, the minister and a spokeswoman for the party`: both nouns, and the words around them."""
    _noun(referent, view.lemma[noun].lower())
    for inner in view.children[noun]:
        dep = view.dep[inner]
        if dep == "conj":
            _noun(referent, view.lemma[inner].lower())
        elif dep in {"compound", "nmod", "amod"}:
            referent.context.add(view.lemma[inner].lower())
        elif dep == "prep":
            stop = min(view.right(inner), inner + 12)
            referent.context |= {
                view.lemma[i].lower() for i in range(inner, stop) if view.pos[i] in {"NOUN", "PROPN", "ADJ"}
            }


def _attributes(view: View, referent: Referent, verb: int) -> None:
    for child in view.children[verb]:
        if view.dep[child] == "attr":
            _noun(referent, view.lemma[child].lower())


def _noun(referent: Referent, noun: str) -> None:
    if sort_of(noun)[0] or noun in TITLES:
        referent.nouns.add(noun)
        gender = sort_of(noun)[1]
        if gender is not None and referent.gender is None:
            referent.gender = gender


def prominence(view: View, head: int) -> float:
    """How far forward a mention stands: subjects before objects before owners; words in marks last."""
    dep = view.dep[head]
    if dep == "appos":
        dep = view.dep[view.head[head]]
    value = {
        "nsubj": 1.5,
        "nsubjpass": 1.2,
        "dobj": 0.3,
        "pobj": 0.0,
        "conj": 0.3,
        "attr": 0.3,
        "poss": -0.3,
        "compound": -1.0,
        "agent": 0.2,
    }.get(dep, 0.0)
    if dep == "nsubj" and view.dep[view.head[head]] in {"relcl", "advcl", "ccomp", "acl"}:
        value -= 0.7
    if view.marked[head] >= 0 and view.marks[view.marked[head]].double:
        value -= 2.5
    return value


class Cast:
    """Who has come up while the article is read from top to bottom.

    named: referents by entity id; unnamed: those without a mention, in order; by_token: entity id of
    each token of a mention; spoken: utterances so far with their speakers.
    """

    __slots__ = ("_next", "by_token", "last_speaker", "named", "sightings", "spoken", "unnamed", "view")

    def __init__(self, view: View, mentions: Sequence[EntityMention]) -> None:
        self.view = view
        self.named, self.sightings = named_referents(view, mentions)
        self.by_token: dict[int, str] = {}
        for mention in mentions:
            if mention.entity.entity_id in self.named:
                for i in range(view.at(mention.span.start), view.at(mention.span.end - 1) + 1):
                    self.by_token[i] = mention.entity.entity_id
        self.unnamed: list[Referent] = []
        self.last_speaker: Referent | None = None
        self.spoken: list[tuple[Utterance, Referent]] = []
        self._next = 0

    def read_to(self, token: int) -> None:
        """Move the named referents' last mentions up to the token."""
        while self._next < len(self.sightings) and self.sightings[self._next].token < token:
            sighting = self.sightings[self._next]
            referent = self.named[sighting.entity_id]
            same = self.view.sent[referent.last] == self.view.sent[sighting.token]
            referent.prominence = max(referent.prominence, sighting.prominence) if same else sighting.prominence
            referent.last = sighting.token
            self._next += 1

    def speaks(self, referent: Referent, utterance: Utterance, number: int, context: set[str]) -> None:
        """Take down that a referent spoke, and the words around it."""
        referent.last = utterance.source
        referent.spoke = number
        referent.prominence = max(referent.prominence, 1.0)
        referent.context |= context
        self.last_speaker = referent
        self.spoken.append((utterance, referent))
