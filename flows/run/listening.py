"""Who hears how a run goes on.

In: a `Listener`. Out: the one that listens here and now.

The idea to hold: a run called in this process may be watched; one in a process of its own, as
schedules start them, is not, and then nobody is told.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.run.plan import Plan
    from flows.run.stages import Outcome
    from flows.run.work import Done


class Listener(Protocol):
    """Hears of a run."""

    def started(self, plan: Plan) -> None:
        """The plan is made."""

    def done(self, done: Done) -> None:
        """A batch is finished."""

    def stage(self, name: str) -> None:
        """What comes next."""

    def finished(self, outcome: Outcome) -> None:
        """The new version is published."""


class _Silent:
    def started(self, plan: Plan) -> None:
        pass

    def done(self, done: Done) -> None:
        pass

    def stage(self, name: str) -> None:
        pass

    def finished(self, outcome: Outcome) -> None:
        pass


SILENT: Listener = _Silent()
_LISTENER: ContextVar[Listener] = ContextVar("_LISTENER", default=SILENT)


def listener_here() -> Listener:
    """Who listens in this context."""
    return _LISTENER.get()


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener` hear of the runs inside."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
