"""Codes of those who act: country (or international body) and role.

In: phrases and the article's mentions. Out: `Participant`.

The idea to hold: the country comes from the nearest name in the phrase (a demonym, an owner, "of
Chile"), the role from its head noun or title; "the rebels" without a name belong to the country that
the article is about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.events.lexicon import agents, country_words, known_names
from flows.events.nounclass import COUNTERS
from flows.events.roles import phrase
from flows.records import Participant, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.events.tree import Tree
    from flows.records import Entity, EntityMention

INTERNATIONAL = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
# roles that are held inside a country: without a name they belong to the country at issue
_INSIDE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "REB", "OPP", "PTY", "CVL", "SPY", "PRM", "EDU", "LAB"})
_MAIN = 0.6
_PERSONS = frozenset({"GOV", "REB", "JUD", "LEG", "MIL", "OPP", "REL"})
_COUNTING = frozenset({"group", "thousand", "hundred", "member"})
_OF = frozenset({"of"})
_TIES = frozenset({"in", "from", "at", "based", "with", "to", "for", "by", "against", "on", "loyal"})
_BEFORE = frozenset({"poss", "amod", "compound", "nmod", "nummod", "npadvmod"})
_BESIDE = frozenset({"appos"})
_MANY = frozenset(
    {
        "international",
        "world",
        "global",
        "western",
        "regional",
        "foreign",
        "power",
        "country",
        "nation",
        "side",
        "bloc",
        "body",
        "ally",
        "community",
    }
)
_OWN = frozenset({"its", "their", "his", "her"})
_SINGULAR = frozenset({"he", "she", "him", "her", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "themselves"})
_IT = frozenset({"it", "itself"})
_MISSIONS = frozenset({"mission", "peacekeeper"})  # of the United Nations where no other body is named
_HEADING = frozenset({"lead", "head", "run", "chair", "command"})


@dataclass(slots=True)
class Cast:
    """The names of an article, ready to be asked by token."""

    tree: Tree
    by_token: dict[int, EntityMention]
    focus: list[str] = field(default_factory=list)  # countries, the most named first
    spoken: dict[str, str | None] = field(default_factory=dict)  # noun -> the country it is said of elsewhere
    main: str | None = None  # the country that most of the names are of, if there is one
    bodies: frozenset[str] = frozenset()  # international ones that are named
    offices: dict[str, str] = field(default_factory=dict)  # entity -> the role that the text gives it anywhere

    def mention(self, token: int) -> EntityMention | None:
        """The mention that holds the token."""
        return self.by_token.get(token)


def cast_of(tree: Tree, mentions: Sequence[EntityMention]) -> Cast:
    """Index the body's mentions by token and count the countries."""
    by_token: dict[int, EntityMention] = {}
    named: Counter[str] = Counter()
    bodies: set[str] = set()
    for mention in mentions:
        if mention.section is not Section.BODY:
            continue
        token = bisect_right(tree.start, mention.span.start) - 1
        if token < 0 or tree.end[token] <= mention.span.start:
            token += 1
        while token < len(tree) and tree.start[token] < mention.span.end:
            by_token[token] = mention
            token += 1
        known = _named(mention.span.of(tree.text).lower())
        body = known[0] if known else mention.entity.role_code
        if body in INTERNATIONAL:
            bodies.add(body)
        if mention.entity.country and mention.label in {"GPE", "NORP"}:
            named[mention.entity.country] += 1
    focus = [c for c, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))]
    main = focus[0] if focus and named[focus[0]] > _MAIN * sum(named.values()) else None
    return Cast(tree, by_token, focus, main=main, bodies=frozenset(bodies))


def participants(
    cast: Cast, head: int, *, other: str | None = None, at_home: bool = False, here: str | None = None
) -> list[Participant]:
    """The phrase of `head` with its entity and code; one for each of "Turkish and Syrian forces".

    `other` is the country of the other side, if known: the rebels whom an envoy meets are not of the envoy's country,
    while those whom a ruler fights (`at_home`) are. `here` is the country of the place where it happens.
    """
    tree = cast.tree
    source = antecedent(cast, head)
    at = head if source is None else source
    near = source is not None and tree.sentence[source] == tree.sentence[head]
    first, last = phrase(tree, at if near else head)
    role = role_of(cast, at)
    sides = _sides(cast, at)
    if sides:
        return [
            Participant(tree.span(side, side), m.entity if (m := cast.mention(side)) else None, f"{country}{role}")
            for side, country in sides
        ]
    country, role, entity = _code(cast, at, role)
    owned = any(tree.dep[k] == "poss" and tree.lower[k] in _OWN for k in tree.kids[at])
    if country is None and not owned and tree.lemma[at] in _MISSIONS and cast.bodies == {"UNO"}:
        country, role = "UNO", ""
    elif country is None and _office(cast, at) in _INSIDE:
        role = role or _office(cast, at)
        country = cast.main  # "Lekkas", whom the text calls the leader of the union
    elif country is None and owned and other:
        country = other  # "urged its residents"
    elif country is None and role in _INSIDE and _common(tree, first, last):
        said = _said_of(cast, at)
        at_issue = [place for place in (said, here) if place is not None]
        at_issue += [c for c in cast.focus if c != other or at_home or c == cast.main]
        country = other if at_home and not (said or here) and other in at_issue else next(iter(at_issue), None)
    mention = cast.mention(at)
    return [
        Participant(
            tree.span(first, last),
            mention.entity if mention is not None else entity,
            f"{country}{role}" if country else None,
        )
    ]


