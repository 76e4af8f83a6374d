"""A game in the words of its page, as one seat may see it; what people and scenarios wrote is made visible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.phrases import percent
from sim.study.telling.sentence import signed
from sim.visible import isolated, visible
from sim.web.play.debriefed import begun, debriefed, says_of
from sim.web.play.law import Game, seen
from sim.web.store import Event

KEPT_AS_THEY_ARE = {"id", "choice", "seat", "key", "late", "party", "sender", "state", "waits_for", "kind", "outcome"}
"""What is compared, not shown."""
STATES = {"open": "open", "kept": "kept", "broken": "broken", "nothing fell due": "nothing fell due in that time"}


def told(game: Game, key: str, events: Sequence[Event]) -> dict[str, Any]:
    """What the page of a seat shows; `events`: those of the game, where it is over."""
    mine: dict[str, Any] = shown(seen(game, key))
    names = {one["key"]: one["title"] for one in mine["seats"]}
    point, move = mine["point"], mine["move"]
    mine["you"] = next(one for one in mine["seats"] if one["key"] == key)
    mine["others"] = [one for one in mine["seats"] if one["key"] != key]
    mine["scene"] = _scene(mine)
    if point:
        put_in_words(point, key, names)
    if move:
        mine["decided_said"] = says_of(point)[move["choice"]]
    if point and mine["asked"]:
        mine["advised"] = advised(point)
    mine["debrief"] = shown(debriefed(events, key)) if events else {}
    return mine


def put_in_words(point: dict[str, Any], key: str, names: Mapping[str, str]) -> None:
    """Put what a seat sees at a point, which is fit to be shown, in the words of its page; `names` of seats by key."""
    point["trust_said"] = "" if point["trust"] is None else percent(point["trust"])
    point["progress_said"] = percent(point["progress"])
    for one in point["messages"]:
        one["from"] = names.get(one["sender"], one["sender"])
    for one in point["promises"]:
        one["by"] = "You" if one["party"] == key else names.get(one["party"], one["party"])
        one["stands"] = STATES.get(one["state"], one["state"])
    for one in point["choices"]:
        one["says"], one["means"] = begun(one["says"]), begun(one["means"])
        one["is_worth"] = "" if one["worth"] is None else signed(one["worth"])
    point["lines"].sort(key=lambda one: one["asked"] is None)  # what is asked now comes first
    for line in point["lines"]:
        line["stands"] = percent(line["level"])
        line["truly"] = percent(line["really"]) if percent(line["really"]) != line["stands"] else ""
        line["wanted"] = "" if line["asked"] is None else percent(line["asked"])


def advised(point: Mapping[str, Any]) -> str:
    """What the advisers of a seat would do, in words."""
    choice = point["advice"]["choice"]
    return says_of(point).get(choice, str(choice))


def _scene(mine: Mapping[str, Any]) -> str:
    """What of a game a seat sees now; what is filled in is lost only where this changes."""
    if mine["end"] is not None:
        return "over"
    if mine["waits_for"] != "seats":
        return str(mine["waits_for"])
    if mine["move"] or not mine["point"]:
        return f"wait-{mine['round']}"
    return f"decide-{mine['round']}"


def shown(value: Any, name: str = "") -> Any:
    """Plain data in which every text is fit to be shown: nothing in it hides, or turns the words around it."""
    if name in KEPT_AS_THEY_ARE:
        return value
    if isinstance(value, str):
        return isolated(visible(value))
    if isinstance(value, Mapping):
        return {key: shown(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [shown(one) for one in value]
    return value
