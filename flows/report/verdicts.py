"""What the validation suites said of the version.

In: `output/validation/verdicts.json`, which a run leaves there. Out: `Verdict`s with their failing rows,
or None where there are none for this very version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.report.dataset import Dataset

FILE = "verdicts.json"
PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold, and rows that broke it: their key and their value."""

    expectation: str
    description: str
    column: str | None
    severity: str
    count: int
    of: int
    sample: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the suite of one table says."""

    table: str
    rows: int
    expectations: int
    failures: tuple[Failure, ...]


def read_verdicts(dataset: Dataset) -> tuple[Verdict, ...] | None:
    """The verdicts on this version; None if those on disk are of another, or there are none."""
    try:
        found = json.loads((dataset.output / "validation" / FILE).read_text("utf-8"))
        if found["version"] != dataset.version:
            return None
        return tuple(_verdict(entry) for entry in found["verdicts"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _verdict(entry: dict[str, Any]) -> Verdict:
    failures = tuple(
        Failure(
            failure["expectation"],
            failure["description"],
            failure["column"],
            failure["severity"],
            failure["count"],
            failure["of"],
            tuple((str(key), str(value)) for key, value in failure["sample"]),
        )
        for failure in entry["failures"]
    )
    return Verdict(entry["table"], entry["rows"], entry["expectations"], failures)
