"""One HTML page out of a template: escaped by default, with the style inside and no request to anywhere.

What is put into it is made visible, and names from right to left are set apart from the words around them; what is
there to be copied (commands, files) is left without such signs.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sim.phrases import CAVEAT
from sim.visible import isolated, visible

TEMPLATES = Path(__file__).parent / "templates"
CODE = re.compile(r"`([^`]+)`")


def coded(text: str) -> Markup:
    """A text with what stands between backticks as code; everything in it is escaped."""
    parts = CODE.split(visible(text))  # words and code by turns
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(isolated(part))
        for place, part in enumerate(parts)
    )


def literal(text: str) -> Markup:
    """A text that is there to be copied, as it stands and visible; everything in it is escaped."""
    return escape(visible(text))


def _shown(value: Any) -> Any:
    """A value as it goes into a page: text visible and set apart, what is markup already as it is."""
    return isolated(visible(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment() -> Environment:
    """The templates of pages: everything that is put into them is escaped, and a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.filters["coded"] = coded
    made.filters["literal"] = literal
    return made


def render(template: str, **values: Any) -> str:
    """The page that a template makes of these values."""
    style = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))  # our own file, not a user's
    return environment().get_template(template).render(style=style, caveat=CAVEAT, **values)


def data_uri(content: bytes, kind: str) -> str:
    """Bytes as an address that holds them itself; `kind` is a media type, such as image/png."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
