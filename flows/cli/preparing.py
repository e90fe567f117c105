"""Commands that prepare what runs lean on: the gazetteer."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def gazetteer() -> None:
    """Prepare the index of places, people and organisations that names are linked to."""


_DUMP = click.Path(path_type=Path, dir_okay=False, exists=True)


@gazetteer.command()
@click.option("--if-missing", is_flag=True, help="Do nothing if the index is there.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Elsewhere than the cache; asked for with sources of your own.",
)
@click.option("--geonames", type=_DUMP, metavar="FILE", help="GeoNames allCountries.txt, or one country's file.")
@click.option("--admin1", type=_DUMP, metavar="FILE", help="GeoNames admin1CodesASCII.txt.")
@click.option(
    "--alternate-names", type=_DUMP, metavar="FILE", help="GeoNames alternateNamesV2.txt (wkdt rows give ids)."
)
@click.option("--wikidata", type=_DUMP, metavar="FILE", help="Wikidata JSON dump, one item a line.")
@click.option("--opensanctions", type=_DUMP, metavar="FILE", help="OpenSanctions entities.ftm.json.")
@click.option(
    "--names",
    type=_DUMP,
    metavar="CSV",
    help="A table of your own: name,kind and any of aliases (joined by |), wikidata_id, country, role, first_year, "
    "last_year, latitude, longitude.",
)
def build(if_missing: bool, to: Path | None, **own: Path | None) -> None:
    """Build the index from installed packages and tidywire's own tables (seconds; no network).

    Dumps and tables of your own come on top; they may be packed (.gz, .bz2) and are read as streams. A build that is
    broken off goes on where it was when it is started again.

    \b
      tidywire gazetteer build
      tidywire gazetteer build --names ours.csv --to ours.sqlite
      tidywire run --gazetteer ours.sqlite
      tidywire gazetteer build --geonames allCountries.txt --wikidata items.json.bz2 --to big.sqlite
    """
    from flows.entities import Sources, build_gazetteer
    from flows.entities.build import default_path

    sources = Sources(**own)
    if sources and to is None:
        raise click.UsageError("sources of your own need --to FILE; give that file to `tidywire run --gazetteer`")
    path = default_path() if to is None else to
    if if_missing and path.exists():
        return
    build_gazetteer(path, sources=sources, progress=lambda line: click.secho(line, dim=True, err=True))


@gazetteer.command()
def where() -> None:
    """Print where the default index lies."""
    from flows.entities.build import default_path

    click.echo(default_path())
