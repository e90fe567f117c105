"""Place names of an article -> places on the map.

In: the article, its names, the gazetteer. Out: for each name a `Place` and the rule, or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.entities.gazetteer import Level
from flows.records import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.entities.gazetteer import Gazetteer, Place
    from flows.entities.names import Name
    from flows.language import Parsed


def entity_of_place(place: Place) -> Entity:
    """The identity of a place of the gazetteer."""
    return Entity(
        place.entity_id, place.name, "LOC" if place.level is Level.FEATURE else "GPE", place.wikidata_id,
        place.geonames_id if place.geonames_id > 0 else None, place.country, place.latitude, place.longitude,
    )  # fmt: skip


class Resolver:
    """Place names of one article, resolved together."""

    def __init__(self, parsed: Parsed, names: Sequence[Name], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.dateline: Entity | None = None

    def place(self, name: Name) -> tuple[Place | None, str]:
        """The place a name stands for and what decided it."""
        places = self._gazetteer.places(name.text)
        if not places:
            return None, ""
        if places[0].level is Level.COUNTRY:
            return places[0], "country"
        return max(places, key=lambda place: (place.rank == 0, place.population)), "population"
