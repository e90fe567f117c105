"""What came in, what was refused, and when it was published.

In: a `Dataset`. Out: `Intake`: the articles in order of publication, counts by bin and by source,
refusals by reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.report.calendar import scale_for

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from flows.report.calendar import Scale
    from flows.report.dataset import Dataset

_COLUMNS = (
    "article_id", "source", "source_id", "headline", "agency", "published", "language", "n_chars", "duplicate_of",
    "annotated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as lists show it, with the number of findings."""

    article_id: str
    source: str
    source_id: str
    headline: str | None
    agency: str | None
    published: dt.date | None
    language: str
    n_chars: int
    duplicate_of: str | None
    annotated: bool
    mentions: int
    quotes: int
    events: int

    @property
    def title(self) -> str:
        """The headline, else what the article was read from."""
        return self.headline or self.source_id

    @property
    def feed(self) -> str:
        """What it came in with: the host of a URL, the file of a record, the folder of a page."""
        if "://" in self.source:
            return urlsplit(self.source).netloc or self.source
        folder, _, name = self.source.rpartition("/")
        return (folder or "single files") if name == self.source_id else self.source


@dataclass(frozen=True, slots=True)
class Feed:
    """The articles of one feed."""

    name: str
    articles: int
    copies: int
    foreign: int
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of `rejects`."""

    source: str
    place: str | None
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that came in.

    coverage: (first day of a bin, feed) -> articles.
    """

    articles: tuple[Listed, ...]
    scale: Scale | None
    coverage: Mapping[tuple[dt.date, str], int]
    feeds: tuple[Feed, ...]
    languages: tuple[tuple[str, int], ...]
    agencies: tuple[tuple[str, int], ...]
    refusals: tuple[Refusal, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def copies(self) -> frozenset[str]:
        """Articles that repeat an earlier one; totals leave them out."""
        return frozenset(article.article_id for article in self.articles if article.duplicate_of)


def take_in(dataset: Dataset) -> Intake:
    """Read and count what came in."""
    found = [Counter(dataset.column(name, "article_id")) for name in ("mentions", "quotes", "events")]
    articles = [Listed(*(*row, *(counts[row[0]] for counts in found))) for row in dataset.rows("articles", _COLUMNS)]
    articles.sort(key=lambda one: (one.published is None, one.published, one.source, one.source_id))
    scale = scale_for(article.published for article in articles)
    coverage: Counter[tuple[dt.date, str]] = Counter()
    if scale is not None:
        coverage.update((scale.start(one.published), one.feed) for one in articles if one.published is not None)
    refusals = tuple(Refusal(*row) for row in dataset.rows("rejects", ("source", "place", "reason", "detail")))
    return Intake(
        articles=tuple(articles),
        scale=scale,
        coverage=dict(sorted(coverage.items())),
        feeds=_feeds(articles),
        languages=ranked(Counter(one.language for one in articles)),
        agencies=ranked(Counter(one.agency for one in articles if one.agency)),
        refusals=refusals,
        reasons=ranked(Counter(one.reason for one in refusals)),
    )


def ranked[K: (str, tuple[str, str])](counts: Counter[K], most: int | None = None) -> tuple[tuple[K, int], ...]:
    """Counts, the highest first; equal ones by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])


def _feeds(articles: list[Listed]) -> tuple[Feed, ...]:
    by_feed: dict[str, list[Listed]] = {}
    for article in articles:
        by_feed.setdefault(article.feed, []).append(article)
    found = []
    for name, members in by_feed.items():
        days = [one.published for one in members if one.published is not None]
        copies = sum(one.duplicate_of is not None for one in members)
        foreign = sum(not one.annotated for one in members)
        found.append(Feed(name, len(members), copies, foreign, min(days, default=None), max(days, default=None)))
    return tuple(sorted(found, key=lambda feed: (-feed.articles, feed.name)))
