"""What other tools need to know of the tables: a manual, a data package, a Croissant card, views.

In: an output folder with a published version. Out: `README.md`, `datapackage.json` (Frictionless),
`croissant.json` (ML Commons, JSON-LD) and `views.sql` (DuckDB) beside the tables.

The idea to hold: all four are made from the schema and the manifest, so they cannot say anything else than
the tables do. They name the tables by the paths that never move.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from flows.report.dataset import open_dataset
from flows.tables import TABLES, data_dictionary, disk

if TYPE_CHECKING:
    from pathlib import Path

    from flows.report.dataset import Dataset
    from flows.tables.schema import Column, Table

_NAME = "tidywire-dataset"
_TITLE = "News articles as tables: names, times, quotes and events"
_ABOUT = (
    "Made by tidywire from news articles: entities and dates found and normalised, quotations with their speakers, "
    "events coded by the PLOVER ontology, every row with its place in the text and the rule that found it."
)
_RIGHTS = "The texts belong to their publishers; the annotations may be used under Apache-2.0."

# table, column -> the table whose key it holds.
_KEYS = {
    "article_id": "articles",
    "duplicate_of": "articles",
    "entity_id": "entities",
    "dateline_place_id": "entities",
    "speaker_entity_id": "entities",
    "addressee_entity_id": "entities",
    "actor_entity_id": "entities",
    "recipient_entity_id": "entities",
    "place_entity_id": "entities",
    "date_mention_id": "mentions",
    "claimed_by": "quotes",
}
_FRICTIONLESS = {
    "string": "string",
    "bool": "boolean",
    "int32": "integer",
    "int64": "integer",
    "float64": "number",
    "date32": "date",
    "timestamp[us, UTC]": "datetime",
    "list<string>": "any",  # pandas gives NumPy arrays, which Frictionless does not take for an array
}
_CROISSANT = {
    "string": "sc:Text",
    "bool": "sc:Boolean",
    "int32": "sc:Integer",
    "int64": "sc:Integer",
    "float64": "sc:Float",
    "date32": "sc:Date",
    "timestamp[us, UTC]": "sc:DateTime",
    "list<string>": "sc:Text",
}


def package(output: Path) -> tuple[Path, ...]:
    """Write the four files for the version that readers see; their paths.

    Raises PublishError if nothing is published there or the folder cannot be written.
    """
    dataset = open_dataset(output)
    manifest = json.loads((dataset.folder / "manifest.json").read_text("utf-8"))
    texts = {
        "README.md": manual(dataset, manifest),
        "datapackage.json": _json(data_package(dataset, manifest)),
        "croissant.json": _json(croissant(dataset, manifest)),
        "views.sql": views(),
    }
    with disk.writing(output):
        for name, text in texts.items():
            disk.write_text(output / name, text)
    return tuple(output / name for name in texts)


def views() -> str:
    """The ready views as SQL for DuckDB; its paths are relative to the output folder."""
    return files("flows.report").joinpath("data", "views.sql").read_text("utf-8")


def manual(dataset: Dataset, manifest: dict[str, Any]) -> str:
    """What lies in the folder, how to open it, what every column means."""
    rows = "\n".join(
        f"| [`{name}`]({name}) | {manifest['tables'][name]['rows']:,} | {table.grain} |"
        for name, table in TABLES.items()
    )
    head = files("flows.report").joinpath("data", "manual.md").read_text("utf-8")
    head = head.replace("{version}", dataset.version).replace("{rows}", rows).replace("{rights}", _RIGHTS)
    return f"{head}\n{data_dictionary().replace('# The tables', '## What every column means', 1).replace('\n## ', '\n### ')}"


def data_package(dataset: Dataset, manifest: dict[str, Any]) -> dict[str, Any]:
    """The descriptor of a Frictionless data package."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": _NAME,
        "title": _TITLE,
        "description": f"{_ABOUT} {_RIGHTS}",
        "version": dataset.version,
        "resources": [_resource(table, manifest["tables"][name]) for name, table in TABLES.items()],
    }


def _resource(table: Table, entry: dict[str, Any]) -> dict[str, Any]:
    (file,) = entry["files"]
    return {
        "name": table.name,
        "type": "table",
        "description": table.grain,
        "path": file["path"],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        # Not `bytes` and `hash`: Frictionless counts neither of a Parquet file and then misses them.
        "sha256": file["sha256"],
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [column.name], "reference": {"resource": target, "fields": [TABLES[target].key[0]]}}
                for column in table.columns
                if (target := _target(table, column)) is not None
            ],
            "missingValues": [],
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        # Frictionless reads Parquet through pandas, where whole numbers that may be empty become fractions.
        "type": "number" if column.nullable and column.type.startswith("int") else _FRICTIONLESS[column.type],
        "description": column.meaning,
    }
    if not column.nullable:
        found["constraints"] = {"required": True}
    if (column.name,) == table.key:
        found["constraints"]["unique"] = True
    return found


def _target(table: Table, column: Column) -> str | None:
    """The table whose key the column holds; a table's own key is no reference."""
    return None if column.name in table.key else _KEYS.get(column.name)


def croissant(dataset: Dataset, manifest: dict[str, Any]) -> dict[str, Any]:
    """The Croissant 1.0 card: every file, every table as a record set, every column as a field."""
    published = [day for day in dataset.column("articles", "published") if day is not None]
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": _NAME,
        "description": _ABOUT,
        "license": _RIGHTS,
        # A version that follows from the content, in the form that the format asks for.
        "version": f"1.0.0+{dataset.version}",
        "citeAs": "Cite the publishers of the articles, and tidywire for the annotations.",
        "creator": {"@type": "sc:Organization", "name": "tidywire"},
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file["path"],
                "name": file["path"],
                "description": TABLES[name].grain,
                "contentUrl": file["path"],
                "contentSize": f"{file['bytes']} B",
                "encodingFormat": "application/x-parquet",
                "sha256": file["sha256"],
            }
            for name in TABLES
            for file in manifest["tables"][name]["files"]
        ],
        "recordSet": [_record_set(table, manifest["tables"][name]) for name, table in TABLES.items()],
    }
    if published:
        # The latest day that the articles were published; when the tables were made is not part of them.
        found["datePublished"] = max(published).isoformat()
    return found


def _record_set(table: Table, entry: dict[str, Any]) -> dict[str, Any]:
    (file,) = entry["files"]
    fields = []
    for column in table.columns:
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{table.name}/{column.name}",
            "name": f"{table.name}/{column.name}",
            "description": column.meaning,
            "dataType": _CROISSANT[column.type],
            "source": {"fileObject": {"@id": file["path"]}, "extract": {"column": column.name}},
        }
        if column.type == "list<string>":
            field["repeated"] = True
        target = _target(table, column)
        if target is not None:
            field["references"] = {"field": {"@id": f"{target}/{TABLES[target].key[0]}"}}
        fields.append(field)
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.grain,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": fields,
    }


_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
