"""The formats: a format is one module with `read(document)` and one line here.

In: a file's name and its first bytes. Out: the format that reads it. Modules are imported when
their first document comes.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.reading.document import Document
    from flows.reading.refusal import Refusal
    from flows.records import Article


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write articles down: the endings it goes by, the module that reads it."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    meaning: str

    def read(self, document: Document) -> Iterator[Article | Refusal]:
        """Articles and refused records of one document; raises `Refusal` if all of it is refused."""
        reader = importlib.import_module(self.module)
        yield from reader.read(document)


FORMATS = (
    Format("text", (".txt", ".text"), "flows.reading.dump", "a page saved as text, chrome and all"),
    Format("html", (".html", ".htm", ".xhtml"), "flows.reading.html", "a web page"),
    Format("jsonl", (".jsonl", ".ndjson", ".json"), "flows.reading.jsonl", "a JSON record a line, or an array of them"),
    Format("table", (".csv", ".tsv"), "flows.reading.table", "a record a row under a header line"),
    Format("parquet", (".parquet",), "flows.reading.parquet", "a record a row"),
    Format("newsxml", (".xml", ".nitf"), "flows.reading.newsxml", "NewsML-G2 or NITF"),
    Format("sgml", (".sgm", ".sgml"), "flows.reading.sgml", "Reuters-style SGML"),
    Format("mail", (".eml", ".mbox"), "flows.reading.mail", "one message, or many"),
    Format("warc", (".warc", ".wet"), "flows.reading.warc", "a web archive"),
    Format("archive", (".zip", ".tar"), "flows.reading.archive", "any of these, packed together"),
)
_BY_SUFFIX = {suffix: one for one in FORMATS for suffix in one.suffixes}
_BY_NAME = {one.name: one for one in FORMATS}
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def by_name(name: str) -> Format:
    """The format called `name`."""
    return _BY_NAME[name]


def format_of(name: str, head: bytes) -> Format | None:
    """The format of a file, by its ending; a text that is plainly HTML is read as that.

    None for endings nobody knows. A name without an ending is judged by its first bytes.
    """
    ending = re.search(r"\.[A-Za-z0-9_]{1,10}$", name)
    known = _BY_SUFFIX.get(ending.group().lower()) if ending else None
    if known is None and ending is not None:
        return None
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) and known in {None, _BY_NAME["text"]}:
        return _BY_NAME["html"]
    if known is not None:
        return known
    return _BY_NAME["jsonl"] if re.match(rb"\s*\{\s*\"", head) else _BY_NAME["text"]
