"""The pictures of the whole cast: the force, mediators, violence and distress, and proposals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.charts import acts, cast_tables
from sim.charts import force as sending
from sim.charts import mediation as mediating
from sim.charts import proposals as proposing
from sim.charts import violence as suffering
from sim.charts.cast_sheet import CastSheet, entry
from sim.charts.sheet import settle
from sim.charts.style import FAINT, Look, context, owner_looks

OTHER_LOOK = Look("#C9C9C9", "#FFFFFF", "")
SPOILER_LOOKS = (Look("#CC79A7", "#FFFFFF", "...."), Look("#4D4D4D", "#FFFFFF", ""), Look("#D55E00", "#FFFFFF", "xxxx"))
HIGH = 1.9  # inches of a panel of one run
LOW = 1.75  # inches of a panel where there are several
TITLE = 0.25  # inches for a line above panels


class CastPlots(CastSheet):
    """Pictures of those who stand around the two parties, each for the runs whose scenario has them."""

    def force(self) -> Figure:
        """Who sends troops, and when?"""
        runs = self._with("force")
        titles = [cast_tables.title(part, key) for one in runs for key, part in one.scenario.contributors.items()]
        looks = owner_looks(titles)
        sides = [cast_tables.conditions(one) for one in runs]
        lines = sending.condition_looks(str(name) for table in sides for name in table["condition"])
        key: list[Artist] = []
        note = sending.NOBODY_NOTE
        if any(cast_tables.has_troops(one.scenario) for one in runs):
            note = sending.NOTE
            key += [Patch(label=name, **look.fill) for name, look in looks.items()]
            key += [entry(name, look) for name, look in lines.items()]
        start, (last, ends) = self._start_of(runs), self._until(runs)
        with context():
            shape: dict[str, Any] = {"columns": 2, "sharex": True, "sharey": True, "width_ratios": [1.7, 1]}
            heights = [(2.2 if len(runs) > 1 else 2.8) if cast_tables.has_troops(one.scenario) else 1.1 for one in runs]
            figure, panels = self._sheet(sending.QUESTION, note + ends, runs, heights, key, **shape)
            for place, (one, table) in enumerate(zip(runs, sides, strict=True)):
                left, right = panels[2 * place : 2 * place + 2]
                if cast_tables.has_troops(one.scenario):
                    sending.force(cast_tables.build_up(one), left, looks=looks, start=start)
                    sending.conditions(table, right, looks=lines, start=start)
                else:
                    sending.nobody(left, right)
                above = f"{one.scenario.name}\n" if len(runs) > 1 else ""
                left.set_title(f"{above}force in place")
                right.set_title("mandate and vetoes")
            self._in_time([axes for axes in panels if axes.has_data()] or panels, runs, last)
            return settle(figure)

    def mediation(self) -> Figure:
        """What do mediators do, and how long do they care?"""
        runs = self._with("mediation")
        found = [(cast_tables.acts(one), cast_tables.attention(one)) for one in runs]
        parties = self._parties(runs)
        looks = mediating.looks(str(name) for _, attention in found for name in attention["mediator"].unique())
        key = acts.key((int(act) for table, _ in found for act in table["act"].unique()), parties)
        key += [entry(name, look, look.marker, FAINT) for name, look in looks.items()]
        start, (last, ends) = self._start_of(runs), self._until(runs)
        columns = 2 if len(runs) == 1 else 3
        rows = [-(-(len(one.scenario.mediators) + 1) // columns) for one in runs]  # a panel for each, one for attention
        heights = [LOW + TITLE if len(runs) > 1 else HIGH] * sum(rows)
        with context():
            shape: dict[str, Any] = {"columns": columns, "sharex": True, "key_columns": 2}
            figure, panels = self._sheet(mediating.QUESTION, mediating.note() + ends, runs, heights, key, **shape)
            acting, used = [], []
            highest = 0.0
            for place, (one, (table, attention)) in enumerate(zip(runs, found, strict=True)):
                here = panels[sum(rows[:place]) * columns :][: rows[place] * columns]
                names = [str(name) for name in attention["mediator"].unique()]
                for name, axes in zip(names, here, strict=False):
                    highest = max(highest, mediating.acting(table[table["mediator"] == name], axes, start=start))
                    axes.set_title(name)
                    acting.append(axes)
                mediating.attending(attention, here[len(names)], looks=looks, start=start)
                here[len(names)].set_title(mediating.ATTENTION)
                used += here[: len(names) + 1]
                for spare in here[len(names) + 1 :]:
                    spare.remove()
                if len(runs) > 1:
                    here[0].set_title(f"{one.scenario.name}\n{names[0]}")
            for axes in acting:
                mediating.scale(axes, highest)
            self._in_time(used, runs, last)
            return settle(figure)

    def violence(self) -> Figure:
        """How much violence is there, and how do people live?"""
        runs = self._with("violence")
        tables = [cast_tables.incidents(one) for one in runs]
        looks = owner_looks(self._parties(runs))
        sources = self._sources((str(source) for table in tables for source in table["source"].unique()), looks)
        living = {
            cast_tables.title(part, key): looks[cast_tables.title(one.scenario.parties[part.side], part.side)]
            for one in runs
            for key, part in one.scenario.populations.items()
        }
        key: list[Artist] = [Patch(label=name, **look.fill) for name, look in sources.items()]
        key += [entry(name, look, look.marker) for name, look in living.items()]
        start, (last, ends) = self._start_of(runs), self._until(runs)
        titles = ("incidents a week", "of these: strikes and attacks", "tension", *(["distress"] if living else []))
        with context():
            heights = [LOW + TITLE if len(runs) > 1 else HIGH] * 2 * len(runs)
            shape: dict[str, Any] = {"columns": 2, "sharex": True}
            figure, panels = self._sheet(suffering.QUESTION, suffering.NOTE + ends, runs, heights, key, **shape)
            rows = [panels[4 * place : 4 * place + len(titles)] for place in range(len(runs))]
            for one, table, here in zip(runs, tables, rows, strict=True):
                suffering.incidents(table, here[0], looks=sources, start=start)
                ordered = table[table["source"] != cast_tables.OTHER]
                suffering.ordered(ordered, here[1], looks=sources, start=start)
                suffering.tension(cast_tables.tension(one), here[2], start=start)
                if living:
                    suffering.distress(cast_tables.distress(one), here[3], looks=living, start=start)
                above = f"{one.scenario.name}\n" if len(runs) > 1 else ""
                for axes, what in zip(here, titles, strict=True):
                    axes.set_title(f"{above if axes is here[0] else ''}{what}")
            for place in range(len(titles)):
                column = [here[place] for here in rows]
                highest = max(axes.dataLim.y1 for axes in column if axes.has_data()) if place < 3 else 0.0
                for axes in column:
                    axes.set_ylim(0, 1 if place == 3 else highest * 1.05)
            for spare in [] if living else panels[3::4]:
                spare.remove()
            self._in_time([axes for here in rows for axes in here], runs, last)
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
            key = proposing.key((first, second))
            figure, panels = self._sheet(proposing.QUESTION, proposing.NOTE, runs, heights, key, sharex=True)
            reach = max(proposing.longest(table) for table in tables)
            for one, table, axes in zip(runs, tables, panels, strict=True):
                proposing.proposals(table, axes, parties=(first, second), reach=reach)
                self._name(axes, one, len(runs), 4.5)
            panels[-1].set_xlabel(proposing.AXIS)
            return settle(figure)

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
