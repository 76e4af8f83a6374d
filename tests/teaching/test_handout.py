"""A handout: the sheet gives nothing away, the key says what the runs say, and nothing is outside the pages."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from sim import phrases
from sim.study.run import Run
from sim.teaching.answers import Answers, Unanswerable
from sim.teaching.handout import Sheets, as_typed, sheets
from sim.teaching.reading import Loaded, read_exercise
from tests.report.browser import addresses
from tests.teaching.classroom import exercise, sim

pytestmark = pytest.mark.slow  # what its tests share takes long

WORLDS = 30
QUICK = ("--quiet", "--workers", "1")
NASTY = "ideas: '<script>alert(1)</script> is text, and `--weeks 9` is code.'"
ALL = """\
  {{ share("with", "completed") }} | {{ difference("with", "without", "completed") }} |
  {{ spread("with", "completed") }} |
  {{ compared("with", "without", "completed") }} | {{ verdict("with", "with", "completed") }} | {{ week("with") }} |
  {{ most("completed", "with", "without") }} | {{ least("completed", "with", "without") }} | {{ least_weeks("with") }} |
  {{ reason("with", 1) }} | {{ reason("with", 99) }} | {{ reason_share("with", "state", "exposure") }} |
  {{ pretence("with") }} | {{ mean("with", "killed") }} | {{ mean("with", "progress") }} |
  {{ number("without", "guarantee.enforcement") }} | {{ effect("with", "guarantee", "completed") }} | {{ ranked(1) }}"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Loaded:
    changes = {"ideas": NASTY, "textbook": f"textbook: >-\n{ALL}", "worlds": "worlds: 100"}
    return read_exercise(str(exercise(tmp_path_factory.mktemp("class") / "mine", **changes)))


@pytest.fixture(scope="module")
def answers(loaded) -> Answers:
    return Answers(loaded, WORLDS, seed=5)


@pytest.fixture(scope="module")
def pages(answers) -> Sheets:
    return sheets(answers)


def test_the_key_says_what_the_runs_say(answers, pages):
    found = answers.run("with").summary().loc["completed"]
    share = f"{100 * found['share']:.1f} ± {100 * found['standard_error']:.1f} %"
    assert answers.fill('{{ share("with", "completed") }}') == share
    assert share in pages.key
    assert phrases.points(answers.between(["without", "with"]).differences().iloc[0]["difference"]) in pages.key


def test_every_function_of_a_blank_finds_an_answer(answers):
    said = [part.strip() for part in answers.fill(ALL).split("|")]
    assert all(said)
    assert not any("{{" in part for part in said)
    assert said[4] == "That cannot be told with so many worlds"
    shares = {
        f"{name} a guarantee": found for name, found in zip(("With", "Without"), _completed(answers), strict=True)
    }
    assert said[6].split(" (")[0] == max(shares, key=lambda name: shares[name])
    assert said[7].split(" (")[0] == min(shares, key=lambda name: shares[name])
    assert said[8].endswith("of 156 weeks")
    assert said[10] == "nothing"
    assert said[15] == "0"
    assert said[17] == "nobody"


def _completed(answers: Answers) -> list[float]:
    """The shares that complete, of both scenarios."""
    return [float(answers.run(name).summary()["share"]["completed"]) for name in ("with", "without")]


def test_a_share_of_no_world_has_no_error(answers, monkeypatch):
    def share(found: float) -> str:
        summary = pd.DataFrame({"share": [found], "standard_error": [0.01]}, index=["stalled"])
        monkeypatch.setattr(Run, "summary", lambda _: summary)
        return answers.fill('{{ share("with", "stalled") }}')

    assert [share(found) for found in (0.0, 0.25, 1.0)] == ["none", "25.0 ± 1.0 %", "all"]


def test_a_difference_of_less_than_a_point_is_no_yes(answers, monkeypatch):
    def pair(difference, low, high):
        monkeypatch.setattr(Answers, "_pair", lambda *_: {"difference": difference, "low": low, "high": high})
        call = '("with", "without", "completed") }}'
        return answers.fill("{{ verdict" + call), answers.fill("{{ compared" + call)

    assert pair(0.2, 0.1, 0.3) == ("Yes", "more often than")
    assert pair(-0.2, -0.3, -0.1) == ("No, the other way round", "less often than")
    assert pair(0.004, 0.001, 0.007) == ("Hardly, less than a point", "about as often as")
    assert pair(0.2, -0.1, 0.5) == ("That cannot be told with so many worlds", "about as often as")


