"""The command: its help, its errors, its results as people see them."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

import flows
from flows.cli import _run, cli
from flows.cli.explaining import find_article, render
from flows.cli.screen import Screen, summary
from flows.errors import InputError, ValidationFailedError
from flows.run import Done, Outcome, Plan

ROOT = Path(__file__).resolve().parent.parent
DISPATCH = (
    "Envoys meet in Tunis\n\nJuly 19, 2011\n\nTUNIS, July 18 (Reuters) - Libyan officials met US diplomats in Tunis on Saturday.\n\n"
    "“The message was simple,” Mussa Ibrahim, a government spokesman, said on Monday. He called it a first step, "
    "and said that both sides would meet again within four months.\n"
)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


# --------------------------------------------------------------------------- help


def test_asking_for_help_costs_less_than_three_tenths_of_a_second_of_cpu():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "flows.cli", "--help"], check=True, capture_output=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


@pytest.mark.parametrize("path", [(), *commands(cli)], ids=" ".join)
def test_every_command_has_help_that_fits_a_page(path):
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) < 60
    assert max(map(len, result.output.splitlines())) <= 100


@pytest.mark.parametrize("path", commands(cli), ids=" ".join)
def test_every_option_says_what_it_does(path):
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


def test_the_version_is_the_package_s():
    assert flows.__version__ in CliRunner().invoke(cli, ["--version"]).output


# --------------------------------------------------------------------------- errors


def complaint(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = _run(arguments)
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "missing"], 2, "missing does not exist"),
        (["run", "--map", "text", "--direct"], 2, "OURS=THEIRS"),
        (["run", "--map", "body=text", "--direct"], 2, "there is no field 'body'"),
        (["run", "--shard", "3/2"], 2, "i/n"),
        (["run", "--direct", "--engine", "dask"], 2, "--direct"),
        (["run", "--model", "no_such_model"], 1, "no_such_model is not installed"),
        (["serve"], 2, "--every 15m"),
        (["serve", "--every", "soon"], 2, "15m"),
        (["explain", "x", "-o", "nowhere"], 4, "nothing is published"),
        (["versions", "--nonsense"], 2, "--nonsense"),
        (["validate", "-o", "nowhere"], 4, "nothing is published"),
        (["rollback", "abc", "-o", "nowhere"], 4, "begins with 'abc'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_error_is_a_clear_line_and_an_exit_code(arguments, code, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    found, told = complaint(arguments, capsys)
    assert found == code
    assert words in told
    assert "Traceback" not in told


def test_an_interrupted_command_says_that_work_is_kept(capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.run.tidy", interrupt)
    code, told = complaint(["run", "--direct"], capsys)
    assert code == 130
    assert "kept" in told


def test_tables_that_a_suite_refused_give_exit_code_3(capsys, monkeypatch):
    def refuse(*_, **__):
        raise ValidationFailedError("nothing was published: mentions: 2 of 9 rows")

    monkeypatch.setattr("flows.run.tidy", refuse)
    code, told = complaint(["run", "--direct"], capsys)
    assert (code, "2 of 9 rows" in told) == (3, True)


# --------------------------------------------------------------------------- the main job, as people run it


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dispatch and a bad file, through the real gate, in a process of its own."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "raw").mkdir()
    (folder / "raw" / "tunis.txt").write_text(DISPATCH, "utf-8")
    (folder / "raw" / "noise.txt").write_bytes(bytes(range(256)) * 4)
    answer = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", "raw", "-o", "out", "--direct"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    (folder / "said").write_text(answer.stdout)
    return folder


def test_a_run_tells_what_it_published(published):
    said = (published / "said").read_text()
    assert "articles" in said
    assert "(binary 1)" in said
    assert "expectations held; published version" in said


def test_the_published_tables_pass_their_suites_again(published):
    result = CliRunner().invoke(cli, ["validate", "-o", str(published / "out")])
    assert result.exit_code == 0, result.output
    assert result.output.count("expectations held") == 6


def test_verify_versions_and_prune_look_after_what_is_published(published):
    output = str(published / "out")
    assert "as it was published" in CliRunner().invoke(cli, ["verify", "-o", output]).output
    assert CliRunner().invoke(cli, ["versions", "-o", output]).output.startswith("* ")
    assert "nothing to delete" in CliRunner().invoke(cli, ["prune", "-o", output]).output


def test_stats_counts_what_is_published(published):
    said = CliRunner().invoke(cli, ["stats", "-o", str(published / "out")]).output
    for words in ("published from", "Tunis", "events by type", "refused inputs by reason"):
        assert words in said


@pytest.mark.parametrize("wanted", ["tunis.txt", "tun", "Envoys meet"])
def test_explain_shows_the_article_and_the_rule_of_each_finding(published, wanted):
    said = CliRunner().invoke(cli, ["explain", wanted, "-o", str(published / "out")]).output
    for words in ("Envoys meet in Tunis", "names (", "times (", "quotes (", "events (", "DURATION P4M"):
        assert words in said


def test_explain_colours_what_it_shows_on_a_terminal(published):
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, highlight=False)
    render(find_article(published / "out", "tunis.txt"), published / "out", console=console)
    assert "\x1b[" in screen.getvalue()


def test_explain_of_an_unknown_article_is_an_error(published):
    with pytest.raises(InputError, match="no article"):
        find_article(published / "out", "zzz")


def test_schema_names_every_table_and_column():
    from flows.tables import TABLES

    said = CliRunner().invoke(cli, ["schema"]).output
    assert [name for table in TABLES.values() for name in (table.name, *table.names) if name not in said] == []


def test_the_gazetteer_command_builds_what_runs_take(tmp_path):
    place = CliRunner().invoke(cli, ["gazetteer", "where"]).output.strip()
    assert place.endswith(".sqlite")
    assert CliRunner().invoke(cli, ["gazetteer", "build", "--if-missing"]).exit_code == 0


# --------------------------------------------------------------------------- the screen


def outcome(**changes) -> Outcome:
    values = {
        "version": "v1",
        "fresh": True,
        "units": 2,
        "new": 1,
        "counts": {"articles": 1200, "rejects": 3},
        "refused": {"empty": 3},
    }
    return Outcome(**{**values, **changes})


def test_a_summary_names_rows_reasons_and_version():
    assert summary(outcome(), seconds=75) == [
        "  articles      1,200",
        "  rejects           3  (empty 3)",
        "published version v1 in 1 min 15 s",
    ]


def test_a_summary_of_a_run_with_nothing_to_do_says_so():
    assert summary(outcome(fresh=False)) == ["nothing new in 2 inputs; version v1 stands"]


def test_progress_off_a_terminal_is_plain_lines(capsys, monkeypatch):
    clock = iter(float(second) for second in range(0, 1000, 11))
    monkeypatch.setattr("flows.cli.screen.time.monotonic", lambda: next(clock))
    with Screen() as screen:
        screen.started(Plan(Path("out"), frozenset("ab"), frozenset("a")))
        screen.done(Done(units=1, size=10, articles=1, words=2200, refused=0))
        screen.stage("validating")
    told = capsys.readouterr().err
    assert "2 inputs: 0 to read, 2 read before" in told
    assert "words/s" in told
    assert "\x1b[" not in told
    assert "validating" in told


def test_a_quiet_screen_says_nothing_but_the_result(capsys):
    with Screen(quiet=True) as screen:
        screen.started(Plan(Path("out"), frozenset("ab"), frozenset("a")))
        screen.stage("validating")
    assert capsys.readouterr().err == ""


# --------------------------------------------------------------------------- from Python


def test_importing_the_package_is_light():
    code = "import sys, flows; print(sorted({'spacy', 'pandas', 'pyarrow', 'prefect', 'click'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.strip() == "[]"


def test_what_the_package_offers_is_there():
    assert all(hasattr(flows, name) for name in flows.__all__)
    with pytest.raises(AttributeError):
        flows.nonsense  # noqa: B018 - asking is the test


def test_a_text_is_annotated_in_one_call(nlp, gazetteer, monkeypatch):
    from flows.run import work

    monkeypatch.setattr(work, "load_tools", lambda *_: work.Tools(nlp, gazetteer))
    found = flows.annotate_text("Libya freed two men on Monday.", published="2011-07-19")
    assert [timex.value for timex in found.times] == ["2011-07-18"]
    assert [mention.entity.name for mention in found.mentions] == ["Libya"]


def test_a_frame_goes_in_and_frames_come_out(nlp, gazetteer, monkeypatch):
    import pandas as pd

    from flows.run import work

    monkeypatch.setattr(work, "load_tools", lambda *_: work.Tools(nlp, gazetteer))
    frame = pd.DataFrame({"body": ["Libya freed two men on Monday.", None], "date": ["2011-07-19", None]})
    frames = flows.annotate_frame(frame, fields={"text": "body", "published": "date"})
    assert frames["mentions"]["text"].tolist() == ["Libya", "Monday"]
    assert frames["rejects"]["place"].tolist() == ["row 2"]


def test_settings_that_do_not_exist_are_refused(tmp_path):
    with pytest.raises(TypeError):
        flows.tidy(tmp_path, tmp_path / "out", speed=9)
    with pytest.raises(InputError):
        flows.tidy([], tmp_path / "out")


def test_names_of_ones_own_reach_the_index(tmp_path):
    from flows.entities import load_gazetteer

    table, index = tmp_path / "ours.csv", tmp_path / "ours.sqlite"
    table.write_text(
        "name,kind,aliases,country,role\nHarbour Front,ORG,Front of the Harbour,GRC,REB\n", encoding="utf-8"
    )
    refused = CliRunner().invoke(cli, ["gazetteer", "build", "--names", str(table)])
    assert refused.exit_code == 2
    assert "--to FILE" in refused.output
    built = CliRunner().invoke(cli, ["gazetteer", "build", "--names", str(table), "--to", str(index)])
    assert built.exit_code == 0, built.output
    assert [thing.name for thing in load_gazetteer(index).things("Front of the Harbour")] == ["Harbour Front"]
