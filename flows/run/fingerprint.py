"""What a finished part depends on besides its input's bytes: code, libraries, model, gazetteer, settings.

In: `Settings`. Out: a recipe, 64 hex digits; the same recipe over the same bytes gives the same rows.

The idea to hold: asking is cheap. Nothing is loaded; files of ours are hashed, packages give their
version, a model its `meta.json`.
"""

from __future__ import annotations

import functools
import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from flows.entities import load_gazetteer
from flows.language import describe_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.settings import Settings

_HOUSE = Path(__file__).resolve().parent.parent
# The rooms that decide what a row says; the command, the flow, the suites and the pages do not.
_ROOMS = ("annotate.py", "entities", "events", "language", "quotes", "reading", "records.py", "tables", "times")
_KINDS = frozenset({".json", ".npz", ".py", ".tsv", ".txt"})
_LIBRARIES = (
    "charset-normalizer",
    "datasketch",
    "ftfy",
    "htmldate",
    "lxml",
    "numpy",
    "pyarrow",
    "py3langid",
    "spacy",
    "thinc",
    "trafilatura",
)
# Settings that change rows; the others only change how fast or where they are made.
_TELLING = ("document_seconds", "fields", "max_bytes", "max_chars")


def recipe(settings: Settings) -> str:
    """Names everything but the input that a part's rows depend on."""
    lines = [
        f"code {code_fingerprint()}",
        *(f"library {name} {_version(name)}" for name in _LIBRARIES),
        f"model {describe_model(settings.model)}",
        f"gazetteer {load_gazetteer(settings.gazetteer).fingerprint}",
        *(f"setting {name} {getattr(settings, name, None)!r}" for name in _TELLING),
    ]
    return _digest(line.encode() for line in lines)


@functools.cache
def code_fingerprint() -> str:
    """Of the rooms' code and word lists as installed."""
    return files_fingerprint(_files(_HOUSE, _ROOMS), _HOUSE)


@functools.cache
def layout_fingerprint() -> str:
    """Of the tables' columns: parts of two layouts cannot stand in one table."""
    return files_fingerprint([_HOUSE / "tables" / "schema.py"], _HOUSE)


@functools.cache
def suites_fingerprint() -> str:
    """Of the suites and of the code that asks them: what passed one set may not pass another."""
    shipped = (_HOUSE / "_expectations", _HOUSE.parent / "expectations")  # in a wheel, in a checkout
    suites = [file for folder in shipped for file in folder.glob("*.json")]
    return files_fingerprint([*suites, *_files(_HOUSE, ("validate.py",))], _HOUSE.parent)


def files_fingerprint(files: Iterable[Path], root: Path) -> str:
    """Of names under `root` and contents, in the order of the names."""
    pieces: list[bytes] = []
    for file in sorted(files):
        pieces += [file.relative_to(root).as_posix().encode(), file.read_bytes()]
    return _digest(pieces)


def _files(root: Path, names: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for name in names:
        place = root / name
        found += [place] if place.is_file() else [file for file in place.rglob("*") if file.suffix in _KINDS]
    return found


def _digest(pieces: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for piece in pieces:
        total.update(hashlib.sha256(piece).digest())
    return total.hexdigest()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"
