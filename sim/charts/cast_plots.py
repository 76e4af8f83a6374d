"""The pictures of the whole cast: the force, mediators, violence and distress, and proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import cast_tables, tables
from sim.charts import force as sending
from sim.charts import mediation as mediating
from sim.charts import proposals as proposing
from sim.charts import violence as suffering
from sim.charts.labels import time_axis, wrap
from sim.charts.pictures import Blank, Pictures, picture
from sim.charts.style import FAINT, INK, MIDDLE, Look, caption, owner_looks
from sim.charts.tables import Runlike

HIGH = 1.9  # inches of a panel of one run
LOW = 1.75  # inches of a panel where there are several
TITLE = 0.25  # inches for a line above panels
LABELS = 3  # months at most that a narrow panel names


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
        lambda self: sending.note([one.scenario for one in self.those("force")]),
        told=lambda self: map(sending.told, self.those("force")),
        there=lambda self: bool(self.those("force")),
    )
    def force(self, blank: Blank) -> None:
        """Who sends troops, and when?"""
        runs = self.needed("force")
        sending_troops = [cast_tables.has_troops(one.scenario) for one in runs]
        looks = owner_looks(
            cast_tables.title(part, key) for one in runs for key, part in one.scenario.contributors.items()
        )
        sides = [cast_tables.conditions(one) for one in runs]
        lines = sending.condition_looks(str(name) for table in sides for name in table["condition"])
        key: list[Artist] = []
        if any(sending_troops):
            key += [Patch(label=name, **look.fill) for name, look in looks.items()]
            key += [entry(name, look) for name, look in lines.items()]
        last, ends = self.until(runs)
        heights = [(2.2 if len(runs) > 1 else 2.8) if sent else 1.1 for sent in sending_troops]
        shape = {"columns": 2, "sharex": True, "sharey": True, "width_ratios": [1.7, 1]}
        panels = self.lay(blank, runs, heights, note=ends, key=key, **shape)
        for one, sent, table, left, right in zip(runs, sending_troops, sides, panels[::2], panels[1::2], strict=True):
            if sent:
                sending.force(cast_tables.build_up(one), left, looks=looks)
                sending.conditions(table, right, looks=lines)
            else:
                sending.nobody(left, right)
            above = f"{one.scenario.name}\n" if len(runs) > 1 else ""
            left.set_title(f"{above}force in place")
            right.set_title("mandate and vetoes")
        self.in_time([axes for axes in panels if axes.has_data()] or panels, runs, last)

    @picture(
        mediating.NOTE.format(weeks=mediating.TOGETHER),
        told=lambda self: map(mediating.told, self.those("mediation")),
        there=lambda self: bool(self.those("mediation")),
    )
    def mediation(self, blank: Blank) -> None:
        """What do mediators do, and how long do they care?"""
        runs = self.needed("mediation")
        found = [(cast_tables.acts(one), cast_tables.attention(one)) for one in runs]
        looks = mediating.looks(str(name) for _, attention in found for name in attention["mediator"].unique())
        key = mediating.key_of_acts(
            (int(act) for table, _ in found for act in table["act"].unique()), self.parties(runs)
        )
        key += [entry(name, look, look.marker, FAINT) for name, look in looks.items()]
        last, ends = self.until(runs)
        columns = 2 if len(runs) == 1 else 3
        rows = [-(-(len(one.scenario.mediators) + 1) // columns) for one in runs]  # a panel for each, one for attention
        heights = [LOW + TITLE if len(runs) > 1 else HIGH] * sum(rows)
        panels = self.lay(blank, runs, heights, note=ends, key=key, columns=columns, sharex=True, key_columns=2)
        highest, acting = 0.0, []
        for place, (one, (table, attention)) in enumerate(zip(runs, found, strict=True)):
            here = panels[sum(rows[:place]) * columns :][: rows[place] * columns]
            names = [str(name) for name in attention["mediator"].unique()]
            for name, axes in zip(names, here, strict=False):
                highest = max(highest, mediating.acting(table[table["mediator"] == name], axes))
                axes.set_title(name)
                acting.append(axes)
            mediating.attending(attention, here[len(names)], looks=looks)
            here[len(names)].set_title(mediating.ATTENTION)
            self.in_time(here[: len(names) + 1], runs, last)
            for spare in here[len(names) + 1 :]:
                spare.remove()
            if len(runs) > 1:
                here[0].set_title(f"{one.scenario.name}\n{names[0]}")
        for axes in acting:
            mediating.scale(axes, highest)

    @picture(
        suffering.NOTE,
        told=lambda self: map(suffering.told, self.those("violence")),
        there=lambda self: bool(self.those("violence")),
    )
    def violence(self, blank: Blank) -> None:
        """How much violence is there, and how do people live?"""
        runs = self.needed("violence")
        tables = [cast_tables.incidents(one) for one in runs]
        looks = owner_looks(self.parties(runs))
        sources = suffering.source_looks((str(source) for table in tables for source in table["source"]), looks)
        living = {
            cast_tables.title(part, key): looks[cast_tables.title(one.scenario.parties[part.side], part.side)]
            for one in runs
            for key, part in one.scenario.populations.items()
        }
        key: list[Artist] = [Patch(label=name, **look.fill) for name, look in sources.items()]
        key += [entry(name, look, look.marker) for name, look in living.items()]
        last, ends = self.until(runs)
        titles = ("incidents a week", "of these: strikes and attacks", "tension", *(["distress"] if living else []))
        heights = [LOW + TITLE if len(runs) > 1 else HIGH] * 2 * len(runs)
        panels = self.lay(blank, runs, heights, note=ends, key=key, columns=2, sharex=True)
        rows = [panels[4 * place : 4 * place + len(titles)] for place in range(len(runs))]
        for one, table, here in zip(runs, tables, rows, strict=True):
            suffering.incidents(table, here[0], looks=sources)
            suffering.ordered(table[table["source"] != cast_tables.OTHER], here[1], looks=sources)
            suffering.tension(cast_tables.tension(one), here[2])
            if living:
                suffering.distress(cast_tables.distress(one), here[3], looks=living)
            for axes, what in zip(here, titles, strict=True):
                axes.set_title(f"{one.scenario.name}\n{what}" if axes is here[0] and len(runs) > 1 else what)
            self.in_time(here, runs, last)
        for column in list(zip(*rows, strict=True))[:3]:
            highest = max(axes.dataLim.y1 for axes in column if axes.has_data())
            for axes in column:
                axes.set_ylim(0, highest * 1.05)
        for spare in [] if living else panels[3::4]:
            spare.remove()

    @picture(
        proposing.NOTE,
        told=lambda self: (proposing.told(one, self.parties([one])) for one in self.those("proposals")),
        there=lambda self: bool(self.those("proposals")),
    )
    def proposals(self, blank: Blank) -> None:
        """Which roads are proposed, and who refuses them?"""
        runs = self.needed("proposals")
        tables = [cast_tables.proposals(one) for one in runs]
        parties = self.parties(runs)
        heights = [0.55 + 0.36 * max(1, table["number"].nunique()) for table in tables]
        heights[-1] += 0.3
        panels = self.lay(blank, runs, heights, note="", key=proposing.key(parties), sharex=True)
        reach = max(proposing.longest(table) for table in tables)
        for one, table, axes in zip(runs, tables, panels, strict=True):
            proposing.proposals(table, axes, parties=parties, reach=reach)
            if len(runs) > 1:
                axes.set_title("\n".join(wrap(one.scenario.name, 4.5, MIDDLE, "bold")))
        panels[-1].set_xlabel(proposing.AXIS)
