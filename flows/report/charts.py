"""Charts as pictures inside the page: Vega-Lite and Vega, drawn while the report is built.

In: counts. Out: SVG as safe markup, with a title for people who hear the page and one on every mark.

The idea to hold: a chart is a plain Vega description; `vl_convert` draws it without a browser or a
network, and the page carries no script for it. Colours are CSS variables, so one picture serves
light, dark and paper. This is the only module that imports vl_convert.
"""

from __future__ import annotations

import functools
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from flows.report.deeds import QUADS, TYPES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.report.calendar import Scale

_WIDTH = 900  # of the viewBox; the page scales it
_INK, _SOFT, _LINE = "var(--ink)", "var(--soft)", "var(--line)"
_CONFIG = {
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _SOFT,
        "titleColor": _SOFT,
        "gridColor": _LINE,
        "domainColor": _LINE,
        "tickColor": _LINE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {"labelColor": _INK, "titleColor": _SOFT, "labelFontSize": 12, "titleFontSize": 12, "orient": "top"},
    "title": {"color": _INK, "fontSize": 13, "anchor": "start", "fontWeight": "normal"},
    "text": {"color": _INK},
}
_QUAD_COLOURS = {quad: f"var(--q{quad})" for quad in QUADS}


def stacked_bars(
    title: str, scale: Scale, counts: Mapping[tuple[dt.date, str], int], series: Mapping[str, str], *, noun: str
) -> Markup:
    """Bars over time, one colour a series; series maps a name to a CSS colour and gives the order."""
    rows = []
    for start in scale.starts():
        foot = 0
        for name in series:
            count = counts.get((start, name), 0)
            if count:
                rows.append(
                    {
                        "from": start.isoformat(),
                        "to": scale.after(start).isoformat(),
                        "series": name,
                        "foot": foot,
                        "head": foot + count,
                        "said": f"{scale.label(start)}, {name}: {count:,} {noun}",
                    }
                )
                foot += count
    names = list(series)
    return _lite(
        title,
        {
            "width": _WIDTH,
            "height": 200,
            "data": {"values": rows},
            "mark": {"type": "rect", "stroke": "var(--paper)", "strokeWidth": 0.5},
            "encoding": {
                "x": {**_time_axis(scale), "field": "from"},
                "x2": {"field": "to"},
                "y": {"field": "foot", "type": "quantitative", "axis": {"title": noun, "tickMinStep": 1}},
                "y2": {"field": "head"},
                "color": {
                    "field": "series",
                    "type": "nominal",
                    "sort": names,
                    "scale": {"domain": names, "range": list(series.values())},
                    "legend": {"title": None, "columns": 4, "labelLimit": 260, "columnPadding": 36}
                    if len(names) > 1
                    else None,
                },
                "description": {"field": "said"},
            },
        },
    )


def type_grid(
    title: str, scale: Scale, counts: Mapping[tuple[dt.date, str], int], types: Mapping[str, tuple[int, int]]
) -> Markup:
    """Event types by time: one row a type, darker where more is told, coloured by quad class."""
    top = max(counts.values(), default=1)
    rows = [
        {
            "from": start.isoformat(),
            "to": scale.after(start).isoformat(),
            "type": name,
            "quad": str(types[name][0]),
            "share": (count / top) ** 0.5,
            "said": f"{scale.label(start)}, {name}: {count:,} events",
        }
        for (start, name), count in counts.items()
    ]
    return _lite(
        title,
        {
            "width": _WIDTH - 40,
            "height": {"step": 19},
            "data": {"values": rows},
            "mark": {"type": "rect", "stroke": "var(--paper)", "strokeWidth": 0.5},
            "encoding": {
                "x": {**_time_axis(scale), "field": "from"},
                "x2": {"field": "to"},
                "y": {
                    "field": "type",
                    "type": "nominal",
                    "sort": None,
                    "scale": {"domain": [name for name in TYPES if name in types]},
                    "axis": {"title": None, "grid": True, "tickBand": "extent"},
                },
                "color": {
                    "field": "quad",
                    "type": "nominal",
                    "scale": {"domain": [str(quad) for quad in QUADS], "range": list(_QUAD_COLOURS.values())},
                    "legend": None,
                },
                "opacity": {
                    "field": "share",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1], "range": [0.15, 1]},
                    "legend": None,
                },
                "description": {"field": "said"},
            },
        },
    )


