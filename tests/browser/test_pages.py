"""The report in a real browser: quiet, complete, usable, and deaf to what foreign text tries."""

from __future__ import annotations

import pytest

from flows.tables import read_table

_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def _pages(folder):
    return [folder / "index.html", *sorted((folder / "articles").iterdir())]


def _article(folder, source_id):
    rows = read_table(folder.parent, "articles", columns=["article_id", "source_id"]).to_pylist()
    article_id = next(row["article_id"] for row in rows if row["source_id"] == source_id)
    return article_id, folder / "articles" / f"{article_id}.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_without_a_complaint_or_a_request(visit, folder, width, scheme):
    for path in _pages(folder):
        page = visit(path, width=width, scheme=scheme)
        assert page.complaints == []
        assert page.asked == [path.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            "the page itself must not scroll sideways"
        )


def test_foreign_text_runs_nowhere(visit, folder):
    for path in _pages(folder):
        page = visit(path)
        assert page.evaluate("window.hit") is None
        assert page.evaluate("document.querySelectorAll('script').length") == 1


def test_the_policy_stops_a_script_that_got_in(visit, folder):
    page = visit(folder / "index.html")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hit = 9'; document.body.append(s); }"
    )
    assert page.evaluate("window.hit") is None


def test_every_chart_is_drawn(visit, folder):
    page = visit(folder / "index.html")
    charts = page.locator("figure svg[aria-label]")
    assert charts.count() >= 10
    for number in range(charts.count()):
        box = charts.nth(number).bounding_box()
        assert box["width"] > 150
        assert box["height"] > 30
        assert charts.nth(number).locator("path, rect, line").count() > 3


def test_a_filter_filters_and_says_how_many(visit, folder):
    page = visit(folder / "index.html")
    table = page.locator("table[data-name=places], table[data-name=names]").first
    field = page.get_by_label("Filter names")
    if field.count() == 0:
        field, table = page.get_by_label("Filter types"), page.locator("table[data-name=types]")
    rows = table.locator("tbody tr")
    everything = rows.count()
    field.fill("norway")
    shown = [rows.nth(number).inner_text() for number in range(everything) if rows.nth(number).is_visible()]
    assert shown
    assert all("norway" in text.lower() for text in shown)
    assert len(shown) < everything
    assert page.get_by_role("status").filter(has_text=f"{len(shown)} of {everything} rows").count() == 1
    field.fill("")
    assert sum(rows.nth(number).is_visible() for number in range(everything)) == everything


def test_a_head_sorts_by_keyboard(visit, folder):
    page = visit(folder / "index.html")
    table = page.locator("table[data-name=types]")
    head = table.get_by_role("button", name="Events")
    cell = head.locator("..")
    head.focus()
    page.keyboard.press("Enter")
    assert cell.get_attribute("aria-sort") == "descending"
    counts = [int(text) for text in table.locator("tbody td.n").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    page.keyboard.press("Enter")
    assert cell.get_attribute("aria-sort") == "ascending"


def test_a_row_leads_to_the_very_characters(visit, folder):
    page = visit(folder / "index.html")
    row = page.locator("table[data-name=dyads] tbody tr", has_text="ASSAULT")
    row.get_by_role("link").click()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.textContent") == "attacked"
    assert page.locator("#card").is_visible()
    assert "KENREB" in page.locator("#card").inner_text()


def test_every_finding_of_the_tables_stands_on_its_characters(visit, folder):
    article_id, path = _article(folder, "talk")
    page = visit(path)
    for table, prefix, key, start, end in (
        ("mentions", "m", "mention_id", "start", "end"),
        ("quotes", "q", "quote_id", "start", "end"),
        ("events", "e", "event_id", "trigger_start", "trigger_end"),
    ):
        for row in read_table(folder.parent, table).to_pylist():
            if row["article_id"] == article_id and row.get("section", "body") == "body":
                pieces = page.locator(
                    f"mark[data-of~='{prefix}-{row[key]}']:not(.cue):not(.speaker):not(.actor):not(.recipient)"
                )
                text = "".join(pieces.all_text_contents())
                wanted = read_table(folder.parent, "articles").to_pylist()
                whole = next(one["text"] for one in wanted if one["article_id"] == article_id)
                assert text in whole[row[start] : row[end]] or whole[row[start] : row[end]] in text


def test_focus_shows_what_a_mark_means_and_escape_hides_it(visit, folder):
    page = visit(_article(folder, "talk")[1])
    page.locator("mark.quote[tabindex]").first.focus()
    card = page.locator("#card")
    assert card.is_visible()
    assert "Anna Lund (named)" in card.inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "card"
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_kinds_of_marks_can_be_hidden(visit, folder):
    page = visit(_article(folder, "talk")[1])
    mark = page.locator("mark.name").first
    background = "element => getComputedStyle(element).backgroundColor"
    before = mark.evaluate(background)
    page.get_by_label("names").uncheck()
    assert mark.evaluate(background) != before


def test_the_map_comes_closer(visit, folder):
    page = visit(folder / "index.html")
    svg = page.locator("figure.map svg")
    before = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Closer").click()
    assert svg.get_attribute("viewBox") != before
    page.get_by_role("button", name="Whole").click()
    assert [float(part) for part in svg.get_attribute("viewBox").split()] == [float(part) for part in before.split()]


def test_everything_can_be_read_without_script(visit, folder):
    page = visit(folder / "index.html", script=False)
    assert page.locator("table[data-name=articles] tbody tr:visible").count() == 5
    page = visit(_article(folder, "talk")[1], script=False)
    assert page.locator("li#d-x, .lists li:visible").count() > 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(visit, folder, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    for path in (folder / "index.html", _article(folder, "talk")[1]):
        page = visit(path, width=width, scheme=scheme)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _AXE}}).response["violations"]
        assert [(entry["id"], [node["html"][:150] for node in entry["nodes"][:3]]) for entry in found] == []
