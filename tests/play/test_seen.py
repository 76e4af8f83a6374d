"""What a player sees: everything that the actor knows, and nothing that is hidden from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.model import week
from sim.model.luck import Luck
from sim.model.world import World
from sim.play import advice
from sim.play.menu import menu
from sim.play.seat import Seat
from sim.play.seen import view
from tests.cast import FULL_CAST
from tests.stories import AT_ONCE, NO_ERRORS
from tests.support import road, scenario

ALPHA, MEDIATOR = Seat("alpha"), "mediator"
PLAN = scenario(FULL_CAST)
WEEKS = 25
Change = Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]


def mediator() -> Seat:
    """The first mediator of the cast."""
    return Seat(sorted(PLAN.mediators)[0], mediates=True)


def standing(number: int = 3) -> World:
    """A world in the midst of its road."""
    world = World(PLAN, np.array([number]), Luck(1))
    for _ in range(WEEKS):
        world.step()
    return world


def seen(world: World, seat: Seat) -> tuple[object, ...]:
    """All that is put before a player: the week, the choices, and what each means."""
    week.look(world)
    open_now = menu(world, seat)
    said = tuple(advice.explained(world, seat, open_now))
    return view(world, seat), open_now, said


@cache
def seen_at_first(seat: Seat) -> tuple[object, ...]:
    """What is put before a player where nothing was changed."""
    return seen(standing(), seat)


def changed(world: World, name: str, change: Change) -> World:
    """The world with one part of its state changed."""
    state = world.state
    assert name in state, sorted(state)
    world.restore({**state, name: change(state[name])})
    return world


HIDDEN: tuple[tuple[str, Change], ...] = (
    ("beta.keeper", lambda old: ~old),
    ("beta.trust", lambda old: old / 2 + 0.3),
    ("beta.home.hardliners", lambda old: old * 0 + 0.99),
    ("beta.moods.troops.step", lambda old: old + 9),
    ("beta.war_votes", lambda old: old + 1),
    ("alpha.moods.arms.hold", lambda old: old + 9),
    ("truce.frailty", lambda old: old + 50),
    ("ledger.done.troops", lambda old: old - 1),
    ("ledger.most.troops", lambda old: old + 1),
)


@pytest.mark.parametrize(("name", "change"), HIDDEN, ids=[name for name, _ in HIDDEN])
def test_what_is_hidden_from_a_party_changes_nothing_that_it_sees(name: str, change: Change) -> None:
    assert seen(changed(standing(), name, change), ALPHA) == seen_at_first(ALPHA)


FROM_MEDIATORS: tuple[tuple[str, Change], ...] = (
    ("alpha.keeper", lambda old: ~old),
    ("beta.keeper", lambda old: ~old),
    ("alpha.trust", lambda old: old / 2),
    ("ledger.done.arms", lambda old: old - 1),
    ("mediators.m2.attention", lambda old: old / 2),
)


@pytest.mark.parametrize(("name", "change"), FROM_MEDIATORS, ids=[name for name, _ in FROM_MEDIATORS])
def test_what_is_hidden_from_a_mediator_changes_nothing_that_it_sees(name: str, change: Change) -> None:
    assert seen(changed(standing(), name, change), mediator()) == seen_at_first(mediator())


KNOWN: tuple[tuple[str, Change], ...] = (
    ("alpha.trust", lambda old: 1 - old),
    ("alpha.keeper", lambda old: ~old),
    ("ledger.done.arms", lambda old: old - 1),
    ("ledger.seen.troops", lambda old: old - 1),
    ("truce.tension", lambda old: old + 1),
)


@pytest.mark.parametrize(("name", "change"), KNOWN, ids=[name for name, _ in KNOWN])
def test_what_a_party_knows_is_seen(name: str, change: Change) -> None:
    assert seen(changed(standing(), name, change), ALPHA) != seen_at_first(ALPHA)


def test_a_pretence_of_the_other_is_read_like_a_delivery_and_a_find_like_a_mistake() -> None:
    """The same week told twice, of a step and of a pretence: only its owner can tell them apart."""
    from sim.model.outcomes import OPTIONS
    from sim.play.game import Absent, game, live
    from sim.play.news import news

    told = {}
    for option in ("step", "cheat"):
        one = game(PLAN, ALPHA, world=3, seed=1)
        lived = live(one, Absent())
        for step in lived.steps:
            party = step.world.party("beta")
            deed = party.deeds["troops"]
            if deed.claimed[0]:
                break
        party.choice = {"troops": np.array([OPTIONS.index(option)])}
        told[option] = {seat.name: news(step, seat) for seat in (ALPHA, Seat("beta"))}
        for passed in (True, False):
            party.deeds = {"troops": type(deed)(**{**vars(deed), "passed": np.array([passed])})}
            told[option, passed] = {seat.name: news(step, seat) for seat in (ALPHA, Seat("beta"))}
    assert told["step", False]["alpha"] == told["cheat", False]["alpha"]
    assert told["step", True]["alpha"] == told["cheat", True]["alpha"]
    assert told["step", False]["beta"] != told["cheat", False]["beta"]


def test_taking_back_from_one_who_is_overdue_is_said_to_be_no_breach() -> None:
    """Also of a track beside the road; before the other is overdue the one is a breach, and the other is closed."""
    beside = {"owner": "beta", "start": 0.5, "tranches": 2, "reversibility": 1, "lead_time": {"fixed": 1, "by_size": 0}}
    plan = scenario(
        AT_ONCE,
        NO_ERRORS,
        road({"arms": 1.0}, {"troops": (1.0, 1)}),
        {"tracks.troops.start": 0.5, "tracks.troops.reversibility": 1, "tracks.posts": beside},
        {"parties.beta.values.posts": -0.1, "parties.alpha.strategy": "hardliner"},
        {"parties.beta.strategy": "conciliator"},
    )
    world, back = World(plan, np.array([0]), Luck(1)), {}
    for weeks in range(8):
        week.look(world)
        said = list(advice.explained(world, Seat("beta"), menu(world, Seat("beta"))))
        back[weeks] = [text for text in said if text.startswith("take back a part of")]
        world.step()
    assert [text.partition(":")[0] for text in back[1]] == ["take back a part of troops"]
    assert "that costs trust" in back[1][0]
    assert [text.partition(":")[0] for text in back[7]] == ["take back a part of troops", "take back a part of posts"]
    assert all("that is no breach and costs no trust" in text for text in back[7])
