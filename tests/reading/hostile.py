"""Inputs that break readers, as data: a name, a file, its bytes, and what must come of it.

`expected` holds, in order, "article" or a reason of the closed list for each row that must come out.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = (
    "TIRANA - The ferry to Bari left Durrës two hours late on Sunday because of high waves, the harbour master said.\n\n"
    "“Nobody was hurt, and nobody was surprised,” said Arben Kola, who sells tickets on the quay.\n\n"
    "The next boat is due on Tuesday, if the wind turns. Last winter the line was closed for eleven days in a row."
)
PLAIN = BODY.replace("“", '"').replace("”", '"').replace("ë", "e")
TITLE = "Ferry to Bari leaves Durrës two hours late"
DUMP = f"{TITLE}\n\n7 March 2016\n\n{BODY}\n"
RECORD = {"id": "r1", "headline": TITLE, "published": "2016-03-07", "text": BODY}
PAGE = (
    f"<!doctype html><html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    + "</article></body></html>"
)


@dataclass(frozen=True)
class Case:
    """One hostile input."""

    name: str
    file: str
    data: Callable[[], bytes]
    expected: tuple[str, ...]
    settings: dict[str, object] = field(default_factory=dict)
    slow: bool = False


def line(**changes: object) -> bytes:
    record = {**RECORD, **changes}
    return json.dumps({key: value for key, value in record.items() if value is not None}).encode() + b"\n"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def zip_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def zip_locked() -> bytes:
    data = bytearray(zipped(("a.txt", DUMP.encode())))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        data[start + at] |= 1
    return bytes(data)


def tarred(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is a plain str here
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data) if kind == tarfile.REGTYPE else 0
            info.type = kind
            info.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
            archive.addfile(info, io.BytesIO(data) if kind == tarfile.REGTYPE else None)
    return out.getvalue()


def nested_zip(depth: int) -> bytes:
    data = zipped(("a.txt", DUMP.encode()))
    for _ in range(depth):
        data = zipped(("inner.zip", data))
    return data


def nitf(body: str, *, head: str = "", title: str = TITLE) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<nitf><body><body.head><hedline><hl1>{title}</hl1></hedline></body.head>'
        f"<body.content>{body}</body.content></body></nitf>"
    ).encode()


def paragraphs() -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))


LAUGHS = (
    "<!DOCTYPE nitf ["
    '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"
)
SGML = (
    '<REUTERS NEWID="{id}">\n<DATE> 7-MAR-2016 10:00:00.00</DATE>\n<TEXT><TITLE>{title}</TITLE><DATELINE>    TIRANA, March 7 - </DATELINE>'
    "<BODY>The ferry left late.\n    It was windy and nobody was surprised by that.\n REUTER\n</BODY></TEXT>\n</REUTERS>\n"
)
SMALL = {"max_bytes": 5_000}
HASTY = {"document_seconds": 4.0}

CASES = (
    # ------------------------------------------------------------------ nothing, or not text
    Case("empty file", "a.txt", lambda: b"", ("empty",)),
    Case("blanks only", "a.txt", lambda: b" \n\t\r\n ", ("empty",)),
    Case("byte order mark only", "a.txt", lambda: b"\xef\xbb\xbf", ("empty",)),
    Case("zero width characters only", "a.txt", ("\u200b\u2060\ufeff" * 50).encode, ("empty",)),
    Case("empty html", "a.html", lambda: b"", ("empty",)),
    Case("empty jsonl gives no rows", "a.jsonl", lambda: b"", ()),
    Case("jsonl of blank lines gives no rows", "a.jsonl", lambda: b"\n\n \n", ()),
    Case("png called txt", "a.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, ("binary",)),
    Case("pdf called html", "a.html", lambda: b"%PDF-1.7\n" + b"x" * 500, ("binary",)),
    Case("jpeg called txt", "a.txt", lambda: b"\xff\xd8\xff\xe0" + bytes(range(200)) * 9, ("binary",)),
    Case("control bytes", "a.txt", lambda: bytes(range(1, 30)) * 200, ("binary",)),
    Case("zeros", "a.txt", lambda: bytes(4096), ("binary",)),
    Case("zip called txt", "a.txt", lambda: zipped(("a.txt", b"x")), ("binary",)),
    Case("format nobody reads", "a.docx", lambda: b"PK\x03\x04", ("unknown_format",)),
    Case("spreadsheet", "a.xlsx", lambda: b"PK\x03\x04", ("unknown_format",)),
    # ------------------------------------------------------------------ encodings
    Case("windows-1252 undeclared", "a.txt", lambda: DUMP.encode("cp1252"), ("article",)),
    Case("latin-1 declared as utf-8", "a.html", lambda: PAGE.replace("“", '"').replace("”", '"').encode("latin-1"), ("article",)),
    Case("utf-16 with mark", "a.txt", lambda: DUMP.encode("utf-16"), ("article",)),
    Case("utf-16 big end first, no mark", "a.txt", lambda: DUMP.encode("utf-16-be"), ("article",)),
    Case("utf-32 with mark", "a.txt", lambda: DUMP.encode("utf-32"), ("article",)),
    Case("utf-32 without mark", "a.txt", lambda: DUMP.encode("utf-32-le"), ("article",)),
    Case("utf-16 cut in a character", "a.txt", lambda: DUMP.encode("utf-16")[:-1], ("encoding",)),
    Case("marked utf-8, then garbage", "a.txt", lambda: b"\xef\xbb\xbf" + b"\xff\xfe\xfd" * 300, ("encoding",)),
    Case("utf-8 with stray windows bytes", "a.txt", lambda: DUMP.encode().replace(b"waves", b"wav\x92s", 1), ("article",)),
    Case("mojibake", "a.txt", lambda: DUMP.encode().decode("latin-1").encode(), ("article",)),
    Case("random high bytes", "a.txt", lambda: bytes((n * 73 + n * n * 7) % 128 + 128 for n in range(5000)), ("encoding",)),
    Case("NULs inside a text", "a.txt", lambda: DUMP.replace(" ", " \x00", 3).encode(), ("article",)),
    Case("bidi overrides and zero width inside", "a.txt", lambda: DUMP.replace("e", "e\u200b\u202e", 40).encode(), ("article",)),
    Case("old Mac line ends", "a.txt", lambda: DUMP.replace("\n", "\r").encode(), ("article",)),
    # ------------------------------------------------------------------ no article
    Case("menu without text", "a.txt", lambda: b"Home\n\nNews\n\nSport\n\nLog in\n", ("not_an_article",)),
    Case("a wall of chrome", "a.txt", lambda: b"We value your privacy. We and our 12 partners store data.\n\nAccept all\n", ("not_an_article",)),
    Case("html without text", "a.html", lambda: b"<html><body><nav><a href='/'>Home</a></nav></body></html>", ("not_an_article",)),
    Case("html of one script", "a.html", lambda: b"<html><script>" + b"var a=1;" * 999 + b"</script></html>", ("not_an_article",)),
    Case("html in a txt", "a.txt", PAGE.encode, ("article",)),
    Case("html without an ending", "page", PAGE.encode, ("article",)),
    # ------------------------------------------------------------------ too much
    Case("too large dump", "a.txt", (DUMP * 20).encode, ("too_large",), SMALL),
    Case("too large page", "a.html", (PAGE * 20).encode, ("too_large",), SMALL),
    Case("one line too long", "a.jsonl", lambda: line() + line(id="long", text="x" * 9000) + line(id="r3"), ("article", "too_large", "article"), SMALL),
    Case("gzip bomb", "a.txt.gz", lambda: gzip.compress(bytes(30_000_000)), ("too_large",)),
    Case("bzip2 bomb", "a.txt.bz2", lambda: bz2.compress(bytes(30_000_000)), ("too_large",)),
    Case("xz bomb", "a.txt.xz", lambda: lzma.compress(bytes(30_000_000)), ("too_large",)),
    Case("gzip bomb of blank lines", "a.jsonl.gz", lambda: gzip.compress(b"\n" * 90_000_000, 9), ("too_large",)),
    Case("zip bomb", "a.zip", lambda: zipped(("a.txt", bytes(30_000_000))), ("too_large",)),
    Case("zip in zip, four deep", "a.zip", lambda: nested_zip(4), ("too_large",)),
    Case("zip in zip, two deep", "a.zip", lambda: nested_zip(1), ("article",)),
    Case("nested elements", "a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"text" + b"</div>" * 100_000, ("not_an_article",)),
    Case("attribute bomb", "a.html", lambda: b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">x</p></body></html>", ("time_out",), HASTY, slow=True),
    Case("unclosed tags", "a.html", lambda: b"<html><body>" + b"<b><i><a href='x'>word " * 3000, ("not_an_article",), HASTY),
    # ------------------------------------------------------------------ broken packing
    Case("gzip cut off", "a.txt.gz", lambda: gzip.compress(DUMP.encode() * 50)[:200], ("unreadable",)),
    Case("not gzip", "a.jsonl.gz", lambda: b"this is no gzip at all", ("unreadable",)),
    Case("not xz", "a.txt.xz", lambda: b"this is no xz at all", ("unreadable",)),
    Case("not zip", "a.zip", lambda: b"PK\x03\x04 and then nothing", ("unreadable",)),
    Case("not tar", "a.tar", lambda: b"tar? no." * 200, ("unreadable",)),
    Case("tar cut off", "a.tar", lambda: tarred(("a.txt", DUMP.encode() * 9))[:1500], ("unreadable", "unreadable")),
    Case("zip with a password", "a.zip", zip_locked, ("unreadable",)),
    Case("zip with one bad member", "a.zip", lambda: zipped(("a.txt", DUMP.encode()), ("b.bin", b"?")), ("article", "unknown_format")),
    # ------------------------------------------------------------------ names and links
    Case("zip member that climbs", "a.zip", lambda: zipped(("../../a.txt", DUMP.encode())), ("unsafe_path",)),
    Case("zip member from the root", "a.zip", lambda: zipped(("/etc/a.txt", DUMP.encode())), ("unsafe_path",)),
    Case("zip member with a drive", "a.zip", lambda: zipped(("C:\\a.txt", DUMP.encode())), ("unsafe_path",)),
    Case("zip member that is a link", "a.zip", zip_link, ("unsafe_path",)),
    Case("tar member that climbs", "a.tar", lambda: tarred(("../a.txt", DUMP.encode())), ("unsafe_path",)),
    Case("tar member that is a link", "a.tar", lambda: tarred(("a.txt", b""), kind=tarfile.SYMTYPE), ("unsafe_path",)),
    Case("tar member that is a device", "a.tar", lambda: tarred(("a.txt", b""), kind=tarfile.CHRTYPE), ("unsafe_path",)),
    Case("id that climbs is only a name", "a.jsonl", lambda: line(id="../../etc/passwd"), ("article",)),
    # ------------------------------------------------------------------ records
    Case("bad line in the middle", "a.jsonl", lambda: line() + b'{"text": "half\n' + line(id="r3"), ("article", "bad_record", "article")),
    Case("line without text", "a.jsonl", lambda: line(text=None), ("bad_record",)),
    Case("text that is a number", "a.jsonl", lambda: line(text=5), ("bad_record",)),
    Case("text that is empty", "a.jsonl", lambda: line(text="  "), ("empty",)),
    Case("line that is a list", "a.jsonl", lambda: line() + b"[1, 2]\n", ("article", "bad_record")),
    Case("line that is a word", "a.jsonl", lambda: b"hello\n" + line(), ("bad_record", "article")),
    Case("nested a hundred thousand deep", "a.jsonl", lambda: line() + b'{"text":' + b"[" * 100_000 + b"\n", ("article", "bad_record")),
    Case("half a surrogate", "a.jsonl", lambda: b'{"id": "s", "text": "broken \\ud800 here"}\n' + line(), ("encoding", "article")),
    Case("half a surrogate in the id", "a.jsonl", lambda: b'{"id": "\\udfff", "text": "fine text"}\n', ("encoding",)),
    Case("one id twice", "a.jsonl", lambda: line() + line(text="Another text."), ("article", "bad_record")),
    Case("huge number", "a.jsonl", lambda: b'{"text": "fine text", "published": ' + b"9" * 5000 + b"}\n", ("bad_record",)),
    Case("not a number", "a.jsonl", lambda: b'{"text": "fine text here", "published": NaN}\n', ("article",)),
    Case("date that cannot be", "a.jsonl", lambda: line(published="2016-02-30"), ("article",)),
    Case("windows bytes in a line", "a.jsonl", lambda: b'{"id": "w", "text": "the caf\xe9 was shut"}\n' + line(), ("article", "article")),
    Case("jsonl with byte order mark", "a.jsonl", lambda: b"\xef\xbb\xbf" + line(), ("article",)),
    Case("array instead of lines", "a.json", lambda: json.dumps([RECORD, 7, {"text": "Second text."}]).encode(), ("article", "bad_record", "article")),
    Case("array cut off", "a.json", lambda: json.dumps([RECORD, RECORD]).encode()[:-20], ("bad_record",)),
    Case("csv with a short and a long row", "a.csv", lambda: b"id,text\n1,One text here.\n2\n3,Three,too,many\n4,Four text.\n", ("article", "bad_record", "bad_record", "article")),
    Case("csv with an open quote", "a.csv", lambda: b'id,text\n1,One text here.\n2,"never closed\n3,Three text.\n', ("article", "article")),
    Case("csv with NULs", "a.csv", lambda: b"id,text\n1,One te\x00xt here.\n", ("article",)),
    Case("parquet that is none", "a.parquet", lambda: b"PAR1 no PAR1", ("unreadable",)),
    Case("parquet cut off", "a.parquet", lambda: b"PAR1" + struct.pack("<I", 99) + b"\x00" * 99, ("unreadable",)),
    # ------------------------------------------------------------------ XML and SGML
    Case("broken xml", "a.xml", lambda: nitf(paragraphs())[:-30], ("bad_record",)),
    Case("billion laughs", "a.xml", lambda: nitf("<p>&i;</p>", head=LAUGHS), ("bad_record",)),
    Case("file read through an entity", "a.xml", lambda: nitf("<p>&x;</p>", head='<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), ("bad_record",)),
    Case("document type fetched from afar", "a.xml", lambda: nitf(paragraphs(), head='<!DOCTYPE nitf SYSTEM "http://192.0.2.1/nitf.dtd">'), ("article",)),
    Case("xml of another kind", "a.xml", lambda: b"<rss><channel><title>x</title></channel></rss>", ("unknown_format",)),
    Case("news item without text", "a.xml", lambda: nitf(""), ("empty",)),
    Case("xml nested deep", "a.xml", lambda: b"<nitf>" + b"<p>" * 50_000 + b"</p>" * 50_000 + b"</nitf>", ("bad_record",)),
    Case("sgml with a broken element", "a.sgm", lambda: (SGML.format(id=1, title="One") + '<REUTERS NEWID="2">\n<BODY>half\n' + SGML.format(id=3, title="Three")).encode("latin-1"), ("article", "bad_record", "article")),
    Case("sgml of another kind", "a.sgm", lambda: b"<DOC><TEXT>hello</TEXT></DOC>", ("unknown_format",)),
    Case("sgml with one id twice", "a.sgm", lambda: (SGML.format(id=1, title="One") * 2).encode("latin-1"), ("article", "bad_record")),
    # ------------------------------------------------------------------ mail and web archives
    Case("mail without headers", "a.eml", lambda: b"\n\nhello there\n", ("bad_record",)),
    Case("mail with a broken charset in its subject", "a.eml", lambda: "Subject: =?x-é?q?Ferry?=\n\n".encode() + PLAIN.encode(), ("article",)),
    Case("mail with a NUL in its charset", "a.eml", lambda: b"Subject: x\nContent-Type: text/plain; charset=x-\x00y\n\n" + PLAIN.replace("harbour", "h\xe4rbour").encode("latin-1"), ("article",)),
    Case("mail of a picture", "a.eml", lambda: b"Subject: x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n", ("not_an_article",)),
    Case("mail with an unheard-of charset", "a.eml", lambda: b"Subject: =?x-none?q?Ferry?=\nContent-Type: text/plain; charset=x-none\n\n" + PLAIN.encode(), ("article",)),
    Case("mailbox with an empty message", "a.mbox", lambda: b"From a\nSubject: one\n\n" + PLAIN.encode() + b"\n\nFrom b\nSubject: two\n\n\n", ("article", "empty")),
    Case("warc that is none", "a.warc", lambda: b"this is no archive at all\n" * 9, ("unreadable",)),
    Case("warc cut off", "a.warc.gz", lambda: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5000\r\n\r\nHTTP/1.1 200 OK\r\n")[:60], ("unreadable",)),
)  # fmt: skip
