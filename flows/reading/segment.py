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
    start = 0
    for at, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if running <= 0:
            running, start = 0, at
        running += min(words_in(line), _MOST) if role == "prose" else -_COST.get(role, 5)
        if role == "prose" and running > best_sum:
            best_sum, best = running, (start, at + 1)
    return best


def _dateline_near(lines: list[str], roles: list[str], start: int, end: int) -> int | None:
    """The paragraph with a dateline among the first running texts of the stretch."""
    prose = [at for at in range(start, end) if roles[at] == "prose"][:8]
    return next((at for at in prose if len(lines[at]) >= 40 and find_dateline(lines[at])), None)


def _after_summary(roles: list[str], first: int, end: int) -> int:
    """The first running text, or the one after byline and date if at most one stands above those: a summary."""
    marks = [at for at in range(first + 1, min(first + 7, end)) if roles[at] in {"date", "byline"}]
    if not marks:
        return first
    prose = [at for at in range(first + 1, end) if roles[at] == "prose"]
    if sum(at < marks[-1] for at in prose) > 1:
        return first
    return next((at for at in prose if at > marks[-1]), first)
