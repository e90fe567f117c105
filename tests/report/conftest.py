"""A published dataset, and its report."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.report import build


@pytest.fixture(scope="session")
def newsroom() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("newsroom.py"))))


@pytest.fixture(scope="session")
def output(newsroom, tmp_path_factory) -> Path:
    folder = newsroom.newsroom(tmp_path_factory.mktemp("newsroom") / "output")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def report(output) -> str:
    return (output / "report" / "index.html").read_text("utf-8")


@pytest.fixture(scope="session")
def articles(output) -> dict[str, str]:
    """The page of every article, by its source_id."""
    from flows.tables import read_table

    rows = read_table(output, "articles", columns=["article_id", "source_id"]).to_pylist()
    return {
        row["source_id"]: (output / "report" / "articles" / f"{row['article_id']}.html").read_text("utf-8")
        for row in rows
    }
