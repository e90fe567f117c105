"""Spots, classes, and the training of both models on articles of our own."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

from flows.entities import train, train_places
from flows.entities.find import find_names
from flows.entities.labels import CLASSES, features, is_sports, judge, survey
from flows.entities.resolve import Resolver
from flows.entities.spotting import find_spots
from flows.language import parse, parse_text
from flows.records import Article, Span

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from flows.entities import Gazetteer

LINES = [
    ("1. Stefan Varga (Hungary) 2.03", {"Stefan Varga", "Hungary"}),
    (
        "SOCCER - VARGA LEAVES MILAN.\nStefan Varga leaves Milan, the club said.",
        {"VARGA", "MILAN", "Stefan Varga", "Milan"},
    ),
    ("He met Abu-Karim el-Varun of the Qarv Steel & Wire Co on Monday.", {"Qarv Steel & Wire Co"}),
    ("But Russia wants talks. During Rosati's visit nothing was signed.", {"Russia", "Rosati"}),
    ("Jan van der Berg of A.G. Varun & Sons spoke.", {"Jan van der Berg", "A.G. Varun & Sons"}),
]


@pytest.mark.parametrize(("text", "wanted"), LINES)
def test_names_are_proposed_with_their_edges(text: str, wanted: set[str], nlp: Language, gazetteer: Gazetteer) -> None:
    spots = find_spots(parse_text(text, nlp), gazetteer, [])
    assert wanted <= {spot.text for spot in spots}
    for one, other in itertools.pairwise(spots):
        assert one.end <= other.start
    assert all(text[spot.start : spot.end] == spot.text for spot in spots)


def test_what_is_a_time_is_no_name(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "Talks resumed in May in Geneva."
    doc = parse_text(text, nlp)
    at = text.index("May")
    found = {spot.text for spot in find_spots(doc, gazetteer, [Span(at, at + 3)])}
    assert "Geneva" in found
    assert "May" not in found


def test_chances_sum_to_one(nlp: Language, gazetteer: Gazetteer) -> None:
    doc = parse_text("Anna Varga flew to Budapest for Qarv Steel Inc on Monday.", nlp)
    spots = find_spots(doc, gazetteer, [])
    article = survey([(doc.text, spots)])
    for spot in spots:
        chances = judge(features(spot, doc, doc.text, article, gazetteer))
        assert sum(chances) == pytest.approx(1.0)
        assert len(chances) == len(CLASSES)


def test_games_are_told_from_other_news() -> None:
    assert is_sports("TENNIS - VARGA OUT OF OPEN.\nStefan Varga lost.")
    assert not is_sports("The minister said the talks on the budget would go on for a week. " * 5)


MARKED = [
    {
        "id": f"a{number}",
        "text": f"{person} of {firm} went to {town} on Monday.",
        "gold": [],
        "marks": {person: "PER", firm: "ORG", town: "LOC"},
    }
    for number, (person, firm, town) in enumerate(
        [
            ("Anna Varga", "Qarv Steel Inc", "Budapest"),
            ("Peter Lund", "Lund Shipping Ltd", "Oslo"),
            ("Maria Rossi", "Rossi Foods Corp", "Milan"),
        ]
        * 4
    )
]


def test_the_name_model_learns_and_is_the_same_twice(nlp: Language, gazetteer: Gazetteer, tmp_path: Path) -> None:
    data: list[train.Example] = []
    for record in MARKED:
        text = str(record["text"])
        gold = [
            {"start": text.index(name), "end": text.index(name) + len(name), "label": label}
            for name, label in record["marks"].items()  # type: ignore[union-attr]
        ]
        data += train.examples(str(record["id"]), parse_text(text, nlp), gold, gazetteer, [])
    assert len(data) >= 30
    weights = train.fit(data, steps=60)
    right = sum(judge(one.features, weights).index(max(judge(one.features, weights))) == one.label for one in data)
    assert right == len(data)
    assert train.fit(data, steps=60) == weights
    train.write_weights(data[:6], tmp_path / "labels.json")
    assert json.loads((tmp_path / "labels.json").read_text())["classes"] == list(CLASSES)


def test_the_place_model_learns_that_near_places_belong_together(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "Fires burned near Columbus, Dayton and Toledo on Monday, the Ohio governor said."
    parsed = next(parse([Article("t", "1", text)], nlp))
    names = [name for name, _ in find_names(parsed, [], gazetteer)[0]]
    resolver = Resolver(parsed, names, gazetteer, weights={"population": 1.0})
    at = text.index("Dayton")
    gold = [{"start": at, "end": at + 6, "latitude": 39.76, "longitude": -84.19}]
    data = train_places.choices(resolver, gold, text)
    assert len(data) == 1
    weights = train_places.fit(data * 5)
    assert weights["region.spoken-of"] > 0


def test_parts_of_the_cross_validation_depend_on_the_article_alone() -> None:
    assert train.part_of("a1") == train.part_of("a1")
    assert {train.part_of(f"a{number}") for number in range(100)} == {0, 1, 2, 3, 4}
