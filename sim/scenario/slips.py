"""What may stand in a scenario and is likely a slip of the pen all the same."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from sim.scenario.faults import quotable
from sim.scenario.findings import ACTORS
from sim.scenario.sameness import read_as
from sim.scenario.schema import Scenario

LIKE = 0.8  # likeness from which a name is taken for another one


def slips(plan: Scenario) -> Iterator[str]:
    """A sentence for each owner of a track who is nobody else here, and whose name is nearly somebody's."""
    owners = [track.owner for track in plan.tracks.values() if track.owner not in plan.parties]
    actors = {name for section in ACTORS for name in getattr(plan, section)}
    roles = {section for section in ACTORS if getattr(plan, section)}
    for name, track in plan.tracks.items():
        owner = track.owner
        if owner in plan.parties or owner in actors or owner in roles or owners.count(owner) > 1:
            continue
        others = {
            read_as(other).replace("_", " "): other for other in (*owners, *actors, *sorted(roles)) if other != owner
        }
        near = get_close_matches(read_as(owner).replace("_", " "), others, n=1, cutoff=LIKE)
        if near:
            yield (
                f"{plan.name}: tracks.{name}.owner: `{quotable(owner)}` is nobody else's name here, and counts as a "
                f"third party of its own. Did you mean `{quotable(others[near[0]])}`?"
            )
