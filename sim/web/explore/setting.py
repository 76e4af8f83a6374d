"""What somebody looks at: a scenario, numbers turned, tranches moved, a seed; and the same as an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.scenario.faults import BadScenario
from sim.scenario.load import with_changes
from sim.scenario.schema import Scenario
from sim.web.explore.dials import is_listed
from sim.web.explore.strip import CannotMove, moved

MOST_DIALS = 100
SCENARIO, SEED, ROAD = "s", "seed", "road"
"""Names in an address of what is no number of the scenario."""
Stages = Annotated[list[Annotated[int, Field(ge=0, lt=100)]], Field(max_length=100)]
Word = Annotated[str, Field(max_length=200)]


class BadSetting(ValueError):
    """A setting that cannot be followed: says why in a sentence."""


class Setting(BaseModel):
    """A scenario by its name here, with numbers by their paths, and stages of tranches by track where they were moved.

    `road`: for each track whose tranches were moved the stage of each, from 0.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    scenario: Word
    dials: Annotated[dict[Word, float], Field(max_length=MOST_DIALS)] = {}
    road: Annotated[dict[Word, Stages], Field(max_length=20)] = {}
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0

    @property
    def address(self) -> str:
        """The setting as the query of an address."""
        pairs: list[tuple[str, Any]] = [(SCENARIO, self.scenario)]
        if self.seed:
            pairs.append((SEED, self.seed))
        if self.road:
            parts = (f"{track}:{'.'.join(str(one + 1) for one in stages)}" for track, stages in self.road.items())
            pairs.append((ROAD, ";".join(parts)))
        return urlencode([*pairs, *((path, repr(value)) for path, value in self.dials.items())])


def of_address(pairs: Iterable[tuple[str, str]]) -> Setting:
    """The setting in the query of an address; raises BadSetting."""
    given, dials = dict[str, Any](), dict[str, float]()
    for name, value in list(pairs)[: MOST_DIALS + 10]:
        try:
            if name == SCENARIO:
                given["scenario"] = value
            elif name == SEED:
                given["seed"] = int(value)
            elif name == ROAD:
                given["road"] = _road(value)
            else:
                dials[name] = float(value)
        except ValueError:
            raise BadSetting(f"The address says {name} = {value[:40]!r}, which is no number.") from None
    return _valid(lambda: Setting(**given, dials=dials))


def of_data(data: Any) -> Setting:
    """The setting that a page sent; raises BadSetting."""
    return _valid(lambda: Setting.model_validate(data))


def _valid(make: Any) -> Setting:
    try:
        found: Setting = make()
    except (ValidationError, TypeError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(one)[:40] for one in first["loc"])
        raise BadSetting(f"This is no setting: {where}: {first['msg']}") from None
    return found


def _road(written: str) -> dict[str, list[int]]:
    found = {}
    for part in written.split(";"):
        track, _, stages = part.partition(":")
        found[track] = [int(one) - 1 for one in stages.split(".")]
    return found


def changes(plan: Scenario, setting: Setting) -> dict[str, Any]:
    """What a setting changes in a scenario, by dotted paths as `--set` has them; raises CannotMove."""
    found: dict[str, Any] = dict(setting.dials)
    if setting.road:
        where = f"roadmaps.{plan.roadmap}" if isinstance(plan.roadmap, str) else "roadmap"
        found[f"{where}.stages"] = moved(plan, setting.road)
    return found


class Shelf:
    """The scenarios that are offered, by name, and those that settings make of them."""

    def __init__(self, plans: Mapping[str, Scenario]) -> None:
        self.plans = dict(plans)
        self._made = lru_cache(maxsize=256)(self._make)

    def plan(self, setting: Setting) -> Scenario:
        """The scenario that a setting means; raises BadSetting."""
        return self._made(setting.model_dump_json())

    def base(self, name: str) -> Scenario:
        """A scenario as its file has it; raises BadSetting where none is offered under that name."""
        if name not in self.plans:
            raise BadSetting(f"There is no scenario {name[:80]!r} here; there are {', '.join(self.plans)}.")
        return self.plans[name]

    def _make(self, written: str) -> Scenario:
        setting = Setting.model_validate_json(written)
        plan = self.base(setting.scenario)
        numbers = plan.quantities()
        unknown = next((path for path in setting.dials if path not in numbers), None)
        if unknown is not None:
            raise BadSetting(f"{plan.name} has no number {unknown[:80]!r}.")
        listed = next((path for path in setting.dials if is_listed(path)), None)
        if listed is not None:
            raise BadSetting(f"{listed[:80]!r} is a number in a list, which is turned in the scenario's file.")
        try:
            asked = changes(plan, setting)
            return with_changes(plan, asked) if asked else plan
        except CannotMove as error:
            raise BadSetting(str(error)) from None
        except BadScenario as error:
            fault = error.faults[0]
            raise BadSetting(f"{fault.key.removeprefix('--set ')}: {fault.message}".lstrip(": ")) from None
