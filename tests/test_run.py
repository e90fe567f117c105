"""Whole runs as plain functions: what is read anew, what stays, what comes out."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows import run
from flows.errors import InputError, PublishError, ValidationFailedError
from flows.run import crew, fingerprint, ledger, plan, stages, work
from flows.settings import Settings
from flows.tables import current, read_table, verify

if TYPE_CHECKING:
    from collections.abc import Callable

CITIES = ("Cairo", "Tunis", "Rabat", "Lagos", "Accra", "Dakar", "Lima", "Quito", "Oslo", "Bern", "Doha", "Seoul")


def record(number: int, text: str | None = None) -> str:
    city = CITIES[number % len(CITIES)]
    body = f"Ministers met in {city} on Monday. “We agreed on point {number},” the host said." if text is None else text
    return json.dumps({"id": f"r{number}", "published": "2011-07-19", "text": body})


def write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    write_lines(folder / "wire.jsonl", [record(number) for number in range(10)])
    (folder / "strike.txt").write_text(
        "Dockers walk out in Rotterdam\n\nROTTERDAM, July 18 (Reuters) - Dockers in Rotterdam stopped work on Monday, "
        "their union said. The port is the largest in Europe, and dozens of ships waited outside it.\n\n"
        "Talks with the employers will begin on Wednesday, a spokesman for the union said.\n",
        "utf-8",
    )
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, nlp, gazetteer) -> None:
    """The session's model, small batches, and no Great Expectations, whose import alone takes ten seconds."""
    monkeypatch.setattr(work, "load_tools", lambda _model, _gazetteer: work.Tools(nlp, gazetteer))
    monkeypatch.setattr(plan, "_BATCH_UNITS", 4)
    monkeypatch.setattr(stages, "audit", lambda _staged: ())


class Ear:
    """Hears of a run."""

    def __init__(self, at_batch: Callable[[int], object] = lambda _: None) -> None:
        self.stages: list[str] = []
        self.batches = 0
        self.new = -1
        self._at_batch = at_batch

    def started(self, made: run.Plan) -> None:
        self.new = made.new

    def done(self, _: run.Done) -> None:
        self.batches += 1
        self._at_batch(self.batches)

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def finished(self, _: run.Outcome) -> None:
        self.stages.append("finished")


def tidy(raw: Path, output: Path, **options) -> run.Outcome:
    return run.tidy([raw], output, Settings(), **options)


def sources(output: Path) -> set[str]:
    return set(read_table(output, "articles", columns=["source"]).column("source").to_pylist())


# --------------------------------------------------------------------------- planning


def keys(folder: Path, tmp_path: Path, **options) -> frozenset[str]:
    return run.make_plan([folder], tmp_path / "nowhere", Settings(), **options).keys


def test_every_line_of_a_jsonl_file_and_every_other_file_is_a_unit(raw, tmp_path):
    assert len(keys(raw, tmp_path)) == 11


def test_a_packed_file_has_the_units_of_its_lines(tmp_path):
    lines = "".join(f"{record(number)}\n" for number in range(3)).encode()
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "wire.jsonl.gz").write_bytes(gzip.compress(lines))
    made = run.make_plan([tmp_path / "raw"], tmp_path / "nowhere", Settings())
    assert [unit.line for unit in made.batches[0].units] == [1, 2, 3]


@pytest.mark.parametrize(
    "content",
    [b"[1,\n2]\n", "{}\n".encode("utf-16"), b"", b"\n\n", b'{\n"text": "x"\n}\n', b"\xef\xbb\xbf[\n]\n"],
    ids=["array", "utf-16", "empty", "blank", "pretty", "array behind a byte order mark"],
)
def test_what_is_not_one_record_a_line_is_a_unit_as_a_whole(tmp_path, content):
    (tmp_path / "odd.jsonl").write_bytes(content)
    made = run.make_plan([tmp_path / "odd.jsonl"], tmp_path / "nowhere", Settings())
    assert [unit.line for batch in made.batches for unit in batch.units] == [None]


