"""Every column described once; tables list columns by name.

In: nothing. Out: `TABLES`, their Arrow schemas and the data dictionary for people.

The idea to hold: a column that means the same has the same name, type and meaning wherever it
stands, so it is written down once. A table adds its grain, its key, the order of its rows, and the
few columns whose meaning is narrower there.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ColumnType = Literal["string", "bool", "int32", "int64", "float64", "date32", "timestamp[us, UTC]", "list<string>"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Arrow type, whether it may be empty, and what it means."""

    name: str
    type: ColumnType
    nullable: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its grain in a sentence, its key, its order and its columns.

    row_group: rows written together; articles carry their text, so theirs are fewer.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    columns: tuple[Column, ...]
    row_group: int = 65_536

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)


def _split(lines: str) -> Iterator[Column]:
    """Columns from lines of `name | type | meaning`; a `?` after the type: may be empty."""
    for line in lines.strip().splitlines():
        name, kind, meaning = (field.strip() for field in line.split("|", 2))
        yield Column(name, kind.rstrip("?"), kind.endswith("?"), meaning)  # type: ignore[arg-type]  # a test reads them all


_COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        column.name: column
        for column in _split("""
actor                | string?             | who acts, as written
actor_code           | string?             | code of who acts: ISO 3166-1 alpha-3 country or international code, then the PLOVER role, e.g. USAGOV
actor_end            | int32?              | end of actor in articles.text
actor_entity_id      | string?             | identity of who acts (entities)
actor_start          | int32?              | start of actor in articles.text
addressee            | string?             | who is spoken to, as written
addressee_entity_id  | string?             | identity of who is spoken to (entities)
agency               | string?             | news agency that the article names as its origin
annotated            | bool                | whether the article was annotated; false where the language is not English
article_id           | string              | the article; derived from source and source_id
byline               | string?             | authors as the article names them
cameo                | string              | CAMEO root code of the event type, two digits
caption              | string?             | captions of pictures, a blank line between two
claimed_by           | string?             | quote_id of the quotation in which the event is told; empty if the article itself tells it
confidence           | float64             | how sure the rule is, 0 to 1
content_sha256       | string              | SHA-256 of text in UTF-8, 64 hexadecimal digits
country              | string?             | ISO 3166-1 alpha-3 code of the country it is, lies in or belongs to
cue                  | string?             | the words that introduce the speech, as written
cue_end              | int32?              | end of cue in articles.text
cue_start            | int32?              | start of cue in articles.text
cut                  | list<string>        | what the page held beside the article and was left out, in its order
date_end             | date32?             | last day of the stretch of time; empty if the text gives none
date_mention_id      | string?             | the time expression that dates the event (mentions); empty if none does
date_precision       | string?             | how closely the days are known: day, week, month, year, interval, publication (the day of publication stands in)
date_start           | date32?             | first day of the stretch of time; empty if the text gives none
dateline_place       | string?             | place words of the dateline, as written
dateline_place_id    | string?             | identity of the place of the dateline (entities)
detail               | string              | what was wrong, for people
duplicate_of         | string?             | article_id of the first article with the same or nearly the same text; empty for that first one
end                  | int32               | end of text in the text of its section, half-open, in Unicode code points
entity_id            | string?             | identity in entities: a gazetteer id, else a slug of kind and name
entity_name          | string?             | canonical name of the entity
event_cluster_id     | string              | rows that tell the same event, in one article or in many, share it
event_context        | string?             | PLOVER context, e.g. military, diplomatic
event_id             | string              | the row; derived from article, trigger, type, actor, recipient and status
event_mode           | string?             | PLOVER mode of the type
event_type           | string              | one of the sixteen PLOVER event types
headline             | string?             | headline of the article
intensity            | float64             | Goldstein-style score of type and mode, -10 (conflict) to 10 (cooperation)
kind                 | string              | entity or time
label                | string              | spaCy label of a name (PERSON ORG GPE LOC FAC NORP EVENT ...), TIMEX3 type of a time (DATE TIME DURATION SET)
language             | string              | ISO 639-1 code of the language of the text
latitude             | float64?            | degrees north, WGS 84
longitude            | float64?            | degrees east, WGS 84
mention_id           | string              | the row; derived from article, section, span and kind
n_articles           | int32               | articles in which it is named or referred to
n_chars              | int32               | Unicode code points in text
n_mentions           | int32               | rows of mentions that name it
geonames_id          | int64?              | identifier in GeoNames
place                | string?             | where it happens, as written
place_entity_id      | string?             | identity of where it happens (entities)
place_precision      | string?             | how closely the place is known: city, region, country, other
published            | date32?             | day of publication, as the article counts days
published_from       | string?             | what the publication date was read from
published_time       | timestamp[us, UTC]? | moment of publication; empty if only the day is known
quad_class           | int32               | 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
quote_id             | string              | the row; derived from article and span
reason               | string              | why the input was refused, one of a closed list
recipient            | string?             | whom it is done to, as written
recipient_code       | string?             | code of whom it is done to, made like actor_code
recipient_end        | int32?              | end of recipient in articles.text
recipient_entity_id  | string?             | identity of whom it is done to (entities)
recipient_start      | int32?              | start of recipient in articles.text
role_code            | string?             | PLOVER role or kind of organisation, e.g. GOV, REB, IGO
rule                 | string              | name of the rule that decided the row; `tidywire explain` shows it beside the text
said_end             | date32?             | last day on which it was said; empty if the text gives none
said_start           | date32?             | first day on which it was said; empty if the text gives none
section              | string              | text that the offsets count in: headline (articles.headline), body (articles.text) or caption (articles.caption)
sentence             | int32?              | number of the sentence of its section in which the row starts, from 0
sentence_end         | int32               | end of the sentence in articles.text
sentence_start       | int32               | start of the sentence in articles.text
source               | string              | path of the input under its folder, or its URL
source_id            | string              | record id in line-by-line input, else the file name
speaker              | string?             | who speaks, as written
speaker_end          | int32?              | end of speaker in articles.text
speaker_entity_id    | string?             | identity of who speaks (entities)
speaker_kind         | string?             | named, anonymous or collective
speaker_name         | string?             | who speaks, resolved: a pronoun or "the official" leads to whom it stands for
speaker_start        | int32?              | start of speaker in articles.text
start                | int32               | start of text in the text of its section, in Unicode code points
status               | string              | actual, negated, hypothetical, future or requested
text                 | string              | the words themselves
timex_mod            | string?             | TIMEX3 mod, e.g. START, END, APPROX
timex_value          | string?             | TIMEX3 value, e.g. 2011-07-16, 2011-W28-WE, P4M, PAST_REF
trigger              | string              | the word that tells the event, as written
trigger_end          | int32               | end of trigger in articles.text
trigger_start        | int32               | start of trigger in articles.text
utterance_id         | string              | pieces of one utterance share it
wikidata_id          | string?             | identifier in Wikidata
""")
    }
)

