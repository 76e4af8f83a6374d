"""Every number of a scenario: what it says, its unit, and where it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from sim.scenario import check_dials, check_tracks
from sim.scenario.obligations import Shock
from sim.scenario.provenance import Balance, Basis, balance, basis
from sim.scenario.quantity import Quantity, Range, plain
from sim.scenario.schema import Scenario
from sim.scenario.units import Part

TOLD_ELSEWHERE = {"weeks", "start", "known_until", "steps_per_week", "futures_per_draw"}  # in a description's heading
OF_WORLDS = "observed"  # what was observed is no number of the model


@dataclass(frozen=True)
class Number:
    """One number: `sources` are names from the scenario's list; see `basis` for how far they carry it."""

    path: str
    value: Any
    text: str
    unit: str
    sources: tuple[str, ...]
    note: str
    is_default: bool

    @property
    def basis(self) -> Basis:
        """What it rests on: a source for its value, a source for its direction only, or an assumption."""
        return basis(self.sources, self.note)

    @property
    def is_assumption(self) -> bool:
        """Whether its value is an assumption, even where a source gives its direction."""
        return self.basis != "value"


def numbers_of(plan: Scenario) -> list[Number]:
    """Every number in the schema's order; the levels to reach are told with the roadmap."""
    idle = idle_numbers(plan)
    return [
        number for number in _in_part(plan, "", False) if number.path not in TOLD_ELSEWHERE and number.path not in idle
    ]


def balances(plans: Iterable[Scenario]) -> list[Balance]:
    """What the numbers of each scenario rest on, one for each name."""
    return [balance(plan.name, numbers_of(plan)) for plan in {one.name: one for one in plans}.values()]


def idle_numbers(plan: Scenario) -> set[str]:
    """Paths of numbers that turn nothing here: a third party's on a party's track, the cast's where it is not there."""
    on_tracks = {f"tracks.{name}.{key}" for name, key in check_tracks.idle(plan)}
    return on_tracks | {".".join(map(str, path)) for path in check_dials.idle(plan)}


def _in_part(part: Part, path: str, is_default: bool) -> Iterator[Number]:
    for key, field in type(part).model_fields.items():
        if key == OF_WORLDS and not path:
            continue
        given = not is_default and key in part.model_fields_set
        if isinstance(part, Shock) and not given:  # it changes nothing else
            continue
        unit = next(
            (item.unit for item in (*field.metadata, *_marks(field.annotation)) if isinstance(item, Range)),
            "",
        )
        yield from _in_value(getattr(part, key), f"{path}.{key}" if path else key, unit, not given)


def _in_value(value: Any, path: str, unit: str, is_default: bool) -> Iterator[Number]:
    if isinstance(value, Quantity):
        yield Number(path, plain(value), str(value), _short(unit), value.source, value.note, is_default)
    elif isinstance(value, Part):
        yield from _in_part(value, path, is_default)
    elif isinstance(value, dict):
        for key, item in () if path.endswith(".reach") else value.items():
            yield from _in_value(item, f"{path}.{key}", unit, is_default)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _in_value(item, f"{path}.{place}", unit, is_default)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Number(path, value, f"{value:g}", _short(unit), (), "", is_default)
    elif isinstance(value, datetime.date):
        yield Number(path, value.isoformat(), value.isoformat(), "", (), "", is_default)


def _marks(annotation: Any) -> Iterator[Any]:
    """What `Annotated` says anywhere within an annotation."""
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        yield from _marks(inner)


def _short(unit: str) -> str:
    """The unit without its explanation: "share, 0 to 1" is "share"."""
    name = unit.partition(",")[0].partition(" (")[0]
    return "" if name == "number" else name
