"""Units: what is stated in a party's own currency, counted by the party's unit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.rules.arrays import Number
from sim.scenario.schema import Scenario

OF_A_PARTY = re.compile(
    r"parties\.(?P<party>[^.]+)\.(?:values\..+|war_cost|honour|retaking|tension_cost|margin|home_front\.cost"
    r"|strikes\.(?:appetite|price))"
    r"|mediators\.[^.]+\.(?:leverage|gift)\.(?P<pressed>[^.]+)"
    r"|(?:.+\.)?prizes\.(?P<paid>[^.]+)\.value"
    r"|tracks\.(?P<track>[^.]+)\.vulnerability"
)
"""The paths of all payoffs. They are divided by the unit and by nothing that is drawn, so that a dearer concession
makes neither war nor honour dearer: a red line can be one."""


def party_of(plan: Scenario, path: str) -> str | None:
    """The party in whose currency a parameter is stated; none where it is no payoff."""
    found = OF_A_PARTY.fullmatch(path)
    if found is None:
        return None
    owner = plan.tracks[found["track"]].owner if found["track"] else None
    name = found["party"] or found["pressed"] or found["paid"] or owner
    return name if name in plan.parties else None


def in_units(plan: Scenario, parameters: Mapping[str, Number]) -> dict[str, Number]:
    """The parameters with all payoffs counted by their party's unit."""
    found = dict(parameters)
    for path, stated in parameters.items():
        party = party_of(plan, path)
        if party is not None:
            found[path] = stated / parameters[f"parties.{party}.unit"]
    return found
