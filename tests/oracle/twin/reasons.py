"""Reasons: why an actor holds a stalled road up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party
    from tests.oracle.twin.world import World

RENEWED_EVERY = 4  # weeks for which the reason of a stall stands


def blame(world: World) -> None:
    """Who holds the stalled road up, and why; renewed every few weeks."""
    journey, step = world.journey, world.step_number
    if (world.stalled_for - 1) % (RENEWED_EVERY * world.numbers["steps_per_week"]):
        return
    if not journey.agreed:
        refused_by, parties = world.talks.last_refused_by, [party.name for party in world.parties]
        why = dict.fromkeys(refused_by, "no agreed road") or dict.fromkeys(parties, "no proposal")
        world.reasons = dict.fromkeys(world.reasons) | why
        charge(world, {})
        return
    place, weeks_open = world.road.place, journey.weeks_open(step)
    due = {o.owner for o in world.road.asked if o.is_due_at(place, weeks_open, step)}
    for party in world.parties:
        if party.name in due:
            world.reasons[party.name] = reason_of(party)
    for provider in world.providers:
        if provider.name in due:
            world.reasons[provider.name] = provider.reason(place, weeks_open)
    for name in world.reasons:
        if name not in due:
            world.reasons[name] = None
    undelivered = [p for p in world.providers if world.reasons[p.name] == "not delivered"]
    charge(world, {provider.name: provider.withholding(place, weeks_open) for provider in undelivered})


def charge(world: World, withholding: dict[str, dict[str, float]]) -> None:
    """Share the week among those who hold it up; parties who withhold consent take their part of a provider's share."""
    holding = [name for name, reason in world.reasons.items() if reason]
    world.charged = {name: 1.0 / len(holding) if name in holding else 0.0 for name in world.reasons}
    world.withheld = dict.fromkeys(world.withheld, 0.0)
    for provider, parts in withholding.items():
        for name, part in parts.items():
            world.withheld[name] += part * world.charged[provider]
        world.charged[provider] *= 1.0 - sum(parts.values())
        if sum(parts.values()) >= 1.0 - 1e-9:
            world.charged[provider], world.reasons[provider] = 0.0, None
    for name, part in world.withheld.items():
        if part > 0.0 and world.reasons[name] is None:
            world.reasons[name] = "blocked"


def reason_of(party: Party) -> str:
    """Why a party does not meet what is due."""
    gain = party.gain
    party.gains = {"none": gain}
    if party.forbidden:
        return "forbidden"
    if party.tried:
        return "control"
    if not party.reckons:
        return "by strategy"
    if "cheat" in party.choice.values():
        return "pretence"
    gains = switched(party)
    party.gains |= gains
    if gain > 0:
        return "hesitation"
    best = max(gains, key=gains.__getitem__)
    return best if gains[best] > 0 else "no road"


def switched(party: Party) -> dict[str, float]:
    """What each single change would make stepping worth, above holding."""
    view, here, now, ahead, gift = (
        party.foresight,
        party.foresight.here,
        party.outlook,
        party.foresight.ahead,
        party.gift,
    )
    gain = party.gain
    rest = gain - (party.step_by_road - party.hold_by_road)

    def with_all(**changes: float) -> float:
        changed = [outlook._replace(**changes) for outlook in ahead]
        return view.gain_with(view.payoffs, here, now._replace(**changes), changed, gift) + rest

    return {
        "exposure": with_all(kept=1.0),
        "protection": with_all(protection=1.0),
        "own cost": view.gain_with(view.free, view.free.here(), now, ahead, gift) + rest,
        "tension": gain - party.tension,
        "third parties": with_all(ready=1.0),
        "home front": gain - party.home_cost,
    }
