"""A page saved as text -> its article: headline, date, credits, body, and what was cut.

In: the text of one dump. Out: an `Article`, or a `Refusal` if there is no article in it.

The idea to hold: every paragraph gets one role. The body begins at the dateline or at the first
running text after the page's head; the head names the article; after it, only running text stays.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.reading.characters import one_line, tidy
from flows.reading.chrome import chrome_kind
from flows.reading.credits import bare_name, byline_names, caption_agency, is_caption, lone_name
from flows.reading.dateline import find_dateline
from flows.reading.dates import find_dates
from flows.reading.decode import decode
from flows.reading.language import detect_language
from flows.reading.pagelines import date_line
from flows.reading.paragraphs import paragraphs
from flows.reading.refusal import Refusal
from flows.reading.segment import article_stretch, ends_article, words_in
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.dates import WrittenDate
    from flows.reading.document import Document

_TERMINAL = re.compile(r"""[.!?:;…]["'”’»)\]]*$|[.!?,…]["”’»]$""")
_SENTENCE_INSIDE = re.compile(r"[a-z\d\])”\"’][.!?][”\"’)]*\s+[“\"‘(]?[A-ZÀ-Þ]")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:19|20)\d\d(?!\d)")
_BULLET = re.compile(r"^(?:[•*·▪‣–—-]|\d{1,2}[.)])\s+\S")
_SITE_TAIL = re.compile(r"\s+(?:[|–—»]|-|::)\s+[^|–—»]{2,40}$")


# How much standing close above the body, and over a byline or date, says for a title.
_NEAR, _FAR, _CREDITED = 0.8, 8, 0.5


@dataclass(slots=True)
class _Head:
    """What the lines above the body say."""

    headline: str | None = None
    byline: str | None = None
    agency: str | None = None
    captions: list[str] = field(default_factory=list)
    dates: list[tuple[int, int, WrittenDate, str]] = field(default_factory=list)  # rank, nearness, date, where


def read(document: Document) -> Iterator[Article | Refusal]:
    """The articles of one dump."""
    text = tidy(decode(document.take()))
    yield read_text(text, source=document.source, source_id=document.name)


def read_text(text: str, *, source: str, source_id: str) -> Article:
    """The article in a dump's text; `Refusal` if no running text is in it."""
    lines = paragraphs(text)
    if not lines:
        raise Refusal(RejectReason.EMPTY, "no letters")
    roles = [_role(line) for line in lines]
    stretch = article_stretch(lines, roles)
    if stretch is None:
        raise Refusal(RejectReason.NOT_AN_ARTICLE, "no running text in it")
    start, end = stretch
    kept, captions = _body(lines, roles, start, end)
    body = "\n\n".join(lines[at] for at in kept)
    head = _read_head(lines, roles, start, body)
    again = [at for at in kept if head.headline and one_line(lines[at]) == head.headline]
    if again and len(again) < len(kept):
        kept = [at for at in kept if at not in again]
        body = "\n\n".join(lines[at] for at in kept)
    if len(_WORD.findall(body)) < 12 and not (head.headline or head.dates):
        raise Refusal(RejectReason.NOT_AN_ARTICLE, "fewer than 12 words of running text")
    dateline = find_dateline(body)
    published = _published(head, lines, kept, body[: dateline.span.end] if dateline else "")
    captions = [*head.captions, *captions]
    used = {head.headline, *captions}
    cut = [line for at, line in enumerate(lines) if at not in set(kept) and line not in used]
    agency = (dateline.agency if dateline else None) or head.agency
    agency = agency or next((name for name in map(caption_agency, captions) if name), None)
    return Article(
        source=source,
        source_id=source_id,
        text=body,
        headline=head.headline,
        byline=head.byline,
        agency=agency,
        published=published[0].day if published else None,
        published_time=published[0].moment if published else None,
        published_from=published[1] if published else None,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
        caption="\n\n".join(captions) or None,
        language=detect_language(body),
        cut=tuple(cut),
    )


# --------------------------------------------------------------------------- one paragraph


def _role(line: str) -> str:
    """caption, date, byline, prose, title or the kind of chrome."""
    flat = one_line(line)
    kind = chrome_kind(line)
    if kind in {"end", "tail"}:
        return kind
    if date_line(flat) is not None:
        return "date"
    if kind != "any" and byline_names(_without_dates(line)):
        return "byline"
    if kind is not None:
        return kind
    if is_caption(flat):
        return "caption"
    return "prose" if is_prose(flat) else "title"


def is_prose(line: str) -> bool:
    """Whether the line is running text: it ends as a sentence does, or is too long for anything else."""
    words = len(_WORD.findall(line))
    if (_BULLET.match(line) and not _TERMINAL.search(line)) or (line.endswith("!") and words < 5):
        return False
    return (
        bool(_TERMINAL.search(line) and words >= 2)
        or words >= 30
        or bool(words >= 12 and _SENTENCE_INSIDE.search(line))
    )


def _without_dates(line: str) -> str:
    for found in reversed(find_dates(line)):
        line = f"{line[: found.start]}  {line[found.end :]}"
    return line.strip(" ,;|–—-•·")


# --------------------------------------------------------------------------- the body


def _body(lines: list[str], roles: list[str], start: int, end: int) -> tuple[list[int], list[str]]:
    """Indices of the body's paragraphs, and the captions found among them."""
    kept: list[int] = []
    captions: list[str] = []
    listing = False
    told = 0
    for at in range(start, end):
        role, line = roles[at], lines[at]
        if ends_article(role, told):
            break
        if role == "tail":
            listing = True
        elif role == "caption":
            captions.append(line)
        elif role == "prose" and (not listing or _resumes(line)):
            listing = False
            kept.append(at)
            told += words_in(line)
        elif role == "title" and not listing and _BULLET.match(line) and len(_WORD.findall(line)) >= 4:
            kept.append(at)
    return kept, captions


