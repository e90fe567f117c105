"""Versions of the output: publish, read, roll back, prune, verify.

In: a staged version, or an output folder. Out: `output/current` leads to exactly one whole version.

    output/articles -> current/articles     never moves; the same for every table
    output/current  -> _versions/<id>       one atomic swap changes all tables at once
    output/_versions/<id>/manifest.json     files, rows and SHA-256 sums
    output/_versions/<id>/<table>/part-0.parquet
    output/_versions/history                ids in the order of their publication, one a line

The idea to hold: a version is finished and synced before the swap, and never written again after
it. Which version is newer is kept in `history`, as clocks can be set back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows.errors import PublishError
from flows.tables import disk, parquet
from flows.tables.assembly import MANIFEST
from flows.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.tables.assembly import Staged

_CURRENT = "current"
_VERSIONS = "_versions"
_HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: its id, whether readers see it now, and its rows a table."""

    version: str
    current: bool
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that `verify` found wrong, and where."""

    path: Path
    what: str


def publish(staged: Staged, *, keep: int = 3) -> str:
    """Make a staged version the one that readers see; its id.

    The caller holds the lock of the output folder and has validated the version. Older versions
    than the last `keep` are deleted after the swap. Raises PublishError; readers then see what
    they saw before.
    """
    output, version = staged.output, staged.version
    folder = output / _VERSIONS / version
    with disk.writing(output):
        folder.parent.mkdir(parents=True, exist_ok=True)
        disk.clear_drafts(output)
        disk.clear_drafts(folder.parent)
        if _whole(folder):
            disk.remove(staged.folder)
        else:
            _share(staged.folder, output)
            disk.move(staged.folder, folder)
        _link_tables(output)
        _swap(output, version)
    prune(output, keep)
    return version


def rollback(output: Path, version: str) -> str:
    """Let readers see a kept version again; its id, which may be given by its first letters.

    The caller holds the lock.
    """
    known = [entry.version for entry in versions(output) if entry.version.startswith(version)]
    if len(known) != 1:
        kept = ", ".join(entry.version for entry in versions(output)) or "none"
        raise PublishError(f"no single version of {output} begins with {version!r}; kept are: {kept}.", path=output)
    with disk.writing(output):
        _link_tables(output)
        _swap(output, known[0])
    return known[0]


def versions(output: Path) -> list[Version]:
    """The versions that are kept, the last published first."""
    now = current(output)
    found = []
    for version in reversed(_history(output)):
        manifest = _manifest(output / _VERSIONS / version)
        rows = {name: int(entry["rows"]) for name, entry in manifest.get("tables", {}).items()}
        found.append(Version(version, version == now, rows))
    return found


def current(output: Path) -> str | None:
    """The id of the version that readers see; None before the first."""
    link = output / _CURRENT
    return link.readlink().name if link.is_symlink() else None


def prune(output: Path, keep: int) -> list[str]:
    """Delete all versions but the last `keep` and the current one; the ids deleted.

    The caller holds the lock.
    """
    now, order = current(output), _history(output)
    kept = {*order[-keep:], now} if keep > 0 else {now}
    gone = []
    with disk.writing(output):
        for folder in sorted(path for path in (output / _VERSIONS).glob("*") if path.is_dir()):
            if folder.name not in kept:
                disk.remove(folder)
                gone.append(folder.name)
        if gone:
            _write_history(output, [version for version in order if version in kept])
    return gone


def verify(output: Path) -> list[Problem]:
    """Everything that is wrong with the kept versions and the links to them; empty if all is well."""
    problems = []
    now = current(output)
    if now is None:
        return [Problem(output / _CURRENT, "nothing is published here")]
    if not (output / _CURRENT).exists():
        problems.append(Problem(output / _CURRENT, f"leads to version {now}, which is not there"))
    for name in TABLES:
        link = output / name
        if not link.is_symlink() or link.readlink() != Path(_CURRENT, name):
            problems.append(Problem(link, f"is not the link to {_CURRENT}/{name}"))
    for version in dict.fromkeys([*_history(output), now]):
        problems += _verify_version(output / _VERSIONS / version)
    return problems


def version_folder(output: Path) -> Path:
    """The folder of the version that readers see now; open all tables below it to have them of one version."""
    now = current(output)
    if now is None:
        raise PublishError(f"nothing is published in {output}; `tidywire run` makes the first version.", path=output)
    return output / _VERSIONS / now


def read_table(folder: Path, name: str, *, columns: list[str] | None = None) -> pa.Table:
    """One table of an output folder, or of the folder of one version; page checksums are checked.

    Raises PublishError if nothing is published there or a file is damaged.
    """
    version = folder if (folder / MANIFEST).exists() else version_folder(folder)
    if name not in TABLES:
        raise PublishError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}.", path=folder)
    found = [parquet.read(path, columns=columns) for path in sorted((version / name).glob("*.parquet"))]
    if not found:
        raise PublishError(
            f"{version / name} holds no Parquet file; `tidywire verify` tells more.", path=version / name
        )
    return pa.concat_tables(found)


def _share(staged: Path, output: Path) -> None:
    """Let files that have not changed since the current version take no new room on the disk."""
    before = output / _CURRENT
    known = {entry["sha256"]: before / entry["path"] for entry in _files(_manifest(before))}
    for entry in _files(_manifest(staged)):
        old, new = known.get(entry["sha256"]), staged / entry["path"]
        if old is None or not old.exists() or disk.sha256(old) != entry["sha256"]:
            continue
        link = new.with_name(f".{new.name}.draft")
        try:
            link.hardlink_to(old.resolve())
        except OSError:
            return  # a file system without hard links; the copy serves as well
        link.replace(new)
        disk.sync(new.parent)


def _files(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The files that a manifest lists."""
    return [entry for table in manifest.get("tables", {}).values() for entry in table["files"]]


