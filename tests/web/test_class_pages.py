"""A class on its pages: who may see and do what, and what those who may not are told."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sim.web.app import application
from sim.web.classroom import rooms, told
from sim.web.classroom.console import instruct
from sim.web.classroom.law import Class
from sim.web.classroom.part import Classroom
from sim.web.classroom.rooms import LAWS
from sim.web.classroom.standing import CLOSED, OPEN
from sim.web.gate import hosts_of
from sim.web.play import tokens
from sim.web.store import Entry, Store
from tests.web.classes import OTHER, ROOM, asked, opened

HOST = "127.0.0.1:8765"
HOSTILE = "<script>alert('x')</script>\u202e"
FORMULA = "=HYPERLINK(1)"
PATIENCE = 60


class Here:
    """A served classroom of two rooms, whose clock can be turned, and people with browsers of their own."""

    def __init__(self, folder: Path, client: TestClient, store: Store) -> None:
        self.folder, self.client, self.store = folder, client, store
        self.keys = {room: instruct(store, room) for room in (ROOM, OTHER)}

    def person(self) -> Person:
        return Person(self.client)

    def instructor(self, room: str = ROOM) -> Person:
        one = Person(self.client)
        one.get(f"/class/{room}/console?key={self.keys[room]}", 303)
        one.get(f"/class/{room}/console")
        return one

    def state(self, room: str = ROOM) -> Class:
        state = self.store.room(room).state
        assert isinstance(state, Class)
        return state

    def until(self, is_so: Callable[[Class], bool], patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not is_so(self.state()):
            assert time.monotonic() < end, self.state()
            time.sleep(0.05)


class Person:
    """Somebody with cookies of one's own."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.cookies, self.text = client, dict[str, str](), ""

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"origin": f"http://{HOST}", "accept": "text/html", "host": HOST, "cookie": cookies}

    def get(self, address: str, expect: int = 200, **headers: str) -> str:
        self.client.cookies.clear()
        answer = self.client.get(address, headers=self._headers() | headers, follow_redirects=False)
        return self._took(answer, expect)

    def post(self, address: str, expect: int = 303, headers: dict[str, str] | None = None, **fields: Any) -> str:
        self.client.cookies.clear()
        answer = self.client.post(
            address, data=fields, headers=self._headers() | (headers or {}), follow_redirects=False
        )
        return self._took(answer, expect)

    def _took(self, answer: Any, expect: int) -> str:
        assert answer.status_code == expect, f"{answer.status_code}: {answer.text}"
        self.cookies |= dict(answer.cookies)
        self.text = answer.text
        return self.text

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found is not None, self.text
        return unescape(found[1])

    def joins(self, name: str, room: str = ROOM, expect: int = 303) -> Person:
        self.get(f"/class/{room}")
        self.post(f"/class/{room}", expect, do="join", token=self.field("token"), name=name)
        return self

    def guesses(self, first: int, why: str = "because", revision: int = 1, expect: int = 303, room: str = ROOM) -> None:
        values = {"guess-as_it_is": first, "guess-longer": 60}
        self.post(f"/class/{room}", expect, do="guess", revision=revision, why=why, **values)

    def does(self, do: str, expect: int = 303, room: str = ROOM, **fields: Any) -> None:
        self.get(f"/class/{room}/console")
        self.post(f"/class/{room}/console", expect, do=do, **({"once": self.field("once")} | fields))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    one = asked(tmp_path)
    with Store(tmp_path / "classes.sqlite", LAWS) as store:
        for room in (ROOM, OTHER):
            opened(store, one, room)
        part = Classroom(store, dict.fromkeys((ROOM, OTHER), one), "http://192.0.2.7:8765/")
        app = application([part], hosts_of(["127.0.0.1"], 8765))
        with TestClient(app, base_url=f"http://{HOST}") as client:
            yield Here(tmp_path, client, store)


