"""The word lists of the room, read when first asked for.

In: the name of a `.tsv` beside this module. Out: its rows as tuples, comment lines left out.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `name`.tsv, each a tuple of its columns."""
    text = resources.files("flows.reading").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def mapping(name: str) -> dict[str, str]:
    """The first two columns of `name`.tsv."""
    return {row[0]: row[1] for row in rows(name)}
