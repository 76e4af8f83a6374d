"""A class that draws roads, on its pages: who may send, see and do what; and roads are scored in a process aside."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sim.teaching.contest import judge
from sim.teaching.submission import submitted
from sim.web.app import application
from sim.web.classroom.clock import GRACE
from sim.web.classroom.drawing import MOST_ROADS, Drawing
from sim.web.classroom.part import Classroom
from sim.web.classroom.records import rules
from sim.web.classroom.roads import as_submission
from sim.web.classroom.rooms import LAWS
from sim.web.classroom.standing import CLOSED
from sim.web.gate import hosts_of
from sim.web.store import Entry, Store
from tests.web.classes import OTHER, ROOM, opened
from tests.web.classes import asked as without_contest
from tests.web.drawings import SEED, TRACKS, WORLDS, asked, contest
from tests.web.test_class_pages import FORMULA, HOST, HOSTILE, Here, Person

pytestmark = [pytest.mark.usefixtures("compiled"), pytest.mark.slow]  # one room, whose story goes from test to test
HALVES, UNEVEN = "1:1 2:1", "1:1 2:3"
COMPILING = 300  # seconds at most for the first road, for which a program is made
CONSOLE = f"/class/{ROOM}/console"


class Clock:
    """The time of day, which a test may turn."""

    def __init__(self) -> None:
        self.of_day, self.ahead = time.time, 0.0

    def __call__(self) -> float:
        return self.of_day() + self.ahead


CLOCK = Clock()


@pytest.fixture(scope="module")
def here(compiled: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """A room whose exercise has a contest, and another without; tests of this file follow one another in it."""
    folder = tmp_path_factory.mktemp("class")
    with Store(folder / "classes.sqlite", LAWS, CLOCK) as store:
        rooms = {ROOM: asked(folder), OTHER: without_contest(folder)}
        for room, one in rooms.items():
            opened(store, one, room)
        app = application([Classroom(store, rooms, "http://192.0.2.7:8765/")], hosts_of(["127.0.0.1"], 8765))
        with TestClient(app, base_url=f"http://{HOST}") as client:
            yield Here(folder, client, store)


@pytest.fixture(scope="module")
def boss(here: Here) -> Person:
    return here.instructor()


@pytest.fixture(scope="module")
def ada(here: Here) -> Person:
    return here.person().joins(HOSTILE)


@pytest.fixture(scope="module")
def ben(here: Here) -> Person:
    return here.person().joins(FORMULA)


def drawing(here: Here) -> Drawing:
    found = here.state().drawing
    assert found is not None
    return found


def sends(who: Person, attempt: int, first: str = HALVES, second: str = HALVES, expect: int = 303, **more: str) -> str:
    fields = {f"road-{TRACKS[0]}": first, f"road-{TRACKS[1]}": second}
    return who.post(f"/class/{ROOM}", expect, do="draw", attempt=attempt, **{**fields, **more})


def test_before_it_is_put_nothing_is_drawn_and_the_console_offers_it(here: Here, boss: Person, ada: Person) -> None:
    assert "Put the drawing" in boss.get(CONSOLE)
    assert "No roads are drawn" in sends(ada, 1, expect=409)
    boss.get(f"{CONSOLE}/roads.csv", 409)


def test_an_exercise_without_a_contest_has_no_drawing(here: Here) -> None:
    other = here.instructor(OTHER)
    assert "Put the drawing" not in other.get(f"/class/{OTHER}/console")
    other.does("draw-begin", 400, room=OTHER, minutes=5)
    assert "no contest" in other.text


def test_a_sealed_board_is_shown_to_nobody_and_roads_are_scored_as_they_come(
    here: Here, boss: Person, ada: Person, ben: Person
) -> None:
    boss.does("draw-begin", minutes=20)
    assert "Draw a road" in ada.get(f"/class/{ROOM}")
    assert f'name="road-{TRACKS[0]}"' in ada.text
    assert "only your instructor sees your name" in ada.text
    sends(ada, 1)
    sends(ben, 1, UNEVEN)
    assert "kept; scores are sealed" in ada.get(f"/class/{ROOM}")
    here.until(lambda state: state.drawing is not None and not state.drawing.waiting, COMPILING)
    assert "scores are sealed" in ada.get(f"/class/{ROOM}")
    wall = here.person()
    for page in (ada.text, wall.get(f"/class/{ROOM}/projector"), ben.get(f"/class/{ROOM}")):
        assert "The board</caption>" not in page
    assert "2 of 2" in wall.get(f"/class/{ROOM}/projector").replace("<b>", "").replace("</b>", "")
    assert "The board</caption>" in boss.get(CONSOLE)
    boss.does("board-show")
    shown = wall.get(f"/class/{ROOM}/projector")
    assert all(f"<bdi>{name}</bdi>" in shown for name in ("road 1", "road 2", "Halves"))
    assert "script>alert" not in shown  # nobody is named
    assert FORMULA not in shown
    assert "yours" in ada.get(f"/class/{ROOM}")
    assert "<bdi>road 1</bdi>" in ada.text


def test_what_the_board_shows_is_what_the_contest_finds(here: Here, ada: Person) -> None:
    own = drawing(here)
    loaded = contest(here.folder)
    said = ada.get(f"/class/{ROOM}")
    for road in own.roads:
        [found] = judge([submitted(json.dumps(as_submission(road.road)), "road", loaded)], WORLDS, SEED)
        assert f"<b>{100 * found.score:.1f}</b>" in said
        assert found.hardest in said


def test_the_same_road_shares_a_place_with_the_road_to_beat_and_was_tried_once(here: Here, ada: Person) -> None:
    events = [one for one in here.store.events(ROOM) if one.kind == "scored"]
    assert len({one.body["key"] for one in events}) == len(events) == 2  # halves, drawn by one and by the sheet
    assert "<small> shared</small>" in ada.get(f"/class/{ROOM}")


def test_a_replayed_request_keeps_one_road_and_another_under_its_number_is_refused(here: Here, ada: Person) -> None:
    before = drawing(here).roads
    sends(ada, 1)
    assert drawing(here).roads == before
    sends(ada, 1, UNEVEN, expect=409)
    sends(ada, 3, expect=409)
    assert drawing(here).roads == before


BAD = {
    "no tranche": "",
    "markup": "1:1 <script>",
    "no number": "one:two",
    "too many": " ".join(["1:1"] * 13),
    "very long": "1:1 " * 5000,
    "too large": "1:101",
    "backwards": "2:1 1:1",
    "negative": "1:-5",
    "zero": "0:1",
    "another alphabet": "١:١",
    "formula": "=1+1",
    "nothing but spaces": "   ",
}


@pytest.mark.parametrize("first", BAD.values(), ids=BAD.keys())
def test_what_is_no_road_is_refused_in_a_sentence_and_nothing_is_kept(here: Here, ada: Person, first: str) -> None:
    before = here.store.room(ROOM).version
    said = sends(ada, 2, first, expect=400)
    assert "<script>" not in said
    assert here.store.room(ROOM).version == before


def test_a_road_that_takes_longer_than_there_is_time_is_told_why(here: Here, ada: Person) -> None:
    slow = " ".join(f"{number}:1" for number in range(1, 13)), " ".join(f"{number}:1" for number in range(13, 25))
    said = sends(ada, 2, *slow, expect=400)
    assert "does not fit" in said
    assert "weeks" in said


def test_strangers_other_rooms_and_other_sites_send_nothing(here: Here, ada: Person) -> None:
    before = here.store.room(ROOM).version
    sends(here.person(), 2, expect=403)
    stranger = here.person().joins("Eve", OTHER)
    sends(stranger, 2, expect=403)
    ada.post(f"/class/{ROOM}", 403, headers={"origin": "http://evil.example"}, do="draw", attempt=2)
    ada.post(f"/class/{OTHER}", 403, do="draw", attempt=1)
    for path in (CONSOLE, f"{CONSOLE}/roads.csv", f"{CONSOLE}/versions"):
        ada.get(path, 403)
    ada.post(CONSOLE, 403, do="draw-close", once="x")
    assert here.store.room(ROOM).version == before
    assert drawing(here).is_open


def test_what_an_instructor_sends_twice_happens_once(here: Here, boss: Person) -> None:
    boss.get(CONSOLE)
    once = boss.field("once")
    for _ in range(2):
        boss.post(CONSOLE, do="draw-extend", once=once, minutes=2)
    kinds = [one.kind for one in here.store.events(ROOM)]
    assert kinds.count("drawing extended") == 1
    boss.does("draw-extend", 409, minutes=999)
    boss.does("draw-begin", 409, minutes=5)


def test_a_stopped_clock_stands_on_every_page(here: Here, boss: Person, ada: Person) -> None:
    boss.does("draw-pause")
    assert "the clock is stopped" in ada.get(f"/class/{ROOM}")
    assert "the clock is stopped" in boss.get(CONSOLE)
    assert "the clock is stopped" in here.person().get(f"/class/{ROOM}/projector")
    boss.does("draw-resume")
    assert "the clock is stopped" not in ada.get(f"/class/{ROOM}")


def test_a_seat_sends_so_many_roads_and_no_more(here: Here, ben: Person) -> None:
    for attempt in range(2, MOST_ROADS + 1):
        sends(ben, attempt, UNEVEN)
    assert "that is the most" in ben.get(f"/class/{ROOM}")
    sends(ben, MOST_ROADS + 1, expect=409)
    assert len(drawing(here).of(1)) == MOST_ROADS


def test_the_roads_are_taken_along_as_a_table_with_no_formulas(here: Here, boss: Person) -> None:
    text = boss.get(f"{CONSOLE}/roads.csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 1 + MOST_ROADS + 1
    assert rows[1]["who"] == f"'{FORMULA}"
    assert [row["counts"] for row in rows] == ["yes", *["no"] * (MOST_ROADS - 1), "yes", "yes"]
    assert all(float(row["score low"]) <= float(row["score"]) <= float(row["score high"]) for row in rows)
    again = submitted(rows[1]["yaml"], "again", contest(here.folder))
    [found] = judge([again], WORLDS, SEED)
    assert float(rows[1]["score"]) == pytest.approx(100 * found.score, abs=0.006)
    assert " alone" in rows[1]["road"] or " with " in rows[1]["road"]


def test_the_deadline_closes_and_shows_the_board_and_nothing_is_sent_afterwards(
    here: Here, boss: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss.does("board-hide")
    until = drawing(here).until
    assert until is not None
    monkeypatch.setattr(CLOCK, "ahead", until + GRACE + 1 - time.time())
    monkeypatch.setattr(time, "time", CLOCK)
    here.until(lambda state: state.drawing is not None and not state.drawing.is_open)
    monkeypatch.undo()
    assert "The board</caption>" in here.person().get(f"/class/{ROOM}/projector")
    assert "The roads of the class" in ada.get(f"/class/{ROOM}")
    sends(ada, 2, UNEVEN, expect=409)
    boss.does("draw-close", 409)
    boss.does("board-hide")
    assert "The board</caption>" not in here.person().get(f"/class/{ROOM}/projector")


def test_the_question_may_be_put_after_the_drawing(here: Here, boss: Person, ada: Person) -> None:
    boss.does("begin", minutes=5)
    assert "Guess before the model says" in ada.get(f"/class/{ROOM}")
    boss.does("close")
    here.until(lambda state: state.phase == CLOSED)  # nobody has guessed: time is called first
    assert "What the class guessed" in unescape(ada.get(f"/class/{ROOM}"))


def test_a_served_room_goes_on_after_the_server_was_away(tmp_path: Path) -> None:
    """What was sent and not scored is scored by the next server; a deadline that passed meanwhile stops the clock."""
    one = asked(tmp_path)
    with Store(tmp_path / "classes.sqlite", LAWS) as store:
        opened(store, one)
        assert one.contest is not None
        body = {**rules(one.contest, one.worlds, one.seed), "seconds": 1, "is_named": True, "is_shown": True}
        store.append(Entry(ROOM, "joined:a", "joined", {"name": "Ada", "token": "a"}))
        store.append(Entry(ROOM, "put", "drawing put", body))
        road = {track: [[1, 1]] for track in TRACKS}
        store.append(Entry(ROOM, "drawn:0:1", "drawn", {"seat": 0, "attempt": 1, "road": road}))
        time.sleep(1.1)
        app = application([Classroom(store, {ROOM: one}, "http://127.0.0.1:8765/")], hosts_of(["127.0.0.1"], 8765))
        with TestClient(app, base_url=f"http://{HOST}") as client:
            here = Here.__new__(Here)
            here.client, here.store = client, store
            here.until(lambda state: state.drawing is not None and not state.drawing.waiting, COMPILING)
            found = drawing(here)
            assert (found.is_open, found.until, found.left) == (True, None, 0.0)
