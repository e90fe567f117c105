"""The facts that ship with this room: tables of places, organisations and people as typed rows.

In: the `.tsv` files under `data/`. Out: lists of lines split at tabs, comments left out.

The idea to hold: every file says on top where its facts come from and under which licence; one fact a
line, so that a wrong one is one line to mend.
"""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = ("city_wikidata", "countries", "features", "organisations", "people", "region_names", "regions")


def read_table(name: str) -> Iterator[list[str]]:
    """The rows of `data/NAME.tsv` as lists of columns."""
    for line in _text(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def split_names(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several names.

    >>> split_names("UK|Britain"), split_names("")
    (('UK', 'Britain'), ())
    """
    return tuple(part for part in cell.split("|") if part)


@functools.cache
def facts_digest() -> str:
    """A digest of all tables that go into the gazetteer: other facts, another digest."""
    digest = hashlib.sha256()
    for name in TABLES:
        digest.update(_text(name).encode())
    return digest.hexdigest()


def _text(name: str) -> str:
    return files("flows.entities").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
