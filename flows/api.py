"""tidywire from Python: what `import flows` offers.

In: texts, frames, files. Out: findings, pandas frames, published tables.

The idea to hold: these are short ways into the floors below, for notebooks and one-offs. No server,
no orchestrator; the model is loaded by the first call and kept.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import InputError
from flows.records import Article
from flows.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from flows.records import Annotation, Rejection
    from flows.run import Outcome

type Frames = dict[str, pd.DataFrame]


def annotate_text(
    text: str,
    *,
    published: dt.date | str | None = None,
    headline: str | None = None,
    source: str = "text",
    model: str = Settings().model,
    gazetteer: Path | None = None,
) -> Annotation:
    """Everything found in one text; offsets count in the text as given.

    published: the day, as a date or "2011-07-19"; without one, "on Monday" has no days.

    >>> found = annotate_text("Libya freed two men on Monday.", published="2011-07-19")  # doctest: +SKIP
    >>> found.times[0].value, found.times[0].days.start  # doctest: +SKIP
    ('2011-07-18', datetime.date(2011, 7, 18))
    """
    from flows.reading.dateline import find_dateline

    dateline = find_dateline(text)
    day = dt.date.fromisoformat(published) if isinstance(published, str) else published
    article = Article(
        source=source,
        source_id=source,
        text=text,
        headline=headline,
        published=day,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
    )
    return next(_annotated([article], Settings(model=model, gazetteer=gazetteer)))


def annotate_frame(
    frame: pd.DataFrame,
    *,
    fields: dict[str, str] | None = None,
    model: str = Settings().model,
    gazetteer: Path | None = None,
) -> Frames:
    """The tables of a frame of articles, a row each: columns `text` and, if there, `id`, `headline`, `published` ...

    fields: columns by other names, e.g. {"text": "body", "published": "date"}.
    Rows without a text become rows of `rejects`. Nothing is validated or published.
    """
    from flows.reading.fields import article_of
    from flows.reading.refusal import Refusal

    settings = Settings(model=model, gazetteer=gazetteer, fields=tuple(sorted((fields or {}).items())))
    articles: list[Article] = []
    rejections: list[Rejection] = []
    records: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]  # names of columns are words
    for number, record in enumerate(records, start=1):
        place = f"row {number}"
        try:
            found = article_of(
                record, source="frame", fallback_id=place, mapping=dict(settings.fields), max_bytes=settings.max_bytes
            )
        except Refusal as refusal:
            rejections.append(refusal.at("frame", place))
        else:
            articles.append(found)
    return tables_of(_annotated(articles, settings), rejections)


def tables_of(annotations: Iterable[Annotation], rejections: Sequence[Rejection] = ()) -> Frames:
    """Findings as the tables that tidywire publishes, as pandas frames by name."""
    from flows.tables import assemble, write_part

    with tempfile.TemporaryDirectory(prefix="tidywire-") as name:
        folder = Path(name)
        staged = assemble([write_part(list(annotations), list(rejections), folder / "part")], folder)
        return read_tables(staged.folder)


def read_tables(output: Path | str) -> Frames:
    """The published tables of an output folder, all of one version, as pandas frames by name."""
    from flows.tables import TABLES, read_table, version_folder

    folder = Path(output)
    version = folder if (folder / "manifest.json").exists() else version_folder(folder)
    return {name: read_table(version, name).to_pandas() for name in TABLES}


def tidy(
    paths: Path | str | Iterable[Path | str], output: Path | str = "output", *, prune: bool = False, **settings: Any
) -> Outcome:
    """Tidy files and folders into validated tables under `output`, as `tidywire run --direct` does.

    settings: fields of `Settings`, such as workers=2 or model="en_core_web_sm".

    Raises:
        ValidationFailedError: a suite refused a table; what was published before stays.
        PublishError: the output is held by another run, or cannot be written.
    """
    from flows import run

    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise InputError("no paths were given")
    return run.tidy([Path(path) for path in given], Path(output), Settings(**settings), prune=prune)


def _annotated(articles: Iterable[Article], settings: Settings) -> Iterator[Annotation]:
    from flows.annotate import annotate_articles
    from flows.run.work import load_tools

    tools = load_tools(settings.model, settings.gazetteer)
    with tools.busy:
        yield from annotate_articles(articles, tools.nlp, tools.gazetteer, settings=settings)
