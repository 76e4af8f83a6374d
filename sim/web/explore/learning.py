"""What is learnt on the page from what has happened: a bank of worlds for each setting, grown while the page waits."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim.engine import NUMPY, asked_for, has_compiler
from sim.phrases import percent
from sim.scenario.names import name_of
from sim.scenario.schema import Scenario
from sim.study.bank import WORLDS, Bank, TooFew, facts
from sim.study.growing import is_prepared, prepare
from sim.web.explore.setting import BadSetting, Setting
from sim.web.pool import Pool

BANKS = 6
RANK = 2  # after first answers, before they are refined
SHOWN = 5  # numbers of which it is told what was learnt


class Told(BaseModel):
    """What has happened by a week: for each fact that was ticked whether it has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    setting: Any
    week: int = Field(ge=0, le=1040)
    happened: Annotated[dict[Annotated[str, Field(max_length=100)], bool], Field(min_length=1, max_length=60)]


class Banks:
    """The banks of settings that were asked about, the latest of them kept."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept = OrderedDict[str, tuple[Bank, asyncio.Lock]]()

    async def learnt(self, setting: Setting, plan: Scenario, told: Told) -> dict[str, Any]:
        """What is learnt, or how many worlds of the bank are there; raises BadSetting for what is no fact here."""
        known = facts(plan)
        unknown = next((name for name in told.happened if name not in known), None)
        if unknown is not None:
            raise BadSetting(f"{plan.name} has no fact {unknown!r}.")
        bank, lock = await self._bank(setting, plan)
        if not bank.is_whole:
            async with lock:
                if not bank.is_whole:
                    await self._pool.do(RANK, lambda: bank.grow(1 + self._pool.idle))
        if not bank.is_whole:
            return {"have": bank.count, "of": WORLDS}
        try:
            found = await self._pool.do(RANK, lambda: bank.learnt(told.week, told.happened))
        except TooFew as error:
            return {"why": str(error)}
        return {
            "said": f"{found.left:,} of {found.count:,} worlds are like that. Of them {percent(found.after)} "
            f"(± {100 * found.error:.0f} points) complete the road; of all worlds {percent(found.before)}.",
            "numbers": [
                {"name": name_of(plan, row.path), "moved": row.moved} for row in found.numbers.head(SHOWN).itertuples()
            ],
        }

    async def _bank(self, setting: Setting, plan: Scenario) -> tuple[Bank, asyncio.Lock]:
        key = setting.model_dump_json()
        if key not in self._kept:
            compiles = asked_for() != NUMPY and has_compiler()
            engine = NUMPY
            if compiles:
                engine = await self._pool.do(RANK, lambda: prepare(plan), long=not is_prepared(plan))
            self._kept.setdefault(key, (Bank(plan, setting.seed, engine), asyncio.Lock()))
        self._kept.move_to_end(key)
        while len(self._kept) > BANKS:
            self._kept.popitem(last=False)
        return self._kept[key]
