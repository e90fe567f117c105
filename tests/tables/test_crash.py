"""Killed, out of disk, not allowed: readers see the old version or the new one, and the next run mends."""

from __future__ import annotations

import errno
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import PublishError
from flows.tables import assemble, current, lock, publish, read_table, verify, write_part
from flows.tables.disk import writing

DYING = Path(__file__).with_name("dying.py")


def test_killed_at_random_moments_readers_see_a_whole_version(tmp_path):
    command = [sys.executable, str(DYING), str(tmp_path), "1", "100"]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=240, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    assert done.returncode == 0, done.stderr
    told = re.match(r"(\d+) of 100 killed; 2 versions seen", done.stdout)
    assert told is not None, done.stdout
    assert int(told[1]) >= 30


def _in_a_child(work):
    """Run something that changes its process for good in a child; the message of its PublishError."""
    reading, writing_end = os.pipe()
    child = os.fork()
    if child == 0:
        said = "no PublishError"
        try:
            work()
        except PublishError as problem:
            said = str(problem)
        finally:
            os.write(writing_end, said.encode())
            os._exit(0)
    os.close(writing_end)
    with os.fdopen(reading) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said


def _as_nobody(work):
    """Without the superuser's rights, in case the tests run with them."""

    def lowered():
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        work()

    return _in_a_child(lowered)


def _with_files_up_to(size, work):
    """With a limit on the size of files, which fails a write in the middle as a full disk does."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        work()

    return _in_a_child(limited)


@pytest.mark.parametrize("size", [0, 100, 3_000, 6_000])
def test_a_write_that_fails_in_the_middle_changes_nothing(tmp_path, output, stage, annotations, size):
    with lock(output):
        version = publish(stage(annotations(2), output))
    parts = [write_part(annotations(40), [], tmp_path / "p")]

    def again():
        with lock(output):
            publish(assemble(parts, output))

    said = _with_files_up_to(size, again)
    assert "cannot write" in said
    assert "larger than allowed" in said
    assert list((output / "_staging").rglob("*.parquet")) == []  # half a table keeps no room
    assert current(output) == version
    assert verify(output) == []
    again()
    assert read_table(output, "articles").num_rows == 40
    assert verify(output) == []


def test_a_part_that_cannot_be_finished_leaves_the_old_one(tmp_path, annotations):
    part = write_part(annotations(2), [], tmp_path / "p")
    before = {path.name: path.read_bytes() for path in part.iterdir()}
    said = _with_files_up_to(3_000, lambda: write_part(annotations(60), [], part))
    assert "cannot write" in said
    assert {path.name: path.read_bytes() for path in part.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_folder_that_may_not_be_written_is_told(output, stage, annotations):
    with lock(output):
        version = publish(stage(annotations(2), output))

    def work():
        with lock(output):
            pass

    assert "permission denied; give a folder that you may write to" in _as_nobody(work)
    assert current(output) == version


def test_an_output_that_is_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match="something else has that name"), lock(tmp_path / "file"):
        pass
    with pytest.raises(PublishError, match="is a file, not a folder"), lock(tmp_path / "file" / "below"):
        pass


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EDQUOT, "quota"),
        (errno.EIO, "disk reports"),
    ],
)
def test_what_the_system_says_becomes_what_to_do(tmp_path, number, words):
    for problem in (
        OSError(number, os.strerror(number)),
        OSError(f"Error writing bytes to file. Detail: [errno {number}] ..."),
    ):
        with pytest.raises(PublishError, match=words), writing(tmp_path):
            raise problem


def test_what_a_killed_run_left_is_cleared_by_the_next(output, stage, annotations):
    (output / "_staging" / "123.draft" / "articles").mkdir(parents=True)
    (output / "_staging" / "123.draft.spill").mkdir()
    (output / "_versions" / ".abc.77.old").mkdir(parents=True)
    (output / "_versions" / "half").mkdir()
    (output / ".current.77.draft").symlink_to("nowhere")
    with lock(output):
        version = publish(stage(annotations(2), output))
    assert sorted(path.name for path in (output / "_versions").iterdir()) == sorted([version, "history"])
    assert list((output / "_staging").iterdir()) == []
    assert not (output / ".current.77.draft").is_symlink()
