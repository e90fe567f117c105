"""The word lists: sorted, and every example does what its row says."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from flows.reading.chrome import chrome_kind
from flows.reading.words import rows

LISTS = sorted(one.name for one in resources.files("flows.reading").iterdir() if one.name.endswith(".tsv"))


@pytest.mark.parametrize("row", rows("chrome"), ids=lambda row: row[2][:40])
def test_each_pattern_has_an_example_that_is_chrome(row):
    kind, pattern, example = row
    compiled = re.compile(pattern, re.IGNORECASE)
    assert {"any": compiled.search, "open": compiled.match}.get(kind, compiled.fullmatch)(example)
    assert chrome_kind(example) is not None


@pytest.mark.parametrize("name", LISTS)
def test_each_list_says_where_it_is_from_and_under_which_licence(name):
    head = resources.files("flows.reading").joinpath(name).read_text(encoding="utf-8").split("\n")[0]
    assert head.startswith("#")
    assert "Apache-2.0" in "".join(
        line
        for line in resources.files("flows.reading").joinpath(name).read_text(encoding="utf-8").split("\n")
        if line.startswith("#")
    )


@pytest.mark.parametrize("name", [name for name in LISTS if name != "chrome.tsv"])
def test_each_list_is_sorted_and_says_nothing_twice(name):
    lines = [row[0] for row in rows(name.removesuffix(".tsv"))]
    assert lines == sorted(lines)
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    "line",
    [
        "The minister said the bridge would be shut until Thursday.",
        "“Please subscribe to our newsletter,” the editor begged on air, and nobody did.",
        "Share prices in Warsaw fell by six percent on Friday, the steepest fall since 2008, after the bank raised its rate.",
        "He said cookies from the bakery were sold out by noon.",
        "Follow-up talks will be held in Geneva next month, the envoy told reporters.",
        "Photographs of the wreck were shown in court on Tuesday.",
        "Comments by the president drew laughter in the hall, and later an apology from his spokesman.",
        "Related charges against two other men were dropped in March.",
        "Print workers walked out in Leeds on Monday.",
        "More than 400 people were taken to hospital.",
        "Video taken by a neighbour shows the roof falling in.",
        "Read in parliament on Monday, the report blames nobody.",
    ],
)
def test_sentences_of_reporters_are_not_chrome(line):
    assert chrome_kind(line) is None
