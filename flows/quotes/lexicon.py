"""The word lists of this room, read once when first asked for.

In: nothing. Out: tables of nouns that speak and of given names.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files("flows.quotes").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@functools.cache
def speaking_nouns() -> dict[str, tuple[str, str | None]]:
    """Noun -> (person, group or document; m, f or None)."""
    return {noun: (sort, None if gender == "-" else gender) for noun, sort, gender in _rows("people.tsv")}


@functools.cache
def given_names() -> dict[str, str]:
    """Given name in lower case -> m or f."""
    return dict(_rows("given_names.tsv"))
