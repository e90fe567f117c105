"""A Parquet file -> articles.

In: a file. Out: an article a row; columns are mapped like the fields of a JSON record. This is how
a pandas user feeds a frame: `frame.to_parquet(path)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.reading.fields import FIELDS, articles_of
from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document
    from flows.records import Article

_ROWS = 64


def read(document: Document) -> Iterator[Article | Refusal]:
    """The rows of one document."""
    yield from articles_of(_records(document), document)


def _records(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = {name for names in FIELDS.values() for name in names} | {name for _, name in document.settings.fields}
    number = 0
    try:
        file = pq.ParquetFile(document.seekable())
        columns = [name for name in file.schema_arrow.names if name in wanted]
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            for record in batch.to_pylist():
                number += 1
                yield f"row {number}", record
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refusal(RejectReason.UNREADABLE, f"broken Parquet: {error}"[:200]) from error
