"""Games at a table: few decisions, each seeing its own side only; courses that go on; games that are their moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.model.batch import Batch, simulate
from sim.model.forced import OR_HOLD
from sim.model.luck import Luck
from sim.model.world import World
from sim.play import ahead, table
from sim.play.point import ANSWER, LONGEST, BadMove, Move, Point
from sim.play.table import Sitting
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.cast import FULL_CAST
from tests.support import GUIDED, IN_STEPS, ROADS, both, road, scenario, trust

LONG = {"weeks": 100, "violence": {"rate": 1.0, "hazard": 0}}
STEADY = road({"arms": 0.2}, {"troops": 0.2}, {"arms": 0.6}, {"troops": 0.6}, {"arms": 1.0, "troops": 1.0})
SLOW = {f"tracks.{track}.lead_time": {"fixed": 3, "by_size": 10} for track in ("arms", "troops")}


def played(plan: Scenario, choice: str | Mapping[int, str], *seats: str, world: int = 0, **more: Any) -> Sitting:
    """A game to its end: one choice throughout, or from the points of these numbers on; else the advisers'."""
    sitting = table.start(table.table(plan, seats or ("alpha",), world))
    wanted = choice if isinstance(choice, str) else "advisers"
    while sitting.end is None:
        moves = {}
        for seat, point in sitting.points.items():
            wanted = wanted if isinstance(choice, str) else choice.get(point.number, wanted)
            is_open = wanted in [one.id for one in point.choices] or (wanted == "end" and point.may_end)
            moves[seat] = Move(wanted if is_open else "advisers", **more)
        sitting.advance(moves)
    return sitting


def points(sitting: Sitting, seat: str = "alpha") -> list[Point]:
    return [one[seat] for one in sitting.asked if seat in one]


def did(sitting: Sitting, party: str) -> list[int]:
    """What was forced of a party's own track, step by step."""
    track = {"alpha": "arms", "beta": "troops"}[party]
    return [option for made in sitting.trunk.made for who, what, option in made if (who, what) == (party, track)]


@pytest.mark.parametrize("seats", [("alpha",), ("beta", "alpha"), ("m1", "beta")])
def test_who_leaves_all_to_the_advisers_meets_the_world_as_it_is(seats: tuple[str, ...]) -> None:
    plan = scenario(FULL_CAST, {"weeks": 40})
    sitting = played(plan, "advisers", *seats, world=2)
    alone = simulate(Batch(sitting.at.plan, np.array([2]), Luck(0), kept=1))
    assert sitting.end is not None
    assert int(sitting.world.outcome[0]) == alone.outcome[0]
    assert float(sitting.world.truce.killed[0]) == alone.paths["killed"][sitting.end.week, 0]


@pytest.mark.parametrize("seats", [("alpha",), ("alpha", "beta"), ("m1",)])
def test_a_game_is_put_up_again_from_its_moves_alone(seats: tuple[str, ...]) -> None:
    plan = scenario(FULL_CAST, {"weeks": 60})
    whole = played(plan, {1: "deliver", 3: "hold", 4: "press alpha", 6: "pretend"}, *seats, world=1)
    half = len(whole.rounds) // 2
    again = table.resumed(whole.at, whole.rounds[:half])
    assert {key: one.as_data() for key, one in again.points.items()} == {
        key: one.as_data() for key, one in whole.asked[half].items()
    }
    for moves in whole.rounds[half:]:
        again.advance(moves)
    assert again.as_data() == whole.as_data()
    state, same = whole.world.state, again.world.state
    assert all(np.array_equal(state[name], same[name], equal_nan=True) for name in state)


@pytest.mark.parametrize("choice", ["deliver", "hold", "pretend"])
def test_a_long_game_has_eight_to_fourteen_decisions(choice: str) -> None:
    plan = scenario(STEADY, LONG, SLOW, both(rationality=30), trust(0.9))
    for world in range(2):
        sitting = played(plan, choice, world=world)
        assert sitting.end is not None
        if sitting.end.week == plan.weeks:
            assert 8 <= len(points(sitting)) <= 14


def test_a_course_goes_on_until_the_next_decision_and_what_is_not_open_is_held() -> None:
    plan, own = scenario(STEADY, LONG, SLOW, {"learning.false_alarm": 0}), ("alpha", "arms")
    held, delivered, pretended = (played(plan, choice).hidden for choice in ("hold", "deliver", "pretend"))
    assert own not in {**held.honest, **held.pretended, **held.found}
    assert delivered.honest[own] > 1
    assert own not in {**delivered.pretended, **delivered.found, **pretended.honest}
    assert pretended.pretended[own] + pretended.found.get(own, 0) > 1


