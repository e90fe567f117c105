"""Templates -> finished pages: escaping, style and script in one place.

In: the name of a template and its values. Out: HTML without one reference to anything outside it.

The idea to hold: everything is escaped unless it was made here or drawn by us, and the page tells the
browser which script and style are its own (a content security policy by hash), so that nothing
that came in with an article can run even if escaping failed.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    import jinja2


def page(template: str, **values: object) -> str:
    """A finished page."""
    return _environment().get_template(template).render(**values)


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(lambda name: _asset("templates", name)),
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["short"] = short
    environment.globals["head"] = _head
    environment.globals["script"] = _script
    return environment


def short(text: str | None, most: int = 120) -> str:
    """The beginning of a text on one line, with an ellipsis where it goes on."""
    flat = " ".join((text or "").split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"


@functools.cache
def _asset(*parts: str) -> str:
    return files("flows.report").joinpath(*parts).read_text("utf-8")


@functools.cache
def _head(name: str) -> Markup:
    """The policy and the style of a page whose script and style are `name`.js and `name`.css."""
    script = _asset("templates", f"{name}.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    style = _asset("templates", "base.css") + _asset("templates", f"{name}.css")
    return Markup(  # noqa: S704  # our own files
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>\n{style}</style>'
    )


@functools.cache
def _script(name: str) -> Markup:
    return Markup(f"<script>{_asset('templates', f'{name}.js')}</script>")  # noqa: S704  # our own file