# The same name where a table gives it a narrower meaning.
_OWN: Mapping[tuple[str, str], Column] = MappingProxyType(
    {
        (table, column.name): column
        for table, lines in {
            "articles": """
text                 | string              | the article as read: its body, dateline included
""",
            "entities": """
entity_id            | string              | the row: a gazetteer id, else a slug of kind and name
entity_name          | string              | canonical name
kind                 | string              | PERSON ORG GPE LOC FAC NORP EVENT PRODUCT WORK_OF_ART LAW LANGUAGE
""",
            "quotes": """
kind                 | string              | direct (all in quotation marks), mixed (partly) or indirect (none)
text                 | string              | what was said, as written, without the quotation marks around it
""",
            "rejects": """
place                | string?             | where in the input, e.g. a line; empty for the whole of it
""",
        }.items()
        for column in _split(lines)
    }
)


def _table(name: str, grain: str, *, key: str, order: str, columns: str, row_group: int = 65_536) -> Table:
    picked = tuple(_OWN.get((name, word)) or _COLUMNS[word] for word in columns.split())
    return Table(name, grain, tuple(key.split()), tuple(order.split()), picked, row_group)


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            _table(
                "articles",
                "One row an article as read; copies stay and are marked by duplicate_of.",
                key="article_id",
                order="article_id",
                columns="""article_id source source_id headline byline agency published published_time published_from
            dateline_place dateline_place_id language text caption n_chars content_sha256 duplicate_of annotated cut""",
                row_group=4_096,
            ),
            _table(
                "mentions",
                "One row a stretch of text that names an entity or a time.",
                key="mention_id",
                order="article_id section start end kind mention_id",
                columns="""mention_id article_id sentence start end text section kind label entity_id entity_name timex_value
            timex_mod date_start date_end rule confidence""",
            ),
            _table(
                "entities",
                "One row an entity that some article names or refers to.",
                key="entity_id",
                order="entity_id",
                columns="""entity_id entity_name kind wikidata_id geonames_id country latitude longitude role_code n_articles
            n_mentions""",
            ),
            _table(
                "quotes",
                "One row a contiguous piece of quoted or reported speech.",
                key="quote_id",
                order="article_id start end quote_id",
                columns="""quote_id utterance_id article_id sentence start end text kind cue cue_start cue_end speaker
            speaker_start speaker_end speaker_entity_id speaker_name speaker_kind addressee addressee_entity_id
            said_start said_end rule confidence""",
            ),
            _table(
                "events",
                "One row an actor-recipient pair of an event that an article tells.",
                key="event_id",
                order="article_id trigger_start trigger_end event_id",
                columns="""event_id event_cluster_id article_id sentence sentence_start sentence_end trigger trigger_start
            trigger_end event_type event_mode event_context cameo quad_class intensity actor actor_start actor_end
            actor_entity_id actor_code recipient recipient_start recipient_end recipient_entity_id recipient_code
            date_start date_end date_precision date_mention_id place place_precision place_entity_id latitude longitude
            status claimed_by rule confidence""",
            ),
            _table(
                "rejects",
                "One row an input, or a record of one, that was refused; nothing is dropped in silence.",
                key="source place reason detail",
                order="source place reason detail",
                columns="source place reason detail",
            ),
        )
    }
)


def arrow_type(kind: ColumnType) -> pa.DataType:
    """The Arrow type that a column's type names."""
    if kind == "list<string>":
        return pa.list_(pa.field("element", pa.string(), nullable=False))
    if kind == "timestamp[us, UTC]":
        return pa.timestamp("us", tz="UTC")
    return pa.type_for_alias(kind)


def arrow_schema(table: Table) -> pa.Schema:
    """The table's Arrow schema; meanings lie in the fields' metadata, the grain in the schema's."""
    return pa.schema(
        [
            pa.field(column.name, arrow_type(column.type), column.nullable, metadata={"description": column.meaning})
            for column in table.columns
        ],
        metadata={"table": table.name, "description": table.grain, "key": " ".join(table.key)},
    )


def data_dictionary() -> str:
    """All tables and columns as Markdown: what each row and each column means."""
    lines = ["# The tables", ""]
    for table in TABLES.values():
        lines += [
            f"## {table.name}",
            "",
            f"{table.grain} Key: {', '.join(f'`{name}`' for name in table.key)}.",
            "",
            "| column | type | empty? | meaning |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{column.name}` | {column.type} | {'may be' if column.nullable else 'never'} | {column.meaning} |"
            for column in table.columns
        ]
        lines.append("")
    return "\n".join(lines)
