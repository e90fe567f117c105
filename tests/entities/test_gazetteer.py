"""The index: what it knows, that it is shared safely, and that it is the same wherever it is built."""

from __future__ import annotations

import multiprocessing
import pickle
import sqlite3
import time
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from flows.entities import Gazetteer, load_gazetteer
from flows.entities.build import default_path
from flows.entities.facts import TABLES, read_table
from flows.entities.gazetteer import Level
from flows.errors import GazetteerError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_table_says_where_its_facts_come_from() -> None:
    for entry in files("flows.entities").joinpath("data").iterdir():
        if entry.name.endswith(".tsv"):
            head = entry.read_text(encoding="utf-8").splitlines()[0]
            assert head.startswith("# "), entry.name
            assert len(head) > 15, entry.name


def test_tables_have_as_many_columns_as_their_head_names() -> None:
    columns = {"countries": 10, "features": 7, "organisations": 8, "people": 8, "regions": 10, "region_names": 3}
    for name in TABLES:
        for row in read_table(name):
            assert len(row) == columns.get(name, len(row)), (name, row)


def test_wikidata_ids_look_like_ids_and_are_given_once() -> None:
    for name, column in (("countries", 4), ("people", 1), ("organisations", 1), ("features", 1), ("city_wikidata", 1)):
        ids = [row[column] for row in read_table(name) if row[column]]
        assert all(one[0] == "Q" and one[1:].isdigit() for one in ids), name
        assert len(ids) == len(set(ids)), (name, sorted({one for one in ids if ids.count(one) > 1})[:5])


def test_countries_have_a_point_a_capital_and_an_id(gazetteer: Gazetteer) -> None:
    libya = gazetteer.country("LBY")
    assert libya is not None
    assert (libya.name, libya.wikidata_id, libya.level) == ("Libya", "Q1016", Level.COUNTRY)
    assert 2210247 in gazetteer.capitals


@pytest.mark.parametrize(
    ("word", "alpha3"), [("Libyan", "LBY"), ("Danes", "DNK"), ("French", "FRA"), ("Palestinians", "PSE")]
)
def test_words_for_peoples_lead_to_countries(word: str, alpha3: str, gazetteer: Gazetteer) -> None:
    place = gazetteer.people(word)
    assert place is not None
    assert place.country == alpha3


@pytest.mark.parametrize("name", ["U.S.", "Cote d'Ivoire", "São Tomé and Príncipe", "Minn.", "Marsa Brega", "Peking"])
def test_other_names_are_found(name: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.places(name)


def test_unknown_names_have_no_places_and_no_things(gazetteer: Gazetteer) -> None:
    assert gazetteer.places("Qarvundel") == ()
    assert gazetteer.things("Karim Belhaj") == ()


def test_it_opens_fast_and_twice_with_one_fingerprint(gazetteer: Gazetteer) -> None:
    start = time.process_time()
    again = load_gazetteer()
    assert time.process_time() - start < 0.5
    assert again.fingerprint == gazetteer.fingerprint


def test_look_ups_keep_up_with_two_thousand_articles_a_second(gazetteer: Gazetteer) -> None:
    names = [row[4] for row in read_table("regions")][:3000]
    fresh = Gazetteer(gazetteer.path)
    start = time.process_time()
    for name in names:
        fresh.places(name)
    # An article has about fifteen different names.
    assert len(names) / 15 / (time.process_time() - start) > 2000 / 3  # a third of it on a busy machine


def test_it_survives_a_fork_and_a_pickle(gazetteer: Gazetteer) -> None:
    assert pickle.loads(pickle.dumps(gazetteer)).fingerprint == gazetteer.fingerprint
    gazetteer.places("Tripoli")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_first_of, [(gazetteer, "Misrata"), (gazetteer, "Sirte")]) == ["LBY", "LBY"]


def _first_of(work: tuple[Gazetteer, str]) -> str | None:
    return work[0].places(work[1])[0].country


def test_a_missing_or_broken_index_says_what_mends_it(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="gazetteer build"):
        load_gazetteer(tmp_path / "none.sqlite")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all, but long enough to be read as a page" * 30)
    with pytest.raises(GazetteerError):
        load_gazetteer(broken)
    other = tmp_path / "other.sqlite"
    sqlite3.connect(other).close()
    with pytest.raises(GazetteerError):
        load_gazetteer(other)


def test_the_default_place_follows_the_cache_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_path().is_relative_to(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert ".cache" in default_path().parts
