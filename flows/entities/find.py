"""One article's parses -> its names, each with the identity it was given.

In: `Parsed`, the times found in it, the gazetteer. Out: `EntityFindings`, in text order.

The idea to hold: four steps, each its own module: spots are proposed (`spotting`), judged (`labels`), gathered into
clusters (`cluster`) and given an identity (`resolve` for places, `link` for the rest).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.entities.cluster import cluster
from flows.entities.gazetteer import Level
from flows.entities.keys import key_of, slug_of
from flows.entities.labels import CLASS_OF, CLASSES, certain, survey, weigh, word_classes
from flows.entities.link import entity_of_thing, find_thing
from flows.entities.names import Name
from flows.entities.resolve import Resolver, entity_of_place
from flows.entities.spotting import find_spots
from flows.records import Entity, EntityFindings, EntityMention, Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.entities.gazetteer import Gazetteer, Place
    from flows.entities.spotting import Spot
    from flows.language import Parsed
    from flows.records import Timex

_MAY_BE_TOWN = frozenset({"PERSON", "ORG", "PRODUCT", "NORP", "WORK_OF_ART", "EVENT"})
_TOWN_OF = re.compile(
    r"\b(?:town|towns|city|cities|village|villages|port|province|provinces|district|capital|suburb|island|islands|municipality"
    r"|hamlet|county|region|enclave)\sof\s(?:the\s)?$"
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|of|outside|, )\s*$")
_PLAYS = re.compile(
    r"(?:'s)? (?:\d|(?i:beat|defeat|won|win|lost|drew|draw|v |vs|versus|trounce|thrash|crush|edge|down|top|host|face|bowled|batted|score|"
    r"name|take|captain|coach|striker|midfielder|defender|goalkeeper|batsm|bowler|fast bowler|wicket|opener|skipper|manager|squad|team|side|players?))"
)
_PLAYED = re.compile(r"(?i:\b(?:beat|defeated|v|vs|versus|against|over|and) |\d )$")
_DATED = re.compile(r" (?:\d{4}-\d\d-\d\d|, [A-Z])")
PLACES = frozenset({"GPE", "LOC", "FAC"})
_NAME_OF = {"PER": "PERSON", "ORG": "ORG"}
_CERTAIN = 0.98  # the confidence of a name that needed no weighing
_UNSURE = 0.75
_DROP = 0.5  # a spot of the parser's is given up only when nothing is more likely than all else


def find_entities(parsed: Parsed, times: Sequence[Timex], gazetteer: Gazetteer) -> EntityFindings:
    """Every name of the article's sections with its identity."""
    names, sports = find_names(parsed, times, gazetteer)
    names = sorted(
        [*names, *inner_places(names, gazetteer)], key=lambda pair: (pair[0].section.value, pair[0].start, -pair[0].end)
    )
    known = {
        name.text for name, _ in names if name.label == "PERSON" and " " in name.text and gazetteer.things(name.text)
    }
    full = cluster([name for name, _ in names], known=known)
    teams = find_teams(parsed, [name for name, _ in names], gazetteer) if sports else frozenset()
    resolver = Resolver(parsed, [name for name, _ in names], gazetteer)
    mentions = []
    found: dict[tuple[str, str, bool], tuple[Entity, str]] = {}
    for name, confidence in names:
        same = (name.label, name.text, name in teams)
        if same not in found:
            found[same] = _identity(name, full, teams, resolver, parsed, gazetteer)
        entity, rule = found[same]
        mentions.append(EntityMention(name.span, name.label, entity, rule, round(confidence, 3), name.section))
    return EntityFindings(tuple(mentions), resolver.dateline)


