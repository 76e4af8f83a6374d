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
TEMPER = foresight.Temper(honour=np.array([0.3, 0.0, 0.2]), greed=np.array([0.0, 0.6, 0.4]))
END = np.array([0.4, -0.2, 0.9])
CALM = foresight.Temper(honour=0.0, greed=0.0)
MINE = np.array([[True, False, True], [False, True, True], [True, True, True], [False, False, False]])
SHARED = np.array([[True, True, False], [True, True, False], [False, False, False], [True, True, True]])
BOUND = np.array([0, 2, -1])


def alone(part: object, world: int) -> object:
    """The same for one world by itself."""
    return type(part)(**{name: value[..., [world]] if np.ndim(value) else value for name, value in vars(part).items()})


def at_first(part: object) -> object:
    """The same at the first rung alone."""
    return type(part)(**{name: value[0] if np.ndim(value) else value for name, value in vars(part).items()})


def by_hand(world: int, bound: int = -1) -> tuple[list[float], list[float]]:
    """V at every rung of one world, and what stepping is worth above refusing, by the formulas of docs/model.md."""
    values, gains = [float(END[world])], []
    honour, greed = float(TEMPER.honour[world]), float(TEMPER.greed[world])
    for rung in reversed(range(RUNGS)):
        r = {name: float(value[rung, world]) for name, value in vars(ROAD).items()}
        o = {name: float(value[rung, world]) for name, value in vars(OUTLOOK).items() if np.ndim(value)}
        q = 1 - (1 - o["kept"] * o["ready"]) * (1 - o["enforcement"]) if SHARED[rung, world] else 1.0
        after = q * (values[0] + o["prize"]) + (1 - q) * (r["failure_mine"] + o["protection"] * r["cover_mine"])
        stepping = (1 - o["discount"]) * r["utility"] + o["discount"] * after
        theirs = r["failure_theirs"] + o["protection"] * r["cover_theirs"] - o["enforcement"] * r["delivered_theirs"]
        freeze = r["failure"] + o["protection"] * r["cover"] - o["enforcement"] * r["delivered"]
        drawn = greed * (1 - o["enforcement"])
        holding = q * (theirs + drawn * r["taken_theirs"]) + (1 - q) * (freeze + drawn * r["taken"]) - honour
        walks = MINE[rung, world] and rung != bound
        values.insert(0, max(stepping, holding) if walks else stepping)
        gains.insert(0, after - holding if MINE[rung, world] else 0.0)  # once it is due
    return values, gains


@pytest.mark.parametrize("world", range(WORLDS))
def test_one_road_is_reckoned_from_the_end_by_the_formulas(world):
    mine, shared = MINE[:, [world]], SHARED[:, [world]]
    ahead = foresight.road_ahead(
        alone(ROAD, world), alone(OUTLOOK, world), alone(TEMPER, world), mine, shared, END[[world]]
    )
    values, gains = by_hand(world)
    assert ahead.values[:, 0] == pytest.approx(values)
    assert ahead.gains[:, 0] == pytest.approx(gains)


def test_what_stepping_is_worth_above_refusing_is_told_rung_by_rung_and_nothing_where_nothing_is_owed():
    """In worlds on different roads too: who owes nothing at a rung neither gains nor loses by refusing there."""
    one_road = np.broadcast_to(SHARED[:, [0]], SHARED.shape)
    ahead = foresight.road_ahead(ROAD, OUTLOOK, TEMPER, MINE, one_road, END)
    assert ahead.gains.shape == (RUNGS, WORLDS)
    assert np.all(ahead.gains[~MINE] == 0)
    assert np.array_equal(ahead.gains[:, 0], foresight.road_ahead(
        alone(ROAD, 0), alone(OUTLOOK, 0), alone(TEMPER, 0), MINE[:, [0]], one_road[:, [0]], END[[0]]
    ).gains[:, 0])  # fmt: skip


def test_a_keeper_is_held_by_its_word_and_an_opportunist_drawn_by_what_it_was_given():
    temper = foresight.Temper(honour=0.3, greed=0.5)
    assert temper.of_refusing(0.4, 0.0) == pytest.approx(0.5 * 0.4 - 0.3)
    assert temper.of_refusing(0.4, 0.25) == pytest.approx(0.5 * 0.75 * 0.4 - 0.3)
    assert foresight.Temper(0.3, 0.0).of_refusing(0.4, 0.2) == pytest.approx(-0.3)
    assert list(foresight.Temper(0.0, np.array([0.5, 1.0])).of_refusing(np.array([0.0, 0.4]), 0.0)) == [0.0, 0.4]


