"""What makes no sense in a scenario though every line is well formed, told by changes to the template."""

from pathlib import Path

import pytest

from sim.scenario.check import check_budget
from sim.scenario.check_road import rungs, shortest
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.template import template


def told(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """What is wrong with the template after these changes, the file called by its bare name."""
    text = template()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        load(file)
    except BadScenario as bad:
        return str(bad).replace(str(file), "plan.yaml")
    return ""


def line_of(words: str) -> int:
    """The line of the template that holds these words."""
    return next(number for number, line in enumerate(template().splitlines(), 1) if words in line)


def test_the_template_is_a_sound_scenario(tmp_path: Path) -> None:
    assert told(tmp_path) == ""
    assert len(template().splitlines()) <= 45


NAMES = [  # a change, the line where the fault stands (by its words in the template), what is said
    (
        ("reform: -0.5", "refrom: -0.5"),
        "reform: -0.5",
        "parties.state.values.refrom: no track is called `refrom`",
    ),
    (("reform: -0.5", "refrom: -0.5"), "reform: -0.5", "did you mean `reform`?"),
    (("{insurgency: 0.4}", "{insurgents: 0.4}"), "{insurgency: 0.4}", "no party is called `insurgents`"),
    (("{insurgency: 0.4}", "{state: 0.4}"), "{insurgency: 0.4}", "a party's trust in itself has no meaning"),
    (("owner: insurgency", "owner: insurgancy"), "owner: insurgency", "did you mean `insurgency`?"),
    (("owner: insurgency", "owner: Insurgency"), "owner: insurgency", "did you mean `insurgency`?"),
    (("owner: insurgency", "owner: ' '"), "owner: insurgency", "nobody owns the track"),
    (("reach: {disarmament: 0.2", "reach: {disarmement: 0.2"), "0.2, reform", "did you mean `disarmament`?"),
    (("prizes: {insurgency", "prizes: {rebels"), "prizes:", "prizes.rebels: no party is called `rebels`"),
    (
        ("war_cost: 1.8", "war_cost: {value: 1.8, source: un}"),
        "war_cost: 1.8",
        "`un` is not listed under `sources`",
    ),
    (("title: The state", "source: [un]"), "title: The state", "parties.state.source: `un` is not listed"),
    (("    power: 0.5", "    readiness: 0.5"), "power: 0.5", "tracks.disarmament.readiness: does nothing"),
    (("    power: 0.5", "    begins: 5"), "power: 0.5", "tracks.disarmament.begins: does nothing"),
    (("guarantee: {by", "force: {strength: 0.5}\nguarantee: {by"), "guarantee: {by", "would never deploy"),
    (
        ("guarantee: {by", "force: {track: reform}\nguarantee: {by"),
        "guarantee: {by",
        "force.track: the force is sent by a third party",
    ),
]


@pytest.mark.parametrize("change, where, words", NAMES)
def test_a_name_that_means_nothing_is_found(tmp_path: Path, change: tuple[str, str], where: str, words: str) -> None:
    answer = told(tmp_path, change)
    assert words in answer
    assert f"plan.yaml:{line_of(where)}: " in answer
    assert answer.count("\n") == 0


def test_names_of_parties_and_tracks_are_plain_words(tmp_path: Path) -> None:
    answer = told(tmp_path, ("insurgency:", "The-Insurgency:"), ("owner: insurgency", "owner: The-Insurgency"))
    assert "parties.The-Insurgency: a name must be a lower-case word" in answer


def test_a_listed_source_may_be_cited(tmp_path: Path) -> None:
    cited = ("war_cost: 1.8", "war_cost: {value: 1.8, source: [un]}")
    assert told(tmp_path, cited, ("weeks: 156", "sources: {un: A report}\nweeks: 156")) == ""
    assert "did you mean `un_2020`?" in told(
        tmp_path,
        ("war_cost: 1.8", "war_cost: {value: 1.8, source: un2020}"),
        ("weeks: 156", "sources: {un_2020: A report}\nweeks: 156"),
    )


FORCE = ("roadmap: ", "  troops: {owner: contributors}\n\nroadmap: ")  # a third party's track
ON_ROAD = ("0.2, reform: 0.3}", "0.2, reform: 0.3, troops: 1}")


@pytest.mark.parametrize("key", ["verifiability: 0.5", "vulnerability: 0.5", "power: 0.5", "reversibility: 0.5"])
def test_a_dial_that_turns_nothing_on_a_third_partys_track(tmp_path: Path, key: str) -> None:
    given = (FORCE[0], FORCE[1].replace("contributors", f"contributors, {key}"))
    assert f"tracks.troops.{key.split(':')[0]}: does nothing on a third party's track" in told(tmp_path, given)


def test_third_parties_have_dials_of_their_own(tmp_path: Path) -> None:
    given = (FORCE[0], FORCE[1].replace("contributors", "contributors, readiness: 0.5, begins: 8"))
    assert told(tmp_path, given) == ""
    assert "tracks.troops.begins: does nothing on the road" in told(tmp_path, given, ON_ROAD)


def test_reversibility_counts_where_a_party_values_a_third_partys_track(tmp_path: Path) -> None:
    given = (FORCE[0], FORCE[1].replace("contributors", "contributors, reversibility: 0.5"))
    assert told(tmp_path, given, ("reform: 1.0}\n    trust", "reform: 1.0, troops: 0.2}\n    trust")) == ""


def test_a_third_party_that_never_delivers_closes_no_road(tmp_path: Path) -> None:
    given = (FORCE[0], FORCE[1].replace("contributors", "contributors, readiness: 0"))
    assert told(tmp_path, given) == ""
    assert "tracks.troops.readiness: never delivers" in told(tmp_path, given, ON_ROAD)


NUMBERS = [
    (
        ("reform: 0.6}", "reform: 0.3}"),
        "reform: 0.6}",
        "stages[1].reach.reform: 0.3 is no higher than the 0.3",
    ),
    (("start: 0.1 ", "start: 0.3 "), "0.2, reform", "0.3 is no higher than the start, at most 0.3"),
    (
        ("start: 0.1 ", "start: {uniform: [0.1, 0.5]} "),
        "0.2, reform",
        "no higher than the start, at most 0.5",
    ),
    (("weeks: 156", "weeks: 40"), "roadmap:", "lead times alone take 43 weeks at the least, of 40"),
    (("fixed: 3,", "fixed: 60,"), "roadmap:", "lead times alone take"),
    (("power: 0.5 ", "power: {uniform: [0.5, 1]}\n    tranches: 5 #"), "", ""),
    (("guarantee: {by", "force: {until: 2031-01-01}\nguarantee: {by"), "guarantee: {by", "no `start`"),
]


@pytest.mark.parametrize("change, where, words", NUMBERS)
def test_a_number_that_bars_the_road_is_found(tmp_path: Path, change: tuple[str, str], where: str, words: str) -> None:
    answer = told(tmp_path, change)
    assert words in answer
    assert not where or f"plan.yaml:{line_of(where)}: " in answer
    assert bool(answer) == bool(words)


def test_a_start_that_can_hardly_be_too_high_is_let_pass(tmp_path: Path) -> None:
    assert told(tmp_path, ("start: 0.1 ", "start: {normal: [0.1, 0.01]} ")) == ""
    assert "at most 0.9" in told(tmp_path, ("start: 0.1 ", "start: {normal: [0.1, 0.1]} "))


def test_a_party_may_be_indifferent_to_all(tmp_path: Path) -> None:
    assert told(tmp_path, ("disarmament: 1.0\n      reform: -0.5", "disarmament: 0\n      reform: 0")) == ""
    assert told(tmp_path, ("disarmament: 1.0\n      reform: -0.5", "disarmament: {uniform: [-1, 1]}")) == ""


def test_power_cannot_take_more_than_the_whole_cost_of_war(tmp_path: Path) -> None:
    second = ("roadmap: ", "  navy: {owner: insurgency, power: 0.7, reversibility: 0.1}\n\nroadmap: ")
    assert "tracks.navy.power: power * (1 - reversibility) over the tracks of `insurgency` may come to 1.03" in told(
        tmp_path, second
    )
    assert told(tmp_path, (second[0], second[1].replace("insurgency", "state"))) == ""


def test_a_mandate_may_not_end_before_the_start(tmp_path: Path) -> None:
    start = ("weeks: 156", "start: 2030-01-07\nweeks: 156")
    force = ("guarantee: {by", "force: {until: 2029-01-01, track: troops}\nguarantee: {by")
    assert "the mandate ends on 2029-01-01, before the start on 2030-01-07" in told(tmp_path, start, force, FORCE)
    assert told(tmp_path, start, FORCE, (force[0], force[1].replace("2029", "2031"))) == ""


LEVELS = ("0.2", "0.4", "0.6", "1.0")
SHORTER = {f"roadmap.stages.{number}.reach.disarmament.tranches": cut for number, cut in enumerate((20, 20, 19, 1))}


def test_a_road_of_very_many_rungs_is_refused(tmp_path: Path) -> None:
    cut = "{level: 1.0, tranches: 20}"
    road = "".join(f"    - reach: {{disarmament: {cut.replace('1.0', level)}}}\n" for level in LEVELS)
    text = template()
    head, rest = text.split("    - name: Good faith\n")
    file = tmp_path / "plan.yaml"
    file.write_text(head + road + rest[rest.index("\nguarantee") :], encoding="utf-8")
    with pytest.raises(BadScenario, match="the road has 80 rungs, more than 60"):
        load(file, {"weeks": 1000})
    assert rungs(load(file, {"weeks": 1000, **SHORTER})) == 60


def test_the_shortest_road_is_reckoned_rung_by_rung(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    scenario = load(file)
    # disarmament in 1 + 2 + 2 tranches of .2: 3 + 20 * .2 weeks each, always the shorter time;
    # reform, from .1, in one tranche of .2, two of .15 and two of .2: 4 + 26 * .2, or * .15
    assert rungs(scenario) == 5
    assert shortest(scenario) == pytest.approx(9.2 + 2 * 7.9 + 2 * 9.2)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    answer = told(
        tmp_path,
        ("reform: -0.5", "refrom: -0.5"),
        ("owner: insurgency", "owner: insurgancy"),
        ("power: 0.5 ", "power: 2 #"),
        ("prizes: {insurgency", "prizes: {rebels"),
    )
    assert [line.split(": ")[1] for line in answer.splitlines()] == [
        "parties.state.values.refrom",
        "tracks.disarmament.owner",
        "tracks.disarmament.power",
        "roadmap.stages[2].prizes.rebels",
    ]


def test_who_means_more_work_can_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    monkeypatch.setenv("SIM_BUDGET", "1e12")
    check_budget(load(file), 1_000_000_000)
    with pytest.raises(BadScenario, match=r"8e\+13"):
        check_budget(load(file), 100_000_000_000)
    for nonsense in ("much", "nan", "-1", ""):
        monkeypatch.setenv("SIM_BUDGET", nonsense)
        with pytest.raises(BadScenario, match="SIM_BUDGET: found"):
            check_budget(load(file), 1)


def test_work_beyond_the_budget_is_refused_with_its_estimate(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    scenario = load(file)
    check_budget(scenario, 100_000)
    with pytest.raises(BadScenario) as caught:
        check_budget(scenario, 1_000_000_000)
    assert "1,000,000,000 worlds x 156 steps x 5 rungs = 7.8e+11, over 1e+10" in str(caught.value)
    assert "at most 12,820,512 worlds" in str(caught.value)
