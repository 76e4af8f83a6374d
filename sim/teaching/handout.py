"""A student's sheet and an instructor's key as pages: the key's answers are worked out from runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.report.limits import LEFT_OUT, READING
from sim.report.page import render
from sim.report.pictures import Shown, of_study
from sim.study.study import Study
from sim.study.tables import Table, setting
from sim.teaching.answers import Answers
from sim.teaching.reading import Loaded
from sim.teaching.sheet import Question


@dataclass(frozen=True)
class Answered:
    """A question, and its answer worked out."""

    ask: str
    answer: str


@dataclass(frozen=True)
class File:
    """A scenario of the exercise: how it is called there, what it asks, and the text of its file."""

    key: str
    name: str
    question: str
    text: str


def student(answers: Answers) -> str:
    """The student's sheet: everything but the answers; the pictures come last, for the debrief."""
    return _page(answers, "student")


def key(answers: Answers) -> str:
    """The instructor's key: the same with answers, tables and what the model does not show."""
    return _page(answers, "key")


def _page(answers: Answers, whose: str) -> str:
    loaded = answers.loaded
    exercise = loaded.exercise
    with_key = whose == "key"
    comparison: Study = answers.comparison
    return render(
        "exercise.html",
        key=with_key,
        name=loaded.name,
        exercise=exercise,
        files=list(_files(loaded)),
        questions=list(_answered(answers, exercise.questions, with_key)),
        debrief=list(_answered(answers, exercise.debrief, with_key)),
        textbook=answers.fill(exercise.textbook) if with_key else "",
        tables=_tables(answers) if with_key else [],
        pictures=pictures(answers),
        setting=setting(comparison),
        left_out=LEFT_OUT,
        reading=READING,
    )


def _answered(answers: Answers, questions: list[Question], with_key: bool) -> Iterator[Answered]:
    for one in questions:
        yield Answered(one.ask, answers.fill(one.answer) if with_key else "")


def _files(loaded: Loaded) -> Iterator[File]:
    for name, plan in loaded.plans.items():
        file = loaded.file(name)
        text = file.read_text(encoding="utf-8") if file.is_file() else f"the shipped scenario {file.name}"
        yield File(name, plan.name, plan.question, text)


def _tables(answers: Answers) -> list[Table]:
    """How the roads end and who holds them up; the paired differences of many roads fill pages and are left out."""
    return [table for table in answers.comparison.in_words() if table.heading != "Differences on the same luck"][:3]


def pictures(answers: Answers) -> list[Shown]:
    """The pictures of the debrief."""
    found: list[Shown] = []
    for one in answers.loaded.exercise.pictures:
        study: Any = answers.run(one.of[0]) if len(one.of) == 1 else answers.between(one.of)
        found += of_study(study, [one.show])
    return found


def write(answers: Answers, folder: Path) -> list[Path]:
    """Write both pages into a folder; the files."""
    pages = {"student": student(answers), "key": key(answers)}  # both, before either is written
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for whose, page in pages.items():
        files.append(folder / f"{answers.loaded.name}_{whose}.html")
        files[-1].write_text(page, encoding="utf-8")
    return files