def test_a_whole_round(here: Here) -> None:
    boss, ada, ben = here.instructor(), here.person().joins("Ada"), here.person().joins("Ben")
    assert "The question comes by itself" in ada.get(f"/class/{ROOM}")
    boss.does("begin", minutes=5)
    ada.get(f"/class/{ROOM}")
    assert "Of 100 possible worlds" in ada.text
    assert "5:00" in ada.text
    ada.guesses(13, "they fear")
    assert "Your answer is kept" in ada.get(f"/class/{ROOM}")
    assert "1 of 2" in boss.get(f"/class/{ROOM}/console")
    assert boss.text.index("Ben") < boss.text.index("Ada")  # who is late comes first
    ada.guesses(17, "they still fear", revision=2)
    boss.does("close")
    here.until(lambda state: state.phase == CLOSED and state.found is not None)
    shown = ben.get(f"/class/{ROOM}/projector")
    assert "the middle of the class 17, the model" in shown
    found = here.state().found
    assert found is not None
    assert f"The model: {found['answer']}" in unescape(shown)
    assert shown.count("<circle") == 2
    assert "Ada" not in shown
    assert "they still fear" not in shown
    assert "you 17" in ada.get(f"/class/{ROOM}")
    assert "No answer of yours" in ben.get(f"/class/{ROOM}")
    assert "they still fear" in boss.get(f"/class/{ROOM}/console")
    rows = list(csv.DictReader(io.StringIO(boss.get(f"/class/{ROOM}/console/class.csv").lstrip("\ufeff"))))
    assert [(row["name"], row["guess as_it_is"], row["why"], row["changes"]) for row in rows] == [
        ("Ada", "17", "they still fear", "1"),
        ("Ben", "", "", "0"),
    ]
    assert all(0 <= float(row["model longer"]) <= 100 for row in rows)


def test_where_somebody_is_late_closing_calls_time_first_and_what_is_under_way_arrives(here: Here) -> None:
    boss, ada, ben = here.instructor(), here.person().joins("Ada"), here.person().joins("Ben")
    boss.does("begin", minutes="")
    ada.guesses(13, "they fear")
    boss.does("close")
    assert here.state().phase == OPEN
    assert "0:00" in ben.get(f"/class/{ROOM}")  # a phone sends what is filled in when it sees this
    ben.guesses(88, "they hope")
    boss.does("close")  # once more changes nothing
    here.until(lambda state: state.phase == CLOSED)
    assert [seat.guess and seat.guess["as_it_is"] for seat in here.state().seats] == [13, 88]
    ben.guesses(89, revision=2, expect=409)


def test_a_student_says_which_team_it_plays_in_and_the_console_shows_it(here: Here) -> None:
    boss, ada = here.instructor(), here.person()
    ada.get(f"/class/{ROOM}")
    ada.post(f"/class/{ROOM}", 409, do="join", token=ada.field("token"), name="Ada", team="x" * 41)
    ada.get(f"/class/{ROOM}")
    ada.post(f"/class/{ROOM}", do="join", token=ada.field("token"), name="Ada", team=HOSTILE)
    shown = boss.get(f"/class/{ROOM}/console")
    assert "<small>team" in shown
    assert "<script>alert" not in shown
    assert here.state().seats[0].team == HOSTILE


def test_the_code_of_a_room_may_be_typed_small(here: Here) -> None:
    assert "Your name" in here.person().get(f"/class/{ROOM.lower()}")


def test_the_console_shows_each_guess_under_its_own_order(here: Here) -> None:
    """Whatever the names of the orders: what is kept has its keys in another order than the sheet."""
    boss, ada = here.instructor(), here.person().joins("Ada")
    boss.does("begin", minutes=5)
    ada.guesses(13)
    state = here.state()
    turned = replace(state.seats[0], guess=dict(sorted(state.seats[0].guess.items(), reverse=True)))
    [row] = told.roll(replace(state, phase=CLOSED, seats=(turned,)))
    assert row["guess"] == [state.seats[0].guess[order] for order in state.orders]
    assert len(set(row["guess"])) == len(row["guess"])


