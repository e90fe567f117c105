"""The manual is true: what README shows is what its commands print."""

from __future__ import annotations

import pytest
from manual import ROOT, agrees, run, shown, workplace

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return workplace(tmp_path_factory.mktemp("readme"))


def test_the_two_commands_come_first():
    first = README.split("```console\n", 1)[1].split("```", 1)[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()[:2]] == ["$ make run", "$ make test"]


@pytest.mark.parametrize("item", [pytest.param(item, id=item.label) for item in shown(README)])
def test_it_prints_what_is_shown(folder, item):
    printed = run(item, folder)
    assert agrees(item.output, printed), printed


@pytest.mark.parametrize(
    ("said", "printed", "expected"),
    [
        ("published ... in 3 s\n", "published 4f in 3 s", True),
        ("a\nb\n", "a   \nb\n\n", True),
        ("a\n", "b\n", False),
        ("a\n", "a\nmore\n", False),
    ],
)
def test_dots_stand_for_anything_and_nothing_else_does(said, printed, expected):
    assert agrees(said, printed) is expected