def test_a_packed_file_that_breaks_off_is_a_unit_as_a_whole(tmp_path):
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(record(1).encode() * 99)[:-9])
    made = run.make_plan([tmp_path / "cut.jsonl.gz"], tmp_path / "nowhere", Settings())
    assert [unit.line for batch in made.batches for unit in batch.units] == [None]


def test_a_changed_byte_changes_the_key_of_its_unit_alone(raw, tmp_path):
    before = keys(raw, tmp_path)
    write_lines(raw / "wire.jsonl", [record(number, "Nothing else." if number == 3 else None) for number in range(10)])
    assert len(before - keys(raw, tmp_path)) == 1


@pytest.mark.parametrize("other", [Settings(max_chars=9_999), Settings(fields=(("text", "body"),))])
def test_settings_that_change_rows_change_every_key(raw, tmp_path, other):
    changed = run.make_plan([raw], tmp_path / "nowhere", other).keys
    assert not changed & keys(raw, tmp_path)


@pytest.mark.parametrize("other", [Settings(workers=7), Settings(batch=3), Settings(keep_versions=9)])
def test_settings_that_change_only_the_way_change_no_key(raw, tmp_path, other):
    assert run.make_plan([raw], tmp_path / "nowhere", other).keys == keys(raw, tmp_path)


def test_shards_share_the_units_without_overlap(raw, tmp_path):
    shares = [keys(raw, tmp_path, shard=(index, 3)) for index in (1, 2, 3)]
    assert sorted(key for share in shares for key in share) == sorted(keys(raw, tmp_path))


def test_a_source_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with pytest.raises(InputError, match="missing"):
        run.make_plan([tmp_path / "missing"], tmp_path, Settings())


def test_the_fingerprint_of_files_hangs_on_names_and_contents_not_on_order(tmp_path):
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("2")
    files = [tmp_path / "a", tmp_path / "b"]
    both = fingerprint.files_fingerprint(files, tmp_path)
    assert fingerprint.files_fingerprint(files[::-1], tmp_path) == both
    (tmp_path / "b").write_text("3")
    assert fingerprint.files_fingerprint(files, tmp_path) != both


# --------------------------------------------------------------------------- incremental runs


def test_a_second_run_reads_nothing_and_leaves_the_version(raw, tmp_path, quick):
    first = tidy(raw, tmp_path / "out")
    ear = Ear()
    second = tidy(raw, tmp_path / "out", listener=ear)
    assert (second.fresh, second.version, second.counts, ear.new) == (False, first.version, first.counts, -1)


def test_only_what_is_new_or_changed_is_read(raw, tmp_path, quick):
    tidy(raw, tmp_path / "out")
    lines = [record(number, "Nothing more was said." if number == 3 else None) for number in range(11)]
    write_lines(raw / "wire.jsonl", lines)
    assert tidy(raw, tmp_path / "out").new == 2


def test_a_changed_corpus_gives_the_bytes_of_a_clean_run(raw, tmp_path, quick):
    tidy(raw, tmp_path / "out")
    write_lines(raw / "wire.jsonl", [record(number, "{" if number == 4 else None) for number in range(8)] + ["{broken"])
    (raw / "strike.txt").unlink()
    assert tidy(raw, tmp_path / "out", prune=True).version == tidy(raw, tmp_path / "clean").version
    assert verify(tmp_path / "out") == []


def test_rows_of_a_vanished_input_stay_unless_they_are_pruned(raw, tmp_path, quick):
    first = tidy(raw, tmp_path / "out")
    (raw / "strike.txt").unlink()
    assert tidy(raw, tmp_path / "out").version == first.version
    assert "strike.txt" in sources(tmp_path / "out")
    tidy(raw, tmp_path / "out", prune=True)
    assert sources(tmp_path / "out") == {"wire.jsonl"}


def test_a_line_that_was_removed_from_a_file_that_is_there_is_gone(raw, tmp_path, quick):
    tidy(raw, tmp_path / "out")
    write_lines(raw / "wire.jsonl", [record(number) for number in range(9)])
    assert tidy(raw, tmp_path / "out").counts["articles"] == 10


