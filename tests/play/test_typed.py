"""What is typed: numbers, words and titles mean moves, and nonsense is told kindly."""

from __future__ import annotations

import pytest

from sim.play.menu import Menu, Option
from sim.play.typed import Unclear, read

TITLES = {"arms": "Heavy weapons", "beta": "The Republic"}


def option(about: str, verb: str, aim: str = "") -> Option:
    return Option(about, verb if about in ("arms", "camps") else f"{verb} {aim}".strip(), f"{verb} it", 0, verb, aim)


PARTY = Menu(
    {
        "arms": [option("arms", verb, "arms") for verb in ("hold", "step", "pretend")],
        "camps": [option("camps", verb, "camps") for verb in ("hold", "step")],
        "strike": [option("strike", "refrain"), option("strike", "strike")],
    }
)
MEDIATOR = Menu({"act": [option("act", "rest"), option("act", "press", "alpha"), option("act", "press", "beta")]})
QUIET = {"arms": "hold", "camps": "hold", "strike": "refrain"}


@pytest.mark.parametrize(
    ("typed", "changes"),
    [
        ("", {}),
        ("2", {"arms": "step"}),
        ("step arms", {"arms": "step"}),
        ("STEP Heavy Weapons", {"arms": "step"}),
        ("pretend", {"arms": "pretend"}),
        ("cheat", {"arms": "pretend"}),
        ("step arms, step camps; strike", {"arms": "step", "camps": "step", "strike": "strike"}),
        ("deliver arms and strike", {"arms": "step", "strike": "strike"}),
        ("hold", {}),
        ("2, 7", {"arms": "step", "strike": "strike"}),
    ],
)
def test_a_line_is_a_move(typed: str, changes: dict[str, str]) -> None:
    assert read(typed, PARTY, TITLES) == QUIET | changes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("step", "could be several things: write “step arms”, “step camps”"),
        ("9", "the choices have the numbers 1 to 7"),
        ("step arms, hold arms", "only one of these in a week"),
        ("stirke", "did you mean “strike”?"),
        ("xyzzy", "? for what the choices mean"),
        ("reverse arms", "is not open now: nothing stands there"),
        ("accept", "no road is on the table"),
    ],
)
def test_nonsense_is_told_kindly(typed: str, said: str) -> None:
    with pytest.raises(Unclear, match=said.replace("?", r"\?")):
        read(typed, PARTY, TITLES)


def test_a_mediator_aims_by_key_or_title() -> None:
    assert read("press beta", MEDIATOR, TITLES) == read("press the republic", MEDIATOR, TITLES) == {"act": "press beta"}
