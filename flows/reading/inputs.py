"""Files and folders -> the inputs of a run, in one order on every machine.

In: paths as given. Out: `InputFile`s sorted by source. No file is opened here.

The idea to hold: `source` names an input on every machine, so two inputs may not share one; what
lies outside the folder that was given is refused, however it got there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import InputError
from flows.records import Rejection, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the input. `refused` says why it will not be read, if it will not."""

    path: Path
    source: str
    size: int
    refused: Rejection | None = None


def list_inputs(paths: Iterable[Path], *, root: Path | None = None) -> list[InputFile]:
    """Every file of the given files and folders, sorted by source.

    A file's source is its path under the folder it was found in; under `root` for all, if given;
    its name, if the file itself was given. Names that begin with a dot are passed over, in folders.
    Raises `InputError` for a path that does not exist and for two files with one source.
    """
    found: dict[str, InputFile] = {}
    for given in sorted(paths, key=str):
        for one in _under(Path(given), root):
            other = found.setdefault(one.source, one)
            if other.path.resolve() != one.path.resolve():
                raise InputError(
                    f"{other.path} and {one.path} would both be named {one.source!r}; give a folder that holds both",
                    sources=(str(other.path), str(one.path)),
                )
    return [found[source] for source in sorted(found)]


def _under(given: Path, root: Path | None) -> Iterator[InputFile]:
    if given.is_dir():
        base = root or given
        for path in _walk(given):
            yield _described(path, base, fence=given.resolve())
    elif given.exists():
        yield _described(given, root or given.parent, fence=None)
    else:
        raise InputError(f"{given} does not exist", sources=(str(given),))


def _walk(folder: Path) -> Iterator[Path]:
    """Files under a folder; links to folders are listed, not followed."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if Path(here, name).is_symlink()]
        folders[:] = [name for name in folders if name not in linked]
        for name in sorted([*names, *linked]):
            if not name.startswith("."):
                yield Path(here, name)


def _described(path: Path, base: Path, *, fence: Path | None) -> InputFile:
    source = _source(path, base)
    try:
        target = path.resolve(strict=True)
        size = target.stat().st_size
    except (OSError, RuntimeError) as error:
        return InputFile(
            path,
            source,
            0,
            Rejection(source, None, RejectReason.UNREADABLE, f"a broken link or no access: {type(error).__name__}"),
        )
    refused = None
    if fence is not None and not target.is_relative_to(fence):
        refused = Rejection(source, None, RejectReason.UNSAFE_PATH, "a link that leads out of the input folder")
    elif fence is not None and path.is_symlink() and target.is_dir():
        refused = Rejection(source, None, RejectReason.UNSAFE_PATH, "a link to a folder is not followed")
    elif not target.is_file():
        refused = Rejection(source, None, RejectReason.UNREADABLE, "not a regular file")
    return InputFile(path, source, size, refused)


def _source(path: Path, base: Path) -> str:
    """The path under `base` with forward slashes; the file's name if it lies elsewhere."""
    absolute, under = _absolute(path), _absolute(base)
    relative = absolute.relative_to(under) if absolute.is_relative_to(under) else Path(absolute.name)
    return relative.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _absolute(path: Path) -> Path:
    """The path from the root, `..` folded, links left alone: a link's source is where it lies."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link
