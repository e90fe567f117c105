"""What a run looks like while it goes on and when it is over.

In: the plan, finished batches, the outcome. Out: a moving line on a terminal, plain lines elsewhere.

The idea to hold: the screen only listens. It keeps its own clock, and nothing of it reaches a table.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from flows.run import Done, Outcome, Plan

REPORTING = "writing the report"  # the stage after which there is one to look at
_QUIET_SECONDS = 10.0  # between two lines of progress in a log


class Screen:
    """Listens to a run; use it as a context."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._began = self._said = time.monotonic()
        self._plan: Plan | None = None
        self._reported = False
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._units = self._size = self._articles = self._words = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_bar()

    def started(self, plan: Plan) -> None:
        """The plan is made."""
        self._plan = plan
        held = len(plan.keys) - plan.new
        self.say(f"{_many(len(plan.keys), 'input')}: {plan.new:,} to read, {held:,} read before")
        if plan.new and not self._quiet and sys.stderr.isatty():
            self._begin_bar(plan)
        self._began = self._said = time.monotonic()

    def done(self, done: Done) -> None:
        """A batch is finished."""
        self._units += done.units
        self._size += done.size
        self._articles += done.articles
        self._words += done.words
        now = time.monotonic()
        rate = self._words / max(now - self._began, 1e-9)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._size, rate=f"{rate:,.0f} words/s")
        elif self._plan is not None and now - self._said >= _QUIET_SECONDS:
            self._said = now
            left = (self._plan.size - self._size) * (now - self._began) / max(self._size, 1)
            self.say(f"{self._units:,} of {self._plan.new:,} read, {rate:,.0f} words/s, {_duration(left)} left")

    def stage(self, name: str) -> None:
        """What comes next."""
        self._end_bar()
        self._reported = name == REPORTING
        self.say(name)

    def say(self, line: str) -> None:
        """A line on standard error."""
        if not self._quiet:
            click.secho(line, dim=True, err=True)

    def finished(self, outcome: Outcome) -> None:
        """The result, on standard output."""
        for line in summary(outcome, seconds=time.monotonic() - self._began):
            click.echo(line)
        if self._reported and self._plan is not None:
            click.echo(f"look at it: {self._plan.output / 'report' / 'index.html'}")

    def _begin_bar(self, plan: Plan) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("reading"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("read", total=plan.size or 1, rate="loading")
        self._bar.start()

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def summary(outcome: Outcome, *, seconds: float | None = None) -> list[str]:
    """What a run came to, for people."""
    if not outcome.fresh:
        return [f"nothing new in {_many(outcome.units, 'input')}; version {outcome.version} stands"]
    wide = max(len(name) for name in outcome.counts)
    lines = [f"  {name:<{wide}}  {rows:>9,}" for name, rows in outcome.counts.items()]
    if outcome.refused:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in outcome.refused.items())
        lines = [f"{line}  ({reasons})" if line.lstrip().startswith("rejects") else line for line in lines]
    passed = ""
    if outcome.verdicts:
        held = sum(verdict.expectations - len(verdict.failures) for verdict in outcome.verdicts)
        passed = f"{held:,} expectations held; "
    took = "" if seconds is None else f" in {_duration(seconds)}"
    return [*lines, f"{passed}published version {outcome.version}{took}"]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
