"""Web pages: whose words become the headline, the date, the byline, and what is left out of the body."""

from __future__ import annotations

import pytest

from flows.reading.html import read_page
from flows.reading.refusal import Refusal
from flows.records import RejectReason

TITLE = "River ferry returns to Mostar after thirty years"
PARAGRAPHS = (
    "A ferry crossed the Neretva at Mostar on Saturday for the first time in thirty years, carrying forty people and two goats.",
    "The boat was built in Split and is owned by the town, which bought it with money meant for a bridge.",
    "“My father took the old one to school,” said Amra Hodžić, who sells the tickets. “He could not swim either.”",
    "It will run from April to October, three times an hour, and cost less than a coffee. In winter the water is too high.",
    "The mayor said a second boat might follow if the first one pays for its fuel.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(
    *, head: str = "", above: str = f"<h1>{TITLE}</h1>", below: str = "", body: str = BODY, after: str = ""
) -> str:
    return (
        f"<!doctype html><html><head><title>{TITLE} | The Quay</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{above}{body}{below}</article>{after}<footer>© 2021 The Quay</footer></body></html>"
    )


def read(markup: str):
    return read_page(markup, source="a.html", source_id="a.html")


@pytest.mark.parametrize(
    ("head", "above", "headline"),
    [
        ("", f"<h1>{TITLE}</h1>", TITLE),
        ("", f"<h1>The Quay</h1><h2>{TITLE}</h2>", TITLE),
        (
            f'<meta property="og:title" content="{TITLE} - The Quay"><meta property="og:site_name" content="The Quay">',
            "<h1>The Quay</h1>",
            TITLE,
        ),
        ('<meta property="og:title" content="River ferry is back in Mostar">', f"<h1>{TITLE}</h1>", TITLE),
        (
            f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>',
            "<h1></h1>",
            TITLE,
        ),
    ],
)
def test_the_headline_is_what_is_shown_if_what_is_declared_agrees(head, above, headline):
    assert read(page(head=head, above=above)).headline == headline


LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("head", "above", "after", "day", "whence"),
    [
        (
            LD.format(
                '{"@type": "NewsArticle", "datePublished": "2021-04-03T08:00:00+02:00", "dateModified": "2021-05-01"}'
            ),
            "",
            "",
            "2021-04-03",
            "json-ld",
        ),
        (
            LD.format(
                '{"@graph": [{"@type": "WebSite"}, {"@type": "BlogPosting", "datePublished": "3 Apr 2021 08:00 GMT"}]}'
            ),
            "",
            "",
            "2021-04-03",
            "json-ld",
        ),
        (
            LD.format('{"@type": "NewsArticle", "datePublished": "2021-04-03", "description": "broken "here""}'),
            "",
            "",
            "2021-04-03",
            "json-ld",
        ),
        (
            '<meta property="article:published_time" content="2021-04-03T22:00:00Z">',
            "",
            "",
            "2021-04-03",
            "meta article:published_time",
        ),
        ('<meta name="pdate" content="20210403">', "", "", "2021-04-03", "meta pdate"),
        (
            LD.format('{"@type": "NewsArticle", "datePublished": "0001-01-01T00:00:00Z"}'),
            "<time datetime='2021-04-03'>Saturday</time>",
            "",
            "2021-04-03",
            "time element",
        ),
        (
            "",
            "<time class='updated' datetime='2021-05-01'>May</time><time datetime='2021-04-03'>April</time>",
            "",
            "2021-04-03",
            "time element",
        ),
        ('<link rel="canonical" href="https://quay.example/2021/apr/03/ferry">', "", "", "2021-04-03", "address"),
        (
            "",
            "<div class=meta><span>Published: Saturday, 3 April 2021, 08:00</span></div>",
            "",
            "2021-04-03",
            "text near the headline",
        ),
        ("", "", "<div id=comments><time datetime='2021-04-09'>a week later</time></div>", None, None),
        ("", "", "<div class='related'><time datetime='2019-01-01'>1 January 2019</time></div>", None, None),
        ("", "", "", None, None),
    ],
)
def test_the_date_is_the_declared_one_and_never_a_neighbours(head, above, after, day, whence):
    article = read(page(head=head, above=f"<h1>{TITLE}</h1>{above}", after=after))
    assert (str(article.published) if article.published else None, article.published_from) == (day, whence)


