"""The flow on a Dask cluster of separate processes: the bytes of a local run, also when a worker is killed.

It starts a scheduler and two workers on loopback. Minutes on a busy machine: not part of the quick suite.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows import run
from flows.run.ledger import finished_parts
from flows.settings import Settings
from flows.tables import current, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    text = "Ministers met in Quito on Monday. “We agreed on point {},” the host said. The talks will go on in Lima."
    lines = [
        json.dumps({"id": str(number), "published": "2011-07-19", "text": text.format(number)}) for number in range(400)
    ]
    (folder / "wire.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    file = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    dask = (
        [sys.executable, "-m", "distributed.cli.dask_scheduler"],
        [sys.executable, "-m", "distributed.cli.dask_worker"],
    )
    where = ["--scheduler-file", str(file)]
    with (tmp_path / "dask.log").open("wb") as log:
        scheduler = subprocess.Popen(
            [*dask[0], *where, "--port", "0", "--no-dashboard"], env=environment, stdout=log, stderr=log
        )
        command = [*dask[1], *where, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path / "dask")]
        workers = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for _ in range(2)]
        try:
            end = time.monotonic() + 240
            while not file.exists():
                assert scheduler.poll() is None
                assert time.monotonic() < end
                time.sleep(0.2)
            yield json.loads(file.read_text())["address"], workers
        finally:
            for process in (*workers, scheduler):
                process.kill()
                process.wait(60)


@pytest.mark.timeout(1800)
def test_a_dask_run_gives_the_bytes_of_a_local_one_with_a_worker_killed_in_the_middle(tmp_path, raw, cluster):
    from prefect.testing.utilities import prefect_test_harness

    from flows.pipeline import run_flow

    address, workers = cluster
    output = tmp_path / "dask-out"

    def kill_one() -> None:
        end = time.monotonic() + 900
        while not finished_parts(output) and time.monotonic() < end:
            time.sleep(0.1)
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    with prefect_test_harness(server_startup_timeout=240):
        version = run_flow([raw], output, Settings(), engine="dask", address=address)
    killer.join(10)
    assert workers[0].poll() is not None
    assert current(output) == version
    assert verify(output) == []
    assert run.tidy([raw], tmp_path / "local", Settings()).version == version
