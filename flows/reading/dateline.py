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

from flows.reading.words import mapping
from flows.records import Span

_REACH = 160
_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶŁĻĽŃŅŇŌŐŒŔŘŚŞŠȘŤŢȚŪŮŰŹŻŽ]"
_CAPS_WORD = rf"(?:{_UPPER}{{2,}}(?:['’.-]{_UPPER}+|\.)*|ST\.?|{_UPPER}['’]{_UPPER}+|(?:{_UPPER}\.){{2,}})"
_JOINER = r"(?:\s+(?:de|do|da|del|la|le|el|al|of|and|-|on|sur|upon)\b|[-/])?"
_CITY = rf"{_CAPS_WORD}(?:{_JOINER}[\s/-]*{_CAPS_WORD}){{0,5}}"
_NAME = r"[A-Z][\w.’'-]*"
_REGION = rf"(?:,\s+{_NAME}(?:\s+(?:of|the|and|d['’])?\s*{_NAME}){{0,4}})"
_DAY_LEAD = r"(?:(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_CREDIT = r"\(\s*(?P<credit>[^()\n]{2,50}?)\s*\)"
_MARK = r"(?P<mark>\s*[-–—―]{1,3}(?=\s|[“\"‘']|\w)|\s*:(?=\s)|\s*_(?=\s)|\.(?=\s))"


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: where it stands, its place words and the agency in its credit."""

    span: Span
    place: str
    agency: str | None


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(mapping("months"), key=len, reverse=True))
    day = (
        rf"(?:,?\s+{_DAY_LEAD}(?i:{month})\.?\s+\d{{1,2}}(?:,\s+(?:19|20)\d\d)?"
        rf"|,?\s+{_DAY_LEAD}\d{{1,2}}\s+(?i:{month})\.?(?:,?\s+(?:19|20)\d\d)?)"
    )
    place = rf"(?P<place>{_CITY}(?:{_REGION}){{0,2}}?(?:\s+and\s+{_CITY})?)"
    lead = r"\s*(?:\((?P<front>[A-Z][A-Za-z /]{1,30})\)\s*[-–—]?\s*)?"
    return re.compile(rf"{lead}{place}(?P<day>{day})?,?\s*(?:{_CREDIT}|/(?P<slashed>[A-Z][A-Za-z ]{{1,30}})/)?{_MARK}")


def find_dateline(text: str) -> Dateline | None:
    """The dateline that opens `text`, or None."""
    start = len(text) - len(text.lstrip())
    match = _pattern().match(text, start, min(len(text), start + _REACH))
    if match is None:
        return None
    credit = match.group("credit") or match.group("slashed") or match.group("front")
    mark = match.group("mark").strip()
    if mark == "." and not (credit and (known_agency(credit) or _is_service(credit))):
        return None  # "NATO. " opens a sentence, "GDYNIA (Reuters). " does not
    if mark == "-" and not match.group("mark")[:1].isspace() and not (match.group("day") or credit):
        return None  # "US-led troops" is a word
    if not (match.group("day") or credit) and _is_no_place(match.group("place"), mark):
        return None
    agency = None
    if credit:
        agency = known_agency(credit) or (credit if _is_service(credit) else None)
    return Dateline(Span(start, match.end()), match.group("place").strip(" ,"), agency)


_NO_PLACE = re.compile(
    r"(?:EXCLUSIVE|BREAKING|UPDATE|UPDATED|WATCH|LIVE|VIDEO|PHOTOS?|READ|ANALYSIS|OPINION|EDITORIAL|REVIEW|NOTE|FACTBOX|"
    r"CORRECTION|CORRECTED|PICTURE|IMAGE|CAPTION|ALSO|MORE|RELATED|ADVERTISEMENT|SPOILER|QUESTION|Q|A|NATO|OPEC|"
    r"URGENT|WRAPUP|TIMELINE|PROFILE|INTERVIEW|FEATURE|COLUMN|COMMENT|TRANSCRIPT|WARNING|HOST|GUEST|BYLINE)\b"
)


_NO_PLACE_INSIDE = re.compile(
    r"\b(?:LAUNCH|TEST|NEWS|REPORTS?|GUIDE|STORY|STORIES|ALERT|DEALS?|REVEALED|EXPLAINED|OFFER|FIRST|LOOK|TIPS?|FACT|CHECK|POLL|"
    r"RESULTS?|SCORES?|UPDATES?|DAY|WEEK|YEAR|HERE|THIS|HOW|WHY|WHAT|WHO|WHERE|NOW|BEST|TOP|FREE|WIN|PICTURED|MISS|SEE)\b"
)


def _is_no_place(place: str, mark: str) -> bool:
    """Words in capitals before a colon that label a text rather than place it."""
    return bool(_NO_PLACE.match(place) or _NO_PLACE_INSIDE.search(place)) or (mark == ":" and len(place) < 4)


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
