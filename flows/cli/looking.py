"""Commands that show what is published: explain, stats, schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.options import output_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("article")
@output_option
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    metavar="N",
    help="Candidates shown if several fit.",
)
def explain(article: str, output: Path, limit: int) -> None:
    """Show ARTICLE with its findings, and the rule behind each.

    ARTICLE is an id, a source, a headline, or the beginning of one; only one article may fit.

    \b
      tidywire explain 2011-07-19
      tidywire explain archive-1990s.jsonl.gz#42
      tidywire explain 3f2a | less -R
    """
    from flows.cli.explaining import find_article, render

    render(find_article(output, article, limit=limit), output)


@click.command()
@output_option
def stats(output: Path) -> None:
    """Count what is published: rows, kinds, the most frequent names, speakers and events.

    \b
      tidywire stats -o tables
    """
    from flows.cli.counting import render

    render(output)


@click.command()
def schema() -> None:
    """Print the data dictionary: every table, every column, its type and meaning.

    \b
      tidywire schema > columns.md
    """
    from flows.tables import data_dictionary

    click.echo(data_dictionary())
