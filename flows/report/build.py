"""A published version -> the folder `report/`: one page for the whole, one for every article.

In: an output folder. Out: `output/report/index.html`, `output/report/articles/<article_id>.html`.

The idea to hold: this is the table of contents; each section's numbers are made by the module named
for its question, and the template sets them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flows.report import charts
from flows.report.changes import compare
from flows.report.dataset import open_dataset, version_before
from flows.report.deeds import QUADS, recount
from flows.report.intake import take_in
from flows.report.matrix import matrix
from flows.report.pages import Neighbours, article_pages, days
from flows.report.paper import page
from flows.report.surety import weigh
from flows.report.verdicts import PAGE, read_verdicts
from flows.report.voices import listen
from flows.tables import disk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from markupsafe import Markup

    from flows.report.calendar import Scale
    from flows.report.deeds import Deeds
    from flows.report.intake import Intake
    from flows.report.voices import Voices

FOLDER = "report"
_ROWS = 300  # rows that a table of the page holds at most; it says how many there are
_LISTED = 2_500  # articles that the page lists at most
_BARS = 12
_EDGES = 22  # pairs that a network draws
_FEEDS = 7  # feeds with a colour of their own


def build(output: Path, *, version: str | None = None, pages: int = 5_000) -> Path:
    """Write the report of a version and return the path of its page.

    version: a kept version by the first letters of its id; None is the one that readers see.
    pages: articles that get a page at most, the latest first; 0 writes the report alone.

    The report before it is replaced as a whole. Raises PublishError if nothing is published there,
    a table is damaged, or the folder cannot be written.
    """
    dataset = open_dataset(output, version=version)
    intake = take_in(dataset)
    voices = listen(dataset, intake.copies)
    deeds = recount(dataset, intake.copies, voices.names, intake.scale)
    before = version_before(dataset)
    shown = intake.articles[-pages:] if pages else ()
    near = Neighbours(voices.names, {one.article_id: one.title for one in shown})
    text = page(
        "report.html.j2",
        dataset=dataset,
        intake=intake,
        voices=voices,
        deeds=deeds,
        surety=weigh(dataset),
        changes=None if before is None else compare(before, dataset),
        verdicts=read_verdicts(dataset),
        validation_page=f"../validation/{PAGE}" if (output / "validation" / PAGE).exists() else None,
        titles=near.titles,
        all_titles={one.article_id: one.title for one in intake.articles},
        matrix=matrix(deeds.dyads),
        pictures=_pictures(intake, voices, deeds),
        histogram=charts.histogram,
        quads=QUADS,
        drawn=_EDGES,
        days=days,
        most=_ROWS,
        listed=_LISTED,
    )
    return _write(output, text, article_pages(dataset, near) if shown else ())


def _write(output: Path, text: str, pages: Iterable[tuple[str, str]]) -> Path:
    """The folder, finished aside and then given its name; it can be made again, so nothing waits for the disk."""
    folder = output / FOLDER
    draft = output / f".{FOLDER}.{os.getpid()}.draft"
    with disk.writing(folder):
        disk.remove(draft)
        try:
            (draft / "articles").mkdir(parents=True)
            for article_id, html in pages:
                (draft / "articles" / f"{article_id}.html").write_text(html, "utf-8", newline="\n")
            (draft / "index.html").write_text(text, "utf-8", newline="\n")
            disk.move(draft, folder)
        finally:
            disk.remove(draft)
    return folder / "index.html"


def _pictures(intake: Intake, voices: Voices, deeds: Deeds) -> dict[str, Markup]:
    """The charts of the page; one that has nothing to show is not there."""
    found: dict[str, Markup] = {}
    if intake.scale is not None:
        found["coverage"] = _coverage(intake, intake.scale)
    if deeds.scale is not None and deeds.timeline:
        by_quad: dict[tuple[dt.date, str], int] = {}
        for (start, name), count in deeds.timeline.items():
            key = start, QUADS[deeds.types[name][0]]
            by_quad[key] = by_quad.get(key, 0) + count
        series = {name: f"var(--q{quad})" for quad, name in QUADS.items()}
        found["quads"] = charts.stacked_bars(
            "Events over time by quad class", deeds.scale, by_quad, series, noun="events"
        )
        found["types"] = charts.type_grid("Events over time by type", deeds.scale, deeds.timeline, deeds.types)
    if voices.speakers:
        top = _bars((one.name, one.utterances) for one in voices.speakers)
        found["speakers"] = charts.bars("Who speaks most", top, noun="utterances", colour="var(--q3)")
    if voices.entities:
        top = _bars((one.name, one.articles) for one in voices.entities)
        found["entities"] = charts.bars("Who and what is named in most articles", top, noun="articles")
    if voices.places:
        points = [
            (one.name, one.latitude or 0.0, one.longitude or 0.0, one.mentions, f"#p-{number}")
            for number, one in enumerate(voices.places[:_ROWS], 1)
        ]
        found["map"] = charts.world_map("Places named", points, noun="mentions")
    colours = {"met": "var(--q2)", "accused": "var(--q3)", "attacked": "var(--q4)"}
    for name, edges in deeds.networks.items():
        if edges:
            found[name] = charts.network(
                f"Who {name} whom", edges[:_EDGES], verb=name, directed=name != "met", colour=colours[name]
            )
    return found


def _bars(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first rows whose names differ: a chart has one bar a name."""
    found: dict[str, int] = {}
    for name, count in rows:
        found.setdefault(name, count)
    return list(found.items())[:_BARS]


def _coverage(intake: Intake, scale: Scale) -> Markup:
    """Articles over time; the largest feeds have a colour of their own."""
    large = [feed.name for feed in intake.feeds[:_FEEDS]]
    counts: dict[tuple[dt.date, str], int] = {}
    for (start, feed), count in intake.coverage.items():
        key = start, feed if feed in large else "other"
        counts[key] = counts.get(key, 0) + count
    names = [*large, *(["other"] if len(intake.feeds) > _FEEDS else [])]
    series = {name: f"var(--s{number})" for number, name in enumerate(names, 1)}
    return charts.stacked_bars("Articles over time by feed", scale, counts, series, noun="articles")
