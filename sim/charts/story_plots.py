"""The picture of one world: its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.charts import cast_tables
from sim.charts import mediation as mediating
from sim.charts import timeline as telling
from sim.charts.labels import capital, time_axis, wrap
from sim.charts.pictures import Blank, Pictures, picture, pictures
from sim.charts.style import LINE, Look, caption, owner_looks
from sim.charts.tables import owner
from sim.charts.violence import source_looks
from sim.phrases import counted, percent, week

MOST_TOLD = 8  # weeks that are told of what happens again and again
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


@pictures("story", lambda found: (found,))
@dataclass(frozen=True, eq=False, repr=False)
class StoryPlots(Pictures):
    """The picture of a story: timeline()."""

    story: Storylike

    @picture(lambda self: self.note, told=lambda self: self.told(), finding=lambda self: self.finding)
    def timeline(self, blank: Blank) -> None:
        """What happens in this world, and when?"""
        levels, incidents, mediation = self.levels(), self.incidents(), self.acts()
        titles = [str(one.title or key) for key, one in self.plan.parties.items()]
        looks = owner_looks([*titles, *levels["owner"]])
        sources = source_looks(incidents["source"], looks)
        rows = levels.drop_duplicates("key")
        lines = max(len(wrap(f"{row.track} ({row.owner})", telling.NAME_WIDTH)) for row in rows.itertuples())
        heights = [0.25 + len(rows) * max(0.4, LINE * (lines + 0.4)), 0.55]
        heights += [0.25 + 0.21 * len(self.plan.mediators)] if len(mediation) else []
        panels = blank.lay([*heights, 0.9, 0.95], key=self.key(titles, sources), sharex=True)
        time_axis(panels[-1], min(self.plan.weeks, SHOWN_BEYOND * self.end + 2), self.plan.start)
        steps, road, *between, violence, tension = panels
        telling.tracks(levels, self.marks, steps, looks=looks)
        telling.road(self.marks, road, numbered=self.numbered)
        for axes in between:
            telling.mediation(mediation, axes)
        telling.violence(incidents, violence, looks=sources)
        telling.tension(np.arange(self.end + 1.0), self.kept("tension"), tension)
        telling.stalls(self.story.states[: self.end + 1], panels)
        telling.ending(self.end, self.story.outcome, panels)

    def told(self) -> Iterator[str]:
        """What is to be seen, in words: how the world ends, how far each track is then, and the dates on the way."""
        last: Any = cast_tables.in_week(self.levels(), self.end).itertuples()
        said = ", ".join(f"{row.track} ({row.owner}) {percent(row.level)}" for row in last)
        yield f"{capital(self.story.outcome)} in week {self.end}; levels then: {said}."
        stalled = sum(state == "stalled" for state in self.story.states[: self.end + 1])
        incidents = float(self.incidents()["incidents"].sum())
        tension = self.kept("tension")[-1]
        yield f"Stalled in {counted(stalled, 'week')}; {incidents:.0f} incidents; tension at the end {tension:.2f}."
        for kind, (_, words) in self.lettered.items():
            yield f"{capital(words)}: {_in_weeks(self.marks[self.marks['kind'] == kind])}."
        for name in self.numbered:
            yield f"{capital(name)}: {_in_weeks(self.marks[self.marks['text'].map(telling.event_name) == name])}."

    @property
    def finding(self) -> str:
        """How the world ends, and when."""
        ended = self.story.ended_week
        if ended != ended:
            return f"World {self.story.world} is {self.story.outcome} after {self.end} weeks"
        return f"World {self.story.world} {self.story.outcome} in {week(ended, self.plan.start)}"

    @property
    def plan(self) -> Any:
        """The scenario of the world."""
        return self.story.scenario

    @property
    def end(self) -> int:
        """The last week of the world."""
        ended = self.story.ended_week
        return int(ended) if ended == ended else int(self.plan.weeks)

    @property
    def foot(self) -> str:
        """Which world it is."""
        return caption([self.plan.name], [1], [self.story.seed], counted=f"world {self.story.world}")

    def levels(self) -> pd.DataFrame:
        """The level of each track that any road asks for, as verified and as it stands."""
        weeks = np.arange(self.end + 1)
        asked = {track for road in self.plan.roads() for stage in road.stages for track in stage.reach}
        parts = [
            pd.DataFrame(
                {
                    "week": weeks,
                    "key": key,
                    "track": track.title or key,
                    "owner": owner(self.plan, key),
                    "level": self.story.paths[f"level {key}"][: self.end + 1],
                    "really": self.story.paths[f"really {key}"][: self.end + 1],
                }
            )
            for key, track in self.plan.tracks.items()
            if key in asked
        ]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def marks(self) -> pd.DataFrame:
        """A row for each week of each sentence that may be marked."""
        table = self.story.table()
        rows = [
            (at, one.track, one.kind, one.text)
            for one in table.itertuples()
            if one.kind in MARKED
            for at in range(one.week, one.until + 1)
        ]
        return pd.DataFrame(rows, columns=["week", "track", "kind", "text"])

    def acts(self) -> pd.DataFrame:
        """What each mediator does, week by week."""
        weeks = np.arange(1, self.end + 1)
        parts = [
            pd.DataFrame({"week": weeks, "mediator": one.title or key, "act": self.kept(f"act {key}")[1:].astype(int)})
            for key, one in self.plan.mediators.items()
        ]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def kept(self, name: str) -> NDArray[np.float64]:
        """A trajectory until the world ends."""
        return self.story.paths[name][: self.end + 1]

    def incidents(self) -> pd.DataFrame:
        """Incidents of each week by source: those without a name, strikes by parties, attacks by others."""
        counts = {name: np.diff(self.kept(path)) for name, path in cast_tables.sources(self.plan).items()}
        counts = {name: count for name, count in counts.items() if count.any()}
        rest = np.diff(self.kept("incidents")) - sum(counts.values(), np.zeros(self.end))
        found = {cast_tables.OTHER: rest, **counts}
        weeks = np.arange(1, self.end + 1)
        parts = [pd.DataFrame({"week": weeks, "source": name, "incidents": count}) for name, count in found.items()]
        return pd.concat(parts, ignore_index=True)

    @property
    def numbered(self) -> dict[str, int]:
        """A number for each dated event that happens, in order."""
        dated = self.marks[self.marks["kind"].isin(telling.DATED)]
        return {name: number for number, name in enumerate(dict.fromkeys(map(telling.event_name, dated["text"])), 1)}

    @property
    def lettered(self) -> dict[str, tuple[str, str]]:
        """The kinds of what happens that stand as letters, each with its letter and what that means."""
        kinds = {**telling.MARKS, **telling.ROAD_MARKS}
        return {kind: meant for kind, meant in kinds.items() if (self.marks["kind"] == kind).any()}

    @property
    def note(self) -> str:
        """How to read the panels, and what letters and numbers mean."""
        letters = [f"{letter}: {words}" for letter, words in self.lettered.values()]
        dates = [f"{number}: {name}" for name, number in self.numbered.items()]
        lists = ("; ".join(listed) for listed in (letters, dates) if listed)
        return " ".join((telling.NOTE, *(f"{listed}." for listed in lists)))

    def key(self, titles: Sequence[str], sources: Mapping[str, Look]) -> list[Artist]:
        """The entries of the legend."""
        found = {int(act) for key in self.plan.mediators for act in self.kept(f"act {key}")}
        named = [Patch(label=source, **look.fill) for source, look in sources.items()]
        return [*mediating.key_of_acts(found, titles), *named]


def _in_weeks(marks: pd.DataFrame) -> str:
    """The weeks of marks: "weeks 3, 5, 8", of many the first and how many more."""
    weeks = [f"{week}" for week in marks["week"].unique()]
    more = f" and {len(weeks) - MOST_TOLD} more" if len(weeks) > MOST_TOLD else ""
    return f"week{'s' if len(weeks) > 1 else ''} {', '.join(weeks[:MOST_TOLD])}{more}"


MARKED = {*telling.MARKS, *telling.ROAD_MARKS, *telling.DATED}