def bars(title: str, counts: Iterable[tuple[str, int]], *, noun: str, colour: str = "var(--accent)") -> Markup:
    """Horizontal bars, in the order given, each with its number."""
    rows = [{"name": name, "count": count, "said": f"{name}: {count:,} {noun}"} for name, count in counts]
    base = {
        "y": {
            "field": "name",
            "type": "nominal",
            "sort": None,
            "axis": {"title": None, "labelLimit": 220, "ticks": False},
        },
        "x": {"field": "count", "type": "quantitative", "axis": None},
    }
    return _lite(
        title,
        {
            "width": _WIDTH - 260,
            "height": {"step": 22},
            "data": {"values": rows},
            "encoding": base,
            "layer": [
                {
                    "mark": {"type": "bar", "color": colour, "height": 14},
                    "encoding": {"description": {"field": "said"}},
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 4, "color": _SOFT, "aria": False},
                    "encoding": {"text": {"field": "count", "format": ","}},
                },
            ],
        },
    )


def histogram(title: str, bins: Sequence[int]) -> Markup:
    """A small histogram over tenths from 0 to 1."""
    width = 1 / len(bins)
    rows = [
        {
            "from": place * width,
            "to": (place + 1) * width,
            "count": count,
            "said": f"confidence {place * width:.1f} to {(place + 1) * width:.1f}: {count:,} rows",
        }
        for place, count in enumerate(bins)
    ]
    return _lite(
        title,
        {
            "width": 200,
            "height": 90,
            "data": {"values": rows},
            "mark": {"type": "rect", "color": "var(--accent)", "stroke": "var(--paper)", "strokeWidth": 1},
            "encoding": {
                "x": {
                    "field": "from",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1]},
                    "axis": {"title": None, "grid": False, "values": [0, 0.5, 1]},
                },
                "x2": {"field": "to"},
                "y": {
                    "field": "count",
                    "type": "quantitative",
                    "axis": {"title": None, "tickCount": 3, "format": "~s"},
                },
                "description": {"field": "said"},
            },
        },
    )


def world_map(title: str, places: Iterable[tuple[str, float, float, int, str]], *, noun: str) -> Markup:
    """Places as circles on an outline of the world: name, latitude, longitude, count, link."""
    points = [
        {"name": name, "lat": lat, "lon": lon, "count": count, "link": link, "said": f"{name}: {count:,} {noun}"}
        for name, lat, lon, count, link in places
    ]
    width, height = 900, 404  # ends at the sixtieth parallel: Antarctica lies below
    outline = {"transform": [{"type": "geoshape", "projection": "globe"}]}
    return _vega(
        title,
        {
            "width": width,
            "autosize": "none",
            "height": height,
            "projections": [{"name": "globe", "type": "naturalEarth1", "scale": 164, "translate": [450, 236]}],
            "data": [
                {"name": "land", "values": _world(), "format": {"type": "topojson", "feature": "land"}},
                {
                    "name": "borders",
                    "values": _world(),
                    "format": {"type": "topojson", "mesh": "countries", "filter": "interior"},
                },
                {
                    "name": "places",
                    "values": points,
                    "transform": [
                        {"type": "geopoint", "projection": "globe", "fields": ["lon", "lat"]},
                        {"type": "collect", "sort": {"field": "count", "order": "descending"}},
                    ],
                },
            ],
            "scales": [
                {
                    "name": "size",
                    "type": "linear",
                    "domain": {"data": "places", "field": "count"},
                    "zero": True,
                    "range": [12, 900],
                }
            ],
            "marks": [
                {
                    "type": "shape",
                    "aria": False,
                    "from": {"data": "land"},
                    "encode": {"enter": {"fill": {"value": "var(--land)"}}},
                    **outline,
                },
                {
                    "type": "shape",
                    "aria": False,
                    "from": {"data": "borders"},
                    "encode": {"enter": {"stroke": {"value": "var(--paper)"}, "strokeWidth": {"value": 0.6}}},
                    **outline,
                },
                {
                    "type": "symbol",
                    "from": {"data": "places"},
                    "encode": {
                        "enter": {
                            "x": {"field": "x"},
                            "y": {"field": "y"},
                            "size": {"scale": "size", "field": "count"},
                            "fill": {"value": "var(--accent)"},
                            "fillOpacity": {"value": 0.55},
                            "stroke": {"value": "var(--paper)"},
                            "strokeWidth": {"value": 0.7},
                            "href": {"field": "link"},
                            "description": {"field": "said"},
                        }
                    },
                },
            ],
        },
    )


