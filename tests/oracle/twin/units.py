"""Units: what is stated in a party's own currency, counted by the party's unit."""

from __future__ import annotations

from typing import Any

OWN = ("war_cost", "honour", "retaking", "tension_cost", "margin")


def in_units(numbers: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a world with every payoff divided by the unit of the party whose payoff it is."""
    unit = {name: facts["unit"] for name, facts in numbers["parties"].items()}
    roads = {name: _road(road, unit) for name, road in numbers["roadmaps"].items()}
    return numbers | {
        "parties": {name: _party(facts, unit[name]) for name, facts in numbers["parties"].items()},
        "tracks": {name: _track(facts, unit) for name, facts in numbers["tracks"].items()},
        "mediators": {name: _mediator(facts, unit) for name, facts in numbers["mediators"].items()},
        "roadmap": named if isinstance(named := numbers["roadmap"], str) else _road(named, unit),
        "prizes": _prizes(numbers["prizes"], unit),
        "roadmaps": roads,
    }


def _party(facts: dict[str, Any], unit: float) -> dict[str, Any]:
    home, strikes = facts["home_front"], facts["strikes"]
    return facts | {
        **{key: facts[key] / unit for key in OWN},
        "values": {track: value / unit for track, value in facts["values"].items()},
        "home_front": home | {"cost": home["cost"] / unit},
        "strikes": strikes | {key: strikes[key] / unit for key in ("appetite", "price")},
    }


def _track(facts: dict[str, Any], unit: dict[str, float]) -> dict[str, Any]:
    """What a side stands to lose by attack is its own loss; third parties are not attacked."""
    return facts | {"vulnerability": facts["vulnerability"] / unit.get(facts["owner"], 1.0)}


def _mediator(facts: dict[str, Any], unit: dict[str, float]) -> dict[str, Any]:
    means = {key: {party: worth / unit[party] for party, worth in facts[key].items()} for key in ("leverage", "gift")}
    return facts | means


def _road(road: dict[str, Any], unit: dict[str, float]) -> dict[str, Any]:
    return road | {"stages": [stage | {"prizes": _prizes(stage["prizes"], unit)} for stage in road["stages"]]}


def _prizes(prizes: dict[str, Any], unit: dict[str, float]) -> dict[str, Any]:
    return {party: prize | {"value": prize["value"] / unit[party]} for party, prize in prizes.items()}
