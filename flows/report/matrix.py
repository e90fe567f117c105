"""Dyads as a square: who acts down the side, on whom across the top.

In: dyads. Out: `Matrix`: the codes that take part in most events, and what lies between each two.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.report.intake import ranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.report.deeds import Dyad

_SIDE = 14


@dataclass(frozen=True, slots=True)
class Matrix:
    """actors down, recipients across; a cell that is missing holds no event."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    cells: Mapping[tuple[str, str], Dyad]
    top: int  # events of the fullest cell


def matrix(dyads: Sequence[Dyad]) -> Matrix:
    """The square of those that act or are acted on most."""
    acting: Counter[str] = Counter()
    undergoing: Counter[str] = Counter()
    for dyad in dyads:
        acting[dyad.actor] += dyad.events
        undergoing[dyad.recipient] += dyad.events
    actors = tuple(code for code, _ in ranked(acting, _SIDE))
    recipients = tuple(code for code, _ in ranked(undergoing, _SIDE))
    cells = {(one.actor, one.recipient): one for one in dyads if one.actor in actors and one.recipient in recipients}
    return Matrix(actors, recipients, cells, max((one.events for one in cells.values()), default=0))
