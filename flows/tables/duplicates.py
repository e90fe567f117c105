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
    from collections.abc import Iterable

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
    same: dict[str, str] = {}
    alike = _Alike()
    out: dict[str, str] = {}
    for article in sorted(articles, key=_precedence):
        first = same.get(article.content_sha256)
        if first is None and article.signature is not None:
            first = alike.find(article.signature)
        if first is not None:
            out[article.article_id] = first
        elif article.signature is not None:
            alike.add(article.article_id, article.signature)
        same.setdefault(article.content_sha256, first or article.article_id)
    return out


def _precedence(article: Candidate) -> tuple[bool, str, str]:
    day = article.published
    return day is None, "" if day is None else day.isoformat(), article.article_id


class _Alike:
    """The first articles so far, to be found by any band of places in common."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._places: list[NDArray[np.uint32]] = []
        self._bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)

    def add(self, article_id: str, mine: bytes) -> None:
        """Remember a first article."""
        for key in _keys(mine):
            self._bands[key].append(len(self._ids))
        self._ids.append(article_id)
        self._places.append(np.frombuffer(mine, dtype="<u4"))

    def find(self, mine: bytes) -> str | None:
        """The most alike first article, if it is alike enough; of equals the earliest."""
        places = np.frombuffer(mine, dtype="<u4")
        found = sorted({number for key in _keys(mine) for number in self._bands.get(key, ())})
        shares = [float(np.mean(places == self._places[number])) for number in found]
        best = max(shares, default=0.0)
        return self._ids[found[shares.index(best)]] if best >= _NEARLY else None


def _keys(mine: bytes) -> Iterable[tuple[int, bytes]]:
    width = 4 * _BAND
    return ((start, mine[start : start + width]) for start in range(0, len(mine), width))


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
