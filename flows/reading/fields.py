"""A record (JSON, CSV, Parquet) -> an article, by a documented mapping of field names.

In: a record as a mapping. Out: an `Article`; its text is the record's, to the character.

The idea to hold: what a record says of itself is believed; what it leaves open (dateline, agency,
byline) is looked for in the text without touching it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flows.reading.characters import one_line
from flows.reading.credits import byline_names
from flows.reading.dateline import find_dateline, known_agency
from flows.reading.dates import field_date
from flows.reading.language import detect_language
from flows.reading.refusal import Refusal
from flows.records import Article, RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flows.reading.document import Document

# Our field, and what a record may call it when no mapping is given; only `text` must be there.
FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "text": ("text",),
    "headline": ("headline", "title"),
    "published": ("published", "date"),
    "byline": ("byline", "author"),
    "agency": ("agency",),
    "caption": ("caption",),
    "language": ("language",),
}


def articles_of(
    records: Iterable[tuple[str, Mapping[str, Any] | Refusal]], document: Document
) -> Iterator[Article | Refusal]:
    """Articles of (place, record) pairs, in order; a bad one, or the second with one id, is refused alone."""
    seen: dict[str, str] = {}
    for place, record in records:
        try:
            if isinstance(record, Refusal):
                raise record
            article = article_of(
                record,
                source=document.source,
                fallback_id=place,
                mapping=dict(document.settings.fields),
                max_bytes=document.settings.max_bytes,
            )
        except Refusal as refusal:
            yield Refusal(refusal.reason, refusal.detail, place=refusal.place or place)
            continue
        other = seen.setdefault(article.source_id, place)
        if other == place:
            yield article
        else:
            yield Refusal(
                RejectReason.BAD_RECORD, f"its id {article.source_id[:80]!r} is also that of {other}", place=place
            )


def article_of(
    record: Mapping[str, Any], *, source: str, fallback_id: str, mapping: Mapping[str, str], max_bytes: int
) -> Article:
    """The article in a record; `Refusal` if it has no text or its text cannot be stored."""
    names = {name: (mapping[name],) if name in mapping else known for name, known in FIELDS.items()}
    text = _first(record, names["text"])
    if text is None:
        raise Refusal(RejectReason.BAD_RECORD, f"no field {names['text'][0]!r}")
    if not isinstance(text, str):
        raise Refusal(RejectReason.BAD_RECORD, f"field {names['text'][0]!r} is not a text")
    if not text.strip():
        raise Refusal(RejectReason.EMPTY, f"field {names['text'][0]!r} is empty")
    if len(text) > max_bytes:
        raise Refusal(RejectReason.TOO_LARGE, f"a text of more than {max_bytes} characters")
    dateline = find_dateline(text)
    day, moment, whence = _published(record, names["published"])
    agency = _words(record, names["agency"])
    article = Article(
        source=source,
        source_id=_identifier(_first(record, names["id"])) or fallback_id,
        text=text,
        headline=_words(record, names["headline"]),
        byline=_byline(_words(record, names["byline"]), text),
        agency=(known_agency(agency) or agency) if agency else (dateline.agency if dateline else None),
        published=day,
        published_time=moment,
        published_from=whence,
        dateline=dateline.span if dateline else None,
        dateline_place=dateline.place if dateline else None,
        caption=_words(record, names["caption"], fold=False),
        language=_language(_words(record, names["language"])) or detect_language(text),
    )
    for value in (article.text, article.source_id, article.headline, article.byline, article.agency, article.caption):
        if value is not None and any("\ud800" <= char <= "\udfff" for char in value):
            raise Refusal(RejectReason.ENCODING, "half of a surrogate pair")
    return article


def _byline(declared: str | None, text: str) -> str | None:
    """The declared byline without its "By", else the byline that opens the text."""
    if declared is not None:
        return byline_names(declared) or declared
    opening = text.lstrip()[:200].split("\n", 1)
    return byline_names(opening[0].strip()) if len(opening) == 2 else None


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _words(record: Mapping[str, Any], names: tuple[str, ...], *, fold: bool = True) -> str | None:
    value = _first(record, names)
    if isinstance(value, list):
        value = " and ".join(one for one in value if isinstance(one, str))
    if not isinstance(value, str):
        return None
    return (one_line(value) if fold else value.strip()) or None


def _identifier(value: Any) -> str | None:
    """An id as words; numbers as they are written, anything else is no id."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).strip() or None


def _language(value: str | None) -> str | None:
    """A declared language as ISO 639-1; None if it is not one ("en-GB" is "en")."""
    code = (value or "").replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isalpha() else None


def _published(
    record: Mapping[str, Any], names: tuple[str, ...]
) -> tuple[dt.date | None, dt.datetime | None, str | None]:
    for name in names:
        value = record.get(name)
        if isinstance(value, dt.datetime):
            return value.date(), value if value.tzinfo else None, f"field {name}"
        if isinstance(value, dt.date):
            return value, None, f"field {name}"
        found = field_date(value) if isinstance(value, str) else None
        if found is not None:
            return found.day, found.moment, f"field {name}"
    return None, None, None
