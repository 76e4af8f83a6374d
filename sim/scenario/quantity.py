"""A number, a distribution, or either with its source."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.scenario.faults import quotable

SHAPES: dict[str, tuple[str, ...]] = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "standard deviation"),
    "beta": ("a", "b"),
}
NEAREST_TO_ONE = 1.0 - 2.0**-53  # the largest number below 1
WIDEST_NORMAL = 1000.0  # times the unit's range; far wider ones would lose their shape to rounding


@dataclass(frozen=True)
class Quantity:
    """A value that each world draws for itself, and where it comes from.

    `shape` is "number" or a key of SHAPES, `arguments` its numbers in that order; `low` and `high` are the
    unit's limits, which truncate a normal distribution. A quantity without a source is an assumption.
    """

    shape: str
    arguments: tuple[float, ...]
    low: float = -np.inf
    high: float = np.inf
    source: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether every world gets the same value."""
        return self.shape == "number"

    def at(self, u: Any) -> Any:
        """The quantile at `u` (0 to 1, a number or an array): the value that a world with this luck draws."""
        if self.shape == "number":
            return self.arguments[0]
        if self.shape == "uniform":
            low, high = self.arguments
            return low + (high - low) * u
        if self.shape == "triangular":
            low, mode, high = self.arguments
            rising = (mode - low) / (high - low)
            share = np.where(u < rising, np.sqrt(rising * u), 1.0 - np.sqrt((1.0 - rising) * (1.0 - u)))
            return share[()] * (high - low) + low
        from scipy import special  # only distributions that need it pay for its import

        if self.shape == "beta":
            return special.betaincinv(*self.arguments, u)
        mean, deviation = self.arguments
        from_low, to_high = special.ndtr([(self.low - mean) / deviation, (self.high - mean) / deviation])
        inside = np.minimum(from_low + u * (to_high - from_low), NEAREST_TO_ONE)  # at 1 it would be infinite
        return np.clip(mean + deviation * special.ndtri(inside), self.low, self.high)

    @property
    def middle(self) -> float:
        """The median, for descriptions and for what must be one number for all worlds."""
        return float(self.at(0.5))

    @property
    def limits(self) -> tuple[float, float]:
        """The smallest and the largest value that a world can draw."""
        if self.shape == "number":
            return self.arguments[0], self.arguments[0]
        if self.shape in ("uniform", "triangular"):
            return self.arguments[0], self.arguments[-1]
        return (0.0, 1.0) if self.shape == "beta" else (self.low, self.high)

    def __str__(self) -> str:
        numbers = ", ".join(f"{argument:g}" for argument in self.arguments)
        return numbers if self.shape == "number" else f"{self.shape}({numbers})"