def test_inputs_given_in_several_runs_add_up(raw, tmp_path, quick):
    both = tidy(raw, tmp_path / "both")
    run.tidy([raw / "wire.jsonl"], tmp_path / "out", Settings())
    assert run.tidy([raw / "strike.txt"], tmp_path / "out", Settings()).version == both.version


def test_of_two_lines_with_one_id_one_counts_however_they_lie_in_parts(raw, tmp_path, quick, monkeypatch):
    write_lines(
        raw / "wire.jsonl",
        [record(1), record(1, "Another text with the same id."), *map(record, range(2, 9)), record(2)],
    )
    small = tidy(raw, tmp_path / "small")
    monkeypatch.setattr(plan, "_BATCH_UNITS", 64)
    assert tidy(raw, tmp_path / "large").version == small.version
    assert small.refused == {"bad_record": 2}


def test_a_line_whose_twin_goes_away_comes_back(raw, tmp_path, quick):
    write_lines(raw / "wire.jsonl", [record(1), record(1, "Another text with the same id.")])
    tidy(raw, tmp_path / "out")
    write_lines(raw / "wire.jsonl", [record(5), record(1, "Another text with the same id.")])
    assert tidy(raw, tmp_path / "out").version == tidy(raw, tmp_path / "clean").version


def test_a_record_without_an_id_is_named_by_its_line_in_the_whole_file(raw, tmp_path, quick):
    write_lines(raw / "wire.jsonl", [*map(record, range(5)), json.dumps({"text": "No id here."}), "{broken"])
    tidy(raw, tmp_path / "out")
    assert "line 6" in read_table(tmp_path / "out", "articles").column("source_id").to_pylist()
    assert read_table(tmp_path / "out", "rejects").column("place").to_pylist() == ["line 7"]


def test_the_order_of_the_sources_does_not_matter(raw, tmp_path, quick):
    one = run.tidy([raw / "wire.jsonl", raw / "strike.txt"], tmp_path / "one", Settings())
    assert run.tidy([raw / "strike.txt", raw / "wire.jsonl"], tmp_path / "two", Settings()).version == one.version


def test_an_article_that_a_room_fails_on_becomes_a_reject_and_the_others_go_on(raw, tmp_path, quick, monkeypatch):
    from flows import annotate as room

    real = room.annotate

    def failing(parsed, index):
        if "Quito" in parsed.article.text:
            raise ZeroDivisionError("on purpose")
        return real(parsed, index)

    monkeypatch.setattr(room, "annotate", failing)
    outcome = tidy(raw, tmp_path / "out")
    assert outcome.refused == {"failed": 1}
    row = read_table(tmp_path / "out", "rejects").to_pylist()[0]
    assert row["place"] == "article r7"
    assert "ZeroDivisionError: on purpose" in row["detail"]


# --------------------------------------------------------------------------- when things go wrong


def test_an_interrupted_run_goes_on_from_its_finished_batches(raw, tmp_path, quick):
    def interrupt(batch: int) -> None:
        if batch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tidy(raw, tmp_path / "out", listener=Ear(interrupt))
    assert current(tmp_path / "out") is None
    ear = Ear()
    resumed = tidy(raw, tmp_path / "out", listener=ear)
    assert ear.new == 3
    assert resumed.version == tidy(raw, tmp_path / "clean").version


def test_refused_tables_are_not_published_and_stay_to_be_looked_at(raw, tmp_path, quick, monkeypatch):
    first = tidy(raw, tmp_path / "out")
    write_lines(raw / "wire.jsonl", [record(number) for number in range(12)])

    def refuse(_verdicts, staged):
        raise ValidationFailedError("refused", staged=staged.folder)

    with monkeypatch.context() as patched:
        patched.setattr("flows.validate.require", refuse)
        with pytest.raises(ValidationFailedError) as caught:
            tidy(raw, tmp_path / "out")
    assert current(tmp_path / "out") == first.version
    assert (caught.value.staged / "articles").is_dir()
    ear = Ear()
    assert tidy(raw, tmp_path / "out", listener=ear).version == tidy(raw, tmp_path / "clean").version
    assert ear.new == 0


