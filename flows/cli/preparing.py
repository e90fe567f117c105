"""Commands that prepare what runs lean on: the gazetteer."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def gazetteer() -> None:
    """Prepare the index of places, people and organisations that names are linked to."""


@gazetteer.command()
@click.option("--if-missing", is_flag=True, help="Do nothing if the index of this version is there.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Elsewhere than the cache.",
)
def build(if_missing: bool, to: Path | None) -> None:
    """Build the index from installed packages and tidywire's own tables (seconds; no network).

    \b
      tidywire gazetteer build
      tidywire gazetteer build --to places.sqlite && tidywire run --gazetteer places.sqlite
    """
    from flows.entities import build_gazetteer
    from flows.entities.build import default_path

    path = default_path() if to is None else to
    if if_missing and path.exists():
        return
    build_gazetteer(path, progress=lambda line: click.secho(line, dim=True, err=True))


@gazetteer.command()
def where() -> None:
    """Print where the default index lies."""
    from flows.entities.build import default_path

    click.echo(default_path())
