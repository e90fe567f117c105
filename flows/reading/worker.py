"""A child process that reads pages and can be stopped.

In: a page. Out: its article, or the `Refusal` with which the child answered or was stopped.

The idea to hold: one child lives as long as its parent and is started with the first page, so that
a page costs a message, not a process; a page that takes too long costs the child, and no more.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any

from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from flows.records import Article

_LENGTH = struct.Struct(">Q")
_START_SECONDS = 180.0  # imports on a busy machine
_MEMORY = 3 << 30
_COMMAND = "import sys; sys.path[:0] = {path!r}; from flows.reading.worker import serve; serve()"


class _Child:
    """A handle on the child: the process and who started it."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _COMMAND.format(path=[one for one in sys.path if one])]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.parent = os.getpid()
        if self._receive(_START_SECONDS) != "ready":
            self.stop()
            raise Refusal(RejectReason.FAILED, "the reader's process did not start")

    def ask(self, page: str, source: str, source_id: str, seconds: float) -> Any:
        """What the child answers; raises `TimeoutError`, `EOFError` or `OSError` if it does not."""
        assert self.process.stdin is not None
        _send(self.process.stdin, (page, source, source_id))
        return self._receive(seconds)

    def _receive(self, seconds: float) -> Any:
        assert self.process.stdout is not None
        deadline = time.monotonic() + seconds
        (size,) = _LENGTH.unpack(_exactly(self.process.stdout.fileno(), _LENGTH.size, deadline))
        return pickle.loads(_exactly(self.process.stdout.fileno(), size, deadline))  # noqa: S301 - our own child wrote it

    def stop(self) -> None:
        """End the child and wait for its end."""
        self.process.kill()
        with contextlib.suppress(OSError):
            self.process.communicate(timeout=10)


class _Slot:
    """The one child of this process, made when first asked for."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: _Child | None = None

    def live(self) -> _Child:
        """The child; a new one after a stop, or in a process forked from the one that made it."""
        if self.child is not None and self.child.parent != os.getpid():
            self.child = None
        if self.child is None:
            self.child = _Child()
        return self.child

    def stop(self) -> None:
        """End the child if this process has one."""
        child, self.child = self.child, None
        if child is not None and child.parent == os.getpid():
            child.stop()


_SLOT = _Slot()
atexit.register(_SLOT.stop)


def in_child(page: str, *, source: str, source_id: str, seconds: float) -> Article:
    """Read a page in the child; `Refusal` TIME_OUT after `seconds`, FAILED if the child dies of it."""
    with _SLOT.lock:
        try:
            answer = _SLOT.live().ask(page, source, source_id, seconds)
        except TimeoutError as error:
            _SLOT.stop()
            raise Refusal(RejectReason.TIME_OUT, f"reading took longer than {seconds:g} s") from error
        except (EOFError, OSError) as error:
            _SLOT.stop()
            raise Refusal(RejectReason.FAILED, "the reader's process died of this page") from error
    if isinstance(answer, tuple):
        reason, detail, place = answer
        raise Refusal(RejectReason(reason), detail, place=place)
    return answer  # type: ignore[no-any-return]  # the child sends an Article or a tuple


def serve() -> None:
    """The child's life: read a page, answer, until the parent closes the pipe."""
    from flows.reading.html import read_page

    import trafilatura  # noqa: F401  # isort: skip - loaded before the clock of the first page runs

    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not reach the pipe
    _send(out, "ready")
    while True:
        try:
            request = _next(sys.stdin.buffer)
        except EOFError:
            return
        page, source, source_id = request
        answer: Any
        try:
            answer = read_page(page, source=source, source_id=source_id)
        except Refusal as refusal:
            answer = (refusal.reason.value, refusal.detail, refusal.place)
        except MemoryError:
            answer = (RejectReason.TOO_LARGE.value, "the page takes more memory than a page may", None)
        except Exception as error:  # noqa: BLE001 - one bad page never fails a batch
            answer = (RejectReason.FAILED.value, f"{type(error).__name__}: {error}"[:300], None)
        _send(out, answer)


def _next(stream: IO[bytes]) -> Any:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - our own parent wrote it


def _send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=5)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _exactly(descriptor: int, size: int, deadline: float) -> bytes:
    """`size` bytes from a pipe before the deadline."""
    parts: list[bytes] = []
    while size:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
