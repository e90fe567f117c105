"""The pages of a small dataset: what they show, that they lean on nothing, that foreign text stays text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html

from flows.errors import PublishError
from flows.report import build
from flows.tables import read_table, versions


def _words(element) -> str:
    return " ".join(element.text_content().split())


def test_nothing_in_the_pages_leads_out_of_them(report, articles):
    for text in (report, *articles.values()):
        page = html.fromstring(text)
        for element in page.iter():
            for name in ("src", "href", "action", "xlink:href", "data"):
                value = element.get(name)
                assert value is None or re.match(r"#|articles/|\.\./|[0-9a-f]{16}\.html", value), value
        assert not page.xpath("//link | //iframe | //img | //object | //embed | //form")
        assert "@import" not in text
        assert "url(" not in "".join(page.xpath("//style/text()"))


def test_a_script_in_a_headline_stays_text(report, articles, newsroom):
    for text in (report, articles[newsroom.ATTACK]):
        page = html.fromstring(text)
        assert len(page.xpath("//script")) == 1
        assert not page.xpath("//@onerror | //@onload | //@onclick")
        assert newsroom.ATTACK in page.text_content()
    assert newsroom.ATTACK in _words(html.fromstring(articles[newsroom.ATTACK]).xpath("//h1")[0])


def test_the_policy_names_the_hash_of_the_one_script(report):
    import base64
    import hashlib

    page = html.fromstring(report)
    digest = base64.b64encode(hashlib.sha256(page.xpath("//script/text()")[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_the_text_of_an_article_page_is_the_text_of_the_article(output):
    for row in read_table(output, "articles").to_pylist():
        page = html.parse(output / "report" / "articles" / f"{row['article_id']}.html")
        assert page.xpath("//*[@id='text']")[0].text_content() == row["text"]


def test_every_finding_of_the_body_has_its_anchor_and_its_entry(output):
    for table, prefix, key in (
        ("mentions", "m", "mention_id"),
        ("quotes", "q", "quote_id"),
        ("events", "e", "event_id"),
    ):
        for row in read_table(output, table).to_pylist():
            page = html.parse(output / "report" / "articles" / f"{row['article_id']}.html")
            anchor = f"{prefix}-{row[key]}"
            assert len(page.xpath(f"//*[@id='{anchor}']")) == 1
            assert len(page.xpath(f"//*[@id='d-{anchor}']")) == 1


def test_ids_are_used_once_and_links_lead_somewhere(output):
    folder = output / "report"
    for path in (folder / "index.html", *(folder / "articles").iterdir()):
        page = html.parse(path)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        for link in page.xpath("//@href"):
            target, _, anchor = link.partition("#")
            if target == "../README.md":
                continue
            there = html.parse((path.parent / target).resolve()) if target else page
            assert not anchor or there.xpath(f"//*[@id='{anchor}']"), link


def test_totals_leave_copies_out_and_count_an_event_once(report):
    tiles = dict(
        reversed([_words(part) for part in tile]) for tile in html.fromstring(report).xpath("//li[@class='tile']")
    )
    assert tiles["articles"] == "5"
    assert tiles["of them copies"] == "1"
    assert tiles["inputs refused"] == "2"
    assert tiles["events told"] == "5"


def test_the_report_says_what_was_refused_and_why(report):
    rows = html.fromstring(report).xpath("//table[@data-name='refused inputs']/tbody/tr")
    assert ["wire.jsonl", "line 7", "bad_record", "the line is not JSON"] in [
        [_words(cell) for cell in row] for row in rows
    ]


def test_dyads_hold_only_what_took_place(report):
    rows = html.fromstring(report).xpath("//table[@data-name='dyads']/tbody/tr")
    found = {(_words(row[0]), _words(row[1])): _words(row[4]) for row in rows}
    assert found["NORGOV", "KENGOV"] == "CONSULT 1"  # the threat is denied
    assert found["KENREB", "KENCOP"] == "ASSAULT 1"


def test_the_networks_show_who_met_accused_and_attacked_whom(report):
    page = html.fromstring(report)
    said = page.xpath("//svg[@role='img']/@aria-label")
    assert {"Who met whom", "Who accused whom", "Who attacked whom"} <= set(said)
    assert any(title == "River Front attacked Kenya: 1 events" for title in page.xpath("//svg//title/text()"))


def test_changes_are_told_against_the_version_before(report):
    page = html.fromstring(report)
    text = _words(page.xpath("//h2[@id='changes']/following-sibling::p")[0])
    assert "3 articles came, 0 went" in text


def test_an_older_version_can_be_shown(output, newsroom, tmp_path):
    other = newsroom.newsroom(tmp_path / "output")
    oldest = versions(other)[-1].version
    page = html.parse(build(other, version=oldest[:6]))
    assert oldest in page.getroot().text_content()
    assert len(list((other / "report" / "articles").iterdir())) == 2


def test_fewer_pages_than_articles_leave_no_dead_link(newsroom, tmp_path):
    other = newsroom.newsroom(tmp_path / "output", first=False)
    path = build(other, pages=1)
    links = {link.partition("#")[0] for link in html.parse(path).xpath("//@href") if link.startswith("articles/")}
    assert links
    assert all((path.parent / link).exists() for link in links)


def test_the_same_version_gives_the_same_bytes(output, report):
    assert build(output).read_text("utf-8") == report


def test_nothing_published_is_said_plainly(tmp_path):
    with pytest.raises(PublishError, match="nothing is published"):
        build(tmp_path)


def test_headings_go_down_one_level_at_a_time(report, articles):
    for text in (report, *articles.values()):
        levels = [int(element.tag[1]) for element in html.fromstring(text).iter("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_an_empty_dataset_has_a_report(newsroom, tmp_path):
    from flows.tables import assemble, publish, write_part

    part = write_part([], [], tmp_path / "part")
    publish(assemble([part], tmp_path / "output"))
    assert "0 articles" in build(tmp_path / "output").read_text("utf-8")
