"""A real server on loopback, a short interval: scheduled runs fire, publish, and refuse what is bad.

It would show a scheduler that stays silent. Minutes, not seconds: not part of the quick suite.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.tables import current, read_table, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 420.0  # seconds for a busy machine


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(what: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert process.poll() is None, log.read_text()[-4000:]
        assert time.monotonic() < end, log.read_text()[-4000:]
        time.sleep(0.5)


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.jsonl").write_text(json.dumps({"id": "1", "text": "Libya freed two men."}) + "\n")
    return tmp_path / "raw"


def _reasons(output: Path) -> list[str]:
    return read_table(output, "rejects").column("reason").to_pylist() if current(output) else []


@pytest.mark.timeout(1800)
def test_serve_publishes_on_its_schedule_refuses_what_is_bad_and_ends_cleanly(tmp_path, raw, surroundings):
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "serve",
        "raw",
        "-o",
        "out",
        "--every",
        "15s",
        "--port",
        str(_free_port()),
    ]
    log = tmp_path / "log"
    with log.open("wb") as out:
        serving = subprocess.Popen(command, cwd=tmp_path, env=surroundings, stdout=out, stderr=out)
        try:
            _await(lambda: current(tmp_path / "out") is not None, serving, log)
            (raw / "noise.txt").write_bytes(bytes(range(256)) * 4)
            _await(lambda: _reasons(tmp_path / "out") == ["binary"], serving, log)
            assert verify(tmp_path / "out") == []
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait(60)
    assert "Traceback" not in log.read_text()


@pytest.fixture
def server(tmp_path: Path, surroundings: dict[str, str]) -> Iterator[dict[str, str]]:
    port = str(_free_port())
    environment = {**surroundings, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api", "TIDYWIRE_HOME": str(ROOT)}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    with (tmp_path / "server.log").open("wb") as out:
        process = subprocess.Popen(command, env=surroundings, stdout=out, stderr=out)
        try:
            _await(lambda: _answers(int(port)), process, tmp_path / "server.log")
            yield environment
        finally:
            process.terminate()
            process.wait(60)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.timeout(1800)
def test_the_deployment_file_runs_on_a_work_pool(tmp_path, raw, server):
    def prefect(*words: str) -> None:
        answer = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *words],
            cwd=ROOT,
            env=server,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr

    prefect("work-pool", "create", "newsroom", "--type", "process")
    where = [
        "--param",
        f"sources=[{json.dumps(str(raw))}]",
        "--param",
        f"output={json.dumps(str(tmp_path / 'output'))}",
    ]
    prefect("deploy", "--name", "tidywire", *where)
    prefect("deployment", "schedule", "create", "tidy/tidywire", "--interval", "15")
    log = tmp_path / "log"
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "newsroom"]
    with log.open("wb") as out:
        working = subprocess.Popen(command, cwd=tmp_path, env=server, stdout=out, stderr=out)
        try:
            _await(lambda: current(tmp_path / "output") is not None, working, log)
        finally:
            working.send_signal(signal.SIGINT)
            working.wait(60)
    assert verify(tmp_path / "output") == []
