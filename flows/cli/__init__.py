"""The `tidywire` command.

In: words of a command line. Out: an exit code, and lines for people.

The idea to hold: asking for help is instant. Nothing heavy is imported before a command that needs
it runs; a command is a few lines over the floor below.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from flows import __version__
from flows.cli.keeping import prune, rollback, validate, verify, versions
from flows.cli.looking import explain, schema, stats
from flows.cli.preparing import gazetteer
from flows.cli.reporting import export, report
from flows.cli.running import merge, run, serve
from flows.errors import TidywireError

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERRUPTED = 130  # what shells expect of a command ended by Ctrl-C

_SECTIONS = (
    ("Make the dataset", ("run", "merge", "serve", "gazetteer")),
    ("Look at it", ("report", "explain", "stats", "schema")),
    ("Take it elsewhere", ("export",)),
    ("Look after it", ("validate", "verify", "versions", "rollback", "prune")),
)


class _Group(click.Group):
    """Commands listed by what people come for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = {name for _, names in _SECTIONS for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in named)
        for title, names in (*_SECTIONS, ("More", others)):
            rows = [(name, self.commands[name].get_short_help_str(80)) for name in names if name in self.commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tidywire")
def cli() -> None:
    """Raw news articles in, a tidy and validated dataset out.

    tidywire reads what lies in raw/, finds entities, times, quotes and events, checks every table
    against the suites in expectations/, and publishes plain Parquet tables in output/.

    \b
    Start here:
      tidywire run                        read raw/ into output/
      tidywire explain 2011-07-19         see what was found in an article, and why
      tidywire run news.jsonl -o tables   other input, other output
      tidywire COMMAND --help             what a command does, with examples
    """


for _command in (
    run,
    merge,
    serve,
    gazetteer,
    report,
    explain,
    stats,
    schema,
    export,
    validate,
    verify,
    versions,
    rollback,
    prune,
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; always ends by SystemExit, with the exit code that an error carries."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="tidywire", standalone_mode=False)
    except TidywireError as error:
        _complain(str(error))
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted; finished batches are kept, the next run goes on from them")
        return _INTERRUPTED
    except BrokenPipeError:  # somebody closed our output, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return result if isinstance(result, int) else 0


def _complain(message: str) -> None:
    click.secho("tidywire: ", fg="red", bold=True, nl=False, err=True)
    click.echo(message, err=True)