def _link_tables(output: Path) -> None:
    for name in TABLES:
        link, target = output / name, Path(_CURRENT, name)
        if link.is_symlink() and link.readlink() == target:
            continue
        if link.exists() and not link.is_symlink():
            raise PublishError(
                f"{link} is there already and not ours; move it away or give another folder with --output.", path=link
            )
        disk.point(link, str(target))


def _swap(output: Path, version: str) -> None:
    """Write down the order, then swap: a crash in between leaves a kept version that nobody sees yet."""
    _write_history(output, [*(entry for entry in _history(output) if entry != version), version])
    disk.point(output / _CURRENT, f"{_VERSIONS}/{version}")


def _history(output: Path) -> list[str]:
    path = output / _VERSIONS / _HISTORY
    lines = path.read_text("utf-8").split() if path.exists() else []
    return [version for version in lines if (path.parent / version).is_dir()]


def _write_history(output: Path, order: list[str]) -> None:
    disk.write_text(output / _VERSIONS / _HISTORY, "".join(f"{version}\n" for version in order))


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _whole(folder: Path) -> bool:
    """Whether a version of that id is there already and undamaged."""
    return folder.exists() and not _verify_version(folder)


def _verify_version(folder: Path) -> list[Problem]:
    manifest = _manifest(folder)
    if not manifest:
        return [Problem(folder / MANIFEST, "is missing or damaged")]
    problems, listed = [], set()
    if manifest.get("version") != folder.name:
        problems.append(Problem(folder / MANIFEST, f"belongs to version {manifest.get('version')}"))
    for entry in _files(manifest):
        path = folder / entry["path"]
        listed.add(path)
        if not path.exists():
            problems.append(Problem(path, "is missing"))
        elif path.stat().st_size != entry["bytes"]:
            problems.append(Problem(path, f"has {path.stat().st_size} bytes, not {entry['bytes']}"))
        elif disk.sha256(path) != entry["sha256"]:
            problems.append(Problem(path, "has other bytes than were published"))
        elif (rows := parquet.count(path)) != entry["rows"]:
            problems.append(Problem(path, f"has {rows} rows, not {entry['rows']}"))
    strays = (path for path in sorted(folder.glob("*/*")) if path not in listed)
    problems.extend(Problem(path, "does not belong to the version") for path in strays)
    return problems
