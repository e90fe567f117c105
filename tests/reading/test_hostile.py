"""What breaks readers costs its own record, with a reason from the closed list."""

from __future__ import annotations

import pytest

from flows.errors import InputError
from flows.reading import list_inputs, read
from flows.records import Article, Rejection, RejectReason
from flows.settings import Settings
from tests.reading.hostile import BODY, CASES, DUMP, TITLE, line


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_hostile_input_gives_its_rows(case, tmp_path):
    (tmp_path / case.file).write_bytes(case.data())
    found = list(read([tmp_path], settings=Settings(**case.settings)))
    kinds = tuple("article" if isinstance(one, Article) else one.reason.value for one in found)
    assert kinds == case.expected, found
    for one in found:
        assert one.source.startswith(case.file)
        if isinstance(one, Rejection):
            assert one.detail
            assert len(one.detail) <= 300


def test_there_are_at_least_sixty_cases_and_every_reason_but_one_occurs():
    assert len(CASES) >= 60
    seen = {reason for case in CASES for reason in case.expected}
    # "failed" is for faults of ours that we do not know of.
    assert {reason.value for reason in RejectReason} - seen == {"failed"}


@pytest.mark.parametrize(
    "name", ["mojibake", "windows-1252 undeclared", "bidi overrides and zero width inside", "old Mac line ends"]
)
def test_what_can_be_mended_is_mended(name, tmp_path):
    case = next(case for case in CASES if case.name == name)
    (tmp_path / case.file).write_bytes(case.data())
    (article,) = read([tmp_path], settings=Settings())
    assert isinstance(article, Article)
    assert (article.headline, article.text) == (TITLE, BODY)


def test_a_neighbour_of_a_bad_file_is_read(tmp_path):
    (tmp_path / "a.html").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.txt").write_text(DUMP, encoding="utf-8")
    bad, good = read([tmp_path], settings=Settings())
    assert isinstance(bad, Rejection)
    assert isinstance(good, Article)


def test_links_that_lead_out_are_refused(tmp_path):
    outside, inside = tmp_path / "secret", tmp_path / "in"
    outside.mkdir()
    inside.mkdir()
    (outside / "a.txt").write_text(DUMP, encoding="utf-8")
    (inside / "file.txt").symlink_to(outside / "a.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "broken.txt").symlink_to(inside / "nowhere")
    (inside / "loop").symlink_to(inside)
    reasons = [one.reason for one in read([inside], settings=Settings()) if isinstance(one, Rejection)]
    assert reasons == [
        RejectReason.UNREADABLE,
        RejectReason.UNSAFE_PATH,
        RejectReason.UNSAFE_PATH,
        RejectReason.UNSAFE_PATH,
    ]


def test_a_link_inside_the_folder_is_read(tmp_path):
    (tmp_path / "a.txt").write_text(DUMP, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert [one.source for one in read([tmp_path], settings=Settings())] == ["a.txt", "b.txt"]


def test_sources_that_collide_are_an_error_that_names_both(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(DUMP, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list_inputs([tmp_path / "one", tmp_path / "two"])
    assert caught.value.sources == (str(tmp_path / "one/a.txt"), str(tmp_path / "two/a.txt"))
    assert [one.source for one in list_inputs([tmp_path / "two", tmp_path / "one"], root=tmp_path)] == [
        "one/a.txt",
        "two/a.txt",
    ]


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(InputError):
        list_inputs([tmp_path / "nowhere"])


def test_the_order_given_does_not_matter(tmp_path):
    for name in ("b.jsonl", "a.jsonl"):
        (tmp_path / name).write_bytes(line(id=name))
    paths = [tmp_path / "b.jsonl", tmp_path / "a.jsonl"]
    assert list(read(paths, settings=Settings())) == list(read(paths[::-1], settings=Settings()))


def test_jsonl_text_is_verbatim(tmp_path):
    text = " A\u00a0b\u200b \r\n\r\nc\u2028 â€œraw\x00â€\t"
    (tmp_path / "a.jsonl").write_bytes(line(text=text))
    (article,) = read([tmp_path], settings=Settings())
    assert isinstance(article, Article)
    assert article.text == text


def test_fields_are_mapped(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"key": 7, "body": "Some text here.", "day": "3 May 2014", "title": "A name"}\n')
    settings = Settings(fields=(("text", "body"), ("published", "day"), ("id", "key")))
    (article,) = read([tmp_path], settings=settings)
    assert isinstance(article, Article)
    assert (article.text, str(article.published), article.source_id, article.headline) == (
        "Some text here.",
        "2014-05-03",
        "7",
        "A name",
    )


def test_what_comes_out_can_be_stored_whatever_the_file_is_called(tmp_path):
    import os

    name = os.fsdecode(b"caf\xe9\x07.txt")
    (tmp_path / name).write_text(DUMP, encoding="utf-8")
    (tmp_path / os.fsdecode(b"b\xe9.docx")).write_bytes(b"?")
    for one in read([tmp_path], settings=Settings()):
        one.source.encode("utf-8")
        if isinstance(one, Article):
            one.source_id.encode("utf-8")
        else:
            one.detail.encode("utf-8")
