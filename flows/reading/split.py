"""A dump -> where one article in it ends and the next begins.

In: the paragraphs of a dump and their roles. Out: half-open stretches, one for each article.

The idea to hold: a dump is split only if every part with running text then stands as an article of
its own, with a title and a date, byline or dateline over it; in doubt it stays whole.
"""

from __future__ import annotations

import re
from itertools import pairwise

from flows.reading.dateline import find_dateline
from flows.reading.head import may_be_headline
from flows.reading.segment import words_in

_RULE = re.compile(r"([=*_#~+-])\1{7,}|(?:[=*_#~+-] ){5,}[=*_#~+-]?")
_COUNTER = re.compile(
    r"(?:document|article|story|item)\s+\d+\s+of\s+\d+|\d+\s+of\s+\d+\s+(?:documents|articles|stories)", re.IGNORECASE
)
_ENOUGH = 40  # words of running text that must be somebody's body
_REACH = 8  # paragraphs that the head over a dateline may take


def split_articles(lines: list[str], roles: list[str]) -> list[tuple[int, int]]:
    """The stretches of a dump that are articles; the whole dump if it is one."""
    whole = [(0, len(lines))]
    marked = [
        at for at, line in enumerate(lines) if len(line) <= 120 and (_RULE.fullmatch(line) or _COUNTER.fullmatch(line))
    ]
    for starts in (marked, _heads(lines, roles)):
        parts = _told(list(pairwise([0, *starts, len(lines)])), lines, roles)
        if len(parts) > 1 and all(_stands_alone(lines, roles, *part) for part in parts):
            return parts
    return whole


def _told(parts: list[tuple[int, int]], lines: list[str], roles: list[str]) -> list[tuple[int, int]]:
    """The parts with enough running text; what lies between is joined to the part before, or the first."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        words = sum(words_in(lines[at]) for at in range(start, end) if roles[at] == "prose")
        if words >= _ENOUGH or not joined:
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    first = sum(words_in(lines[at]) for at in range(*joined[0]) if roles[at] == "prose") if joined else 0
    if first < _ENOUGH and len(joined) > 1:
        joined[:2] = [(joined[0][0], joined[1][1])]
    return joined


def _stands_alone(lines: list[str], roles: list[str], start: int, end: int) -> bool:
    """Whether a part has a title over its running text, and a date, byline or dateline."""
    body = next((at for at in range(start, end) if roles[at] == "prose" and words_in(lines[at]) >= 12), end)
    titled = any(
        roles[at] == "title" and may_be_headline(lines[at], roles[at + 1 : at + 4]) for at in range(start, body)
    )
    signed = any(roles[at] in {"date", "byline"} for at in range(start, body))
    return body < end and titled and (signed or find_dateline(lines[body]) is not None)


def _heads(lines: list[str], roles: list[str]) -> list[int]:
    """Where, without any mark, a new head begins: title and date, then a dateline, after an article that had them too."""
    opened = [
        at
        for at, role in enumerate(roles)
        if role == "prose" and words_in(lines[at]) >= 12 and find_dateline(lines[at])
    ]
    found = []
    for before, at in pairwise(opened):
        prose = [one for one in range(max(before, at - _REACH), at) if roles[one] == "prose"]
        start = (prose[-1] if prose else before) + 1
        head = range(start, at)
        if any(roles[one] == "date" for one in head) and any(
            roles[one] == "title" and may_be_headline(lines[one], []) for one in head
        ):
            found.append(start)
    return found
