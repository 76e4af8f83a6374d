"""One HTML page out of a template: escaped by default, with the style inside and no request to anywhere."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sim.words import CAVEAT

TEMPLATES = Path(__file__).parent / "templates"
CODE = re.compile(r"`([^`]+)`")


def coded(text: str) -> Markup:
    """A text with what stands between backticks as code; everything in it is escaped."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))


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
    )
    made.filters["coded"] = coded
    return made


def render(template: str, **values: Any) -> str:
    """The page that a template makes of these values."""
    style = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))  # our own file, not a user's
    return environment().get_template(template).render(style=style, caveat=CAVEAT, **values)


def data_uri(content: bytes, kind: str) -> str:
    """Bytes as an address that holds them itself; `kind` is a media type, such as image/png."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
