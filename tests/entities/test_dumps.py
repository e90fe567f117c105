"""Dumps that a user brings, in the exact formats of their publishers, written here by hand."""

from __future__ import annotations

import bz2
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from flows.entities import Gazetteer, Sources, build_gazetteer, dumps
from flows.entities import build as build_module
from flows.entities.gazetteer import Level
from flows.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True, scope="module")
def _small_base() -> Iterator[None]:
    # The cities and regions take ten seconds; they are tested where the default index is built.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_module, "_cities", lambda: iter(()))
        patch.setattr(build_module, "_regions", lambda: iter(()))
        yield


def geonames(
    number: int, name: str, others: str, point: tuple[float, float], code: str, place: str, people: int
) -> str:
    alpha2, admin1 = place.split(".")
    cells = [
        number,
        name,
        name,
        others,
        *point,
        code[0],
        code[2:],
        alpha2,
        "",
        admin1,
        "",
        "",
        "",
        people,
        "",
        7,
        "Africa/Tripoli",
        "2024-01-01",
    ]
    return "\t".join(map(str, cells))


GEONAMES = [
    geonames(9000001, "Qasr Varun", "Kasr Varun,Varun", (30.5, 19.5), "P.PPL", "LY.83", 1200),
    geonames(9000002, "Wadi Sahir", "", (27.1, 14.2), "H.WAD", "LY.34", 0),
    geonames(2215636, "Libya", "Libia", (28.0, 17.0), "A.PCLI", "LY.00", 6_800_000),
    geonames(9000003, "Varun Governorate", "", (30.1, 19.1), "A.ADM1", "LY.99", 90_000),
    geonames(9000004, "Varun Mill", "", (30.2, 19.2), "S.MLL", "LY.99", 0),
]
ALTERNATE = [
    "1\t9000001\twkdt\tQ99000001\t\t\t\t\t\t",
    "2\t9000001\ten\tFort Varun\t1\t\t\t\t\t",
    "3\t9000001\tru\t\u041a\u0430\u0441\u0440\t\t\t\t\t\t",
    "4\t12345\ten\tNowhere\t\t\t\t\t\t",
]


def item(number: str, label: str, kind: str, links: int, **claims: Any) -> str:
    def claim(value: object) -> dict[str, Any]:
        return {"mainsnak": {"datavalue": {"value": value}}, "rank": "normal"}

    aliases = claims.pop("aliases", [])
    return json.dumps(
        {
            "type": "item",
            "id": number,
            "labels": {"en": {"language": "en", "value": label}},
            "aliases": {"en": [{"language": "en", "value": alias} for alias in aliases]},
            "claims": {"P31": [claim({"id": kind})], **{name: [claim(value)] for name, value in claims.items()}},
            "sitelinks": {f"w{link}": {} for link in range(links)},
        }
    )


WIKIDATA = [
    "[",
    item("Q99000010", "Karim Belhaj", "Q5", 30, P27={"id": "Q1016"}, aliases=["Kareem Belhaj", "Karim"]) + ",",
    item("Q99000011", "Unknown Writer", "Q5", 1) + ",",
    item("Q99000012", "Varun Oil Company", "Q4830453", 9, P17={"id": "Q1016"}) + ",",
    item("Q99000013", "Gulf Cooperation Council", "Q484652", 150) + ",",
    item("Q99000014", "Qasr Varun", "Q515", 6, P1566="9000001") + ",",
    item("Q99000015", "John Doe", "Q5", 40) + ",",
    item("Q99000016", "John Doe", "Q5", 35),
    "]",
]
OPENSANCTIONS = [
    json.dumps({
        "id": "NK-1", "caption": "Salim Qarv", "schema": "Person",
        "properties": {"name": ["Salim Qarv"], "alias": ["Salem Qarv"], "country": ["ly"], "topics": ["role.pep"]},
    }),
    json.dumps({"id": "NK-2", "caption": "A ship", "schema": "Vessel", "properties": {"name": ["A ship"]}}),
    json.dumps({
        "id": "NK-3", "caption": "Karim Belhaj", "schema": "Person",
        "properties": {"name": ["Karim Belhaj"], "wikidataId": ["Q99000010"], "topics": ["sanction", "mil"]},
    }),
]  # fmt: skip
NAMES = "name,kind,aliases,wikidata_id,country,role,latitude,longitude\nVarun Front,ORG,VF|Front of Varun,,LBY,REB,,\nCamp Varun,LOC,,,LBY,,30.3,19.3\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    tmp_path = tmp_path_factory.mktemp("dumps")

    def write(name: str, lines: list[str]) -> Path:
        text = "\n".join(lines) + "\n"
        path = tmp_path / name
        if name.endswith(".gz"):
            path.write_bytes(gzip.compress(text.encode()))
        elif name.endswith(".bz2"):
            path.write_bytes(bz2.compress(text.encode()))
        else:
            path.write_text(text, encoding="utf-8")
        return path

    (tmp_path / "own.csv").write_text(NAMES, encoding="utf-8")
    return Sources(
        geonames=write("allCountries.txt", GEONAMES),
        admin1=write("admin1CodesASCII.txt", ["LY.99\tVarun\tVarun\t9000003"]),
        alternate_names=write("alternateNamesV2.txt.gz", ALTERNATE),
        wikidata=write("latest-all.json.bz2", WIKIDATA),
        opensanctions=write("entities.ftm.json", OPENSANCTIONS),
        names=tmp_path / "own.csv",
    )


