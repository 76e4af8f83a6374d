"""The pictures of the whole cast: the force, mediators, violence and distress, and proposals."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import acts, cast_tables
from sim.charts import force as sending
from sim.charts import mediation as mediating
from sim.charts import proposals as proposing
from sim.charts import violence as suffering
from sim.charts.labels import wrap
from sim.charts.sheet import Picture, settle, sheet
from sim.charts.style import MIDDLE, WIDTH, Look, caption, context, owner_looks
from sim.charts.tables import Runlike

OTHER_LOOK = Look("#C9C9C9", "#FFFFFF", "")
SPOILER_LOOKS = (Look("#CC79A7", "#FFFFFF", "...."), Look("#4D4D4D", "#FFFFFF", ""), Look("#D55E00", "#FFFFFF", "xxxx"))
ABREAST = 4  # mediators in a row of panels
TITLE = 0.25  # inches for a line above panels


class CastPlots:
    """Pictures of those who stand around the two parties, each for the runs whose scenario has them."""

    _runs: list[Runlike]

    def _those(self, name: str) -> list[Runlike]:
        """The runs that a picture can be made of."""
        return [one for one in self._runs if HAS[name](one)]

    def force(self) -> Figure:
        """Who sends troops, and when?"""
        runs = self._with("force")
        titles = [cast_tables.title(part, key) for one in runs for key, part in one.scenario.contributors.items()]
        looks = owner_looks(titles)
        key: list[Artist] = [Patch(label=name, **look.fill) for name, look in looks.items()]
        sides = [cast_tables.conditions(one) for one in runs]
        lines = sending.condition_looks(str(name) for table in sides for name in table["condition"])
        key += [_line(name, look) for name, look in lines.items()]
        with context():
            shape: dict[str, Any] = {"columns": 2, "sharex": True, "sharey": True, "width_ratios": [1.7, 1]}
            figure, panels = self._sheet(sending, runs, [2.2 if len(runs) > 1 else 2.8] * len(runs), key, **shape)
            for place, (one, table) in enumerate(zip(runs, sides, strict=True)):
                left, right = panels[2 * place : 2 * place + 2]
                sending.force(cast_tables.build_up(one), left, looks=looks, start=self._start_of(runs))
                sending.conditions(table, right, looks=lines, start=self._start_of(runs))
                above = f"{one.scenario.name}\n" if len(runs) > 1 else ""
                left.set_title(f"{above}force in place")
                right.set_title("mandate and vetoes")
            return settle(figure)

    def mediation(self) -> Figure:
        """What do mediators do, and how long do they care?"""
        runs = self._with("mediation")
        found = [(cast_tables.acts(one), cast_tables.weights(one)) for one in runs]
        parties = self._parties(runs)
        key = acts.key((int(act) for table, _ in found for act in table["act"].unique()), parties)
        with context():
            columns = min(ABREAST, max(len(one.scenario.mediators) for one in runs))
            rows = [-(-len(one.scenario.mediators) // columns) for one in runs]
            shape: dict[str, Any] = {"columns": columns, "sharex": True, "sharey": True}
            heights = [1.5 + TITLE if len(runs) > 1 else 2.0] * sum(rows)
            figure, panels = self._sheet(mediating, runs, heights, key, key_columns=2, **shape)
            for place, (one, (table, weights)) in enumerate(zip(runs, found, strict=True)):
                here = panels[sum(rows[:place]) * columns :][: rows[place] * columns]
                names = list(weights["mediator"].unique())
                for name, axes in zip(names, here, strict=False):
                    mine = weights[weights["mediator"] == name]
                    mediating.mediation(table[table["mediator"] == name], mine, axes, start=self._start_of(runs))
                    axes.set_title(name)
                for spare in here[len(names) :]:
                    spare.remove()
                if len(runs) > 1:
                    here[0].set_title(f"{one.scenario.name}\n{names[0]}")
            return settle(figure)

    def violence(self) -> Figure:
        """How much violence is there, and how do people live?"""
        runs = self._with("violence")
        tables = [cast_tables.incidents(one) for one in runs]
        parties = self._parties(runs)
        looks = owner_looks(parties)
        sources = self._sources((str(source) for table in tables for source in table["source"].unique()), looks)
        living = {
            cast_tables.title(part, key): looks[cast_tables.title(one.scenario.parties[part.side], part.side)]
            for one in runs
            for key, part in one.scenario.populations.items()
        }
        key: list[Artist] = [Patch(label=name, **look.fill) for name, look in sources.items()]
        key += [_line(name, look, look.marker) for name, look in living.items()]
        with context():
            columns = 3 if living else 2
            shape: dict[str, Any] = {"columns": columns, "sharex": True, "sharey": "col"}
            heights = [1.75 + TITLE * (len(runs) > 1)] * len(runs)
            figure, panels = self._sheet(suffering, runs, heights, key, **shape)
            start = self._start_of(runs)
            for place, (one, table) in enumerate(zip(runs, tables, strict=True)):
                here = panels[columns * place : columns * (place + 1)]
                suffering.incidents(table, here[0], looks=sources, start=start)
                suffering.tension(cast_tables.tension(one), here[1], start=start)
                if living:
                    suffering.distress(cast_tables.distress(one), here[2], looks=living, start=start)
                above = f"{one.scenario.name}\n" if len(runs) > 1 else ""
                for axes, what in zip(here, ("incidents a week", "tension", "distress"), strict=False):
                    axes.set_title(f"{above if axes is here[0] else ''}{what}")
            for place in range(columns):
                column = panels[place::columns]
                column[0].set_ylim(0, 1 if place == 2 else max(axes.dataLim.y1 for axes in column) * 1.05)
            return settle(figure)

    def proposals(self) -> Figure:
        """Which roads are proposed, and who refuses them?"""
        runs = self._with("proposals")
        tables = [cast_tables.proposals(one) for one in runs]
        parties = self._parties(runs)
        first, second = parties
        heights = [0.55 + 0.36 * max(1, table["number"].nunique()) for table in tables]
        heights[-1] += 0.3
        with context():
            figure, panels = self._sheet(proposing, runs, heights, proposing.key((first, second)), sharex=True)
            reach = max(proposing.longest(table) for table in tables)
            for one, table, axes in zip(runs, tables, panels, strict=True):
                proposing.proposals(table, axes, parties=(first, second), reach=reach)
                self._name(axes, one, len(runs), 4.5)
            panels[-1].set_xlabel(proposing.AXIS)
            return settle(figure)

    def of_cast(self) -> list[str]:
        """The names of the pictures of the cast that these runs allow."""
        return [name for name in HAS if self._those(name)]

    # Helpers

    def _with(self, name: str) -> list[Runlike]:
        runs = self._those(name)
        if not runs:
            raise ValueError(f"nothing to draw for {name}: no scenario has such actors")
        return runs

    def _sheet(
        self, picture: Any, runs: Sequence[Runlike], heights: Sequence[float], key: Sequence[Artist], **shape: Any
    ) -> tuple[Picture, list[Axes]]:
        """A sheet with the picture's question and note, and how many worlds it is of."""
        few = {cast_tables.kept(one) for one in runs if cast_tables.kept(one) < one.worlds}
        note = picture.NOTE + (f" Of the first {max(few):,} worlds." if few else "")
        foot = caption([o.scenario.name for o in runs], [o.worlds for o in runs], [o.seed for o in runs])
        return sheet(picture.QUESTION, foot, heights, note=note, key=key, **shape)

    @staticmethod
    def _name(axes: Axes, one: Runlike, runs: int, inches: float) -> None:
        if runs > 1:
            axes.set_title("\n".join(wrap(one.scenario.name, min(inches, WIDTH), MIDDLE, "bold")), loc="left")

    @staticmethod
    def _start_of(runs: Sequence[Runlike]) -> datetime.date | None:
        starts = {one.scenario.start for one in runs}
        return starts.pop() if len(starts) == 1 else None

    @staticmethod
    def _parties(runs: Sequence[Runlike]) -> list[str]:
        """The titles of the two sides; of scenarios that differ in them, their place."""
        named = {tuple(cast_tables.title(part, key) for key, part in one.scenario.parties.items()) for one in runs}
        return list(named.pop()) if len(named) == 1 else ["the first party", "the second party"]

    @staticmethod
    def _sources(found: Iterable[str], looks: Mapping[str, Look]) -> dict[str, Look]:
        """How each source of incidents is drawn: strikes as the party that orders them."""
        spare, sources = cycle(SPOILER_LOOKS), dict[str, Look]()
        for source in dict.fromkeys(found):
            if source == cast_tables.OTHER:
                sources[source] = OTHER_LOOK
            else:
                sources[source] = looks.get(source.removeprefix("strikes by ")) or next(spare)
        return sources


def _line(name: str, look: Look, marker: str = "") -> Artist:
    """An entry of the legend for a line."""
    style: Any = look.line
    return Line2D([], [], color=look.colour, linestyle=style, marker=marker, label=name)


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
