"""What opens a body: datelines, and openings that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dateline import find_dateline, known_agency

FOUND = [
    ("KHARTOUM, Aug. 3 (Reuters) - Sudan said on Friday", "KHARTOUM, Aug. 3 (Reuters) -", "KHARTOUM", "Reuters"),
    ("PATRAS, Greece - The night ferry", "PATRAS, Greece -", "PATRAS, Greece", None),
    ("SFAX, Tunisia — Bakers lit their ovens", "SFAX, Tunisia —", "SFAX, Tunisia", None),
    ("WARSAW: Trams stopped at noon", "WARSAW:", "WARSAW", None),
    ("GDYNIA (Baltic Daily). The yard has won", "GDYNIA (Baltic Daily).", "GDYNIA", "Baltic Daily"),
    ("GDYNIA (PAP). The yard has won", "GDYNIA (PAP).", "GDYNIA", "PAP"),
    ("LAGOS (AFP) – Police fired", "LAGOS (AFP) –", "LAGOS", "AFP"),
    ("The Hague (AFP) – Dutch farmers won", "The Hague (AFP) –", "The Hague", "AFP"),
    ("Lima, March 9 - A report on the economy", "Lima, March 9 -", "Lima", None),
    ("ROME, March 13, Reuter - Italy's rate rose", "ROME, March 13, Reuter -", "ROME", "Reuters"),
    (
        "ST. LOUIS, Mo., Jan 4 /PRNewswire/ -- A firm said",
        "ST. LOUIS, Mo., Jan 4 /PRNewswire/ --",
        "ST. LOUIS, Mo.",
        None,
    ),
    ("NAIROBI, Kenya (AP) _ Kenya's railway", "NAIROBI, Kenya (AP) _", "NAIROBI, Kenya", "AP"),
    ("BEIJING, Oct. 2, 2011 (Xinhua) -- China", "BEIJING, Oct. 2, 2011 (Xinhua) --", "BEIJING", "Xinhua"),
    ("RIO DE JANEIRO - Samba schools", "RIO DE JANEIRO -", "RIO DE JANEIRO", None),
    ("GDAŃSK and SOPOT, Poland - Two towns", "GDAŃSK and SOPOT, Poland -", "GDAŃSK and SOPOT, Poland", None),
    ("By Ana Costa, Reuters\n\nJAKARTA, March 1 - Indonesia", "JAKARTA, March 1 -", "JAKARTA", None),
    ("Bucharest, Romania – More than sixty ships", "Bucharest, Romania –", "Bucharest, Romania", None),
    ("Port Clyde, Maine — The lobster boats", "Port Clyde, Maine —", "Port Clyde, Maine", None),
    ("UNITED NATIONS -- The council met", "UNITED NATIONS --", "UNITED NATIONS", None),
]
NOT_FOUND = [
    "US-led troops entered the town at dawn.",
    "NATO. That was the word on every wall.",
    "NATO: the alliance at sixty",
    "CRICKET - India won by nine wickets.",
    "UPDATE 2 - The bank said",
    "EXCLUSIVE: A minister has resigned.",
    "Trump - who had promised a wall - said",
    "The minister said on March 3 - a Tuesday - that he would go.",
    "I said: go home.",
    "A man of 57 was held.",
    "Kovacs, Weber — the two names on every wall — have gone.",
    "APRIL 7 - (CENTS PER BUSHEL)",
    "",
    "   \n",
]


@pytest.mark.parametrize(("text", "words", "place", "agency"), FOUND)
def test_datelines_are_found(text, words, place, agency):
    found = find_dateline(text)
    assert found is not None
    assert (found.span.of(text), found.place, found.agency) == (words, place, agency)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_openings_are_none(text):
    assert find_dateline(text) is None


@given(st.text(alphabet="ABC aé.,-–()/:_\n1Mar", max_size=200))
def test_a_dateline_lies_inside_its_text(text):
    found = find_dateline(text)
    if found is not None:
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.place in found.span.of(text)
        assert "\n" not in found.span.of(text)


@pytest.mark.parametrize(
    ("words", "name"),
    [("Associated Press", "AP"), ("AFP/Getty", "AFP"), ("ap", None), ("Reuters", "Reuters"), ("somebody", None)],
)
def test_agencies_have_one_name(words, name):
    assert known_agency(words) == name
