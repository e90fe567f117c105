"""Settings: one frozen value with everything a run can be told.

In: keyword arguments (the command line gives them). Out: `Settings`. Nothing here reads the
environment or a file; whoever builds a Settings decides where its values come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told; every field has a default that works.

    model: name or path of the spaCy pipeline; "en_core_web_md" is also found where a registry
        package carries it.
    gazetteer: the prepared place index; None is the one that set-up built in the user's cache.
    batch: articles parsed together; 16 is the fastest and keeps memory low.
    workers: processes that parse; 1 stays in this process.
    max_bytes: a larger input file or record is refused.
    max_chars: a text longer than this is parsed in pieces cut at paragraph ends.
    document_seconds: how long the reading of one document may take before it is refused.
    keep_versions: published versions that stay on disk.
    report: whether a run also writes the report and the files that describe the tables.
    fields: pairs (our field, the record's field) for JSONL, CSV and Parquet input, e.g. ("text", "body").
    """

    model: str = "en_core_web_md"
    gazetteer: Path | None = None
    batch: int = 16
    workers: int = 1
    max_bytes: int = 20_000_000
    max_chars: int = 400_000
    document_seconds: float = 20.0
    keep_versions: int = 3
    report: bool = False
    fields: tuple[tuple[str, str], ...] = ()
