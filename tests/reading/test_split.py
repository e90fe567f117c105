"""Several articles in one dump, and dumps that only look so."""

from __future__ import annotations

import pytest

from flows.reading import read
from flows.records import Article
from flows.settings import Settings

FIRST = """Bakers in Sfax end strike after flour subsidy returns

By Leila Mansour

3 June 2013

SFAX, Tunisia - Bakers in Sfax lit their ovens again on Monday after the government gave back a subsidy on flour that it had cut in April.

The union said most of the city's two hundred bakeries would open by Tuesday morning, and that prices would stay as they were.

"We are tired and we are happy," said one of the bakers. He had slept at the shop."""
SECOND = """Storm closes the port of Bizerte for a second day

4 June 2013

BIZERTE, Tunisia - Waves four metres high kept the port of Bizerte shut on Tuesday, and eleven ships waited outside the breakwater.

The harbour office said it hoped to let in the first of them in the night. Two fishing boats were still missing.

Last year the port was closed for nine days because of storms, the office said."""
TEASER = """Wheat price falls again

2 June 2013

TUNIS - Wheat fell for a third day."""
BODY_WITH_RULE = FIRST.replace("The union said", "==========\n\nThe union said")


def articles(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return [one for one in read([tmp_path], settings=Settings()) if isinstance(one, Article)]


@pytest.mark.parametrize(
    "between",
    ["\n\n==========\n\n", "\n\n* * * * * * * *\n\n", "\n\nDocument 2 of 2\n\n", "\n\n", "\n\n© 2013 The Courier\n\n"],
)
def test_two_articles_are_two(tmp_path, between):
    first, second = articles(tmp_path, FIRST + between + SECOND)
    assert (first.source_id, second.source_id) == ("a.txt", "a.txt#2")
    assert (first.dateline_place, second.dateline_place) == ("SFAX, Tunisia", "BIZERTE, Tunisia")
    assert (str(first.published), str(second.published)) == ("2013-06-03", "2013-06-04")
    assert second.headline == "Storm closes the port of Bizerte for a second day"
    assert first.text.endswith("slept at the shop.")
    assert second.text.endswith("the office said.")
    assert first.article_id != second.article_id


@pytest.mark.parametrize(
    "text", [FIRST, BODY_WITH_RULE, FIRST + "\n\n" + TEASER, "==========\n\n" + FIRST + "\n\n=========="]
)
def test_one_article_stays_one(tmp_path, text):
    (only,) = articles(tmp_path, text)
    assert only.source_id == "a.txt"
    assert only.text.startswith("SFAX, Tunisia - Bakers")
    assert "slept at the shop." in only.text