def test_taking_back_and_striking_are_done_once() -> None:
    plan = scenario(STEADY, LONG, SLOW, {"parties.alpha.strikes": {"appetite": 0.2}})
    assert (
        sum(
            int(option)
            for made in played(plan, {1: "strike", 2: "hold"}).trunk.made
            for who, what, option in made
            if (who, what) == ("alpha", "limited strike")
        )
        == 1
    )
    sitting = table.start(table.table(plan, ["alpha"]))
    back = ""
    while sitting.end is None and not back:
        ids = [one.id for one in sitting.points["alpha"].choices]
        back = next((one for one in ids if one.startswith("take back")), "")
        sitting.advance({"alpha": Move(back or "deliver")})
    assert back == "take back arms"
    assert did(sitting, "alpha").count(3 + OR_HOLD) == 1


def test_a_point_holds_two_to_five_choices_and_three_sentences_of_news() -> None:
    sitting = played(
        scenario(FULL_CAST, {"weeks": 80}), {1: "deliver", 4: "hold", 8: "pretend"}, "alpha", "m2", world=3
    )
    for asked in sitting.asked:
        for point in asked.values():
            assert len(point.news) <= 3
            assert 2 <= len(point.choices) <= 5 or [one.id for one in point.choices] == ["wait"]
            assert point.advice.choice in [one.id for one in point.choices]
            assert point.advice.why


def test_a_seat_sees_nothing_of_what_the_other_hides() -> None:
    """Another type of the other side, which nobody has acted on yet, changes nothing of what is read."""
    plans = (scenario(STEADY, LONG, {"parties.beta.reliability": part}) for part in (0.0, 1.0))
    first, second = (table.start(table.table(plan, ["alpha"])) for plan in plans)
    assert bool(first.world.party("beta").keeper[0]) != bool(second.world.party("beta").keeper[0])
    assert first.points["alpha"].as_data() == second.points["alpha"].as_data()


def test_each_side_reads_its_own_brief_alone() -> None:
    asked = table.start(table.table(scenario(STEADY, {"parties.alpha.values.arms": -3.0}), ["alpha", "beta"])).points
    assert "−3.00" in asked["alpha"].brief.wants
    assert "crossed" in asked["alpha"].brief.red_line
    assert "3.00" not in str(asked["beta"].as_data())
    assert "crossed" not in asked["beta"].brief.red_line.replace("no line of yours is crossed", "")


def test_moves_are_made_at_once_in_whatever_order_they_are_handed_in() -> None:
    plan = scenario(STEADY, LONG, SLOW)
    one, two = (table.start(table.table(plan, ["alpha", "beta"])) for _ in range(2))
    for _ in range(4):
        one.advance({"alpha": Move("deliver"), "beta": Move("pretend")})
        two.advance({"beta": Move("pretend"), "alpha": Move("deliver")})
    assert one.as_data()["points"] == two.as_data()["points"]


