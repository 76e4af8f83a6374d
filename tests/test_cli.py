"""The command line as its users meet it."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sim import phrases
from sim.cli.commands import app
from sim.model.outcomes import REASONS
from sim.scenario.template import template
from sim.version import version

QUICK = ("--worlds", "24", "--weeks", "60", "--no-pictures")
SIM = (sys.executable, "-m", "sim")

BAD = """\
name: Bad
weeks: -3
parties:
  a: {values: {arms: 1}, trsut: {b: 0.5}}
  b: {values: {arms: lots}}
tracks:
  arms: {owner: a, reversibility: 7}
roadmap: {stages: [{reach: {arms: 1}}]}
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A scenario in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(template(), encoding="utf-8")
    Path("other.yaml").write_text(
        "based_on: plan.yaml\nname: The other road\nguarantee: {enforcement: 0.9}\n", encoding="utf-8"
    )
    return "plan.yaml"


def sim(*arguments: str, **environment: str) -> Result:
    plain = {"FORCE_COLOR": None, "NO_COLOR": None, "TTY_COMPATIBLE": None, "COLUMNS": "80"}
    return CliRunner().invoke(app, list(arguments), prog_name="sim", env={**plain, **environment})


def one_line(result: Result) -> str:
    """What stderr says, which must be one line and no traceback."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


# --- answers


def test_run_tells_shares_reasons_the_stall_and_where_the_files_are(plan: str) -> None:
    result = sim("run", plan, *QUICK)
    assert result.exit_code == 0, result.stderr
    for said in ("completed", "progressing", "stalled", "collapsed", "Who holds it up", "incidents"):
        assert said in result.stdout
    [manifest] = Path("results").rglob("manifest.json")
    assert str(manifest.parent) in result.stdout
    assert result.stdout.splitlines()[-1] == "This explores assumptions; it is not a forecast."
    assert result.stderr == ""


def test_compare_tells_differences_with_intervals(plan: str) -> None:
    result = sim("compare", plan, "other.yaml", *QUICK)
    assert result.exit_code == 0, result.stderr
    assert "The other road minus Two sides, one road" in result.stdout
    assert "95 %" in result.stdout
    assert "±" in result.stdout
    assert list(Path("results").rglob("differences.parquet"))


def test_ablate_tells_what_each_mechanism_does_and_keeps_it(plan: str) -> None:
    result = sim("ablate", plan, *QUICK[:4], "--only", "honour", "--only", "guarantee")
    assert result.exit_code == 0, result.stderr
    for said in ("of 2 mechanisms", "honour", "guarantee", "8 comparisons (Bonferroni)", "24 worlds each"):
        assert said in result.stdout
    [manifest] = [json.loads(path.read_text()) for path in Path("results").rglob("manifest.json")]
    assert (manifest["kind"], manifest["asked"]["mechanisms"]) == ("ablation", ["guarantee", "honour"])
    kept = {path.name for path in Path("results").rglob("*.*")}
    assert {"effects.parquet", "summary.parquet", "effects.png"} <= kept


def test_ablate_lists_the_mechanisms_of_the_model_and_those_of_a_scenario(plan: str) -> None:
    every, here = sim("ablate", "--list"), sim("ablate", plan, "--list")
    assert "donors.diversion" in every.stdout
    assert "donors.diversion" not in here.stdout
    assert "honour\n  Keepers pay for breaking their word. Without: it costs a keeper nothing" in here.stdout
    listed = json.loads(sim("ablate", plan, "--list", "--json").stdout)
    assert {"name", "title", "without"} == set(listed[0])
    assert not Path("results").exists()


def test_tournament_tells_how_pairs_end_and_which_strategy_does_best(plan: str) -> None:
    result = sim("tournament", plan, "--worlds", "8", "--weeks", "20")
    assert result.exit_code == 0, result.stderr
    for said in ("The state: tit for tat", "conciliator", "never to be compared", "behind the best", "does best as"):
        assert said in " ".join(result.stdout.split())
    [manifest] = [json.loads(path.read_text()) for path in Path("results").rglob("manifest.json")]
    assert (manifest["kind"], len(manifest["asked"]["strategies"])) == ("tournament", 5)
    kept = {path.name for path in Path("results").rglob("*.*")}
    assert {"matrix.parquet", "standing.parquet", "matrix.png"} <= kept


def test_shipped_scenarios_go_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = sim("run", "gaza/official_plan", "--worlds", "8", "--weeks", "8", "--no-pictures", "--quiet")
    assert result.exit_code == 0, result.stderr


def test_pictures_are_drawn_unless_refused(plan: str) -> None:
    assert sim("compare", plan, "other.yaml", *QUICK[:4], "--quiet").exit_code == 0
    drawn = {path.name for path in Path("results").rglob("pictures/*")}
    assert {"shares.png", "differences.png", "roadmap.png"} <= drawn
    assert {Path(name).suffix for name in drawn} == {".png"}


def test_the_answer_is_there_before_pictures_are_drawn(
    plan: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    monkeypatch.setattr("sim.cli.work.show", lambda *_, **__: said.append("shown"))
    monkeypatch.setattr("sim.cli.work.draw", lambda found, folder, svg: said.append(f"drawn in {folder.name}"))
    assert sim("run", plan, *QUICK[:4], "--quiet").exit_code == 0
    assert said == ["shown", "drawn in pictures"]


def test_pictures_are_drawn_as_svg_too_where_that_is_asked_for(plan: str) -> None:
    """At once or later, of an answer that is there already, and of one that is shown again."""
    assert sim("run", plan, *QUICK[:4], "--quiet", "--svg").exit_code == 0
    assert sim("run", plan, *QUICK[:4], "--quiet", "--seed", "1").exit_code == 0
    [one, other] = sorted(Path("results").rglob("pictures"), key=lambda folder: len(list(folder.iterdir())))
    assert not list(one.glob("*.svg"))
    assert {path.stem for path in other.glob("*.svg")} == {path.stem for path in other.glob("*.png")}
    assert sim("run", plan, *QUICK[:4], "--quiet", "--seed", "1", "--svg").exit_code == 0
    assert len(list(one.iterdir())) == len(list(other.iterdir()))


@pytest.mark.parametrize("command", ["run", "compare", "describe", "obstacles", "ablate", "tournament"])
def test_nothing_is_wider_than_the_terminal(command: str, plan: str) -> None:
    quick = ("--worlds", "8", "--weeks", "20", "--no-pictures")
    arguments = {
        "run": [plan, *QUICK],
        "compare": [plan, "other.yaml", *QUICK],
        "describe": [plan],
        "obstacles": [plan, *quick],
        "ablate": [plan, *quick, "--only", "honour", "--only", "prizes"],
        "tournament": [plan, *quick],
    }[command]
    for width in (80, 120):  # the second time from what was kept
        result = sim(command, *arguments, COLUMNS=str(width))
        assert result.exit_code == 0, result.output
        assert max(map(len, result.stdout.splitlines())) <= width
        assert "…" not in result.stdout


def test_json_is_one_document_and_nothing_else(plan: str) -> None:
    for arguments in (["run", plan], ["compare", plan, "other.yaml"]):
        result = sim(*arguments, *QUICK, "--json")
        document = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        assert {"answer", "summary", "reasons", "human_state", "manifest", "folder"} <= set(document)
        assert sum(row["share"] for row in document["summary"][:4]) == pytest.approx(1)
        assert result.stderr == ""
    assert document["differences"][0]["second"] == "The other road"


def test_studies_as_json_are_one_document_each(plan: str) -> None:
    quick = ("--worlds", "8", "--weeks", "20", "--no-pictures", "--json")
    for command, tables, arguments in (
        ("ablate", ("effects", "summary", "reasons", "human_state"), ("--only", "honour")),
        ("obstacles", ("chain", "alone", "sides", "summary", "reasons", "human_state"), ()),
        ("tournament", ("matrix", "standing"), ()),
    ):
        result = sim(command, plan, *arguments, *quick)
        document = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        assert {
            "answer",
            "caveat",
            "manifest",
            "folder",
            "weighed_by",
            "assumed_share",
            "direction_share",
            "label",
            *tables,
        } == set(document)
        assert document[tables[0]][0]["scenario"] == "Two sides, one road"
        assert result.stderr == ""


@pytest.mark.parametrize("command", ["ablate", "tournament"])
def test_quiet_studies_print_the_answer_alone(command: str, plan: str) -> None:
    result = sim(command, plan, "--worlds", "8", "--weeks", "8", "--no-pictures", "--quiet")
    assert result.stdout.startswith("Two sides, one road: ")
    assert len(result.stdout.splitlines()) == 1


def test_quiet_prints_the_answer_alone(plan: str) -> None:
    result = sim("run", plan, *QUICK, "--quiet")
    assert len(result.stdout.splitlines()) == 1
    assert "24 worlds" in result.stdout


def test_set_weeks_and_seed_reach_the_scenario(plan: str) -> None:
    changes = ("--set", "parties.state.trust.insurgency=0.9", "--set", "name=Trusting", "--seed", "0")
    document = json.loads(sim("run", plan, *QUICK, *changes, "--json").stdout)
    scenario = document["manifest"]["scenarios"][0]["scenario"]
    assert scenario["parties"]["state"]["trust"] == {"insurgency": 0.9}
    assert (scenario["name"], scenario["weeks"], document["manifest"]["seed"]) == ("Trusting", 60, 0)


def test_out_names_another_folder(plan: str) -> None:
    assert sim("run", plan, *QUICK, "--out", "else/where").exit_code == 0
    assert not Path("results").exists()
    assert list(Path("else/where").rglob("summary.parquet"))


def test_colours_only_where_they_are_wanted(plan: str) -> None:
    colour = "\x1b[1;36m"
    assert "\x1b" not in sim("describe", plan).stdout
    assert colour in sim("describe", plan, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert colour not in sim("describe", plan, FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1").stdout


# --- files


def test_check_says_what_holds(plan: str) -> None:
    result = sim("check", plan, "other.yaml")
    assert (result.exit_code, result.stdout) == (0, "plan.yaml: valid\nother.yaml: valid\n")
    assert sim("check", plan, "--quiet").stdout == ""


def test_check_tells_every_fault_of_every_file_on_a_line_of_its_own(plan: str) -> None:
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    result = sim("check", "bad.yaml", plan, "nowhere.yaml")
    assert result.exit_code == 2
    assert result.stdout == "plan.yaml: valid\n"
    for said in ("bad.yaml:2: weeks", "trsut", "did you mean `trust`", "bad.yaml:5", "bad.yaml:7", "nowhere.yaml"):
        assert said in result.stderr
    assert len(result.stderr.splitlines()) == 5


def test_check_as_json(plan: str) -> None:
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    result = sim("check", "bad.yaml", plan, "--json")
    bad, good = json.loads(result.stdout)
    assert (bad["valid"], good["valid"], result.exit_code) == (False, True, 2)
    assert {fault["line"] for fault in bad["faults"]} == {2, 4, 5, 7}


def test_schema_serves_editors() -> None:
    schema = json.loads(sim("check", "--schema").stdout)
    assert "based_on" in schema["properties"]
    assert "required" not in schema
    assert schema["$defs"]["Stage"]["required"] == ["reach"]


@pytest.mark.parametrize("command", ["run", "describe", "check"])
def test_bad_files_are_refused_with_all_faults(command: str, plan: str) -> None:
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    result = sim(command, "bad.yaml")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 4
    assert not Path("results").exists()


def test_compare_tells_a_fault_that_both_share_once(plan: str) -> None:
    result = sim("compare", plan, "other.yaml", "--set", "weeks=0")
    assert result.exit_code == 2
    assert one_line(result).startswith("--set weeks")


def test_describe_tells_who_the_road_and_every_number(plan: str) -> None:
    result = sim("describe", "gaza/disarmament_first")
    assert result.exit_code == 0
    for said in ("Who is who", "All arms", "relapse_rates", "assumption", "default", "weeks"):
        assert said in result.stdout
    assert "on a source for their value" in " ".join(result.stdout.splitlines()[-4:])


def test_describe_counts_what_is_assumed(plan: str) -> None:
    document = json.loads(sim("describe", "gaza/disarmament_first", "--json").stdout)
    numbers: dict[str, Any] = {number["path"]: number for number in document["numbers"]}
    rate = numbers["violence.hazard"]
    assert (rate["unit"], rate["assumption"], rate["sources"]) == ("per week", False, ["relapse_rates"])
    assert numbers["parties.israel.unit"]["is_default"]
    assert not numbers["parties.israel.patience"]["is_default"]
    assumed = sum(number["assumption"] for number in numbers.values())
    assert document["assumed_share"] == pytest.approx(assumed / len(numbers))


def test_describe_leaves_out_no_quantity_that_does_something(plan: str) -> None:
    from sim.scenario.load import load
    from sim.scenario.numbers import idle_numbers

    document = json.loads(sim("describe", "gaza/disarmament_first", "--json").stdout)
    told = {number["path"] for number in document["numbers"]}
    shipped = load("gaza/disarmament_first")
    assert set(shipped.quantities()) - idle_numbers(shipped) <= told


def test_new_writes_a_scenario_that_holds_and_overwrites_nothing(plan: str) -> None:
    assert sim("new", "mine.yaml").exit_code == 0
    assert sim("check", "mine.yaml").exit_code == 0
    Path("mine.yaml").write_text("precious")
    refused = sim("new", "mine.yaml")
    assert refused.exit_code == 2
    assert "exists already" in one_line(refused)
    assert Path("mine.yaml").read_text() == "precious"


# --- refusals and failures


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["run", "plan.yaml", "--worlds", "0"], "--worlds"),
        (["run", "plan.yaml", "--worlds", "many"], "--worlds"),
        (["run", "plan.yaml", "--seed", "-1"], "--seed"),
        (["run", "plan.yaml", "--weeks", "100000"], "--weeks: must be at most 1040"),
        (["run", "plan.yaml", "--worlds", "100000000000"], "at most"),
        (["run", "plan.yaml", "--set", "weeks"], "PATH=VALUE"),
        (["run", "plan.yaml", "--set", "wekks=3"], "did you mean `weeks`"),
        (["run", "plan.yaml", "--set", "parties.state.patience=lots"], "parties.state.patience"),
        (["run", "plan.yaml", "--sed", "3"], "--se"),
        (["run"], "FILE"),
        (["run", "nowhere"], "no such file"),
        (["compare", "plan.yaml"], "two scenarios"),
        (["compare", "plan.yaml", "plan.yaml"], "needs two scenarios"),
        (["check"], "--schema"),
        (["ablate"], "--list"),
        (["obstacles", "gaza/negotiated"], "set bargaining.open to false"),
        (["obstacles", "plan.yaml", "--set", "parties.state.strategy=human"], "waits for a player's orders"),
        (["ablate", "plan.yaml", "--only", "honuor"], "did you mean `honour`"),
        (["ablate", "plan.yaml", "--only", "donors"], "the scenario has no `donors`"),
        (["ablate", "plan.yaml", "--worlds", "100000000"], "at most"),
        (["ablate", "nowhere"], "no such file"),
        (["tournament"], "FILE"),
        (["tournament", "plan.yaml", "--worlds", "0"], "--worlds"),
        (["walk"], "walk"),
    ],
)
def test_bad_input_is_status_2_with_a_word_on_what_is_wrong(arguments: list[str], said: str, plan: str) -> None:
    result = sim(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_scenarios_that_cannot_be_paired_are_refused(plan: str) -> None:
    Path("other.yaml").write_text("based_on: plan.yaml\nname: Other\nfutures_per_draw: 2\n", encoding="utf-8")
    result = sim("compare", plan, "other.yaml", *QUICK)
    assert result.exit_code == 2
    assert "futures_per_draw" in one_line(result)


def test_a_folder_that_cannot_be_written_is_said_before_the_work(plan: str) -> None:
    result = sim("run", plan, *QUICK, "--out", plan)
    assert (result.exit_code, result.stdout) == (1, "")
    said = one_line(result)
    assert "there is a file of this name. Name another folder with --out." in said
    assert "space" not in said


def test_a_full_disk_costs_the_files_and_not_the_answer(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.archive import claiming

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(claiming, "write", full)
    result = sim("run", plan, *QUICK)
    assert result.exit_code == 1
    assert "No space left on device. Free some space, or name another folder with --out." in one_line(result)
    assert "How the road ends" in result.stdout
    assert not list(Path("results").rglob("tables"))


@pytest.mark.parametrize(
    "trouble, status, said",
    [
        (MemoryError(), 1, "--worlds"),
        (ZeroDivisionError("oops"), 1, "SIM_TRACEBACK=1"),
        (KeyboardInterrupt(), 130, "Interrupted"),
    ],
)
def test_every_failure_is_one_line_and_a_status(
    trouble: BaseException, status: int, said: str, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study import follow

    def fail(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(follow, "gather", fail)
    result = sim("run", plan, *QUICK)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr  # told last, or before what is kept of it
    assert "Traceback" not in result.stderr


# --- as a program


def test_python_m_sim_and_the_version() -> None:
    done = subprocess.run([*SIM, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"sim {version()}\n"


def test_exit_statuses_reach_the_shell(plan: str) -> None:
    def status(*arguments: str) -> int:
        return subprocess.run([*SIM, *arguments], capture_output=True).returncode

    assert [status("check", plan), status("check", "nowhere"), status("run", plan, "--out", plan)] == [0, 2, 1]


@pytest.mark.skipif(os.name != "posix", reason="pipes close otherwise elsewhere")
@pytest.mark.parametrize("arguments", [["describe", "plan.yaml"], ["check", "--schema"], ["run", "plan.yaml", *QUICK]])
def test_a_reader_who_leaves_early_causes_no_complaint(arguments: list[str], plan: str) -> None:
    process = subprocess.Popen([*SIM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(60) == 0


@pytest.mark.skipif(os.name != "posix", reason="SIGINT is sent otherwise elsewhere")
def test_interrupted_by_control_c(plan: str) -> None:
    # A shell that starts the tests in the background has SIGINT ignored, which a child would inherit.
    start = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import sys, sim.cli; "
    start += f"sys.argv = ['sim', 'run', {plan!r}, '--worlds', '1000000']; sys.exit(sim.cli.main())"
    process = subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not Path("results").exists() and time.monotonic() < deadline:  # it is made just before the work
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, stderr.splitlines()[-1]) == (130, "", "Interrupted.")
    assert "Traceback" not in stderr
    assert not list(Path("results").rglob("manifest.json"))


def test_completion_offers_files_and_shipped_names(plan: str) -> None:
    asked = {"_SIM_COMPLETE": "complete_bash", "COMP_WORDS": "sim run gaza/", "COMP_CWORD": "2"}
    done = subprocess.run([*SIM], capture_output=True, text=True, env={**os.environ, **asked})
    assert "gaza/official_plan" in done.stdout.split()
    asked |= {"COMP_WORDS": "sim run p"}
    done = subprocess.run([*SIM], capture_output=True, text=True, env={**os.environ, **asked})
    assert done.stdout.split() == ["plan.yaml"]


def test_every_reason_has_its_words() -> None:
    assert set(phrases.REASONS) == set(REASONS)
    assert {REASONS[code] for code in phrases.MISSING} == {
        "exposure",
        "protection",
        "own cost",
        "third parties",
        "no road",
    }


# --- notebooks


def test_a_run_and_a_comparison_show_themselves_in_a_notebook(plan: str) -> None:
    from sim import compare, load, run

    shown = run(load(plan, {"weeks": 60, "name": "<b>Bold & brave</b>"}), worlds=24)._repr_html_()
    assert "&lt;b&gt;Bold &amp; brave&lt;/b&gt;" in shown
    assert "<b>" not in shown
    assert phrases.CAVEAT in shown
    both = compare([load(plan, {"weeks": 60}), load("other.yaml", {"weeks": 60})], worlds=24)._repr_html_()
    assert "The other road minus Two sides, one road" in both
    assert both.count("<tr>") == both.count("</tr>")
