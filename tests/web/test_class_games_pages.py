"""Games at the tables of a class on their pages: who decides, who sees what, and what the instructor's hand does."""

from __future__ import annotations

import re
from html import unescape
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from sim.web.app import application
from sim.web.classroom import halls
from sim.web.classroom.games import Games, Place
from sim.web.classroom.part import Classroom
from sim.web.classroom.rooms import LAWS
from sim.web.gate import hosts_of
from sim.web.store import Store
from tests.web.classes import ROOM, asked
from tests.web.test_class_pages import FORMULA, HOST, HOSTILE, PATIENCE, Here, here

__all__ = ["here"]
PLAYERS = ("Ada", "Ben", "Cem", "Dot", "Eve")
THERE = f"/class/{ROOM}"
BEGIN = {"choice": "as_it_is:first:second", "size": 1, "rounds": 2, "minutes": "", "world": 3}


class Class:
    """Five students at three tables: the last one plays against the advisers."""

    def __init__(self, here: Here, players: tuple[str, ...] = PLAYERS, **more: Any) -> None:
        self.here, self.boss = here, here.instructor()
        self.students = {name: here.person().joins(name) for name in players}
        self.boss.get(f"{THERE}/console")
        value = re.search(r'<option value="(as_it_is:\w+:\w+)"', self.boss.text)
        assert value is not None, self.boss.text
        self.boss.does("games", **{**BEGIN, "choice": value[1], **more})
        self.opens(1)

    @property
    def games(self) -> Games:
        return self.here.state().games[-1]

    def opens(self, number: int, game: int = 1) -> None:
        """Wait until a round is open and the tables are up."""
        self.here.until(lambda state: state.games[-1].open is not None and state.games[-1].round == number)
        assert self.games.number == game

    def place(self, name: str) -> Place:
        found = self.games.place_of(list(self.students).index(name))
        assert found is not None
        return found

    def opposite(self, name: str) -> str:
        table, side = self.place(name)
        [seat] = self.games.members((table, self.games.other(side)))
        return list(self.students)[seat]

    @property
    def alone(self) -> str:
        """The student who has the advisers opposite."""
        empty = next(place for place in self.games.places if not self.games.members(place))
        [seat] = self.games.members((empty[0], self.games.other(empty[1])))
        return list(self.students)[seat]

    @property
    def paired(self) -> list[str]:
        """The others."""
        return [name for name in self.students if name != self.alone]

    def sees(self, name: str) -> str:
        return plain(self.students[name].get(THERE))

    def decides(self, name: str, choice: str = "advisers", expect: int = 303, **more: Any) -> None:
        student = self.students[name]
        student.get(THERE)
        which = {field: student.field(field) for field in ("game", "take", "round", "revision")}
        student.post(THERE, expect, do="move", **{**which, "choice": choice, "message": "", "promise": "", **more})

    def asks(self, do: str, expect: int = 303, **more: Any) -> None:
        """Do something to the games from the console."""
        which = {"game": self.games.number, "take": self.games.take, "round": self.games.round}
        self.boss.does(do, expect, **{**which, **more})


def plain(page: str) -> str:
    """A page as it is read, without the marks that keep words of others apart."""
    return re.sub("[\u2066-\u2069]", "", unescape(page))


def test_two_rounds_are_played_to_the_end_and_again_with_the_sides_exchanged(here: Here) -> None:
    room = Class(here)
    first = {name: room.place(name) for name in PLAYERS}
    alone, (one, *_) = room.alone, room.paired
    assert "its advisers, the model, decide" in room.sees(alone)
    assert "Your brief, for your eyes only" in room.sees(one)
    assert "Worth" not in room.sees(one)
    projector = room.boss.get(f"{THERE}/projector")
    assert "Round 1 of 2" in projector
    assert "<b>0 of 3</b> tables in" in projector
    for name in PLAYERS[:-1]:
        room.decides(name)
    assert "Kept: Left to the advisers" in room.sees(PLAYERS[0])
    room.decides(PLAYERS[-1])
    room.opens(2)  # by itself: all are in
    closed = [event for event in here.store.events(ROOM) if event.kind == "round closed"]
    assert [event.body["by"] for event in closed] == ["all"]
    room.asks("round")
    here.until(lambda state: state.games[-1].ends is not None)
    over = room.sees(one)
    assert "The games are over" in over
    assert "by its own reckoning" in over
    room.students[one].post(THERE, do="reflect", revision=1, text=HOSTILE)
    assert "What you wrote is kept" in room.sees(one)
    console = room.boss.get(f"{THERE}/console")
    assert "alert" in console
    assert "<script>alert" not in console
    assert "The games are over" in room.boss.get(f"{THERE}/projector")
    room.boss.does("unlock")
    assert "You sat at no table" in here.person().joins("Zoe").get(THERE)
    room.asks("swap")
    room.opens(1, game=2)
    assert {name: room.games.other(room.place(name)[1]) for name in PLAYERS} == {n: p[1] for n, p in first.items()}
    assert (here.state().games[0].world, here.state().games[1].world) == (3, 3)