@pytest.mark.parametrize(
    ("seat", "move", "said"),
    [
        ("alpha", Move("dance"), "“dance” is not open to alpha now: deliver, hold"),
        ("beta", Move("hold"), "beta has nothing to decide now: alpha has"),
        ("alpha", Move("end"), "“end” is not open"),
        ("alpha", Move("hold", "x" * (LONGEST + 1)), "280 characters at most"),
        ("alpha", Move("hold", promise=13), "within 1 to 12 weeks"),
        ("alpha", Move("hold", promise=0), "within 1 to 12 weeks"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(seat: str, move: Move, said: str) -> None:
    sitting = table.start(table.table(scenario(STEADY, LONG), ["alpha"]))
    before = sitting.as_data()
    with pytest.raises(BadMove, match=said):
        sitting.advance({seat: move})
    assert sitting.as_data() == before


@pytest.mark.parametrize("data", [{"choice": 3}, {"choice": "hold", "promise": True}, {"choice": "a", "more": 1}, {}])
def test_data_that_is_no_move_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(BadMove):
        Move.from_data(data)
    move = Move("hold", "now", 3)
    assert Move.from_data(move.as_data()) == move


def test_one_seat_or_two_different_ones_are_played() -> None:
    plan = scenario(FULL_CAST)
    for seats in ((), ("alpha", "alpha"), ("alpha", "beta", "m1")):
        with pytest.raises(ValueError, match="one seat is played, or two different ones"):
            table.table(plan, seats)
    with pytest.raises(BadScenario, match="did you mean"):
        table.table(plan, ["alhpa"])


def test_a_message_is_read_by_the_other_side_at_its_next_point() -> None:
    sitting = table.start(table.table(scenario(STEADY, LONG, SLOW), ["alpha", "beta"]))
    assert sitting.points["beta"].messages == ()
    sitting.advance({"alpha": Move("deliver", " We shall keep it. "), "beta": Move("deliver")})
    [one] = sitting.points["beta"].messages
    assert (one.week, one.sender, one.text) == (1, "alpha", "We shall keep it.")
    assert sitting.points["alpha"].messages == ()
    sitting.advance({})
    assert sitting.points["beta"].messages == ()


def test_a_promise_is_kept_by_a_step_broken_by_holding_and_kept_in_the_eyes_of_others_by_a_pretence() -> None:
    plan = scenario(
        STEADY,
        LONG,
        SLOW,
        {"learning.false_alarm": 0, **{f"tracks.{one}.verifiability": 0 for one in ("arms", "troops")}},
    )
    seen: dict[str, tuple[str, str, bool]] = {}
    for choice in ("deliver", "hold", "pretend"):
        sitting = table.start(table.table(plan, ["alpha", "beta"]))
        sitting.advance({"alpha": Move(choice, promise=9), "beta": Move("deliver")})
        assert [one.state for one in sitting.points["beta"].promises] == ["open"]
        while sitting.week <= 10:
            sitting.advance({seat: Move(choice if seat == "alpha" else "deliver") for seat in sitting.points})
        [own], [others] = (sitting.points[seat].promises for seat in ("alpha", "beta"))
        seen[choice] = own.state, others.state, own.by_pretence
        assert not others.by_pretence
    assert seen == {
        "deliver": ("kept", "kept", False),
        "hold": ("broken", "broken", False),
        "pretend": ("broken", "kept", True),
    }


def test_a_promise_in_a_time_in_which_nothing_falls_due_is_neither_kept_nor_broken() -> None:
    sitting = table.start(table.table(scenario(STEADY, LONG, SLOW), ["beta"]))
    sitting.advance({"beta": Move("deliver", promise=1)})
    while sitting.week <= 2:
        sitting.advance({})
    assert [one.state for one in sitting.points["beta"].promises] == ["nothing fell due"]


@pytest.mark.parametrize(("name", "changes"), ROADS)
@pytest.mark.parametrize("lead", [{"fixed": 1, "by_size": 0}, {"fixed": 1, "by_size": 3}, {"fixed": 0, "by_size": 2.5}])
def test_the_least_weeks_of_a_road_are_those_in_which_it_is_gone_where_nobody_waits(
    name: str, changes: dict[str, Any], lead: dict[str, float]
) -> None:
    plan = scenario(changes, GUIDED, {"tracks.arms.lead_time": lead, "tracks.troops.lead_time": lead})
    world = World(plan, np.arange(1), Luck(0))
    needed = ahead.weeks_needed(world)
    while world.ended[0] < 0:
        assert ahead.weeks_needed(world) == needed - world.step_number
        world.step()
    assert world.ended[0] == needed


def test_a_game_that_is_lost_says_so_and_offers_to_end() -> None:
    plan = scenario(IN_STEPS, {"weeks": 22})
    sitting = played(plan, {1: "hold"})
    lost = next(point for point in points(sitting) if point.lost)
    assert "can no longer be finished" in lost.lost
    assert lost.weeks_needed > lost.weeks_left
    assert all(point.weeks_needed <= point.weeks_left for point in points(sitting) if not point.lost)
    over = played(plan, {1: "hold", lost.number: "end"})
    assert over.end is not None
    assert over.end.given_up
    assert over.end.week == lost.week


def test_who_ends_alone_leaves_the_other_at_the_table() -> None:
    sitting = table.start(table.table(scenario(IN_STEPS, {"weeks": 22}), ["alpha", "beta"]))
    while not sitting.points["alpha"].may_end:
        sitting.advance({"alpha": Move("hold"), "beta": Move("hold")})
    sitting.advance({"alpha": Move("end"), "beta": Move("hold")})
    assert sitting.end is None
    assert set(sitting.points) == {"beta"}


def test_a_war_is_waited_out_with_one_decision() -> None:
    plan = scenario(STEADY, {"weeks": 60, "violence": {"rate": 0, "hazard": 0, "resumption": 0.1}})
    sitting = played(plan, {1: "war", 2: "wait"}, world=1)
    during = [point for point in points(sitting) if [one.id for one in point.choices] == ["wait"]]
    assert len(during) == 1
    assert during[0].week == 2
    assert "The truce has broken." in during[0].why
    later = [point for point in points(sitting) if point.week > 2]
    assert later == [] or later[0].why == "The truce is taken up again."


def test_a_road_on_the_table_is_answered_by_the_parties_that_are_played() -> None:
    plan = load("gaza/negotiated", {"weeks": 8})
    sitting = table.start(table.table(plan, ["hamas", "us"], world=2))
    while sitting.end is None and next(iter(sitting.points.values())).kind != ANSWER:
        sitting.advance({})
    assert set(sitting.points) == {"hamas"}
    assert [one.id for one in sitting.points["hamas"].choices] == ["accept", "refuse"]
    sitting.advance({"hamas": Move("refuse")})
    assert not sitting.world.ledger.agreed[0]
