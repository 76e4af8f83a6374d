"""Games at a table on file: each round is on the disk before the next is asked; what was changed is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.play import rounds, table
from sim.play.point import Move
from sim.scenario.faults import BadScenario
from tests.support import IN_STEPS, scenario


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A game of three rounds."""
    at = table.table(scenario(IN_STEPS, {"weeks": 30}), ["alpha", "beta"], 3, 5)
    file = tmp_path / "game.jsonl"
    rounds.begin(file, at)
    sitting = table.start(at)
    for moves in ({"alpha": Move("hold", "so be it", 2)}, {}, {"beta": Move("deliver"), "alpha": Move("pretend")}):
        week = next(iter(sitting.points.values())).week
        rounds.add(file, len(sitting.rounds) + 1, week, moves)
        sitting.advance(moves)
    return file


def test_what_was_kept_is_the_game_that_was_played(file: Path) -> None:
    kept = rounds.read(file)
    assert rounds.is_table(file)
    assert [seat.key for seat in kept.at.seats] == ["alpha", "beta"]
    assert (kept.at.world, kept.at.seed) == (3, 5)
    assert kept.rounds[0] == {"alpha": Move("hold", "so be it", 2)}
    assert kept.rounds[1] == {}
    again = table.resumed(kept.at, kept.rounds)
    assert len(again.asked) == 4


def test_a_round_that_was_never_whole_is_asked_again(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"round": 4, "we')
    kept = rounds.read(file)
    assert (len(kept.rounds), kept.torn) == (3, 16)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('"world": 3', '"world": 4', "seal: what is played was changed"),
        ('"world": 3', '"world": -3', "world"),
        ('"round": 2', '"round": 7', "round: found 7, and 2 is next"),
        ('"choice": "hold"', '"choice": 5', "this line tells of no round"),
        ('"promise": 2', '"promise": 99', "this line tells of no round"),
        ('"format": 3', '"format": 9', "format"),
    ],
)
def test_what_was_changed_is_refused(file: Path, was: str, now: str, said: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(BadScenario) as refused:
        rounds.read(file)
    assert said in str(refused.value)


def test_seats_that_there_are_not_are_refused(file: Path) -> None:
    from sim.play import saved

    head = json.loads(file.read_text(encoding="utf-8").splitlines()[0])
    for seats, said in ((["gamma"], "nobody is called"), (["alpha", "alpha"], "twice"), (["mediators.us"], "nobody")):
        changed = {**head, "seats": seats}
        changed["seal"] = saved.seal(changed)
        faults: list[object] = []
        assert rounds.table_of(json.dumps(changed), "here", faults) is None  # type: ignore[arg-type]
        assert said in str(faults[0])