def test_a_message_and_a_promise_reach_the_other_side_once_the_round_is_closed_and_no_page_before(here: Here) -> None:
    room = Class(here)
    one = room.paired[0]
    other, third = room.opposite(one), next(name for name in room.paired if name not in (one, room.opposite(one)))
    boss, before = room.boss, {name: room.sees(name) for name in (other, third)}
    assert "let go" not in str(before)
    room.decides(one, "advisers", message=f"let go {HOSTILE}", promise=3)
    assert "let go" in room.sees(one)
    assert "within 3 weeks" in room.sees(one)
    wall = boss.get(f"{THERE}/projector")
    for page in (room.sees(other), room.sees(third), wall, boss.get(f"{THERE}/console")):
        assert "let go" not in page
    same = [re.sub(r'data-version="[^"]*"', "", one) for one in (before[third], room.sees(third))]
    assert same[0] == same[1]  # nothing of it is at another table
    room.asks("round")
    room.opens(2)
    here.until(lambda _: "let go" in room.students[other].get(THERE))
    assert "let go" not in room.sees(third)
    assert "<script>alert" not in room.students[other].text
    assert "to step by week 3" in room.sees(other)


def test_nobody_decides_for_others_or_what_is_not_open(here: Here) -> None:
    room = Class(here)
    one, watcher = room.paired[0], here.person()
    table, side = room.place(one)
    other = room.opposite(one)
    room.decides(one, message="mine")
    room.decides(other, table=table, side=side, message="theirs")  # what a form claims of its place counts for nothing
    assert room.games.moves[table, side]["message"] == "mine"
    third = next(name for name in PLAYERS if name not in (one, other))
    for more in ({"choice": "sign"}, {"choice": "end"}, {"promise": 13}, {"promise": "x"}, {"message": "x" * 281},
                 {"round": 2}, {"take": 1}, {"game": 2}, {"revision": 7}):  # fmt: skip
        room.decides(third, expect=409, **more)
    room.decides(third, expect=413, message="x" * 70_000)
    fields = {"do": "move", "game": 1, "take": 0, "round": 1, "revision": 1, "choice": "advisers"}
    watcher.post(THERE, 403, **fields)
    room.students[third].post(THERE, 403, {"origin": "http://evil.example"}, **fields)
    room.students[third].post(f"{THERE}/console", 403, **{**fields, "do": "round"})
    assert room.games.stands(room.place(third)) == "late"
    kinds = len(here.store.events(ROOM))
    again = {**fields, "message": "mine", "promise": ""}
    for _ in range(3):
        room.students[one].post(THERE, 303, **again)  # sent again, it is the same
    room.students[one].post(THERE, 409, **{**again, "message": "other"})
    assert len(here.store.events(ROOM)) == kinds


def test_advisers_say_what_they_would_do_once_they_are_asked_and_what_is_filled_in_stays(here: Here) -> None:
    room = Class(here)
    one, other = room.paired[0], room.opposite(room.paired[0])
    student = room.students[one]
    student.get(THERE)
    fields = {field: student.field(field) for field in ("game", "take", "round", "revision")}
    shown = student.post(THERE, 200, do="advice", message="half a sen", promise="2", **fields)
    assert "Your advisers:" in shown
    assert "half a sen" in shown
    assert "Worth" in room.sees(one)
    assert "Worth" not in room.sees(other)
    assert "Your advisers:" not in room.sees(other)
    student.post(THERE, 200, do="advice", **fields)
    assert [event.kind for event in here.store.events(ROOM)].count("advised") == 1