def test_nothing_is_shown_of_a_guess_or_of_the_model_before_the_question_is_closed(here: Here) -> None:
    boss, ada, ben = here.instructor(), here.person().joins("Ada"), here.person().joins("Ben")
    boss.does("begin", minutes="")
    here.until(lambda state: state.found is not None)
    before = [ben.get(f"/class/{ROOM}{page}") for page in ("", "/projector")]
    ada.guesses(83, "a secret reason")
    after = [ben.get(f"/class/{ROOM}{page}") for page in ("", "/projector")]
    assert before[0] == after[0]
    plain = [re.sub(r'data-version="[^"]*"', "", one) for one in (before[1], after[1])]
    assert plain[0].replace("0 of 2", "1 of 2") == plain[1]
    console = boss.get(f"/class/{ROOM}/console")
    for page in (*after, console):
        assert "83" not in re.sub(r"(key|once|ticket|value|data-version)[^ >]*", "", page)
        assert "secret" not in page
    boss.get(f"/class/{ROOM}/console/class.csv", 409)


def test_names_with_scripts_and_formulas_are_text(here: Here) -> None:
    boss = here.instructor()
    ada, eve = here.person().joins(HOSTILE), here.person().joins(FORMULA)
    boss.does("begin", minutes=5)
    ada.guesses(1, "+1" + HOSTILE)
    eve.guesses(2, "@SUM(A1)\n=2")
    boss.does("say", text=HOSTILE)
    pages = [ada.get(f"/class/{ROOM}/projector")]
    boss.does("close")
    pages += [ada.get(f"/class/{ROOM}"), boss.get(f"/class/{ROOM}/console")]
    for shown in pages:
        assert "<script>alert" not in shown
        assert "\u202e" not in shown
        assert "alert" in shown
    rows = list(csv.reader(io.StringIO(boss.get(f"/class/{ROOM}/console/class.csv").lstrip("\ufeff"))))
    assert all(not cell.startswith(("=", "+", "@", "-", "\t", "\r")) for row in rows for cell in row)
    assert rows[2][1] == f"'{FORMULA}"


def test_who_has_no_seat_can_do_nothing_with_the_address_of_one(here: Here) -> None:
    boss, ada = here.instructor(), here.person().joins("Ada")
    boss.does("begin", minutes=5)
    eve = here.person()
    assert "Your name" in eve.get(f"/class/{ROOM}")
    assert "Ada" not in eve.text
    eve.guesses(5, expect=403)
    eve.cookies[f"seat-{ROOM}"] = tokens.hashed(ada.cookies[f"seat-{ROOM}"])  # what the store has is no token
    eve.guesses(5, expect=403)
    for address in ("", "/versions", "/class.csv", "/ticket/0.svg"):
        ada.get(f"/class/{ROOM}/console{address}", 403)
    ada.post(f"/class/{ROOM}/console", 403, do="close")
    ada.get(f"/class/{ROOM}/console?key={tokens.fresh()}", 403)
    assert here.state().phase == "open"
    secrets = (*here.keys.values(), ada.cookies[f"seat-{ROOM}"])
    for address in (f"/class/{ROOM}/console", f"/class/{ROOM}/projector", f"/class/{ROOM}"):
        assert all(secret not in boss.get(address) for secret in secrets)
    kept = b"".join(file.read_bytes() for file in here.folder.glob("classes.sqlite*"))
    assert all(secret.encode() not in kept for secret in secrets)


def test_a_lost_seat_is_handed_to_another_phone_with_all_that_was_answered(here: Here) -> None:
    boss, ada = here.instructor(), here.person().joins("Ada")
    boss.does("begin", minutes=5)
    ada.guesses(21)
    boss.does("hand", seat=0)
    found = re.search(r"http://192\.0\.2\.7:8765(/class/\w+\?ticket=[\w-]+)", boss.get(f"/class/{ROOM}/console"))
    assert found is not None
    assert "<svg" in boss.get(f"/class/{ROOM}/console/ticket/0.svg")
    phone, eve = here.person(), here.person()
    phone.get(found[1])
    assert "Ada" in phone.text
    taking = {"do": "take", "token": phone.field("token"), "ticket": phone.field("ticket")}
    phone.post(f"/class/{ROOM}", **taking)
    phone.post(f"/class/{ROOM}", **taking)  # sent again, it is the same
    assert 'value="21"' in phone.get(f"/class/{ROOM}")
    assert "Your name" in ada.get(f"/class/{ROOM}")
    ada.guesses(99, revision=2, expect=403)
    eve.get(found[1])
    assert "Take your seat again" not in eve.text
    eve.post(f"/class/{ROOM}", 409, **{**taking, "token": tokens.fresh()})
    boss.does("hand", seat=7, expect=409)


