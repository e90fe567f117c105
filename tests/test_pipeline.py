"""The flow: the same stages as tasks, with names, artifacts, retries; nothing published that was refused."""

from __future__ import annotations

import asyncio
import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows import run
from flows.errors import PublishError, ValidationFailedError
from flows.run import plan, stages, work
from flows.settings import Settings
from flows.tables import current, lock

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module", autouse=True)
def prefect_server() -> Iterator[None]:
    """A Prefect server of the tests' own, once: it takes seconds to start."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=240):
        yield


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    texts = ["Libya freed two men on Monday.", "Ministers met in Quito.", "“We will talk,” the host said in Bern."]
    (folder / "wire.jsonl").write_text(
        "".join(f"{json.dumps({'id': text[:5], 'text': text})}\n" for text in texts), "utf-8"
    )
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, nlp, gazetteer) -> None:
    """The session's model, small batches, no Great Expectations."""
    monkeypatch.setattr(work, "load_tools", lambda _model, _gazetteer: work.Tools(nlp, gazetteer))
    monkeypatch.setattr(plan, "_BATCH_UNITS", 1)
    monkeypatch.setattr(stages, "audit", lambda _staged: ())
    monkeypatch.setattr(run, "audit", lambda _staged: ())


async def _read(kind: str, **filters):
    from prefect import get_client

    async with get_client() as client:
        return await getattr(client, kind)(**filters)


def read(kind: str, **filters):
    return asyncio.run(_read(kind, **filters))


def test_the_flow_publishes_what_the_plain_functions_publish(raw, tmp_path, quick):
    from flows.pipeline import run_flow

    direct = run.tidy([raw], tmp_path / "direct", Settings())
    assert run_flow([raw], tmp_path / "flow", Settings()) == direct.version == current(tmp_path / "flow")


def test_runs_and_tasks_say_what_they_do(raw, tmp_path, quick):
    from flows.pipeline import run_flow

    run_flow([raw], tmp_path / "named", Settings())
    assert f"tidy {raw} into {tmp_path / 'named'}" in {made.name for made in read("read_flow_runs")}
    names = " | ".join(made.name for made in read("read_task_runs"))
    for words in (
        "plan what is new for",
        "tidy wire.jsonl lines 2 to 2",
        "assemble tables of",
        "validate ",
        "publish ",
    ):
        assert words in names


def test_counts_verdicts_and_the_report_are_artifacts(raw, tmp_path, quick):
    from flows.pipeline import run_flow

    run_flow([raw], tmp_path / "shown", Settings())
    artifacts = {artifact.key: artifact for artifact in read("read_artifacts")}
    assert {"tidywire-counts", "tidywire-verdicts", "tidywire-report"} <= set(artifacts)
    assert {"table": "articles", "rows": 3} in json.loads(artifacts["tidywire-counts"].data)


def test_a_second_run_has_nothing_to_do(raw, tmp_path, quick, monkeypatch):
    from flows.pipeline import run_flow

    first = run_flow([raw], tmp_path / "again", Settings())
    monkeypatch.setattr(run, "put_together", None)
    assert run_flow([raw], tmp_path / "again", Settings()) == first


def test_refused_tables_fail_the_run_publish_nothing_and_raise_an_event(raw, tmp_path, quick, monkeypatch):
    from flows import pipeline

    told = []
    monkeypatch.setattr(pipeline, "emit_event", lambda **event: told.append(event))

    def refuse(_verdicts, staged):
        raise ValidationFailedError("2 of 9 rows", staged=staged.folder, failures=("mentions: 2 of 9 rows",))

    monkeypatch.setattr("flows.validate.require", refuse)
    with pytest.raises(ValidationFailedError):
        pipeline.run_flow([raw], tmp_path / "refused", Settings())
    assert current(tmp_path / "refused") is None
    assert [event["event"] for event in told] == ["tidywire.data.refused"]
    assert told[0]["payload"]["failures"] == ["mentions: 2 of 9 rows"]


def test_what_may_pass_is_tried_again(raw, tmp_path, quick, monkeypatch):
    from flows import pipeline

    tries = []
    real = work.tidy_batch

    def flaky(batch, *rest):
        tries.append(batch.name)
        if len(tries) == 1:
            raise OSError(errno.ESTALE, "the file server is away")
        return real(batch, *rest)

    monkeypatch.setattr("flows.run.crew.tidy_batch", flaky)
    monkeypatch.setattr(pipeline.tidy_batch, "retry_delay_seconds", [0.0])
    pipeline.run_flow([raw], tmp_path / "flaky", Settings())
    assert len(tries) == 4


def test_what_cannot_pass_is_not_tried_again(raw, tmp_path, quick, monkeypatch):
    from flows import pipeline

    tries = []

    def broken(batch, *_):
        tries.append(batch.name)
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("flows.run.crew.tidy_batch", broken)
    with pytest.raises(OSError, match="no space left"):
        pipeline.run_flow([raw], tmp_path / "full", Settings())
    assert len(tries) == len(set(tries))


def test_runs_on_one_output_do_not_overlap(raw, tmp_path, quick):
    from flows.pipeline import run_flow

    with lock(tmp_path / "held"), pytest.raises(PublishError, match="being written"):
        run_flow([raw], tmp_path / "held", Settings())


def test_the_flow_is_found_by_its_entrypoint():
    from prefect.flows import load_flow_from_entrypoint

    found = load_flow_from_entrypoint(f"{ROOT / 'flows' / 'pipeline.py'}:tidy", use_placeholder_flow=False)
    assert found.name == "tidy"
    assert set(found.parameters.properties) >= {"sources", "output", "workers", "prune"}


def test_the_deployment_file_names_the_flow_and_parameters_that_it_has():
    import yaml

    from flows.pipeline import tidy

    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    assert [deployment["entrypoint"] for deployment in deployments] == ["flows/pipeline.py:tidy"]
    assert set(deployments[0]["parameters"]) <= set(tidy.parameters.properties)
    assert deployments[0]["concurrency_limit"]["limit"] == 1
