"""Knowledge the user brings: dumps of GeoNames, Wikidata and OpenSanctions, and a table of names.

In: files in the formats those projects publish, plain or packed (.gz, .bz2). Out: rows in the gazetteer's index.

The idea to hold: every file is read once, line by line, and nothing of it is kept in memory. After each batch the
rows and the number of lines read are committed together, so a build that was broken off goes on where it stopped.
"""

from __future__ import annotations

import bz2
import csv
import functools
import gzip
import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from flows.entities.facts import read_table
from flows.entities.gazetteer import Level
from flows.entities.keys import key_of, slug_of
from flows.errors import GazetteerError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_BATCH = 50_000  # lines between two commits
_LANGUAGES = frozenset({"", "en", "abbr"})
_PLACE_CLASSES = frozenset("PAHTL")
_LEAST_SITELINKS = 5  # an item of Wikidata known in fewer languages is left out
_HUMAN = "Q5"
_BODIES = frozenset(
    # organization, business, company, enterprise, public company, political party, international organization,
    # nonprofit, NGO, government agency, ministry, newspaper, news agency, football club, university, bank, airline
    {"Q43229", "Q4830453", "Q783794", "Q6881511", "Q891723", "Q7278", "Q484652", "Q163740", "Q79913", "Q327333",
     "Q192350", "Q11032", "Q192283", "Q476028", "Q3918", "Q22687", "Q46970"}
)  # fmt: skip
_TOPIC_ROLES = (
    ("role.pep", "GOV"),
    ("gov", "GOV"),
    ("mil", "MIL"),
    ("pol.party", "PTY"),
    ("crime.terror", "REB"),
    ("fin", "BUS"),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to read besides what ships with tidywire; each may be missing.

    geonames: allCountries.txt or a country's file of the same columns.
    alternate_names: alternateNamesV2.txt; rows `wkdt` carry Wikidata ids.
    admin1: admin1CodesASCII.txt.
    wikidata: the JSON dump, one item a line.
    opensanctions: entities.ftm.json, one entity a line.
    names: a table of one's own with a head line: name, kind (PERSON ORG GPE LOC), and any of aliases (joined by "|"),
        wikidata_id, country (alpha-3), role, first_year, last_year, latitude, longitude.
    """

    geonames: Path | None = None
    admin1: Path | None = None
    alternate_names: Path | None = None
    wikidata: Path | None = None
    opensanctions: Path | None = None
    names: Path | None = None

    def __bool__(self) -> bool:
        return self.names is not None or any(path is not None for _, path, _ in self.steps())

    def steps(self) -> tuple[tuple[str, Path | None, Callable[[sqlite3.Connection, str], None]], ...]:
        """Name, file and reader of one line, in the order in which they build on each other."""
        return (
            ("geonames", self.geonames, _geonames_line),
            ("admin1", self.admin1, _admin1_line),
            ("alternate_names", self.alternate_names, _alternate_line),
            ("wikidata", self.wikidata, _wikidata_line),
            ("opensanctions", self.opensanctions, _opensanctions_line),
        )


def read_sources(connection: sqlite3.Connection, sources: Sources, say: Callable[[str], object]) -> None:
    """Read every file that is given into the index, from where an earlier run stopped."""
    connection.execute("CREATE TABLE IF NOT EXISTS progress (source TEXT PRIMARY KEY, lines INTEGER) WITHOUT ROWID")
    for name, path, reader in sources.steps():
        if path is not None:
            _read_lines(connection, name, path, reader, say)
    if sources.names is not None:
        say(f"names of {sources.names.name} ...")
        _read_names(connection, sources.names)
        connection.commit()


def _read_lines(
    connection: sqlite3.Connection,
    name: str,
    path: Path,
    reader: Callable[[sqlite3.Connection, str], None],
    say: Callable[[str], object],
) -> None:
    row = connection.execute("SELECT lines FROM progress WHERE source = ?", (name,)).fetchone()
    done = int(row[0]) if row else 0
    say(f"{name}: {path.name} ..." + (f" from line {done + 1}" if done else ""))
    number = 0
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            if number <= done:
                continue
            try:
                reader(connection, line.rstrip("\n"))
            except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
                raise GazetteerError(f"{path}, line {number}: not a line of {name} ({error})") from error
            if number % _BATCH == 0:
                _mark(connection, name, number)
                say(f"{name}: {number:,} lines")
    _mark(connection, name, max(number, done))
    say(f"{name}: {number:,} lines read")


def _mark(connection: sqlite3.Connection, name: str, lines: int) -> None:
    connection.execute("INSERT OR REPLACE INTO progress VALUES (?, ?)", (name, lines))
    connection.commit()


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".bz2":
        return bz2.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


# --------------------------------------------------------------------------- GeoNames


def _geonames_line(connection: sqlite3.Connection, line: str) -> None:
    """One line of allCountries.txt; countries are left to our own table."""
    cells = line.split("\t")
    number, name, plain, others, latitude, longitude, kind, code, alpha2 = cells[:9]
    admin1, population = cells[10], int(cells[14] or 0)
    if kind not in _PLACE_CLASSES or code.startswith("PCL"):
        return
    level = {"ADM1": Level.REGION, "ADM2": Level.COUNTY}.get(code, Level.CITY if kind == "P" else Level.FEATURE)
    if kind == "A" and level is Level.FEATURE:
        return
    connection.execute(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE SET latitude = excluded.latitude,"
        " longitude = excluded.longitude, population = max(population, excluded.population)",
        (
            int(number), f"gn:{number}", name, level, _alpha3().get(alpha2), f"{alpha2}.{admin1}" if admin1 else None,
            float(latitude), float(longitude), population,
        ),
    )  # fmt: skip
    for other, rank in ((name, 0), (plain, 0), *((other, 1) for other in others.split(",") if len(other) > 2)):
        _add_name(connection, other, int(number), rank)


def _admin1_line(connection: sqlite3.Connection, line: str) -> None:
    """One line of admin1CodesASCII.txt: more names for a region that is already there."""
    _, name, plain, number = line.split("\t")[:4]
    if connection.execute("SELECT 1 FROM place WHERE id = ?", (int(number),)).fetchone():
        _add_name(connection, name, int(number), 0)
        _add_name(connection, plain, int(number), 0)


def _alternate_line(connection: sqlite3.Connection, line: str) -> None:
    """One line of alternateNamesV2.txt: an English name or a Wikidata id of a place that is already there."""
    _, number, language, name = line.split("\t")[:4]
    if language == "wkdt":
        connection.execute("UPDATE place SET wikidata_id = ? WHERE id = ?", (name, int(number)))
    elif language in _LANGUAGES and connection.execute("SELECT 1 FROM place WHERE id = ?", (int(number),)).fetchone():
        _add_name(connection, name, int(number), 1)


def _add_name(connection: sqlite3.Connection, name: str, number: int, rank: int) -> None:
    key = key_of(name)
    if len(key) > 1 and key.isascii():
        connection.execute(
            "INSERT INTO name VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET rank = min(rank, excluded.rank)",
            (key, number, rank),
        )


# --------------------------------------------------------------------------- Wikidata


def _wikidata_line(connection: sqlite3.Connection, line: str) -> None:
    """One line of the JSON dump: an item with its comma, or the bracket of the first or last line."""
    line = line.strip().rstrip(",")
    if line in {"[", "]", ""}:
        return
    item: dict[str, Any] = json.loads(line)
    if item.get("type", "item") != "item":
        return
    claims: Mapping[str, Any] = item.get("claims") or {}
    for number in _values(claims, "P1566"):
        connection.execute("UPDATE place SET wikidata_id = ? WHERE id = ?", (item["id"], int(number)))
    label = (item.get("labels") or {}).get("en", {}).get("value")
    links = len(item.get("sitelinks") or {})
    kinds = {value["id"] for value in _values(claims, "P31") if isinstance(value, dict)}
    kind = "PERSON" if _HUMAN in kinds else "ORG" if kinds & _BODIES or "P159" in claims else None
    if label is None or kind is None or links < _LEAST_SITELINKS:
        return
    aliases = [alias["value"] for alias in (item.get("aliases") or {}).get("en", ())]
    where = [value["id"] for value in _values(claims, "P27" if kind == "PERSON" else "P17") if isinstance(value, dict)]
    country = next((_country_of().get(place) for place in where if place in _country_of()), None)
    _add_thing(connection, f"wd:{item['id']}", label, kind, item["id"], country, None, links, aliases)


def _values(claims: Mapping[str, Any], name: str) -> Iterator[Any]:
    for claim in claims.get(name, ()):
        value = claim.get("mainsnak", {}).get("datavalue", {}).get("value")
        if value is not None and claim.get("rank") != "deprecated":
            yield value


# --------------------------------------------------------------------------- OpenSanctions, tables


def _opensanctions_line(connection: sqlite3.Connection, line: str) -> None:
    """One entity of entities.ftm.json: persons, companies and public bodies; everything else is passed over."""
    if not line.strip():
        return
    entity: dict[str, Any] = json.loads(line)
    kind = {"Person": "PERSON", "Organization": "ORG", "Company": "ORG", "LegalEntity": "ORG", "PublicBody": "ORG"}.get(
        entity["schema"]
    )
    facts: Mapping[str, list[str]] = entity["properties"]
    names = [*facts.get("name", ()), *facts.get("alias", ())]
    if kind is None or not names:
        return
    wikidata = next(iter(facts.get("wikidataId", ())), None)
    country = next(
        (_alpha3().get(code.upper()) for code in facts.get("country", ()) if code.upper() in _alpha3()), None
    )
    role = next((role for topic, role in _TOPIC_ROLES if topic in facts.get("topics", ())), None)
    name = str(entity.get("caption") or names[0])
    known = f"wd:{wikidata}" if wikidata else f"os:{entity['id']}"
    _add_thing(connection, known, name, kind, wikidata, country, role, _LEAST_SITELINKS, names)


def _add_thing(
    connection: sqlite3.Connection,
    identity: str,
    name: str,
    kind: str,
    wikidata: str | None,
    country: str | None,
    role: str | None,
    weight: int,
    others: list[str],
) -> None:
    """Insert a person or organisation; one that our own tables have under the same full name is completed instead."""
    own = connection.execute(
        "SELECT t.id, t.wikidata_id, t.weight FROM thing_name n JOIN thing t ON t.id = n.id"
        " WHERE n.key = ? AND n.rank < 2 AND t.kind = ? AND t.id LIKE '_:%' ORDER BY n.rank, t.id LIMIT 1",
        (key_of(name), kind),
    ).fetchone()
    if own is not None and (own[1] is None or own[1] == wikidata):
        identity = str(own[0])
        connection.execute("UPDATE thing SET wikidata_id = coalesce(wikidata_id, ?) WHERE id = ?", (wikidata, identity))
    else:
        connection.execute(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?) ON CONFLICT (id) DO UPDATE SET"
            " role = coalesce(role, excluded.role), country = coalesce(country, excluded.country)",
            (identity, name, kind, wikidata, country, role, weight),
        )
    for other, rank in ((name, 0), *((other, 1) for other in others)):
        key = key_of(other)
        # One word of a person's aliases would catch every namesake.
        if key and (kind == "ORG" or " " in key or rank == 0):
            connection.execute(
                "INSERT INTO thing_name VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET rank = min(rank, excluded.rank)",
                (key, identity, rank),
            )


def _read_names(connection: sqlite3.Connection, path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if "name" not in (rows.fieldnames or ()) or "kind" not in (rows.fieldnames or ()):
            raise GazetteerError(f"{path}: the head line must have name and kind")
        for number, row in enumerate(rows, 2):
            kind, name = (row["kind"] or "").strip().upper(), (row["name"] or "").strip()
            others = [other.strip() for other in (row.get("aliases") or "").split("|") if other.strip()]
            if kind not in {"PERSON", "ORG", "GPE", "LOC"} or not name:
                raise GazetteerError(f"{path}, line {number}: kind must be PERSON, ORG, GPE or LOC, and name not empty")
            if kind in {"GPE", "LOC"}:
                _own_place(connection, row, name, others)
                continue
            identity = f"own:{slug_of(name)}"
            connection.execute(
                "INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, 10000)",
                (
                    identity, name, kind, row.get("wikidata_id") or None, row.get("country") or None, row.get("role") or None,
                    _year(row.get("first_year")), _year(row.get("last_year")),
                ),
            )  # fmt: skip
            for other in (name, *others):
                connection.execute("INSERT OR REPLACE INTO thing_name VALUES (?, ?, 0)", (key_of(other), identity))


def _own_place(connection: sqlite3.Connection, row: Mapping[str, str | None], name: str, others: list[str]) -> None:
    number = int(connection.execute("SELECT min(id) FROM place").fetchone()[0] or 0)
    latitude, longitude = row.get("latitude"), row.get("longitude")
    connection.execute(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, NULL, ?, ?, 2000000, ?)",
        (
            min(number, 0) - 1, f"own:{slug_of(name)}", name, Level.FEATURE, row.get("country") or None,
            float(latitude) if latitude else None, float(longitude) if longitude else None, row.get("wikidata_id") or None,
        ),
    )  # fmt: skip
    for other in (name, *others):
        _add_name(connection, other, min(number, 0) - 1, 0)


def _year(cell: str | None) -> int | None:
    return int(cell) if cell else None


@functools.cache
def _alpha3() -> dict[str, str]:
    return {row[1]: row[0] for row in read_table("countries")}


@functools.cache
def _country_of() -> dict[str, str]:
    return {row[4]: row[0] for row in read_table("countries") if row[4]}
