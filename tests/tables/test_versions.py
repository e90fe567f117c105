"""Readers see one whole version; versions are kept, brought back, deleted and checked."""

from __future__ import annotations

import multiprocessing
import os

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from flows.errors import PublishError
from flows.tables import TABLES, current, lock, prune, publish, read_table, rollback, verify, version_folder, versions


def _publish(output, stage, found, **told):
    with lock(output):
        return publish(stage(found, output), **told)


@pytest.fixture
def three(output, stage, annotations):
    """An output folder with three published versions, the oldest first."""
    return [_publish(output, stage, annotations(count)) for count in (1, 2, 3)]


def test_every_reader_opens_a_table_by_its_folder_alone(output, stage, annotations):
    _publish(output, stage, annotations(5))
    for name in TABLES:
        path = output / name
        rows = read_table(output, name).num_rows
        assert len(pd.read_parquet(path)) == rows
        assert len(pl.read_parquet(path)) == rows
        assert ds.dataset(path).count_rows() == rows
        assert duckdb.sql(f"select count(*) from '{path}/*.parquet'").fetchall() == [(rows,)]


def test_folders_hold_nothing_but_tables(output, stage, annotations):
    _publish(output, stage, annotations(2))
    assert {path.name for path in (output / "events").iterdir()} == {"part-0.parquet"}
    assert not list((output / "_staging").iterdir())


def test_the_same_tables_published_again_are_the_same_version(output, stage, annotations):
    first = _publish(output, stage, annotations(3))
    assert _publish(output, stage, annotations(3)) == first
    assert [entry.version for entry in versions(output)] == [first]


def test_versions_are_told_the_last_published_first(output, three):
    assert [entry.version for entry in versions(output)] == three[::-1]
    assert [entry.rows["articles"] for entry in versions(output)] == [3, 2, 1]
    assert [entry.current for entry in versions(output)] == [True, False, False]


def test_the_last_versions_stay_whatever_the_clock_says(output, stage, annotations, three):
    for path in (output / "_versions").iterdir():
        os.utime(path, (2_000_000_000, 2_000_000_000))
    fourth = _publish(output, stage, annotations(4))
    assert [entry.version for entry in versions(output)] == [fourth, three[2], three[1]]
    assert {path.name for path in (output / "_versions").iterdir() if path.is_dir()} == {fourth, three[2], three[1]}


def test_rolling_back_shows_the_older_tables(output, three):
    with lock(output):
        assert rollback(output, three[0][:8]) == three[0]
    assert read_table(output, "articles").num_rows == 1
    assert current(output) == three[0]
    assert verify(output) == []


def test_rolling_back_to_what_is_not_kept_tells_what_is(output, three):
    with pytest.raises(PublishError, match=three[1]):
        rollback(output, "nothing-like-it")
    assert current(output) == three[2]


def test_pruning_spares_the_current_version(output, three):
    rollback(output, three[0])
    assert set(prune(output, 1)) == {three[1], three[2]}
    assert [entry.version for entry in versions(output)] == [three[0]]


def test_files_that_have_not_changed_take_no_new_room(output, stage, annotations, rejection, three):
    before = version_folder(output)
    with lock(output):
        publish(stage(annotations(3), output, rejections=[rejection(1)]))
    after = version_folder(output)
    shared = {name for name in TABLES if (before / name / "part-0.parquet").samefile(after / name / "part-0.parquet")}
    assert shared == set(TABLES) - {"rejects"}
    assert verify(output) == []
    assert prune(output, 1) == sorted(entry for entry in three[1:])
    assert verify(output) == []


def test_a_reader_that_resolved_a_version_stays_with_it(output, stage, annotations, three):
    folder = version_folder(output)
    _publish(output, stage, annotations(9))
    assert {read_table(folder, name).num_rows for name in ("articles", "quotes", "events")} == {3}


def test_nothing_published_is_told(output):
    with pytest.raises(PublishError, match="nothing is published"):
        read_table(output, "articles")
    assert [problem.what for problem in verify(output)] == ["nothing is published here"]
    assert versions(output) == []


def test_a_table_that_does_not_exist_is_told(output, three):
    with pytest.raises(PublishError, match="the tables are articles, mentions"):
        read_table(output, "actors")


def test_somebody_elses_folder_is_not_replaced(output, stage, annotations):
    (output / "events").mkdir(parents=True)
    (output / "events" / "mine.txt").write_text("keep")
    with pytest.raises(PublishError, match="events is there already"):
        _publish(output, stage, annotations(1))
    assert (output / "events" / "mine.txt").read_text() == "keep"
    assert current(output) is None


@pytest.mark.parametrize("place", [0.02, 0.3, 0.5, 0.7, 0.98])
def test_a_flipped_bit_is_found(output, three, place):
    path = output / "mentions" / "part-0.parquet"
    data = bytearray(path.read_bytes())
    data[int(len(data) * place)] ^= 0x10
    path.write_bytes(data)
    (problem,) = verify(output)
    assert problem.path.name == "part-0.parquet"
    assert "other bytes" in problem.what


def test_cut_missing_and_stray_files_are_found(output, three):
    folder = version_folder(output)
    (folder / "quotes" / "part-0.parquet").write_bytes(b"PAR1")
    (folder / "events" / "part-0.parquet").unlink()
    (folder / "rejects" / "part-7.parquet").write_bytes(b"")
    (output / "entities").unlink()
    told = {
        f"{problem.path.parent.name}/{problem.path.name}: {problem.what.split(' ')[0]}" for problem in verify(output)
    }
    assert told == {
        f"{output.name}/entities: is",
        "quotes/part-0.parquet: has",
        "events/part-0.parquet: is",
        "rejects/part-7.parquet: does",
    }


def test_a_damaged_version_is_mended_by_publishing_it_again(output, stage, annotations, three):
    (version_folder(output) / "quotes" / "part-0.parquet").write_bytes(b"PAR1")
    assert _publish(output, stage, annotations(3)) == three[2]
    assert verify(output) == []


def test_a_lost_history_loses_no_current_version(output, stage, annotations, three):
    (output / "_versions" / "history").unlink()
    assert read_table(output, "articles").num_rows == 3
    fourth = _publish(output, stage, annotations(4))
    assert versions(output)[0].version == fourth


def test_a_second_writer_is_told_who_is_first(output):
    with lock(output), pytest.raises(PublishError, match=f"written by process {os.getpid()} on "), lock(output):
        pass


def test_a_second_writer_can_wait(output):
    def hold(ready, go):
        with lock(output):
            ready.set()
            go.wait(20)

    context = multiprocessing.get_context("fork")
    ready, go = context.Event(), context.Event()
    other = context.Process(target=hold, args=(ready, go))
    other.start()
    ready.wait(20)
    with pytest.raises(PublishError), lock(output, wait=0.3):
        pass
    go.set()
    with lock(output, wait=20):
        other.join()


def test_a_lock_ends_with_its_process_even_if_a_child_lives_on(output):
    gate, hold = os.pipe(), os.pipe()
    writer = os.fork()
    if writer == 0:
        with lock(output):
            if os.fork() == 0:  # a worker that outlives the writer
                os.write(gate[1], b"x")
                os.close(hold[1])
                os.read(hold[0], 1)
                os._exit(0)
            os.read(gate[0], 1)
            os.kill(os.getpid(), 9)
    os.waitpid(writer, 0)
    with lock(output):
        pass
    os.close(hold[1])