def _said_of(cast: Cast, head: int) -> str | None:
    """The country that the same noun is said of elsewhere in the text: "the rebels" after "Libyan rebels"."""
    tree, lemma = cast.tree, cast.tree.lemma[head]
    if lemma not in cast.spoken:
        named = Counter(
            country
            for i, word in enumerate(tree.lemma)
            if word == lemma
            and i != head
            and (country := _country(cast, i, 2)[0]) is not None
            and country not in INTERNATIONAL
        )
        cast.spoken[lemma] = min(named, key=lambda c: (-named[c], c)) if named else None
    return cast.spoken[lemma]


def _office(cast: Cast, head: int) -> str:
    """The role that the text gives a person of no known country: "Ada Obi, who leads the union"; empty if none."""
    mention, tree = cast.mention(head), cast.tree
    if mention is None or mention.label != "PERSON":
        return ""
    entity = mention.entity.entity_id
    if entity not in cast.offices:
        own = [i for i, other in cast.by_token.items() if other.entity.entity_id == entity]
        told = (role_of(cast, x) for i in own for x in (i, *_headed(tree, i)))
        cast.offices[entity] = next((role for role in told if role), "")
    return cast.offices[entity]


def _headed(tree: Tree, person: int) -> list[int]:
    """What a relative clause says that the person leads."""
    clauses = [k for k in tree.kids[person] if tree.dep[k] == "relcl" and tree.lemma[k] in _HEADING]
    return [x for k in clauses for x in tree.kids[k] if tree.dep[x] == "dobj"]


def _common(tree: Tree, first: int, last: int) -> bool:
    """Whether a phrase is of common nouns and of no one who belongs to several countries."""
    return not any(tree.pos[i] == "PROPN" or tree.lemma[i] in _MANY for i in range(first, last + 1))


def _sides(cast: Cast, head: int) -> list[tuple[int, str]]:
    """The peoples that "and" joins before one head, with their countries; none if there are not two."""
    tree = cast.tree
    for kid in tree.kids[head]:
        if tree.dep[kid] in {"amod", "compound", "nmod"} and tree.ent[kid] in {"NORP", "GPE"}:
            joined = [kid, *(k for k in tree.kids[kid] if tree.dep[k] == "conj")]
            found = [(k, c) for k in joined if (c := _own_country(cast, k)[0])]
            if len(found) > 1:
                return found
    return []


def _code(cast: Cast, head: int, role: str) -> tuple[str | None, str, Entity | None]:
    """Country, role and entity of the phrase of `head`."""
    country, own_role, entity = _country(cast, head, 0)
    if own_role and (not role or country in INTERNATIONAL):
        role = own_role
    elif country in INTERNATIONAL and (role in {"GOV", "SOC", "CVL"} or cast.tree.pos[head] == "PROPN"):
        role = ""
    return country, role, entity


def role_of(cast: Cast, head: int) -> str:
    """The role that the head noun, its compound or its title tells; empty if none."""
    tree, known = cast.tree, agents()
    lemma = tree.lemma[head]
    if lemma in _COUNTING or (lemma in COUNTERS and lemma not in known):
        for inner in _objects_of(tree, head, _OF):
            found = role_of(cast, inner)
            if found:
                return found
    before = [tree.lemma[k] for k in tree.kids[head] if k < head and tree.dep[k] in {"compound", "nmod", "amod"}]
    return _role_by_words(cast, head, before) or _role_by_entity(cast, head)


def _role_by_words(cast: Cast, head: int, before: list[str]) -> str:
    tree, known = cast.tree, agents()
    lemma = tree.lemma[head]
    for word in reversed(before):
        if f"{word}_{lemma}" in known:
            return known[f"{word}_{lemma}"]
    if "former" in before and known.get(lemma) == "GOV":
        return "ELI"
    if lemma in known and tree.ent[head] not in {"PERSON", "GPE"}:
        return known[lemma]
    named = [tree.lemma[k] for k in tree.kids[head] if k < head and tree.dep[k] in {"compound", "nmod"}]
    for word in reversed(named):
        if word in known:
            return known[word]
    for kid in tree.kids[head]:
        if tree.dep[kid] == "appos" and tree.lemma[kid] in known:
            return known[tree.lemma[kid]]
    return ""


