"""A student's sheet and an instructor's key as pages: the key's answers are worked out from runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import files
from sim.report.limits import LEFT_OUT, READING
from sim.report.page import render
from sim.report.pictures import Shown, of_study
from sim.scenario.inheritance import chain
from sim.study.study import Study
from sim.teaching.answers import Answers
from sim.teaching.blanks import Call
from sim.teaching.contest import leaderboard
from sim.teaching.reading import Loaded, folder_of_exercises
from sim.teaching.sheet import Picture, Question
from sim.teaching.worlds import Vetted, key_of, vetted
from sim.words.tables import Table, setting

MAP = "roadmap"
"""The picture that gives nothing away: it stands with the scenarios, the others with the debrief of the key."""


KINDS = {"prediction": "Predict.", "rival": "A rival explanation.", "transfer": "Another case."}
"""What a question asks for, as the sheets say it."""

COUNTED = (("sim", "run"), ("sim", "compare"), ("sim", "ablate"), ("sim", "exercise", "submit"))
"""Commands that follow as many worlds as they are told."""


@dataclass(frozen=True)
class Answered:
    """A question, what it asks for, and its answer worked out."""

    kind: str
    ask: str
    answer: str


@dataclass(frozen=True)
class Bar:
    """A share to be guessed: of which scenario, what that is about, and, for the key, what it is."""

    name: str
    question: str
    share: str


@dataclass(frozen=True)
class Todo:
    """A step as a sheet prints it: its command gives the numbers of the key."""

    do: str
    command: str


@dataclass(frozen=True)
class File:
    """A scenario of the exercise, or what several of them build on: its name, its question, the text of its file."""

    name: str
    question: str
    text: str


@dataclass(frozen=True)
class Sheets:
    """The two pages: everything but answers for students; the same with answers, tables, pictures and timing."""

    student: str
    key: str


def sheets(answers: Answers, *, with_files: bool = False) -> Sheets:
    """Both pages of an exercise, its pictures drawn once, the text of its files where they are wanted.

    Raises Unanswerable for a blank that cannot be filled.
    """
    loaded = answers.loaded
    drawn = [(one.show, _drawn(answers, one)) for one in loaded.exercise.pictures]
    shared: dict[str, Any] = {
        "name": loaded.name,
        "exercise": loaded.exercise,
        "scenarios": [plan.name for plan in loaded.plans.values()],
        "steps": [Todo(step.do, as_typed(step.command, answers)) for step in loaded.exercise.steps],
        "files": list(_files(loaded)),
        "common": list(_common(loaded)),
        "with_files": with_files,
        "maps": [picture for name, picture in drawn if name == MAP],
        "pictures": [picture for name, picture in drawn if name != MAP],
        "setting": setting(answers.comparison),
        "worlds": list(_worlds(loaded)),
        "left_out": LEFT_OUT,
        "reading": READING,
    }
    return Sheets(
        student=render("exercise.html", key=False, **_words(answers, with_key=False), **shared),
        key=render("exercise.html", key=True, **_words(answers, with_key=True), **shared),
    )


def _words(answers: Answers, *, with_key: bool) -> dict[str, Any]:
    """What differs between the pages: answers, what the textbook says, and tables."""
    exercise = answers.loaded.exercise
    return {
        "bars": list(_bars(answers, with_key)),
        "questions": list(_answered(answers, exercise.questions, with_key)),
        "debrief": list(_answered(answers, exercise.debrief, with_key)),
        "textbook": answers.fill(exercise.textbook) if with_key else "",
        "tables": _tables(answers) if with_key else [],
    }


def _answered(answers: Answers, questions: list[Question], with_key: bool) -> Iterator[Answered]:
    for one in questions:
        yield Answered(KINDS.get(one.kind or "", ""), one.ask, answers.fill(one.answer) if with_key else "")


def _bars(answers: Answers, with_key: bool) -> Iterator[Bar]:
    """The shares that are guessed before anything else."""
    guess = answers.loaded.exercise.guess
    for name in guess.of if guess else ():
        plan = answers.loaded.plans[name]
        share = answers.answer(Call("share", (name, guess.state))) if with_key and guess else ""
        yield Bar(plan.name, plan.question, share)


def as_typed(command: str, answers: Answers) -> str:
    """A command that follows worlds, in as many and on the luck of the key, where it does not say so itself."""
    lines = []
    for line in command.splitlines():
        words = tuple(line.split())
        if any(words[: len(one)] == one for one in COUNTED):
            line += "" if "--worlds" in words else f" --worlds {answers.worlds}"
            line += f" --seed {answers.seed}" if answers.seed and "--seed" not in words else ""
        lines.append(line)
    return "\n".join(lines)


def _worlds(loaded: Loaded) -> Iterator[tuple[str, tuple[Vetted, ...]]]:
    """The worlds that are fit for playing, by the scenarios of the exercise for which they were looked for."""
    for file in loaded.files.values():
        if worlds := vetted(str(file)):
            yield key_of(str(file)), worlds


def _files(loaded: Loaded) -> Iterator[File]:
    """The scenarios that the exercise brings along, as their files say it, and others by their name and question."""
    for name, plan in loaded.plans.items():
        text = loaded.files[name].read_text(encoding="utf-8-sig") if loaded.brings(name) else ""
        yield File(plan.name, plan.question, text)


def _common(loaded: Loaded) -> Iterator[File]:
    """The files among the exercises that scenarios of this one build on, each once; others are left to the disk."""
    own = {loaded.files[name].resolve() for name in loaded.plans}
    found: dict[Path, None] = {}
    for file in loaded.files.values():
        for document in chain(file, []):
            found[Path(document.file).resolve()] = None
    for file in found:
        if file not in own and folder_of_exercises().resolve() in file.parents:
            yield File(file.name, "", file.read_text(encoding="utf-8-sig"))


def _tables(answers: Answers) -> list[Table]:
    """How the roads end, who holds them up, and the roads to beat; paired differences stand in the answers."""
    found = [table for table in answers.comparison.in_words() if table.heading != "Differences on the same luck"][:3]
    return [*found, leaderboard(answers.ranking, answers.worlds)] if answers.ranking else found


def _drawn(answers: Answers, one: Picture) -> Shown:
    """A picture of an exercise."""
    study: Study = answers.run(one.of[0]) if len(one.of) == 1 else answers.between(one.of)
    [drawn] = of_study(study, [one.show])
    return drawn


def write(answers: Answers, folder: Path, *, with_files: bool = False) -> list[Path]:
    """Write both pages into a folder; the files. Raises Unanswerable before anything is written, or OSError."""
    made = sheets(answers, with_files=with_files)
    files.make_folder(folder)
    written = []
    for whose, page in (("student", made.student), ("key", made.key)):
        written.append(folder / f"{answers.loaded.name}_{whose}.html")
        files.write(written[-1], page)
    return written
