"""Text dumps: one role a paragraph, and only the body in the text."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.reading.dump import read_text


@dataclass(frozen=True)
class Case:
    name: str
    expected: dict[str, str]
    lines: tuple[tuple[str, str], ...]

    def of(self, role: str) -> list[str]:
        return [text for kind, text in self.lines if kind == role]


def cases() -> list[Case]:
    found = []
    for block in Path(__file__).with_name("dumps.txt").read_text(encoding="utf-8").split("### ")[1:]:
        head, *lines = block.strip().split("\n")
        name, _, rest = head.partition(" ")
        expected = dict(re.findall(r"(\w+)=(.*?)(?=\s+\w+=|$)", rest))
        found.append(Case(name, expected, tuple((line[0], line[2:]) for line in lines)))
    return found


@pytest.mark.parametrize("form", ["blank lines", "one line each", "wrapped"])
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_body_head_and_chrome_are_told_apart(case, form):
    paragraphs = [text for _, text in case.lines]
    if form == "wrapped":
        paragraphs = ["\n".join(textwrap.wrap(text, 72, break_on_hyphens=False)) for text in paragraphs]
    page = ("\n" if form == "one line each" else "\n\n").join(paragraphs)
    article = read_text(page, source="a.txt", source_id="a.txt")
    assert article.text.split("\n\n") == case.of("B")
    assert article.headline == next(iter(case.of("H")), None)
    assert str(article.published).lower() == case.expected["published"]
    assert (article.caption or "") == "\n\n".join(case.of("C"))
    assert article.agency == case.expected.get("agency")
    assert article.byline == case.expected.get("byline")
    left = {re.sub(r"\s+", " ", text) for text in case.of("X")} - {re.sub(r"\s+", " ", line) for line in article.cut}
    assert not left
