"""The pictures of the space of roads, each as a figure of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.charts import lattice as mapping
from sim.charts import orders as ordering
from sim.charts.labels import wrap
from sim.charts.sheet import settle, sheet
from sim.charts.study_plots import Asked
from sim.charts.style import LINE, OWNER_LOOKS, Look, caption, context
from sim.phrases import with_error

BEST, OWN = Look("#0072B2", "#FFFFFF", "", "D", "-"), Look("#E69F00", "#FFFFFF", "", "s", "--")
FEW = 5  # of the best that are drawn
NAME_WIDTH = 1.7  # inches
ACCEPTED = "accepted_completed"  # the column of what both accept and what then completes


class RoadmapsPlots:
    """The pictures: lattice(), orders(), best(), front(), or all() of them."""

    def __init__(
        self,
        asked: Asked,
        roads: pd.DataFrame,
        lattice: pd.DataFrame,
        tracks: Mapping[str, str],
        letters: Sequence[str],
    ) -> None:
        self._asked, self._roads, self._lattice = asked, roads, lattice
        self._tracks, self._letters = tracks, letters
        plan = asked.scenario
        self._parties = {plan.tracks[track].owner: "" for track in tracks}
        self._parties = {key: str(plan.parties[key].title or key) for key in self._parties}
        self._looks = dict(zip(self._parties, OWNER_LOOKS, strict=False))

    def lattice(self) -> Figure:
        """Which order of steps carries furthest?"""
        first, second = self._named()
        shares = 100 * self._lattice["completed"]
        note = mapping.NOTE.format(first=first, second=second, low=f"{shares.min():.0f}", high=f"{shares.max():.0f}")
        looks = self._marked()
        ways = {name: self._points(name) for name in looks}
        height = 0.75 + 0.8 * int(self._lattice["second"].max())
        with context():
            figure, [axes] = sheet(mapping.QUESTION, self._foot(), [height], note=note, key=self._key())
            mapping.lattice(self._lattice, ways, looks, axes)
            axes.set_xlabel(f"tranches of {first}")
            axes.set_ylabel(f"tranches of {second}")
            return settle(figure)

    def orders(self) -> Figure:
        """Does it matter who goes first?"""
        first, second = self._named()
        note = ordering.NOTE.format(first=first, second=second)
        key = self._key()
        for party, look in self._looks.items():
            style: dict[str, Any] = {"color": look.colour, "marker": look.marker, "linestyle": ""}
            key.append(Line2D([], [], label=f"accepted by {self._parties[party]}", **style))
        with context():
            figure, panels = sheet(ordering.QUESTION, self._foot(), [2.3, 1.7], note=note, key=key, sharex=True)
            ordering.completing(self._roads, panels[0], self._marked())
            ordering.accepting(self._roads, panels[1], self._looks)
            panels[1].set_xlabel(f"{second} first   ←   who goes first   →   {first} first")
            return settle(figure)

    def best(self) -> Figure:
        """Which orders complete most often?"""
        chosen = self._roads.assign(name="").sort_values("chosen_by", ascending=False, kind="stable").head(FEW)
        first, second = self._named()
        chosen["name"] = [f"{place}." for place in range(1, len(chosen) + 1)]
        ends = self._roads.iloc[[0, -1]].assign(name=[f"{first} first", f"{second} first"])
        own = self._roads[self._roads["own"]].assign(name="the scenario's own, or nearest to it")
        accepted = self._roads[self._roads["proposed"]].assign(name="most often accepted by both and completed")
        accepted = accepted.assign(reported=accepted[ACCEPTED], reported_error=accepted[f"{ACCEPTED}_error"])
        table = pd.concat([chosen, accepted, own, ends], ignore_index=True)
        table["said"] = [
            with_error(share, error) for share, error in zip(table["reported"], table["reported_error"], strict=True)
        ]
        table["name"] = ["\n".join(wrap(str(name), NAME_WIDTH)) for name in table["name"]]
        legend = ", ".join(
            f"{letter}: a tranche of {name}" for letter, name in zip(self._letters, self._named(), strict=True)
        )
        note = ordering.BEST_NOTE.format(legend=f"{legend}.")
        owners: list[Artist] = [Patch(label=self._parties[key], **look.fill) for key, look in self._looks.items()]
        with context():
            height = max(0.42, 2.4 * LINE) * len(table) + 0.2
            figure, [axes] = sheet(ordering.BEST_QUESTION, self._foot(), [height], note=note, key=owners)
            ordering.best(table, self._letters, list(self._looks.values()), axes)
            return settle(figure)

    def front(self) -> Figure:
        """Which orders does no other order beat?"""
        with context():
            figure, panels = sheet(
                ordering.FRONT_QUESTION, self._foot(), [2.8], columns=2, note=ordering.FRONT_NOTE, sharex=True
            )
            for axes, (key, look) in zip(panels, self._looks.items(), strict=True):
                ordering.front(self._roads, key, self._parties[key], look, axes)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"lattice": self.lattice(), "orders": self.orders(), "best": self.best(), "front": self.front()}

    def _named(self) -> list[str]:
        return [f"{title[:1].lower()}{title[1:]}" for title in self._tracks.values()]

    def _marked(self) -> dict[str, Look]:
        """The orders that are marked: the scenario's own under the best, where they are two."""
        is_one = bool((self._roads["own"] & self._roads["best"]).any())
        return {"best": BEST} if is_one else {"own": OWN, "best": BEST}

    def _key(self) -> list[Artist]:
        names = {"best": "the best by half of the worlds", "own": "the scenario's own order, or the nearest"}
        if len(self._marked()) == 1:
            names["best"] += ": the scenario's own"
        found: list[Artist] = []
        for name, look in self._marked().items():
            style: dict[str, Any] = {"color": look.colour, "marker": look.marker, "linestyle": look.line}
            found.append(Line2D([], [], linewidth=2.2, label=names[name], **style))
        return found

    def _points(self, name: str) -> list[tuple[int, int]]:
        """The points of the lattice that a marked order passes."""
        order = str(self._roads.loc[self._roads[name].astype(bool), "order"].iloc[0])
        here, points = (0, 0), [(0, 0)]
        for move in order.split(" "):
            here = (here[0] + (self._letters[0] in move), here[1] + (self._letters[1] in move))
            points.append(here)
        return points

    def _foot(self) -> str:
        return caption([self._asked.scenario.name], [self._asked.worlds], [self._asked.seed])
