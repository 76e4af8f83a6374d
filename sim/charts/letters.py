"""The words of a picture as they are drawn: visible and in their order; what the font has no letters for is told."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

from sim.charts.labels import RAW
from sim.charts.style import FAMILY
from sim.visible import isolated, visible

MOST_TOLD = 12  # letters
LAST_RESORT = "Last Resort"
NEVER_DRAWN = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")


class MissingLetters(UserWarning):
    """Letters on a picture that its font has not."""


def put_right(figure: Figure) -> None:
    """Make every text of a picture visible and keep it in its order; warns once of letters that cannot be drawn."""
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if (drawn := as_drawn(text.get_text())) != text.get_text():
            text.set_text(drawn)
        if (signs := missing(drawn)) and (other := stand_in(frozenset(signs))):
            text.set_fontfamily([FAMILY, other])
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _ticks(axis)
    each = [frozenset(missing(text.get_text())) for text in figure.findobj(Text)]
    _tell(sorted({sign for signs in each if signs and not stand_in(signs) for sign in signs}))


def as_drawn(words: str) -> str:
    """Words as a picture draws them, line by line."""
    return "\n".join(isolated(line) for line in visible(words).split("\n"))


def _ticks(axis: Axis) -> None:
    """The words along an axis, where there are any: they are made anew whenever it is drawn."""
    for minor in (False, True):
        labels = [label.get_text() for label in axis.get_ticklabels(minor=minor)]
        drawn = [as_drawn(label) for label in labels]
        if drawn != labels:
            axis.set_ticks(axis.get_ticklocs(minor=minor), drawn, minor=minor)


def missing(words: str) -> set[str]:
    """The letters that the font of pictures has not."""
    return {
        sign
        for sign in words
        if sign > "\x7f" and ord(sign) not in _drawable() and unicodedata.category(sign) not in NEVER_DRAWN
    }


@cache
def stand_in(signs: frozenset[str]) -> str:
    """A font of this machine that has all these letters; "" where there is none.

    Only words with letters that the font of pictures has not are drawn with it, so that all others look the same
    everywhere.
    """
    for font in sorted(fontManager.ttflist, key=lambda font: (font.style != "normal", font.weight != 400, font.name)):
        if font.name == FAMILY or LAST_RESORT in font.name:  # the last resort has boxes for all
            continue
        if {ord(sign) for sign in signs} <= _letters_of(font.fname):
            return font.name
    return ""


@cache
def _letters_of(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):  # a font that cannot be read has none
        return frozenset()


@cache
def _drawable() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=FAMILY))).get_charmap())


_told: set[str] = set()
_open: list[set[str]] = []


def _tell(signs: list[str]) -> None:
    """Warn of letters that no picture has missed before, now or when what gathers them is over."""
    new = set(signs) - _told
    _told.update(new)
    if _open:
        _open[-1] |= new
    elif new:
        listed = sorted(new)
        more = f" and {len(new) - MOST_TOLD} more" if len(new) > MOST_TOLD else ""
        warnings.warn(
            f"Pictures are drawn in {FAMILY}, which has no letters for {' '.join(listed[:MOST_TOLD])}{more}: boxes "
            "stand in their place. Tables and pages have them.",
            MissingLetters,
            stacklevel=2,
        )


@contextmanager
def gathered() -> Iterator[None]:
    """Warn once of all the letters that the pictures made within have not."""
    _open.append(set())
    try:
        yield
    finally:
        found = _open.pop()
        _told.difference_update(found)
        _tell(sorted(found))


@contextmanager
def calm() -> Iterator[None]:
    """Keep matplotlib from saying in its own words, letter by letter, what is told once."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=RAW)
        yield
