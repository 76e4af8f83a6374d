"""`sim update` as its users meet it: told, drawn, kept in the archive, and asked with every other question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim import charts, load
from sim.archive import Kept
from sim.cli.commands import app
from sim.phrases import percent, with_half
from sim.scenario.observations import observing
from sim.study.away import situations
from sim.study.facts_held import held
from sim.study.obstacles import obstacles
from sim.study.question import asked_again
from sim.study.statistics import SURE
from sim.study.tournament import tournament
from sim.study.update.update import cost, update
from sim.words.tables import setting
from tests.study.update.plans import fact, violent
from tests.study.update.test_files import PLAN

FACTS = """\
sources: {report: what a report says}
observed:
  learners: 900
  facts:
    - {date: 2030-01-28, count: killed, value: 11, error: 3, source: report}
    - {date: 2030-01-28, event: collapsed, happened: false, error: 0.02, source: report}
    - {date: 2030-02-04, level: arms, within: [0.2, 0.5], error: 0.02, source: report}
  unused:
    - {fact: "A speech was made", why: "worlds have choices and no declarations", source: report}
"""
KINDS = ("observed", "event")
QUICK = ("--worlds", "60", "--learners", "900", "--workers", "1", "--no-pictures")


def sim(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={"COLUMNS": "90", "FORCE_COLOR": None})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    more = "violence: {rate: {uniform: [1, 3]}, killed: 1}\n"
    Path("plan.yaml").write_text(PLAN.replace("weeks: 30", "weeks: 9") + more, encoding="utf-8")
    Path("other.yaml").write_text("based_on: plan.yaml\nname: Other\n", encoding="utf-8")
    Path("seen.yaml").write_text(FACTS, encoding="utf-8")


def test_what_is_said_is_the_answer_the_facts_the_numbers_and_what_is_not_used():
    result = sim("update", "plan.yaml", "--observed", "seen.yaml", *QUICK)
    assert result.exit_code == 0, result.stderr
    for heading in (
        "Before and after",
        "What was observed, the most surprising first",
        "What was learnt",
        "How many worlds agree",
        "Known, and not used",
    ):
        assert heading in result.stdout
    assert "violence.rate" in result.stdout
    assert "A speech was made" in result.stdout
    assert "explores assumptions; it is not a forecast" in result.stdout


def test_it_is_kept_shown_again_and_reproduced_to_the_byte():
    assert sim("update", "plan.yaml", "--observed", "seen.yaml", *QUICK).exit_code == 0
    [manifest] = Path("results").glob("*/*/manifest.json")
    run = manifest.parent.name
    assert "update" in sim("results", "list").stdout
    shown = sim("results", "show", run[:6])
    assert shown.exit_code == 0
    assert "What was learnt" in shown.stdout
    again = sim("results", "rerun", run[:6], "--workers", "1", "--quiet")
    assert "the same to the byte" in again.stdout, again.stdout + again.stderr
    page = sim("report", run[:6], "--to", "page.html")
    assert page.exit_code == 0, page.stderr
    assert "What was learnt" in Path("page.html").read_text(encoding="utf-8")


def test_as_json_it_has_every_table():
    result = sim("update", "plan.yaml", "--observed", "seen.yaml", *QUICK, "--json", "--obstacles", "20")
    assert "To do: " in result.stderr
    document = json.loads(result.stdout)
    assert {"facts", "dates", "numbers", "shifts", "obstacles"} <= document.keys()
    assert len(document["facts"]) == 3
    assert len(document["obstacles"]) == 14


def test_what_is_to_be_done_is_told_before_where_it_takes_long():
    plan = observing(load("plan.yaml"), "seen.yaml")
    told = cost(plan, 60, 20)
    assert told.startswith("To do: 900 worlds for 4 weeks, which are weighed; then 2 runs of 60 worlds, 9 weeks each;")
    assert f"up to {2 * len(situations(plan))} runs of 20 worlds" in told
    assert "obstacles" not in cost(plan, 60, 0)
    done = []
    update(plan, worlds=8, obstacles=4, on_progress=lambda count, everything: done.append(everything))
    assert max(done) > 20 * 4  # it is not still while the obstacles are asked


@pytest.mark.parametrize(
    "command",
    [
        ("run", "plan.yaml"),
        ("compare", "plan.yaml", "other.yaml"),
        ("sweep", "plan.yaml", "--vary", "violence.killed=1:2:2"),
        ("obstacles", "plan.yaml"),
        ("ablate", "plan.yaml", "--only", "moods"),
    ],
    ids=lambda command: command[0],
)
def test_every_other_question_can_be_asked_of_the_kept_worlds(command):
    few = ("--worlds", "20", "--workers", "1", "--no-pictures", "--quiet")
    result = sim(*command, "--observed", "seen.yaml", *few)
    assert result.exit_code == 0, result.stderr
    assert sim(*command, *few).stdout != result.stdout or command[0] != "run"


ASKED = {  # a command on kept worlds, and what it says it does only from the last fact on
    ("run", "plan.yaml"): "",
    ("compare", "plan.yaml", "other.yaml"): "the roads meet the same luck",
    ("sweep", "plan.yaml", "--vary", "violence.killed=1:2:2"): "numbers are turned",
    ("obstacles", "plan.yaml"): "obstacles are away",
    ("ablate", "plan.yaml", "--only", "moods"): "mechanisms are switched off",
    ("update", "plan.yaml"): "",
}
WEIGHED = "Weighed by 3 facts until 4 February 2030, of seen.yaml: killed since the start (28 January 2030); "


@pytest.mark.parametrize("command", ASKED, ids=lambda command: command[0])
def test_whoever_asks_of_kept_worlds_is_told_which_facts_until_when_and_of_which_file(command):
    few = ("--worlds", "20", "--workers", "1", "--no-pictures")
    said = " ".join(sim(*command, "--observed", "seen.yaml", *few).stdout.split())
    assert WEIGHED in said
    assert (f"From 4 February 2030 on, and not before, {ASKED[command]}" in said) == bool(ASKED[command])
    briefly = sim(*command, "--observed", "seen.yaml", *few, "--quiet")
    assert WEIGHED in briefly.stdout
    as_json = json.loads(sim(*command, "--observed", "seen.yaml", *few, "--json").stdout)
    assert as_json["weighed_by"].startswith(WEIGHED)
    listed = sim("results", "list").stdout
    assert "3 facts until 4 February 2030, of seen.yaml" in " ".join(listed.split())


def test_who_asks_without_facts_is_told_of_none():
    few = ("--worlds", "20", "--workers", "1", "--no-pictures")
    assert "Weighed by" not in sim("run", "plan.yaml", *few).stdout
    assert json.loads(sim("run", "plan.yaml", *few, "--json").stdout)["weighed_by"] is None


def test_a_tournament_of_kept_worlds_names_their_facts():
    found = tournament(observing(load("plan.yaml"), "seen.yaml"), 8)
    assert setting(found).startswith("8 worlds each, 9 weeks, seed 0. Weighed by 3 facts until 4 February 2030")
    assert setting(found).endswith("From 4 February 2030 on, and not before, strategies are played")


def test_of_many_facts_the_first_are_named_and_the_others_counted():
    days = [fact(week, count="killed", value=5.0 * week, error=4) for week in range(1, 10)]
    said = held([violent(*days)])
    assert said.startswith(
        "Weighed by 9 facts until 11 March 2030, of the file of the scenario: killed since the start ("
    )
    assert said.endswith("; 3 more.")


def test_a_question_is_asked_once_though_it_is_answered_before_and_after():
    text = Path("plan.yaml").read_text(encoding="utf-8")
    Path("plan.yaml").write_text(f"{text}question: What becomes of it?\n", encoding="utf-8")
    said = sim("update", "plan.yaml", "--observed", "seen.yaml", *QUICK).stdout
    assert said.count("What becomes of it?") == 1
    assert "Small: What becomes of it?" in said
    [manifest] = Path("results").glob("*/*/manifest.json")
    sim("report", manifest.parent.name, "--to", "page.html")
    assert Path("page.html").read_text(encoding="utf-8").count("What becomes of it?") == 1


def test_the_headline_says_how_sure_a_difference_is():
    found = update("plan.yaml", "seen.yaml", 60)
    row = found.shifts().iloc[0]
    assert f"{row.state} {percent(row.before)} before and {percent(row.after)} after" in found.answer()
    assert f"({with_half(row.difference, SURE * row.standard_error)})" in found.answer()
    assert "± half of its 95 % interval" in found.answer()


def test_errors_say_which_worlds_they_count_together():
    bare = load("plan.yaml", {"weeks": 6})
    note = obstacles(observing(bare, "seen.yaml"), 20).in_words()[0].note
    assert "worlds that were kept from one origin counted together" in note
    assert "clusters" not in note
    assert "draws of the assumptions as clusters" in obstacles(bare, 16).in_words()[0].note
    own = bare.model_copy(update={"futures_per_draw": 1})
    assert "each world with a draw of the assumptions of its own" in obstacles(own, 16).in_words()[0].note


def test_a_page_of_expectations_can_be_worked_out_again():
    Path("plan.yaml").write_text(Path("plan.yaml").read_text("utf-8").replace("weeks: 9", "weeks: 80"), "utf-8")
    asked = ("report", "--forecast", "plan.yaml", "--observed", "seen.yaml", "--worlds", "20", "--workers", "1")
    assert sim(*asked).exit_code == 0
    again = sim(*asked)
    assert "to work it out again: --fresh" in again.stderr
    fresh = sim(*asked, "--fresh")
    assert fresh.exit_code == 0, fresh.stderr
    assert "answered before" not in fresh.stderr
    refused = sim("report", "abc", "--fresh")
    assert refused.exit_code == 2
    assert "--fresh goes with --forecast" in refused.stderr


@pytest.mark.parametrize("command, instead", [("sensitivity", "sim sweep --observed"), ("roadmaps", "sim compare")])
def test_what_cannot_be_asked_of_kept_worlds_says_why_and_what_can(command, instead):
    result = sim(command, "plan.yaml", "--observed", "seen.yaml")
    assert result.exit_code == 2
    told = " ".join(result.stderr.split())
    assert "cannot go on from worlds that are kept by facts" in told
    assert instead in told
    assert not list(Path().glob("results/*"))


def test_a_kept_world_is_told():
    Path("seen.yaml").write_text(FACTS.replace("2030-02-04", "2030-01-27"), encoding="utf-8")
    asked = ("story", "plan.yaml", "--world", "3", "--observed", "seen.yaml")
    result = sim(*asked)
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.split())
    assert "Facts: World 3 of those that they leave. Weighed by 3 facts until 28 January 2030, of seen.yaml" in said
    assert json.loads(sim(*asked, "--json").stdout)["weighed_by"].startswith("Weighed by 3 facts")
    assert "Facts:" not in sim(*asked[:4]).stdout


def test_without_facts_it_says_what_is_missing():
    result = sim("update", "plan.yaml")
    assert result.exit_code == 2
    assert "--observed FILE" in result.stderr


def test_faults_are_told_before_anything_is_run():
    Path("seen.yaml").write_text(FACTS.replace("level: arms", "level: arns"), encoding="utf-8")
    result = sim("update", "plan.yaml", "--observed", "seen.yaml")
    assert result.exit_code == 2
    assert "seen.yaml:7: observed.facts[2].level" in result.stderr


def test_too_few_worlds_are_refused_with_advice():
    Path("seen.yaml").write_text(FACTS.replace("value: 11, error: 3", "value: 60, error: 1"), encoding="utf-8")
    result = sim("update", "plan.yaml", "--observed", "seen.yaml", *QUICK)
    assert result.exit_code == 2
    assert "--learners" in result.stderr


def test_pictures_show_what_was_observed():
    plan = violent(
        fact(6, count="killed", value=60, error=6),
        fact(7, level="troops", value=0.3, error=0.2),
        fact(7, event="collapsed", happened=False),
    )
    found = update(plan, worlds=60)
    assert list(found.plot.all()) == ["since", "shares", "reasons"]
    told = charts.of(found).alternative("since")
    assert "In week 6, 60 observed: median" in told
    assert told.endswith("Truce collapsed: no.")
    figure = found.plot.since()
    assert len(figure.axes) >= 3
    marks = {kind: [one for axes in figure.axes for one in axes.lines if one.get_gid() == kind] for kind in KINDS}
    assert sorted(float(line.get_xdata()[0]) for line in marks["observed"]) == [6, 7]
    assert [line.get_marker() for line in marks["event"]] == ["x"]
    assert {line.axes for line in marks["event"]}.isdisjoint(line.axes for line in marks["observed"])


def test_each_event_has_a_line_of_its_own_that_says_what_its_mark_means():
    """In words beside the mark, so that it is told without colour, also of two events of one week."""
    plan = violent(
        fact(7, event="collapsed", happened=False),
        fact(7, event="begun", track="arms", happened=True, error=0.5),
        fact(28, event="completed", happened=False),
    )
    axes = update(plan, worlds=60).plot.since().axes[-1]
    marks = [(line.get_marker(), float(line.get_ydata()[0])) for line in axes.lines if line.get_gid() == "event"]
    words = [" ".join(one.get_text().split()) for one in axes.texts]
    assert [marker for marker, _ in marks] == ["x", "o", "x"]
    assert len({height for _, height in marks}) == 3
    assert words[0].endswith(": no (25 Feb 2030)")
    assert words[1].endswith(": yes (25 Feb 2030)")
    assert axes.texts[0].get_ha() == "left"
    assert axes.texts[2].get_ha() == "right"  # late in the weeks that are shown: the words stand before it


def test_the_answer_comes_back_out_of_its_tables(tmp_path):
    assert sim("update", "plan.yaml", "--observed", "seen.yaml", *QUICK).exit_code == 0
    [manifest] = Path("results").glob("*/*/manifest.json")
    kept = Kept(manifest.parent)
    question = asked_again(kept.manifest)
    assert question.restored(kept.tables).answer() == question.answer().answer()


def test_few_effective_worlds_are_warned_of():
    plan = violent(fact(6, count="killed", value=60, error=4), learners=2000)
    found = update(plan, worlds=40)
    assert 200 < found.effective < 400
    assert "rough" in found.answer()


def test_a_fact_that_no_world_comes_near_is_said_to_teach_nothing_that_can_be_relied_on():
    impossible = FACTS.partition("  unused:")[0].replace(
        "count: killed, value: 11, error: 3", "count: killed, value: 90000, error: 3"
    )
    Path("impossible.yaml").write_text(impossible, encoding="utf-8")
    result = sim("update", "plan.yaml", "--observed", "impossible.yaml", *QUICK, "--quiet")
    assert result.exit_code == 0, result.stderr
    assert "Hardly any world comes near it" in " ".join(result.stdout.split())
