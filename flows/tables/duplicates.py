"""Which articles are copies: the same text, or nearly the same.

In: for each article its id, day, content hash and signature. Out: copy -> first article.

The idea to hold: a signature is a fixed-size summary of the text's five-word runs (MinHash); the
share of equal places in two signatures estimates how much of the texts is the same. Signatures are
made beside the parser, where the text is at hand; comparing them later needs no text. The hash
functions are written out here and never change: signatures lie in files that outlive a release.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_PLACES = 128
_RUN = 5
# Texts that share four fifths of their word runs read as one article in two editions.
_NEARLY = 0.8
# 32 bands of 4 places: a pair at 0.8 is compared with a probability above 0.9999999.
_BAND = 4
# Fewer runs than this say too little; such texts are copies only when they are equal.
_FEWEST = 20
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an article when copies are sought."""

    article_id: str
    published: dt.date | None
    content_sha256: str
    signature: bytes | None


def signature(text: str) -> bytes | None:
    """The summary of a text, 512 bytes; None for a text too short to be compared.

    >>> signature("Too short.") is None
    True
    """
    words = _WORD.findall(text.casefold())
    runs = {
        zlib.crc32(" ".join(words[i : i + _RUN]).encode("utf-8", "surrogatepass")) for i in range(len(words) - _RUN + 1)
    }
    if len(runs) < _FEWEST:
        return None
    factors, terms = _permutations()
    hashed = np.fromiter(sorted(runs), dtype=np.uint32, count=len(runs)).reshape(-1, 1)
    # Multiplication wraps at 32 bits; an odd factor makes it a permutation. The shift mixes high bits in.
    mixed = (hashed ^ (hashed >> np.uint32(15))) * factors + terms
    return (mixed ^ (mixed >> np.uint32(13))).min(axis=0).astype("<u4").tobytes()


def copies(articles: Iterable[Candidate]) -> dict[str, str]:
    """Copy -> the first article of the same or nearly the same text, by article_id.

    First is who was published first, then who has the smaller id; articles without a day come
    last. The first of a group is never itself a copy.
    """
    in_order = sorted(articles, key=_precedence)
    same: dict[str, str] = {}
    out: dict[str, str] = {}
    single: list[Candidate] = []
    for article in in_order:
        first = same.setdefault(article.content_sha256, article.article_id)
        if first != article.article_id:
            out[article.article_id] = first
        elif article.signature is not None:
            single.append(article)
    alike = _alike(single)
    out |= alike
    # A copy of a text that turned out to be a near copy belongs to that one's first article.
    return {copy: alike.get(first, first) for copy, first in out.items()}


def _precedence(article: Candidate) -> tuple[bool, str, str]:
    day = article.published
    return day is None, "" if day is None else day.isoformat(), article.article_id


def _alike(articles: Sequence[Candidate]) -> dict[str, str]:
    """Near copy -> the most alike first article before it; of equally alike ones the earliest."""
    if not articles:
        return {}
    joined = b"".join(article.signature or b"" for article in articles)
    places = np.frombuffer(joined, dtype="<u4").reshape(len(articles), _PLACES)
    groups = np.stack([_groups(places[:, start : start + _BAND]) for start in range(0, _PLACES, _BAND)], axis=1)
    firsts: dict[tuple[int, int], list[int]] = defaultdict(list)  # band and group -> first articles in it
    out: dict[str, str] = {}
    for mine in np.flatnonzero((groups >= 0).any(axis=1)).tolist():
        keys = [(band, group) for band, group in enumerate(groups[mine].tolist()) if group >= 0]
        found = sorted({other for key in keys for other in firsts[key]})
        shares = (places[found] == places[mine]).mean(axis=1).tolist() if found else []
        best = max(shares, default=0.0)
        if best >= _NEARLY:
            out[articles[mine].article_id] = articles[found[shares.index(best)]].article_id
        else:
            for key in keys:
                firsts[key].append(mine)
    return out


def _groups(band: NDArray[np.uint32]) -> NDArray[np.int64]:
    """For each article the number of those equal in this band; -1 where no other is."""
    # Two different bands may rarely get one sum; the comparison of whole signatures settles it.
    factors = np.array(
        [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64
    )
    sums = (band.astype(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
    _, group, count = np.unique(sums, return_inverse=True, return_counts=True)
    return np.where(count[group] > 1, group, -1)


@functools.cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Factors (odd) and terms of the hash functions, from a fixed recurrence."""
    state, numbers = 0x9E3779B9, []
    for _ in range(2 * _PLACES):
        # The constants of Numerical Recipes' generator; only that they never change matters.
        state = (1_664_525 * state + 1_013_904_223) % 2**32
        mixed = (state ^ (state >> 16)) * 0x45D9F3B % 2**32
        numbers.append(mixed ^ (mixed >> 16))
    drawn = np.array(numbers, dtype=np.uint32)
    return drawn[:_PLACES] | np.uint32(1), drawn[_PLACES:]
