"""Whether what is said of the start fits together: what is overdue, who has refused, what was paid."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.findings import Finding, largest, least
from sim.scenario.past import first_open
from sim.scenario.schema import Scenario


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything about the start that cannot be; names that nothing bears are told elsewhere."""
    for rule in (_overdue, _refused, _paid, _talks):
        yield from rule(scenario)


def _overdue(scenario: Scenario) -> Iterator[Finding]:
    """Only what the open rung of a road in force asks can be overdue."""
    asked = first_open(scenario)
    for name, track in scenario.tracks.items():
        if track.overdue is None or name in asked:
            continue
        message = "nothing of it is due at the start: "
        if scenario.bargaining.open:
            message += "no road is agreed then"
        else:
            message += "the first stage that is not closed asks for " + ", ".join(f"`{one}`" for one in asked)
        yield Finding(("tracks", name, "overdue"), message, "delete it")


def _refused(scenario: Scenario) -> Iterator[Finding]:
    """A party can have refused only what was due."""
    for name, party in scenario.parties.items():
        owned = [track for track, stated in scenario.tracks.items() if stated.owner == name]
        if party.refused is not None and all(scenario.tracks[track].overdue is None for track in owned):
            message = "nothing that the party owes is overdue at the start"
            yield Finding(("parties", name, "refused"), message, "set `overdue` of the track it refused, or delete it")


def _paid(scenario: Scenario) -> Iterator[Finding]:
    """In no world a donor has paid more than it pledged."""
    for name, donor in scenario.donors.items():
        paid, pledged = largest(donor.paid), least(donor.pledge)
        if paid > pledged:
            most = f"{paid:g}" if donor.paid.is_certain else f"up to {paid:g}"
            little = f"{pledged:g}" if donor.pledge.is_certain else f"in some worlds as little as {pledged:g}"
            remedy = "raise `pledge`, the money for the whole of the track, or lower what is paid"
            yield Finding(("donors", name, "paid"), f"it has paid {most}, and pledged {little}", remedy)


def _talks(scenario: Scenario) -> Iterator[Finding]:
    """Only a road that may be proposed can have been refused."""
    may_be = [*scenario.road_names()] if scenario.bargaining.open else sorted(scenario.other_roads)
    for place, name in enumerate(scenario.bargaining.refused):
        if name not in may_be:
            listed = ", ".join(f"`{one}`" for one in may_be)
            remedy = f"name one of {listed}" if may_be else "delete it, or add `roadmaps`"
            yield Finding(("bargaining", "refused", place), f"no road `{name}` could have been proposed", remedy)
