"""The tables in the formats that other houses read.

In: a published version. Out: files in a folder:

    csv     one file a table, UTF-8, comma, a head line; lists as JSON
    jsonl   one file a table, one JSON object a line; empty values left out
    gdelt   events.tsv in the 58 columns of GDELT 1.0 daily files, without a head line, as theirs
    plover  events.jsonl, one PLOVER event a line, with its actor and recipient, place and source

The idea to hold: csv and jsonl carry the tables as they are. The other two speak of events, so copies
of articles are left out and an event told several times is one record; GDELT knows no statuses, so
only what the text says took place goes there, while PLOVER records carry the status.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal

from flows.report.dataset import open_dataset
from flows.tables import TABLES, disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from flows.report.dataset import Dataset

Format = Literal["csv", "jsonl", "gdelt", "plover"]
Row = dict[str, Any]

GDELT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1EthnicCode", "Actor1Religion1Code",
    "Actor1Religion2Code", "Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code",
    "Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2EthnicCode", "Actor2Religion1Code",
    "Actor2Religion2Code", "Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code",
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    "Actor1Geo_Type", "Actor1Geo_FullName", "Actor1Geo_CountryCode", "Actor1Geo_ADM1Code", "Actor1Geo_Lat",
    "Actor1Geo_Long", "Actor1Geo_FeatureID",
    "Actor2Geo_Type", "Actor2Geo_FullName", "Actor2Geo_CountryCode", "Actor2Geo_ADM1Code", "Actor2Geo_Lat",
    "Actor2Geo_Long", "Actor2Geo_FeatureID",
    "ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_ADM1Code", "ActionGeo_Lat",
    "ActionGeo_Long", "ActionGeo_FeatureID",
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
# Codes that begin with one of these name a body of several countries or of none.
_INTERNATIONAL = frozenset({"EUR", "IGO", "IMG", "ISM", "MNC", "NGO", "UNO"})
_GEO_TYPES = {"country": 1, "city": 4, "region": 5}


def export(output: Path, folder: Path, *, format: Format, version: str | None = None) -> tuple[Path, ...]:  # noqa: A002  # the word of the command line
    """Write a version in another format into `folder`; the files written.

    version: a kept version by the first letters of its id; None is the one that readers see.
    Files of the same names are replaced. Raises PublishError if nothing is published there or a
    file cannot be written.
    """
    dataset = open_dataset(output, version=version)
    with disk.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_WRITERS[format](dataset, folder))


def _csv(dataset: Dataset, folder: Path) -> Iterator[Path]:
    for name, table in TABLES.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\r\n")
            out.writerow(table.names)
            for row in dataset.records(name):
                out.writerow([_cell(row[column]) for column in table.names])
        yield path


def _cell(value: object) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else value


def _jsonl(dataset: Dataset, folder: Path) -> Iterator[Path]:
    for name in TABLES:
        rows = ({key: value for key, value in row.items() if value is not None} for row in dataset.records(name))
        yield _lines(folder / f"{name}.jsonl", rows)


def _lines(path: Path, rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, default=_cell) + "\n")
    return path


def _gdelt(dataset: Dataset, folder: Path) -> Iterator[Path]:
    path = folder / "events.tsv"
    sources = {key: (source, published) for key, source, published in dataset.rows("articles", _ARTICLE)}
    entities = {row["entity_id"]: row for row in dataset.records("entities")}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        for rows in _clusters(dataset, sources):
            told = [row for row in rows if row["status"] == "actual"]
            if told and told[0]["date_start"] is not None:
                record = _gdelt_record(told, entities, sources)
                out.writerow([_flat(record.get(column)) for column in GDELT_COLUMNS])
    yield path


_ARTICLE = ("article_id", "source", "published")


def _gdelt_record(
    rows: list[Row], entities: Mapping[str, Row], sources: Mapping[str, tuple[str, dt.date | None]]
) -> Row:
    """One record of an event told in several rows; its first row tells the rest."""
    first = rows[0]
    day: dt.date = first["date_start"]
    place = entities.get(first["place_entity_id"] or "", {})
    articles = {row["article_id"] for row in rows}
    added = min((sources[key][1] or day for key in articles), default=day)
    record: Row = {
        # The number that the id begins with: GDELT counts its events, here the content names them.
        "GLOBALEVENTID": int(first["event_id"][:15], 16),
        "SQLDATE": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": day.year,
        "FractionDate": f"{day.year + (day.timetuple().tm_yday - 1) / 365:.4f}",
        "IsRootEvent": int(first["sentence"] == 0),
        # CAMEO roots are what is known: the same code at all three depths.
        "EventCode": f"{first['cameo']}0",
        "EventBaseCode": f"{first['cameo']}0",
        "EventRootCode": first["cameo"],
        "QuadClass": first["quad_class"],
        "GoldsteinScale": first["intensity"],
        "NumMentions": len(rows),
        "NumSources": len({sources[key][0] for key in articles}),
        "NumArticles": len(articles),
        "ActionGeo_Type": _GEO_TYPES.get(first["place_precision"] or ""),
        "ActionGeo_FullName": place.get("entity_name") or first["place"],
        "ActionGeo_CountryCode": place.get("country"),
        "ActionGeo_Lat": first["latitude"],
        "ActionGeo_Long": first["longitude"],
        "ActionGeo_FeatureID": place.get("geonames_id"),
        "DATEADDED": f"{added:%Y%m%d}",
        "SOURCEURL": sources[first["article_id"]][0],
    }
    for number, part in ((1, "actor"), (2, "recipient")):
        code = first[f"{part}_code"] or ""
        entity = entities.get(first[f"{part}_entity_id"] or "", {})
        name = entity.get("entity_name") or first[part]
        record |= {
            f"Actor{number}Code": code,
            f"Actor{number}Name": name.upper() if name else None,
            f"Actor{number}CountryCode": _country(code),
            f"Actor{number}KnownGroupCode": code[:3] if code[:3] in _INTERNATIONAL else None,
            f"Actor{number}Type1Code": code[3:6] or None,
            f"Actor{number}Type2Code": code[6:9] or None,
        }
    return record


def _country(code: str) -> str | None:
    """The country that a code begins with."""
    return code[:3] if code and code[:3] not in _INTERNATIONAL else None


def _sectors(code: str) -> list[str] | None:
    """The roles in a code, an international body being one.

    >>> _sectors("USAGOV"), _sectors("UNO")
    (['GOV'], ['UNO'])
    """
    start = 0 if code[:3] in _INTERNATIONAL else 3
    return [code[at : at + 3] for at in range(start, len(code), 3)] or None


def _flat(value: object) -> str:
    """A value without the characters that part fields and lines in a file that knows no quoting."""
    return "" if value is None else " ".join(str(value).split())


def _plover(dataset: Dataset, folder: Path) -> Iterator[Path]:
    sources = {key: (source, published) for key, source, published in dataset.rows("articles", _ARTICLE)}
    entities = {row["entity_id"]: row for row in dataset.records("entities")}
    records = (_plover_record(rows, entities, sources) for rows in _clusters(dataset, sources))
    yield _lines(folder / "events.jsonl", records)


def _plover_record(
    rows: list[Row], entities: Mapping[str, Row], sources: Mapping[str, tuple[str, dt.date | None]]
) -> Row:
    first = rows[0]
    source, published = sources[first["article_id"]]
    record: Row = {
        "id": first["event_id"],
        "date": first["date_start"],
        "date_end": first["date_end"],
        "type": first["event_type"],
        "mode": first["event_mode"],
        "context": [first["event_context"]] if first["event_context"] else [],
        "quad_class": first["quad_class"],
        "intensity": first["intensity"],
        "status": first["status"],
        "source": _participant(first, "actor", entities),
        "target": _participant(first, "recipient", entities),
        "location": _location(first, entities),
        "claimed": all(row["claimed_by"] is not None for row in rows),
        "trigger": first["trigger"],
        "mentions": [
            {
                "article_id": row["article_id"],
                "publication": sources[row["article_id"]][0],
                "start": row["sentence_start"],
                "end": row["sentence_end"],
            }
            for row in rows
        ],
        "publication": source,
        "published": published,
    }
    return {key: value for key, value in record.items() if value is not None}


def _participant(row: Row, part: str, entities: Mapping[str, Row]) -> Row | None:
    if row[part] is None:
        return None
    code = row[f"{part}_code"]
    entity = entities.get(row[f"{part}_entity_id"] or "", {})
    found = {
        "text": row[part],
        "name": entity.get("entity_name"),
        "code": code,
        "country": _country(code or ""),
        "sectors": _sectors(code or ""),
        "wikidata": entity.get("wikidata_id"),
    }
    return {key: value for key, value in found.items() if value is not None}


def _location(row: Row, entities: Mapping[str, Row]) -> Row | None:
    if row["place"] is None and row["place_entity_id"] is None:
        return None
    entity = entities.get(row["place_entity_id"] or "", {})
    found = {
        "text": row["place"],
        "name": entity.get("entity_name"),
        "country": entity.get("country"),
        "geonames": entity.get("geonames_id"),
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "precision": row["place_precision"],
    }
    return {key: value for key, value in found.items() if value is not None}


def _clusters(dataset: Dataset, articles: Mapping[str, object]) -> Iterator[list[Row]]:
    """Events outside copies, the rows that tell the same of the same two together."""
    copies = {key for key, copy in dataset.rows("articles", ("article_id", "duplicate_of")) if copy is not None}
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in dataset.records("events"):
        if row["article_id"] in articles and row["article_id"] not in copies:
            parties = (
                row[f"{part}_entity_id"] or row[f"{part}_code"] or row[part] or "" for part in ("actor", "recipient")
            )
            found[row["event_cluster_id"], row["event_type"], row["status"], *parties].append(row)
    yield from found.values()


_WRITERS: dict[Format, Callable[[Dataset, Path], Iterator[Path]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "gdelt": _gdelt,
    "plover": _plover,
}
