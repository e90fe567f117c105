"""Place names of an article -> places on the map.

In: the article, its names, the gazetteer. Out: for each name a `Place` and the rule, or None and why not.

The idea to hold: a name's candidates are weighed together with the article's other places: "Paris, Texas", a
dateline, the countries and regions that are spoken of, and how near each candidate lies to what is already sure. The
weights of this evidence are learned (`flows.entities.train_places`), few, and readable in `data/places.json`. A
candidate with no evidence but its bare name is not taken.
"""

from __future__ import annotations

import functools
import json
import math
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from operator import mul
from typing import TYPE_CHECKING

from flows.entities.gazetteer import Level
from flows.entities.keys import key_of, slug_of
from flows.records import Entity, Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from flows.entities.gazetteer import Gazetteer, Place
    from flows.entities.names import Name
    from flows.language import Parsed

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_MOST = 16  # candidates of one name that are weighed
_OTHERS = 10  # places that nearness is measured to
_LEVELS = tuple(f"level.{level.name.lower()}" for level in sorted(Level))  # asked by the number of the level
_NEAR, _FAR = 60.0, 250.0  # km
_SAME = 30.0  # km
_GROUNDS = {"qualifier.fits", "country.spoken-of", "dateline.country", "near.any"}  # any of these is evidence enough
_BAR = -1.0  # a place whose best candidate weighs less is left without an id
_EARLY = 600  # characters from the start in which a dateline may stand
_AFTER_DATELINE = re.compile(
    r"(?:, [A-Z][A-Za-z. ]{1,20})?\s*(?:[(:–—-]|\d{4}-|,? ?(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec))"
)
_QUALIFIER = re.compile(r",? \(|, |,(?=[A-Z])")
_POSTAL = re.compile(r", ([A-Z]{2})\b")
_PART = re.compile(
    r"^(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Uu]pper|[Ll]ower|[Gg]reater|[Mm]etro|[Mm]etropolitan|[Dd]owntown|[Mm]id"
    r"|[Nn]orthern|[Ss]outhern|[Ee]astern|[Ww]estern|[Nn]ortheast|[Nn]orthwest|[Ss]outheast|[Ss]outhwest|[Nn]ortheastern"
    r"|[Nn]orthwestern|[Ss]outheastern|[Ss]outhwestern|[Ss]uburban|[Rr]ural|[Hh]istoric)[ -])+(?=[A-Z])"
)
# "Mass." is a state, "Mass" at the head of a sentence is none.
_NOT_STATES = frozenset(
    {"Mass", "Miss", "Wash", "Ill", "Ind", "Ore", "La", "Me", "Pa", "Va", "Mo", "Del", "Ark", "Man", "Ala", "Id"}
)
_DIRECTIONS = frozenset(
    f"{way}{end}"
    for way in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
    for end in ("", "ern")
)
_TYPE = re.compile(r"^(?:city|town|village|port) of ")


def entity_of_place(place: Place, *, named: str | None = None) -> Entity:
    """The identity of a place of the gazetteer; `named` is the name of a part of it, "South Philadelphia"."""
    if named is not None and _PART.sub("", named) != named:
        return Entity(
            f"{place.entity_id}/{slug_of(named)}",
            named,
            "LOC",
            None,
            None,
            place.country,
            place.latitude,
            place.longitude,
        )
    return Entity(
        place.entity_id, place.name, "LOC" if place.level is Level.FEATURE else "GPE", place.wikidata_id,
        place.geonames_id if place.geonames_id > 0 else None, place.country, place.latitude, place.longitude,
    )  # fmt: skip


@dataclass(slots=True)
class Ground:
    """What the article tells about where it plays."""

    countries: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    qualifiers: dict[str, set[str]] = field(default_factory=dict)  # name key -> country and region codes behind it
    dateline: Place | None = None
    datelined: set[str] = field(default_factory=set)  # keys of names that stand in the dateline


