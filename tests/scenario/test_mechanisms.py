"""Mechanisms: each can be switched off by itself, and what is not there cannot be."""

from __future__ import annotations

import pytest

from sim.scenario.check import check
from sim.scenario.load import load
from sim.scenario.mechanism import Mechanism
from sim.scenario.mechanisms import MECHANISMS, applied, present, without
from sim.scenario.shipped import shipped_names
from tests.support import IN_STEPS, both, few_fast, play, scenario, trust

WHOLE_CAST = {
    "tracks.force": {"owner": "contributors", "tranches": 2, "lead_time": {"fixed": 1, "by_size": 0}},
    "tracks.rebuilding": {
        "owner": "administration",
        "consents": {"alpha": 0.9, "beta": 0.9},
        "needs": 1,
        "reach": {"base": 0.5, "grows_with": "troops"},
        "lead_time": {"fixed": 1, "by_size": 0},
    },
    "tracks.schools": {
        "owner": "administration",
        "reach": {"base": 0.5, "grows_with": "arms"},
        "lead_time": {"fixed": 1, "by_size": 0},
    },
    "tracks.arms.control": 0.4,
    "tracks.arms.reversibility": 0.7,
    "tracks.arms.vulnerability": 0.3,
    "tracks.troops.vulnerability": 0.2,
    "tracks.arms.inspection": 0.05,
    "tracks.arms.vacuum": 1.0,
    "roadmap": {
        "stages": [
            {
                "reach": {"arms": 0.5, "rebuilding": 0.5},
                "prizes": {"alpha": {"value": 0.1}},
                "deadline": 30,
                "missed": {"attention": -0.1, "tension": 0.5, "mediators": ["far"]},
            },
            {"reach": {"troops": 1.0, "rebuilding": 1.0}},
            {"reach": {"arms": 1.0}},
        ]
    },
    "roadmaps.turned": {
        "stages": [{"reach": {"troops": 1.0, "rebuilding": 1.0, "arms": 0.5}}, {"reach": {"arms": 1.0}}]
    },
    "force": {"strength": 0.8, "mandate": 0.8, "clarity": 0.2},
    "guarantee": {"enforcement": 0.2, "protection": 0.2},
    "mediators": {
        "near": {
            "leverage": {"alpha": 0.1, "beta": 0.05},
            "bias": {"alpha": 0.95},
            "gift": {"alpha": 0.9, "beta": 1.2},
            "enforcement": 0.5,
        },
        "far": {"leverage": {"beta": 0.3}, "bias": {"beta": 0.9}, "protection": 0.9, "prefers": {"turned": 0.5}},
    },
    "contributors": {
        "first": {"lobbying": 0.5, "limited": 0.3},
        "second": {"status": "pledged", "troops": {"uniform": [0.2, 0.4]}},
    },
    "donors": {"giver": {"track": "rebuilding", "diversion": 0.3, "audits": 0.1, "conditions": {"arms": 0.2}}},
    "spoilers": {"raiders": {"blames": {"alpha": 0.5}, "timing": 1.0, "recruits": 1.0, "population": "town"}},
    "populations": {
        "town": {"side": "alpha", "relief": {"rebuilding": 0.5}, "feeds": 0.5, "by_tension": 0.1, "hope": 0.2}
    },
    "backers": {"neighbour": {"track": "arms"}},
    "linked_fronts": {"border": {}},
    "events": [{"name": "Summit", "at": 20, "shock": {"attention": 0.3, "mediators": ["near"], "goodwill": 0.2}}],
    "parties.alpha.vetoes": {"first": {}},
    "parties.alpha.home_front": {"cost": 0.1, "limit": 0.95, "by_opinion": 0.5, "elections": [30]},
    "parties.beta.strikes": {"appetite": 0.5},
    "violence": {"rate": 1.0, "hazard": 0.01, "lasting": 1, "by_overdue": 4},
    "bargaining": {"open": True},
}
"""Somebody of every kind, and every mechanism at work."""

UNWANTED = {
    "parties.alpha.values.rebuilding": -0.2,
    "parties.beta.values.rebuilding": -0.1,
    "parties.alpha.values.schools": 0.5,
}
BELIEF = {**UNWANTED, **trust(0.6), **both(faith={"force": 0.8, "guarantee": 0.8})}
WHOLE = scenario(WHOLE_CAST, BELIEF, {"weeks": 60})
BARE = scenario(IN_STEPS)
BARE_FOR_A_YEAR = scenario(IN_STEPS, {"weeks": 52})
NAMES = tuple(MECHANISMS)


def test_the_whole_cast_makes_sense_and_has_every_mechanism():
    assert not list(check(WHOLE))
    assert {mechanism.name for mechanism in present(WHOLE)} == set(NAMES)


def test_two_parties_alone_have_only_what_every_scenario_has():
    everywhere = ["resumption", "reversing", "pretending", "learning", "waiting", "moods", "tension_cost"]
    everywhere += ["honour", "greed", "beliefs", "excuse"]
    assert [mechanism.name for mechanism in present(BARE)] == everywhere


