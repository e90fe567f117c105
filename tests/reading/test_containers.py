"""Files that hold several articles, and what newsroom formats say beside the text."""

from __future__ import annotations

import io

from flows.reading import read
from flows.records import Article
from flows.settings import Settings

SENTENCES = (
    "<p>OSLO, Jan 27 (NTB) - The court sat late on Friday.</p><p>It will sit again on Monday, its clerk said.</p>"
)
ITEM = (
    '<newsItem guid="{id}"><itemMeta><versionCreated>2023-01-28T08:00:00Z</versionCreated><firstCreated>2023-01-27T17:05:00+01:00</firstCreated></itemMeta>'
    "<contentMeta><headline>{title}</headline><by>By Siri Moen</by><creditline>NTB</creditline></contentMeta>"
    '<contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.content>{body}</body.content></body></nitf></inlineXML></contentSet></newsItem>'
)


def all_of(folder):
    return list(read([folder], settings=Settings()))


def test_a_message_of_several_items(tmp_path):
    items = "".join(
        ITEM.format(id=name, title=f"Court sits late {name}", body=SENTENCES) for name in ("urn:a", "urn:b", "urn:a")
    )
    (tmp_path / "m.xml").write_text(
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    )
    first, second, twin = all_of(tmp_path)
    assert (first.source, first.source_id, second.source_id) == ("m.xml", "urn:a", "urn:b")
    assert (str(first.published), first.published_from) == ("2023-01-27", "field firstCreated")
    assert first.published_time.isoformat() == "2023-01-27T17:05:00+01:00"
    assert (first.byline, first.agency, first.dateline_place) == ("Siri Moen", "NTB", "OSLO")
    assert (twin.place, twin.reason.value) == ("item 3", "bad_record")


def test_an_item_of_plain_text(tmp_path):
    item = ITEM.replace(
        '<inlineXML contenttype="application/nitf+xml"><nitf><body><body.content>{body}</body.content></body></nitf></inlineXML>',
        "<inlineData>{body}</inlineData>",
    )
    (tmp_path / "m.xml").write_text(
        item.format(id="x", title="Court", body="OSLO - One paragraph here.\n\nAnother one\nin two lines.")
    )
    (article,) = all_of(tmp_path)
    assert article.text == "OSLO - One paragraph here.\n\nAnother one in two lines."
    assert article.source_id == "m.xml"


def test_nitf_with_its_dateline_apart_and_a_picture(tmp_path):
    (tmp_path / "a.nitf").write_text(
        "<nitf><body><body.head><hedline><hl1>Court sits late</hl1></hedline><dateline><location>Oslo, Norway</location>"
        '<story.date norm="20230127T170500Z">Jan. 27</story.date></dateline></body.head><body.content>'
        "<media><media-caption>The court at night.</media-caption></media><p>The court sat late on Friday.</p></body.content></body></nitf>"
    )
    (article,) = all_of(tmp_path)
    assert (article.text, article.caption) == ("The court sat late on Friday.", "The court at night.")
    assert (str(article.published), article.dateline, article.dateline_place) == ("2023-01-27", None, "Oslo, Norway")


def test_a_table_with_columns_of_other_names(tmp_path):
    (tmp_path / "t.tsv").write_text("nr\tbody\tday\n7\tThe court sat late.\t27 January 2023\n", encoding="utf-16")
    (article,) = read([tmp_path], settings=Settings(fields=(("id", "nr"), ("text", "body"), ("published", "day"))))
    assert isinstance(article, Article)
    assert (article.source_id, article.text, str(article.published)) == ("7", "The court sat late.", "2023-01-27")


def test_records_without_an_id_are_named_by_their_line(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "One text here."}\n\n{"text": "Two texts here."}\n')
    assert [one.source_id for one in all_of(tmp_path)] == ["line 1", "line 3"]


def test_an_archive_names_its_pages_by_their_address(tmp_path):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    page = f"<html><head><title>Court sits late</title></head><body><article><h1>Court sits late</h1>{SENTENCES * 3}</article></body></html>".encode()
    answers = [
        ("https://a.example/1", "200 OK", "text/html; charset=utf-8", page),
        ("https://a.example/2", "404 Not Found", "text/html", b"<html><body>gone</body></html>"),
        ("https://a.example/3.png", "200 OK", "image/png", b"\x89PNG"),
        (
            "https://a.example/4",
            "200 OK",
            "text/plain",
            b"OSLO - The court sat late on Friday, and its clerk said it would sit again on Monday morning.",
        ),
    ]
    with (tmp_path / "w.warc").open("wb") as stream:
        writer = WARCWriter(stream, gzip=False)
        writer.write_record(writer.create_warcinfo_record("w.warc", {"software": "a test"}))
        for address, status, kind, body in answers:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
            )
    one, gone, picture, plain = all_of(tmp_path)
    assert (one.source, one.source_id, one.headline) == ("w.warc", "https://a.example/1", "Court sits late")
    assert (gone.reason.value, picture.reason.value) == ("not_an_article", "unknown_format")
    assert picture.place == "record 4: https://a.example/3.png"
    assert (plain.source_id, plain.dateline_place) == ("https://a.example/4", "OSLO")
