"""Files of observations: what they say, and every fault that they may have, each with file, line, key and remedy."""

from __future__ import annotations

import datetime
from textwrap import indent

import pytest

from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.observations import observing
from sim.scenario.shipped import shipped_folder, shipped_names
from tests.study.update.plans import START, still

HEAD = "sources: {report: what a report says}\nobserved:\n  facts:\n"
GOOD = "- {date: 2030-02-04, level: arms, value: 0.3, error: 0.1, source: report}\n"
LINE = 4  # the first fact's


def written(tmp_path, text):
    """A file with this text."""
    file = tmp_path / "seen.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(tmp_path, text):
    """What is wrong with a file of observations of the small scenario."""
    with pytest.raises(BadScenario) as refused:
        observing(still(), written(tmp_path, text))
    return refused.value.faults


def test_a_file_of_observations_is_laid_over_a_scenario(tmp_path):
    plan = load(written(tmp_path, PLAN))
    found = observing(plan, written(tmp_path, HEAD + indent(GOOD, "    ")))
    [fact] = found.observed.facts
    assert (fact.level, fact.value, fact.error) == ("arms", 0.3, 0.1)
    assert fact.date == datetime.date(2030, 2, 4)
    assert found.futures_per_draw == 1
    assert found.sources == {"plan": "a plan", "report": "what a report says"}
    assert {path: str(one) for path, one in found.quantities().items()} == {
        path: str(one) for path, one in plan.quantities().items()
    }


PLAN = """\
name: Small
start: 2030-01-07
weeks: 30
futures_per_draw: 8
sources: {plan: a plan}
parties:
  one: {values: {arms: -0.5, troops: 1}}
  two: {values: {arms: 1, troops: -0.5}}
tracks:
  arms: {owner: one, start: {uniform: [0.1, 0.5]}, lead_time: {fixed: 1, by_size: 1}}
  troops: {owner: two, lead_time: {fixed: 1, by_size: 1}}
roadmap: {stages: [{reach: {arms: 1, troops: 1}}]}
"""

WRONG = {
    "{date: 2030-02-04, level: arns, value: 0.3, error: 0.1, source: report}": ("level", "no level is called `arns`"),
    "{date: 2030-02-04, count: killd, value: 3, error: 1, source: report}": ("count", "did you mean `killed`"),
    "{date: 2030-02-04, event: begun, track: arns, happened: true, error: 0, source: report}": ("track", "arns"),
    "{date: 2030-02-04, event: begun, happened: true, error: 0, source: report}": ("", "needs a `track`"),
    "{date: 2030-02-04, event: fallen, happened: true, error: 0, source: report}": ("event", "`collapsed`"),
    "{date: 2030-02-04, event: collapsed, error: 0, source: report}": ("", "needs `happened`"),
    "{date: 2030-02-04, event: collapsed, happened: false, error: 0.5, source: report}": ("error", "below a half"),
    "{date: 2030-02-04, event: collapsed, happened: false, error: 0, value: 1, source: report}": ("value", "nothing"),
    "{date: 2030-02-04, event: force_in_place, happened: false, error: 0, source: report}": ("event", "nobody sends"),
    "{date: 2030-02-04, level: arms, error: 0.1, source: report}": ("", "needs one of `value` and `within`"),
    "{date: 2030-02-04, level: arms, value: 0.3, within: [0, 1], error: 0.1, source: report}": ("", "has both"),
    "{date: 2030-02-04, level: arms, within: [0.5, 0.2], error: 0.1, source: report}": ("within", "do not rise"),
    "{date: 2030-02-04, level: arms, within: [0.5], error: 0.1, source: report}": ("within", "2 or more entries"),
    "{date: 2030-02-04, level: arms, value: 1.3, error: 0.1, source: report}": ("value", "out of range"),
    "{date: 2030-02-04, count: killed, value: -3, error: 1, source: report}": ("value", "0 or more"),
    "{date: 2030-02-04, level: arms, value: 0.3, error: 0, source: report}": ("error", "above 0"),
    "{date: 2030-02-04, level: arms, value: 0.3, error: -1, source: report}": ("error", "at least 0"),
    "{date: 2030-02-04, level: arms, value: 0.3, source: report}": ("error", "is missing"),
    "{date: 2030-02-04, level: arms, value: much, error: 0.1, source: report}": ("value", "expected a number"),
    "{date: 2030-02-04, level: arms, value: 0.3, error: 0.1}": ("", "no `source`"),
    "{date: 2030-02-04, level: arms, value: 0.3, error: 0.1, source: rumour}": ("source", "not listed"),
    "{date: 2030-02-04, level: arms, count: killed, value: 0.3, error: 0.1, source: report}": ("", "just one of"),
    "{date: 2030-02-04, value: 0.3, error: 0.1, source: report}": ("", "found none of them"),
    "{date: 2030-01-07, level: arms, value: 0.3, error: 0.1, source: report}": ("date", "not after the start"),
    "{date: 2031-02-04, level: arms, value: 0.3, error: 0.1, source: report}": ("date", "30 simulated weeks"),
    "{date: soon, level: arms, value: 0.3, error: 0.1, source: report}": ("date", "a date like"),
    "{level: arms, value: 0.3, error: 0.1, source: report}": ("date", "is missing"),
    "{date: 2030-02-04, since: 2030-01-01, count: killed, value: 3, error: 1, source: report}": ("since", "before the"),
    "{date: 2030-02-04, since: 2030-02-04, count: killed, value: 3, error: 1, source: report}": ("since", "not before"),
    "{date: 2030-02-04, since: 2030-01-14, level: arms, value: 0.3, error: 1, source: report}": ("since", "nothing"),
    "{date: 2030-02-04, level: arms, valeu: 0.3, error: 0.1, source: report}": ("valeu", "did you mean `value`"),
}


