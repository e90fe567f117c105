"""The cookbook is true: its blocks run one after the other on the samples and print what stands below them.

`python tests/test_cookbook.py` writes down what they print now.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from manual import ROOT, agrees, shown, workplace

if TYPE_CHECKING:
    from manual import Shown

PAGE = ROOT / "docs" / "cookbook.md"
QUESTIONS = 10


def printed_by(item: Shown, names: dict[str, Any]) -> str:
    """What a block prints, with the names that the blocks before it made."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(item.code, PAGE.name, "exec"), names)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What every block of the page prints."""
    folder = workplace(tmp_path_factory.mktemp("cookbook"))
    names: dict[str, Any] = {}
    with contextlib.chdir(folder):
        return [printed_by(item, names) for item in shown(PAGE.read_text("utf-8"))]


@pytest.mark.parametrize(
    ("number", "item"), [pytest.param(n, item, id=str(n)) for n, item in enumerate(shown(PAGE.read_text("utf-8")))]
)
def test_a_block_prints_what_is_shown(told, number, item):
    assert agrees(item.output, told[number]), told[number]


def test_every_question_has_an_answer_in_both_tongues(told):
    page = PAGE.read_text("utf-8")
    assert page.count("\n## ") == QUESTIONS
    assert len(shown(page)) == 1 + 2 * QUESTIONS
    assert all(len(text.splitlines()) > 1 for text in told[1:])


def rewrite() -> None:
    """Put what is printed now into the page."""
    text = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = workplace(Path(name))
        names: dict[str, Any] = {}
        with contextlib.chdir(folder):
            for item in shown(text):
                printed = printed_by(item, names)
                text = text.replace(
                    f"{item.code}```\n\n```text\n{item.output}```", f"{item.code}```\n\n```text\n{printed}```"
                )
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    rewrite()
