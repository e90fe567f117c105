"""The first words of a body -> its dateline: place, day, credit, dash.

In: a text whose first paragraph may open with a dateline. Out: its span, the place words as
written and the agency it credits. "KHARTOUM, Aug. 3 (Reuters) -", "GDYNIA: ", "LAGOS (AFP) —".

The idea to hold: a dateline ends in a mark (dash, colon, full stop after a credit) and its place
begins in capitals; without both it is only the first words of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.reading.words import mapping, rows
from flows.records import Span

_REACH = 160
_HEAD_LINES, _HEAD_LENGTH = 2, 120  # a title and a byline may stand above the dateline
_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶŁĻĽŃŅŇŌŐŒŔŘŚŞŠȘŤŢȚŪŮŰŹŻŽ]"
_CAPS_WORD = rf"(?:{_UPPER}{{2,}}(?:['’.-]{_UPPER}+|\.)*|ST\.?|{_UPPER}['’]{_UPPER}+|(?:{_UPPER}\.){{2,}})"
_JOINER = r"(?:\s+(?:de|do|da|del|la|le|el|al|of|and|-|on|sur|upon)\b)?"
_CAPS_CITY = rf"{_CAPS_WORD}(?:{_JOINER}[\s/-]+{_CAPS_WORD}){{0,5}}"
_NAME = rf"{_UPPER}[\w.’'-]*"
_TITLE_CITY = rf"{_NAME}(?:\s+(?:(?:de|do|da|del|la|le|el|al|of)\s+)?(?:{_NAME}|city)){{0,3}}"
_REGION = rf"(?:,\s+{_NAME}(?:\s+(?:(?:of|the|and)\s+)?{_NAME}){{0,4}})"
_DAY_LEAD = r"(?:(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_CREDIT = r"\(\s*(?P<credit>[^()\n]{2,50}?)\s*\)"
_SLASHED = r"/(?P<slashed>[A-Z][A-Za-z ]{1,30})/"
_TRAILING = r",\s*(?P<trailing>[A-Z][A-Za-z]{1,20})(?=\s+[-–—])"
_FRONT = r"\s*(?:\((?P<front>[A-Z][A-Za-z /]{1,30})\)\s*[-–—]?\s*)?"
_MARK = r"(?P<mark>\s*[-–—―]{1,3}(?=\s|[“\"‘']|\w)|\s*:(?=\s)|\s*_(?=\s)|\.(?=\s)|(?<=\))\s{2})"


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: where it stands, its place words and the agency in its credit."""

    span: Span
    place: str
    agency: str | None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The place in capitals with whatever may follow; and the place in title case, sure only with a day or a credit."""
    month = "|".join(sorted(mapping("months"), key=len, reverse=True))
    day = (
        rf"\s*(?:,|\s)\s*{_DAY_LEAD}(?:(?i:{month})\.?\s+\d{{1,2}}(?:,\s+(?:19|20)\d\d)?"
        rf"|\d{{1,2}}\s+(?i:{month})\.?(?:,?\s+(?:19|20)\d\d)?)"
    )
    rest = rf"(?:(?P<day>{day})(?:{_TRAILING})?)?,?\s*(?:{_CREDIT}|{_SLASHED})?{_MARK}"
    capitals = rf"(?P<place>{_CAPS_CITY}(?:{_REGION}){{0,2}}?(?:\s+and\s+{_CAPS_CITY})?)"
    titled = rf"(?P<place>{_TITLE_CITY}(?:{_REGION}){{0,2}}?)"
    return re.compile(_FRONT + capitals + rest), re.compile(_FRONT + titled + rest)


def find_dateline(text: str) -> Dateline | None:
    """The dateline that opens `text`, at most a title and a byline above it; None if there is none."""
    start = len(text) - len(text.lstrip())
    for _ in range(_HEAD_LINES + 1):
        found = _dateline_at(text, start)
        if found is not None:
            return found
        end = text.find("\n", start, start + _HEAD_LENGTH)
        if end < 0:
            return None
        start = end + len(text[end : end + 8]) - len(text[end : end + 8].lstrip())
    return None


def _dateline_at(text: str, start: int) -> Dateline | None:
    end = min(len(text), start + _REACH)
    end = next((at for at in [text.find("\n", start, end)] if at >= 0), end)
    capitals, titled = _patterns()
    for pattern in (capitals, titled):
        match = pattern.match(text, start, end)
        if match is None:
            continue
        credit = next(
            (match.group(name) for name in ("credit", "slashed", "trailing", "front") if match.group(name)), None
        )
        agency = (known_agency(credit) or (credit if _is_service(credit) else None)) if credit else None
        if _is_dateline(match, agency=agency, credited=credit is not None, sure=pattern is capitals):
            return Dateline(
                Span(start, match.start("mark") + len(match.group("mark").rstrip())),
                match.group("place").strip(" ,"),
                agency,
            )
    return None


def _is_dateline(match: re.Match[str], *, agency: str | None, credited: bool, sure: bool) -> bool:
    """Whether place, day, credit and mark together make a dateline."""
    mark, place = match.group("mark"), match.group("place").strip(" ,")
    dash = mark.strip()[:1] in {"-", "–", "—", "―"} and mark.strip() != ""
    spaced = mark[:1].isspace() or match.string[match.start("mark") - 1].isspace()
    if known_agency(place.split(maxsplit=1)[0]) and " " in place:
        return False
    if match.group("trailing") and agency is None:
        return False
    if not sure:  # "Lima, March 9 - " and "The Hague (AFP) – " are datelines, "Trump - who" is not
        placed = place.rpartition(", ")[2] in _regions() and ", " in place and mark.strip() in {"–", "—", "--"}
        return dash and ((spaced and (bool(match.group("day")) or placed)) or agency is not None)
    if mark.strip() in {"", "."}:
        return agency is not None  # "NATO. " opens a sentence, "GDYNIA (Reuters). " does not
    if dash and len(mark.strip()) == 1 and not spaced and not (match.group("day") or credited):
        return False  # "US-led troops" is a word
    return bool(match.group("day") or credited) or not _is_label(place, colon=mark.strip() == ":")


@cache
def _regions() -> frozenset[str]:
    return frozenset(row[0] for row in rows("regions"))


@cache
def _labels() -> frozenset[str]:
    return frozenset(row[0] for row in rows("labels"))


def _is_label(place: str, *, colon: bool) -> bool:
    """Words in capitals that label a text rather than place it."""
    return bool(set(re.findall(r"\w+", place)) & _labels()) or (colon and len(place) < 4)


@cache
def _agencies() -> dict[str, str]:
    return {written.casefold(): name for written, name in mapping("agencies").items()}


def known_agency(words: str) -> str | None:
    """The agency that a credit names, None if it names none of those known.

    >>> known_agency("Thomson Reuters")
    'Reuters'
    """
    for part in (words, *re.split(r"\s*[/,;&|]\s*|\s+and\s+", words)):
        name = _agencies().get(part.strip(" .()-–—").casefold())
        if name is not None and (len(part.strip()) > 4 or part.strip(" .()-–—").isupper() or part.strip() == "dpa"):
            return name
    return None


def _is_service(words: str) -> bool:
    """Whether unknown credit words name a news service."""
    return bool(
        re.search(
            r"\b(?:News|Agency|Press|Daily|Times|Post|Wire|Herald|Service|Media|Tribune|Journal|Gazette)\b", words
        )
    )
