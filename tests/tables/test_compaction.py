"""Parts joined into one give the same tables."""

from __future__ import annotations

import pytest

from flows.errors import PublishError
from flows.tables import assemble, merge_parts, write_part


def _tables(staged):
    return {path.name: path.read_bytes() for path in sorted(staged.folder.rglob("*.*"))}


def test_joined_parts_give_the_same_bytes(tmp_path, annotations, rejection):
    parts = [
        write_part([found], [rejection(number)], tmp_path / f"p{number}") for number, found in enumerate(annotations(9))
    ]
    joined = merge_parts(reversed(parts), tmp_path / "joined")
    assert assemble([joined], tmp_path / "a").version == assemble(parts, tmp_path / "b").version
    twice = merge_parts([joined, write_part(annotations(10)[9:], [], tmp_path / "p9")], tmp_path / "joined")
    parts.append(tmp_path / "p9")
    assert assemble([twice], tmp_path / "a").version == assemble(parts, tmp_path / "b").version


def test_what_is_out_of_date_does_not_come_along(tmp_path, annotations, rejection):
    found = annotations(4)
    part = write_part(found, [rejection(1), rejection(2)], tmp_path / "p")
    without = {part: frozenset({found[0].article.article_id, "bad-1.txt\x1f"})}
    joined = merge_parts([part], tmp_path / "joined", without=without)
    rest = write_part(found[1:], [rejection(2)], tmp_path / "rest")
    assert assemble([joined], tmp_path / "a").version == assemble([rest], tmp_path / "b").version


def test_parts_with_one_article_stay_apart(tmp_path, annotations):
    parts = [write_part(annotations(2), [], tmp_path / name) for name in ("p", "q")]
    with pytest.raises(PublishError, match="articles with one id"):
        merge_parts(parts, tmp_path / "joined")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p", "q"]
