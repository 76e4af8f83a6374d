"""The pictures of the whole cast: the force, mediators, violence and distress, and proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import cast_overlaid as overlaying
from sim.charts import cast_tables, overlaid, tables
from sim.charts import force as sending
from sim.charts import mediation as mediating
from sim.charts import proposals as proposing
from sim.charts import violence as suffering
from sim.charts.labels import time_axis, wrap
from sim.charts.pictures import Blank, Pictures, picture
from sim.charts.style import FAINT, INK, MIDDLE, Look, caption, line_looks, owner_looks
from sim.charts.tables import Runlike

FEW = 3  # roads or mediators from which panels are narrow
HIGH = 1.9  # inches of a panel of one run
LABELS = 3  # months at most that a narrow panel names
SMALL_LABELS = 2  # and one of three beside each other
FORCE_NOTE = (
    "The share of the planned force that is in place, whose it is, how clear the mandate is, and in which share of the "
    "worlds a veto stands: means of the worlds that go on."
)
MEDIATION_NOTE = (
    "Attention: how much mediators still care, which weighs whatever they do. Else: the share of mediators that does "
    "this. Means over mediators, a quarter of a year around each week, and the worlds that go on."
)
VIOLENCE_NOTE = (
    "Means of the worlds that go on, incidents also over a quarter of a year around each week. Incidents: those that "
    "somebody ordered, which have panels of their own on one scale, and those that nobody ordered. Distress is 0 to "
    "100 %. Worlds that collapse drop out, so that the others look calmer with time."
)


def entry(name: str, look: Look, marker: str = "", face: str = "") -> Artist:
    """An entry of the legend for a line."""
    style: Any = look.line
    shown: dict[str, Any] = {"markerfacecolor": face, "markeredgecolor": INK} if face else {}
    return Line2D([], [], color=look.colour, linestyle=style, marker=marker, label=name, **shown)


def _foot(runs: Sequence[Runlike]) -> str:
    return caption([one.scenario.name for one in runs], [one.worlds for one in runs], [one.seed for one in runs])


def _has_violence(run: Runlike) -> bool:
    counted = [path for name, path in run.paths.items() if name.startswith(("strikes ", "attacks "))]
    return bool(run.scenario.populations) or any(np.any(path) for path in counted)


HAS: Mapping[str, Any] = {
    "force": lambda run: bool(run.scenario.contributors),
    "mediation": lambda run: bool(run.scenario.mediators),
    "violence": _has_violence,
    "proposals": lambda run: "on table" in run.paths,
}
"""For each picture whether a run has such actors."""


class CastPlots(Pictures):
    """Pictures of those who stand around the two parties, each for the runs whose scenario has them."""

    runs: Sequence[Runlike]

    @property
    def foot(self) -> str:
        """What the pictures are made of."""
        return _foot(self.runs)

    def those(self, name: str) -> list[Runlike]:
        """The runs that a picture can be made of."""
        return [one for one in self.runs if HAS[name](one)]

    def needed(self, name: str) -> list[Runlike]:
        """The same; raises ValueError if there are none."""
        if not (runs := self.those(name)):
            raise ValueError(f"nothing to draw for {name}: no scenario has such actors")
        return runs

    def is_one(self, name: str) -> bool:
        """Whether there is one run only that a picture can be made of."""
        return len(self.those(name)) == 1

    @staticmethod
    def lay(blank: Blank, runs: Sequence[Runlike], heights: Sequence[float], *, note: str, **shape: Any) -> list[Axes]:
        """The panels of a sheet that says how many worlds it is of."""
        few = {cast_tables.kept(one) for one in runs if cast_tables.kept(one) < one.worlds}
        note += f" Of the first {max(few):,} worlds." if few else ""
        return blank.lay(heights, note=note, foot=_foot(runs), **shape)

    @staticmethod
    def until(runs: Sequence[Runlike]) -> tuple[int, str]:
        """The last week in which enough worlds of any run go on, and a sentence where that is before the end."""
        last = max(cast_tables.last_week(one) for one in runs)
        if last + 1 >= max(len(one.paths["tension"]) for one in runs):
            return last, ""
        return last, f" After week {last} fewer than {cast_tables.FEWEST} of the worlds go on, and nothing is drawn."

    @staticmethod
    def in_time(panels: Sequence[Axes], runs: Sequence[Runlike], last: int) -> None:
        """Let all panels end in the same week."""
        for axes in panels:
            time_axis(axes, float(last), tables.start_of(runs), LABELS)

    @staticmethod
    def parties(runs: Sequence[Runlike]) -> list[str]:
        """The titles of the two sides; of scenarios that differ in them, their place."""
        named = {tuple(cast_tables.title(part, key) for key, part in one.scenario.parties.items()) for one in runs}
        return list(named.pop()) if len(named) == 1 else ["the first party", "the second party"]

    @picture(
        lambda self: (
            sending.note([one.scenario for one in self.those("force")]) if self.is_one("force") else FORCE_NOTE
        ),
        told=lambda self: map(sending.told, self.those("force")),
        finding=lambda self: overlaying.force_found(self.those("force")),
        there=lambda self: bool(self.those("force")),
    )
    def force(self, blank: Blank) -> None:
        """Who sends troops, and when?"""
        runs = self.needed("force")
        sending_troops = [one for one in runs if cast_tables.has_troops(one.scenario)]
        last, ends = self.until(runs)
        if not sending_troops:
            [axes] = self.lay(blank, runs, [1.1], note=ends)
            sending.nobody(axes)
            time_axis(axes, float(last), tables.start_of(runs))
            return
        if len(sending_troops) > 1:
            self.overlay(blank, runs, overlaying.force(runs), last, ends)
            return
        [one] = sending_troops
        looks = owner_looks(cast_tables.title(part, key) for key, part in one.scenario.contributors.items())
        table = cast_tables.conditions(one)
        lines = sending.condition_looks(map(str, table["condition"]))
        key: list[Artist] = [Patch(label=name, **look.fill) for name, look in looks.items()]
        key += [entry(name, look) for name, look in lines.items()]
        shape = {"columns": 2, "sharex": True, "sharey": True, "width_ratios": [1.7, 1]}
        left, right = panels = self.lay(blank, runs, [2.8], note=ends, key=key, **shape)
        sending.force(cast_tables.build_up(one), left, looks=looks)
        sending.conditions(table, right, looks=lines)
        left.set_title("force in place")
        right.set_title("mandate and vetoes")
        self.in_time(panels, runs, last)

    @picture(
        lambda self: mediating.NOTE.format(weeks=cast_tables.TOGETHER) if self.is_one("mediation") else MEDIATION_NOTE,
        told=lambda self: map(mediating.told, self.those("mediation")),
        finding=lambda self: overlaying.mediation_found(self.those("mediation")),
        there=lambda self: bool(self.those("mediation")),
    )
    def mediation(self, blank: Blank) -> None:
        """What do mediators do, and how long do they care?"""
        runs = self.needed("mediation")
        last, ends = self.until(runs)
        if len(runs) > 1:
            self.overlay(blank, runs, overlaying.mediation_of(runs, self.parties(runs)), last, ends)
            return
        [one] = runs
        table, attention = cast_tables.acts(one), cast_tables.attention(one)
        names = [str(name) for name in attention["mediator"].unique()]
        looks = mediating.looks(names)
        key = mediating.key_of_acts((int(act) for act in table["act"].unique()), self.parties(runs))
        key += [entry(name, look, look.marker, FAINT) for name, look in looks.items()]
        columns = 2 if len(names) < FEW else overlaid.COLUMNS
        rows = -(-(len(names) + 1) // columns)  # a panel for each, one for attention
        shape = {"columns": columns, "panels": len(names) + 1, "sharex": True}
        panels = self.lay(blank, runs, [min(HIGH, overlaid.SCREEN / rows)] * rows, note=ends, key=key, **shape)
        highest = [
            mediating.acting(table[table["mediator"] == name], axes) for name, axes in zip(names, panels, strict=False)
        ]
        mediating.attending(attention, panels[-1], looks=looks)
        for name, axes in zip([*names, mediating.ATTENTION], panels, strict=True):
            axes.set_title(name)
        for axes in panels[:-1]:
            mediating.scale(axes, max(highest))
        self.in_time(panels, runs, last)

    @picture(
        lambda self: suffering.NOTE if self.is_one("violence") else VIOLENCE_NOTE,
        told=lambda self: map(suffering.told, self.those("violence")),
        finding=lambda self: overlaying.violence_found(self.those("violence")),
        there=lambda self: bool(self.those("violence")),
    )
    def violence(self, blank: Blank) -> None:
        """How much violence is there, and how do people live?"""
        runs = self.needed("violence")
        last, ends = self.until(runs)
        if len(runs) > 1:
            self.overlay(blank, runs, overlaying.violence(runs), last, ends)
            return
        [one] = runs
        table = cast_tables.incidents(one)
        looks = owner_looks(self.parties(runs))
        sources = suffering.source_looks(map(str, table["source"]), looks)
        living = {
            cast_tables.title(part, key): looks[cast_tables.title(one.scenario.parties[part.side], part.side)]
            for key, part in one.scenario.populations.items()
        }
        key: list[Artist] = [Patch(label=name, **look.fill) for name, look in sources.items()]
        key += [entry(name, look, look.marker) for name, look in living.items()]
        titles = ("incidents a week", "of these: strikes and attacks", "tension", *(["distress"] if living else []))
        shape = {"columns": 2, "panels": len(titles), "sharex": True}
        panels = self.lay(blank, runs, [HIGH] * 2, note=ends, key=key, **shape)
        suffering.incidents(table, panels[0], looks=sources)
        by_somebody = cast_tables.smooth(table[table["source"] != cast_tables.OTHER], "incidents", "source")
        suffering.ordered(by_somebody, panels[1], looks=sources)
        suffering.tension(cast_tables.tension(one), panels[2])
        if living:
            suffering.distress(cast_tables.distress(one), panels[3], looks=living)
        for axes, what in zip(panels, titles, strict=True):
            axes.set_title(what)
        self.in_time(panels, runs, last)

    def overlay(
        self, blank: Blank, runs: Sequence[Runlike], found: Sequence[overlaid.Quantity], last: int, ends: str
    ) -> None:
        """Several roads on one screen: a small panel for each quantity."""
        shown, left_out = overlaid.shown(found)
        looks = line_looks(one.scenario.name for one in runs)
        shape = {"columns": overlaid.COLUMNS, "panels": len(shown), "sharex": True, "key": overlaid.key(looks)}
        panels = self.lay(blank, runs, overlaid.heights(len(shown), len(looks)), note=left_out + ends, **shape)
        overlaid.draw(shown, panels, looks)
        for axes in panels:
            time_axis(axes, float(last), tables.start_of(runs), SMALL_LABELS)

    @picture(
        "",
        told=lambda self: (proposing.told(one, self.parties([one])) for one in self.those("proposals")),
        finding=lambda self: overlaying.proposals_found(self.those("proposals")),
        there=lambda self: bool(self.those("proposals")),
    )
    def proposals(self, blank: Blank) -> None:
        """Which roads are proposed, and who refuses them?"""
        runs = self.needed("proposals")
        tables = [cast_tables.proposals(one) for one in runs]
        parties = self.parties(runs)
        few = len(runs) < FEW
        columns, row = (1, 0.36) if few else (2, 0.21)
        each = [0.55 + row * max(1, table["number"].nunique()) for table in tables]
        heights = [max(each[first : first + columns]) for first in range(0, len(each), columns)]
        heights[-1] += 0.3
        shape: dict[str, Any] = {"columns": columns, "panels": len(runs), "key_columns": 2 if few else 3}
        note = proposing.NOTE if few else proposing.NOTE_OF_MANY
        panels = self.lay(blank, runs, heights, note=note, key=proposing.key(parties), sharex=True, **shape)
        reach = max(proposing.longest(table) for table in tables)
        for one, table, axes in zip(runs, tables, panels, strict=True):
            proposing.proposals(table, axes, parties=parties, reach=reach, told_why=few)
            if len(runs) > 1:
                axes.set_title("\n".join(wrap(one.scenario.name, 4.5 / columns, MIDDLE, "bold")))
        for axes in panels[-columns:]:
            axes.set_xlabel(proposing.AXIS)
