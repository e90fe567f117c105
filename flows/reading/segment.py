"""The paragraphs of a dump and their roles -> the stretch that is the article.

In: one role a paragraph. Out: where the body begins and where nothing of it comes any more.

The idea to hold: an article is where running text lies densest. Every paragraph adds its words or
costs a little; the stretch with the largest sum is the article, whatever surrounds it.
"""

from __future__ import annotations

import re

from flows.reading.dateline import find_dateline

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_MOST = 60  # words of one paragraph that count
_COST = {"title": 5, "open": 3, "any": 3, "whole": 2, "caption": 0, "byline": 2, "date": 3, "tail": 6, "end": 30}
_SURELY_PROSE = 12
_ENOUGH = 40  # words after which a heading like "Comments" ends an article; before, it is a button


def words_in(line: str) -> int:
    """How many words a line has."""
    return len(_WORD.findall(line))


def article_stretch(lines: list[str], roles: list[str]) -> tuple[int, int] | None:
    """Half-open indices of the body's paragraphs among all; None if there is no running text."""
    best = _densest(lines, roles)
    if best is None:
        return None
    start, end = best
    opened = _dateline_near(lines, roles, start, end)
    if opened is not None:
        return opened, end
    long = [at for at in range(start, end) if roles[at] == "prose" and words_in(lines[at]) >= _SURELY_PROSE]
    return _after_summary(roles, long[0] if long else start, end), end


def _densest(lines: list[str], roles: list[str]) -> tuple[int, int] | None:
    """The stretch of the largest sum; the first of equals."""
    best: tuple[int, int] | None = None
    best_sum = running = 0
    start = told = 0
    for at, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if running <= 0:
            running = told = 0
            start = at
        told += words_in(line) if role == "prose" else 0
        cost = _COST["open"] if role == "end" and told < _ENOUGH else _COST.get(role, 5)
        running += min(words_in(line), _MOST) if role == "prose" else -cost
        if role == "prose" and running > best_sum:
            best_sum, best = running, (start, at + 1)
    return best


def _dateline_near(lines: list[str], roles: list[str], start: int, end: int) -> int | None:
    """The paragraph with a dateline among the first running texts of the stretch, little of which stands before it."""
    before = 0
    for at in range(start, end):
        if roles[at] != "prose":
            continue
        if len(lines[at]) >= 40 and find_dateline(lines[at]):
            return at
        before += words_in(lines[at])
        if before > 2 * _MOST:
            break
    return None


def ends_article(role: str, told: int) -> bool:
    """Whether a paragraph of this role, after `told` words of body, is where the article ends."""
    return role == "end" and told >= _ENOUGH


def _after_summary(roles: list[str], first: int, end: int) -> int:
    """The first running text, or the one after byline and date if at most one stands above those: a summary."""
    marks = [at for at in range(first + 1, min(first + 7, end)) if roles[at] in {"date", "byline"}]
    if not marks:
        return first
    prose = [at for at in range(first + 1, end) if roles[at] == "prose"]
    if sum(at < marks[-1] for at in prose) > 1:
        return first
    return next((at for at in prose if at > marks[-1]), first)
