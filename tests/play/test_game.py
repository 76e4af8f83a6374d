"""Games: whoever decides nothing sees the world as it is; what is decided is done; what was done can be done again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model.forced import ACT, ANSWER, STRIKE, WAR
from sim.model.outcomes import ACTS
from sim.model.world import World
from sim.play import saved
from sim.play.debrief import debrief
from sim.play.game import Absent, Game, NotOpen, Recorded, Turn, game, live, through
from sim.play.menu import Menu, Move
from sim.play.seat import Seat, find
from sim.play.seen import View
from sim.scenario.faults import BadScenario
from sim.scenario.load import load, with_changes
from sim.study.story import story, tell
from tests.cast import FULL_CAST
from tests.support import QUIET, both, road, scenario

CAST = scenario(FULL_CAST, {"weeks": 25, "bargaining.open": True, "bargaining.proposal_gap": 4})
ONE_EACH = road({"arms": (1.0, 1)}, {"troops": (1.0, 1)})
ALPHA, MEDIATOR = Seat("alpha"), Seat("m1", mediates=True)
SURE = scenario(ONE_EACH, both(strategy="conciliator"), {"weeks": 8, "violence": QUIET, "learning.false_alarm": 0})
"""Both deliver as soon as anything is due: arms in week 2, troops in week 4; the road is completed for sure."""


class Does:
    """A player who does the same each week where it is open, and nothing else."""

    def __init__(self, wanted: Callable[[View], Mapping[str, str]]) -> None:
        self.wanted = wanted

    def move(self, world: World, seen: View, menu: Menu) -> Move:
        return menu.quiet | {about: word for about, word in self.wanted(seen).items() if menu.has(about, word)}

    def answer(self, world: World, seen: View, menu: Menu) -> Move:
        return {ANSWER: self.wanted(seen).get(ANSWER, "refuse")}


def played(one: Game, **wanted: str) -> Any:
    return through(live(one, Does(lambda seen: {about.replace("_", " "): word for about, word in wanted.items()})))


@pytest.mark.parametrize("seat", [ALPHA, MEDIATOR], ids=["party", "mediator"])
def test_a_player_who_decides_nothing_has_the_world_as_it_is_told(seat: Seat) -> None:
    lived = live(game(CAST, seat, world=2, seed=1), Absent())
    assert str(tell(lived.world, lived.steps)) == str(story(CAST, 2, 1))


@pytest.mark.parametrize("seat", [ALPHA, MEDIATOR], ids=["party", "mediator"])
def test_what_was_played_can_be_played_again(seat: Seat) -> None:
    one = game(CAST, seat, world=2)
    first = played(one, arms="step", limited_strike="strike", answer_to_a_road="accept", act="press beta")
    again = through(live(one, Recorded(first.turns)))
    assert again.turns == first.turns
    for name, value in first.trunk.states[-1].items():
        np.testing.assert_array_equal(again.trunk.states[-1][name], value, err_msg=name)


def test_strikes_and_war_are_the_players_to_decide() -> None:
    one = game(CAST, ALPHA, world=2)
    quiet, striking = played(one), played(one, limited_strike="strike")
    assert quiet.world.party("alpha").strikes.made[0] == 0
    assert striking.world.party("alpha").strikes.made[0] == striking.trunk.steps
    war = played(one, war="war")
    assert (war.world.war.broke[0], war.world.war.broke_by[0]) == (1, 2)


def test_the_answer_to_a_road_is_the_players() -> None:
    one = game(CAST, ALPHA, world=2)
    for word, agreed in (("refuse", 0), ("accept", 1)):
        lived = played(one, answer_to_a_road=word)
        answered = [turn for turn in lived.turns if ANSWER in turn.move]
        assert answered
        assert (lived.world.table.refusals["alpha"][0] == 0) == bool(agreed)


def test_a_mediator_does_what_the_player_wants_and_is_heard_with_its_road() -> None:
    one = game(CAST, MEDIATOR, world=2)
    lived = live(one, Does(lambda seen: {ACT: "press alpha"}))
    next(lived.steps)
    assert ACTS[int(lived.world.mediators[0].act[0])] == "press first"
    alone = game(scenario(FULL_CAST, {"weeks": 3, "bargaining.open": True, "mediators": {"m1": {}}}), MEDIATOR)
    lived = live(alone, Does(lambda seen: {ACT: "propose small"}))
    next(lived.steps)
    assert lived.world.road_names[int(lived.world.table.on_table[0])] == "small"


def test_a_party_that_waits_for_orders_decides_by_itself_where_nobody_plays_it() -> None:
    told = scenario({"parties.alpha.strategy": "human"})
    assert game(told, ALPHA).plan.parties["alpha"].strategy == "foresight"


def test_a_turn_that_was_not_open_is_refused_with_its_week() -> None:
    turns = [Turn(0, 1, {"arms": "step"})]
    with pytest.raises(NotOpen, match="week 1: “step” \\(arms\\) is not open") as refused:
        through(live(game(SURE, ALPHA), Recorded(turns)))
    assert refused.value.step == 0


@pytest.mark.parametrize(
    ("word", "found"), [("alpha", ALPHA), ("m1", MEDIATOR), ("mediators.m1", MEDIATOR), ("M1", MEDIATOR)]
)
def test_a_seat_is_found_by_its_key_or_title(word: str, found: Seat) -> None:
    assert find(CAST, word) == found


@pytest.mark.parametrize(("word", "said"), [("alhpa", "did you mean `alpha`?"), ("d1", "`d1` is a donor here")])
def test_who_cannot_be_played_is_told_kindly(word: str, said: str) -> None:
    with pytest.raises(BadScenario, match=said):
        find(CAST, word)


def test_the_debrief_knows_what_a_decision_was_worth() -> None:
    """Held to the last weeks, the road is not completed any more; a step in time would have completed it for sure."""
    one = game(SURE, ALPHA)
    turns = played(one, arms="hold").turns
    found = debrief(one, turns, futures=8)
    assert (found.with_player.outcome, found.without.outcome) == ("progressing", "completed")
    assert found.parted == 2
    [decision] = found.decisions.to_dict(orient="records")
    assert (decision["about"], decision["did"], decision["instead"]) == (
        "arms",
        "hold arms",
        "deliver a tranche of arms",
    )
    assert (decision["chance"], decision["chance_otherwise"], decision["until"]) == (0.0, 1.0, 8)
    assert decision["clear"]
    assert found.chances["completed"].iloc[0] == 1.0
    assert found.chances["completed"].iloc[-1] == 0.0


def test_a_game_left_to_the_model_has_no_decisions_and_parts_nowhere() -> None:
    one = game(SURE, ALPHA)
    found = debrief(one, through(live(one, Absent())).turns, futures=4)
    assert not len(found.decisions)
    assert found.parted != found.parted
    assert "the very same" in found.answer()


def test_keeping_still_is_judged_beside_acting_and_never_beside_war() -> None:
    one = game(scenario(FULL_CAST, {"weeks": 6}), ALPHA, world=2)
    found = debrief(one, played(one).turns, futures=4)
    assert WAR not in set(found.decisions["about"])
    assert {STRIKE} <= set(found.decisions["about"])


def test_the_story_gives_no_reasons_of_its_own_for_what_the_player_made_the_actor_do() -> None:
    """By itself the conciliator delivers; held by the player it holds as it was told to, and its war is its own."""
    held = live(game(SURE, ALPHA), Does(lambda seen: {"arms": "hold"}))
    assert "Alpha holds arms (to 100 %), which is due, as it was told to." in str(tell(held.world, held.steps))
    war = live(game(SURE, ALPHA), Does(lambda seen: {WAR: "war"}))
    assert "Alpha goes back to war in week 1, as it was told to." in str(tell(war.world, war.steps))
    as_it_would = live(game(SURE, ALPHA), Does(lambda seen: {"arms": "step"}))
    assert "It was told to." in str(tell(as_it_would.world, as_it_would.steps))
    alone = live(game(SURE, ALPHA), Absent())
    assert "told to" not in str(tell(alone.world, alone.steps))


def test_a_saved_game_keeps_what_the_scenario_gives_and_what_it_leaves_to_defaults(tmp_path: Path) -> None:
    file, one = tmp_path / "game.jsonl", game(load("gaza/side_by_side"), Seat("hamas"), world=2)
    saved.begin(file, one)
    again = saved.read(file).game
    assert again == one
    assert again.plan.model_dump(exclude_unset=True) == one.plan.model_dump(exclude_unset=True)
    assert with_changes(again.plan, {"weeks": 9}).weeks == 9  # as of a scenario from its own file
