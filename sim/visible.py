"""Text as it leaves the program: nothing in it steers the screen, hides, or turns the words around it.

What users write (names, titles, notes, the lines of a file from somebody else) may hold signs that a terminal obeys,
that nobody sees, or that turn the direction of what follows. Every way out goes through `visible`: the terminal
(`sim.cli.say`), pictures (`sim.charts.letters`), pages (`sim.report.page`) and files of words. Where the words stand
beside numbers on a line, `isolated` keeps what is written from right to left together, and the line in its order.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import Any

MOST_LINES = 20
"""Lines that a refusal has at most."""

_UNSEEN = re.compile(  # what `visible` looks at more closely
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"  # Persian, Hindi and others are not written without them
_FIRST_OF_OTHERS = "\u0590"  # letters from here on may need a joiner between them
_FSI, _PDI = "\u2068", "\u2069"
_RTL = ("R", "AL")
_BETWEEN = " \u00a0-'’\"“”\u0640\u060c()[]«»"  # what stands between the words of one name


def visible(text: str) -> str:
    """The text with every control, direction and invisible sign written out, such as \\x1b or \\u202e.

    Line feeds and tabs stay, and so do joiners between letters of scripts that are written with them.
    """
    if _UNSEEN.search(text) is None:
        return text
    return _UNSEEN.sub(lambda found: _written(text, found.start()), text)


def _written(text: str, place: int) -> str:
    """One sign as it is shown."""
    sign = text[place]
    if sign in _JOINERS and 0 < place < len(text) - 1:
        around = (text[place - 1], text[place + 1])
        if all(other >= _FIRST_OF_OTHERS and unicodedata.category(other)[0] in "LMS" for other in around):
            return sign
    return ascii(sign)[1:-1]


def on_a_line(text: str) -> str:
    """The text made visible, on one line."""
    return " ".join(visible(text).split())


def isolated(text: str) -> str:
    """The text in which each name from right to left is set apart, so that it turns nothing that stands beside it.

    Takes what `visible` has made: the two signs that it adds are seen by nobody. A text without any letter from left to
    right is one such name.
    """
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    if not any(kind in _RTL for kind in kinds):
        return text
    if "\n" in text:
        return "\n".join(map(isolated, text.split("\n")))
    if "L" not in kinds:
        return f"{_FSI}{text}{_PDI}"
    parts: list[str] = []
    begin = 0
    while begin < len(text):
        if kinds[begin] not in _RTL:
            parts.append(text[begin])
            begin += 1
            continue
        end = begin + 1  # behind the last letter of the name so far
        place = end
        while place < len(text) and (kinds[place] in (*_RTL, "NSM", "EN", "AN") or text[place] in _BETWEEN):
            place += 1
            if kinds[place - 1] in (*_RTL, "NSM"):
                end = place
        inside = text[begin:end]
        if (
            end < len(text)
            and text[end] in ")]»"
            and inside.count(text[end]) < inside.count("([«"[")]»".index(text[end])])
        ):
            end += 1
        parts.append(f"{_FSI}{text[begin:end]}{_PDI}")
        begin = end
    return "".join(parts)


def in_html(text: str) -> str:
    """The text for a notebook: visible, set apart and escaped."""
    return html.escape(isolated(visible(text)))


def shortened(lines: str, most: int = MOST_LINES) -> str:
    """Lines, and for those beyond `most` how many there are."""
    each = lines.split("\n")
    return lines if len(each) <= most else "\n".join([*each[: most - 1], f"and {len(each) - most + 1:,} more"])


def as_json(content: Any, **layout: Any) -> str:
    """JSON in which signs that nobody sees are escaped, as JSON does it: whoever reads it gets the same text."""
    text = json.dumps(content, ensure_ascii=False, **layout)
    return _UNSEEN.sub(lambda found: json.dumps(found.group())[1:-1], text)
