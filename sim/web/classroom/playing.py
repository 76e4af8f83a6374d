"""The model at the tables of a class: one thread carries them on, and puts them up again after a restart.

It is driven by what is kept alone: whatever the law says is missing next, the next round or the end, is found and kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sim.play.hall import Hall
from sim.web.classroom import halls
from sim.web.classroom.games import Document, Games, Injected, Place
from sim.web.classroom.standing import GAMES, Class
from sim.web.pool import Pool
from sim.web.store import CannotKeep, Entry, Refused, Store

FAILED = "The model could not go on with the games; the terminal of the server says why. All decisions are kept."
WAITS = (0.1, 0.4, 1.5)
"""Seconds after which it is looked once more whether something came in between."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held:
    """The games of a room as the model has them: which, after how many rounds, with which events; the open points."""

    hall: Hall
    number: int
    take: int
    rounds: int
    events: tuple[Injected, ...]
    points: tuple[Mapping[str, Document], ...]

    def is_of(self, games: Games, rounds: int) -> bool:
        """Whether it is these games after so many rounds, whatever was put into them."""
        return (self.number, self.take, self.rounds) == (games.number, games.take, rounds)


class Playing:
    """Carries the games of rooms on; `troubles` are told on the console, `ring` says that a room looks otherwise."""

    def __init__(self, store: Store, state: Callable[[str], Class | None], ring: Callable[[str], None]) -> None:
        self.store, self._state, self._ring = store, state, ring
        self.troubles: dict[str, str] = {}
        self._held: dict[str, Held] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._is_over = False
        self._aside = Pool(1)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Carry games on as long as this is open."""
        try:
            yield
        finally:
            self._is_over = True
            for task in self._busy.values():
                task.cancel()
            self._aside.end()  # what is on its way ends with the process, and is done again when it is back

    def point(self, room: str, games: Games, place: Place) -> Document | None:
        """The open decision of a side; None while the model is putting the games up."""
        held = self._held.get(room)
        if held is None or games.open is None or not held.is_of(games, len(games.rounds)):
            return None
        return held.points[place[0]].get(place[1])

    def has(self, room: str, games: Games) -> bool:
        """Whether the model has the games as far as they are kept."""
        held = self._held.get(room)
        return held is not None and held.is_of(games, len(games.rounds))

    def try_again(self, room: str) -> None:
        """Have the model work again where it could not go on."""
        if self.troubles.pop(room, ""):
            self.go_on(room)

    def go_on(self, room: str) -> None:
        """See that the model does what the games of a room wait for; only on the loop."""
        if self._is_over or room in self._busy or room in self.troubles or not self._waits(room):
            return
        self._busy[room] = asyncio.create_task(self._worked(room))

    def _waits(self, room: str) -> bool:
        """Whether there is anything to do for the games of a room."""
        state = self._state(room)
        games = _running(state)
        if state is None or games is None:
            self._held.pop(room, None)
            return False
        if games.open is None or not games.late:
            return True
        held = self._held.get(room)
        return held is None or not held.is_of(games, len(games.rounds)) or held.events != games.events

    async def _worked(self, room: str) -> None:
        try:
            await self._aside.do(0, lambda: self._carry_on(room))
        except Exception as error:
            if self._state(room) is not None and not self._is_over:
                log.exception("The games of a class could not go on")
                self.troubles[room] = str(error) if isinstance(error, CannotKeep) else FAILED
        finally:
            del self._busy[room]
            self._ring(room)
        self.go_on(room)

    # In the thread

    def _carry_on(self, room: str) -> None:
        """One piece of work: close the round that all have decided, or come to the next one, or to the end."""
        state = self._state(room)
        games = _running(state)
        if state is None or games is None:
            return
        if games.open is not None and not games.late:
            self._keep(room, state, closing(room, state, "all"))
            return
        held = self._held_for(room, games)
        self._held[room] = held
        if games.open is None:
            self._keep(room, state, _next(room, games, held))

    def _keep(self, room: str, state: Class, entry: Entry) -> None:
        """Keep what was found; where somebody has decided otherwise in this moment, or gone back, it is found anew."""
        try:
            self.store.append(entry)
        except Refused:
            for wait in WAITS:  # what came before it may be on its way to the disk still
                if self._state(room) != state:
                    return
                time.sleep(wait)
            raise

    def _held_for(self, room: str, games: Games) -> Held:
        """The games as the model has them after their closed rounds."""
        held, done = self._held.get(room), len(games.rounds)
        hall: Hall
        if held is not None and held.events == games.events and held.is_of(games, done):
            return held
        if held is not None and held.events == games.events and held.is_of(games, done - 1):
            hall = held.hall
            del self._held[room]  # what has failed on its way is put up again
            hall.advance(halls.made(games.rounds[-1]))
        else:
            hall = halls.put_up(halls.head_of(self.store, room, games), games)
        points = tuple({side: point.as_data() for side, point in one.items()} for one in hall.points)
        return Held(hall, games.number, games.take, done, games.events, points)


def closing(room: str, state: Class, by: str) -> Entry:
    """What closes the round that is open, with its luck, its deadline and all moves."""
    games = state.games[-1]
    key = f"round:{games.number}:{games.take}:{games.round}:closed:{by}"
    return Entry(room, key, "round closed", games.closing(by, state.until))


def _next(room: str, games: Games, held: Held) -> Entry:
    """What opens the next round, or says how all tables ended."""
    which = {"game": games.number, "take": games.take}
    key = f"round:{games.number}:{games.take}:{games.round}"
    if held.hall.is_over or games.round > len(games.weeks):
        over = {**which, "rounds": len(games.rounds), "ends": halls.ends_of(held.hall)}
        return Entry(room, f"{key}:over", "games over", over)
    tables = [
        {
            side: {"choices": [one["id"] for one in point["choices"]], "may_promise": point["may_promise"]}
            for side, point in one.items()
        }
        for one in held.points
    ]
    body = {**which, "round": games.round, "seconds": games.seconds, "tables": tables}
    return Entry(room, f"{key}:opened", "round opened", body)


def _running(state: Class | None) -> Games | None:
    """The games that are played in a room now."""
    if state is None or state.activity != GAMES or not state.games or state.games[-1].ends is not None:
        return None
    return state.games[-1]