def _resumes(line: str) -> bool:
    """Whether running text after a list of links is the article again: a statement of some length."""
    return words_in(line) >= 8 and not line.endswith(("?", "…", "...", ":"))


# --------------------------------------------------------------------------- the head


def _read_head(lines: list[str], roles: list[str], start: int, body: str) -> _Head:
    head = _Head()
    titles = [
        at
        for at in range(start)
        if roles[at] in {"title", "prose"} and _may_be_headline(lines[at], roles[at + 1 : at + 4])
    ]
    named = max(
        titles, key=lambda at: (_headline_score(lines[at], body) + _place_score(at, start, roles), -at), default=None
    )
    if named is not None:
        named = _above_summary(lines, titles, named, body)
        head.headline = _headline(lines, named, titles)
    for at in range(start):
        flat = one_line(lines[at])
        if roles[at] == "caption":
            head.captions.append(lines[at])
        if roles[at] in {"date", "byline"}:
            head.byline = head.byline or byline_names(_without_dates(lines[at]))
        dated = date_line(flat)
        if dated is not None and roles[at] == "date":
            before = named is not None and at < named
            head.dates.append(
                (dated[0], (abs(at - (named or 0)) + (1000 if before else 0)), dated[1], f"text line {at + 1}")
            )
    if head.byline is None and named is not None:
        between = [lines[at] for at in range(named + 1, start) if roles[at] == "title"]
        head.byline = next((name for name in map(lone_name, between) if name), None)
    return head


def _may_be_headline(line: str, below: list[str]) -> bool:
    """Whether a title could name the article; one that ends in a full stop must stand over byline or date."""
    if not 3 <= words_in(line) <= 30 or line.endswith((":", ";", ",", "…")) or "  " in line:
        return False
    return not line.endswith(".") or (words_in(line) <= 16 and ("byline" in below or "date" in below))


def _place_score(at: int, start: int, roles: list[str]) -> float:
    """What speaks for a title by where it stands: close above the body, over a byline or a date."""
    credited = "byline" in roles[at + 1 : at + 5] or "date" in roles[at + 1 : at + 4]
    return _NEAR / (1 + (start - at) / _FAR) + (_CREDITED if credited else 0)


def _headline_score(line: str, body: str) -> float:
    """How much of the line's content the body repeats, and whether it has a headline's length."""
    length = len(_stems(line))
    return 2 * _told_share(line, body) + min(length, 6) / 6 - (0.7 if bare_name(line) and length < 4 else 0)


def _stems(line: str) -> set[str]:
    return {word[:5].casefold() for word in _WORD.findall(line) if len(word) > 3 or word.isupper()}


def _told_share(line: str, body: str) -> float:
    """Share of the line's content words that the body repeats."""
    stems = _stems(line)
    told = {word[:5].casefold() for word in _WORD.findall(body[:4000])}
    return len(stems & told) / max(3, len(stems))


def _above_summary(lines: list[str], titles: list[int], named: int, body: str) -> int:
    """The headline if what scored best is the summary under it: longer, and next after a title of its matter."""
    above = named - 1
    if above in titles and len(lines[above]) <= len(lines[named]) and _told_share(lines[above], body) >= 0.3:
        return above
    return named


def _headline(lines: list[str], named: int, titles: list[int]) -> str:
    """The headline without the site's name, if another line shows where it ends."""
    line = one_line(lines[named])
    shorter = _SITE_TAIL.sub("", line)
    if shorter != line and any(one_line(lines[at]) == shorter for at in titles):
        return shorter
    return line


def _published(head: _Head, lines: list[str], kept: list[int], dateline: str) -> tuple[WrittenDate, str] | None:
    """The publication date and where it was read, None rather than a guess."""
    candidates = list(head.dates)
    candidates.extend((3, 0, found, "dateline") for found in find_dates(dateline))
    last = kept[-1]
    for at in range(last + 1, min(len(lines), last + 4)):
        dated = date_line(one_line(lines[at]))
        if dated is not None and dated[0] == 0:
            candidates.append((dated[0] + 2, at, dated[1], f"text line {at + 1}"))
    for _, _, found, where in sorted(candidates, key=lambda one: one[:2]):
        settled = _settle(found, lines, kept[:3])
        if settled is not None:
            return settled, where
    return None


def _settle(found: WrittenDate, lines: list[str], opening: list[int]) -> WrittenDate | None:
    """The date itself; of one that reads two ways the reading that the rest of the page confirms.

    Either every other numeric date of the page has one order, or a date in words lies within two days.
    """
    if found.other is None:
        return found
    orders = {
        "day" if int(first) > 12 else "month"
        for first, second in _NUMERIC.findall("\n".join(lines))
        if (int(first) > 12) != (int(second) > 12)
    }
    if len(orders) == 1:
        return replace(found, day=found.day if orders == {"day"} else found.other, other=None)
    sure = [
        one.day
        for line in (*lines[: opening[0]], *(lines[at] for at in opening))
        for one in find_dates(line[:2000])
        if one.other is None
    ]
    near = [day for day in (found.day, found.other) if any(abs(day - one) <= dt.timedelta(days=2) for one in sure)]
    return replace(found, day=near[0], other=None) if len(near) == 1 else None
