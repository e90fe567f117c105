"""A line of a page -> whether it is about when the article was published.

In: one line, white space folded. Out: the date and how sure the line makes it, None for other lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.reading.credits import byline_names
from flows.reading.dates import find_dates

if TYPE_CHECKING:
    from flows.reading.dates import WrittenDate

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_BULLET = re.compile(r"^(?:[•*·▪‣–—-]|\d{1,2}[.)])\s+\S")
_PUBLISHED = re.compile(
    r"\b(?:first )?(?:published|posted|publi(?:cation|shing) date|released|issued|created|date|filed)\b", re.IGNORECASE
)
_UPDATED = re.compile(r"\b(?:updated?|modified|revised|edited|amended|corrected)\b", re.IGNORECASE)
_NOT_PUBLISHED = re.compile(
    r"\b(?:saved|printed|accessed|retrieved|archived|downloaded|captured|expires?|copyright|today|now|related|read|see|more|also|viewed|cached)\b|©",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"https?://\S*?/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|\b)")
_LABEL_WORDS = re.compile(
    r"\b(?:an?|\d+)\s*-?(?:min(?:ute)?|hour|hr|day|week)s?\b(?:\s*-?(?:read|ago))?|\b\d+ (?:comments?|shares?|views?)\b|"
    r"\b(?:first|last|published?|posted|updated?|modified|publication|date|dated?|on|at|time|local|created|issued|released|"
    r"filed|in|the|by|gmt|utc|ist|hrs|hours|am|pm|original(?:ly)?|story|article|version|print|edition|"
    r"mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)


def date_line(line: str) -> tuple[int, WrittenDate] | None:
    """(rank, date) if the line is about when; lower ranks are surer. None for any other line."""
    if len(line) > 160:
        return None
    address = _URL_DATE.search(line)
    if address:
        addressed = find_dates("-".join(f"{int(part):02d}" for part in address.groups()))
        return (5, addressed[0]) if addressed else None
    dates = find_dates(line)
    if not dates:
        return None
    rest = line
    for found in reversed(dates):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    other = _LABEL_WORDS.sub(" ", rest)
    left = _WORD.findall(other)
    if _NOT_PUBLISHED.search(other) and not _PUBLISHED.search(rest):
        return None
    if _BULLET.match(line):
        return None
    if len(left) > (6 if byline_names(rest.strip(" ,;|–—-•·")) else 3):
        opens = dates[0].start == 0 and len(left) <= 9 and not line.endswith(".")
        return (3, dates[0]) if opens else None
    published, updated = _PUBLISHED.search(line), _UPDATED.search(line)
    if updated and (not published or published.start() > updated.start()):
        later = [found for found in dates if published and found.start > published.start()]
        earlier = [found for found in dates if found.end <= updated.start()]
        return (0, later[0]) if later else ((1, earlier[0]) if earlier else (4, dates[0]))
    if published:
        return 0, next((found for found in dates if found.start >= published.start()), dates[0])
    return (1 if not left else 2), dates[0]