def network(title: str, edges: Sequence[tuple[str, str, int]], *, verb: str, directed: bool, colour: str) -> Markup:
    """Who did it to whom: names as dots, laid out by forces, arrows as thick as they are frequent."""
    strength: dict[str, int] = {}
    for who, whom, count in edges:
        strength[who] = strength.get(who, 0) + count
        strength[whom] = strength.get(whom, 0) + count
    names = sorted(strength, key=lambda name: (-strength[name], name))
    top = max((count for *_, count in edges), default=1)
    links = [
        {
            "source": names.index(who),
            "target": names.index(whom),
            "from": names.index(who),
            "to": names.index(whom),
            "width": 1 + 4 * (count / top) ** 0.5,
            "said": f"{who} {verb} {whom}: {count:,} events",
        }
        for who, whom, count in edges
    ]
    nodes = [
        {
            "name": name,
            "place": place,
            "radius": 4 + 10 * (strength[name] / max(strength.values())) ** 0.5,
            "said": name,
        }
        for place, name in enumerate(names)
    ]
    width, height = _WIDTH, min(460, 110 + 26 * len(names))
    arrows: list[dict[str, Any]] = [
        {
            "type": "symbol",
            "aria": False,
            "from": {"data": "links"},
            "encode": {
                "update": {
                    "x": {"signal": "datum.x2"},
                    "y": {"signal": "datum.y2"},
                    "shape": {"value": "triangle"},
                    "size": {"signal": "30 + 12 * datum.width"},
                    "angle": {"signal": "datum.turn"},
                    "fill": {"value": colour},
                }
            },
        }
    ]
    return _vega(
        title,
        {
            "width": width,
            "autosize": "none",
            "height": height,
            "data": [
                {"name": "edges", "values": links},
                {
                    "name": "nodes",
                    "values": nodes,
                    "transform": [
                        {
                            "type": "force",
                            "iterations": 400,
                            "static": True,
                            "forces": [
                                {"force": "center", "x": width / 2, "y": height / 2},
                                {"force": "collide", "radius": {"expr": "datum.radius + 14"}, "iterations": 3},
                                {"force": "nbody", "strength": -170, "distanceMax": 260},
                                {"force": "x", "x": {"expr": str(width / 2)}, "strength": 0.05},
                                {"force": "y", "y": {"expr": str(height / 2)}, "strength": 0.11},
                                {"force": "link", "links": "edges", "distance": 85},
                            ],
                        },
                        {"type": "formula", "as": "px", "expr": f"clamp(datum.x, 40, {width - 40})"},
                        {"type": "formula", "as": "py", "expr": f"clamp(datum.y, 22, {height - 22})"},
                    ],
                },
                {
                    "name": "links",
                    "source": "edges",
                    "transform": [
                        {"type": "lookup", "from": "nodes", "key": "place", "fields": ["from", "to"], "as": ["a", "b"]},
                        *(
                            {"type": "formula", "as": name, "expr": expression}
                            for name, expression in (
                                ("long", "max(1, hypot(datum.b.px - datum.a.px, datum.b.py - datum.a.py))"),
                                ("back", "(datum.b.radius + 3 + datum.width) / datum.long"),
                                ("x2", "datum.b.px - (datum.b.px - datum.a.px) * datum.back"),
                                ("y2", "datum.b.py - (datum.b.py - datum.a.py) * datum.back"),
                                ("turn", "90 + 180 / PI * atan2(datum.b.py - datum.a.py, datum.b.px - datum.a.px)"),
                            )
                        ),
                    ],
                },
            ],
            "marks": [
                {
                    "type": "rule",
                    "from": {"data": "links"},
                    "encode": {
                        "update": {
                            "x": {"signal": "datum.a.px"},
                            "y": {"signal": "datum.a.py"},
                            "x2": {"signal": "datum.x2" if directed else "datum.b.px"},
                            "y2": {"signal": "datum.y2" if directed else "datum.b.py"},
                            "stroke": {"value": colour},
                            "strokeOpacity": {"value": 0.55},
                            "strokeWidth": {"field": "width"},
                            "description": {"field": "said"},
                        }
                    },
                },
                *(arrows if directed else []),
                {
                    "type": "symbol",
                    "from": {"data": "nodes"},
                    "encode": {
                        "update": {
                            "x": {"field": "px"},
                            "y": {"field": "py"},
                            "size": {"signal": "PI * datum.radius * datum.radius"},
                            "fill": {"value": "var(--node)"},
                            "stroke": {"value": "var(--paper)"},
                            "description": {"field": "said"},
                        }
                    },
                },
                {
                    "type": "text",
                    "aria": False,
                    "from": {"data": "nodes"},
                    "encode": {
                        "update": {
                            "x": {"field": "px"},
                            "y": {"signal": "datum.py - datum.radius - 4"},
                            "align": {"value": "center"},
                            "text": {"field": "name"},
                            "limit": {"value": 150},
                            "fontSize": {"value": 12},
                            "fill": {"value": _INK},
                            "stroke": {"value": "var(--paper)"},
                            "strokeWidth": {"value": 3},
                            "strokeJoin": {"value": "round"},
                        }
                    },
                },
            ],
        },
    )


