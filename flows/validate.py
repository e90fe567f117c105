"""The gate: the tables of a version against the suites in `expectations/`.

In: the folder of a version, staged or published. Out: one `Verdict` a table, and pages to read.

The idea to hold: a suite is plain JSON, one statement a line; what needs more than one table is a
derived column that `flows.tables.audit` fills. A failed expectation of severity critical refuses the version, one
of severity warning is only told. This is the only module that imports Great Expectations.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import SettingsError, ValidationFailedError
from flows.tables.audit import Audit
from flows.tables.disk import whole_folder
from flows.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult as Result,
    )
    from great_expectations.core.expectation_validation_result import (
        ExpectationValidationResult as Outcome,
    )

    from flows.tables import Staged

CRITICAL, WARNING = "critical", "warning"
_SAMPLE = 10  # failing rows that a failure shows
_STRETCH = 65_536  # rows judged together; fewer of a table with long rows
_LONGEST = 200  # characters of a value that a failure shows
_TEMPLATE = "validation.html.jinja"
# Statements about a column as a whole; all others are about one row at a time, so that a large
# table can be judged a stretch at a time.
_WHOLE = frozenset({"expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique"})


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold: how many rows of how many, and some of them."""

    expectation: str
    description: str
    column: str | None
    severity: str
    count: int
    of: int
    sample: tuple[tuple[str, str], ...] = ()  # key of the row, its value

    def __str__(self) -> str:
        """The failure in a line, with the first rows."""
        rows = ", ".join(f"{key}: {value}" for key, value in self.sample[:3])
        where = self.expectation if self.column is None else f"{self.column} {self.expectation}"
        return f"{where} ({self.description}): {self.count} of {self.of} rows{f', e.g. {rows}' if rows else ''}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the suite of one table says; `success` unless a critical expectation failed."""

    table: str
    rows: int
    expectations: int
    failures: tuple[Failure, ...] = ()

    @property
    def success(self) -> bool:
        """Whether nothing critical failed."""
        return not any(failure.severity == CRITICAL for failure in self.failures)


def validate(version: Path, *, suites: Path | None = None, docs: Path | None = None) -> tuple[Verdict, ...]:
    """Judge all tables of a version folder.

    suites: the folder of the suites; None is the one that tidywire ships.
    docs: the folder for the pages: `index.html` of our own, which needs nothing but itself, and
        Great Expectations' Data Docs under `data_docs/`; None makes none.

    Raises SettingsError for a suite that is missing or cannot be read, PublishError for a damaged table.
    """
    loaded = {name: load_suite(name, suites) for name in TABLES}
    audit, judge = Audit(version), _Judge()
    verdicts, results = [], {}
    for name, suite in loaded.items():
        verdict, result = judge.verdict(audit, name, suite)
        verdicts.append(verdict)
        results[name] = result
    if docs is not None:
        with whole_folder(docs) as draft:
            (draft / "verdicts.json").write_text(_as_json(version.name, verdicts), "utf-8")
            (draft / "index.html").write_text(render_page(verdicts, loaded, version=version.resolve().name), "utf-8")
            judge.write_data_docs(results, loaded, draft / "data_docs", version=version.resolve().name)
    return tuple(verdicts)


def _as_json(version: str, verdicts: Iterable[Verdict]) -> str:
    """The verdicts as the report reads them."""
    found = {"version": version, "verdicts": [asdict(verdict) for verdict in verdicts]}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def require(verdicts: Iterable[Verdict], staged: Staged) -> None:
    """Raise ValidationFailedError, with the rows to look at, if a critical expectation failed."""
    failures = [
        f"{verdict.table}: {failure}"
        for verdict in verdicts
        for failure in verdict.failures
        if failure.severity == CRITICAL
    ]
    if failures:
        lines = "\n  ".join(failures)
        message = f"nothing was published, as the tables in {staged.folder} break their suites:\n  {lines}"
        raise ValidationFailedError(message, staged=staged.folder, failures=tuple(failures))


def load_suite(table: str, suites: Path | None = None) -> dict[str, Any]:
    """A suite as it stands in its file: name, notes, and the expectations, all with a severity."""
    path = (suites or _shipped()) / f"{table}.json"
    try:
        suite = json.loads(path.read_text("utf-8"))
        expectations = [{"severity": CRITICAL, **expectation} for expectation in suite["expectations"]]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise SettingsError(f"the suite {path} cannot be read: {problem}") from problem
    return {**suite, "expectations": expectations}


@cache
def _shipped() -> Path:
    """Where the suites lie: inside an installed package, beside the package in a checkout."""
    package = Path(str(files("flows")))
    inside = package / "_expectations"
    return inside if inside.is_dir() else package.parent / "expectations"


