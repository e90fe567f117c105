"""Files and folders that appear whole or not at all.

In: paths. Out: finished files, synced to the disk before they get their names.

The idea to hold: work is done under a name that nobody reads, then renamed; a rename is the only
moment that counts. What the operating system refuses becomes a PublishError that says what to do.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MENDS = {
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "the disk quota is used up; make room and run again",
    errno.EFBIG: "the file would be larger than allowed here; lift the limit and run again",
    errno.EROFS: "the file system is read-only; give another folder with --output",
    errno.EACCES: "permission denied; give a folder that you may write to with --output",
    errno.EPERM: "not permitted; give a folder that you may write to with --output",
    errno.ENOTDIR: "a part of the path is a file, not a folder; give another with --output",
    errno.EISDIR: "a folder has that name; move it away or give another folder with --output",
    errno.EEXIST: "something else has that name; move it away or give another folder with --output",
    errno.EIO: "the disk reports an error; look into the system's log",
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system says about writing below `path` into a PublishError."""
    try:
        yield
    except OSError as problem:
        # Arrow passes the number on in some of its errors and in others only in their text.
        number = problem.errno or next((code for code in _MENDS if f"[errno {code}]" in str(problem)), None)
        what = _MENDS.get(number or 0, str(problem))
        raise PublishError(
            f"cannot write {problem.filename or path}: {what}. What was published before is untouched.", path=path
        ) from problem


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill; it takes its name, replacing what had it, only when all went well."""
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear_drafts(folder.parent, folder.name)
        draft = folder.with_name(f".{folder.name}.{os.getpid()}.draft")
        draft.mkdir()
        try:
            yield draft
            sync_folder(draft)
            move(draft, folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


def move(folder: Path, target: Path) -> None:
    """Give a finished folder its name; an older folder of that name goes first."""
    if target.exists():
        # Two steps, as a folder cannot be replaced in one; in between the name does not exist, so this
        # is only for folders that no reader opens, or whose files are damaged.
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
        remove(old)
        target.rename(old)
        folder.rename(target)
        remove(old)
    else:
        folder.rename(target)
    sync(target.parent)


def write_text(path: Path, text: str) -> None:
    """Write a small file whole, synced, in place of what was there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    with draft.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync(path.parent)


def point(link: Path, target: str) -> None:
    """Let a symbolic link lead to `target` from one moment to the next."""
    draft = link.with_name(f".{link.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
    sync(link.parent)


def clear_drafts(folder: Path, name: str = "*") -> None:
    """Delete what a killed writer of `name` left half done in a folder."""
    for kind in ("draft", "old"):
        for path in sorted(folder.glob(f".{name}.*.{kind}")):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def remove(folder: Path) -> None:
    """Delete a folder that may not be there."""
    if folder.exists():
        shutil.rmtree(folder)


def sync_folder(folder: Path) -> None:
    """Bring all files below a folder, and the names of them, safely to the disk."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Bring a file's content, or a folder's list of names, safely to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