def test_the_students_sheet_holds_questions_and_no_answers(pages, loaded):
    for one in (*loaded.exercise.questions, *loaded.exercise.debrief):
        assert one.ask in pages.student
        assert one.ask in pages.key
    assert "The model does not say; that is the point of the question." not in pages.student
    assert "The model does not say; that is the point of the question." in pages.key
    for heading in ("textbook", "tables"):
        assert f'id="{heading}"' not in pages.student
        assert f'id="{heading}"' in pages.key
    assert "<img " not in pages.student
    assert "<img " in pages.key
    assert loaded.exercise.timing in pages.key
    assert loaded.exercise.timing not in pages.student


@pytest.mark.parametrize("whose", ["student", "key"])
def test_both_pages_name_scenarios_worlds_and_seed_and_say_that_they_are_no_forecast(pages, whose):
    page = getattr(pages, whose)
    assert "Scenarios: With a guarantee; Without a guarantee. 30 worlds each, 156 weeks, seed 5." in page
    assert page.count(phrases.CAVEAT) >= 2
    assert "based_on: with.yaml" not in page


def test_files_are_printed_where_they_are_wanted(answers):
    pages = sheets(answers, with_files=True)
    assert all("based_on: with.yaml" in page for page in (pages.student, pages.key))


def test_the_guess_comes_before_the_ideas_with_room_to_write_and_the_key_has_the_shares(answers, pages, loaded):
    asked, ideas = pages.student.index(loaded.exercise.guess.ask), pages.student.index('id="ideas"')
    assert asked < ideas
    assert 'class="lines"' in pages.student[asked:ideas]
    share = answers.fill('{{ share("with", "completed") }}')
    assert share not in pages.student
    assert share in pages.key[pages.key.index('id="guess"') : pages.key.index('id="ideas"')]


def test_commands_of_a_sheet_give_the_numbers_of_its_key(answers):
    assert as_typed("sim compare a b", answers) == f"sim compare a b --worlds {WORLDS} --seed 5"
    assert as_typed("sim run a --worlds 7 --seed 1", answers) == "sim run a --worlds 7 --seed 1"
    assert as_typed("sim story a --world 7", answers) == "sim story a --world 7"


@pytest.mark.parametrize("whose", ["student", "key"])
def test_nothing_is_outside_the_pages_and_what_is_written_stays_text(pages, whose):
    page = getattr(pages, whose)
    assert addresses(page) == []
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; is text, and <code>--weeks 9</code> is code." in page


def test_pictures_say_in_words_what_they_show(pages):
    assert re.search(r'alt="[^"?]+\. With a guarantee in the last week: completed', pages.key)


@pytest.mark.parametrize(
    "blank, said",
    [
        ('mean("with", "levle state")', "nothing is kept under `levle state`"),
        ('number("with", "guarantee.enforcment")', "did you mean `guarantee.enforcement`?"),
        ('reason_share("with", "stat", "exposure")', "nobody in with is called `stat`; did you mean `state`?"),
    ],
)
def test_what_only_the_runs_could_know_is_said_when_they_do_not(answers, blank, said):
    with pytest.raises(Unanswerable, match="`") as refused:
        answers.fill("{{ " + blank + " }}")
    assert said in str(refused.value)


def test_a_new_exercise_can_be_run_and_handed_out_as_it_stands(tmp_path):
    folder = tmp_path / "mine"
    assert sim("exercise", "new", str(folder)).exit_code == 0
    refused = sim("exercise", "new", str(folder))
    assert refused.exit_code == 2
    assert "name another folder" in refused.stderr

    shown = sim("exercise", "run", str(folder), "--worlds", "20", *QUICK)
    assert shown.exit_code == 0
    assert "Does the road complete more often with the guarantee?" in shown.stdout
    assert f"\n       sim exercise run {folder.as_posix()}\n" in shown.stdout
    assert "third stage" not in (folder / "with.yaml").read_text(encoding="utf-8")
    assert shown.stdout.rstrip().endswith(phrases.CAVEAT)

    made = sim("exercise", "handout", str(folder), "--worlds", "20", "--to", str(tmp_path / "class"), *QUICK)
    assert made.exit_code == 0
    assert [line.rsplit("/", 1)[1] for line in made.stdout.split()] == ["mine_student.html", "mine_key.html"]
    assert "20 worlds each" in (tmp_path / "class" / "mine_key.html").read_text(encoding="utf-8")


def test_a_key_that_cannot_be_written_or_worked_out_leaves_no_page_behind(tmp_path):
    folder = exercise(tmp_path / "mine", textbook='textbook: \'{{ mean("with", "levle") }}\'')
    refused = sim("exercise", "handout", str(folder), "--worlds", "20", "--to", str(tmp_path / "class"), *QUICK)
    assert refused.exit_code == 2
    assert "nothing is kept under `levle`" in refused.stderr
    assert not (tmp_path / "class").exists()