@pytest.mark.parametrize(
    ("head", "above", "byline", "agency"),
    [
        (
            LD.format('{"@type": "NewsArticle", "author": [{"name": "Ana Kos"}, {"name": "Ivo Banac"}]}'),
            "",
            "Ana Kos and Ivo Banac",
            None,
        ),
        (LD.format('{"@type": "NewsArticle", "author": {"name": "Associated Press"}}'), "", None, "AP"),
        ('<meta name="author" content="By Ana Kos">', "", "Ana Kos", None),
        ('<meta name="author" content="https://quay.example/ana">', "", None, None),
        ("", "<p class='byline'>By <a rel='author' href='/ana'>Ana Kos</a></p>", "Ana Kos", None),
        ("", "<span class='byline'>Reuters</span>", None, "Reuters"),
    ],
)
def test_byline_and_agency_are_told_apart(head, above, byline, agency):
    article = read(page(head=head, above=f"<h1>{TITLE}</h1>{above}"))
    assert (article.byline, article.agency) == (byline, agency)


@pytest.mark.parametrize(
    "extra",
    [
        f"<p>{TITLE}</p>",
        "<p><a href='/x'>TEN QUIET BAYS YOU CAN REACH ON FOOT</a></p>",
        "<p>READ MORE: The bridge that never was</p>",
        "<p>Sign up to our newsletter for the best stories every morning.</p>",
        "<p>Ana Kos contributed to this report.</p>",
        "<h2 class='standfirst'>The town has waited long enough for its boat.</h2>",
        "<figure><img src='x'><figcaption>The ferry on its first day. Photograph: I. Banac</figcaption></figure>",
        "<p>© 2021 The Quay. All rights reserved.</p>",
    ],
)
def test_what_is_not_the_body_is_left_out(extra):
    first, *rest = BODY.split("</p>", 1)
    summary = '<meta name="description" content="The town has waited long enough for its boat.">'
    article = read(page(head=summary, body=f"{first}</p>{extra}{''.join(rest)}"))
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_a_hover_card_goes_and_the_name_under_it_stays():
    card = "<span class='rollover'><a class='rollover-link' href='/k'>Amra Hodžić</a><span class='rollover-block'>More on Amra Hodžić: ten stories</span></span>"
    assert read(page(body=BODY.replace("Amra Hodžić", card))).text == "\n\n".join(PARAGRAPHS)


def test_a_body_that_only_machines_are_told_is_read_from_there():
    import json

    head = LD.format(json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(PARAGRAPHS)}))
    assert read(page(head=head, body="<div id='app'></div>")).text == "\n\n".join(PARAGRAPHS)


def test_captions_have_their_own_place():
    figure = "<figure><img src='x'><figcaption>The ferry on its first day. - AFP</figcaption></figure>"
    article = read(page(above=f"<h1>{TITLE}</h1>{figure}"))
    assert (article.caption, article.agency) == ("The ferry on its first day. - AFP", "AFP")


def test_a_page_without_text_is_refused():
    with pytest.raises(Refusal) as caught:
        read("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert caught.value.reason is RejectReason.NOT_AN_ARTICLE


def test_a_page_that_takes_too_long_is_refused_and_the_next_is_read():
    from flows.reading.worker import in_child

    bomb = "<html><body><p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</p></body></html>"
    with pytest.raises(Refusal) as caught:
        in_child(bomb, source="a", source_id="a", seconds=1.0)
    assert caught.value.reason is RejectReason.TIME_OUT
    assert in_child(page(), source="a", source_id="a", seconds=30.0).headline == TITLE