def test_requests_that_are_sent_again_change_nothing(here: Here) -> None:
    boss, ada = here.instructor(), here.person()
    ada.get(f"/class/{ROOM}")
    token = ada.field("token")
    for _ in range(3):
        ada.post(f"/class/{ROOM}", do="join", token=token, name="Ada")
    ada.post(f"/class/{ROOM}", 409, do="join", token=token, name="Eve")
    boss.get(f"/class/{ROOM}/console")
    once = boss.field("once")
    for _ in range(3):
        boss.post(f"/class/{ROOM}/console", do="begin", minutes=5, once=once)
    for _ in range(3):
        ada.guesses(40)
    ada.guesses(41, expect=409)
    ada.guesses(41, revision=2)
    ada.guesses(40)  # the first again
    for _ in range(2):
        boss.post(f"/class/{ROOM}/console", do="extend", minutes=2, once=once)
        boss.post(f"/class/{ROOM}/console", do="close")
    kinds = [event.kind for event in here.store.events(ROOM)]
    assert [kinds.count(kind) for kind in ("joined", "begun", "guessed", "extended", "closed")] == [1, 1, 2, 1, 1]
    assert here.state().seats[0].guess == {"as_it_is": 41, "longer": 60}


def test_two_rooms_do_not_leak_into_each_other(here: Here) -> None:
    boss, ada = here.instructor(), here.person().joins("Ada")
    ada.cookies[f"seat-{OTHER}"] = ada.cookies[f"seat-{ROOM}"]
    boss.cookies[f"console-{OTHER}"] = boss.cookies[f"console-{ROOM}"]
    boss.does("begin", minutes=5)
    assert "Your name" in ada.get(f"/class/{OTHER}")
    ada.guesses(5, room=OTHER, expect=403)
    boss.get(f"/class/{OTHER}/console", 403)
    boss.get(f"/class/{OTHER}/console?key={here.keys[ROOM]}", 403)
    boss.post(f"/class/{OTHER}/console", 403, do="forget", code=OTHER)
    assert here.state(OTHER).phase == "lobby"
    opened(here.store, asked(here.folder), "CCCCCC")  # kept, and not served
    ada.get("/class/CCCCCC", 404)


def test_wrong_codes_can_be_tried_thirty_times_a_minute_and_seats_go_on(here: Here) -> None:
    boss, ada, eve = here.instructor(), here.person().joins("Ada"), here.person()
    tried = [here.client.get(f"/class/WRNG{number:03}").status_code for number in range(300)]
    assert tried == [404] * rooms.MOST_WRONG + [429] * (300 - rooms.MOST_WRONG)
    eve.get(f"/class/?code={ROOM}", 429)
    eve.get(f"/class/{ROOM}", 429)
    assert "You are in" in ada.get(f"/class/{ROOM}")
    assert "Ada" in boss.get(f"/class/{ROOM}/console")


@pytest.mark.parametrize("path", ["/class/..%2f..%2fetc%2fpasswd", "/class/%2e%2e/x", "/class/AAAAAA/console/../../x"])
def test_no_path_leads_out_of_the_rooms(here: Here, path: str) -> None:
    here.person().get(path, 404)


def test_other_sites_other_names_and_too_much_are_refused(here: Here) -> None:
    boss, ada = here.instructor(), here.person().joins("Ada")
    boss.does("begin", minutes=5)
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9"):
        boss.post(f"/class/{ROOM}/console", 403, {"origin": origin}, do="close")
        ada.post(f"/class/{ROOM}", 403, {"origin": origin}, do="guess")
    ada.get(f"/class/{ROOM}", 421, host="evil.example:8765")
    ada.post(f"/class/{ROOM}", 413, do="guess", why="x" * 70_000)
    ada.guesses(1, "x" * 281, expect=409)
    ada.post(f"/class/{ROOM}", 409, do="guess", revision="9" * 400, why="x")
    ada.post(f"/class/{ROOM}", 400, do="cheer")
    boss.does("cheer", expect=400)
    boss.does("begin", expect=400, once="x" * 25)
    assert here.state().answered == 0


