"""What all parts of a scenario are made of: units with their ranges, and parameters that explain themselves."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.quantity import Quantity, Range

Share = Annotated[Quantity, Range(0, 1, "share")]
Payoff = Annotated[Quantity, Range(0, 1000, "payoff per unit of time, in the party's own currency")]
"""What is counted by the party's `unit`, as its values are."""
Flow = Annotated[Quantity, Range(-1000, 1000, "payoff per unit of time, in the party's own currency")]
Unit = Annotated[Quantity, Range(0.001, 1000000, "the party's own currency")]
Weeks = Annotated[Quantity, Range(0, 1040, "weeks")]
Memory = Annotated[Quantity, Range(0.1, 10000, "weeks")]
Rate = Annotated[Quantity, Range(0, 40, "per week")]
Effect = Annotated[Quantity, Range(-10, 10, "change of the logarithm of a rate")]
Tension = Annotated[Quantity, Range(0.001, 1000, "tension, above 0")]
Positive = Annotated[Quantity, Range(0, 1000, "number, 0 or more")]
Chance = Annotated[Quantity, Range(0, 1, "chance")]
DEFAULT_TRUST = 0.5

Money = Annotated[Quantity, Range(0, 1e6, "money, in the same unit wherever money stands in a file")]
Ratio = Annotated[Quantity, Range(1, 1000, "ratio, 1 or more")]

Level = Annotated[Quantity, Range(0, 1, "level, 0 (nothing) to 1 (all)")]

When = Annotated[float, Field(ge=0, le=1040)] | datetime.date
"""A week counted from the start, or a date."""


LEVERS = {
    "force": "those who send the force",
    "guarantee": "mediators and guarantors",
    "money": "donors",
    "inspection": "those who inspect",
    "pace": "those who draw the plan, and who carries it out",
}
"""Who can turn a number, by the kind of lever that it is; a number that is merely unknown is none."""


def parameter(default: Any, meaning: str, *, moves: str, lever: str = "") -> Any:
    """A field with a default number; `moves` is "completed+", "collapsed-", ... or "ambiguous: why".

    `lever`: a key of LEVERS, where somebody can turn it.
    """
    return Field(
        default=Quantity("number", (float(default),)),
        description=meaning,
        json_schema_extra={"moves": moves, "default": default, **({"lever": lever} if lever else {})},
    )


class Part(BaseModel):
    """A part of a scenario: unknown keys refused, frozen, with a source and a note where they help."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_default=True)

    by_name: ClassVar[bool] = False
    """Whether a list of such parts can be changed part by part, each called by its `name`."""

    source: str | list[str] = Field(default_factory=list, description="names from `sources` that this part rests on")
    note: str = Field(default="", description="a remark for the reader")
