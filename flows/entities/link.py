"""Persons and organisations -> what the gazetteer knows of them.

In: a name, the fullest name of its cluster, the day of publication. Out: a `Thing`, or None, and the rule.

The idea to hold: a full name speaks for itself; a surname alone counts only for somebody who was in office when
the article was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.records import Entity

if TYPE_CHECKING:
    import datetime as dt

    from flows.entities.gazetteer import Gazetteer, Thing
    from flows.entities.names import Name


_BETTER = 2


def entity_of_thing(thing: Thing) -> Entity:
    """The identity of a person or organisation of the gazetteer."""
    return Entity(
        thing.entity_id, thing.name, thing.kind, thing.wikidata_id, None, thing.country, None, None, thing.role
    )


def find_thing(name: Name, canonical: str, gazetteer: Gazetteer, published: dt.date | None) -> tuple[Thing | None, str]:
    """The person or organisation a name stands for, and what decided it."""
    kind = name.label if name.label in {"PERSON", "ORG"} else None
    for text, rule in ((canonical, "known.full"), (name.text, "known.name")):
        fits = [
            thing
            for thing in gazetteer.things(text)
            if (kind is None or thing.kind == kind) and thing.rank < 2 and (kind or thing.rank == 0)
        ]
        # Of namesakes only one that is far better known than the next is meant without being introduced.
        if fits and (len(fits) == 1 or fits[0].weight >= _BETTER * fits[1].weight):
            return fits[0], rule
    if canonical != name.text:
        return None, ""
    # A surname alone, and no fuller name in the article: somebody in office, and only one who could be.
    shorts = [thing for thing in gazetteer.things(name.text) if thing.rank == 2 and thing.kind == kind]
    for slack in (0, 1):
        fits = [thing for thing in shorts if _in_office(thing, published, slack)]
        if len(fits) == 1:
            return fits[0], "known.surname"
    return None, ""


def _in_office(thing: Thing, published: dt.date | None, slack: int) -> bool:
    """Whether the article was written while the person was in office, give or take some years."""
    if published is None:
        return False
    return (thing.first_year or 0) - slack <= published.year <= (thing.last_year or 9999) + slack