def find_names(parsed: Parsed, times: Sequence[Timex], gazetteer: Gazetteer) -> tuple[list[tuple[Name, float]], bool]:
    """The spots that are names, labelled, in reading order; and whether the article reports games."""
    found = []
    for section, doc in parsed.docs():
        taken = [timex.span for timex in times if timex.section is section]
        text = parsed.article.section(section)
        found.append((section, doc, text, find_spots(doc, gazetteer, taken, text=text)))
    article = survey([(text, spots) for _, _, text, spots in found])
    out = []
    for section, doc, text, spots in found:
        for spot in spots:
            kind = certain(spot, gazetteer)
            if kind is not None:
                label = _label(spot, kind, gazetteer)
                out.append((Name(section, spot.start, spot.end, spot.text, label, spot.origin), _CERTAIN))
                continue
            chances = weigh(spot, doc, text, article, gazetteer)
            best = chances.index(max(chances))
            if CLASSES[best] == "NONE":
                if not spot.label or chances[best] > _DROP:
                    continue
                best = chances.index(max(chances[:-1]))
            label = _label(spot, CLASSES[best], gazetteer)
            out.append((Name(section, spot.start, spot.end, spot.text, label, spot.origin), chances[best]))
    out = _with_context(out, {section: text for section, _, text, _ in found}, gazetteer)
    return [_credited(pair, parsed, gazetteer) for pair in out], article.sports


def _credited(pair: tuple[Name, float], parsed: Parsed, gazetteer: Gazetteer) -> tuple[Name, float]:
    """A town's name in the brackets of a dateline is the agency's: "OSLO, June 27 (Meridian) -"."""
    name, confidence = pair
    line = parsed.article.dateline
    if line is None or name.section is not Section.BODY or name.label == "ORG" or not line.contains(name.span):
        return pair
    text = parsed.article.text
    bracketed = text[name.start - 1 : name.start] == "(" and text[name.end : name.end + 1] == ")"
    places = gazetteer.places(name.text)
    if not bracketed or (places and places[0].level < Level.CITY):  # "PORTLAND (Oregon) -"
        return pair
    return replace(name, label="ORG", rule="credit"), confidence


def _with_context(
    names: list[tuple[Name, float]], texts: Mapping[Section, str], gazetteer: Gazetteer
) -> list[tuple[Name, float]]:
    """Labels that the article around a name corrects.

    "The town of Brega" is a place. One word that is the surname of a person named in full is that person: "Pat Riley ...
    Riley said", but "in Washington" stays a place beside a Denzel Washington. The first word of a company's name is the
    company where it can hardly be anything else.
    """
    surnames = {
        key_of(name.text).rsplit(" ", 1)[-1] for name, _ in names if name.label == "PERSON" and " " in name.text
    }
    longer = {key_of(name.text).split(" ")[0] for name, _ in names if name.label == "ORG" and " " in name.text}
    out = []
    for name, confidence in names:
        key = key_of(name.text)
        text = texts[name.section]
        if name.label in _MAY_BE_TOWN and _TOWN_OF.search(text, max(0, name.start - 18), name.start):
            out.append((replace(name, label="GPE", rule="town-of"), confidence))
            continue
        if (
            name.label in {"ORG", "GPE", "LOC", "PRODUCT", "WORK_OF_ART", "NORP"}
            and key in surnames
            and key not in longer
        ) and not _PLACE_BEFORE.search(text, max(0, name.start - 12), name.start):
            out.append((replace(name, label="PERSON", rule="surname"), confidence))
            continue
        if key in longer and key not in surnames and _may_be_firm(name, confidence, gazetteer):
            out.append((replace(name, label="ORG", rule="first-word"), confidence))
            continue
        out.append((name, confidence))
    return out


def _may_be_firm(name: Name, confidence: float, gazetteer: Gazetteer) -> bool:
    """Whether the first word of a company's name stands for the company: no place bears it, and no strong label."""
    if name.label in PLACES:
        return not gazetteer.places(name.text)
    return name.label in {"PERSON", "PRODUCT", "WORK_OF_ART"} and confidence < _UNSURE


def inner_places(names: Sequence[tuple[Name, float]], gazetteer: Gazetteer) -> list[tuple[Name, float]]:
    """Places that stand inside the name of a public body: "Harris" County in "Harris County Sheriff's Office".

    Only at its beginning, and only where the last word says that it is a body of that place.
    """
    known = {name.text for name, _ in names if name.label in PLACES}
    out = []
    for name, confidence in names:
        words = name.text.split(" ")
        if name.label != "ORG" or len(words) < 2 or "local" not in word_classes().get(key_of(words[-1]), ()):
            continue
        for size in range(min(3, len(words) - 1), 0, -1):
            text = " ".join(words[:size])
            places = gazetteer.places(text)
            if text in known or (
                places and places[0].rank == 0 and (places[0].level < Level.CITY or places[0].population > 5000)
            ):
                out.append((Name(name.section, name.start, name.start + len(text), text, "GPE", "inside"), confidence))
                break
    return out


