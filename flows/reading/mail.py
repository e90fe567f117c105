"""Newsletters and press releases by mail (.eml, .mbox) -> articles.

In: messages. Out: an article for each message with running text: the plain part read as a dump,
else the HTML part read as a page; subject, date and sender fill what the text leaves open.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.utils
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.reading.characters import one_line, tidy
from flows.reading.decode import decode
from flows.reading.dump import read_text
from flows.reading.refusal import Refusal
from flows.reading.worker import in_child
from flows.records import RejectReason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from email.message import Message

    from flows.reading.document import Document
    from flows.records import Article


def read(document: Document) -> Iterator[Article | Refusal]:
    """The messages of one document: one in `.eml`, one after each "From " line in `.mbox`."""
    if ".mbox" not in document.name.lower():
        yield _article(document.take(), document, document.name)
        return
    seen: dict[str, str] = {}
    for number, message in enumerate(_messages(document), start=1):
        place = f"message {number}"
        try:
            if isinstance(message, Refusal):
                raise message
            article = _article(message, document, place)
            other = seen.setdefault(article.source_id, place)
            if other != place:
                raise Refusal(RejectReason.BAD_RECORD, f"its id {article.source_id[:80]!r} is also that of {other}")  # noqa: TRY301
            yield article
        except Refusal as refusal:
            yield Refusal(refusal.reason, refusal.detail, place=place)


def _messages(document: Document) -> Iterator[bytes | Refusal]:
    limit = document.settings.max_bytes
    parts: list[bytes] = []
    size = 0
    blank = True
    while line := document.stream.readline(limit + 1):
        if blank and line.startswith(b"From "):
            if parts:
                yield b"".join(parts)
            elif size:
                yield Refusal(RejectReason.TOO_LARGE, f"a message of more than {limit} bytes")
            parts, size = [], 0
        else:
            size += len(line)
            if size <= limit:
                parts.append(line)
            else:
                parts.clear()
        blank = not line.strip()
    if parts:
        yield b"".join(parts)
    elif size:
        yield Refusal(RejectReason.TOO_LARGE, f"a message of more than {limit} bytes")


def _article(data: bytes, document: Document, source_id: str) -> Article:
    """The article in one message."""
    if not data.strip():
        raise Refusal(RejectReason.EMPTY, "no bytes")
    message = email.message_from_bytes(data)
    if not message.keys():
        raise Refusal(RejectReason.BAD_RECORD, "no message: it has no headers")
    own = _header(message, "Message-ID") if source_id != document.name else None
    article = _text(message, document, source_id=(own or source_id).strip("<> "))
    subject = _header(message, "Subject")
    day, moment = article.published, article.published_time
    whence = article.published_from
    sent = _sent(message)
    if day is None and sent is not None:
        day, moment, whence = sent.date(), sent if sent.tzinfo else None, "header Date"
    return replace(
        article,
        headline=subject or article.headline,
        published=day,
        published_time=moment,
        published_from=whence,
    )


def _text(message: Message, document: Document, *, source_id: str) -> Article:
    """The message's plain part as a dump; its HTML part as a page if there is no usable plain one."""
    refusal = Refusal(RejectReason.NOT_AN_ARTICLE, "a message without a text part")
    for kind in ("text/plain", "text/html"):
        for part in message.walk():
            if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
                continue
            payload = part.get_payload(decode=True)
            try:
                text = decode(payload if isinstance(payload, bytes) else b"", declared=part.get_content_charset())
                if kind == "text/plain":
                    return read_text(tidy(text), source=document.source, source_id=source_id)
                return in_child(
                    text, source=document.source, source_id=source_id, seconds=document.settings.document_seconds
                )
            except Refusal as error:
                refusal = error
    raise refusal


def _header(message: Message, name: str) -> str | None:
    """A header's words, decoded; None if there is none."""
    value = message.get(name)
    if value is None:
        return None
    try:
        words = str(email.header.make_header(email.header.decode_header(str(value))))
    except (email.errors.MessageError, LookupError, ValueError):
        words = str(value)
    return one_line(tidy(words)) or None


def _sent(message: Message) -> dt.datetime | None:
    try:
        return email.utils.parsedate_to_datetime(str(message.get("Date") or ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
