"""A file over another that starts later: what is past is let be, single events and stages change by name."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from sim.cli.dates import dated
from sim.scenario.faults import BadScenario
from sim.scenario.load import load, with_changes
from tests.scenario.cast import CAST, faults, told, written

MORE = """\
  - {name: Talks, at: 2030-06-01, chance: {uniform: [0.2, 0.8]}, shock: {goodwill: 0.3}}
  - {name: Verdict, at: 70, shock: {tension: 0.4}}
"""
LATER = "start: 2030-10-07\n"


def names(folder: Path, change: str) -> list[str]:
    """The events after a change of a file that has three, in their order."""
    return [event.name for event in load(_three(folder, change)).events]


def _three(folder: Path, change: str) -> Path:
    (folder / "three.yaml").write_text(CAST + MORE, encoding="utf-8")
    child = folder / "change.yaml"
    child.write_text(f"based_on: three.yaml\n{change}\n", encoding="utf-8")
    return child


BY_NAME = [  # a change, and the events after it
    ("events: {Talks: null}", ["Summit", "Verdict"]),
    ("events: {Summit: null, Verdict: null}", ["Talks"]),
    ("events: {Accord: {at: 9, shock: {goodwill: 1}}}", ["Summit", "Talks", "Verdict", "Accord"]),
    ("events: {Summit: null, Accord: {at: 9, shock: {goodwill: 1}}}", ["Talks", "Verdict", "Accord"]),
    ("events: {Talks: {name: Long talks}}", ["Summit", "Long talks", "Verdict"]),
    ("events: [{name: Accord, at: 9, shock: {goodwill: 1}}]", ["Accord"]),
    ("events: []", []),
]


@pytest.mark.parametrize("change, expected", BY_NAME)
def test_single_events_are_changed_added_and_taken_out_by_name(
    tmp_path: Path, change: str, expected: list[str]
) -> None:
    assert names(tmp_path, change) == expected


def test_of_an_event_only_what_is_named_changes(tmp_path: Path) -> None:
    before, after = (
        load(_three(tmp_path, "weeks: 104")).events,
        load(_three(tmp_path, "events: {Talks: {at: 50}}")).events,
    )
    assert after[1].at == 50
    assert (after[1].chance, after[1].shock) == (before[1].chance, before[1].shock)
    assert (after[0], after[2]) == (before[0], before[2])


def test_an_event_in_a_file_of_its_own_may_be_called_by_name_too(tmp_path: Path) -> None:
    file = tmp_path / "alone.yaml"
    first, _, _ = CAST.partition("events:")
    file.write_text(first + "events: {Summit: {at: 2030-03-01, shock: {goodwill: 1}}}\n", encoding="utf-8")
    assert [event.name for event in load(file).events] == ["Summit"]


def test_an_override_may_call_an_event_by_its_name(tmp_path: Path) -> None:
    plan = load(_three(tmp_path, "weeks: 104"), {"events.Talks.at": 60})
    assert [event.at for event in plan.events] == [date(2030, 3, 1), 60, 70]


NAMED = "- {name: Opening, reach: {arms: 0.5, aid: 0.6}, deadline: 30, missed: {tension: 0.2}}"


def test_a_deadline_is_moved_without_writing_all_stages_again(tmp_path: Path) -> None:
    base = CAST.replace("- {reach: {arms: 0.5, aid: 0.6}, deadline: 30, missed: {tension: 0.2}}", NAMED)
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    file = tmp_path / "moved.yaml"
    for change, deadline in (("deadline: 40", 40), ("deadline: 2030-12-02", date(2030, 12, 2))):
        file.write_text(f"based_on: base.yaml\nroadmap: {{stages: {{Opening: {{{change}}}}}}}\n", encoding="utf-8")
        stages = load(file).road_in_force.stages
        assert [stage.deadline for stage in stages] == [deadline, None, date(2031, 6, 2)]
        assert stages[0].reach == {"arms": 0.5, "aid": 0.6}
    file.write_text("based_on: base.yaml\nroadmap: {stages: {Opening: {deadline: null, missed: null}}}\n", "utf-8")
    assert load(file).road_in_force.stages[0].deadline is None


SLIPS = [  # a change by name that makes no sense, and what is said
    ("events: {Nobody: null}", ["events.Nobody: no event is called `Nobody`, so that"]),
    ("events: {Summit: 5}", ["events[0]: expected a mapping of `key: value` lines, found 5"]),
    ("events: {Accord: {shock: {goodwill: 1}}}", ["events[1].at: is missing"]),
    ("events: {Summit: {at: 200}}", ["events[0].at: week 200 does not come within"]),
    ("events: {Summit: {hapened: true}}", ["events[0].hapened: unknown key; did you mean `happened`?"]),
    ("events: {Summit: {happened: true}}", ["events[0].happened: the event lies ahead"]),
    ("known_until: 2030-02-30", ["known_until: `2030-02-30` is no day of the calendar"]),
    (
        "start: null\nevents: null\nparties: {north: {home_front: {elections: []}}}\nknown_until: 2030-02-01\n"
        "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}}]}",
        ["known_until: a date, but the scenario has no `start`"],
    ),
    ("tracks: {troops: {overdue: 4}}", ["tracks.troops.overdue: nothing of it is due at the start: the first stage"]),
    (
        "bargaining: {open: true}\ntracks: {arms: {overdue: 4}}",
        ["tracks.arms.overdue: nothing of it is due at the start: no road is agreed then"],
    ),
    ("bargaining: {refused: [elsewhere]}", ["bargaining.refused[0]: no road `elsewhere` could have been proposed"]),
    ("parties: {north: {refused: 2}}", ["parties.north.refused: nothing that the party owes is overdue"]),
    ("tracks: {aid: {overdue: 4}}\nparties: {north: {refused: 2}}", ["parties.north.refused: nothing that the party"]),
    ("donors: {bank: {paid: 8}}", ["donors.bank.paid: it has paid 8, and pledged 7; raise `pledge`"]),
    ("donors: {bank: {paid: -1}}", ["donors.bank.paid: -1 is outside 0 to 1e+06"]),
    ("violence: {tension: -1}", ["violence.tension: -1 is outside 0 to 1000"]),
    ("violence: {tension: tense}", ["violence.tension: expected a number"]),
    ("tracks: {arms: {start: 1}, troops: {start: 1}, aid: {start: 1}}", ["roadmap.stages: all that the road asks"]),
]  # fmt: skip


@pytest.mark.parametrize("change, expected", SLIPS)
def test_what_cannot_be_is_told_with_its_key_and_what_to_do(tmp_path: Path, change: str, expected: list[str]) -> None:
    found = [str(fault).split(": ", 1)[1] for fault in faults(tmp_path, change)]
    for words in expected:
        assert any(line.startswith(words) for line in found), found


def test_what_a_file_below_dates_may_be_past(tmp_path: Path) -> None:
    plan = load(written(tmp_path, LATER))
    assert plan.start == date(2030, 10, 7)
    told_of = {one.what.partition(":")[0]: one for one in dated(plan)}
    assert told_of["Summit"].is_past
    assert told_of["Summit"].what == "Summit: past, and nothing of it counts"
    assert told_of["election, North"].what.endswith("past, and no surprise")
    assert told_of["deadline of stage 1; if missed"].week == 30  # counted in weeks: from the new start
    (tmp_path / "base.yaml").write_text(f"{CAST}force: {{until: 2031-01-01}}\n", encoding="utf-8")
    (tmp_path / "gone.yaml").write_text("based_on: base.yaml\nstart: 2031-07-01\n", encoding="utf-8")
    gone = {one.what: one for one in dated(load(tmp_path / "gone.yaml"))}
    assert gone["deadline of stage 3: past, and no surprise"].is_past
    assert gone["the mandate of the force ends: past, and no surprise"].is_past


def test_an_event_that_happened_says_so(tmp_path: Path) -> None:
    happened = load(written(tmp_path, LATER + "events: {Summit: {happened: true}}"))
    [line] = [one.what for one in dated(happened) if one.what.startswith("Summit")]
    assert line == "Summit: past; it happened, and what has not faded holds at the start: attention +0.2 (West)"
    did_not = load(written(tmp_path, LATER + "events: {Summit: {happened: false}}"))
    assert "Summit: past, and did not happen" in [one.what for one in dated(did_not)]


def test_a_past_date_in_the_file_that_says_when_it_starts_is_a_slip(tmp_path: Path) -> None:
    same = LATER + "events: {Accord: {at: 2030-05-01, shock: {goodwill: 1}}}"
    assert told(tmp_path, same) == [
        "events[1].at: 2030-05-01 is before the start on 2030-10-07; name a later date, or say with `happened` "
        "whether it took place"
    ]
    assert faults(tmp_path, same.replace("shock", "happened: true, shock")) == ()


def test_what_stands_at_the_start_is_asked_no_more(tmp_path: Path) -> None:
    """Half of the arms were given up and the work is done: the first stage has closed, with its deadline."""
    plan = load(written(tmp_path, "tracks: {arms: {start: 0.5}, aid: {start: 0.6}}"))
    assert [stage.reach for stage in plan.road_in_force.stages] == [{"troops": 1, "arms": 1}, {"aid": 1}]
    assert [stage.reach for stage in plan.roadmaps["turned"].stages] == [{"troops": 1}, {"arms": 1, "aid": 1}]
    assert plan.road_in_force.stages[0].deadline is None
    half = load(written(tmp_path, "tracks: {arms: {start: 0.5}}")).road_in_force.stages
    assert [stage.reach for stage in half] == [{"aid": 0.6}, {"troops": 1, "arms": 1}, {"aid": 1}]
    assert half[0].deadline == 30
    again = with_changes(plan, {"weeks": 60})  # what was read is not asked again
    assert again.road_in_force == plan.road_in_force


def test_what_may_stand_in_some_worlds_and_not_in_others_is_refused(tmp_path: Path) -> None:
    [line] = told(tmp_path, "tracks: {arms: {start: {uniform: [0.4, 0.6]}}}")[:1]
    assert "0.5 is no higher than the start, at most 0.6" in line


def test_the_shipped_example_is_short_and_starts_in_july() -> None:
    plan = load("gaza/half_a_year_later")
    assert plan.start == date(2026, 7, 1)
    text = (Path(__file__).parents[2] / "scenarios/gaza/half_a_year_later.yaml").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if not line.startswith("#")]) <= 14
    assert [event.happened for event in plan.events] == [None, None, True, None]


def test_the_file_that_the_documents_show_starts_the_official_plan_in_july(tmp_path: Path) -> None:
    scenarios = Path(__file__).parents[2] / "scenarios"
    text = (scenarios / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall("^## A later start\n.*?^```yaml\n(.*?)^```$", text, flags=re.M | re.S)
    for name in ("base", "official_plan"):
        shutil.copy(scenarios / f"gaza/{name}.yaml", tmp_path)
    file = tmp_path / "july.yaml"
    file.write_text(shown, encoding="utf-8")
    plan = load(file)
    assert [stage.deadline for stage in plan.road_in_force.stages] == [None, date(2027, 1, 1), None, None]
    assert list(plan.road_in_force.stages[0].reach) == ["force", "crossings"]
    assert [event.name for event in plan.events][-2:] == ["Elections to the US Congress", "A second conference"]


def test_a_file_that_is_no_mapping_of_events_is_told_where(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match="events"):
        load(written(tmp_path, "events: 5"))


# Names that nothing bears

NOBODY = [  # a change by a name that nothing bears, and what is said of it
    (
        "events: {Sumit: {shock: {tension: 1}}}",
        "events[1].at: is missing: no event before is called `Sumit`; did you mean",
    ),
    (
        LATER + "events: {Sumit: {happened: true}}",
        "events[1].at: is missing: no event before is called `Sumit`; did you mean `Summit`? a new event needs it: the",
    ),
    (
        "events: {Fair: {chance: 0.2}}",
        "events[1].at: is missing: no event before is called `Fair`; there are: Summit; a",
    ),
    ("events: {Sumit: null}", "events.Sumit: no event is called `Sumit`, so that nothing is taken out; did you mean"),
    ("events: {Fair: null}", "events.Fair: no event is called `Fair`, so that nothing is taken out; there are: Summit"),
]


@pytest.mark.parametrize("change, expected", NOBODY)
def test_a_change_by_a_name_that_nothing_bears_says_so_and_lists_the_names(
    tmp_path: Path, change: str, expected: str
) -> None:
    [line] = told(tmp_path, change)
    assert line.startswith(expected)


def test_a_stage_that_is_not_there_is_told_as_an_event_is(tmp_path: Path) -> None:
    base = CAST.replace("- {reach: {arms: 0.5, aid: 0.6}, deadline: 30, missed: {tension: 0.2}}", NAMED)
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "slip.yaml").write_text(
        "based_on: base.yaml\nroadmap: {stages: {Openning: {deadline: 40}}}\n", encoding="utf-8"
    )
    with pytest.raises(BadScenario, match="no stage before is called `Openning`; did you mean `Opening`"):
        load(tmp_path / "slip.yaml")


# Money that was paid


@pytest.mark.parametrize(
    "paid, pledge, words",
    [
        ("{uniform: [1, 8]}", "7", "it has paid up to 8, and pledged 7"),
        ("5", "{uniform: [4, 19]}", "it has paid 5, and pledged in some worlds as little as 4"),
    ],
)
def test_in_no_world_more_is_paid_than_was_pledged(tmp_path: Path, paid: str, pledge: str, words: str) -> None:
    [line] = told(tmp_path, f"donors: {{bank: {{paid: {paid}, pledge: {pledge}}}}}")
    assert line.startswith(f"donors.bank.paid: {words}; raise `pledge`")
    assert faults(tmp_path, "donors: {bank: {paid: 7}}") == ()  # all of it


# The age of the truce


def aged(folder: Path, age: str, change: str) -> str:
    """The age of the truce, as a file says it that starts later than the one which states it."""
    (folder / "old.yaml").write_text(f"{CAST}{age}\n", encoding="utf-8")
    child = folder / "later.yaml"
    child.write_text(f"based_on: old.yaml\n{change}\n", encoding="utf-8")
    return str(load(child).truce_age)


AGES = [  # as the file below states it, and ten weeks later
    ("truce_age: 14", "24"),
    ("truce_age: {uniform: [10, 20]}", "uniform(20, 30)"),
    ("truce_age: {triangular: [1, 2, 6]}", "triangular(11, 12, 16)"),
    ("truce_age: {normal: [20, 3]}", "normal(30, 3)"),
    ("truce_age: {value: 3, note: a guess}", "13"),
    ("", "10"),  # new at the start of the file below
]


@pytest.mark.parametrize("age, later", AGES)
def test_a_truce_is_older_by_the_weeks_to_a_later_start(tmp_path: Path, age: str, later: str) -> None:
    assert aged(tmp_path, age, START_IN_TEN_WEEKS) == later


START_IN_TEN_WEEKS = "start: 2030-03-18"


def test_who_says_how_old_the_truce_is_is_believed(tmp_path: Path) -> None:
    assert aged(tmp_path, "truce_age: 14", f"{START_IN_TEN_WEEKS}\ntruce_age: 2") == "2"
    assert aged(tmp_path, "truce_age: 14", f"{START_IN_TEN_WEEKS}\ntruce_age: null") == "0"
    assert aged(tmp_path, "truce_age: 14", "weeks: 104") == "14"


def test_that_the_age_was_moved_is_said_beside_it_and_its_source_stays(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(CAST + "truce_age: {value: 3, note: a guess}\n", encoding="utf-8")
    for name, below, start in (("later", "old", "2030-03-18"), ("latest", "later", "2030-04-01")):
        (tmp_path / f"{name}.yaml").write_text(f"based_on: {below}.yaml\nstart: {start}\n", encoding="utf-8")
    age = load(tmp_path / "latest.yaml").truce_age
    assert str(age) == "15"
    assert age.note.startswith("a guess; moved by +10.0 weeks from 2030-01-07, as if the truce has held between; moved")
    assert load(tmp_path / "old.yaml", {"start": "2030-03-18"}).truce_age.middle == 13
    assert with_changes(load(tmp_path / "old.yaml"), {"start": "2030-03-18"}).truce_age.middle == 13


def test_a_truce_cannot_have_begun_after_the_start(tmp_path: Path) -> None:
    assert aged(tmp_path, "truce_age: 14", "start: 2029-11-26") == "8"
    with pytest.raises(BadScenario, match=r"start: by its age on 2030-01-07 the truce began after 2029-09-03; give"):
        aged(tmp_path, "truce_age: 14", "start: 2029-09-03")


def test_half_a_year_later_the_truce_of_gaza_is_half_a_year_older() -> None:
    """What the shipped example states with its source is what its base would be moved on to."""
    stated = load("gaza/half_a_year_later")
    moved = load("gaza/side_by_side", {"start": "2026-07-01"})
    assert moved.truce_age.middle == pytest.approx(stated.truce_age.middle, abs=0.05)
