"""One article's parses -> its names, each with the identity it was given.

In: `Parsed`, the times found in it, the gazetteer. Out: `EntityFindings`, in text order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.entities.gazetteer import Level
from flows.entities.keys import key_of, slug_of
from flows.entities.names import Name, read_names, relabel, without_overlaps
from flows.records import Entity, EntityFindings, EntityMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.entities.gazetteer import Gazetteer, Place
    from flows.language import Parsed
    from flows.records import Timex

PLACES = frozenset({"GPE", "LOC", "FAC"})


def entity_of_place(place: Place) -> Entity:
    """The identity of a place of the gazetteer."""
    return Entity(
        place.entity_id, place.name, "LOC" if place.level is Level.FEATURE else "GPE", place.wikidata_id,
        place.geonames_id if place.geonames_id > 0 else None, place.country, place.latitude, place.longitude,
        None,
    )  # fmt: skip


def find_entities(parsed: Parsed, times: Sequence[Timex], gazetteer: Gazetteer) -> EntityFindings:
    """Every name of the article's sections with its identity."""
    names: list[Name] = []
    for section, doc in parsed.docs():
        names += without_overlaps(read_names(doc, section, times))
    fulls: dict[str, str] = {}
    for name in names:
        if name.label == "PERSON" and " " in name.text:
            fulls.setdefault(key_of(name.text.rsplit(" ", 1)[1]), name.text)
    mentions = []
    for name in names:
        people = gazetteer.people(name.text)
        places = gazetteer.places(name.text)
        rule, entity = "slug", None
        if people is not None and name.label != "PERSON":
            name = relabel(name, "NORP", "people")
            entity, rule = entity_of_place(people), "people"
        elif places and places[0].level is Level.COUNTRY and name.label in {*PLACES, "ORG", "PERSON", "NORP"}:
            name = relabel(name, "GPE", "country")
            entity, rule = entity_of_place(places[0]), "country"
        elif places and name.label in PLACES:
            best = max(places, key=lambda place: (place.rank == 0, place.population))
            entity, rule = entity_of_place(best), "population"
        else:
            things = [thing for thing in gazetteer.things(name.text)]
            if things:
                thing = things[0]
                entity = Entity(
                    thing.entity_id,
                    thing.name,
                    thing.kind,
                    thing.wikidata_id,
                    None,
                    thing.country,
                    None,
                    None,
                    thing.role,
                )
                name = relabel(name, thing.kind, "known")
                rule = "known"
        if entity is None:
            full = name.text
            if name.label == "PERSON":
                full = fulls.get(key_of(name.text), name.text)
            entity = Entity(f"{name.label.lower()}:{slug_of(full)}", full, name.label)
        mentions.append(EntityMention(name.span, name.label, entity, rule, 0.5, name.section))
    return EntityFindings(tuple(mentions), None)
