"""One writer at a time.

In: the output folder. Out: a lock that the operating system holds for this process.

The idea to hold: the lock is the system's (flock), so it ends with the process however that ends;
what is written in the file only tells others who holds it.
"""

from __future__ import annotations

import fcntl
import os
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.errors import PublishError
from flows.tables.disk import writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK = ".lock"
_PAUSE = 0.2  # seconds between two looks at a lock that somebody holds


@contextmanager
def lock(output: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Be the only writer of `output`, waiting at most `wait` seconds for another to finish.

    Raises PublishError that names the holder if the other does not finish in time, or if the
    folder cannot be written.
    """
    with writing(output):
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    held = [handle]
    # A forked worker must not hold the lock on when this process dies.
    os.register_at_fork(after_in_child=lambda: _let_go(held))
    try:
        _take(handle, output, wait=wait)
        with writing(output):
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
        yield
    finally:
        _let_go(held)  # in a forked child the list is empty: its copy was closed already


def _let_go(held: list[int]) -> None:
    while held:
        os.close(held.pop())


def _take(handle: int, output: Path, *, wait: float) -> None:
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                holder = os.pread(handle, 200, 0).decode("utf-8", "replace") or "another process"
                raise PublishError(
                    f"{output} is being written by {holder}; wait for it to end, or give another folder with --output.",
                    path=output,
                ) from None
            time.sleep(_PAUSE)
        else:
            return
