"""Foresight in worlds that differ: other rungs, other roads, other beliefs side by side, each world by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.rules import arrays, foresight

DRAW = np.random.default_rng(5)
RUNGS, WORLDS = 4, 3


def table(low: float = -1.0, high: float = 1.0) -> np.ndarray:
    """A table (rungs, worlds) of any numbers."""
    return DRAW.uniform(low, high, (RUNGS, WORLDS))


ROAD = foresight.Rungs(**{name: table() for name in foresight.Rungs.__dataclass_fields__})
OUTLOOK = foresight.Outlook(
    kept=table(0, 1), ready=table(0, 1), enforcement=table(0, 1), protection=table(0, 1), discount=table(0.5, 1),
    prize=table(0, 0.3),
)  # fmt: skip
END = np.array([0.4, -0.2, 0.9])
MINE = np.array([[True, False, True], [False, True, True], [True, True, True], [False, False, False]])
SHARED = np.array([[True, True, False], [True, True, False], [False, False, False], [True, True, True]])
BOUND = np.array([0, 2, -1])


def alone(part: object, world: int) -> object:
    """The same for one world by itself."""
    return type(part)(**{name: value[:, [world]] for name, value in vars(part).items()})


def by_hand(world: int, bound: int = -1) -> list[float]:
    """V at every rung of one world, rung by rung from the end, by the formulas of docs/model.md."""
    values = [float(END[world])]
    for rung in reversed(range(RUNGS)):
        r = {name: float(value[rung, world]) for name, value in vars(ROAD).items()}
        o = {name: float(value[rung, world]) for name, value in vars(OUTLOOK).items()}
        q = 1 - (1 - o["kept"] * o["ready"]) * (1 - o["enforcement"]) if SHARED[rung, world] else 1.0
        after = q * (values[0] + o["prize"]) + (1 - q) * (r["failure_mine"] + o["protection"] * r["cover_mine"])
        stepping = (1 - o["discount"]) * r["utility"] + o["discount"] * after
        theirs = r["failure_theirs"] + o["protection"] * r["cover_theirs"] - o["enforcement"] * r["delivered_theirs"]
        freeze = r["failure"] + o["protection"] * r["cover"] - o["enforcement"] * r["delivered"]
        holding = q * theirs + (1 - q) * freeze
        walks = MINE[rung, world] and rung != bound
        values.insert(0, max(stepping, holding) if walks else stepping)
    return values


@pytest.mark.parametrize("world", range(WORLDS))
def test_one_road_is_reckoned_from_the_end_by_the_formulas(world):
    mine, shared = MINE[:, [world]], SHARED[:, [world]]
    values = foresight.road_ahead(alone(ROAD, world), alone(OUTLOOK, world), mine, shared, END[[world]])
    assert values[:, 0] == pytest.approx(by_hand(world))


def flags(*rungs: bool) -> np.ndarray:
    """Whether something is owed at each rung, in all worlds alike."""
    return np.array(rungs)[:, np.newaxis]


def test_worlds_on_different_roads_are_reckoned_side_by_side():
    """Where others owe in some of the worlds only, their chance is 1 elsewhere: so the model states it."""
    one_road = np.broadcast_to(SHARED[:, [0]], SHARED.shape)
    values = foresight.road_ahead(ROAD, OUTLOOK, MINE, one_road, END)
    bound = foresight.road_ahead(ROAD, OUTLOOK, MINE, one_road, END, BOUND)
    for world in range(WORLDS):
        mine, shared = MINE[:, [world]], one_road[:, [world]]
        part = alone(ROAD, world), alone(OUTLOOK, world), mine, shared, END[[world]]
        assert np.array_equal(values[:, [world]], foresight.road_ahead(*part))
        assert np.array_equal(bound[:, [world]], foresight.road_ahead(*part, BOUND[[world]]))
    assert not np.array_equal(values, bound)


def test_two_worlds_on_different_roads_are_enough_to_be_reckoned_apart():
    few = [{name: value[:, :2] for name, value in vars(part).items()} for part in (ROAD, OUTLOOK)]
    values = foresight.road_ahead(
        foresight.Rungs(**few[0]), foresight.Outlook(**few[1]), MINE[:, :2], SHARED[:, [0, 0]], END[:2]
    )
    whole = foresight.road_ahead(ROAD, OUTLOOK, MINE, np.broadcast_to(SHARED[:, [0]], SHARED.shape), END)
    assert np.array_equal(values, whole[:, :2])


def test_the_first_rung_can_bind_as_well():
    """A road not worth beginning: who may walk away does, who is bound at its first rung goes."""
    rich = {"failure": np.full((RUNGS, 1), 5.0), "failure_theirs": np.full((RUNGS, 1), 5.0)}
    road, outlook, own = replace(alone(ROAD, 0), **rich), alone(OUTLOOK, 0), flags(*[True] * RUNGS)
    free = foresight.road_ahead(road, outlook, own, own, END[[0]])
    bound = foresight.road_ahead(road, outlook, own, own, END[[0]], np.array([0]))
    here = [type(part)(**{name: value[0] for name, value in vars(part).items()}) for part in (road, outlook)]
    stepping = sum(foresight.step(*here, free[1]).values())
    assert free[0] > stepping
    assert bound[0] == pytest.approx(stepping)


@pytest.mark.parametrize("wide", ["kept", "enforcement", "protection", "end"])
def test_one_uncertain_number_is_enough_to_make_all_worlds_differ(wide):
    narrow = foresight.Outlook(**{name: value[:, [0]] for name, value in vars(OUTLOOK).items()})
    rungs = alone(ROAD, 0)
    mine, shared = flags(True, False, True, True), flags(True, True, True, False)
    end = END if wide == "end" else END[[0]]
    outlook = narrow if wide == "end" else replace(narrow, **{wide: vars(OUTLOOK)[wide]})
    values = foresight.road_ahead(rungs, outlook, mine, shared, end)
    assert values.shape == (RUNGS + 1, WORLDS)
    for world in range(WORLDS):
        own = outlook if wide == "end" else replace(narrow, **{wide: vars(OUTLOOK)[wide][:, [world]]})
        expected = foresight.road_ahead(rungs, own, mine, shared, end[[world if wide == "end" else 0]])
        assert np.array_equal(values[:, [world]], expected)


def test_worlds_may_differ_in_nothing_but_the_trust_in_a_side_whose_turn_is_never_ones_own():
    outlook = replace(alone(OUTLOOK, 0), kept=OUTLOOK.kept)
    mine = flags(True, False, True, False)
    values = foresight.road_ahead(alone(ROAD, 0), outlook, mine, ~mine, END[[0]])
    assert values.shape == (RUNGS + 1, WORLDS)
    assert len(set(values[0])) > 1


def test_one_protection_may_stand_for_all_rungs():
    flat = replace(OUTLOOK, protection=0.25)
    full = replace(OUTLOOK, protection=np.full((RUNGS, WORLDS), 0.25))
    both = flags(True, True, False, True), flags(True, False, True, True)
    assert np.array_equal(foresight.road_ahead(ROAD, flat, *both, END), foresight.road_ahead(ROAD, full, *both, END))
    one = replace(alone(OUTLOOK, 0), protection=0.25)
    assert foresight.road_ahead(alone(ROAD, 0), one, *both, END[[0]]).shape == (RUNGS + 1, 1)


ASKED = np.array([[True, True, False], [False, True, True], [False, False, False], [True, True, True]])
KEEPER, OPPORTUNIST = np.array([[0.9], [0.8], [0.95], [0.7]]), np.array([[0.3], [0.6], [0.2], [0.4]])
TRUST, PLACE = np.array([0.5, 0.2, 0.7]), np.array([0, 1, 0])
HELP = np.array([[0.0, 0.5, 0.3]] * RUNGS)


def promised(world: int) -> list[float]:
    """The chance of each delivery ahead in one world, with trust updated by Bayes at each on the way."""
    believed, found = float(TRUST[world]), []
    for rung in range(int(PLACE[world]), RUNGS):
        if not ASKED[rung, world]:
            found.append(1.0)
            continue
        keeper, opportunist = float(KEEPER[rung, 0]), float(OPPORTUNIST[rung, 0])
        found.append(believed * keeper + (1 - believed) * opportunist)
        uncompelled = 1 - float(HELP[rung, world])
        keeper, opportunist = 1 - (1 - keeper) * uncompelled, 1 - (1 - opportunist) * uncompelled
        believed = believed * keeper / (believed * keeper + (1 - believed) * opportunist)
    return found


def test_worlds_at_different_rungs_foresee_what_each_delivery_from_there_will_teach():
    keeper, opportunist = np.where(ASKED, KEEPER, 1.0), np.where(ASKED, OPPORTUNIST, 1.0)
    kept = foresight.kept_along(TRUST, PLACE, ASKED, keeper, opportunist, HELP)
    assert kept.shape == (RUNGS, WORLDS)
    for world in range(WORLDS):
        assert kept[PLACE[world] :, world] == pytest.approx(promised(world))


def test_what_was_learnt_outlasts_a_rung_that_asks_nothing_of_the_other():
    keeper, opportunist, nothing = np.full((4, 1), 0.9), np.full((4, 1), 0.3), np.zeros((4, 1))
    with_pause = foresight.kept_along(
        TRUST[:1], PLACE[:1], flags(True, False, True, True), keeper, opportunist, nothing
    )
    without = foresight.kept_along(
        TRUST[:1], PLACE[:1], flags(True, True, True), keeper[:3], opportunist[:3], nothing[:3]
    )
    assert with_pause[[0, 2, 3]] == pytest.approx(without)


def test_nobody_is_foreseen_to_be_proven_a_keeper_or_not():
    """What a type never does is counted as the faintest chance of it, as in what is really seen."""
    never, always = np.zeros((2, 1)), np.ones((2, 1))
    kept = foresight.kept_along(np.array([0.5]), np.array([0]), flags(True, True), always, never, never)
    assert 0.999 < kept[1, 0] < 1
    kept = foresight.kept_along(np.array([0.5]), np.array([0]), flags(True, True), never, always, never)
    assert 0.999 < kept[1, 0] < 1


def test_the_terms_of_each_option_have_the_names_by_which_they_are_kept():
    rung, outlook = alone(ROAD, 0), alone(OUTLOOK, 0)
    assert list(foresight.step(rung, outlook, 0.1)) == ["meanwhile", "road ahead", "prize", "exposure"]
    assert list(foresight.hold(rung, outlook)) == ["taking theirs", "freeze", "enforcement"]
    pretended = foresight.pretend(rung, outlook, 0.1, 0.2, 0.3, -0.4)
    assert list(pretended) == ["meanwhile", "undetected", "freeze", "found out"]


HERE = foresight.Rungs(**{name: value[0] for name, value in vars(ROAD).items()})
HERE_OUTLOOK = foresight.Outlook(**{name: value[0] for name, value in vars(OUTLOOK).items()})
RECKONING = foresight.Reckoning(
    ahead=ROAD, ahead_outlook=OUTLOOK, here=HERE, here_outlook=HERE_OUTLOOK, place=np.array([0, 1, 3]), end=END,
    mine=np.ones((RUNGS, 1), dtype=bool), shared=np.array([[True], [False], [True], [True]]),
)  # fmt: skip


def test_the_gain_from_stepping_is_reckoned_with_the_value_of_the_rung_after_the_open_one():
    values = foresight.road_ahead(ROAD, OUTLOOK, RECKONING.mine, RECKONING.shared, END)
    after = np.array([values[1, 0], values[2, 1], values[4, 2]])
    assert np.array_equal(RECKONING.after(), after)
    stepping = sum(foresight.step(HERE, HERE_OUTLOOK, after).values())
    holding = sum(foresight.hold(HERE, HERE_OUTLOOK).values())
    assert RECKONING.gain() == pytest.approx(stepping - holding)
    bound = np.array([1, 2, -1])
    bound_values = foresight.road_ahead(ROAD, OUTLOOK, RECKONING.mine, RECKONING.shared, END, bound)
    assert RECKONING.after(bound)[0] == bound_values[1, 0]


@pytest.mark.parametrize(
    "switch, field",
    [
        (foresight.partner_certain, "kept"),
        (foresight.fully_protected, "protection"),
        (foresight.third_parties_ready, "ready"),
    ],
)
def test_a_switch_changes_one_expectation_here_and_all_along(switch, field):
    switched = switch(RECKONING)
    for before, after in (
        (RECKONING.ahead_outlook, switched.ahead_outlook),
        (RECKONING.here_outlook, switched.here_outlook),
    ):
        for name, value in vars(after).items():
            assert np.all(value == 1) if name == field else value is vars(before)[name]
    assert switched.ahead is RECKONING.ahead


def test_another_outlook_on_the_open_rung_leaves_the_road_after_it_as_it_was():
    other = replace(HERE_OUTLOOK, protection=1.0)
    seen = foresight.seen_so(RECKONING, other)
    assert seen.here_outlook is other
    assert seen.ahead_outlook is RECKONING.ahead_outlook


def test_payoffs_of_two_sets_of_tracks_add_up():
    both = HERE.plus(HERE)
    assert all(np.array_equal(value, 2 * vars(HERE)[name]) for name, value in vars(both).items())


def test_patience_is_stated_by_the_year():
    assert foresight.discount(0.8, 52.0) == pytest.approx(0.8)
    assert foresight.discount(0.8, 26.0) == pytest.approx(0.8**0.5)
    assert foresight.discount(0.0, 1.0) < 1e-5
    assert foresight.discount(0.3, 0.0) == 1


def test_two_strengths_together_leave_what_neither_covers():
    assert foresight.together(0.5, 0.2) == pytest.approx(0.6)
    assert foresight.together(0.0, 0.2) == pytest.approx(0.2)


def test_each_world_reads_the_row_at_which_it_stands():
    rows = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert list(arrays.at_place(rows, np.array([1, 0, 1]))) == [4.0, 2.0, 6.0]
    assert list(arrays.at_place(rows[:, :1], np.array([1, 0, 1]))) == [4.0, 1.0, 4.0]
    assert list(arrays.at_place(rows[:, :2], np.array([0, 1]))) == [1.0, 5.0]


def test_a_running_total_adds_row_after_row_and_leaves_the_table_alone():
    rows = np.array([[1, 2], [10, 20], [100, 200]])
    found = arrays.running_total(rows)
    assert found.tolist() == [[1.0, 2.0], [11.0, 22.0], [111.0, 222.0]]
    assert found.dtype == float
    assert rows[2].tolist() == [100, 200]
