"""Newsroom XML (NewsML-G2, NITF) -> articles.

In: the bytes of one document. Out: an article for each news item with text.

The idea to hold: the parser is told to fetch nothing and expand nothing; what an item says of
itself is believed, and its paragraphs are its body.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from flows.reading.characters import one_line, tidy
from flows.reading.credits import byline_names
from flows.reading.dateline import find_dateline, known_agency
from flows.reading.dates import field_date
from flows.reading.language import detect_language
from flows.reading.refusal import Refusal
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from flows.reading.dates import WrittenDate
    from flows.reading.document import Document

_PARAGRAPHS = frozenset({"p", "hl2", "h2", "h3", "li"})
_DATES = ("firstPublished", "firstCreated", "contentCreated", "versionCreated", "versioncreated")


def read(document: Document) -> Iterator[Article | Refusal]:
    """The items of one document; a single item is named by its file, several by their own ids."""
    root = _parsed(document.take())
    items = [one for one in root.iter() if _tag(one) in {"newsItem", "nitf"} and not _within(one, "newsItem")]
    if not items:
        raise Refusal(RejectReason.UNKNOWN_FORMAT, f"XML of an unknown kind: <{_tag(root)}>")
    seen: dict[str, str] = {}
    for number, item in enumerate(items, start=1):
        place = f"item {number}"
        name = document.name if len(items) == 1 else (_own_id(item) or place)
        other = seen.setdefault(name, place)
        if other != place:
            yield Refusal(RejectReason.BAD_RECORD, f"its id {name[:80]!r} is also that of {other}", place=place)
            continue
        try:
            yield _article(item, source=document.source, source_id=name)
        except Refusal as refusal:
            yield Refusal(refusal.reason, refusal.detail, place=place)


def _parsed(data: bytes) -> _Element:
    """The root; entities stay unexpanded, nothing is fetched, huge texts and depths are refused."""
    if not data.strip():
        raise Refusal(RejectReason.EMPTY, "no bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(RejectReason.BAD_RECORD, f"broken XML: {error}"[:200]) from error
    if root.getroottree().docinfo.internalDTD is not None and any(True for _ in root.iter(etree.Entity)):
        raise Refusal(RejectReason.BAD_RECORD, "XML that defines entities of its own")
    return root


def _tag(element: _Element) -> str:
    """The name without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _within(element: _Element, tag: str) -> bool:
    return any(_tag(parent) == tag for parent in element.iterancestors())


def _all(item: _Element, *tags: str) -> list[_Element]:
    return [one for one in item.iter() if _tag(one) in tags]


def _words(element: _Element) -> str:
    return one_line(tidy("".join(str(part) for part in element.itertext())))


def _first(item: _Element, *tags: str) -> str | None:
    """The words of the first element of the first tag that has any."""
    for tag in tags:
        for element in _all(item, tag):
            said = _words(element)
            if said:
                return said
    return None


def _own_id(item: _Element) -> str | None:
    named = item.get("guid")
    if named:
        return named
    return next((one.get("id-string") for one in _all(item, "doc-id") if one.get("id-string")), None)


def _article(item: _Element, *, source: str, source_id: str) -> Article:
    paragraphs = _paragraphs(item)
    if not paragraphs:
        raise Refusal(RejectReason.EMPTY, "an item without text")
    text = "\n\n".join(paragraphs)
    dateline = find_dateline(text)
    written, whence = _published(item)
    credit = _first(item, "creditline", "distributor", "copyrightHolder", "infoSource") or _attribute(
        item, "literal", "infoSource"
    )
    by = _first(item, "by", "byline")
    return Article(
        source=source,
        source_id=source_id,
        text=text,
        headline=_first(item, "hl1", "headline", "title"),
        byline=(byline_names(by) or by) if by else None,
        agency=(dateline.agency if dateline else None) or (known_agency(credit) or credit if credit else None),
        published=written.day if written else None,
        published_time=written.moment if written else None,
        published_from=whence,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else _first(item, "location"),
        caption="\n\n".join(one for one in map(_words, _all(item, "media-caption", "figcaption")) if one) or None,
        language=detect_language(text),
    )


def _attribute(item: _Element, name: str, *tags: str) -> str | None:
    return next((one.get(name) for one in _all(item, *tags) if one.get(name)), None)


def _paragraphs(item: _Element) -> list[str]:
    """The body's paragraphs: of NITF or XHTML inside, or of plain inline data."""
    for body in [*_all(item, "body.content"), *_all(item, "body"), *_all(item, "inlineXML")]:
        found = [
            _words(one)
            for one in body.iter()
            if _tag(one) in _PARAGRAPHS
            and not any(_within(one, tag) for tag in ("media", "figure", "body.head", "body.end", "li"))
        ]
        found = [one for one in found if one]
        if found:
            return found
    plain = [tidy("".join(str(part) for part in one.itertext())) for one in _all(item, "inlineData")]
    return [one_line(part) for text in plain for part in re.split(r"\n\s*\n", text) if part.strip()]


def _published(item: _Element) -> tuple[WrittenDate | None, str | None]:
    for element in _all(item, "story.date", "date.issue", "date.release"):
        found = field_date(element.get("norm") or _words(element))
        if found:
            return found, f"field {_tag(element)}"
    for tag in _DATES:
        found = field_date(_first(item, tag) or "")
        if found:
            return found, f"field {tag}"
    return None, None