@pytest.fixture(scope="module")
def built(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    said: list[str] = []
    path = build_gazetteer(tmp_path_factory.mktemp("built") / "own.sqlite", sources=sources, progress=said.append)
    assert any("wikidata" in line for line in said)
    return Gazetteer(path)


def test_geonames_gives_places_names_and_wikidata_ids(built: Gazetteer) -> None:
    place = built.places("Kasr Varun")[0]
    assert (place.geonames_id, place.country, place.region, place.level) == (9000001, "LBY", "LY.83", Level.CITY)
    assert place.wikidata_id == "Q99000014"
    assert built.places("Fort Varun")[0].geonames_id == 9000001
    assert built.places("Wadi Sahir")[0].level is Level.FEATURE
    assert built.places("Varun Mill") == ()
    assert {place.geonames_id for place in built.places("Varun")} == {9000001, 9000003}


def test_countries_stay_those_of_our_own_table(built: Gazetteer) -> None:
    libya = built.country("LBY")
    assert libya is not None
    assert (libya.entity_id, libya.wikidata_id) == ("c:LBY", "Q1016")


def test_wikidata_gives_people_and_organisations(built: Gazetteer) -> None:
    person = built.things("Kareem Belhaj")[0]
    assert (person.name, person.kind, person.wikidata_id, person.country) == (
        "Karim Belhaj",
        "PERSON",
        "Q99000010",
        "LBY",
    )
    assert built.things("Varun Oil Company")[0].kind == "ORG"
    assert built.things("Unknown Writer") == ()
    assert built.things("Karim") == ()


def test_what_our_tables_have_is_completed_not_doubled(built: Gazetteer) -> None:
    found = built.things("Gulf Cooperation Council")
    assert [(thing.entity_id, thing.wikidata_id) for thing in found] == [("o:gulf-cooperation-council", "Q99000013")]


def test_opensanctions_adds_people_and_roles(built: Gazetteer) -> None:
    person = built.things("Salem Qarv")[0]
    assert (person.entity_id, person.country, person.role) == ("os:NK-1", "LBY", "GOV")
    assert built.things("Karim Belhaj")[0].role == "MIL"
    assert built.things("A ship") == ()


def test_a_table_of_ones_own_is_read(built: Gazetteer) -> None:
    front = built.things("Front of Varun")[0]
    assert (front.entity_id, front.role, front.country) == ("own:varun-front", "REB", "LBY")
    camp = built.places("Camp Varun")[0]
    assert (camp.latitude, camp.longitude) == (30.3, 19.3)


def test_a_build_that_broke_off_goes_on_where_it_stopped(
    sources: Sources, built: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "_BATCH", 2)
    whole = dumps._wikidata_line
    calls: list[str] = []

    def breaking(connection: Any, line: str) -> None:
        calls.append(line)
        if len(calls) == 6:
            raise KeyboardInterrupt
        whole(connection, line)

    monkeypatch.setattr(dumps, "_wikidata_line", breaking)
    target = tmp_path / "again.sqlite"
    with pytest.raises(KeyboardInterrupt):
        build_gazetteer(target, sources=sources)
    assert not target.exists()
    said: list[str] = []
    build_gazetteer(target, sources=sources, progress=said.append)
    assert any("from line 5" in line for line in said)
    assert Gazetteer(target).fingerprint == built.fingerprint
    assert not target.with_name("again.sqlite.partial").exists()


@pytest.mark.parametrize(
    ("field", "line"),
    [("geonames", "not\tenough"), ("wikidata", "{broken"), ("opensanctions", '{"id": 1}'), ("alternate_names", "x")],
)
def test_a_broken_line_is_named(field: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="line 1"):
        build_gazetteer(tmp_path / "x.sqlite", sources=Sources(**{field: path}))


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("title\nX\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="name and kind"):
        build_gazetteer(tmp_path / "x.sqlite", sources=Sources(names=path))