def test_what_refusing_costs_and_brings_does_not_depend_on_how_finely_the_road_is_cut():
    """Honour and greed are the price of leaving the road: who never leaves pays them at no rung, however many."""
    for rungs in (1, 2, 5, 20):
        nothing = np.zeros((rungs, 1))
        road = foresight.Rungs(**dict.fromkeys(foresight.Rungs.__dataclass_fields__, nothing))
        road = replace(road, taken=nothing + 0.4, taken_theirs=nothing + 0.4)
        outlook = foresight.Outlook(nothing + 1, 1.0, nothing, nothing, nothing + 1, nothing)
        mine = flags(*[True] * rungs)
        keeper = foresight.road_ahead(road, outlook, foresight.Temper(0.3, 0.0), mine, ~mine, np.array([-0.2]))
        assert keeper.values[:, 0] == pytest.approx([-0.2] * (rungs + 1))
        assert keeper.gains[:, 0] == pytest.approx([0.1] * rungs)
        other = foresight.road_ahead(road, outlook, foresight.Temper(0.0, 0.5), mine, ~mine, np.array([-0.2]))
        assert other.values[:-1, 0] == pytest.approx([0.2] * rungs)
        assert other.gains[-1, 0] == pytest.approx(-0.4)


def test_conduct_that_reckons_with_enforcement_is_not_compelled_a_second_time():
    stated = foresight.Outlook(kept=0.5, ready=0.8, enforcement=0.25, protection=0.0, discount=1.0, prize=0.0)
    assert stated.chance == pytest.approx(1 - (1 - 0.4) * (1 - 0.25))
    assert replace(stated, compels=0.0).chance == pytest.approx(0.4)


def flags(*rungs: bool) -> np.ndarray:
    """Whether something is owed at each rung, in all worlds alike."""
    return np.array(rungs)[:, np.newaxis]


def test_worlds_on_different_roads_are_reckoned_side_by_side():
    """Where others owe in some of the worlds only, their chance is 1 elsewhere: so the model states it."""
    one_road = np.broadcast_to(SHARED[:, [0]], SHARED.shape)
    values = foresight.road_ahead(ROAD, OUTLOOK, TEMPER, MINE, one_road, END).values
    bound = foresight.road_ahead(ROAD, OUTLOOK, TEMPER, MINE, one_road, END, BOUND).values
    for world in range(WORLDS):
        mine, shared = MINE[:, [world]], one_road[:, [world]]
        part = alone(ROAD, world), alone(OUTLOOK, world), alone(TEMPER, world), mine, shared, END[[world]]
        assert np.array_equal(values[:, [world]], foresight.road_ahead(*part).values)
        assert np.array_equal(bound[:, [world]], foresight.road_ahead(*part, BOUND[[world]]).values)
    assert not np.array_equal(values, bound)


def test_two_worlds_on_different_roads_are_enough_to_be_reckoned_apart():
    road, outlook, temper = (
        type(part)(**{name: value[..., :2] if np.ndim(value) else value for name, value in vars(part).items()})
        for part in (ROAD, OUTLOOK, TEMPER)
    )
    values = foresight.road_ahead(road, outlook, temper, MINE[:, :2], SHARED[:, [0, 0]], END[:2]).values
    one_road = np.broadcast_to(SHARED[:, [0]], SHARED.shape)
    whole = foresight.road_ahead(ROAD, OUTLOOK, TEMPER, MINE, one_road, END).values
    assert np.array_equal(values, whole[:, :2])


def test_the_first_rung_can_bind_as_well():
    """A road not worth beginning: who may walk away does, who is bound at its first rung goes."""
    rich = {"failure": np.full((RUNGS, 1), 5.0), "failure_theirs": np.full((RUNGS, 1), 5.0)}
    road, outlook, own = replace(alone(ROAD, 0), **rich), alone(OUTLOOK, 0), flags(*[True] * RUNGS)
    free = foresight.road_ahead(road, outlook, CALM, own, own, END[[0]]).values
    bound = foresight.road_ahead(road, outlook, CALM, own, own, END[[0]], np.array([0])).values
    here = [at_first(part) for part in (road, outlook)]
    stepping = sum(foresight.step(*here, free[1]).values())
    assert free[0] > stepping
    assert bound[0] == pytest.approx(stepping)