def test_the_instructor_hands_sides_to_their_advisers_and_back_and_leaves_who_is_late_to_them(here: Here) -> None:
    room = Class(here)
    one = room.paired[0]
    place = "{}:{}".format(*room.place(one))
    room.asks("advisers", place=place)
    assert "Your instructor has handed your side" in room.sees(one)
    assert "its advisers decide" in room.sees(room.opposite(one))
    assert "its advisers decide" in plain(room.boss.get(f"{THERE}/console"))
    room.asks("back", place=place)
    assert "You decide" in room.sees(one)
    room.asks("advance", place=place)
    assert "You were late" in room.sees(one)
    room.asks("advance", 409, place=place)
    room.asks("advance")
    room.opens(2)
    assert "You decide" in room.sees(one)
    room.asks("advisers")  # all: the games go to their end by themselves
    here.until(lambda state: state.games[-1].ends is not None)


def test_all_go_back_to_an_earlier_round_and_something_happens(here: Here) -> None:
    room = Class(here)
    one = room.paired[0]
    room.decides(one, message="first")
    kind = next(iter(room.games.kinds))
    room.asks("event", kind=kind, week=room.games.week + 1)
    assert room.games.kinds[kind] in plain(room.boss.get(f"{THERE}/console"))
    room.asks("event", 409, kind="flood", week=9)
    room.asks("event", 409, kind=kind, week=1)
    room.asks("round")
    room.opens(2)
    here.until(lambda _: "You decide" in room.students[one].get(THERE))
    room.asks("rewind", round=1)
    room.opens(1)
    assert (room.games.take, room.games.rounds, room.games.events) == (1, (), ())
    here.until(lambda _: "You decide" in room.students[one].get(THERE))
    assert "first" not in re.findall(r"<textarea[^>]*>([^<]*)", room.students[one].text)
    room.decides(one, message="otherwise")
    room.asks("rewind", 409, round=2)


def test_a_form_that_was_overtaken_closes_no_other_round(here: Here) -> None:
    room = Class(here)
    room.asks("round")
    room.opens(2)
    room.asks("round", round=1)
    assert room.games.open is not None


def test_who_comes_late_gets_a_place_and_who_is_removed_has_none(here: Here) -> None:
    room = Class(here, rounds=3)
    gone, late = room.paired[0], here.person().joins("Zoe")
    assert "You sit at no table" in late.get(THERE)
    table, side = room.place(room.alone)
    room.asks("sit", seat=5, place=f"{table}:{room.games.other(side)}")
    here.until(lambda _: "You decide" in late.get(THERE))
    room.asks("sit", 409, seat=5, place="0:" + side)
    room.boss.does("remove", seat=list(PLAYERS).index(gone))
    assert "Your name" in room.sees(gone)
    room.students[gone].post(THERE, 403, do="move", game=1, take=0, round=1, revision=1, choice="advisers")
    assert gone not in room.boss.get(f"{THERE}/console")


def test_an_observer_sees_what_is_projected_and_nothing_else(here: Here) -> None:
    watcher = here.person()
    watcher.get(THERE)
    watcher.post(THERE, do="observe", token=watcher.field("token"))
    room = Class(here)
    shown = watcher.get(THERE)
    assert "Round 1 of 2" in shown
    assert all(name not in shown for name in PLAYERS)
    assert "brief" not in shown
    watcher.post(THERE, 403, do="move", game=1, take=0, round=1, revision=1, choice="advisers")
    assert len(here.state().present) == len(room.students)


def test_teams_are_of_a_size_and_any_of_them_decides(here: Here) -> None:
    room = Class(here, size=2)
    assert [len(side) for table in room.games.tables for side in table.values()] == [2, 2, 1, 0]
    table = room.games.tables[0]
    one, two = (list(PLAYERS)[seat] for seat in next(iter(table.values())))
    room.decides(one, message="by one")
    assert "by one" in room.sees(two)
    room.decides(two, message="by two")
    assert "by two" in room.sees(one)
    assert "any of you may decide" in room.sees(one)
    assert two not in room.sees(one)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"size": 0}, 400),
        ({"size": 9}, 400),
        ({"rounds": 99}, 409),
        ({"world": "x"}, 400),
        ({"choice": "as_it_is:a:b"}, 400),
        ({"choice": "../../etc:a:b"}, 400),
        ({"minutes": 999}, 409),
    ],
)
def test_games_that_make_no_sense_are_not_begun(here: Here, more: dict[str, Any], status: int) -> None:
    boss = here.instructor()
    here.person().joins(FORMULA)
    value = re.search(r'<option value="(as_it_is:\w+:\w+)"', boss.text)
    assert value is not None
    boss.does("games", status, **{**BEGIN, "choice": value[1], **more})
    assert not here.state().games


