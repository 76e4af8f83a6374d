"""When do worlds come to an end? The shares that have completed and that have collapsed for good, week by week."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.charts.labels import name_ends, time_axis, wrap
from sim.charts.style import Look, state_look
from sim.charts.tables import Runlike
from sim.phrases import percent, week

NOTE = (
    "Of all worlds the share that has completed by each week, and the share that has collapsed for good: its truce "
    "is not taken up again in any of these weeks. A world has one end at the most; the rest has come to neither."
)
BANDS_NOTE = " Bands: two standard errors to either side."
ENDS = {"completed": "completed", "collapsed": "collapsed for good"}
VERBS = {"completed": "complete", "collapsed": "collapse for good"}
NAME_WIDTH = 1.9  # inches for a name at the right
BANDS = 3  # roads whose bands are drawn: more would hide each other
SHOWN = 0.05  # the scale reaches at least to this share


def note(count: int) -> str:
    """How to read the panels of so many runs."""
    return NOTE + (BANDS_NOTE if count <= BANDS else "")


def told(run: Runlike) -> str:
    """What is to be seen, in words: both shares in the last week, and when half of each has come."""
    said = (f"{ENDS[end]} {last}{half and f', half of that by {half}'}" for end, last, half in _lasts(run))
    return f"{run.scenario.name} by the last week: {'; '.join(said)}."


def finding(run: Runlike) -> str:
    """The title for one run: both shares, and when half of each has come."""
    return "; ".join(f"{last} {VERBS[end]}{half and f', half of them by {half}'}" for end, last, half in _lasts(run))


def _lasts(run: Runlike) -> Iterator[tuple[str, str, str]]:
    """Each end, its share in the last week, and the week by which half of it had come: nothing where it never came."""
    table = run.incidence()
    for end in ENDS:
        own = table[table["end"] == end].set_index("week")["share"]
        last = float(own.iloc[-1])
        yield end, percent(last), week(own.index[own >= last / 2][0], run.scenario.start) if last > 0 else ""


def one(run: Runlike, axes: Axes) -> None:
    """Draw both ends of one run."""
    table = run.incidence()
    for end in ENDS:
        _line(table[table["end"] == end], axes, state_look(end), band=True)
    last = table[table["week"] == table["week"].max()].set_index("end")["share"]
    _finish(axes, {f"{words} {percent(last[end])}": float(last[end]) for end, words in ENDS.items()})
    time_axis(axes, float(table["week"].max()), run.scenario.start)


def overlaid(
    runs: Sequence[Runlike], end: str, axes: Axes, *, looks: Mapping[str, Look], start: datetime.date | None
) -> None:
    """Draw one end of several runs, each with its name at the right."""
    lasts, weeks = {}, 0
    for run in runs:
        own = run.incidence()
        own = own[own["end"] == end]
        _line(own, axes, looks[run.scenario.name], band=len(runs) <= BANDS)
        last = float(own["share"].iloc[-1])
        lasts[f"{percent(last)} {run.scenario.name}"] = last
        weeks = max(weeks, int(own["week"].max()))
    _finish(axes, lasts)
    time_axis(axes, float(weeks), start)
    axes.set_title(ENDS[end])


def _line(own: Any, axes: Axes, look: Look, *, band: bool) -> None:
    weeks, share, error = (own[name].to_numpy(dtype=float) for name in ("week", "share", "standard_error"))
    if band:
        axes.fill_between(weeks, share - 2 * error, share + 2 * error, color=look.colour, alpha=0.2, linewidth=0)
    axes.plot(weeks, share, color=look.colour, linestyle=look.line, linewidth=1.8)
    every = max(len(weeks) // 6, 1)
    axes.plot(weeks[::every], share[::every], look.marker, color=look.colour, markersize=4, clip_on=False, gid="marks")


def _finish(axes: Axes, lasts: Mapping[str, float]) -> None:
    """The scale from nothing, and at the right what each line is."""
    top = min(1.0, 1.05 * max(SHOWN, float(axes.dataLim.y1)))
    axes.set_ylim(0, top)
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g} %")
    order = sorted(lasts, key=lambda words: lasts[words])
    named = [(wrap(words, NAME_WIDTH), lasts[words] / top) for words in order]
    name_ends(axes, [_short(lines) for lines, _ in named], [place for _, place in named], 0.05)


def _short(lines: Sequence[str]) -> str:
    """A name that takes one line only, so that names keep apart."""
    return lines[0] if len(lines) == 1 else f"{lines[0]} …"
