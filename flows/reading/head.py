"""The lines above a dump's body -> headline, byline, captions, and when it was published.

In: paragraphs, their roles, where the body begins, and the body. Out: a `Head`.

The idea to hold: the body tells which title is its own, for it repeats the title's words; and of
the dates around it the surest line wins, never a date that says it is something else.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.reading.characters import one_line
from flows.reading.credits import bare_name, byline_names, is_desk, lone_name
from flows.reading.dates import find_dates
from flows.reading.pagelines import date_line
from flows.reading.segment import words_in

if TYPE_CHECKING:
    from flows.reading.dates import WrittenDate

_WINDOW = 400  # paragraphs above the body that may belong to its head
_NEAR, _FAR, _CREDITED = 0.8, 8, 0.5  # what standing close above the body, and over a byline or date, says for a title
_ELSEWHERE = 1000  # a date above the headline is the page's rather than the article's
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SITE_TAIL = re.compile(r"\s+(?:[|–—»]|-|::)\s+[^|–—»]{2,40}$")
_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:19|20)\d\d(?!\d)")


@dataclass(slots=True)
class Head:
    """What the lines above the body say. A date comes with its rank, its distance and where it was read."""

    headline: str | None = None
    byline: str | None = None
    captions: list[str] = field(default_factory=list)
    dates: list[tuple[int, int, WrittenDate, str]] = field(default_factory=list)


def read_head(lines: list[str], roles: list[str], start: int, body: str) -> Head:
    """The head of the article whose body begins at `start`."""
    head = Head()
    first = max(0, start - _WINDOW)
    titles = [
        at
        for at in range(first, start)
        if roles[at] in {"title", "prose"} and may_be_headline(lines[at], roles[at + 1 : at + 4])
    ]
    told = _stems_of(body[:4000])
    scores = {at: _headline_score(lines[at], told) + _place_score(at, start, roles) for at in titles}
    named = max(titles, key=lambda at: (scores[at], -at), default=None)
    if named is not None:
        named = _above_summary(lines, titles, named, told)
        head.headline = _without_site(lines, named, titles)
    signed: list[str] = []
    for at in range(first, start):
        if roles[at] == "caption":
            head.captions.append(lines[at])
        if roles[at] not in {"date", "byline"}:
            continue
        signed.extend(name for name in [byline_names(without_dates(lines[at]))] if name)
        dated = date_line(one_line(lines[at]))
        if dated is not None:
            distance = abs(at - (named or 0)) + (_ELSEWHERE if named is not None and at < named else 0)
            head.dates.append((dated[0], distance, dated[1], f"text line {at + 1}"))
    alone = [] if named is None else [lines[at] for at in range(named + 1, start) if roles[at] == "title"]
    if alone and alone[0] == lines[(named or 0) + 1] and alone[0].isupper():
        alone[0] = alone[0].title() if bare_name(alone[0].title()) else alone[0]
    # A person's name before a desk's: "Energy Reporter" under "ANA COSTA" is her trade.
    persons = [name for name in signed if not is_desk(name)]
    head.byline = next((name for name in (*persons, *map(lone_name, alone), *signed) if name), None)
    return head


# --------------------------------------------------------------------------- headline


def may_be_headline(line: str, below: list[str]) -> bool:
    """Whether a title could name an article; one that ends in a full stop must stand over byline or date."""
    if not 3 <= words_in(line) <= 30 or line.endswith((":", ";", ",", "…")) or "  " in line:
        return False
    return not line.endswith(".") or (words_in(line) <= 16 and ("byline" in below or "date" in below))


def _place_score(at: int, start: int, roles: list[str]) -> float:
    """What speaks for a title by where it stands."""
    credited = "byline" in roles[at + 1 : at + 5] or "date" in roles[at + 1 : at + 4]
    return _NEAR / (1 + (start - at) / _FAR) + (_CREDITED if credited else 0)


def _headline_score(line: str, told: frozenset[str]) -> float:
    """How much of the line's content the body repeats, and whether it has a headline's length."""
    length = len(_stems(line))
    return 2 * _told_share(line, told) + min(length, 6) / 6 - (0.7 if bare_name(line) and length < 4 else 0)


def _stems(line: str) -> set[str]:
    return {word[:5].casefold() for word in _WORD.findall(line) if len(word) > 3 or word.isupper()}


def _stems_of(body: str) -> frozenset[str]:
    return frozenset(word[:5].casefold() for word in _WORD.findall(body))


def _told_share(line: str, told: frozenset[str]) -> float:
    """Share of the line's content words that the body repeats."""
    stems = _stems(line)
    return len(stems & told) / max(3, len(stems))


