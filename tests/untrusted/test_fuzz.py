"""Every reader of files from somebody else, with files that nobody would write: it refuses in words, or reads."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim.play import rounds, saved
from sim.play.game import Game, Turn
from sim.play.point import Move
from sim.play.seat import Seat
from sim.play.table import Table
from sim.scenario.faults import BadScenario
from sim.scenario.load import load
from sim.scenario.observations import observing
from sim.scenario.shipped import shipped_folder
from sim.scenario.template import template
from sim.study.history import cases
from sim.teaching.reading import read_exercise
from sim.teaching.template import files
from sim.visible import MOST_LINES

BOUNDED = settings(
    max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
NASTY: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        -3,
        10**30,
        1e308,
        float("nan"),
        float("inf"),
        "",
        " ",
        "x" * 3000,
        "1e4",
        "NO",
        "..",
        "/etc/passwd",
    ),
    *(
        "../../x.yaml",
        "\u202e\u200b\x1b[31m",
        "\u062e\u0637\u0629",
        "{{ share }}",
        "null",
        [],
        {},
        [[]],
        {"": {}},
        {"a": [None]},
    ),
    *(
        {"uniform": [1, 0]},
        {"value": {"value": 1}},
        {"uniform": [0, 1], "note": 3},
        datetime.date(1, 1, 1),
        "9999-12-31",
    ),
)
BYTES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"&a ",
    b"*a",
    b"!!python/x ",
    b": ",
    b"- ",
    b"[" * 40,
    b"{",
    b'"',
    b"'",
    b"\t",
    b"---\n",
)
Way = Callable[[Path, bytes], object]


def changed(value: Any, chance: random.Random) -> Any:
    """Plain data with one thing in it exchanged, added or taken out."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value, key=str))
        kind = chance.random()
        if kind < 0.1:
            return {**value, chance.choice(("name", "zz", "title", "at", "v", "reach")): chance.choice(NASTY)}
        if kind < 0.2:
            return {other: item for other, item in value.items() if other != key}
        return {**value, key: changed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        return [changed(item, chance) if number == place else item for number, item in enumerate(value)]
    return chance.choice(NASTY)


def spoilt(content: bytes, seed: int) -> bytes:
    """A file with something in it exchanged: what it says, or its bytes."""
    chance = random.Random(seed)
    if seed % 3:
        data = yaml.safe_load(content)
        for _ in range(1 + seed % 4):
            data = changed(data, chance)
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")
    for _ in range(1 + seed % 5):
        place, length = chance.randrange(len(content) + 1), chance.choice((0, 1, 3, 40))
        content = content[:place] + chance.choice(BYTES) + content[place + length :]
    return content


def spoilt_lines(content: bytes, seed: int) -> bytes:
    """A file of lines of JSON with something in one of them exchanged."""
    chance = random.Random(seed)
    if not seed % 3:
        return spoilt(content, 3 * seed)
    lines = content.decode().split("\n")[:-1]
    place = chance.randrange(len(lines))
    data = changed(json.loads(lines[place]), chance)
    if isinstance(data, dict) and "seal" in data and seed % 2:
        data["seal"] = saved.seal(json.loads(json.dumps(data, default=str)))
    lines[place] = json.dumps(data, default=str)
    return "\n".join([*lines, ""]).encode("utf-8", "surrogatepass")


@cache
def plan() -> Any:
    return load("gaza/official_plan")


@cache
def a_game() -> bytes:
    with TemporaryDirectory() as folder:
        (Path(folder) / "plan.yaml").write_text(template(), encoding="utf-8")
        small = load(Path(folder) / "plan.yaml", {"weeks": 12})
        file = Path(folder) / "g.jsonl"
        saved.begin(file, Game(small, Seat(next(iter(small.parties)))))
        for step in range(3):
            saved.add(file, Turn(step, step + 1, {"arms": "refrain"}))
        return file.read_bytes()


@cache
def a_table() -> bytes:
    with TemporaryDirectory() as folder:
        (Path(folder) / "plan.yaml").write_text(template(), encoding="utf-8")
        small = load(Path(folder) / "plan.yaml", {"weeks": 12})
        first, second = small.parties
        file = Path(folder) / "g.jsonl"
        rounds.begin(file, Table(small, (Seat(first), Seat(second))))
        for number in range(1, 4):
            rounds.add(file, number, 2 * number, {first: Move("hold", "wait", 4), second: Move("deliver")})
        return file.read_bytes()


def of_an_exercise(folder: Path, content: bytes) -> object:
    for name, text in files("class").items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "exercise.yaml").write_bytes(content)
    return read_exercise(str(folder))


def of_a_file(read: Callable[[Path], object]) -> Way:
    def way(folder: Path, content: bytes) -> object:
        file = folder / "file.yaml"
        file.write_bytes(content)
        return read(file)

    return way


def facts() -> bytes:
    return next(iter(sorted(shipped_folder().rglob("observed_*.yaml")))).read_bytes()


def few_cases() -> bytes:
    given = yaml.safe_load(cases.OWN.read_text(encoding="utf-8"))
    listed = given["cases"] if isinstance(given, dict) else given
    return yaml.safe_dump({"cases": listed[:3]}, allow_unicode=True, sort_keys=False).encode()


READERS: dict[str, tuple[Callable[[], bytes], Callable[[bytes, int], bytes], Way]] = {
    "scenario": (lambda: template().encode(), spoilt, of_a_file(load)),
    "observations": (facts, spoilt, of_a_file(lambda file: observing(plan(), file))),
    "saved game": (a_game, spoilt_lines, of_a_file(saved.read)),
    "game at a table": (a_table, spoilt_lines, of_a_file(rounds.read)),
    "exercise": (lambda: files("class")["exercise.yaml"].encode(), spoilt, of_an_exercise),
    "cases": (few_cases, spoilt, of_a_file(cases.read)),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_reads_or_refuses_in_words_whatever_it_is_given(reader: str) -> None:
    made, spoil, read = READERS[reader]
    content = made()
    told: list[str] = []

    @BOUNDED
    @given(seed=some.integers(0, 10**6))
    def tried(seed: int) -> None:
        with TemporaryDirectory() as folder:
            try:
                read(Path(folder), spoil(content, seed))
            except BadScenario as bad:
                told.append(str(bad))

    tried()
    assert len(told) > 10
    assert all(words and words.count("\n") < MOST_LINES for words in told)


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_the_file_that_is_spoilt_for_it(reader: str, tmp_path: Path) -> None:
    made, _, read = READERS[reader]
    assert read(tmp_path, made()) is not None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 5000,
        b"[" * 100_000,
        b"{" * 5000,
        b"- " * 5000,
        b"a: &a [*a, *a]\n",
        b'"' * 99_999,
        b"\xff\xfe\x00\x00",
        b"?" * 999,
    ],
    ids=["empty", "zeros", "brackets", "braces", "dashes", "itself", "quotes", "utf-32", "questions"],
)
def test_a_reader_refuses_what_is_no_text_of_its_kind(reader: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadScenario) as bad:
        READERS[reader][2](tmp_path, content)
    assert len(str(bad.value).split("\n")) <= MOST_LINES