def _label(spot: Spot, kind: str, gazetteer: Gazetteer) -> str:
    """The label for a class: the parser's own where it is of that class."""
    if kind in _NAME_OF:
        return _NAME_OF[kind]
    if kind == "MISC" and gazetteer.people(spot.text) is not None:
        return "NORP"
    if CLASS_OF.get(spot.label) == kind:
        return spot.label
    if kind == "LOC":
        places = gazetteer.places(spot.text)
        return "LOC" if places and places[0].level is Level.FEATURE else "GPE"
    if spot.text.endswith(("ian", "ians", "ese", "ish")):
        return "NORP"
    words = spot.key.split(" ")
    return "EVENT" if any("event" in word_classes().get(word, ()) for word in words) else "PRODUCT"


def _identity(
    name: Name,
    full: dict[tuple[str, str], str],
    teams: frozenset[Name],
    resolver: Resolver,
    parsed: Parsed,
    gazetteer: Gazetteer,
) -> tuple[Entity, str]:
    """The identity of a name and the rule that gave it."""
    unplaced = ""
    if name.label == "NORP":
        people = gazetteer.people(name.text)
        if people is not None:
            return entity_of_place(people), "people"
    if name.label in PLACES:
        place, unplaced = resolver.place(name)
        if place is not None and name in teams:
            return _team(place), "team"
        if place is not None:
            return entity_of_place(place, named=resolver.part(name)), unplaced
    canonical = full.get((name.label, key_of(name.text)), name.text)
    if name.label in {"PERSON", "ORG", "NORP"}:
        thing, rule = find_thing(name, canonical, gazetteer, parsed.article.published)
        if thing is not None:
            return entity_of_thing(thing), rule
    kind = name.label.lower()
    return Entity(f"{kind}:{slug_of(canonical)}", _tidy(canonical), name.label), unplaced or (
        "name" if canonical == name.text else "cluster"
    )


def find_teams(parsed: Parsed, names: Sequence[Name], gazetteer: Gazetteer) -> frozenset[Name]:
    """Place names of a report on games that stand for a team: beside a score or a word of playing.

    "England beat Pakistan", "NEW YORK 74 59"; not "(England)" behind a player's name, not "in England", not the
    "LONDON 1996-08-30" of a dateline. A country that plays once, or is often named, is the team throughout; a city is
    only where it stands so.
    """
    texts = {section: parsed.article.section(section) for section, _ in parsed.docs()}
    free = [name for name in names if name.label in PLACES and _stands_free(name, texts[name.section])]
    out = set()
    for name in free:
        text = texts[name.section]
        if _PLAYS.match(text, name.end) or _PLAYED.search(text, max(0, name.start - 16), name.start):
            out.add(name)
    counts = Counter(key_of(name.text) for name in free)
    keys = {key_of(name.text) for name in out} | {key for key, count in counts.items() if count >= 3}
    for name in free:
        if key_of(name.text) in keys:
            places = gazetteer.places(name.text)
            if places and places[0].level < Level.COUNTY:
                out.add(name)
    return frozenset(out)


def _stands_free(name: Name, text: str) -> bool:
    """Whether nothing around the name says that it is only a place."""
    before, after = text[max(0, name.start - 16) : name.start], text[name.end : name.end + 2]
    bracket = before.endswith("(") and after.startswith(")")
    return not (bracket or _PLACE_BEFORE.search(before) or _DATED.match(text, name.end))


def _team(place: Place) -> Entity:
    """The team of a place: an identity of its own, on the map where the place is, without the place's ids."""
    return Entity(
        f"team:{slug_of(place.name)}",
        f"{place.name} (team)",
        "ORG",
        None,
        None,
        place.country,
        place.latitude,
        place.longitude,
    )


def _tidy(name: str) -> str:
    """A name written in capitals as words: "ROBERTO DURAN" is "Roberto Duran"; short ones are acronyms."""
    return name.title() if name.isupper() and len(name) > 5 else name
