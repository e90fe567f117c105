"""The Prefect flow `tidy`: the stages of a run as tasks, with a page, retries, artifacts and schedules.

In: sources, an output folder, settings, as plain values that a deployment can hold. Out: the version published.

The idea to hold: nothing is decided here. Each task is one call of `flows.run`, the flow's body reads
like the plan, and what travels between tasks are paths. This is the only module that imports Prefect.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, task, unmapped
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.context import FlowRunContext
from prefect.events import emit_event
from prefect.futures import as_completed
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff
from prefect.types.entrypoint import EntrypointType

from flows import run
from flows.errors import PublishError, SettingsError, ValidationFailedError
from flows.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prefect import Task
    from prefect.client.schemas.objects import State, TaskRun
    from prefect.task_runners import TaskRunner

    from flows.run import Batch, Done, Listener, Outcome, Plan, Selection, Worker
    from flows.tables import Staged
    from flows.validate import Verdict

# The system may say these of a moment that passes: a file server that is away, too many open files.
_PASSING = frozenset({errno.EAGAIN, errno.EBUSY, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE, errno.ETIMEDOUT})


def _may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: a file that cannot be reached now, never a table that was refused."""
    error = state.result(raise_on_failure=False)
    cause = error.__cause__ if isinstance(error, PublishError) else error
    return isinstance(cause, OSError) and cause.errno in _PASSING


_STEADY: dict[str, Any] = {
    "cache_policy": NO_CACHE,  # what is finished is known by its parts on disk
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=2),
    "retry_condition_fn": _may_pass,
}


@task(name="plan", task_run_name="plan what is new for {output}", **_STEADY)
def plan_run(sources: list[Path], output: Path, settings: Settings, *, prune: bool) -> Plan:
    """What there is to read."""
    return run.ready(sources, output, settings, prune=prune)


@task(name="tidy batch", task_run_name="tidy {batch.label}", **_STEADY)
def tidy_batch(batch: Batch, worker: Worker) -> Done:
    """One batch of paths into one part folder."""
    return worker.tidy(batch)


@task(name="assemble", task_run_name="assemble tables of {plan.output}", **_STEADY)
def assemble(plan: Plan) -> tuple[Selection, Staged]:
    """Parts into staged tables."""
    selection = run.choose(plan)
    return selection, run.put_together(plan, selection)


@task(name="validate", task_run_name="validate {staged.version}", **_STEADY)
def validate(staged: Staged) -> tuple[Verdict, ...]:
    """What the suites say."""
    return run.audit(staged)


@task(name="publish", task_run_name="publish {staged.version}", **_STEADY)
def publish(staged: Staged, selection: Selection, verdicts: tuple[Verdict, ...], settings: Settings) -> str:
    """One swap, if no suite refused."""
    return run.release(staged, selection, verdicts, settings)


@task(name="report", task_run_name="report on {output}", **_STEADY)
def report_on(output: Path) -> Path:
    """Pages for people, and what describes the tables to other tools."""
    return run.show(output)


def _flow_run_name() -> str:
    """`tidy raw into output`, as the page of the runs shows it."""
    given = flow_run.parameters
    return f"tidy {', '.join(given.get('sources') or ['raw'])} into {given.get('output', 'output')}"


@flow(name="tidy", flow_run_name=_flow_run_name)
def tidy(
    sources: list[str] | None = None,
    output: str = "output",
    *,
    workers: int = 1,
    model: str = Settings().model,
    gazetteer: str | None = None,
    fields: dict[str, str] | None = None,
    keep: int = Settings().keep_versions,
    prune: bool = False,
    wait: float = 0.0,
    report: bool = True,
) -> str:
    """Tidy sources (files and folders; default raw/) into validated tables; the version published.

    Only what is new or changed is read. If a suite refuses a table, nothing is published and the
    run fails; a run that finds the output held by another waits `wait` seconds, then fails.
    """
    from flows.tables import lock

    settings = Settings(
        model=model,
        gazetteer=None if gazetteer is None else Path(gazetteer),
        workers=workers,
        keep_versions=keep,
        report=report,
        fields=tuple(sorted((fields or {}).items())),
    )
    target = Path(output)
    listener = run.listener_here()
    with lock(target, wait=wait):
        plan = plan_run([Path(source) for source in sources or ["raw"]], target, settings, prune=prune)
        if run.is_current(plan):
            get_run_logger().info("nothing is new; version %s stands", run.unchanged(plan).version)
            return run.unchanged(plan).version
        listener.started(plan)
        _tidy_batches(plan, settings, listener)
        listener.stage("assembling the tables")
        selection, staged = assemble(plan)
        listener.stage("validating")
        verdicts = validate(staged)
        _show_verdicts(target, verdicts)
        listener.stage("publishing")
        try:
            version = publish(staged, selection, verdicts, settings)
        except ValidationFailedError as error:
            _tell_refusal(target, error)
            raise
        if settings.report:
            listener.stage("writing the report")
            page = report_on(target).resolve()
            create_link_artifact(key="tidywire-dataset", link=page.as_uri(), link_text="dataset report")
        outcome = run.outcome(plan, verdicts)
        _show_counts(target, outcome)
        listener.finished(outcome)
        return version