def test_a_server_that_starts_anew_in_the_middle_of_a_round_goes_on_where_it_was(here: Here) -> None:
    room = Class(here)
    one = room.paired[0]
    room.decides(one, message="before")
    room.asks("round")
    room.opens(2)
    room.decides(one, message="in the middle")
    here.until(lambda _: "Kept" in room.students[one].get(THERE))
    part = Classroom(here.store, {ROOM: asked(here.folder)}, "http://192.0.2.7:8765/")
    with TestClient(application([part], hosts_of(["127.0.0.1"], 8765)), base_url=f"http://{HOST}") as client:
        for person in (room.boss, *room.students.values()):
            person.client = client
        assert "is kept" in room.sees(one) or "Kept" in room.sees(one)  # the second once the table is up
        here.until(lambda _: "in the middle" in room.students[one].get(THERE))
        other = room.opposite(one)
        assert "before" in room.sees(other)
        room.decides(other)
        room.asks("round")
        here.until(lambda state: state.games[-1].ends is not None)
    moves = room.games.rounds[1][room.place(one)[0]][room.place(one)[1]]
    assert moves["message"] == "in the middle"


def test_what_somebody_fills_in_stays_while_the_model_puts_the_tables_up_again(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Class(here)
    one = room.paired[0]
    scene = re.search('data-scene="[^"]*"', room.sees(one))
    go_on = Event()
    put_up = halls.put_up
    monkeypatch.setattr(halls, "put_up", lambda *known: go_on.wait(PATIENCE) and put_up(*known))
    part = Classroom(here.store, {ROOM: asked(here.folder)}, "http://192.0.2.7:8765/")
    with TestClient(application([part], hosts_of(["127.0.0.1"], 8765)), base_url=f"http://{HOST}") as client:
        student = room.students[one]
        student.client = client
        assert "The model is putting your table up again" in room.sees(one)
        meanwhile = re.search('data-scene="[^"]*"', student.text)
        assert scene is not None
        assert meanwhile is not None
        assert meanwhile[0] == scene[0]
        fields = {"do": "move", "game": 1, "take": 0, "round": 1, "revision": 1, "choice": "advisers"}
        student.post(THERE, 503, **{**fields, "do": "advice"})
        student.post(THERE, message="meanwhile", promise="", **fields)
        assert "Your decision is kept" in room.sees(one)
        go_on.set()
        here.until(lambda _: "meanwhile" in room.sees(one))


def test_what_the_model_cannot_do_is_told_and_tried_again(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Class(here)
    with monkeypatch.context() as broken:
        broken.setattr("sim.web.classroom.halls.made", lambda _: 1 / 0)
        room.asks("round")
        here.until(lambda _: "could not go on" in room.boss.get(f"{THERE}/console"))
        assert "Your instructor sees this too" in room.sees(room.paired[0])
    room.asks("model")
    room.opens(2)


def test_what_the_law_refuses_though_nothing_has_changed_is_told_and_not_tried_for_ever(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Class(here)
    with monkeypatch.context() as broken:
        broken.setattr("sim.web.classroom.halls.ends_of", lambda _: [])  # of no table
        room.asks("advisers")
        here.until(lambda _: "could not go on" in room.boss.get(f"{THERE}/console"))
    room.asks("model")
    here.until(lambda state: state.games[-1].ends is not None)


def test_a_file_in_which_games_are_is_read_again_as_it_is(here: Here) -> None:
    room = Class(here)
    room.decides(room.paired[0], message=HOSTILE)
    room.asks("round")
    room.opens(2)
    kept = here.state()
    here.store.close()
    with Store(here.folder / "classes.sqlite", LAWS) as store:
        assert store.room(ROOM).state == kept
