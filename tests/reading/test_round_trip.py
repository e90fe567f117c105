"""The same article, written down in every format, is the same article."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from flows.reading import read
from flows.records import Article
from flows.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADLINE = "Ferries stop as dockers in Piraeus refuse night shifts"
PARAGRAPHS = (
    (
        "PIRAEUS, March 4 (Reuters) - Dockers in Greece's largest port walked out on Tuesday over new night shifts, and "
        "forty ferries to the islands stayed in harbour."
    ),
    "“We will come back when the old timetable does,” said Nikos Aravanis, who leads the crane drivers' union.",
    (
        "The port authority said talks would go on until Thursday. Last year a walk-out over pay lasted nine days and cost "
        "the islands most of their spring trade."
    ),
    "The ministry of shipping has asked both sides to keep one berth open for medicines.",
)
TEXT = "\n\n".join(PARAGRAPHS)
DAY = "2014-03-04"
RECORD = {"id": "a1", "published": DAY, "headline": HEADLINE, "byline": "Eleni Vlachou", "text": TEXT}


def _dump(folder: Path) -> None:
    page = f"Skip to content\n\n{HEADLINE}\n\nBy Eleni Vlachou\n\n4 March 2014\n\n{TEXT}\n\n© 2014 The Courier\n"
    (folder / "a.txt").write_text(page, encoding="utf-8")


def _wrapped_dump(folder: Path) -> None:
    import textwrap

    body = "\n\n".join(textwrap.fill(paragraph, 68, break_on_hyphens=False) for paragraph in PARAGRAPHS)
    page = f"{HEADLINE}\n\nBy Eleni Vlachou\n\n4 March 2014\n\n{body}\n"
    (folder / "a.txt").write_bytes(page.encode("cp1252").replace(b"\n", b"\r\n"))


def _html(*, encoding: str = "utf-8", data: str = "ld") -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        ld = json.dumps(
            {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": DAY, "author": {"name": "Eleni Vlachou"}}
        )
        meta = f'<meta property="article:published_time" content="{DAY}"><meta name="author" content="Eleni Vlachou">'
        head = f'<script type="application/ld+json">{ld}</script>' if data == "ld" else meta
        body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        page = (
            f'<!doctype html><html><head><meta charset="{encoding}"><title>{HEADLINE} | The Courier</title>{head}</head><body>'
            f"<nav><ul><li><a href='/'>Home</a></li></ul></nav><article><h1>{HEADLINE}</h1>{body}</article>"
            "<footer>© 2014 The Courier</footer></body></html>"
        )
        (folder / "a.html").write_bytes(page.encode(encoding))

    return write


def _jsonl(folder: Path) -> None:
    (folder / "a.jsonl").write_text(json.dumps(RECORD) + "\n", encoding="utf-8")


def _jsonl_gz(folder: Path) -> None:
    (folder / "a.jsonl.gz").write_bytes(gzip.compress((json.dumps(RECORD, ensure_ascii=False) + "\n").encode()))


def _jsonl_wide(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes((json.dumps(RECORD, ensure_ascii=False) + "\n").encode("utf-16"))


def _json_array(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps([RECORD], indent=1), encoding="utf-8")


def _csv(folder: Path) -> None:
    import csv

    with (folder / "a.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictWriter(stream, list(RECORD))
        rows.writeheader()
        rows.writerow(RECORD)


def _parquet(folder: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame([RECORD])
    frame["published"] = pd.to_datetime(frame["published"]).dt.date
    frame.to_parquet(folder / "a.parquet")


def _nitf(folder: Path) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    (folder / "a.xml").write_text(
        f'<?xml version="1.0" encoding="utf-8"?><nitf><head><docdata><date.issue norm="20140304"/></docdata></head><body><body.head>'
        f"<hedline><hl1>{HEADLINE}</hl1></hedline><byline>By Eleni Vlachou</byline></body.head>"
        f"<body.content><block>{body}</block></body.content></body></nitf>",
        encoding="utf-8",
    )


def _newsml(folder: Path) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    (folder / "a.xml").write_text(
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="1"><itemMeta>'
        f"<versionCreated>{DAY}T09:00:00</versionCreated></itemMeta><contentMeta><headline>{HEADLINE}</headline>"
        "<by>By Eleni Vlachou</by></contentMeta><contentSet><inlineXML>"
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        "</inlineXML></contentSet></newsItem>",
        encoding="utf-8",
    )


def _sgml(folder: Path) -> None:
    body = "\n    ".join(paragraph.replace("“", '"').replace("”", '"') for paragraph in PARAGRAPHS)
    dateline, _, rest = body.partition(" - ")
    (folder / "a.sgm").write_text(
        '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="YES" OLDID="1" NEWID="a1">\n<DATE> 4-MAR-2014 15:01:01.79</DATE>\n'
        f"<TEXT>&#2;\n<TITLE>{HEADLINE}</TITLE>\n<AUTHOR>    By Eleni Vlachou, Reuters</AUTHOR>\n<DATELINE>    {dateline} - </DATELINE>"
        f"<BODY>{rest}\n REUTER\n&#3;</BODY></TEXT>\n</REUTERS>\n",
        encoding="latin-1",
    )


def _mail(folder: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = HEADLINE
    message["From"] = "desk@courier.example"
    message["Date"] = "Tue, 04 Mar 2014 09:00:00 +0000"
    message.set_content(f"By Eleni Vlachou\n\n{TEXT}\n")
    (folder / "a.eml").write_bytes(bytes(message))


def _mbox(folder: Path) -> None:
    _mail(folder)
    message = (folder / "a.eml").read_bytes()
    (folder / "a.eml").unlink()
    (folder / "a.mbox").write_bytes(b"From desk@courier.example Tue Mar  4 09:00:00 2014\n" + message)


def _warc(folder: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    _html()(folder)
    page = (folder / "a.html").read_bytes()
    (folder / "a.html").unlink()
    with (folder / "a.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://courier.example/a", "response", payload=io.BytesIO(page), http_headers=headers
            )
        )


def _zip(folder: Path) -> None:
    _dump(folder)
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "a.txt", "inner/a.txt")
    (folder / "a.txt").unlink()


def _tar(folder: Path) -> None:
    _jsonl(folder)
    with tarfile.open(folder / "a.tgz", "w:gz") as archive:
        archive.add(folder / "a.jsonl", "inner/a.jsonl")
    (folder / "a.jsonl").unlink()


WRITERS: dict[str, Callable[[Path], None]] = {
    "text dump": _dump,
    "hard-wrapped dump in Windows-1252": _wrapped_dump,
    "html with JSON-LD": _html(),
    "html with meta elements": _html(data="meta"),
    "html in Windows-1252": _html(encoding="windows-1252"),
    "jsonl": _jsonl,
    "jsonl.gz": _jsonl_gz,
    "jsonl in UTF-16": _jsonl_wide,
    "json array": _json_array,
    "csv": _csv,
    "parquet": _parquet,
    "nitf": _nitf,
    "newsml-g2": _newsml,
    "sgml": _sgml,
    "mail": _mail,
    "mbox": _mbox,
    "warc": _warc,
    "zip of a dump": _zip,
    "tar of jsonl": _tar,
}


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_same_article_from_every_format(form, tmp_path):
    WRITERS[form](tmp_path)
    (article,) = read([tmp_path], settings=Settings())
    assert isinstance(article, Article), article
    expected = TEXT.replace("“", '"').replace("”", '"') if form == "sgml" else TEXT
    assert article.text == expected
    assert article.headline == HEADLINE
    assert str(article.published) == DAY
    assert article.byline == "Eleni Vlachou"
    assert article.agency == "Reuters"
    assert article.dateline_place == "PIRAEUS"
    assert article.dateline is not None
    assert article.dateline.of(article.text) == "PIRAEUS, March 4 (Reuters) -"
    assert article.language == "en"
    assert article.annotated
