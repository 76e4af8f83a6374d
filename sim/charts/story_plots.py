"""The picture of one world: its timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, Protocol

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.charts import acts
from sim.charts import timeline as telling
from sim.charts.labels import time_axis, wrap
from sim.charts.sheet import settle, sheet
from sim.charts.style import LINE, Look, caption, context, owner_looks
from sim.charts.tables import owner

OTHER_INCIDENTS = "other incidents"
SOURCE_LOOKS = (Look("#CC79A7", "#FFFFFF", "...."), Look("#4D4D4D", "#FFFFFF", ""), Look("#D55E00", "#FFFFFF", "xxxx"))
SHOWN_BEYOND = 1.15  # the axis goes so much further than a world that ends early


class Storylike(Protocol):
    """What the picture asks of a story."""

    @property
    def scenario(self) -> Any: ...
    @property
    def world(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def ended_week(self) -> float: ...
    @property
    def states(self) -> Sequence[str]: ...
    @property
    def paths(self) -> Mapping[str, NDArray[np.float64]]: ...
    def table(self) -> pd.DataFrame: ...


class StoryPlots:
    """The picture of a story: timeline(), or all() of them."""

    def __init__(self, story: Storylike) -> None:
        self._story = story
        self._plan = story.scenario
        ended = story.ended_week
        self._end = int(ended) if ended == ended else self._plan.weeks

    def timeline(self) -> Figure:
        """What happens in this world, and when?"""
        story, plan = self._story, self._plan
        levels, marks, incidents = self._levels(), self._marks(), self._incidents()
        mediation = self._acts()
        titles = [str(one.title or key) for key, one in plan.parties.items()]
        looks = owner_looks([*titles, *levels["owner"]])
        sources = self._sources(incidents, looks)
        numbered = self._numbered(marks)
        rows = levels.drop_duplicates("key")
        lines = max(len(wrap(f"{row.track} ({row.owner})", telling.NAME_WIDTH)) for row in rows.itertuples())
        heights = [0.25 + len(rows) * max(0.4, LINE * (lines + 0.4)), 0.55]
        heights += [0.25 + 0.21 * len(plan.mediators)] if len(mediation) else []
        heights += [0.9, 0.95]
        key = self._key(titles, sources)
        with context():
            figure, panels = sheet(
                telling.QUESTION, self._foot(), heights, note=self._note(numbered, marks), key=key, sharex=True
            )
            time_axis(panels[-1], min(plan.weeks, SHOWN_BEYOND * self._end + 2), plan.start)
            rest = list(panels)
            telling.tracks(levels, marks, rest.pop(0), looks=looks)
            telling.road(marks, rest.pop(0), numbered=numbered)
            if len(mediation):
                telling.mediation(mediation, rest.pop(0))
            telling.violence(incidents, rest.pop(0), looks=sources)
            telling.tension(np.arange(self._end + 1.0), self._kept("tension"), rest.pop(0))
            telling.stalls(story.states[: self._end + 1], panels)
            telling.ending(self._end, story.outcome, panels)
            return settle(figure)

    def all(self) -> dict[str, Figure]:
        """Every picture, by name."""
        return {"timeline": self.timeline()}

    def _levels(self) -> pd.DataFrame:
        weeks = np.arange(self._end + 1)
        asked = {track for road in self._plan.roads() for stage in road.stages for track in stage.reach}
        parts = [
            pd.DataFrame(
                {
                    "week": weeks,
                    "key": key,
                    "track": track.title or key,
                    "owner": owner(self._plan, key),
                    "level": self._story.paths[f"level {key}"][: self._end + 1],
                    "really": self._story.paths[f"really {key}"][: self._end + 1],
                }
            )
            for key, track in self._plan.tracks.items()
            if key in asked
        ]
        return pd.concat(parts, ignore_index=True)

    def _marks(self) -> pd.DataFrame:
        """A row for each week of each sentence that may be marked."""
        table = self._story.table()
        rows = [
            (week, one.track, one.kind, one.text)
            for one in table.itertuples()
            if one.kind in MARKED
            for week in range(one.week, one.until + 1)
        ]
        return pd.DataFrame(rows, columns=["week", "track", "kind", "text"])

    def _acts(self) -> pd.DataFrame:
        weeks = np.arange(1, self._end + 1)
        parts = [
            pd.DataFrame({"week": weeks, "mediator": one.title or key, "act": self._kept(f"act {key}")[1:].astype(int)})
            for key, one in self._plan.mediators.items()
        ]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def _kept(self, name: str) -> NDArray[np.float64]:
        return self._story.paths[name][: self._end + 1]

    def _incidents(self) -> pd.DataFrame:
        """Incidents of each week by source: those without a name, strikes by parties, attacks by others."""
        plan, weeks = self._plan, np.arange(1, self._end + 1)
        named = {f"strikes by {one.title or key}": f"strikes {key}" for key, one in plan.parties.items()}
        named |= {f"attacks by {one.title or key}": f"attacks {key}" for key, one in plan.spoilers.items()}
        counts = {name: np.diff(self._kept(path)) for name, path in named.items()}
        counts = {name: count for name, count in counts.items() if count.any()}
        rest = np.diff(self._kept("incidents")) - sum(counts.values(), np.zeros(len(weeks)))
        parts = [
            pd.DataFrame({"week": weeks, "source": source, "incidents": count})
            for source, count in {OTHER_INCIDENTS: rest, **counts}.items()
        ]
        return pd.concat(parts, ignore_index=True)

    @staticmethod
    def _sources(incidents: pd.DataFrame, looks: Mapping[str, Look]) -> dict[str, Look]:
        """How each source of incidents is drawn: strikes as the party that orders them."""
        found, spare = {}, cycle(SOURCE_LOOKS)
        for source in incidents["source"].unique():
            if source == OTHER_INCIDENTS:
                found[source] = Look("#C9C9C9", "#FFFFFF", "")
            else:
                found[source] = looks.get(source.removeprefix("strikes by ")) or next(spare)
        return found

    @staticmethod
    def _numbered(marks: pd.DataFrame) -> dict[str, int]:
        """A number for each dated event that happens, in order."""
        names = [telling.event_name(text) for text in marks.loc[marks["kind"].isin(telling.DATED), "text"]]
        return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}

    def _note(self, numbered: Mapping[str, int], marks: pd.DataFrame) -> str:
        found = set(marks["kind"])
        letters = [
            f"{letter}: {words}"
            for kind, (letter, words) in {**telling.MARKS, **telling.ROAD_MARKS}.items()
            if kind in found
        ]
        dates = [f"{number}: {name}" for name, number in numbered.items()]
        lists = ("; ".join(listed) for listed in (letters, dates) if listed)
        return " ".join((telling.NOTE, *(f"{listed}." for listed in lists)))

    def _key(self, titles: Sequence[str], sources: Mapping[str, Look]) -> list[Artist]:
        found = {int(act) for key in self._plan.mediators for act in self._kept(f"act {key}")}
        named = [Patch(label=source, **look.fill) for source, look in sources.items()]
        return [*acts.key(found, titles), *named]

    def _foot(self) -> str:
        foot = caption([self._plan.name], [1], [self._story.seed])
        return foot.replace("1 world", f"world {self._story.world}")


MARKED = {*telling.MARKS, *telling.ROAD_MARKS, *telling.DATED}
