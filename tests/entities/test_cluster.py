"""Which short forms belong to which full name."""

from __future__ import annotations

import pytest

from flows.entities.cluster import cluster, sound_of
from flows.entities.keys import key_of, slug_of
from flows.entities.names import Name, clean
from flows.records import Section

# names of one article, and which of them are one
ARTICLES = [
    (["PERSON:Gerald R. Ford", "PERSON:Ford", "PERSON:Gerald Ford"], [{0, 1, 2}]),
    (["PERSON:Bill Clinton", "PERSON:Hillary Clinton"], [{0}, {1}]),
    (["PERSON:Boris Yeltsin", "PERSON:Naina Yeltsin", "PERSON:Naina"], [{0}, {1, 2}]),
    (["PERSON:J. Smith", "PERSON:John Smith", "PERSON:Smith"], [{0, 1, 2}]),
    (["PERSON:Tony Weaver", "PERSON:Anthony Weaver"], [{0, 1}]),
    (["PERSON:Martin Luther King Jr.", "PERSON:King"], [{0, 1}]),
    (["PERSON:Moamer Qadhafi", "PERSON:Gaddafi"], [{0, 1}]),
    (["ORG:General Motors Corp", "ORG:General Motors", "ORG:GM"], [{0, 1, 2}]),
    (["ORG:Magna International Inc", "ORG:Magna"], [{0, 1}]),
    (["ORG:Bank of Aland", "ORG:Bank of Karelia", "ORG:Bank"], [{0}, {1}, {2}]),
    (["ORG:World Trade Organization", "ORG:WTO"], [{0, 1}]),
]


@pytest.mark.parametrize(("article", "groups"), ARTICLES, ids=lambda value: str(value)[:60])
def test_names_of_an_article_fall_into_groups(article: list[str], groups: list[set[int]]) -> None:
    names = []
    for number, line in enumerate(article):
        label, text = line.split(":", 1)
        names.append(Name(Section.BODY, number * 50, number * 50 + len(text), text, label, "test"))
    found = cluster(names)
    full = [found[name.label, key_of(name.text)] for name in names]
    for group in groups:
        assert len({full[number] for number in group}) == 1, full
    assert len(set(full)) == len(groups), full


def test_two_with_one_surname_lead_to_the_known_one() -> None:
    texts = ["Naina Yeltsin", "Boris Yeltsin", "Yeltsin"]
    names = [
        Name(Section.BODY, number * 20, number * 20 + len(text), text, "PERSON", "test")
        for number, text in enumerate(texts)
    ]
    assert cluster(names, known={"Boris Yeltsin"})["PERSON", "yeltsin"] == "Boris Yeltsin"


@pytest.mark.parametrize("words", [("qadhafi", "gaddafi"), ("kadhafi", "gathafi")])
def test_transliterations_sound_alike(words: tuple[str, str]) -> None:
    assert sound_of(words[0]) == sound_of(words[1])


@pytest.mark.parametrize(
    ("written", "key"),
    [("the U.S.", "us"), ("Côte d’Ivoire", "cote divoire"), ("St. Louis", "st louis"), ("Saint Louis", "st louis")],
)
def test_spellings_of_one_name_share_a_key(written: str, key: str) -> None:
    assert key_of(written) == key
    assert slug_of(written) == key.replace(" ", "-")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("the Transitional National Council's", "Transitional National Council"),
        ("In Cairo", "Cairo"),
        ("Friday Mitchell", "Mitchell"),
        ("Leicestershire 296", "Leicestershire"),
        ("(Nigeria", "Nigeria"),
        ("anti-Saddam", "Saddam"),
        ("Pamir mountains", "Pamir"),
        ("'s", None),
        ("1996", None),
    ],
)
def test_edges_are_cleaned(raw: str, name: str | None) -> None:
    span = clean(raw, 0, len(raw))
    assert (span.of(raw) if span else None) == name


def test_titles_are_no_part_of_a_person() -> None:
    raw = "Secretary of State"
    assert clean("President Kim Dae-jung", 0, 22, person=True).of("President Kim Dae-jung") == "Kim Dae-jung"  # type: ignore[union-attr]
    assert clean(raw, 0, len(raw)) is not None
