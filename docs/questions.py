"""The ten questions of README.md: each with one command, and one line of what it answers.

They are written into README.md by `python -m docs.generate --run`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDERS = "exercises/who_goes_first"
SENTENCE = r"\S.*?\.(?= |$)"
WHOLE = r"\S.*"


@dataclass(frozen=True)
class Question:
    """A question, the command that answers it, and which part of the answer is shown."""

    asked: str
    command: str
    shown: str = SENTENCE  # a pattern of what is printed, its lines joined


QUESTIONS: Sequence[Question] = (
    Question("Does it hold?", "sim run gaza/official_plan --worlds 400"),
    Question("Which order of the same steps?", "sim compare gaza/disarmament_first gaza/side_by_side --worlds 400"),
    Question(
        "What would change it?",
        'sim levers exercises/the_guarantor/enforces --set "guarantee.enforcement={uniform: [0, 0.8]}"'
        ' --set "tracks.disarmament.inspection={uniform: [0, 0.2]}"',
    ),
    Question("Who or what holds it up?", f"sim obstacles {ORDERS}/disarmament_first --worlds 200", WHOLE),
    Question(
        "How sure is that?",
        f"sim compare {ORDERS}/disarmament_first {ORDERS}/side_by_side --worlds 400",
        rf"(?<=\. )It completes {SENTENCE}",
    ),
    Question(
        "What do five years change, instead of two?",
        "sim run gaza/side_by_side --worlds 400",
        f"{SENTENCE} When {SENTENCE}",  # of all weeks, and when a mandate of two years ends
    ),
    Question(
        "What has happened since?",
        "sim update gaza/official_plan --observed gaza/observed_2026_02 --worlds 200",
        r"\S.*?(?=; in brackets)",
    ),
    Question(
        "What does this number do?",
        f"sim sweep {ORDERS}/disarmament_first --vary parties.movement.trust.government=0.1:0.9:5 --worlds 200",
    ),
    Question("Is it like past agreements?", "sim history --scores --worlds 100", rf"Of \d+ whose {SENTENCE}"),
    Question("What might happen, week by week?", "sim story gaza/side_by_side", r"At the end.*?\.(?= In)"),
)


def told(questions: Sequence[Question] = QUESTIONS) -> str:
    """Each question with its command and the line of the answer, as a block of README.md."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n\n".join(_told(one, Path(folder)) for one in questions)


def _told(question: Question, folder: Path) -> str:
    return f"**{question.asked}** `{question.command}`\n\n> {answer(question, folder)}"


def answer(question: Question, folder: Path) -> str:
    """The line that is shown of what a command answers; raises SystemExit where it fails or says no such thing."""
    name, *rest = shlex.split(question.command)[1:]
    brief = () if name == "story" else ("--quiet", "--no-pictures", "--out", str(folder))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    environment.setdefault("SIM_ENGINE", "numpy")
    done = subprocess.run(
        [sys.executable, "-m", "sim", name, *rest, *brief],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found = re.search(question.shown, " ".join(done.stdout.split()))
    if done.returncode or found is None:
        raise SystemExit(f"{question.command}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return found[0]
