"""Two versions compared by their keys."""

from __future__ import annotations

from flows.report.changes import compare
from flows.report.dataset import open_dataset, version_before


def test_rows_that_came_and_went_are_counted_table_by_table(output):
    now = open_dataset(output)
    then = version_before(now)
    changes = compare(then, now)
    tables = {one.table: one for one in changes.tables}
    assert (tables["articles"].then, tables["articles"].now, tables["articles"].added, tables["articles"].removed) == (
        2,
        5,
        3,
        0,
    )
    assert (tables["rejects"].then, tables["rejects"].now, tables["rejects"].added) == (1, 2, 1)
    assert all(one.now - one.then == one.added - one.removed for one in changes.tables)
    backwards = compare(now, then)
    assert len(backwards.removed) == 3
    assert {one.table: (one.added, one.removed) for one in backwards.tables} == {
        one.table: (one.removed, one.added) for one in changes.tables
    }


def test_an_article_with_another_text_is_revised(newsroom, tmp_path):
    from flows.tables import assemble, publish, write_part

    for more in ("", " One thing more."):
        part = write_part([newsroom.talk(more=more)], [], tmp_path / f"part{len(more)}")
        publish(assemble([part], tmp_path / "output"))
    now = open_dataset(tmp_path / "output")
    changes = compare(version_before(now), now)
    assert (changes.added, changes.removed, len(changes.revised)) == ((), (), 1)


def test_the_first_version_has_none_before_it(newsroom, tmp_path):
    assert version_before(open_dataset(newsroom.newsroom(tmp_path / "output", first=False))) is None