def _above_summary(lines: list[str], titles: list[int], named: int, told: frozenset[str]) -> int:
    """The headline if what scored best is the summary under it: longer, and next after a title of its matter."""
    above = named - 1
    if above in titles and len(lines[above]) <= len(lines[named]) and _told_share(lines[above], told) >= 0.3:
        return above
    return named


def _without_site(lines: list[str], named: int, titles: list[int]) -> str:
    """The headline without the site's name, if another line shows where it ends."""
    line = one_line(lines[named])
    shorter = _SITE_TAIL.sub("", line)
    if shorter != line and any(one_line(lines[at]) == shorter for at in titles):
        return shorter
    return line


# --------------------------------------------------------------------------- date


def without_dates(line: str) -> str:
    """The line less the dates in it, for reading the name beside them."""
    for found in reversed(find_dates(line)):
        line = f"{line[: found.start]}  {line[found.end :]}"
    return line.strip(" ,;|–—-•·")


def publication_date(head: Head, lines: list[str], kept: list[int], dateline: str) -> tuple[WrittenDate, str] | None:
    """The publication date and where it was read, None rather than a guess.

    lines: all paragraphs; kept: those of the body; dateline: the dateline's words, which may hold a whole date.
    """
    candidates = list(head.dates)
    candidates.extend((3, 0, found, "dateline") for found in find_dates(dateline))
    for at in range(kept[-1] + 1, min(len(lines), kept[-1] + 4)):
        dated = date_line(one_line(lines[at]))
        if dated is not None and dated[0] == 0:
            candidates.append((2, at, dated[1], f"text line {at + 1}"))
    near = tuple(lines[at] for at in (*range(max(0, kept[0] - _WINDOW), kept[0]), *kept[:3]))
    for _, _, found, where in sorted(candidates, key=lambda one: one[:2]):
        settled = found if found.other is None else _settled(found, near)
        if settled is not None:
            return settled, where
    return None


def _settled(found: WrittenDate, near: tuple[str, ...]) -> WrittenDate | None:
    """Of a date that reads two ways the reading that its neighbours confirm.

    Either every other numeric date there has one order, or a date in words lies within two days.
    """
    assert found.other is not None
    orders, sure = _evidence(near)
    if len(orders) == 1:
        return replace(found, day=found.day if orders == {"day"} else found.other, other=None)
    days = [day for day in (found.day, found.other) if any(abs(day - one) <= dt.timedelta(days=2) for one in sure)]
    return replace(found, day=days[0], other=None) if len(days) == 1 else None


@lru_cache(maxsize=4)  # the same lines are asked about for each date of a page
def _evidence(near: tuple[str, ...]) -> tuple[frozenset[str], tuple[dt.date, ...]]:
    """Which part comes first in the numeric dates of some lines, and the days of those that read one way."""
    orders = frozenset(
        "day" if int(first) > 12 else "month"
        for line in near
        for first, second in _NUMERIC.findall(line[:2000])
        if (int(first) > 12) != (int(second) > 12)
    )
    return orders, tuple(one.day for line in near for one in find_dates(line[:2000]) if one.other is None)