@pytest.mark.parametrize("harm", ["flip a bit", "cut short", "remove", "scribble in the note"])
def test_a_damaged_part_is_made_again(raw, tmp_path, quick, harm):
    first = tidy(raw, tmp_path / "out")
    part = ledger.finished_parts(tmp_path / "out")[0].folder
    file = part / ("part.json" if harm == "scribble in the note" else "articles.parquet")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    if harm == "cut short":
        data = data[:-5]
    if harm == "scribble in the note":
        data = bytearray(b"[")
    file.unlink() if harm == "remove" else file.write_bytes(data)
    with (raw / "wire.jsonl").open("a") as out:
        out.write(f"{record(20)}\n")
    assert tidy(raw, tmp_path / "out").version == tidy(raw, tmp_path / "clean").version
    assert first.version != current(tmp_path / "out")


def test_a_damaged_part_with_rows_of_a_vanished_input_is_an_error_that_says_what_to_do(raw, tmp_path, quick):
    run.tidy([raw / "strike.txt"], tmp_path / "out", Settings())
    part = ledger.finished_parts(tmp_path / "out")[0].folder
    data = (part / "articles.parquet").read_bytes()
    (part / "articles.parquet").write_bytes(data[:99] + bytes([data[99] ^ 1]) + data[100:])
    (raw / "strike.txt").unlink()
    with pytest.raises(PublishError, match=r"strike\.txt.*--prune"):
        tidy(raw, tmp_path / "out")
    assert tidy(raw, tmp_path / "out", prune=True).counts["articles"] == 10


def test_a_lost_note_of_the_last_publication_costs_only_another_audit(raw, tmp_path, quick):
    first = tidy(raw, tmp_path / "out")
    (ledger.parts_folder(tmp_path / "out") / "state.json").write_text("{")
    again = tidy(raw, tmp_path / "out")
    assert (again.version, again.new) == (first.version, 0)


def test_a_damaged_version_is_found_by_verify_and_published_anew_by_the_next_run(raw, tmp_path, quick):
    from click.testing import CliRunner

    from flows.cli import cli

    first = tidy(raw, tmp_path / "out")
    file = tmp_path / "out" / "mentions" / "part-0.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert CliRunner().invoke(cli, ["verify", "-o", str(tmp_path / "out")]).exit_code == 4
    again = tidy(raw, tmp_path / "out")
    assert (again.version, again.fresh, again.new) == (first.version, True, 0)
    assert verify(tmp_path / "out") == []


def test_a_second_run_leaves_while_the_first_holds_the_output(raw, tmp_path, quick):
    from flows.tables import lock

    with lock(tmp_path / "out"), pytest.raises(PublishError, match="being written"):
        tidy(raw, tmp_path / "out")


def test_parts_that_no_version_leans_on_are_removed(raw, tmp_path, quick):
    tidy(raw, tmp_path / "out")
    (ledger.parts_folder(tmp_path / "out") / ".left.1").mkdir()
    for number in range(10):
        write_lines(raw / "wire.jsonl", [record(number + 50)])
        tidy(raw, tmp_path / "out")
    assert len(list(ledger.parts_folder(tmp_path / "out").iterdir())) <= 4


def test_many_small_parts_are_joined_and_nothing_else_changes(raw, tmp_path, quick, monkeypatch):
    monkeypatch.setattr(stages, "_MANY", 5)
    lines = [record(0), record(0, "A text with the same id.")]
    for number in range(1, 9):
        lines += [record(number), "{broken" if number == 4 else record(number + 20)]
        lines[2] = record(1, f"Changed {number} times.")
        write_lines(raw / "wire.jsonl", lines)
        outcome = tidy(raw, tmp_path / "out")
        assert len(ledger.finished_parts(tmp_path / "out")) <= 6
    assert outcome.version == tidy(raw, tmp_path / "clean").version
    assert not tidy(raw, tmp_path / "out").fresh