class _Judge:
    """Great Expectations without a project: nothing is read from or written to the user's folders."""

    def __init__(self) -> None:
        import great_expectations as gx
        from great_expectations.data_context.types.base import (
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )

        config = DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(),
            progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
            analytics_enabled=False,
        )
        self._context = gx.get_context(mode="ephemeral", project_config=config)
        self._source = self._context.data_sources.add_pandas("tidywire")

    def verdict(self, audit: Audit, name: str, suite: Mapping[str, Any]) -> tuple[Verdict, Result | None]:
        """The verdict on a table, and Great Expectations' own result for its pages."""
        expectations = suite["expectations"]
        differs = audit.differs(name)
        if differs is not None:
            count = audit.count(name)
            failure = Failure("schema", differs, None, CRITICAL, count, count)
            return Verdict(name, count, len(expectations), (failure,)), None
        rows, result = 0, None
        outcomes: dict[int, Outcome] = {}
        for numbers, frames in _portions(audit, name, expectations):
            rows = 0
            for frame in frames:
                rows += len(frame)
                result = self._run(name, [(number, expectations[number]) for number in numbers], frame)
                for outcome in result.results:
                    assert outcome.expectation_config is not None
                    number = outcome.expectation_config.meta.pop("number")
                    outcomes[number] = _joined(outcomes.get(number), outcome, expectations[number])
        failures = [
            _failure(outcomes[number], expectation, name)
            for number, expectation in enumerate(expectations)
            if not outcomes[number].success
        ]
        assert result is not None  # every suite has an expectation and every table a frame
        _put_together(result, [outcomes[number] for number in range(len(expectations))])
        return Verdict(name, rows, len(expectations), tuple(failures)), result

    def _run(self, name: str, expectations: Iterable[tuple[int, Mapping[str, Any]]], frame: pd.DataFrame) -> Result:
        import great_expectations as gx

        numbered = [{**expectation, "meta": {"number": number}} for number, expectation in expectations]
        suite = gx.ExpectationSuite(name=name, expectations=numbered)
        if name not in self._source.get_asset_names():
            self._source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("rows")
        batch = self._source.get_asset(name).get_batch_definition("rows").get_batch({"dataframe": frame})
        keys = [*TABLES[name].key]
        shown = {"partial_unexpected_count": _SAMPLE, "unexpected_index_column_names": keys}
        result: Result = batch.validate(suite, result_format={"result_format": "SUMMARY", **shown})
        return result

    def write_data_docs(
        self, results: Mapping[str, Result | None], suites: Mapping[str, Any], folder: Path, *, version: str
    ) -> None:
        """Great Expectations' own pages about the last results, as a site."""
        import great_expectations as gx
        from great_expectations.core.run_identifier import RunIdentifier
        from great_expectations.data_context.types.resource_identifiers import (
            ExpectationSuiteIdentifier,
            ValidationResultIdentifier,
        )

        context, run = self._context, RunIdentifier(run_name=version)
        backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
        context.add_data_docs_site(
            "tidywire",
            {
                "class_name": "SiteBuilder",
                "store_backend": backend,
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            },
        )
        for name, result in results.items():
            context.suites.add(gx.ExpectationSuite(name=name, expectations=suites[name]["expectations"]))
            if result is not None:
                key = ValidationResultIdentifier(ExpectationSuiteIdentifier(name), run, f"tidywire-{name}")
                context.validation_results_store.set(key, result)
        context.build_data_docs(site_names=["tidywire"])


def _portions(
    audit: Audit, name: str, expectations: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[list[int], Iterator[pd.DataFrame]]]:
    """Which expectations to judge on which frames: a small table at once, a large one in stretches."""
    numbers = range(len(expectations))
    if audit.count(name) <= _rows_together(name):
        yield list(numbers), _frames(audit, name)
        return
    for number in numbers:
        if expectations[number]["type"] in _WHOLE:
            kwargs = expectations[number]["kwargs"]
            columns = dict.fromkeys([*TABLES[name].key, *kwargs.get("column_list", [kwargs.get("column")])])
            yield [number], iter([audit.columns(name, list(columns)).to_pandas()])
    yield [number for number in numbers if expectations[number]["type"] not in _WHOLE], _frames(audit, name)