def _role_by_entity(cast: Cast, head: int) -> str:
    mention = cast.mention(head)
    code = mention.entity.role_code if mention is not None else None
    return code if code and code not in INTERNATIONAL else ""


def _objects_of(tree: Tree, head: int, prepositions: frozenset[str]) -> list[int]:
    """Objects of prepositions below a noun; a participle between them is passed over ("based in")."""
    out = []
    for kid in tree.kids[head]:
        if tree.dep[kid] in {"prep", "acl"} and tree.lower[kid] in prepositions:
            for inner in tree.kids[kid]:
                if tree.dep[inner] == "pobj":
                    out.append(inner)
                elif tree.dep[inner] == "prep":
                    out.extend(k for k in tree.kids[inner] if tree.dep[k] == "pobj")
    return out


def _named(text: str) -> tuple[str, str] | None:
    found = known_names().get(text)
    return found or (known_names().get(text[4:]) if text.startswith("the ") else None)


def _country(cast: Cast, head: int, depth: int) -> tuple[str | None, str, Entity | None]:
    """Country code, the role that a known name brings along, and the entity of the name itself."""
    tree = cast.tree
    country, role, entity = _own_country(cast, head)
    if country is not None or depth > 3:
        return country, role, entity
    around: list[int] = []
    for labels in (_BEFORE, _BESIDE):
        around += [k for k in reversed(tree.kids[head]) if tree.dep[k] in labels]
    around += _objects_of(tree, head, _OF) + _objects_of(tree, head, _TIES)
    for node in around:
        country = _country(cast, node, depth + 1)[0]
        if country is not None:
            return country, "", None
    return None, "", None


def _own_country(cast: Cast, head: int) -> tuple[str | None, str, Entity | None]:
    """What the name at the token itself tells."""
    tree = cast.tree
    mention = cast.mention(head)
    if mention is not None:
        words = mention.span.of(tree.text).lower().removesuffix("'s").removesuffix("’s")
        named = _named(words)
        if named:
            return named[0], named[1], mention.entity
        if mention.entity.role_code in INTERNATIONAL:
            return mention.entity.role_code, "", mention.entity
        if mention.entity.country:
            return mention.entity.country, "", mention.entity
    entity = mention.entity if mention is not None else None
    named = _named(tree.lower[head])
    names = [k for k in tree.kids[head] if tree.dep[k] == "compound" and k < head]
    if named is None and names:
        named = _named(tree.text[tree.start[names[0]] : tree.end[head]].lower())
    if named:
        return named[0], named[1], entity
    return _spelled(cast, head), "", entity


def _spelled(cast: Cast, head: int) -> str | None:
    """The country that a word of the name spells out: "U.S. State Department", "Syrian troops"."""
    tree, known = cast.tree, country_words()
    mention = cast.by_token.get(head)
    first = last = head
    while mention is not None and cast.by_token.get(first - 1) is mention:
        first -= 1
    while mention is not None and cast.by_token.get(last + 1) is mention:
        last += 1
    for i in range(first, last + 1):
        if tree.pos[i] not in {"PROPN", "ADJ", "NOUN"} or tree.text[tree.start[i]].islower():
            continue
        found = (known.get(f"{tree.lower[i]} {tree.lower[i + 1]}") if i + 1 < len(tree) else None) or known.get(
            tree.lower[i]
        )
        if found is None and i:
            found = known.get(f"{tree.lower[i - 1]} {tree.lower[i]}")
        if found is None and tree.lower[i].endswith("s"):
            found = known.get(tree.lower[i][:-1])
        if found is not None:
            return found
    return None


def antecedent(cast: Cast, head: int) -> int | None:
    """Whom a pronoun stands for: the last fitting subject or name before it; None for no pronoun or no find."""
    tree = cast.tree
    word = tree.lower[head]
    if word not in _SINGULAR and word not in _PLURAL and word not in _IT:
        return None
    before = range(head - 1, max(-1, head - 120), -1)
    fitting = [i for i in before if tree.head[i] != tree.head[head] and _stands(tree, i, word)]
    subject = next((i for i in fitting if tree.dep[i] in {"nsubj", "nsubjpass"}), None)
    if subject is not None:
        return subject
    return next((i for i in fitting if tree.ent[i] == "PERSON" and tree.dep[i] != "compound"), None)


def _stands(tree: Tree, i: int, word: str) -> bool:
    """Whether the pronoun may stand for the noun."""
    role = agents().get(tree.lemma[i])
    if word in _SINGULAR:
        return tree.ent[i] == "PERSON" or (role in _PERSONS and tree.tag[i] in {"NN", "NNP"})
    if word in _PLURAL:
        return tree.tag[i] in {"NNS", "NNPS"} and (role is not None or bool(tree.ent[i]))
    return tree.ent[i] in {"ORG", "GPE"} or role in {"GOV", "MIL", "BUS", "LEG", "JUD"}