class Resolver:
    """Place names of one article, resolved together."""

    def __init__(
        self, parsed: Parsed, names: Sequence[Name], gazetteer: Gazetteer, *, weights: Mapping[str, float] | None = None
    ) -> None:
        self._gazetteer = gazetteer
        self.capitals = gazetteer.capitals
        self._weights = place_weights() if weights is None else weights
        self.candidates = {
            key: found for key, text in _place_keys(names).items() if (found := gazetteer.remember(text, candidates))
        }
        self.ground = survey_ground(parsed, names, self.candidates, gazetteer)
        for key in sorted(self.ground.datelined & self.candidates.keys()):
            self.candidates[key] = _towns_first(self.candidates[key])
        self.chosen: dict[str, tuple[Place | None, str]] = {}
        self._standing: dict[str, list[dict[str, float]]] = {}
        self._choose()
        self.dateline = self._dateline(parsed, names)

    def part(self, name: Name) -> str | None:
        """The name itself if it is that of a part of the place it resolves to."""
        return name.text if not self._gazetteer.places(name.text) else None

    def place(self, name: Name) -> tuple[Place | None, str]:
        """The place a name stands for and what decided it; the reason where there is none."""
        return self.chosen.get(key_of(name.text), (None, "place.unknown"))

    def _choose(self) -> None:
        # First what the bare names mean most often, then what they mean beside each other; the names with one
        # candidate only need the last look, whether it lies far from all evidence; a country or region does not.
        sure = {key: places[0] for key, places in self.candidates.items()}
        several = {key: places for key, places in self.candidates.items() if len(places) > 1}
        best: dict[str, tuple[Place, float, dict[str, float]]] = {}
        alone = {key: places for key, places in self.candidates.items() if len(places) == 1}
        plain = {key for key, places in alone.items() if places[0].level <= Level.REGION and places[0].rank == 0}
        last = {key: places for key, places in self.candidates.items() if key not in plain}
        self.chosen = {key: (alone[key][0], _rule(alone[key][0], {})) for key in sorted(plain)}
        for names in (several, last):
            best = {key: self._best(key, places, sure) for key, places in names.items()}
            sure |= {key: place for key, (place, _, _) in best.items()}
        for key, (place, score, row) in best.items():
            far = score < _BAR and not _GROUNDS & row.keys()
            self.chosen[key] = (None, "place.far-from-all") if far else (place, _rule(place, row))

    def _best(
        self, key: str, places: Sequence[Place], sure: Mapping[str, Place]
    ) -> tuple[Place, float, dict[str, float]]:
        """The candidate with the most evidence, its score and its evidence."""
        weights = self._weights
        standing = self._standing.get(key)
        if standing is None:
            standing = self._standing[key] = _standing(key, places, self.ground, self.capitals)
        rows = _beside(key, places, standing, sure)
        scores = [sum(map(mul, [weights.get(name, 0.0) for name in row], row.values())) for row in rows]
        top = max(range(len(places)), key=lambda number: (scores[number], -number))
        return places[top], scores[top], rows[top]

    def _dateline(self, parsed: Parsed, names: Sequence[Name]) -> Entity | None:
        line = parsed.article.dateline
        for name in names:
            if line is None or name.section is not Section.BODY:
                continue
            if name.start >= line.start and name.end <= line.end and name.label in PLACE_LABELS:
                place, _ = self.place(name)
                return entity_of_place(place) if place is not None else None
        return None


