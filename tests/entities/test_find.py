"""Names of whole articles: labels, identities, and what must hold of every mention."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.entities import find_entities
from flows.language import parse
from flows.records import Article, Section, Span

if TYPE_CHECKING:
    from spacy.language import Language

    from flows.entities import Gazetteer
    from flows.language import Parsed
    from flows.records import EntityMention

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

STORY = """TRIPOLI, Libya - Fighters of the Transitional National Council moved on Sirte on Monday, a spokesman said.

Karim Belhaj, a field commander, said his men had taken the airport. Belhaj spoke by telephone from Misrata.

The International Committee of the Red Cross (ICRC) asked both sides to let aid through. The ICRC has an office in Tripoli.

Qadhafi has not been seen for weeks. Libyans fear a long war, and the US and its allies fear it too."""


def parsed_of(text: str, nlp: Language, **more: object) -> Parsed:
    return next(parse([Article("test", "1", text, published=dt.date(2011, 9, 20), **more)], nlp))  # type: ignore[arg-type]


def mentions_of(text: str, nlp: Language, gazetteer: Gazetteer) -> list[tuple[str, EntityMention]]:
    found = find_entities(parsed_of(text, nlp), [], gazetteer).mentions
    return [(mention.span.of(text), mention) for mention in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]}: {case[6]}")
def test_a_name_gets_its_label_and_identity(case: tuple[str, ...], nlp: Language, gazetteer: Gazetteer) -> None:
    text, name, label, canonical, country, wikidata, _ = case
    found = [mention for words, mention in mentions_of(text, nlp, gazetteer) if words == name]
    assert found, [words for words, _ in mentions_of(text, nlp, gazetteer)]
    mention = found[0]
    assert (mention.label, mention.entity.name) == (label, canonical)
    assert (mention.entity.country or "") == country
    if wikidata:
        assert mention.entity.wikidata_id == wikidata


def test_the_short_forms_of_a_story_lead_to_one_identity(nlp: Language, gazetteer: Gazetteer) -> None:
    found = mentions_of(STORY, nlp, gazetteer)
    by_words = {words: mention.entity.entity_id for words, mention in found}
    assert by_words["Belhaj"] == by_words["Karim Belhaj"] == "person:karim-belhaj"
    assert by_words["ICRC"] == by_words["International Committee of the Red Cross"]
    assert by_words["Libyans"] == by_words["Libya"] == "c:LBY"
    assert by_words["Transitional National Council"] == "o:national-transitional-council"
    assert by_words["Qadhafi"] == "p:muammar-gaddafi"


def test_a_surname_out_of_office_is_not_the_leader(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "Dentist Abe said on Monday that the clinic would stay open. Abe has run it for years."
    article = Article("test", "1", text, published=dt.date(1996, 8, 30))
    found = find_entities(next(parse([article], nlp)), [], gazetteer).mentions
    assert all(mention.entity.entity_id != "p:shinzo-abe" for mention in found)


def test_the_dateline_is_resolved(nlp: Language, gazetteer: Gazetteer) -> None:
    parsed = parsed_of(STORY, nlp, dateline=Span(0, 17), dateline_place="TRIPOLI, Libya")
    dateline = find_entities(parsed, [], gazetteer).dateline
    assert dateline is not None
    assert dateline.geonames_id == 2210247


def test_sections_have_their_own_offsets(nlp: Language, gazetteer: Gazetteer) -> None:
    parsed = parsed_of(STORY, nlp, headline="Belhaj's men near Sirte", caption="Fighters in Misrata, Libya.")
    found = find_entities(parsed, [], gazetteer).mentions
    heads = {mention.span.of("Belhaj's men near Sirte") for mention in found if mention.section is Section.HEADLINE}
    captions = {
        mention.span.of("Fighters in Misrata, Libya.") for mention in found if mention.section is Section.CAPTION
    }
    assert "Sirte" in heads
    assert captions == {"Misrata", "Libya"}


def test_the_same_person_has_one_id_in_any_article(nlp: Language, gazetteer: Gazetteer) -> None:
    one = mentions_of("Karim Belhaj spoke. Belhaj left.", nlp, gazetteer)
    other = mentions_of("A report named Karim Belhaj as the commander.", nlp, gazetteer)
    assert one[0][1].entity.entity_id == other[0][1].entity.entity_id


def test_a_team_is_not_its_country(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "CRICKET - ENGLAND BEAT PAKISTAN.\nEngland beat Pakistan by six wickets in the second match at Lord's on Sunday."
    teams = [mention.entity for words, mention in mentions_of(text, nlp, gazetteer) if words == "Pakistan"]
    assert teams
    assert teams[0].entity_id == "team:pakistan"
    assert (teams[0].country, teams[0].wikidata_id) == ("PAK", None)


def test_a_place_unknown_to_the_gazetteer_gets_no_coordinates(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "Police searched houses in the village of Qarvundel on Monday."
    found = [mention for words, mention in mentions_of(text, nlp, gazetteer) if words == "Qarvundel"]
    assert found
    assert found[0].label == "GPE"
    assert (found[0].entity.latitude, found[0].entity.geonames_id) == (None, None)
    assert found[0].rule == "place.unknown"


def test_names_keep_within_their_line_and_lose_article_and_possessive(nlp: Language, gazetteer: Gazetteer) -> None:
    for words, mention in mentions_of(STORY, nlp, gazetteer):
        assert "\n" not in words
        assert not words.lower().startswith("the ")
        assert not words.endswith(("'s", "’s"))
        assert words == words.strip()
        assert 0 < mention.confidence <= 1
        assert mention.rule


def test_the_same_article_gives_the_same_findings_twice(nlp: Language, gazetteer: Gazetteer) -> None:
    parsed = parsed_of(STORY, nlp)
    assert find_entities(parsed, [], gazetteer) == find_entities(parsed, [], gazetteer)


def test_the_agency_in_a_dateline_is_no_town(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "OSLO, June 27 (Meridian) - A court in Oslo fined two firms on Tuesday."
    parsed = parsed_of(text, nlp, dateline=Span(0, text.index("A court")), dateline_place="OSLO")
    credit = next(m for m in find_entities(parsed, [], gazetteer).mentions if m.span.of(text) == "Meridian")
    assert (credit.label, credit.entity.latitude) == ("ORG", None)
