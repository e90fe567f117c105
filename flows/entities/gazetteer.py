"""The gazetteer: what is known of places, organisations and people, opened read-only.

In: the prepared index (`flows.entities.build` makes it). Out: `Place` and `Thing` values for a name.

The idea to hold: the index is a SQLite file that nobody writes to after it was moved into place, so any
number of processes share it; a connection belongs to the process and thread that opened it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from flows.entities.keys import key_of
from flows.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FEW = 50_000  # keys of persons and organisations that are kept whole; a text that has none of them asks nothing
_CACHED = 20_000  # names kept in memory by one process; a key and its few rows take well under 1 kB

_PLACE = "p.id, p.entity_id, p.name, p.level, p.country, p.region, p.latitude, p.longitude, p.population, p.wikidata_id"
_THING = "t.id, t.name, t.kind, t.wikidata_id, t.country, t.role, t.first_year, t.last_year, t.weight"


class Level(IntEnum):
    """How large a place is; larger ones first."""

    COUNTRY = 0
    REGION = 1
    COUNTY = 2
    CITY = 3
    FEATURE = 4  # continents, seas, rivers, parts of the world


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer; `geonames_id` is 0 where GeoNames gave none."""

    geonames_id: int
    entity_id: str
    name: str
    level: Level
    country: str | None  # alpha-3
    region: str | None  # GeoNames admin1 code with its country, "US.TX"
    latitude: float | None
    longitude: float | None
    population: int
    wikidata_id: str | None
    rank: int = 0  # 0 where the looked-up name is the place's own, 1 where it is another name of it


@dataclass(frozen=True, slots=True)
class Thing:
    """A person or organisation of the gazetteer, with the years it was in office or existed."""

    entity_id: str
    name: str
    kind: str  # PERSON ORG
    wikidata_id: str | None
    country: str | None
    role: str | None
    first_year: int | None
    last_year: int | None
    weight: int  # how well known it is: languages of Wikipedia, 1000 in our own tables, 10000 in the user's
    rank: int = 0  # 0 own name, 1 another full name, 2 a name that needs the right years to count


class Gazetteer:
    """Look-ups by name. Equal content has an equal `fingerprint` on any machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._places: dict[str, tuple[Place, ...]] = {}
        self._things: dict[str, tuple[Thing, ...]] = {}
        self._found: dict[str, tuple[Place, ...]] = {}
        self._regions: dict[str, Place | None] = {}
        self._countries, self._peoples = self._read_countries()
        self._thing_keys = self._read_thing_keys()
        self.capitals = frozenset(int(row[0]) for row in self._rows("SELECT id FROM capital ORDER BY id"))
        self.fingerprint = self._meta("fingerprint")

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        """Sent to another process, it opens the file anew there."""
        return Gazetteer, (self.path,)

    def places(self, name: str) -> tuple[Place, ...]:
        """Every place that bears the name: own names first, then larger places first."""
        key = key_of(name)
        found = self._places.get(key)
        if found is None:
            rows = self._rows(
                f"SELECT {_PLACE}, n.rank FROM name n JOIN place p ON p.id = n.id WHERE n.key = ?"  # noqa: S608 - constant columns
                " ORDER BY n.rank, p.level > 0, p.population DESC, p.id",
                key,
            )
            found = tuple(_place(row) for row in rows)
            _remember(self._places, key, found)
        return found

    def things(self, name: str) -> tuple[Thing, ...]:
        """People and organisations that bear the name, own names first."""
        key = key_of(name)
        if self._thing_keys is not None and key not in self._thing_keys:
            return ()
        found = self._things.get(key)
        if found is None:
            rows = self._rows(
                f"SELECT {_THING}, n.rank FROM thing_name n JOIN thing t ON t.id = n.id WHERE n.key = ?"  # noqa: S608 - constant columns
                " ORDER BY n.rank, t.weight DESC, t.id",
                key,
            )
            found = tuple(Thing(*row) for row in rows)
            _remember(self._things, key, found)
        return found

    def remember(self, text: str, find: Callable[[str, Gazetteer], tuple[Place, ...]]) -> tuple[Place, ...]:
        """What `find` answers for a text, kept for the next time."""
        found = self._found.get(text)
        if found is None:
            found = find(text, self)
            _remember(self._found, text, found)
        return found

    def country(self, alpha3: str | None) -> Place | None:
        """The country of an alpha-3 code."""
        return self._countries.get(alpha3) if alpha3 else None

    def people(self, word: str) -> Place | None:
        """The country, region or part of the world whose people or adjective the word is: "Libyan", "Texans"."""
        key = key_of(word)
        found = self._peoples.get(key)
        if found is None and "-" in word and " " not in word:
            # "Russian-American", "Libyan-born": the first part says whose.
            found = self._peoples.get(key.split(" ", 1)[0])
        return found

    def region(self, code: str | None) -> Place | None:
        """The region of a GeoNames code such as "US.TX"."""
        if not code:
            return None
        if code not in self._regions:
            rows = self._rows(
                f"SELECT {_PLACE} FROM place p WHERE p.region = ? AND p.level = 1 ORDER BY p.id LIMIT 1",  # noqa: S608 - constant columns
                code,
            )
            self._regions[code] = _place(rows[0]) if rows else None
        return self._regions[code]

    def _read_countries(self) -> tuple[dict[str, Place], dict[str, Place]]:
        countries = {}
        for row in self._rows(f"SELECT {_PLACE} FROM place p WHERE p.level = 0 ORDER BY p.id"):  # noqa: S608 - constant columns
            place = _place(row)
            countries[str(place.country)] = place
        peoples = {
            str(row[-1]): _place(row[:-1])
            for row in self._rows(f"SELECT {_PLACE}, w.key FROM people w JOIN place p ON p.id = w.id ORDER BY w.key")  # noqa: S608 - constant columns
        }
        return countries, peoples

    def _read_thing_keys(self) -> frozenset[str] | None:
        """Every key that a person or organisation bears; None where they are too many to keep."""
        rows = self._rows("SELECT DISTINCT key FROM thing_name LIMIT ?", _FEW + 1)
        return frozenset(str(row[0]) for row in rows) if len(rows) <= _FEW else None

    def _meta(self, key: str) -> str:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        if not rows:
            raise GazetteerError(f"{self.path} is no gazetteer of tidywire; build it with `tidywire gazetteer build`")
        return str(rows[0][0])

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        local = self._local
        if getattr(local, "pid", None) != os.getpid():
            if not self.path.exists():
                raise GazetteerError(f"no gazetteer at {self.path}; build it with `tidywire gazetteer build`")
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            local.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            local.pid = os.getpid()
        try:
            rows: list[tuple[Any, ...]] = local.connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"{self.path} cannot be read ({error}); build it anew") from error
        return rows


def _place(row: tuple[Any, ...]) -> Place:
    number, entity_id, name, level, *others = row
    return Place(number, entity_id, name, Level(level), *others)


def _remember[T](cache: dict[str, tuple[T, ...]], key: str, found: tuple[T, ...]) -> None:
    if len(cache) >= _CACHED:
        cache.clear()
    cache[key] = found