@pytest.mark.parametrize("said", WRONG)
def test_every_fault_is_told_with_line_key_and_remedy(tmp_path, said):
    key, words = WRONG[said]
    found = faults(tmp_path, HEAD + f"    - {said}\n")
    where = "observed.facts[0]" + (f".{key}" if key else "")
    [fault] = [one for one in found if one.key == where]
    assert fault.file.endswith("seen.yaml")
    assert fault.line == LINE
    assert words in f"{fault.message}; {fault.remedy}"


def test_all_faults_are_told_at_once(tmp_path):
    text = HEAD + "".join(f"    - {said}\n" for said in list(WRONG)[:4]) + "    - {date: 2030-02-04, level: yes}\n"
    found = faults(tmp_path, text)
    assert {one.line for one in found} == {4, 5, 6, 7, 8}


def test_the_same_fact_counts_once(tmp_path):
    found = faults(tmp_path, HEAD + indent(GOOD + GOOD, "    "))
    assert ["said already" in one.message for one in found] == [True]


# Facts that cannot both be so


def said(date, what):
    """A fact in one line."""
    return f"    - {{date: {date}, {what}, source: report}}\n"


EARLY, LATE = "2030-02-04", "2030-03-04"
BOTH = {  # of what was said first and what was said then: why not both
    ("event: collapsed, happened: true, error: 0", "event: collapsed, happened: false, error: 0"): "has happened by",
    (
        "event: begun, track: arms, happened: true, error: 0.1",
        "event: begun, track: arms, happened: false, error: 0.1",
    ): "what has happened by 2030-02-04 has happened by 2030-03-04",
    ("count: killed, value: 90, error: 5", "count: killed, value: 60, error: 5"): "beyond the stated errors",
    (
        "count: killed, since: 2030-01-14, within: [80, 90], error: 0",
        "count: killed, within: [20, 79], error: 0",
    ): "from 2030-01-14 to 2030-02-04 more would be counted than from 2030-01-07 to 2030-03-04",
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("first, then", BOTH)
def test_facts_that_contradict_each_other_are_refused_at_both_lines(tmp_path, first, then, turned):
    lines = [said(EARLY, first), said(LATE, then)]
    found = faults(tmp_path, HEAD + "".join(reversed(lines) if turned else lines))
    assert [(one.line, one.key) for one in found] == [(4, "observed.facts[0]"), (5, "observed.facts[1]")]
    assert found[0].message.startswith("contradicts observed.facts[1]: ")
    assert found[1].message.startswith("contradicts observed.facts[0]: ")
    assert all(BOTH[first, then] in one.message for one in found)


@pytest.mark.parametrize(
    "first, then",
    [
        ("event: collapsed, happened: false, error: 0", "event: collapsed, happened: true, error: 0"),
        (
            "event: begun, track: arms, happened: true, error: 0",
            "event: begun, track: troops, happened: false, error: 0",
        ),
        ("event: collapsed, happened: true, error: 0", "event: completed, happened: false, error: 0"),
        ("count: killed, value: 60, error: 5", "count: killed, value: 90, error: 5"),
        ("count: killed, value: 62, error: 5", "count: killed, value: 60, error: 5"),  # the reports may be so far off
        ("count: killed, value: 90, error: 5", "count: killed, since: 2030-02-04, value: 6, error: 5"),
        ("count: killed, value: 90, error: 5", "count: incidents, value: 6, error: 1"),
        ("level: arms, value: 0.6, error: 0.01", "level: arms, value: 0.2, error: 0.01"),  # it may be taken back
    ],
)
def test_facts_that_can_both_be_so_are_taken(tmp_path, first, then):
    found = observing(still(), written(tmp_path, HEAD + said(EARLY, first) + said(LATE, then)))
    assert len(found.observed.facts) == 2


@pytest.mark.parametrize(
    "first, then, value",
    [
        (
            "event: collapsed, happened: true, error: 0",
            "event: collapsed, happened: false, error: 0",
            "happened: false",
        ),
        ("level: arms, value: 0.3, error: 0.1", "level: arms, value: 0.4, error: 0.1", "here 0.4"),
    ],
)
def test_of_one_day_what_is_said_otherwise_is_no_repetition(tmp_path, first, then, value):
    found = faults(tmp_path, HEAD + said(EARLY, first) + said(EARLY, then))
    assert [one.line for one in found] == [4, 5]
    assert all("says otherwise of the same day" in one.message for one in found)
    assert value in found[1].remedy


# All of it at once


def test_what_is_wrong_with_keys_lines_and_facts_is_told_in_one_round(tmp_path):
    text = (
        "weeks: 3\n"
        + HEAD
        + said(EARLY, "event: collapsed, happened: true, error: 0").replace("report", "rumour")
        + said(EARLY, "level: arns, value: 0.3, error: 0.1, colour: red")
        + said(LATE, "event: collapsed, happened: false, error: 0")
        + "  unused:\n    - {fact: a thing, why: no place, source: rumour}\n"
    )
    found = {(one.line, one.key) for one in faults(tmp_path, text)}
    assert found >= {
        (1, "weeks"),
        (5, "observed.facts[0].source"),
        (5, "observed.facts[0]"),
        (6, "observed.facts[1].colour"),
        (7, "observed.facts[2]"),
        (9, "observed.unused[0].source"),
    }


def test_two_faults_of_one_line_are_both_told_where_one_cannot_be_read(tmp_path):
    line = said("2031-02-04", "level: arms, value: 0.3, error: 0.1").replace("report", "rumour")
    text = HEAD.replace("report: what a report says", "paper: null") + line
    keys = {one.key for one in faults(tmp_path, text)}
    assert keys == {"sources.paper", "observed.facts[0].date", "observed.facts[0].source"}
    assert {one.key for one in faults(tmp_path, "weeks: null\nobserved: {facts: []}\n")} == {"weeks", "observed.facts"}


# Facts of another scenario


def test_facts_of_days_before_the_start_are_those_of_another_scenario():
    with pytest.raises(BadScenario) as refused:
        observing(load("gaza/half_a_year_later"), "gaza/observed_2026_02")
    [fault] = refused.value.faults
    assert "all facts, from 2026-02-16 to 2026-02-19, are of days before `Half a year later` starts" in fault.message
    assert fault.remedy == "hold them against a scenario that starts before them"


def test_facts_of_days_after_the_end_are_those_of_another_scenario():
    with pytest.raises(BadScenario) as refused:
        observing(load("history/aceh_2005"), "gaza/observed_2026_02")
    told = {one.key: f"{one.message}; {one.remedy}" for one in refused.value.faults}
    assert "are of days after `Aceh, Helsinki memorandum` ends, on 2010-08-09" in told["observed"]
    assert not [key for key in told if key.endswith("date")]


def test_what_is_wrong_by_itself_contradicts_nothing_yet(tmp_path):
    negative = GOOD.replace("level: arms, value: 0.3", "count: killed, value: -4")
    found = faults(tmp_path, HEAD + indent(negative + negative.replace("-4", "9"), "    "))
    assert [one.key for one in found] == ["observed.facts[0].value"]


@pytest.mark.parametrize("scenario", ["gaza/base", "gaza/official_plan"])
def test_a_scenario_is_no_file_of_observations(scenario):
    with pytest.raises(BadScenario) as refused:
        observing(still(), scenario)
    [fault] = refused.value.faults
    assert fault.message == "is a scenario, and no file of observations"


def test_a_file_of_observations_is_no_scenario(tmp_path):
    for file in ("gaza/observed_2026_02", written(tmp_path, HEAD + indent(GOOD, "    ") + "weeks: 5\n")):
        with pytest.raises(BadScenario) as refused:
            load(file)
        [fault] = refused.value.faults
        assert "is a file of observations, and no scenario; hold it against one: --observed" in str(fault)


def test_names_of_another_scenario_are_told_as_such():
    with pytest.raises(BadScenario) as refused:
        observing(load("gaza/phase_one", {"weeks": 30}), "gaza/observed_2026_02")
    told = {one.key: f"{one.message}; {one.remedy}" for one in refused.value.faults}
    assert "in `Gaza, phase one` there are: withdrawal" in told["observed.facts[2].track"]
    assert told["observed.facts[2].track"].endswith("leave the fact out, or ask of the scenario that it is about")
    assert "nobody sends a force in `Gaza, phase one`" in told["observed.facts[4].event"]


def test_a_scenario_without_days_is_asked_for_them_and_not_the_file_of_facts():
    with pytest.raises(BadScenario, match="the scenario `One leap` has no `start`; give that scenario one"):
        observing(load("exercises/small_steps/one_leap"), "gaza/observed_2026_02")


def test_the_file_is_remembered_by_its_name(tmp_path):
    assert observing(still(), written(tmp_path, HEAD + indent(GOOD, "    "))).observed.file == "seen.yaml"
    shipped = observing(load("gaza/official_plan"), shipped_folder() / "gaza" / "observed_2026_02.yaml")
    assert shipped.observed.file == "gaza/observed_2026_02"
    assert "file" not in load("gaza/official_plan").model_dump()["observed"]  # no scenario without facts is another one


@pytest.mark.parametrize(
    "text, words",
    [
        ("observed: {facts: []}\n", "is empty"),
        ("sources: {a: b}\n", "is missing"),
        ("weeks: 3\nobserved: {facts: []}\n", "unknown key"),
        (HEAD.replace("facts", "fcats") + indent(GOOD, "    "), "did you mean `facts`"),
        ("observed: {facts: [}\n", "bracket"),
        ("", "empty"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, text, words):
    assert words in "\n".join(map(str, faults(tmp_path, text)))


def test_a_scenario_without_a_start_cannot_be_observed(tmp_path):
    plan = load(written(tmp_path, PLAN.replace("start: 2030-01-07\n", "")))
    with pytest.raises(BadScenario, match="no `start`"):
        observing(plan, written(tmp_path, HEAD + indent(GOOD, "    ")))


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(BadScenario, match=r"nowhere\.yaml"):
        observing(still(), "nowhere.yaml")


def test_a_scenario_with_facts_of_its_own_needs_a_draw_for_each_world(tmp_path):
    with pytest.raises(BadScenario, match="futures_per_draw"):
        load(written(tmp_path, PLAN + "observed:\n  facts:\n" + indent(GOOD.replace("report", "plan"), "    ")))


# The facts that are shipped


def test_the_shipped_facts_of_february_fit_every_scenario_that_starts_in_january():
    for name in shipped_names():
        plan = load(name) if name.startswith("gaza/") else None
        if plan is None or plan.start != datetime.date(2026, 1, 16):
            continue
        found = observing(plan, "gaza/observed_2026_02")
        assert len(found.observed.facts) >= 3, name
        assert found.observed.unused


def test_the_shipped_facts_set_no_number():
    plan = load("gaza/official_plan")
    found = observing(plan, "gaza/observed_2026_02")
    assert found.quantities() == plan.quantities()
    assert not set(found.sources) & set(plan.sources) - set(plan.sources)
    assert all(one.note for one in found.observed.facts)


def test_files_of_observations_are_not_listed_as_scenarios():
    assert (shipped_folder() / "gaza" / "observed_2026_02.yaml").exists()
    assert "gaza/observed_2026_02" not in shipped_names()


def test_dates_are_counted_from_the_start():
    assert still().start == START
