"""PLOVER as facts: the number side of an event type.

In: a type and a mode. Out: CAMEO root, quad class, intensity.

The idea to hold: these are looked up, never reasoned about; the reasoning ends with a type and a mode.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.events.lexicon import rows

if TYPE_CHECKING:
    from flows.records import EventType


@cache
def _types() -> dict[str, tuple[str, int, float]]:
    return {name: (cameo, int(quad), float(score)) for name, cameo, quad, score in rows("types.tsv")}


@cache
def _modes() -> dict[tuple[str, str], float | None]:
    return {(kind, mode): float(score) if score else None for kind, mode, score in rows("modes.tsv")}


@cache
def modes_of(event_type: EventType) -> frozenset[str]:
    """The modes that PLOVER knows for a type; none for six of them."""
    return frozenset(mode for kind, mode in _modes() if kind == event_type.value)


def cameo_of(event_type: EventType) -> str:
    """The usual CAMEO root of a type, two digits."""
    return _types()[event_type.value][0]


def quad_of(event_type: EventType) -> int:
    """1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""
    return _types()[event_type.value][1]


def intensity_of(event_type: EventType, mode: str | None) -> float:
    """Goldstein-style score of the mode where it has one, else of the type: -10 to 10."""
    score = _modes().get((event_type.value, mode or ""))
    return _types()[event_type.value][2] if score is None else score
