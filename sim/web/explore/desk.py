"""Who asks for what: each tab's newest setting is followed, in growing parts, and what it overtook is let go of."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim.engine import NUMPY, Stopped, asked_for, has_compiler, work_of
from sim.scenario.schema import Scenario
from sim.study.growing import Growing, is_prepared, prepare
from sim.study.run import Run
from sim.web.explore import takeaway
from sim.web.explore.chain import Chain
from sim.web.explore.dials import most_important
from sim.web.explore.setting import Setting, Shelf
from sim.web.explore.told import told
from sim.web.pool import Busy, Pool
from sim.web.streams import Bell

log = logging.getLogger(__name__)

FIRST = 32  # worlds of the first answer
SECOND = 256
PART = 256  # worlds that are followed between two looks at who wants something else
ALL = 4096
ENOUGH = 1024  # worlds that tell which numbers matter
AT_ONCE = 150.0  # weeks of NumPy's calls that a reader waits for, while a program is made
TABS, SETTINGS = 400, 16  # some 25 MB a setting that was followed to its end
IDLE = 1800.0  # seconds after which a tab that nobody listens to is forgotten
TOKEN = 32  # bytes
URGENT, SOON, PREPARING, LATER = 0, 1, 2, 3


@dataclass
class Tab:
    """One open page: what it asked for last, what it was told last, and a bell for whoever listens."""

    bell: Bell = field(default_factory=Bell)
    number: int = -1
    newest: dict[str, Any] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    task: asyncio.Task[None] | None = None
    seen: float = field(default_factory=time.monotonic)

    def tell(self, number: int, **what: Any) -> None:
        """Tell something of what was asked under a number, unless that was overtaken."""
        if number == self.number:
            self.newest = {"number": number, **what}
            self.bell.ring()


class Desk:
    """Follows what tabs ask for, with `pool`; what is known of a setting is kept for the next who asks for it."""

    def __init__(self, shelf: Shelf, pool: Pool) -> None:
        self.shelf, self.pool = shelf, pool
        self._tabs = OrderedDict[str, Tab]()
        self._known = OrderedDict[str, tuple[Growing, asyncio.Lock]]()
        self._chains = OrderedDict[str, Chain]()
        self._important: dict[str, tuple[list[dict[str, Any]] | None, int]] = {}  # and of how many worlds

    def open(self) -> str:
        """A token for a page that was opened."""
        now = time.monotonic()
        for token in [one for one, tab in self._tabs.items() if now - tab.seen > IDLE][: len(self._tabs) - 1]:
            self._close(token)
        while len(self._tabs) >= TABS:
            self._close(next(iter(self._tabs)))
        token = secrets.token_urlsafe(TOKEN)
        self._tabs[token] = Tab()
        return token

    def tab(self, token: str) -> Tab | None:
        """The tab of a token, where there is one."""
        found = self._tabs.get(token)
        if found is not None:
            found.seen = time.monotonic()
            self._tabs.move_to_end(token)
        return found

    def ask(self, tab: Tab, number: int, setting: Setting, obstacles: bool = False) -> None:
        """Follow a setting for a tab in place of what it asked for before; raises BadSetting."""
        plan = self.shelf.plan(setting)
        if number < tab.number:
            return  # it was overtaken on its way
        self._let_go(tab)
        tab.number, tab.stop = number, threading.Event()
        tab.task = asyncio.create_task(self._answer(tab, number, setting, plan, obstacles))

    def close(self) -> None:
        """Let go of everything."""
        for token in list(self._tabs):
            self._close(token)

    async def run(self, setting: Setting, worlds: int) -> Run:
        """At least so many worlds of a setting, for who takes them along; raises BadSetting and Busy."""
        plan = self.shelf.plan(setting)
        growing, lock = self._growing(setting, plan, await self._engine(plan))
        async with lock:
            return await self.pool.do(SOON, lambda: growing.grow(worlds, self.pool.threads, no_more=True))

    def _close(self, token: str) -> None:
        tab = self._tabs.pop(token)
        self._let_go(tab)
        tab.bell.end()

    @staticmethod
    def _let_go(tab: Tab) -> None:
        tab.stop.set()
        if tab.task is not None:
            tab.task.cancel()

    async def _answer(self, tab: Tab, number: int, setting: Setting, plan: Scenario, obstacles: bool) -> None:
        try:
            engine = await self._prepared(tab, number, setting, plan)
            await self._grown(tab, number, setting, plan, engine, SECOND)
            if obstacles:
                await self._hindered(tab, number, setting, plan)
            await self._grown(tab, number, setting, plan, engine, ALL)
            await self._weighed(tab, number, setting)
        except Stopped:
            pass
        except Busy as error:
            tab.tell(number, state="refused", why=str(error))
        except Exception:
            log.exception("A setting could not be followed")
            tab.tell(number, state="refused", why="Something went wrong; the terminal of the server says what.")

    async def _engine(self, plan: Scenario) -> str:
        if asked_for() == NUMPY or not has_compiler():
            return NUMPY
        there = is_prepared(plan)
        return await self.pool.do(SOON if there else PREPARING, lambda: prepare(plan), long=not there)

    async def _prepared(self, tab: Tab, number: int, setting: Setting, plan: Scenario) -> str:
        """The engine of a setting; while its program is made, a few worlds by NumPy where that takes little."""
        if asked_for() == NUMPY or not has_compiler():
            return NUMPY
        if is_prepared(plan):
            return await self.pool.do(URGENT, lambda: prepare(plan))  # from the disk, or at hand
        tab.tell(number, state="preparing")
        making = asyncio.ensure_future(self.pool.do(PREPARING, lambda: prepare(plan), long=True))
        if work_of(plan.weeks, FIRST) <= AT_ONCE:
            await self._grown(tab, number, setting, plan, NUMPY, FIRST, state="preparing")
        return await making

    async def _grown(
        self, tab: Tab, number: int, setting: Setting, plan: Scenario, engine: str, to: int, state: str = "following"
    ) -> None:
        """Tell more and more worlds of a setting."""
        growing, lock = self._growing(setting, plan, engine)
        done = 0
        while done < to and not (done >= SECOND and tab.bell.is_forsaken):
            step = FIRST if done == 0 else SECOND if done < SECOND else done + PART
            rank = URGENT if done == 0 else SOON if done < SECOND else LATER
            async with lock:
                run = await self.pool.do(rank, _follow(growing, min(step, to), self.pool, tab.stop))
            done = run.worlds
            answer = await self.pool.do(rank, lambda run=run: told(run))  # type: ignore[misc]
            more: dict[str, Any] = {"state": "done"} if state == "following" and done >= ALL else {}
            important = await self._numbers(setting, run)
            command = takeaway.line(setting, done)
            tab.tell(number, **{"state": state, "command": command, **answer, "important": important, **more})

    async def _hindered(self, tab: Tab, number: int, setting: Setting, plan: Scenario) -> None:
        """Tell the chain of obstacles as it is worked out."""
        key = setting.model_dump_json()
        if key not in self._chains:
            made = await self.pool.do(SOON, lambda: Chain(plan, setting.seed))
            self._chains.setdefault(key, made)
        chain = self._chains[key]
        self._chains.move_to_end(key)
        while len(self._chains) > SETTINGS:
            self._chains.popitem(last=False)
        while not chain.is_whole and tab.number == number:
            if not chain.is_prepared:
                self._tell_more(tab, number, obstacles=chain.told(), preparing=True)
                await self.pool.do(PREPARING, chain.prepare, long=True)
            await self.pool.do(SOON, lambda: chain.follow(self.pool.threads, tab.stop))
            self._tell_more(tab, number, obstacles=chain.told())
        self._tell_more(tab, number, obstacles=chain.told())

    @staticmethod
    def _tell_more(tab: Tab, number: int, **more: Any) -> None:
        if tab.newest is not None and tab.newest["number"] == number:
            tab.tell(number, **{**{key: value for key, value in tab.newest.items() if key != "number"}, **more})

    async def _weighed(self, tab: Tab, number: int, setting: Setting) -> None:
        """Tell which numbers matter most where the scenario as its file has it was not followed yet."""
        if setting.scenario not in self._important and not tab.bell.is_forsaken:
            base = Setting(scenario=setting.scenario, seed=setting.seed)
            self._tell_more(tab, number, important=await self._numbers(base, await self.run(base, ENOUGH)))

    async def _numbers(self, setting: Setting, run: Run) -> list[dict[str, Any]] | None:
        """The numbers that matter most in a scenario as its file has it, once enough of its worlds are known.

        They are weighed anew once all its worlds are known, of which more is beyond chance.
        """
        name = setting.scenario
        found, of = self._important.get(name, (None, 0))
        wanted = ALL if of >= ENOUGH else ENOUGH
        if of < wanted <= run.worlds and not setting.dials and not setting.road:
            found = await self.pool.do(SOON, lambda: most_important(run))
            self._important[name] = found, run.worlds
        return found

    def _growing(self, setting: Setting, plan: Scenario, engine: str) -> tuple[Growing, asyncio.Lock]:
        key = f"{engine} {setting.model_dump_json()}"
        if key not in self._known:
            self._known[key] = Growing(plan, setting.seed, engine), asyncio.Lock()
        self._known.move_to_end(key)
        while len(self._known) > SETTINGS:
            self._known.popitem(last=False)
        return self._known[key]


def _follow(growing: Growing, to: int, pool: Pool, stop: threading.Event) -> Callable[[], Run]:
    """More worlds of a setting, by all threads where none has anything else to do."""

    def followed() -> Run:
        return growing.grow(to, 1 + pool.idle, stop)

    return followed
