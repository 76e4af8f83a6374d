"""A sentence of a story, and how names and numbers are put into it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sim.phrases import MONTHS
from sim.scenario.names import ACTORS
from sim.scenario.schema import IN_FORCE, Scenario

ARTICLES = ("The ", "A ", "An ")


@dataclass(frozen=True)
class Sentence:
    """What is told of a week, or of the weeks from `week` to `until`: about whom, of what kind, in words.

    `actor` is the key of whom it is about, `track` that of the track, empty where it is about none in particular;
    week 0 is the opening.
    """

    week: int
    actor: str
    kind: str
    text: str
    until: int = 0
    track: str = ""

    @property
    def last(self) -> int:
        """The last week that it is about."""
        return max(self.week, self.until)


class Names:
    """What things of a scenario are called in a sentence."""

    def __init__(self, plan: Scenario) -> None:
        self.plan = plan
        self.parties = tuple(plan.parties)
        self._titles: dict[str, str] = {}
        for section in ACTORS:
            self._titles |= {key: part.title or key for key, part in getattr(plan, section).items()}

    def of(self, key: str) -> str:
        """An actor, as at the beginning of a sentence."""
        return upper(self._titles.get(key, key))

    def within(self, key: str) -> str:
        """An actor, as within a sentence: "the state", where it is called "The state"."""
        title = self._titles.get(key, key)
        return lower(title) if title.startswith(ARTICLES) else title

    def track(self, key: str) -> str:
        """A track, within a sentence: without a capital, unless it begins with a name."""
        title = self.plan.tracks[key].title or key
        return title if self._is_a_name(title.split(" ")[0]) else lower(title)

    def _is_a_name(self, word: str) -> bool:
        """Whether a word is somebody's name: it is possessive, or has its capital in the midst of other words too."""
        plain = word.removesuffix("'s").removesuffix("’s")
        return plain != word or plain in self._capitals

    @cached_property
    def _capitals(self) -> frozenset[str]:
        """Words with a capital that are (part of) an actor's title, or stand within a title or the question."""
        actors = [word for title in self._titles.values() if not title.startswith(ARTICLES) for word in title.split()]
        texts = [self.plan.question, *self._titles.values(), *(track.title for track in self.plan.tracks.values())]
        within = [word.strip(",;:?!.()") for text in texts for word in text.split()[1:]]
        return frozenset(word for word in (*actors, *within) if word[:1].isupper())

    def road(self, number: int) -> str:
        """A road by its number, in inverted commas."""
        road = self.plan.roads()[number]
        key = self.plan.road_names()[number]
        return f"“{road.name or ('the road of the scenario' if key == IN_FORCE else key)}”"

    def stage(self, road: int, place: int) -> str:
        """A stage of a road by its place: its number, and its name if it has one."""
        name = self.plan.roads()[road].stages[place].name
        return f"stage {place + 1} ({name})" if name else f"stage {place + 1}"

    def when(self, week: int, until: int = 0) -> str:
        """A week, or weeks, by number and, where the scenario has a start, by the first day: "Week 3 (30 Jan 2026)"."""
        number = f"Weeks {week} to {until}" if until > week else f"Week {week}"
        if self.plan.start is None:
            return number
        return f"{number} ({day(self.plan.start + datetime.timedelta(weeks=week - 1))})"


def day(date: datetime.date) -> str:
    """A date, in words that do not depend on the reader's machine."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def upper(words: str) -> str:
    """Words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def lower(words: str) -> str:
    """Words without a capital at their beginning, unless they begin with an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def listed(words: Iterable[str]) -> str:
    """Words in a row: a, b and c; nothing where there are none."""
    *first, last = ["", *words]
    rest = [word for word in first if word]
    return f"{', '.join(rest)} and {last}" if rest else last


def signed(number: float) -> str:
    """A number with its sign, to two places."""
    return f"{number:+.2f}".replace("-", "−")


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things: "1 attack", "3 attacks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