@pytest.mark.parametrize("name", NAMES)
def test_switched_off_the_scenario_still_makes_sense_and_is_without_it(name):
    """What hangs on it does nothing then; other roads stay, as tranches depend on them, though nobody proposes them."""
    off = MECHANISMS[name].without(WHOLE)
    assert off != WHOLE
    serious = [finding for finding in check(off) if "does nothing" not in finding.message]
    assert [finding.path for finding in serious] == ([("roadmaps",)] if name == "mediators" else [])
    assert not MECHANISMS[name].present(off)


@pytest.mark.parametrize("name", NAMES)
def test_switched_off_twice_is_switched_off_once(name):
    off = MECHANISMS[name].without(WHOLE)
    assert MECHANISMS[name].without(off) is off
    named = without(without(WHOLE, name), name)
    assert named.without == [name]
    assert applied(applied(named)) == applied(named)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_absent_changes_nothing_when_it_is_switched_off(name):
    present_in_bare = {mechanism.name for mechanism in present(BARE)}
    bare = applied(without(BARE, *present_in_bare))
    assert not MECHANISMS[name].present(bare)
    assert MECHANISMS[name].without(bare) is bare


@pytest.mark.parametrize("name", NAMES)
def test_all_but_the_mechanism_stays(name):
    """What a mechanism leaves alone keeps its value, its source and its being stated."""
    off = MECHANISMS[name].without(WHOLE)
    before, after = WHOLE.model_dump(exclude_unset=True), off.model_dump(exclude_unset=True)
    touched = {pattern.split(".")[0] for pattern in MECHANISMS[name].neutral}
    for key in before.keys() - touched:
        assert after[key] == before[key]


def test_a_plan_that_switches_nothing_off_is_itself():
    assert applied(WHOLE) is WHOLE


def test_the_order_of_switching_off_does_not_matter():
    names = ["honour", "mediators.press", "mediators.bias", "donors"]
    there, back = (applied(without(WHOLE, *order)) for order in (names, names[::-1]))
    assert there.model_copy(update={"without": []}) == back.model_copy(update={"without": []})
    spared = there.mediators["near"].bias
    assert {party: share.limits for party, share in spared.items()} == {"alpha": (1, 1), "beta": (1, 1)}


def test_an_unknown_mechanism_is_refused_with_those_there_are():
    with pytest.raises(KeyError, match=r"no mechanism is called 'weather'.*guarantee"):
        applied(without(WHOLE, "weather"))


def test_a_number_at_its_neutral_value_is_no_mechanism_wherever_it_comes_from():
    cited = {"value": 0, "source": "report"}
    plan = scenario({"sources": {"report": "said so"}, "parties.alpha.honour": cited, "parties.beta.honour": 0})
    assert not MECHANISMS["honour"].present(plan)
    assert MECHANISMS["honour"].present(scenario({"parties.alpha.honour": {"uniform": [0, 0.1]}}))


def test_every_mechanism_says_what_it_is_and_what_is_so_without_it():
    for mechanism in MECHANISMS.values():
        assert not mechanism.title.endswith(".")
        assert mechanism.off.endswith(".")
        assert mechanism.off.count(". ") == 0
    assert len({mechanism.title for mechanism in MECHANISMS.values()}) == len(MECHANISMS)


@pytest.fixture(scope="module")
def bare():
    """Two parties alone, as they go."""
    return play(BARE_FOR_A_YEAR, worlds=16)


@pytest.mark.parametrize("name", [name for name in NAMES if not MECHANISMS[name].present(BARE)])
def test_where_it_is_absent_its_neutral_values_make_no_difference_to_any_world(name, bare):
    """Also where they are written over what stands there: a force that no track carries, a frailty without hazard."""
    forced = Mechanism(name, "", "", MECHANISMS[name].neutral).without(BARE_FOR_A_YEAR)
    after = play(forced, worlds=16)
    assert bare.paths.keys() == after.paths.keys()
    for quantity, path in bare.paths.items():
        assert (path == after.paths[quantity]).all(), quantity


@pytest.fixture(scope="module")
def whole():
    """The whole cast as it goes."""
    return play(WHOLE, worlds=128)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_where_it_is_present_it_makes_a_difference_to_some_world(name, whole):
    off = play(without(WHOLE, name), worlds=128)
    assert any((path != off.paths[quantity]).any() for quantity, path in whole.paths.items() if quantity in off.paths)


@pytest.mark.parametrize("shipped", few_fast(shipped_names(), every=6))
def test_shipped_scenarios_make_sense_without_any_of_their_mechanisms(shipped):
    plan = load(shipped)
    for mechanism in present(plan):
        off = mechanism.without(plan)
        serious = [finding for finding in check(off) if "does nothing" not in finding.message]
        assert {finding.path for finding in serious} <= ({("roadmaps",)} if mechanism.name == "mediators" else set())
        assert not mechanism.present(off)