def test_killed_at_any_moment_readers_see_a_whole_version_and_the_next_run_ends_as_a_clean_one(raw, tmp_path, quick):
    """TIDYWIRE_KILLS sets how many moments are tried."""
    before = [record(number) for number in range(10)]
    after = [record(number + 1) for number in range(12)]
    old = tidy(raw, tmp_path / "out0").version
    write_lines(raw / "wire.jsonl", after)
    started = time.monotonic()
    new = tidy(raw, tmp_path / "clean").version
    took = time.monotonic() - started
    chance = random.Random(7)
    output = tmp_path / "out0"
    for number in range(1, 1 + int(os.environ.get("TIDYWIRE_KILLS", "25"))):
        child = os.fork()
        if child == 0:
            try:
                tidy(raw, output)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert current(output) in {old, new}
        assert verify(output) == []
        if current(output) == new:  # it got through before: from the old state once more
            output = tmp_path / f"out{number}"
            write_lines(raw / "wire.jsonl", before)
            tidy(raw, output)
            write_lines(raw / "wire.jsonl", after)
    assert tidy(raw, output).version == new
    assert verify(output) == []


# --------------------------------------------------------------------------- shards and workers


def test_shards_merged_give_the_bytes_of_one_run(raw, tmp_path, quick):
    whole = tidy(raw, tmp_path / "whole")
    folders = [tmp_path / f"shard{index}" for index in (1, 2, 3)]
    for index, folder in enumerate(folders, start=1):
        run.tidy_shard([raw], folder, Settings(), shard=(index, 3))
        assert current(folder) is None
    assert run.merge(folders, tmp_path / "out", Settings()).version == whole.version
    assert not run.merge(folders, tmp_path / "out", Settings()).fresh


def test_shards_may_share_their_output(raw, tmp_path, quick):
    for index in (1, 2):
        run.tidy_shard([raw], tmp_path / "out", Settings(), shard=(index, 2))
    merged = run.merge([tmp_path / "out"], tmp_path / "out", Settings())
    assert merged.version == tidy(raw, tmp_path / "clean").version
    assert not tidy(raw, tmp_path / "out").fresh


def test_a_shard_that_is_run_again_after_a_change_replaces_what_it_had(raw, tmp_path, quick):
    run.tidy_shard([raw], tmp_path / "one", Settings(), shard=(1, 1))
    write_lines(raw / "wire.jsonl", [record(number, "Changed." if number == 2 else None) for number in range(10)])
    run.tidy_shard([raw], tmp_path / "one", Settings(), shard=(1, 1))
    assert run.merge([tmp_path / "one"], tmp_path / "out", Settings()).version == tidy(raw, tmp_path / "clean").version


def test_merging_a_folder_without_parts_is_an_error_that_says_how_to_make_them(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="--shard"):
        run.merge([tmp_path / "empty"], tmp_path / "out", Settings())


def test_two_workers_one_of_them_killed_give_the_bytes_of_one(raw, tmp_path, quick, monkeypatch):
    alone = tidy(raw, tmp_path / "alone")
    crews: list[crew.Crew] = []

    class Watched(crew.Crew):
        def __enter__(self):
            crews.append(self)
            return super().__enter__()

    monkeypatch.setattr(stages, "Crew", Watched)

    def kill_one(batch: int) -> None:
        if batch == 1:
            host = crews[0]._hosts[0].pid
            workers = Path(f"/proc/{host}/task/{host}/children").read_text().split()
            os.kill(int(workers[0]), signal.SIGKILL)

    together = run.tidy([raw], tmp_path / "together", Settings(workers=2), listener=Ear(kill_one))
    assert together.version == alone.version


def test_a_run_with_nothing_to_do_loads_neither_the_model_nor_the_gate(raw, tmp_path, quick):
    tidy(raw, tmp_path / "out")
    code = (
        "import sys; from pathlib import Path; from flows import run; from flows.settings import Settings\n"
        "outcome = run.tidy([Path(sys.argv[1])], Path(sys.argv[2]), Settings())\n"
        "print(outcome.fresh, sorted({'spacy', 'great_expectations', 'prefect', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(raw), str(tmp_path / "out")], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False []"
