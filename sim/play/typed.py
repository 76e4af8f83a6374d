"""What a player types, read as a move: numbers or words, several with commas; what makes no sense is told kindly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from sim.play.menu import Menu, Option

SAME = {
    "deliver": "step",
    "cheat": "pretend",
    "take back": "reverse",
    "pressure": "press",
    "lend enforcement": "enforce",
    "lend protection": "protect",
    "nothing": "rest",
    "yes": "accept",
    "y": "accept",
    "no": "refuse",
    "n": "refuse",
}
"""Other words for the same verbs."""

CLOSED = {
    "step": "nothing of yours is due there, or your home front forbids it",
    "pretend": "nothing of yours is due there, or your home front forbids it",
    "hold": "nothing of yours is due, so there is nothing to hold",
    "reverse": "nothing stands there that could be taken back",
    "accept": "no road is on the table",
    "refuse": "no road is on the table",
    "propose": "no proposal would be heard now",
    "w": "an answer is wanted, yes or no",
    "r": "an answer is wanted, yes or no",
}
"""Why a verb that there is may not be open."""


class Unclear(ValueError):
    """What was typed cannot be done, and why."""


def read(text: str, menu: Menu, titles: Mapping[str, str]) -> dict[str, str]:
    """The move that a line means; where it says nothing of something, that is left as it is.

    `titles` are what tracks, parties and roads are called beside their keys. Raises Unclear.
    """
    chosen: dict[str, Option] = {}
    for part in filter(None, (one.strip() for one in re.split(r"[,;]| and ", text.strip().lower()))):
        for option in _meant(part, menu, titles):
            before = chosen.setdefault(option.about, option)
            if before.word != option.word:
                raise Unclear(f"You can do only one of these in a week: “{before.says}” or “{option.says}”.")
    return menu.quiet | {about: option.word for about, option in chosen.items()}


def _meant(part: str, menu: Menu, titles: Mapping[str, str]) -> Sequence[Option]:
    """The options that a part of a line means: one, or holding everywhere."""
    options = menu.options
    if part.isdigit():
        if not 1 <= int(part) <= len(options):
            raise Unclear(f"There is no {part}: the choices have the numbers 1 to {len(options)}.")
        return [options[int(part) - 1]]
    for other, verb in SAME.items():
        if part == other or part.startswith(f"{other} "):
            part = verb + part[len(other) :]
    found = [one for one in options if part in _names(one, titles)]
    if found:
        return found
    found = [one for one in options if one.verb.lower() == part]
    if len(found) == 1 or (found and all(one.verb == "hold" for one in found)):
        return found
    if found:
        ways = ", ".join(f"“{one.verb} {one.aim}”" for one in found)
        raise Unclear(f"“{part}” could be several things: write {ways}, or a number.")
    if part.partition(" ")[0] in CLOSED:
        raise Unclear(f"“{part[:40]}” is not open now: {CLOSED[part.partition(' ')[0]]}.")
    known = {name: one for one in options for name in _names(one, titles)}
    near = get_close_matches(part, known, n=1)
    hint = f"did you mean “{near[0]}”?" if near else "type a number of the list, or ? for what the choices mean."
    raise Unclear(f"“{part[:40]}” is nothing that you can do now: {hint}")


def _names(option: Option, titles: Mapping[str, str]) -> set[str]:
    """What may be typed for an option."""
    if not option.aim:
        return {option.word.lower()}
    return {f"{option.verb} {name}".lower() for name in (option.aim, titles.get(option.aim, option.aim))}