def _time_axis(scale: Scale) -> dict[str, Any]:
    form = {"day": "%-d %b", "week": "%-d %b %Y", "month": "%b %Y"}.get(scale.unit, "%Y")
    return {
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [scale.start(scale.first).isoformat(), scale.after(scale.start(scale.last)).isoformat()],
        },
        "axis": {"title": None, "format": form, "grid": False, "labelOverlap": "greedy", "tickCount": 10},
    }


@functools.cache
def _world() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("flows.report").joinpath("data", "world.json").read_text("utf-8"))
    return found


def _lite(title: str, spec: dict[str, Any]) -> Markup:
    import vl_convert

    schema = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    return _inline(title, vl_convert.vegalite_to_svg({**schema, **spec, "config": _CONFIG}))


def _vega(title: str, spec: dict[str, Any]) -> Markup:
    import vl_convert

    schema = {"$schema": "https://vega.github.io/schema/vega/v5.json"}
    return _inline(title, vl_convert.vega_to_svg({**schema, **spec, "config": _CONFIG}))


_HEAD = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
_SHAPE = re.compile(r' (?:d|transform)="[^"]*"')
_FRACTION = re.compile(r"(\d\.\d)\d+")
_NOISE = re.compile(r' (?:role|aria-roledescription|pointer-events)="[^"]*"| aria-hidden="true"')
_SPOKEN = re.compile(
    r"<(path|line|rect)((?: [\w:-]+=\"[^\"]*\")*?) aria-label=\"([^\"]*)\"((?: [\w:-]+=\"[^\"]*\")*)/>"
)
_BASE = "https://vega.github.io/vega-datasets/"  # Vega resolves links against it
_LABEL = re.compile(r' aria-label="[^"]*"')


def _inline(title: str, svg: str) -> Markup:
    """Vega's file as an element of the page: it scales, has a title, and each mark's words show on hover."""
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    svg = svg.replace(f'href="{_BASE}#', 'href="#')
    svg = _SPOKEN.sub(r"<\1\2\4><title>\3</title></\1>", svg)
    svg = _LABEL.sub("", _NOISE.sub("", svg))
    svg = _SHAPE.sub(lambda found: _FRACTION.sub(r"\1", found[0]), svg)
    found = _HEAD.search(svg)
    assert found is not None
    width, height = float(found[1]), float(found[2])
    # Vega has escaped what stands in its marks; the title is escaped here.
    # Links stay for the mouse; by keyboard the table beside the picture leads to the same places.
    svg = svg.replace("<a ", '<a tabindex="-1" ')
    role = "group" if "<a " in svg else "img"
    head = Markup('<svg role="{}" aria-label="{}" viewBox="0 0 {:g} {:g}" style="max-width:{:g}px">').format(
        role, title, width, height, width
    )
    return head + Markup(svg[found.end() :])  # noqa: S704  # drawn by Vega, which escapes text and attributes


def table_of(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> Markup:
    """The numbers behind a chart, as a plain table."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in heads)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, escape(body))
