"""The commands report and export, as a person calls them."""

from __future__ import annotations

from click.testing import CliRunner

from flows.cli import cli


def test_report_says_where_it_is_and_describes_the_tables(newsroom, tmp_path):
    output = newsroom.newsroom(tmp_path / "output", first=False)
    done = CliRunner().invoke(cli, ["report", "-o", str(output), "--pages", "2"])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == str(output / "report" / "index.html")
    assert {"README.md", "datapackage.json", "croissant.json", "views.sql"} <= {path.name for path in output.iterdir()}


def test_export_says_what_it_wrote(output, tmp_path):
    done = CliRunner().invoke(cli, ["export", "-f", "plover", str(tmp_path / "there"), "-o", str(output)])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == str(tmp_path / "there" / "events.jsonl")


def test_an_unknown_format_is_refused(tmp_path):
    assert CliRunner().invoke(cli, ["export", "-f", "xml", str(tmp_path)]).exit_code == 2


def test_a_run_ends_by_saying_where_the_report_is(capsys, tmp_path):
    from flows.cli.screen import REPORTING, Screen
    from flows.run import Outcome, Plan

    outcome = Outcome("v1", fresh=True, units=1, new=1, counts={"articles": 1}, refused={})
    with Screen(quiet=True) as screen:
        screen.started(Plan(tmp_path, frozenset("a"), frozenset("a")))
        screen.stage("publishing")
        screen.finished(outcome)
        assert "look at it" not in capsys.readouterr().out
        screen.stage(REPORTING)
        screen.finished(outcome)
    assert capsys.readouterr().out.endswith(f"look at it: {tmp_path / 'report' / 'index.html'}\n")