def test_the_code_is_typed_in_any_way(here: Here) -> None:
    one = here.person()
    one.get("/class/?code=aaa%20aaa", 303)
    assert "The code on the projector" in one.get("/class/")
    assert "http://192.0.2.7:8765/class/AAAAAA" in one.get(f"/class/{ROOM}/projector")
    assert "<svg" in one.get(f"/class/{ROOM}/code.svg")


def test_a_locked_room_takes_nobody_until_it_is_unlocked(here: Here) -> None:
    boss, eve = here.instructor(), here.person()
    eve.get(f"/class/{ROOM}")
    token = eve.field("token")
    boss.does("lock")
    assert "locked" in eve.get(f"/class/{ROOM}")
    eve.post(f"/class/{ROOM}", 409, do="join", token=token, name="Eve")
    boss.does("unlock")
    eve.post(f"/class/{ROOM}", do="join", token=token, name="Eve")


def test_a_room_is_deleted_by_its_instructor_and_leaves_nothing(here: Here) -> None:
    boss, ada = here.instructor(), here.person().joins("Ada Lovelace")
    boss.does("forget", expect=400, code="nonsense")
    boss.does("forget", code=ROOM.lower())
    for person, address in ((ada, ""), (ada, "/projector"), (boss, "/console")):
        person.get(f"/class/{ROOM}{address}", 404)
    kept = b"".join(file.read_bytes() for file in here.folder.glob("classes.sqlite*"))
    assert b"Lovelace" not in kept
    assert here.state(OTHER).phase == "lobby"


def test_the_deadline_closes_the_question_and_one_that_passed_unserved_is_left_to_the_instructor(
    tmp_path: Path,
) -> None:
    one, behind = asked(tmp_path), [1000.0]
    with Store(tmp_path / "classes.sqlite", LAWS, lambda: time.time() - behind[0]) as store:
        for room in (ROOM, OTHER):
            opened(store, one, room)
        store.append(Entry(OTHER, "begun", "begun", {"seconds": 60}))
        app = application([Classroom(store, dict.fromkeys((ROOM, OTHER), one), "http://x/")], hosts_of(["x"], 80))
        with TestClient(app, base_url="http://x") as client:
            store.append(Entry(ROOM, "begun", "begun", {"seconds": 60}))
            behind[0] = 0
            here = Here(tmp_path, client, store)
            here.until(lambda state: state.phase == "closed")
            [closed] = [event for event in store.events(ROOM) if event.kind == "closed"]
            assert (closed.body["seed"], closed.body["by"]) == (3, "deadline")
            away = here.state(OTHER)
            assert (away.phase, away.until is None) == ("open", True)


def test_where_the_model_fails_the_console_says_so_and_the_guesses_are_shown_all_the_same(tmp_path: Path) -> None:
    one = replace(asked(tmp_path), worlds=0)
    with Store(tmp_path / "classes.sqlite", LAWS) as store:
        for room in (ROOM, OTHER):
            opened(store, one, room)
        part = Classroom(store, {ROOM: one}, f"http://{HOST}/")
        with TestClient(application([part], hosts_of(["127.0.0.1"], 8765)), base_url=f"http://{HOST}") as client:
            here = Here(tmp_path, client, store)
            here.until(lambda _: ROOM in part.rooms.troubles)
            boss, ada = here.instructor(), here.person().joins("Ada")
            assert rooms.FAILED in boss.text
            boss.does("begin", minutes=5)
            ada.guesses(13)
            boss.does("close")
            assert "the middle of the class 13</span>" in ada.get(f"/class/{ROOM}/projector")
            boss.does("again")
            here.until(lambda _: ROOM in part.rooms.troubles)
