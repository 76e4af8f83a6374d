"""Pictures as a page holds them: small PNG data, with an alternative text that says what is to be seen."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from PIL import Image

from sim import charts
from sim.charts.letters import gathered
from sim.charts.pictures import Pictures
from sim.charts.sheet import encode
from sim.report.page import data_uri
from sim.study.study import Study

DOTS_PER_INCH = 150  # about 1,080 dots wide: sharp on paper and when a phone enlarges it
COLOURS = 64  # of the palette: pictures use a dozen colours and their edges


@dataclass(frozen=True)
class Shown:
    """A picture on a page: its question, its data as an address, its size in dots, and what it shows in words."""

    title: str
    source: str
    width: int
    height: int
    alternative: str


def shown(figure: Figure, alternative: str) -> Shown:
    """A figure as a page holds it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what cannot be drawn was told when the picture was laid out
        content, (width, height) = small(encode(figure, "png", DOTS_PER_INCH))
    return Shown(" ".join(figure.get_suptitle().split()), data_uri(content, "image/png"), width, height, alternative)


def small(png: bytes) -> tuple[bytes, tuple[int, int]]:
    """The same picture with a palette of few colours, a third of the size, and its width and height in dots."""
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        few.save(buffer, format="PNG", optimize=True)
        return buffer.getvalue(), few.size


def of_study(found: Study, only: Sequence[str] = ()) -> list[Shown]:
    """Every picture of a study, or those named by `only` that it has, each with its alternative text."""
    return of_pictures(charts.of(found), only)


def of_pictures(plot: Pictures, only: Sequence[str] = ()) -> list[Shown]:
    """The same of pictures that are there already."""
    with gathered():
        figures = plot.all(only)
    return [shown(figure, plot.alternative(name)) for name, figure in figures.items()]
