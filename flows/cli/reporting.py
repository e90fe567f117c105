"""Commands that show the dataset to people and hand it to other tools: report, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import output_option

if TYPE_CHECKING:
    from flows.report import Format


@click.command()
@output_option
@click.option("--version", default=None, metavar="ID", help="A kept version by its first letters; see `versions`.")
@click.option(
    "--pages",
    type=click.IntRange(0),
    default=5_000,
    show_default=True,
    metavar="N",
    help="Articles that get a page of their own, the latest first.",
)
def report(output: Path, version: str | None, pages: int) -> None:
    """Write the report of the published tables: pages that open offline in any browser.

    Also writes README.md, datapackage.json, croissant.json and views.sql beside the tables.

    \b
      tidywire report                     output/report/index.html
      tidywire report --version 3f2a      what an older version held
    """
    from flows.report import build, package

    page = build(output, version=version, pages=pages)
    if version is None:
        package(output)
    click.echo(page)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@output_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "gdelt", "plover"]),
    required=True,
    help="gdelt: events as GDELT 1.0 rows; plover: events as PLOVER JSON lines; csv, jsonl: every table.",
)
@click.option("--version", default=None, metavar="ID", help="A kept version by its first letters; see `versions`.")
def export(folder: Path, output: Path, form: Format, version: str | None) -> None:
    """Write the published tables in another format into FOLDER.

    \b
      tidywire export -f csv sheets/
      tidywire export -f gdelt gdelt/     one record an event that took place, copies left out
    """
    from flows.report import export as write

    for path in write(output, folder, format=form, version=version):
        click.echo(path)
