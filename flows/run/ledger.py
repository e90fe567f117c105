"""What is finished and what is published: the parts under `output/_parts/` and the note of the last publication.

In: the output folder. Out: `Part`, `Selection`, `State`.

The idea to hold: a part is written aside and renamed, so a part that is there is whole. It lists the
units it holds and the articles each gave; a part some of whose units are out of date serves for the
rest, with those articles left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PARTS = "_parts"
_NOTE = "part.json"
_STATE = "state.json"


@dataclass(frozen=True, slots=True)
class Held:
    """A unit inside a part: where it was read, its key, the articles and refusals it gave."""

    source: str
    line: int | None
    key: str
    articles: tuple[str, ...]
    refused: tuple[str, ...]  # its rows of `rejects`, as `refusal_key` names them


@dataclass(frozen=True, slots=True)
class Part:
    """A finished batch: its folder, the layout of its tables, its units."""

    folder: Path
    layout: str
    held: tuple[Held, ...]
    files: Mapping[str, tuple[int, str]]  # name in the folder -> bytes, sha256

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its units."""
        return tuple(unit.key for unit in self.held)


@dataclass(frozen=True, slots=True)
class Selection:
    """The next version: its units, and its parts with what is to be left out of each (articles, refusals)."""

    live: tuple[Held, ...]
    without: Mapping[Path, frozenset[str]]
    digest: str


@dataclass(frozen=True, slots=True)
class State:
    """What the last publication was made of."""

    version: str
    digest: str
    live: frozenset[str]  # keys
    counts: Mapping[str, int]  # rows a table
    refused: Mapping[str, int]  # rows of `rejects` by reason


def refusal_key(source: str, place: str | None) -> str:
    """Names the rows of `rejects` about one place."""
    return f"{source}\x1f{place or ''}"


def parts_folder(output: Path) -> Path:
    """Where the parts of an output lie."""
    return output / _PARTS


def finished_parts(output: Path) -> tuple[Part, ...]:
    """The parts that are whole, by name; one whose files have another size than noted does not count."""
    folder = parts_folder(output)
    if not folder.is_dir():
        return ()
    names = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and not entry.name.startswith("."))
    parts = (_part(folder / name) for name in names)
    return tuple(part for part in parts if part is not None)


def finish_part(aside: Path, folder: Path, held: Iterable[Held], *, layout: str) -> None:
    """Note what a part holds, then move it from where it was written aside to where parts are."""
    files = {}
    for file in sorted(path for path in aside.rglob("*") if path.is_file()):
        files[file.relative_to(aside).as_posix()] = [file.stat().st_size, _sha256(file)]
    note = {
        "layout": layout,
        "units": [[unit.source, unit.line, unit.key, unit.articles, unit.refused] for unit in held],
        "files": files,
    }
    _write(aside / _NOTE, note)
    _sync(aside / _NOTE)  # the tables are synced by those who wrote them
    _sync(aside)
    if folder.exists():  # broken, or finished meanwhile by a worker of a run that was killed: the same in any case
        shutil.rmtree(folder)
    aside.rename(folder)
    _sync(folder.parent)


def damaged(part: Part) -> bool:
    """Whether a file of the part has other bytes than when it was finished."""
    return any(_sha256(part.folder / name) != digest for name, (_, digest) in part.files.items())


def discard(part: Part) -> None:
    """Remove a part; what it held is tidied again by the next run that meets it."""
    shutil.rmtree(part.folder)


def adopt(other: Path, output: Path) -> None:
    """Take the parts of another output folder; files are linked where the system lets us, else copied."""
    target = parts_folder(output)
    target.mkdir(parents=True, exist_ok=True)
    for part in finished_parts(other):
        aside = target / f".{part.folder.name}.{os.getpid()}"
        if not (target / part.folder.name).exists():
            shutil.rmtree(aside, ignore_errors=True)
            shutil.copytree(part.folder, aside, copy_function=_link)
            aside.rename(target / part.folder.name)


def sweep(output: Path, keep: Iterable[Path]) -> None:
    """Remove parts that the published version does not lean on, and what broken runs left aside."""
    wanted = {folder.name for folder in keep}
    for entry in os.scandir(parts_folder(output)):
        if entry.is_dir() and entry.name not in wanted:
            shutil.rmtree(entry.path)


def state(output: Path) -> State | None:
    """What the last publication into this folder was made of; None before the first."""
    try:
        note = json.loads((parts_folder(output) / _STATE).read_text(encoding="utf-8"))
        return State(note["version"], note["digest"], frozenset(note["live"]), note["counts"], note["refused"])
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None  # a note that was lost costs one audit, nothing else


def published(output: Path) -> str | None:
    """The version that readers see, read from the link alone: nothing heavy is imported for it."""
    link = output / "current"
    return link.readlink().name if link.is_symlink() else None


def doubt(output: Path) -> None:
    """Note that what is published may be damaged: the next run publishes it anew from the parts."""
    last = state(output)
    if last is not None:
        remember(output, replace(last, digest=""))


def remember(output: Path, now: State) -> None:
    """Note what was published."""
    aside = parts_folder(output) / f".{_STATE}"
    _write(
        aside,
        {
            "version": now.version,
            "digest": now.digest,
            "live": sorted(now.live),
            "counts": dict(now.counts),
            "refused": dict(now.refused),
        },
    )
    _sync(aside)
    aside.replace(parts_folder(output) / _STATE)


def _part(folder: Path) -> Part | None:
    try:
        note = json.loads((folder / _NOTE).read_bytes())
        held = tuple(Held(s, line, key, tuple(a), tuple(r)) for s, line, key, a, r in note["units"])
        part = Part(folder, note["layout"], held, {name: (size, sha) for name, (size, sha) in note["files"].items()})
        whole = all((folder / name).stat().st_size == size for name, (size, _) in part.files.items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return part if whole else None


def _write(path: Path, note: object) -> None:
    path.write_text(json.dumps(note, ensure_ascii=True, separators=(",", ":")), encoding="utf-8")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
