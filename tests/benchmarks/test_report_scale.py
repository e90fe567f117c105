"""The report of 2,000 articles: its cost, its size, and what other houses' tools say of the tables. Run by path; not collected.

TIDYWIRE_EVAL names the folder that holds scale/news_2k.jsonl.gz.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CPU_SECONDS = 20.0
_MEGABYTES = 600
_PAGE_BYTES = 2_000_000


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    root = os.environ.get("TIDYWIRE_EVAL")
    if not root:
        pytest.skip("TIDYWIRE_EVAL does not name the development sets")
    folder = tmp_path_factory.mktemp("scale") / "output"
    source = Path(root) / "scale" / "news_2k.jsonl.gz"
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "--direct",
        "--quiet",
        "--no-report",
        str(source),
        "-o",
        str(folder),
    ]
    subprocess.run(command, check=True)
    return folder


def test_the_report_is_quick_small_and_frugal(output):
    with subprocess.Popen([sys.executable, "-m", "flows.cli", "report", "-o", str(output)]) as made:
        _, status, used = os.wait4(made.pid, 0)
        made.returncode = os.waitstatus_to_exitcode(status)
    assert made.returncode == 0
    page = output / "report" / "index.html"
    spent, most = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"report of 2,000 articles: {spent:.1f} s CPU, {most:.0f} MB, page of {page.stat().st_size / 1e6:.2f} MB")  # noqa: T201  # a benchmark tells its figures
    assert spent < _CPU_SECONDS
    assert most < _MEGABYTES
    assert page.stat().st_size < _PAGE_BYTES
    assert len(list((page.parent / "articles").iterdir())) == 2_000


def test_the_tools_of_frictionless_and_croissant_accept_the_tables(output):
    tools = Path(sys.executable).parent
    subprocess.run([sys.executable, "-m", "flows.cli", "report", "-o", str(output), "--pages", "0"], check=True)
    subprocess.run([tools / "frictionless", "validate", "datapackage.json"], check=True, cwd=output)
    subprocess.run([tools / "mlcroissant", "validate", "--jsonld", "croissant.json"], check=True, cwd=output)
