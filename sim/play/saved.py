"""Games as files: a line for what is played, and a line for each week, written and synced before the next is asked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from sim import files
from sim.play.game import Game, Turn
from sim.play.seat import SECTION, Seat
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.given import defaults_of, with_defaults

FORMAT = 1
KIND = "game of sim"
UNCHANGED = "take a copy of the file that nobody has changed"


@dataclass(frozen=True)
class Saved:
    """A game on file: what is played and what was decided so far; `torn`: bytes of a last line that was never whole."""

    file: Path
    game: Game
    turns: tuple[Turn, ...]
    torn: int = 0


def begin(file: Path, game: Game) -> None:
    """Open a file for a new game; raises FileExistsError where there is one."""
    head = {
        "kind": KIND,
        "format": FORMAT,
        "as": (SECTION if game.seat.mediates else "") + game.seat.name,
        "mediates": game.seat.mediates,
        "world": game.world,
        "seed": game.seed,
        "branch": game.branch,
        "scenario": game.plan.model_dump(mode="json"),
        "defaults": defaults_of(game.plan),
    }
    files.make_folder(file.parent)
    files.create(file, _line(head))


def add(file: Path, turn: Turn) -> None:
    """Append what was decided in a step; on the disk when this returns."""
    files.append(file, _line({"step": turn.step, "week": turn.week, "did": dict(turn.move)}))


def _line(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode("utf-8")


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Keep others from playing the same file; raises BadScenario where somebody does already."""
    lock = FileLock(file.with_name(f".{file.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        message = "this game is being played elsewhere at the moment"
        raise BadScenario([Fault(str(file), None, "", message, "end that one, or copy the file")]) from None
    try:
        yield
    finally:
        lock.release()


def mend(saved: Saved) -> None:
    """Cut off a last line that a sudden end left unfinished: its week is asked again."""
    if saved.torn:
        os.truncate(saved.file, saved.file.stat().st_size - saved.torn)


def read(file: Path) -> Saved:
    """The game of a file; raises BadScenario, with every fault, for a file that is none."""
    try:
        whole = file.read_bytes()
    except OSError as error:
        raise BadScenario([Fault(str(file), None, "", error.strerror or str(error), "name a saved game")]) from None
    lines = whole.split(b"\n")
    torn = len(lines.pop())
    faults: list[Fault] = []
    game = _head(file, lines[0] if lines else b"", faults)
    if game is None:  # the other lines are of something else
        raise BadScenario(faults)
    turns = [_turn(file, number, line, faults) for number, line in enumerate(lines[1:], 2)]
    if faults:
        raise BadScenario(faults)
    return Saved(file, game, tuple(turn for turn in turns if turn is not None), torn)


def _head(file: Path, line: bytes, faults: list[Fault]) -> Game | None:
    """What is played."""

    def fault(message: str, remedy: str) -> None:
        faults.append(Fault(str(file), 1, "", message, remedy))

    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("kind") != KIND:
        fault("this is no saved game", "name a file that `sim play` has written")
        return None
    if head.get("format") != FORMAT:
        fault(f"this game is in format {head.get('format')!r}", f"this version of sim reads format {FORMAT}")
        return None
    try:
        plan = with_defaults(head["scenario"], head.get("defaults", ()))
        seat = Seat(str(head["as"]).removeprefix(SECTION), mediates=bool(head["mediates"]))
        game = Game(plan, seat, int(head["world"]), int(head["seed"]), str(head["branch"]))
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        fault(f"what is played cannot be read ({type(error).__name__})", UNCHANGED)
        return None
    if seat.name not in (plan.mediators if seat.mediates else plan.parties):
        fault(f"`as`: nobody is called `{seat.name}` in its scenario", UNCHANGED)
    return game


def _turn(file: Path, number: int, line: bytes, faults: list[Fault]) -> Turn | None:
    """What was decided in a step."""
    try:
        found = json.loads(line)
        did = {str(about): str(word) for about, word in found["did"].items()}
        turn = Turn(int(found["step"]), int(found["week"]), did)
    except (ValueError, KeyError, TypeError, AttributeError):
        faults.append(Fault(str(file), number, "", "this line tells of no week", UNCHANGED))
        return None
    if turn.step != number - 2:
        faults.append(
            Fault(
                str(file),
                number,
                "step",
                f"found {turn.step}, and {number - 2} is next",
                UNCHANGED,
            )
        )
    return turn
