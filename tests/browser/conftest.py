"""A real browser on the report. Collected only where one is named:

    TIDYWIRE_BROWSER=/usr/bin/chromium python -m pytest tests/browser

The browser is the system's (Debian: chromium); Playwright drives it and downloads nothing.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

collect_ignore_glob = [] if os.environ.get("TIDYWIRE_BROWSER") else ["test_*.py"]


@pytest.fixture(scope="session")
def newsroom() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[1] / "report" / "newsroom.py")))


@pytest.fixture(scope="session")
def folder(newsroom, tmp_path_factory) -> Path:
    """The report of the dataset made by hand, with verdicts of which one is broken."""
    from flows.report import build, package
    from flows.tables import current

    output = newsroom.newsroom(tmp_path_factory.mktemp("newsroom") / "output")
    (output / "validation").mkdir()
    (output / "validation" / "index.html").write_text("<!doctype html><title>verdicts</title>", "utf-8")
    (output / "validation" / "verdicts.json").write_text(newsroom.verdicts(current(output)), "utf-8")
    package(output)
    build(output)
    return output / "report"


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=os.environ["TIDYWIRE_BROWSER"], args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def visit(browser):
    """Open a page; what it asked for and what it complained about are kept in `asked` and `complaints`."""
    contexts = []

    def open_(path: Path, *, anchor: str = "", width: int = 1280, scheme: str = "light", script: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.goto(path.as_uri() + (f"#{anchor}" if anchor else ""))
        return page

    yield open_
    for context in contexts:
        context.close()
