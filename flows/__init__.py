"""tidywire: raw news articles in, a tidy and validated dataset out.

    import flows

    found = flows.annotate_text("Libya freed two men on Monday.", published="2011-07-19")
    frames = flows.tables_of([found])             # pandas frames by table
    frames = flows.annotate_frame(articles)       # a frame in, frames out
    flows.tidy("raw", "output")                   # files in, validated tables out
    frames = flows.read_tables("output")

Importing this package is cheap: rooms are imported by those who walk in (flows.api).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_OFFERED = ("annotate_frame", "annotate_text", "read_tables", "tables_of", "tidy")
__all__ = ["__version__", "annotate_frame", "annotate_text", "read_tables", "tables_of", "tidy"]

if TYPE_CHECKING:
    from flows.api import annotate_frame, annotate_text, read_tables, tables_of, tidy


def __getattr__(name: str) -> Any:
    """What `flows.api` offers, imported when it is first asked for."""
    if name in _OFFERED:
        from flows import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
