"""What an instructor may let happen in the midst of a game: an event of a week that is still to come, at all tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.scenario.obligations import Event, Shock
from sim.scenario.schema import Scenario

_SHOCKS: Mapping[str, tuple[str, Shock]] = MappingProxyType(
    {
        "violence": ("A bloody week: attacks by others set both sides on edge", Shock(tension=1.5)),
        "calm": ("A quiet month: tension falls", Shock(tension=-1.5)),
        "attention": ("Mediators turn to the matter again", Shock(attention=0.5)),
        "neglect": ("Mediators look elsewhere", Shock(attention=-0.5)),
        "goodwill": ("Donors and contributors of troops take heart", Shock(goodwill=1.0)),
        "fatigue": ("Donors and contributors of troops grow tired", Shock(goodwill=-1.0)),
    }
)
"""By kind what is told of it, and what it does; the sizes are for exercises and have no source."""


def events(plan: Scenario) -> dict[str, str]:
    """What may happen in a scenario, by kind: only what would move something in it."""
    told = {kind: says for kind, (says, shock) in _SHOCKS.items() if shock.tension}
    if plan.mediators:
        told |= {kind: says for kind, (says, shock) in _SHOCKS.items() if shock.attention}
    if plan.donors or plan.contributors:
        told |= {kind: says for kind, (says, shock) in _SHOCKS.items() if shock.goodwill}
    return told


def with_event(plan: Scenario, week: int, kind: str) -> Scenario:
    """The scenario with an event as a week (from 1) opens; what lies before that week stays as it is.

    Raises ValueError for a kind that the scenario has no use for, and for a week that it has not.
    """
    if kind not in events(plan):
        raise ValueError(f"nothing of the kind “{kind[:40]}” can happen here: {', '.join(events(plan))}")
    if not 1 <= week <= plan.weeks:
        raise ValueError(f"an event falls into one of the weeks 1 to {plan.weeks}, not {week}")
    says, shock = _SHOCKS[kind]
    names, name = {event.name for event in plan.events}, says
    while name in names:
        name += ", again"
    event = Event(name=name, at=float(week - 1), shock=shock)
    return plan.model_copy(update={"events": [*plan.events, event]})