@dataclass(frozen=True)
class Range:
    """The limits and the unit of a quantity: an annotation that makes pydantic read and check it."""

    low: float
    high: float
    unit: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(plain),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        number: dict[str, Any] = {"type": "number"}
        if np.isfinite(self.low):
            number["minimum"] = self.low
        if np.isfinite(self.high):
            number["maximum"] = self.high
        shapes = [
            {
                "type": "object",
                "properties": {
                    name: {
                        "type": "array",
                        "items": {"type": "number"},
                        "minItems": len(parts),
                        "maxItems": len(parts),
                        "description": ", ".join(parts),
                    }
                },
                "required": [name],
                "additionalProperties": False,
            }
            for name, parts in SHAPES.items()
        ]
        bare = [number, *shapes]
        cited = {
            "type": "object",
            "properties": {
                "value": {"anyOf": bare},
                "source": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                "note": {"type": "string"},
            },
            "required": ["value"],
            "additionalProperties": False,
        }
        return {"anyOf": [*bare, cited], "unit": self.unit}

    def read(self, raw: Any) -> Quantity:
        """Read a number, a distribution or a mapping with `value`, `source` and `note`.

        Raises a pydantic error that says what was found and what would do.
        """
        if isinstance(raw, Quantity):
            raw = plain(raw)  # it may come from a field with other limits
        source: tuple[str, ...] = ()
        note = ""
        if isinstance(raw, Mapping) and "value" in raw:
            extra = sorted(set(raw) - {"value", "source", "note"})
            if extra:
                raise _fault(f"beside `value` only `source` and `note` may stand, not `{extra[0]}`")
            source, note = _words(raw.get("source", [])), raw.get("note", "")
            if not isinstance(note, str):
                raise _fault("`note` must be text")
            raw = raw["value"]
        shape, arguments = self._shape(raw)
        for argument in arguments if shape in ("number", "uniform", "triangular") else ():
            if not self.low <= argument <= self.high:
                raise _fault(f"{argument:g} is outside {self.low:g} to {self.high:g} ({self.unit})")
        return Quantity(shape, arguments, self.low, self.high, source, note)

    def _shape(self, raw: Any) -> tuple[str, tuple[float, ...]]:
        if _is_number(raw):
            return "number", (float(raw),)
        if not isinstance(raw, Mapping) or len(raw) != 1 or next(iter(raw)) not in SHAPES:
            known = ", ".join(f"{name}: [{', '.join(parts)}]" for name, parts in SHAPES.items())
            raise _fault(
                f"expected a number or one of {{{known}}}, found {brief(raw)}; "
                "a source goes beside it as {value: ..., source: ...}"
            )
        shape, listed = next(iter(raw.items()))
        parts = SHAPES[shape]
        if not isinstance(listed, list) or len(listed) != len(parts) or not all(map(_is_number, listed)):
            raise _fault(f"`{shape}` takes {len(parts)} numbers: [{', '.join(parts)}]")
        arguments = tuple(float(number) for number in listed)
        if shape in ("uniform", "triangular") and (
            list(arguments) != sorted(arguments) or arguments[0] == arguments[-1]
        ):
            raise _fault(f"the numbers of `{shape}` must rise: [{', '.join(parts)}]")
        if shape == "normal" and arguments[1] <= 0:
            raise _fault("the standard deviation of `normal` must be above 0")
        if shape == "normal" and arguments[1] > WIDEST_NORMAL * (self.high - self.low):
            raise _fault(f"so wide a `normal` is flat; write uniform: [{self.low:g}, {self.high:g}]")
        if shape == "normal" and not self.low <= arguments[0] <= self.high:
            raise _fault(f"the mean {arguments[0]:g} is outside {self.low:g} to {self.high:g} ({self.unit})")
        if shape == "beta" and (min(arguments) <= 0 or (self.low, self.high) != (0, 1)):
            raise _fault("`beta` takes two numbers above 0, and serves shares (0 to 1) only")
        return shape, arguments


def plain(quantity: Quantity) -> Any:
    """The quantity as YAML would write it."""
    bare: Any = quantity.arguments[0] if quantity.shape == "number" else {quantity.shape: list(quantity.arguments)}
    if not quantity.source and not quantity.note:
        return bare
    cited: dict[str, Any] = {"value": bare}
    if quantity.source:
        cited["source"] = list(quantity.source)
    if quantity.note:
        cited["note"] = quantity.note
    return cited


def _is_number(raw: Any) -> bool:
    return isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) <= sys.float_info.max


def brief(raw: Any) -> str:
    """A value as its writer would recognise it."""
    if isinstance(raw, Mapping):
        return "a mapping" + (f" with `{quotable(str(next(iter(raw))))}`" if raw else "")
    if isinstance(raw, list):
        return "a list"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, datetime.date):
        return f"the date {raw.isoformat()}"
    return f"'{quotable(raw)}'" if isinstance(raw, str) else quotable(str(raw))


def _words(raw: Any) -> tuple[str, ...]:
    words = [raw] if isinstance(raw, str) else raw
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise _fault("`source` must be the name of a source, or a list of such names")
    return tuple(words)


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{message}", {"message": message})


def gamma_quantile(u: Any, variance: Any) -> Any:
    """The quantile at `u` of a gamma distribution with mean 1 and this variance; 1 if the variance is 0."""
    from scipy import special

    spread = np.maximum(variance, 1e-9)
    return np.where(np.asarray(variance) > 0, special.gammaincinv(1.0 / spread, u) * spread, 1.0)


def normal_score(u: Any) -> Any:
    """The quantile at `u` of the standard normal distribution."""
    from scipy.special import ndtri

    return ndtri(u)


def normal_share(score: Any) -> Any:
    """The share of the standard normal distribution below a score."""
    from scipy.special import ndtr

    return ndtr(score)
