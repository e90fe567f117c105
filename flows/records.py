"""The nouns of tidywire: frozen values that rooms hand to each other.

In: nothing. Out: types. Standard library only; this module leans on nothing of ours.

The idea to hold: a finding carries the *span* it was read from and the *rule* that made it, never a
copy of the text. Spans are half-open, in Unicode code points, into the text of their section
(`Article.text` for the body). Days are closed intervals: both ends belong.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


def derive_id(*parts: object) -> str:
    """Sixteen hex digits that name the parts: the same parts, the same id, on any machine.

    >>> derive_id("quote", "a.txt", 3, 9) == derive_id("quote", "a.txt", 3, 9)
    True
    """
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Section(StrEnum):
    """Which text of the article an offset counts in."""

    HEADLINE = "headline"
    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)` of code points of one section's text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Days:
    """A closed interval of calendar days; an end that the text leaves open is `None`."""

    start: dt.date | None
    end: dt.date | None


# --------------------------------------------------------------------------- reading


class RejectReason(StrEnum):
    """Why an input became a row of `rejects` (a closed list; `meaning` is what the manual says)."""

    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    BINARY = "binary"
    EMPTY = "empty"
    NOT_AN_ARTICLE = "not_an_article"
    TOO_LARGE = "too_large"
    BAD_RECORD = "bad_record"
    TIME_OUT = "time_out"
    UNKNOWN_FORMAT = "unknown_format"
    UNSAFE_PATH = "unsafe_path"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One input, or one record of an input, that was refused, and why."""

    source: str
    place: str | None  # "line 12", "byte 4096", "member a/b.html"; None for the whole input
    reason: RejectReason
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read. `text` is the body, dateline included; nothing alters it afterwards."""

    source: str  # path under the input folder with forward slashes, or URL
    source_id: str  # the record's id in JSONL-like input, else the file name
    text: str
    headline: str | None = None
    byline: str | None = None
    agency: str | None = None
    published: dt.date | None = None
    published_time: dt.datetime | None = None  # with a zone; None if only the day is known
    published_from: str | None = None  # "meta", "json-ld", "text line 3", "field published" ...
    dateline: Span | None = None  # the whole dateline inside text, dash included
    dateline_place: str | None = None  # the place words of the dateline as written
    caption: str | None = None  # captions, a blank line between two
    language: str = "en"  # ISO 639-1
    cut: tuple[str, ...] = ()  # the chrome that was left out, in order

    @property
    def article_id(self) -> str:
        """Derived from source and source_id alone."""
        return derive_id("article", self.source, self.source_id)

    @property
    def annotated(self) -> bool:
        """Whether the rooms read it: only English is annotated."""
        return self.language == "en"

    def section(self, section: Section) -> str:
        """The text that offsets of `section` count in; empty if the article has none."""
        if section is Section.BODY:
            return self.text
        return (self.headline if section is Section.HEADLINE else self.caption) or ""


# --------------------------------------------------------------------------- times


class TimexType(StrEnum):
    """The four types of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression and what it refers to."""

    span: Span
    type: TimexType
    value: str  # TIMEX3 value, e.g. 2011-W28-WE, P4M, PAST_REF
    mod: str | None  # TIMEX3 mod: START MID END APPROX MORE_THAN LESS_THAN BEFORE AFTER ...
    days: Days | None
    rule: str
    confidence: float
    section: Section = Section.BODY


# --------------------------------------------------------------------------- entities


@dataclass(frozen=True, slots=True)
class Entity:
    """An identity: the same value for the same thing in every article."""

    entity_id: str  # gazetteer id, else a slug of kind and name
    name: str  # canonical name
    kind: str  # PERSON ORG GPE LOC FAC NORP EVENT PRODUCT WORK_OF_ART LAW LANGUAGE
    wikidata_id: str | None = None
    geonames_id: int | None = None
    country: str | None = None  # ISO 3166-1 alpha-3 (KOS for Kosovo)
    latitude: float | None = None
    longitude: float | None = None
    role_code: str | None = None  # PLOVER role or international code, e.g. GOV, REB, IGO


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A name in the text and the identity it was given."""

    span: Span
    label: str  # what this mention is here: PERSON ORG GPE LOC FAC NORP ...
    entity: Entity
    rule: str
    confidence: float
    section: Section = Section.BODY


@dataclass(frozen=True, slots=True)
class EntityFindings:
    """What the room `entities/` found in one article."""

    mentions: tuple[EntityMention, ...]
    dateline: Entity | None = None  # what the dateline's place was resolved to


# --------------------------------------------------------------------------- quotes


class QuoteKind(StrEnum):
    """Direct: all in marks; mixed: partly; indirect: none."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SpeakerKind(StrEnum):
    """What is known of who speaks."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    COLLECTIVE = "collective"


@dataclass(frozen=True, slots=True)
class Quote:
    """One contiguous piece of quoted or reported content (body section)."""

    span: Span  # the content without marks
    utterance: int  # pieces of one utterance share it: the start of its first piece, or of its cue if that is taken
    kind: QuoteKind
    cue: Span | None
    speaker: Span | None  # as written
    speaker_entity: Entity | None
    speaker_name: str | None  # resolved; a pronoun or "the official" leads to whom it stands for
    speaker_kind: SpeakerKind | None
    addressee: Span | None
    addressee_entity: Entity | None
    said: Days | None
    rule: str
    confidence: float


# --------------------------------------------------------------------------- events


class EventType(StrEnum):
    """The sixteen PLOVER types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Status(StrEnum):
    """Whether the text says that the event took place."""

    ACTUAL = "actual"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    FUTURE = "future"
    REQUESTED = "requested"


class DatePrecision(StrEnum):
    """How closely the days of an event are known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"  # any other stretch
    PUBLICATION = "publication"  # no time belongs to it: the day of publication stands in


class PlacePrecision(StrEnum):
    """How closely the place of an event is known."""

    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Participant:
    """Who acts or is acted on."""

    span: Span
    entity: Entity | None
    code: str | None  # country alpha-3 or international code, then role, e.g. USAGOV


@dataclass(frozen=True, slots=True)
class Event:
    """One actor-recipient pair of an event (body section)."""

    sentence: Span
    trigger: Span
    event_type: EventType
    event_mode: str | None
    event_context: str | None
    cameo: str  # root, two digits
    quad_class: int  # 1 to 4
    intensity: float
    actor: Participant | None
    recipient: Participant | None
    days: Days | None
    date_precision: DatePrecision | None
    date_mention: Timex | None
    place: Span | None
    place_precision: PlacePrecision | None
    place_entity: Entity | None
    status: Status
    claimed_by: Quote | None
    cluster: str  # rows with the same cluster tell the same event, in one article or in many
    rule: str
    confidence: float


# --------------------------------------------------------------------------- the whole article


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything found in one article; what `tables/` turns into rows."""

    article: Article
    sentences: Mapping[Section, tuple[Span, ...]] = field(default_factory=dict)
    times: tuple[Timex, ...] = ()
    mentions: tuple[EntityMention, ...] = ()
    dateline_entity: Entity | None = None
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
