"""Commands that look after what is published: validate, verify, versions, rollback, prune."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.options import docs_option, output_option

if TYPE_CHECKING:
    from pathlib import Path

    from flows.validate import Verdict

_DAMAGED = 4  # the exit code of PublishError: the output is not as it should be


@click.command()
@output_option
@docs_option
def validate(output: Path, expectations: Path | None) -> None:
    """Ask the suites again what they say of the published tables; exit code 3 if one refuses.

    \b
      tidywire validate
      tidywire validate -o tables --expectations stricter/
    """
    from flows.tables import Staged, version_folder
    from flows.validate import require
    from flows.validate import validate as ask

    folder = version_folder(output)
    verdicts = (
        ask(folder, docs=output / "validation")
        if expectations is None
        else ask(folder, suites=expectations, docs=output / "validation")
    )
    for line in verdict_lines(verdicts):
        click.echo(line)
    require(verdicts, Staged(folder, folder.name, output))


def verdict_lines(verdicts: tuple[Verdict, ...]) -> list[str]:
    """A line a table."""
    lines = []
    for verdict in verdicts:
        held = verdict.expectations - len(verdict.failures)
        lines.append(f"{verdict.table:<9} {verdict.rows:>10,} rows  {held} of {verdict.expectations} expectations held")
        lines += [f"          {failure.severity}: {failure}" for failure in verdict.failures]
    return lines


@click.command()
@output_option
def verify(output: Path) -> None:
    """Check every kept file against the sums noted when it was published; exit code 4 if one differs."""
    from flows.run import doubt
    from flows.tables import lock
    from flows.tables import verify as check

    problems = check(output)
    for problem in problems:
        click.secho(f"{problem.path}: {problem.what}", fg="red")
    if problems:
        if output.is_dir():
            with lock(output):
                doubt(output)
        click.echo(
            "the next `tidywire run` publishes anew; until then `tidywire rollback` leads to a version that is whole"
        )
        raise SystemExit(_DAMAGED)
    click.echo("every file is as it was published")


@click.command()
@output_option
def versions(output: Path) -> None:
    """List the versions that are kept, the last published first; * is what readers see."""
    from flows.tables import versions as listed

    for version in listed(output):
        counts = ", ".join(f"{name} {rows:,}" for name, rows in version.rows.items())
        click.echo(f"{'*' if version.current else ' '} {version.version}  {counts}")


@click.command()
@click.argument("version")
@output_option
def rollback(version: str, output: Path) -> None:
    """Let readers see VERSION again (its first letters will do).

    The next run publishes what the inputs say now; roll back, mend, then run.

    \b
      tidywire versions
      tidywire rollback 3f2a
    """
    from flows.tables import lock
    from flows.tables import rollback as back

    with lock(output):
        click.echo(f"readers see version {back(output, version)}")


@click.command()
@output_option
@click.option("--keep", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Versions that stay.")
def prune(output: Path, keep: int) -> None:
    """Delete old versions; the one that readers see always stays.

    To forget articles whose files were deleted, use `tidywire run --prune`.
    """
    from flows.tables import lock
    from flows.tables import prune as delete

    with lock(output):
        gone = delete(output, keep)
    click.echo(f"deleted {', '.join(gone)}" if gone else "nothing to delete")
