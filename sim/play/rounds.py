"""Games at a table as files: a line for what is played, and a line for each round of moves, synced before the next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from sim import files
from sim.play import saved
from sim.play.company import Round
from sim.play.point import LONGEST, MOST_WEEKS, Move
from sim.play.saved import KIND, UNCHANGED, Record
from sim.play.seat import SECTION, Seat
from sim.play.table import MOST_SEATS, Table
from sim.scenario.faults import BadScenario, Fault, quotable
from sim.scenario.given import defaults_of
from sim.scenario.records import in_words
from sim.study.whole_numbers import LAST_WORLD

FORMAT = 3
Name = Annotated[str, Field(max_length=200)]


class Head(Record):
    """The first line: what is played, and a seal over it."""

    kind: Literal["game of sim"]
    format: Literal[3]
    seats: list[Name] = Field(min_length=1, max_length=MOST_SEATS)
    world: int = Field(ge=0, le=LAST_WORLD)
    seed: int = Field(ge=0)
    branch: Name
    scenario: dict[str, Any]
    defaults: list[str] = Field(max_length=100_000)
    seal: str = Field(max_length=64)


class Made(Record):
    """What one seat decided."""

    choice: Name
    message: Annotated[str, Field(max_length=LONGEST)] = ""
    promise: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = None


class Line(Record):
    """Every other line: what was decided at one point, in which week, by seat."""

    round: int = Field(ge=1)
    week: int = Field(ge=1)
    moves: dict[Name, Made] = Field(max_length=MOST_SEATS)


@dataclass(frozen=True)
class SavedTable:
    """A game on file: its table and its rounds so far; `torn`: bytes of a last line that was never whole."""

    file: Path
    at: Table
    rounds: tuple[Round, ...]
    torn: int = 0


def begin(file: Path, at: Table) -> None:
    """Open a file for a new game; raises FileExistsError where there is one."""
    files.make_folder(file.parent)
    files.create(file, saved.line_of(head_of(at)))


def head_of(at: Table) -> dict[str, Any]:
    """All that determines a game but for its moves, as plain data with a seal over it."""
    head: dict[str, Any] = {
        "kind": KIND,
        "format": FORMAT,
        "seats": [seat.key for seat in at.seats],
        "world": at.world,
        "seed": at.seed,
        "branch": at.branch,
        "scenario": at.plan.model_dump(mode="json"),
        "defaults": defaults_of(at.plan),
    }
    return {**head, "seal": saved.seal(head)}


def add(file: Path, number: int, week: int, moves: Round) -> None:
    """Append a round; on the disk when this returns."""
    made = {seat: move.as_data() for seat, move in moves.items()}
    files.append(file, saved.line_of({"round": number, "week": week, "moves": made}))


def is_table(file: Path) -> bool:
    """Whether a file that can be read seems to be a game at a table, and not one that is played week by week."""
    first, _, _ = saved.content(file).partition(b"\n")
    try:
        raw = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(raw, dict) and raw.get("kind") == KIND and raw.get("format") == FORMAT


def read(file: Path) -> SavedTable:
    """The game of a file; raises BadScenario, with every fault, for a file that is none."""
    lines = saved.content(file).split(b"\n")
    torn = len(lines.pop())
    faults: list[Fault] = []
    at = table_of(lines[0] if lines else b"", str(file), faults)
    if at is None:  # the other lines are of something else
        raise BadScenario(faults)
    rounds = [_round(file, number, line, faults) for number, line in enumerate(lines[1:], 1)]
    if faults:
        raise BadScenario(faults)
    return SavedTable(file, at, tuple(one for one in rounds if one is not None), torn)


def table_of(line: bytes | str, where: str, faults: list[Fault]) -> Table | None:
    """The table of a first line (what `head_of` gives, as JSON); none, with what is wrong in `faults`."""

    def fault(key: str, message: str) -> None:
        faults.append(Fault(where, 1, key, message, UNCHANGED))

    try:
        head, raw = Head.model_validate_json(line), json.loads(line)
    except ValidationError as error:
        for key, message in in_words(error):
            fault(key, message)
        return None
    if head.seal != saved.seal(raw):
        fault("seal", "what is played was changed since the game began")
        return None
    plan, wrong = saved.plan_of(head.scenario, head.defaults)
    for said in wrong:
        fault("scenario", said)
    if plan is None or wrong:
        return None
    seats = tuple(Seat(key.removeprefix(SECTION), mediates=key.startswith(SECTION)) for key in head.seats)
    for seat in seats:
        if seat.name not in (plan.mediators if seat.mediates else plan.parties):
            fault("seats", f"nobody is called `{quotable(seat.name)}` in its scenario")
    if len(set(seats)) < len(seats):
        fault("seats", "the same seat stands there twice")
    return None if faults else Table(plan, seats, head.world, head.seed, head.branch)


def _round(file: Path, number: int, line: bytes, faults: list[Fault]) -> Round | None:
    """What was decided at a point."""
    try:
        found = Line.model_validate_json(line)
    except ValidationError:
        faults.append(Fault(str(file), number + 1, "", "this line tells of no round", UNCHANGED))
        return None
    if found.round != number:
        message = f"found {saved.brief(found.round)}, and {number} is next"
        faults.append(Fault(str(file), number + 1, "round", message, UNCHANGED))
    return {seat: Move(**made.model_dump()) for seat, made in found.moves.items()}
