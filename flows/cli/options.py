"""Options that several commands share, and the settings they make.

In: what was typed. Out: `Settings`, paths.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.errors import SettingsError
from flows.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

_DEFAULTS = Settings()
_FOLDER = click.Path(path_type=Path, file_okay=False)

output_option = click.option(
    "-o",
    "--output",
    type=_FOLDER,
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="Where the tables are.",
)
docs_option = click.option(
    "--expectations",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    metavar="DIR",
    help="Other suites than those that tidywire comes with.",
)


def settings_options[F: Callable[..., Any]](command: F) -> F:
    """The options that say how articles are read."""
    for option in reversed(
        (
            click.option(
                "-w",
                "--workers",
                type=click.IntRange(1, 256),
                default=_DEFAULTS.workers,
                show_default=True,
                metavar="N",
                help="Processes that parse. Each more needs about 100 MB.",
            ),
            click.option(
                "--model",
                default=_DEFAULTS.model,
                show_default=True,
                metavar="NAME",
                help="spaCy pipeline: package or folder.",
            ),
            click.option(
                "--gazetteer",
                type=click.Path(path_type=Path, dir_okay=False, exists=True),
                default=None,
                metavar="FILE",
                help="A place index that `tidywire gazetteer build` made; the default is in your cache folder.",
            ),
            click.option(
                "--map",
                "mapping",
                multiple=True,
                metavar="OURS=THEIRS",
                help="A field by another name in your records, e.g. --map text=body --map published=date.",
            ),
            click.option(
                "--keep",
                type=click.IntRange(1),
                default=_DEFAULTS.keep_versions,
                show_default=True,
                metavar="N",
                help="Published versions that stay, to roll back to.",
            ),
            click.option("--report/--no-report", default=True, help="Write report/index.html after publishing."),
        )
    ):
        command = option(command)
    return command


def settings_of(
    *, workers: int, model: str, gazetteer: Path | None, mapping: tuple[str, ...], keep: int, report: bool
) -> Settings:
    """The settings that the options give.

    Raises:
        SettingsError: a --map is not of the form OURS=THEIRS.
    """
    from flows.reading.fields import FIELDS

    fields = []
    for pair in mapping:
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            message = f"--map {pair} is not of the form OURS=THEIRS, as in --map text=body"
            raise SettingsError(message)
        if ours not in FIELDS:
            message = f"--map {pair}: there is no field {ours!r}; the fields are {', '.join(FIELDS)}"
            raise SettingsError(message)
        fields.append((ours, theirs))
    return Settings(
        model=model,
        gazetteer=gazetteer,
        workers=workers,
        keep_versions=keep,
        report=report,
        fields=tuple(sorted(fields)),
    )
