"""Games as files: a line for what is played, and a line for each week, written and synced before the next is asked."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim import files
from sim.play.game import Game, Turn
from sim.play.seat import SECTION, Seat
from sim.scenario.check import check
from sim.scenario.confined import is_ordinary
from sim.scenario.faults import BadScenario, Fault, dotted, quotable
from sim.scenario.given import defaults_of, with_defaults
from sim.scenario.records import in_words
from sim.scenario.schema import Scenario
from sim.study.whole_numbers import LAST_WORLD

FORMAT = 2
KIND = "game of sim"
LARGEST = 64 * 1024 * 1024  # bytes
UNCHANGED = "take a copy of the file that nobody has changed"


class Record(BaseModel):
    """A line of a saved game: nothing more than it says, and nothing else than it means."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Head(Record):
    """The first line: what is played, and a seal over it."""

    kind: Literal["game of sim"]
    format: Literal[2]
    seat: str = Field(alias="as", max_length=100)
    mediates: bool
    world: int = Field(ge=0, le=LAST_WORLD)
    seed: int = Field(ge=0)
    branch: str = Field(max_length=200)
    scenario: dict[str, Any]
    defaults: list[str] = Field(max_length=100_000)
    seal: str = Field(max_length=64)


class Line(Record):
    """Every other line: what was decided in a step."""

    step: int = Field(ge=0)
    week: int = Field(ge=1)
    did: dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=200)]] = Field(max_length=1000)


@dataclass(frozen=True)
class Saved:
    """A game on file: what is played and what was decided so far; `torn`: bytes of a last line that was never whole."""

    file: Path
    game: Game
    turns: tuple[Turn, ...]
    torn: int = 0


def begin(file: Path, game: Game) -> None:
    """Open a file for a new game; raises FileExistsError where there is one."""
    head: dict[str, Any] = {
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
    head["seal"] = seal(head)
    files.make_folder(file.parent)
    files.create(file, line_of(head))


def add(file: Path, turn: Turn) -> None:
    """Append what was decided in a step; on the disk when this returns."""
    files.append(file, line_of({"step": turn.step, "week": turn.week, "did": dict(turn.move)}))


def line_of(content: dict[str, Any]) -> bytes:
    """A line of a saved game."""
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


def mend(file: Path, torn: int) -> None:
    """Cut off so many bytes of a last line that a sudden end left unfinished: it is asked again."""
    if torn:
        os.truncate(file, file.stat().st_size - torn)


def read(file: Path) -> Saved:
    """The game of a file; raises BadScenario, with every fault, for a file that is none."""
    whole = content(file)
    lines = whole.split(b"\n")
    torn = len(lines.pop())
    faults: list[Fault] = []
    game = _head(file, lines[0] if lines else b"", faults)
    if game is None:  # the other lines are of something else
        raise BadScenario(faults)
    turns = [_turn(file, number, line, game, faults) for number, line in enumerate(lines[1:], 2)]
    if faults:
        raise BadScenario(faults)
    return Saved(file, game, tuple(turn for turn in turns if turn is not None), torn)


def content(file: Path) -> bytes:
    """The bytes of an ordinary file of a likely size; raises BadScenario."""
    try:
        if file.exists() and not is_ordinary(file):
            raise BadScenario([Fault(str(file), None, "", "is no ordinary file", "name a saved game")])
        with file.open("rb") as opened:
            whole = opened.read(LARGEST + 1)
    except BadScenario:
        raise
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise BadScenario([Fault(str(file), None, "", said, "name a saved game")]) from None
    if len(whole) > LARGEST:
        raise BadScenario([Fault(str(file), None, "", "is far larger than any game", "name a saved game")])
    return whole


def _head(file: Path, line: bytes, faults: list[Fault]) -> Game | None:
    """What is played."""

    def fault(key: str, message: str, remedy: str = UNCHANGED) -> None:
        faults.append(Fault(str(file), 1, key, message, remedy))

    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict) or raw.get("kind") != KIND:
        fault("", "this is no saved game", "name a file that `sim play` has written")
        return None
    if raw.get("format") != FORMAT:
        fault("", f"this game is in format {brief(raw.get('format'))}", f"this version of sim reads format {FORMAT}")
        return None
    try:
        head = Head.model_validate_json(line)
    except ValidationError as error:
        for key, message in in_words(error):
            fault(key, message)
        return None
    if head.seal != seal(raw):
        fault("seal", "what is played was changed since the game began")
        return None
    plan, wrong = plan_of(head.scenario, head.defaults)
    for said in wrong:
        fault("scenario", said)
    if plan is None or wrong:
        return None
    seat = Seat(head.seat.removeprefix(SECTION), mediates=head.mediates)
    if seat.name not in (plan.mediators if seat.mediates else plan.parties):
        fault("as", f"nobody is called `{quotable(seat.name)}` in its scenario")
    return Game(plan, seat, head.world, head.seed, head.branch)


def plan_of(scenario: dict[str, Any], defaults: list[str]) -> tuple[Scenario | None, list[str]]:
    """The scenario of a saved game, and all that is wrong with it."""
    try:
        plan = with_defaults(scenario, defaults)
        wrong = [f"{dotted(one.path)}: {one.message}" for one in check(plan, whole_road=False, idle=False)]
    except ValidationError as error:
        return None, [f"{key}: {message}" for key, message in in_words(error)]
    except (RecursionError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        return None, [f"it cannot be read ({type(error).__name__})"]
    return plan, wrong


def _turn(file: Path, number: int, line: bytes, game: Game, faults: list[Fault]) -> Turn | None:
    """What was decided in a step."""

    def fault(key: str, message: str) -> None:
        faults.append(Fault(str(file), number, key, message, UNCHANGED))

    try:
        found = Line.model_validate_json(line)
    except ValidationError:
        fault("", "this line tells of no week")
        return None
    step, week = number - 2, (number - 2) // game.plan.steps_per_week + 1
    if found.step != step:
        fault("step", f"found {brief(found.step)}, and {step} is next")
    elif week > game.plan.weeks:
        fault("week", f"the game has only {game.plan.weeks} weeks")
    elif found.week != week:
        fault("week", f"found {brief(found.week)}, and step {step} falls in week {week}")
    return Turn(found.step, found.week, found.did)


def seal(head: Mapping[str, Any]) -> str:
    """A hash of what is played: it tells damage, and not one who reckons it anew."""
    whole = {key: value for key, value in head.items() if key != "seal"}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def brief(value: Any) -> str:
    """A value that was found, as it may be quoted."""
    return quotable(repr(value))
