"""A program for test_crash.py: publish again and again, and be killed at random moments of it.

usage: dying.py FOLDER SEED TRIALS

Two sets of tables take turns. After every kill, what readers find must be one of the two, whole.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import conftest
import pandas as pd  # noqa: F401 - Arrow imports it at its first table; before the forks, as they are timed

from flows.tables import TABLES, assemble, current, lock, publish, read_table, verify, version_folder, write_part


def publish_one(found, parts, output):
    with lock(output, wait=10):
        made = [write_part(found[at : at + 4], [], parts / f"p{at}") for at in range(0, len(found), 4)]
        return publish(assemble(made, output), keep=2)


def bytes_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def main(root, seed, trials):
    chance = random.Random(seed)
    sets = {"a": conftest.annotations(5), "b": conftest.annotations(7)}
    clean = {}
    for name, found in sets.items():
        started = time.monotonic()
        version = publish_one(found, root / f"clean-parts-{name}", root / f"clean-{name}")
        clean[version] = bytes_of(version_folder(root / f"clean-{name}"))
        usual = time.monotonic() - started  # the last counts, when all is loaded
    output = root / "out"
    seen, killed = [], 0
    for _ in range(trials):
        name = chance.choice("ab")
        child = os.fork()
        if child == 0:
            publish_one(sets[name], root / f"parts-{name}", output)
            os._exit(0)
        end = time.monotonic() + chance.uniform(0, 1.3 * usual)
        while time.monotonic() < end:
            look(output, clean)
            time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        look(output, clean)
        if (output / "current").exists():
            problems = verify(output)
            assert not problems, problems
            seen.append(current(output))
    for name, found in sets.items():
        version = publish_one(found, root / f"parts-{name}", output)
        assert bytes_of(version_folder(output)) == clean[version]
    left = sorted(path.name for path in (output / "_versions").iterdir())
    assert left == sorted([*clean, "history"]), left
    left = sorted(path.name for path in output.iterdir() if path.name not in TABLES)
    assert left == [".lock", "_staging", "_versions", "current"], left
    sys.stdout.write(f"{killed} of {trials} killed; {len(set(seen))} versions seen in between\n")


def look(output, clean):
    """Read as a reader would: nothing yet, or all tables of one of the two versions."""
    if not (output / "current").exists():
        return
    folder = version_folder(output)
    try:
        rows = {name: read_table(folder, name, columns=[TABLES[name].columns[0].name]).num_rows for name in TABLES}
    except Exception:
        # Only a version that is no longer one of the last may be deleted under a reader.
        if folder.exists() or folder.name == current(output):
            raise
        return
    assert folder.name in clean, folder
    assert rows["articles"] in {5, 7}, rows
    assert rows["quotes"] == rows["articles"] == rows["events"], rows


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
