"""Workers: processes forked from one that has loaded the model.

In: batches. Out: `Done`, from whichever worker was free.

The idea to hold: a fresh process, the host (flows.run.host), loads model and gazetteer once and forks the
workers, who share its memory. Each worker has a socket of its own to the process that hands out batches and holds
one batch at a time, so memory is bounded by their number. When that process goes, however it goes, the
sockets close and the workers leave.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Protocol, Self

from flows.errors import TidywireError
from flows.run.work import Done, tidy_batch

if TYPE_CHECKING:
    from pathlib import Path

    from flows.run.plan import Batch
    from flows.settings import Settings

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
# A batch that two workers died of is not handed to a third.
_ATTEMPTS = 2


class Worker(Protocol):
    """Whoever tidies a batch."""

    count: int

    def tidy(self, batch: Batch) -> Done:
        """Tidy one batch; blocks until it is finished."""
        ...


class Solo:
    """This process, one batch after the other."""

    count = 1

    def __init__(self, output: Path, settings: Settings) -> None:
        self._output = output
        self._settings = settings

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def tidy(self, batch: Batch) -> Done:
        """Tidy one batch here."""
        return tidy_batch(batch, self._output, self._settings)


class WorkerLostError(TidywireError):
    """A worker ended in the middle of a batch, twice."""

    def __init__(self, message: str, *, batch: Batch) -> None:
        super().__init__(message)
        self.batch = batch


class WorkerFailedError(TidywireError):
    """What went wrong in a worker, in its words."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Crew:
    """Forked workers; `tidy` may be called from as many threads as there are workers."""

    def __init__(self, output: Path, settings: Settings) -> None:
        self.count = settings.workers
        self._output = output
        self._settings = settings
        self._free: queue.Queue[Connection | None] = queue.Queue()  # None: there will be no more
        self._hosts: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self._hire(self._settings.workers)
        return self

    def __exit__(self, *_: object) -> None:
        while not self._free.empty():
            line = self._free.get_nowait()
            if line is not None:
                line.close()
        self._free.put(None)
        for host in self._hosts:
            _end(host)

    def tidy(self, batch: Batch) -> Done:
        """Hand a batch to a free worker and wait for what it gives.

        Raises:
            WorkerLostError: two workers died of it (the system kills what takes too much memory).
        """
        for _ in range(_ATTEMPTS):
            line = self._free.get()
            if line is None:
                self._free.put(None)
                raise WorkerFailedError("the run has ended", 1)
            try:
                line.send(batch)
                answer = line.recv()
            except (EOFError, OSError):
                line.close()
                self._hire(1)
                continue
            self._free.put(line)
            if isinstance(answer, Done):
                return answer
            raise answer if isinstance(answer, OSError) else WorkerFailedError(*answer)
        message = (
            f"two workers ended while they read the batch {batch.label} "
            f"({len(batch.units)} inputs, {batch.size:,} bytes); when memory ran out, try fewer --workers"
        )
        raise WorkerLostError(message, batch=batch)

    def _hire(self, count: int) -> None:
        """Start a host that forks `count` workers, each at the other end of a socket."""
        pairs = [socket.socketpair() for _ in range(count)]
        theirs = [there.fileno() for _, there in pairs]
        host = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-m", "flows.run.host", *map(str, theirs)],
            stdin=subprocess.PIPE,
            pass_fds=theirs,
            start_new_session=True,
            env={**os.environ, **dict.fromkeys(_ONE_THREAD, "1")},
        )
        self._hosts.append(host)
        assert host.stdin is not None
        with host.stdin as stream:
            pickle.dump((self._output, self._settings), stream)
        for here, there in pairs:
            there.close()
            self._free.put(Connection(here.detach()))


def _end(host: subprocess.Popen[bytes]) -> None:
    """Workers leave by themselves when their sockets close; the group is ended all the same."""
    try:
        host.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        os.killpg(host.pid, signal.SIGTERM)
        host.wait()