@pytest.mark.parametrize("wide", ["kept", "enforcement", "protection", "end"])
def test_one_uncertain_number_is_enough_to_make_all_worlds_differ(wide):
    narrow = alone(OUTLOOK, 0)
    rungs = alone(ROAD, 0)
    mine, shared = flags(True, False, True, True), flags(True, True, True, False)
    end = END if wide == "end" else END[[0]]
    outlook = narrow if wide == "end" else replace(narrow, **{wide: vars(OUTLOOK)[wide]})
    values = foresight.road_ahead(rungs, outlook, CALM, mine, shared, end).values
    assert values.shape == (RUNGS + 1, WORLDS)
    for world in range(WORLDS):
        own = outlook if wide == "end" else replace(narrow, **{wide: vars(OUTLOOK)[wide][:, [world]]})
        expected = foresight.road_ahead(rungs, own, CALM, mine, shared, end[[world if wide == "end" else 0]]).values
        assert np.array_equal(values[:, [world]], expected)


def test_worlds_may_differ_in_nothing_but_the_trust_in_a_side_whose_turn_is_never_ones_own():
    outlook = replace(alone(OUTLOOK, 0), kept=OUTLOOK.kept)
    mine = flags(True, False, True, False)
    values = foresight.road_ahead(alone(ROAD, 0), outlook, CALM, mine, ~mine, END[[0]]).values
    assert values.shape == (RUNGS + 1, WORLDS)
    assert len(set(values[0])) > 1


def test_one_protection_may_stand_for_all_rungs():
    flat = replace(OUTLOOK, protection=0.25)
    full = replace(OUTLOOK, protection=np.full((RUNGS, WORLDS), 0.25))
    both = flags(True, True, False, True), flags(True, False, True, True)
    found, expected = (foresight.road_ahead(ROAD, outlook, TEMPER, *both, END) for outlook in (flat, full))
    assert np.array_equal(found.values, expected.values)
    assert np.array_equal(found.gains, expected.gains)
    one = replace(alone(OUTLOOK, 0), protection=0.25)
    assert foresight.road_ahead(alone(ROAD, 0), one, CALM, *both, END[[0]]).values.shape == (RUNGS + 1, 1)


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
    assert list(foresight.hold(rung, outlook, CALM)) == ["taking theirs", "freeze", "enforcement", "greed", "honour"]
    pretended = foresight.pretend(rung, outlook, CALM, 0.1, 0.2, 0.3, -0.4)
    assert list(pretended) == ["meanwhile", "undetected", "freeze", "found out", "greed", "honour"]


HERE, HERE_OUTLOOK = at_first(ROAD), at_first(OUTLOOK)
RECKONING = foresight.Reckoning(
    ahead=ROAD, ahead_outlook=OUTLOOK, here=HERE, here_outlook=HERE_OUTLOOK, temper=TEMPER,
    position=np.array([0, 1, 3]), end=END, mine=np.ones((RUNGS, 1), dtype=bool),
    shared=np.array([[True], [False], [True], [True]]),
)  # fmt: skip


def test_the_gain_from_stepping_is_reckoned_with_the_value_of_the_rung_after_the_open_one():
    values = foresight.road_ahead(ROAD, OUTLOOK, TEMPER, RECKONING.mine, RECKONING.shared, END).values
    after = np.array([values[1, 0], values[2, 1], values[4, 2]])
    assert np.array_equal(RECKONING.after(), after)
    stepping = sum(foresight.step(HERE, HERE_OUTLOOK, after).values())
    holding = sum(foresight.hold(HERE, HERE_OUTLOOK, TEMPER).values())
    assert RECKONING.gain() == pytest.approx(stepping - holding)
    bound = np.array([1, 2, -1])
    bound_ahead = foresight.road_ahead(ROAD, OUTLOOK, TEMPER, RECKONING.mine, RECKONING.shared, END, bound)
    assert RECKONING.after(bound)[0] == bound_ahead.values[1, 0]
    assert foresight.gain(HERE, HERE_OUTLOOK, TEMPER, after) == pytest.approx(stepping - holding)


def test_a_type_of_another_temper_reckons_with_the_same_road():
    other = foresight.as_type(RECKONING, CALM)
    assert other.temper is CALM
    assert all(value is vars(RECKONING)[name] for name, value in vars(other).items() if name != "temper")
    assert not np.array_equal(other.look_ahead().values, RECKONING.look_ahead().values)


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
