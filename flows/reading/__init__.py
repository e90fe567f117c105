"""The room `reading/`: bytes -> Article | Rejection, and nothing lost.

Its verbs: `list_inputs` names the files of a run without opening one, `read_file` reads one of
them, `read` does both. A format is one module and one line in `FORMATS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.reading.formats import FORMATS, Format
from flows.reading.inputs import InputFile, list_inputs
from flows.reading.reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flows.records import Article, Rejection
    from flows.settings import Settings

__all__ = ["FORMATS", "Format", "InputFile", "list_inputs", "read", "read_file"]


def read(paths: Iterable[Path], *, settings: Settings, root: Path | None = None) -> Iterator[Article | Rejection]:
    """Everything in the given files and folders, ordered by source whatever the order given."""
    for input_file in list_inputs(paths, root=root):
        yield from read_file(input_file, settings=settings)
