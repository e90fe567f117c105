"""Commands that make the dataset: run, merge, serve."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import click

from flows.cli.options import output_option, settings_of, settings_options
from flows.cli.screen import Screen
from flows.errors import SettingsError

# Prefect reads these when it is imported. What the user has set stands.
_PREFECT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


class _Shard(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases of click only
    """`i/n`, the i-th of n shares."""

    name = "i/n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        index, _, count = str(value).partition("/")
        if not (index.isdigit() and count.isdigit() and 1 <= int(index) <= int(count)):
            self.fail(f"{value} is not of the form i/n with i from 1 to n, as in 2/8", param, ctx)
        return int(index), int(count)


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@output_option
@settings_options
@click.option("--prune", is_flag=True, help="Let the rows of inputs go that are no longer there.")
@click.option("--direct", is_flag=True, help="Without Prefect: no run page, no retries, starts at once.")
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help="Where batches run."
)
@click.option("--address", default=None, metavar="TCP", help="The Dask scheduler, e.g. tcp://10.0.0.5:8786.")
@click.option("--shard", type=_Shard(), default=None, help="Read only the i-th of n shares; `merge` publishes them.")
@click.option(
    "--wait", type=click.FloatRange(0), default=0.0, metavar="SECONDS", help="Wait for another run on the same output."
)
@click.option("-q", "--quiet", is_flag=True, help="Only the result.")
@click.option("-v", "--verbose", is_flag=True, help="Also what Prefect says.")
def run(
    sources: tuple[Path, ...],
    output: Path,
    prune: bool,
    direct: bool,
    engine: str,
    address: str | None,
    shard: tuple[int, int] | None,
    wait: float,
    quiet: bool,
    verbose: bool,
    **chosen: Any,
) -> None:
    """Read SOURCEs (files and folders; default raw/) into validated tables.

    Only what is new or changed since the last run is read. Tables appear all at once, and only if
    every suite passes; otherwise the published version stays and the exit code is 3.

    \b
      tidywire run                             raw/ into output/
      tidywire run news.jsonl.gz -w 2          a file of records, on two processes
      tidywire run wire/ -o tables --prune     forget articles that were deleted
      tidywire run big/ --shard 1/4 -o part1   a quarter of the work; see `tidywire merge`
    """
    settings = settings_of(**chosen)
    given = list(sources) or [Path("raw")]
    with Screen(quiet=quiet) as screen:
        if shard is not None:
            from flows.run import tidy_shard

            plan = tidy_shard(given, output, settings, shard=shard, wait=wait, listener=screen)
            click.echo(
                f"shard {shard[0]}/{shard[1]}: {len(plan.keys):,} inputs ready in {output}; `tidywire merge` publishes"
            )
            return
        if direct:
            if engine != "local":
                raise SettingsError("--direct runs in this process; leave it out to use --engine dask")
            from flows.run import tidy

            outcome = tidy(given, output, settings, prune=prune, wait=wait, listener=screen)
            if not outcome.fresh:
                screen.finished(outcome)
            return
        from flows.run import look

        nothing = look(given, output, settings, prune=prune)
        if nothing is not None:
            screen.finished(nothing)
        else:
            if "PREFECT_API_URL" not in os.environ:
                screen.say("starting Prefect (a server for this run alone; --direct goes without)")
            _prepare_prefect(verbose=verbose)
            from flows.pipeline import run_flow

            run_flow(given, output, settings, prune=prune, wait=wait, engine=engine, address=address, listener=screen)


@click.command()
@click.argument(
    "shards", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR..."
)
@output_option
@click.option(
    "--keep", type=click.IntRange(1), default=3, show_default=True, metavar="N", help="Published versions that stay."
)
@click.option("-q", "--quiet", is_flag=True, help="Only the result.")
def merge(shards: tuple[Path, ...], output: Path, keep: int, quiet: bool) -> None:
    """Validate and publish what shards have read.

    \b
      tidywire run big/ --shard 1/2 -o one     on one machine
      tidywire run big/ --shard 2/2 -o two     on another
      tidywire merge one two -o output         the same bytes as one run
    """
    from flows.run import merge as merge_shards
    from flows.settings import Settings

    with Screen(quiet=quiet) as screen:
        outcome = merge_shards(list(shards), output, Settings(keep_versions=keep, report=True), listener=screen)
        if not outcome.fresh:
            screen.finished(outcome)


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@output_option
@settings_options
@click.option("--every", default=None, metavar="TIME", help="A stretch of time: 90s, 15m, 6h, 1d.")
@click.option("--cron", default=None, metavar="EXPR", help='A cron expression, e.g. "0 6 * * 1-5".')
@click.option("--prune", is_flag=True, help="Let the rows of inputs go that are no longer there.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Where the server listens."
)
def serve(
    sources: tuple[Path, ...], output: Path, every: str | None, cron: str | None, prune: bool, port: int, **chosen: Any
) -> None:
    """Run again and again: every so often, or by a cron expression.

    A Prefect server is started on this machine unless PREFECT_API_URL names one; its pages show
    every run. Runs never overlap. Ctrl-C ends it.

    \b
      tidywire serve --every 15m
      tidywire serve wire/ -o tables --cron "0 6 * * 1-5"
    """
    if (every is None) == (cron is None):
        raise SettingsError('say when: --every 15m, or --cron "0 6 * * *"')
    seconds = None if every is None else _seconds(every)
    settings = settings_of(**chosen)
    _prepare_prefect(verbose=True)
    from flows.pipeline import serve_flow

    serve_flow(list(sources) or [Path("raw")], output, settings, every=seconds, cron=cron, prune=prune, port=port)


def _seconds(stretch: str) -> float:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    number, unit = stretch[:-1], stretch[-1:]
    try:
        seconds = float(number) * units[unit]
    except (KeyError, ValueError):
        seconds = 0.0
    if seconds < 1:
        raise SettingsError(f"--every {stretch} is not a stretch of time; write 90s, 15m, 6h or 1d")
    return seconds


def _prepare_prefect(*, verbose: bool) -> None:
    for name, value in _PREFECT.items():
        os.environ.setdefault(name, value)
    if not verbose:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
        logging.getLogger("py.warnings").setLevel(logging.ERROR)  # where Prefect sends what libraries warn of
