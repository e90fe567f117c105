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


_HUMAN_ENDINGS = ("ologist", "ician", "grapher", "ist", "woman", "person", "eer")
_BODY_ENDINGS = ("maker", "builder", "ministry")


def sort_of(noun: str) -> tuple[str, str | None]:
    """Sort and gender of a noun, by the list or by how it ends; ("", None) where neither tells."""
    known = speaking_nouns().get(noun)
    if known is not None:
        return known
    if noun.endswith("woman"):
        return "person", "f"
    if noun.endswith(_HUMAN_ENDINGS) and len(noun) > 5:
        return "person", None
    return ("group", None) if noun.endswith(_BODY_ENDINGS) else ("", None)