def _towns_first(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """A dateline names the town where there is one of some size: NEW YORK is the city."""
    towns = tuple(place for place in places if place.level is not Level.REGION)
    return towns if any(place.population >= 100_000 and place.rank == 0 for place in towns) else places


def _place_keys(names: Sequence[Name]) -> dict[str, str]:
    return {key_of(name.text): name.text for name in names if name.label in PLACE_LABELS}


def candidates(text: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places a name may stand for, the likelier ones first, at most `_MOST` of them."""
    found = gazetteer.places(text)
    if not found and (part := _PART.sub("", text)) != text:
        found = tuple(place for place in gazetteer.places(part) if place.rank == 0)
    if not found and (bare := _TYPE.sub("", text.lower())) != text.lower():
        found = gazetteer.places(bare)
    if text.isupper() and len(text) <= 5 and "." not in text:
        # Letters in capitals are a country or region, or no place at all: HIV is no village in Iran.
        found = tuple(
            place for place in found if (place.level <= Level.REGION and place.rank == 0) or place.population >= 500_000
        )
    if text in _NOT_STATES:
        return ()
    if text.lower().endswith(" division") or text.lower() in _DIRECTIONS:
        return ()
    own = [place for place in found if place.rank == 0 and place.latitude is not None]
    # Another name of a place beside one that bears it as its own is the same place cut differently.
    found = tuple(
        place
        for place in found
        if place.rank == 0 or place.latitude is None or not any(kilometres(place, other) < _SAME for other in own)
    )
    ranked = sorted(
        found,
        key=lambda place: (place.level > 0, -math.log10(place.population + 1) + 2 * place.rank, place.geonames_id),
    )
    return tuple(ranked[:_MOST])


def survey_ground(
    parsed: Parsed, names: Sequence[Name], found: Mapping[str, Sequence[Place]], gazetteer: Gazetteer
) -> Ground:
    """Count the countries and regions spoken of, and note what stands behind a comma or in brackets."""
    ground = Ground()
    texts = {section: parsed.article.section(section) for section, _ in parsed.docs()}
    for name, after in zip(names, [*names[1:], None], strict=False):  # no name, no pair
        key = key_of(name.text)
        people = gazetteer.people(name.text)
        plain = people or _plain(found.get(key, ()))
        if plain is not None and plain.country:
            if plain.level is Level.REGION and plain.region:
                ground.regions[plain.region] += 1
            ground.countries[plain.country] += 1
        if name.label not in PLACE_LABELS:
            continue
        codes = _behind(name, after, texts[name.section], found, gazetteer)
        if codes:
            ground.qualifiers.setdefault(key, set()).update(codes)
        if _is_dateline(parsed, name, texts[name.section]):
            ground.datelined.add(key)
            places = found.get(key, ())
            if places and ground.dateline is None:
                ground.dateline = max(places, key=lambda one: (one.level == 0, one.population / (1 + 9 * one.rank)))
    return ground


def _is_dateline(parsed: Parsed, name: Name, text: str) -> bool:
    """Whether a place stands in the dateline: where reading found one, or in capitals at the start of an early line."""
    if name.section is not Section.BODY:
        return False
    line = parsed.article.dateline
    if line is not None:
        return line.start <= name.start and name.end <= line.end
    starts = name.start == 0 or text[name.start - 1] == "\n"
    return starts and name.start < _EARLY and name.text.isupper() and _AFTER_DATELINE.match(text, name.end) is not None


def _behind(
    name: Name, after: Name | None, text: str, found: Mapping[str, Sequence[Place]], gazetteer: Gazetteer
) -> set[str]:
    """Codes of the countries and regions named right behind a place: "Paris, Texas", "Paris (France)", "Paris, TX"."""
    postal = _POSTAL.match(text, name.end)
    if postal and (region := gazetteer.region(f"US.{postal.group(1)}")) is not None:
        return {str(region.region)}
    if after is None or after.section is not name.section or not 0 < after.start - name.end <= 3:
        return set()
    if _QUALIFIER.fullmatch(text, name.end, after.start) is None:
        return set()
    return _codes(found.get(key_of(after.text), ()))


def _plain(places: Sequence[Place]) -> Place | None:
    """The country or region that a name can hardly fail to mean."""
    if len({place.country for place in places[:3] if place.level <= Level.REGION and place.rank == 0}) > 1:
        return None  # Georgia says nothing about where the article plays
    for place in places[:3]:
        if place.level is Level.COUNTRY or (place.level is Level.REGION and place.rank == 0):
            return place
    return None


def _codes(places: Sequence[Place]) -> set[str]:
    codes = set()
    for place in places[:6]:
        if place.level is Level.COUNTRY and place.country:
            codes.add(place.country)
        elif place.level is Level.REGION and place.region:
            codes.add(place.region)
    return codes


def evidence(
    key: str, places: Sequence[Place], ground: Ground, sure: Mapping[str, Place], capitals: AbstractSet[int]
) -> list[dict[str, float]]:
    """For each candidate the values of what speaks for and against it."""
    return _beside(key, places, _standing(key, places, ground, capitals), sure)


def _beside(
    key: str, places: Sequence[Place], standing: Sequence[dict[str, float]], sure: Mapping[str, Place]
) -> list[dict[str, float]]:
    """The evidence that stands, and for each candidate how near it lies to the places that are sure."""
    others = [place for other, place in sure.items() if other != key and place.latitude is not None and place.level > 0]
    others = others[:_OTHERS]
    return [
        row | _nearness(place, others) if place.latitude is not None else row
        for place, row in zip(places, standing, strict=True)
    ]


def _standing(key: str, places: Sequence[Place], ground: Ground, capitals: AbstractSet[int]) -> list[dict[str, float]]:
    """The evidence that does not depend on what the article's other places are taken for."""
    qualifiers = ground.qualifiers.get(key, set())
    most = max(place.population for place in places)
    spoken = sum(ground.countries.values())
    out = []
    for place in places:
        row = {
            "population": math.log10(place.population + 10.0) if place.level else 9.0,
            _LEVELS[place.level]: 1.0,
            "other-name": float(place.rank),
        }
        if place.geonames_id in capitals:
            row["capital"] = 1.0
        if place.level is Level.REGION and any(
            other.level is Level.CITY and other.region == place.region and other.population > 1_000_000
            for other in places
        ):
            row["region.with-city"] = 1.0
        if place.population == most:
            row["largest"] = 1.0
        mentioned = ground.countries.get(place.country or "", 0)
        if place.level is not Level.COUNTRY and mentioned:
            row["country.spoken-of"] = 1.0
            row["country.share"] = mentioned / spoken
        region = ground.regions.get(place.region or "", 0)
        if region and place.level > Level.REGION:
            row["region.spoken-of"] = 1.0
            row["region.often"] = min(region, 4) / 4
        if qualifiers:
            fits = (place.region in qualifiers) or (place.country in qualifiers)
            row["qualifier.fits" if fits else "qualifier.other"] = 1.0
        if ground.dateline is not None and ground.dateline.country == place.country:
            row["dateline.country"] = 1.0
        out.append(row)
    return out


def _nearness(place: Place, others: Sequence[Place]) -> dict[str, float]:
    """How many of the article's other places lie near, and how near the nearest is."""
    if not others:
        return {"alone": 1.0}
    own = place.geonames_id
    distances = sorted([kilometres(place, other) for other in others if other.geonames_id != own])
    if not distances:
        return {"alone": 1.0}
    near, around = bisect_right(distances, _NEAR), bisect_right(distances, _FAR)
    row = {"near.share": near / len(distances), "around.share": around / len(distances)}
    if near:
        row["near.any"] = 1.0
    if near > 1:
        row["near.several"] = 1.0
    if around:
        row["around.any"] = 1.0
    row["nearest"] = math.log10(distances[0] + 10.0)
    return row


def kilometres(one: Place, other: Place) -> float:
    """Distance on a plate carrée: right within a few per cent where it matters, and quick."""
    south, west, north, east = one.latitude, one.longitude, other.latitude, other.longitude
    assert south is not None
    assert west is not None
    assert north is not None
    assert east is not None
    apart = abs(west - east)
    apart = (apart if apart <= 180 else 360 - apart) * math.cos((south + north) * 0.008727)
    return 111.2 * math.hypot(south - north, apart)


def _rule(place: Place, row: Mapping[str, float]) -> str:
    """The strongest reason in words."""
    if place.level is Level.COUNTRY:
        return "place.country"
    for name in (
        "qualifier.fits",
        "near.any",
        "region.spoken-of",
        "dateline.country",
        "country.spoken-of",
        "around.any",
    ):
        if name in row:
            return f"place.{name}"
    return "place.population"


@functools.cache
def place_weights() -> Mapping[str, float]:
    """The learned weight of each kind of evidence."""
    raw = json.loads(files("flows.entities").joinpath("data", "places.json").read_text(encoding="utf-8"))
    weights: Mapping[str, float] = raw["weights"]
    return weights