def _tidy_batches(plan: Plan, settings: Settings, listener: Listener) -> None:
    """A task a batch, on this machine's workers or wherever the task runner has processes."""
    context = FlowRunContext.get()
    here = context is None or isinstance(context.task_runner, ThreadPoolTaskRunner)
    with run.staff(plan, settings) if here else run.Solo(plan.output.resolve(), settings) as worker:
        for future in as_completed(tidy_batch.map(list(plan.batches), unmapped(worker))):
            listener.done(future.result())


def _show_verdicts(output: Path, verdicts: Sequence[Verdict]) -> None:
    """The verdicts as a table on the run's page, and a link to the report they come from."""
    create_table_artifact(
        key="tidywire-verdicts",
        table=[
            {
                "table": verdict.table,
                "rows": verdict.rows,
                "expectations": verdict.expectations,
                "failed": len(verdict.failures),
                "verdict": "passed" if verdict.success else "refused",
            }
            for verdict in verdicts
        ],
        description=f"What the suites say of the tables for {output}",
    )
    page = (output / "validation" / "index.html").resolve()
    create_link_artifact(key="tidywire-report", link=page.as_uri(), link_text="validation report")


def _show_counts(output: Path, outcome: Outcome) -> None:
    """What was published, as a table on the run's page."""
    rows = [{"table": name, "rows": count} for name, count in outcome.counts.items()]
    refused = [{"table": f"rejects: {reason}", "rows": count} for reason, count in outcome.refused.items()]
    description = f"Version {outcome.version} in {output}: {outcome.new:,} of {outcome.units:,} inputs were new"
    create_table_artifact(key="tidywire-counts", table=rows + refused, description=description)


def _tell_refusal(output: Path, error: ValidationFailedError) -> None:
    """An event that automations can wait for, and the failures on the run's page."""
    create_markdown_artifact(key="tidywire-refusal", markdown=f"```\n{error}\n```", description="Nothing was published")
    emit_event(
        event="tidywire.data.refused",
        resource={
            "prefect.resource.id": f"tidywire.output.{output.resolve().as_posix().strip('/').replace('/', '.')}",
            "prefect.resource.name": str(output),
        },
        payload={"staged": str(error.staged), "failures": list(error.failures)[:20]},
    )


def run_flow(
    sources: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    prune: bool = False,
    wait: float = 0.0,
    engine: str = "local",
    address: str | None = None,
    listener: Listener = run.SILENT,
) -> str:
    """Run the flow in this process, with a temporary server unless one is configured; the version published.

    engine: "local" for workers of this machine, "dask" for the cluster at `address` (without one, a
        cluster of `settings.workers` processes is started here).
    """
    with run.listening(listener):
        chosen = tidy.with_options(task_runner=_task_runner(engine, address, settings.workers))
        version: str = chosen(**_parameters(sources, output, settings), prune=prune, wait=wait)
    return version


def serve_flow(
    sources: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    every: float | None,
    cron: str | None,
    prune: bool = False,
    port: int = 4200,
) -> None:
    """Run the flow on a schedule until interrupted; runs never overlap."""
    with _server(port):
        tidy.serve(
            name="tidywire",
            interval=every,
            cron=cron,
            parameters={
                **_parameters([path.resolve() for path in sources], output.resolve(), settings),
                "prune": prune,
            },
            limit=1,
            global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )


def _parameters(sources: Sequence[Path], output: Path, settings: Settings) -> dict[str, Any]:
    return {
        "sources": [str(source) for source in sources],
        "output": str(output),
        "workers": settings.workers,
        "model": settings.model,
        "gazetteer": None if settings.gazetteer is None else str(settings.gazetteer.resolve()),
        "fields": dict(settings.fields),
        "keep": settings.keep_versions,
        "report": settings.report,
    }


def _task_runner(engine: str, address: str | None, workers: int) -> TaskRunner[Any]:
    if engine == "local":
        return ThreadPoolTaskRunner(max_workers=workers)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise SettingsError('--engine dask needs the extra "dask": pip install "tidywire[dask]"') from error
    if address is not None:
        return DaskTaskRunner(address=address)
    return DaskTaskRunner(cluster_kwargs={"n_workers": workers, "threads_per_worker": 1})


@contextmanager
def _server(port: int) -> Iterator[None]:
    """A Prefect server for schedules: the one that PREFECT_API_URL names, else one of our own on loopback.

    The temporary server that a flow starts for itself runs no scheduler that outlives it.
    """
    if PREFECT_API_URL.value():
        yield
        return
    address = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "PREFECT_UI_API_URL": address}
    server = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own interpreter
    try:
        _await_server(server, address)
        os.environ["PREFECT_API_URL"] = address  # for the processes of the runs
        with temporary_settings({PREFECT_API_URL: address}):
            yield
    finally:
        server.terminate()
        server.wait()


def _await_server(server: subprocess.Popen[bytes], address: str, *, seconds: float = 180.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):  # noqa: S310 - a loopback address of ours
                return
        except OSError:
            time.sleep(0.3)
    raise PublishError(f"no Prefect server came up at {address}; is the port taken? Choose another with --port")