def _rows_together(name: str) -> int:
    return max(1, _STRETCH * TABLES[name].row_group // 65_536)


def _frames(audit: Audit, name: str) -> Iterator[pd.DataFrame]:
    """The rows with their derived columns as pandas frames; days as ISO words, so that suites can name one."""
    for table in audit.stretches(name, rows=_rows_together(name)):
        days = [field.name for field in table.schema if str(field.type).startswith("date32")]
        for column in days:
            place = table.column_names.index(column)
            table = table.set_column(place, column, table.column(column).cast("string"))  # noqa: PLW2901
        yield table.to_pandas()


def _joined(before: Outcome | None, outcome: Outcome, expectation: Mapping[str, Any]) -> Outcome:
    """The outcome of an expectation over the stretches so far, this one included."""
    if before is None:
        return outcome
    if "unexpected_count" not in before.result or "unexpected_count" not in outcome.result:
        return outcome if before.success else before
    first, second = before.result, outcome.result
    for count in ("element_count", "unexpected_count", "missing_count"):
        if count in first:
            first[count] += second[count]
    for sample in ("partial_unexpected_list", "partial_unexpected_index_list"):
        first[sample] = [*first.get(sample, ()), *second.get(sample, ())][:_SAMPLE]
    judged = first["element_count"] - first.get("missing_count", 0)
    share = first["unexpected_count"] / judged if judged else 0.0
    first["unexpected_percent"] = first["unexpected_percent_nonmissing"] = 100 * share
    first["unexpected_percent_total"] = 100 * first["unexpected_count"] / max(1, first["element_count"])
    before.success = share <= 1 - expectation["kwargs"].get("mostly", 1.0) + 1e-12
    return before


def _failure(outcome: Outcome, expectation: Mapping[str, Any], name: str) -> Failure:
    """What a reader wants to know of an expectation that did not hold."""
    kwargs, result, keys = expectation["kwargs"], outcome.result, TABLES[name].key
    description = expectation.get("description", "")
    if not result:
        description = f"{description} - could not be judged: {_told(outcome.exception_info)}"
    sample = []
    for entry in result.get("partial_unexpected_index_list") or ():
        key = " ".join(str(entry[column]) for column in keys)
        values = [_shown(value) for column, value in entry.items() if column not in keys]
        sample.append((key, ", ".join(values)[:_LONGEST]))
    return Failure(
        expectation["type"],
        description,
        _columns(kwargs),
        expectation["severity"],
        int(result.get("unexpected_count", 0)),
        int(result.get("element_count", 0)),
        tuple(sample),
    )


def _shown(value: object) -> str:
    """A value as a failure shows it; pandas tells an empty cell as a number that is none."""
    nothing = value is None or (isinstance(value, float) and math.isnan(value))
    return "empty" if nothing else str(value)


def _columns(kwargs: Mapping[str, Any]) -> str | None:
    """The columns that an expectation is about."""
    several = [kwargs[side] for side in ("column_A", "column_B") if side in kwargs] or kwargs.get("column_list", [])
    return kwargs.get("column") or ", ".join(several) or None


def _statement(expectation: Mapping[str, Any]) -> str:
    """An expectation in words, with how often and where it must hold."""
    kwargs = expectation["kwargs"]
    said = str(expectation.get("description") or expectation["type"])
    if "mostly" in kwargs:
        said += f" (in at least {kwargs['mostly']:.0%} of the rows)"
    if "row_condition" in kwargs:
        condition = kwargs["row_condition"]
        said += f" (where {condition['column']['name']} is {condition.get('parameter', 'given')})"
    return said


def _told(exception: Mapping[str, Any]) -> str:
    """The message in what Great Expectations tells of an exception; it nests it in two ways."""
    inner = exception if "exception_message" in exception else next(iter(exception.values()), {})
    return str(inner.get("exception_message") or "no reason given")


def _put_together(result: Result, outcomes: list[Outcome]) -> None:
    """Let Great Expectations' result of the last stretch speak for all of them."""
    good = sum(bool(outcome.success) for outcome in outcomes)
    result.results = outcomes
    result.success = good == len(outcomes)
    result.statistics = {
        "evaluated_expectations": len(outcomes),
        "successful_expectations": good,
        "unsuccessful_expectations": len(outcomes) - good,
        "success_percent": 100 * good / len(outcomes),
    }


def render_page(verdicts: Sequence[Verdict], suites: Mapping[str, Mapping[str, Any]], *, version: str) -> str:
    """The verdicts as one page of HTML that needs nothing but itself."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("flows").joinpath(_TEMPLATE).read_text("utf-8"))
    statements = {
        name: [(_statement(entry), _columns(entry["kwargs"]), entry["severity"]) for entry in suite["expectations"]]
        for name, suite in suites.items()
    }
    return template.render(verdicts=verdicts, statements=statements, version=version, tables=TABLES)
