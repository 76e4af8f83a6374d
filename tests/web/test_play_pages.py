"""Games on their pages: who asks gets what its seat may see, and what cannot be done is told."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sim.web.app import application
from sim.web.gate import hosts_of
from sim.web.play import law, part, tables
from sim.web.play.part import LAWS, Games
from sim.web.store import Entry, Store
from tests.web.games import small

HOST = "127.0.0.1:8765"
ORIGIN = {"origin": f"http://{HOST}", "accept": "text/html"}
HOSTILE = "<script>alert('x')</script>\u202e =1+1"
PATIENCE = 60


class Person:
    """Somebody with a browser: cookies of one's own, and forms that are filled in."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.cookies, self.address = client, dict[str, str](), "/play/"
        self.text = ""

    def get(self, address: str = "") -> str:
        self.address = address or self.address
        return self._took(self.client.get(self.address, headers=self._headers()))

    def post(self, address: str = "", expect: int = 303, **fields: Any) -> str:
        answer = self.client.post(address or self.address, data=fields, headers=self._headers(), follow_redirects=False)
        assert answer.status_code == expect, answer.text
        self._took(answer)
        if expect == 303:
            return self.get(answer.headers["location"])
        return self.text

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found is not None, self.text
        return unescape(found[1])

    def when(self, words: str) -> str:
        return self.until(lambda text: words in text)

    def until(self, is_there: Callable[[str], bool]) -> str:
        end = time.monotonic() + PATIENCE
        while not is_there(self.get()):
            assert time.monotonic() < end, self.text
            time.sleep(0.05)
        return self.text

    def begins(self, seat: str = "state", other: str = "insurgency", name: str = "Ada") -> str:
        self.get("/play/")
        fields = {"scenario": "small", "token": self.field("token"), "seat": seat, "other": other, "name": name}
        return self.post("/play/", **fields)

    def link(self) -> str:
        found = re.search(r'id="link" readonly value="http://[^/]*([^"]*)"', self.text)
        assert found is not None, self.text
        return unescape(found[1])

    def joins(self, link: str, name: str = "Ben", expect: int = 303) -> str:
        self.get(link)
        fields = {"do": "join", "token": self.field("token"), "invitation": self.field("invitation"), "name": name}
        return self.post(link.partition("?")[0], expect, **fields)

    def puts(self, choice: str = "hold", message: str = "", promise: str = "", expect: int = 303) -> str:
        fields = {"round": self.field("round"), "choice": choice, "message": message, "promise": promise}
        return self.post(expect=expect, do="put", **fields)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**ORIGIN, "cookie": cookies} if cookies else ORIGIN

    def _took(self, answer: Any) -> str:
        self.cookies |= dict(answer.cookies)
        self.client.cookies.clear()
        self.text = answer.text
        return self.text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "games.sqlite", LAWS) as store:
        yield store


@contextmanager
def served(store: Store) -> Iterator[TestClient]:
    """A server of a store's games, from its start to its end."""
    app = application([Games(store, {"small": small(store.path.parent)})], hosts_of(["127.0.0.1"], 8765))
    with TestClient(app, base_url=f"http://{HOST}") as client:
        yield client


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with served(store) as client:
        yield client


@pytest.fixture
def two(client: TestClient) -> tuple[Person, Person]:
    """Two people at one table, with their first decisions open."""
    ada, ben = Person(client), Person(client)
    ada.begins(name="Ada")
    ben.joins(ada.link(), name="Ben")
    for one in (ada, ben):
        one.when("You decide")
    return ada, ben


def test_two_people_decide_sealed_and_are_told_at_the_same_time(two: tuple[Person, Person]) -> None:
    ada, ben = two
    assert "Your brief" in ada.text
    ada.puts("deliver", message="I shall step <b>", promise="3")
    assert "Kept: <b>Deliver" in ada.text
    assert "promise to step within 3 weeks" in ada.text
    assert "I shall step &lt;b&gt;" in ada.text
    assert "I shall step" not in ben.get()
    assert "promise to step" not in ben.text
    ben.puts("hold")
    assert "I shall step &lt;b&gt;" in ben.when('data-scene="decide-2"')
    assert "The state, in week 1: to step by week 3" in ben.text
    ada.when('data-scene="decide-2"')
    assert "You, in week 1: to step by week 3" in ada.text


def test_a_whole_game_is_played_to_the_debriefs_of_both(
    two: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "FUTURES", 4)
    ada, ben = two
    rounds = 0
    while "The game is over" not in ada.text:
        rounds += 1
        for one in two:
            one.puts("deliver" if rounds % 2 else "advisers", message=f"{rounds} <i>")
        for one in two:
            one.until(lambda text, next_=f"decide-{rounds + 1}": next_ in text or "The game is over" in text)
    assert rounds > 3
    for one, name in ((ada, "the state"), (ben, "the insurgency")):
        one.when("With you and without you")
        assert f"You played {name}" in one.text
        assert one.text.count("<blockquote>1 &lt;i&gt;</blockquote>") == 2
        assert "The luck of this game was world" in one.text


def test_a_game_that_is_lost_says_so_and_is_over_once_both_want_that(two: tuple[Person, Person]) -> None:
    ada = two[0]
    assert "The road cannot be finished" in ada.text
    assert "It is over once both want that" in ada.text
    for one in two:
        one.puts("end")
    for one in two:
        one.when("The luck of this game was world")
        one.until(lambda text: "is being worked out" not in text)
        assert one.text.count("To end the game there") == 2


def test_who_alone_ends_a_lost_game_has_nothing_more_to_decide_and_the_other_plays_on(
    two: tuple[Person, Person],
) -> None:
    ada, ben = two
    ada.puts("end")
    ben.puts("hold")
    ben.when('data-scene="decide-2"')
    assert "There is nothing for you to decide now" in ada.get()
    ben.puts("hold")
    ben.when('data-scene="decide-3"')


def test_a_server_that_ended_while_the_model_worked_goes_on_to_the_same_decisions(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(store) as client:
        ada = Person(client)
        ada.begins(other="")
        ada.when("You decide")
        with monkeypatch.context() as patch:
            patch.setattr(tables.Tables, "_carry_on", lambda *_: None)
            ada.puts("deliver")
            assert "The weeks go by" in ada.get()
    room = store.names()[0]
    assert store.events(room)[-1].kind == "put"
    with served(store) as client:
        ada.client = client
        ada.when('data-scene="decide-2"')
    again, game = tables.Tables(store), store.room(room).state
    at_hand = again._sitting(room, game)
    assert json.loads(json.dumps({key: point.as_data() for key, point in at_hand.points.items()})) == game.points


def test_a_model_that_fails_is_told_and_asked_again_only_when_somebody_wants_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, calls = Person(client), []

    def fails(*_: Any) -> None:
        calls.append(1)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(tables.Tables, "_carry_on", fails)
        ada.begins(other="")
        ada.when("could not go on with this game")
        assert "Try again" in ada.get()
        assert len(calls) == 1
    ada.post(do="again")
    ada.when("You decide")
    assert "could not go on" not in ada.text


def test_a_model_that_is_slow_is_told_and_its_answer_still_comes(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, carry_on = threading.Event(), tables.Tables._carry_on
    monkeypatch.setattr(tables, "PATIENCE", 0.05)
    monkeypatch.setattr(tables.Tables, "_carry_on", lambda *given: gate.wait(PATIENCE) and carry_on(*given))
    ada = Person(client)
    ada.begins(other="")
    ada.when("takes longer than it should")
    gate.set()
    ada.when("You decide")
    assert "takes longer" not in ada.text


def test_streams_carry_version_numbers_and_nothing_else(store: Store) -> None:
    games = Games(store, {"small": small(store.path.parent)})
    store.append(
        Entry("r", "opened", "opened", {"title": "t", "invitation": "i", "seats": [{"key": "a", "title": "A"}]})
    )
    assert games.tables.version("r") == "1"
    games.tables.troubles["r"] = "the model fails"
    assert games.tables.version("r") == "1!"


def test_no_more_games_are_opened_in_an_hour_than_classes_need(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "MOST_AN_HOUR", 1)
    ada = Person(client)
    ada.begins(other="")
    form = {"scenario": "small", "token": "t" * 43, "seat": "state", "other": "", "name": "Ada"}
    assert "no more are for now" in ada.post("/play/", 503, **form)


def test_what_was_decided_stands_and_sent_again_it_is_answered_as_before(two: tuple[Person, Person]) -> None:
    ada, _ = two
    form = {"do": "put", "round": ada.field("round"), "choice": "hold", "message": "", "promise": ""}
    ada.post(**form)
    ada.post(**form)
    assert "Kept: <b>Deliver nothing" in ada.text
    assert "first answer stands" in ada.post(expect=409, **{**form, "choice": "deliver"})
    assert "Kept: <b>Deliver nothing" in ada.get()


def test_beginning_and_joining_sent_twice_is_done_once(client: TestClient, store: Store) -> None:
    ada, ben = Person(client), Person(client)
    ada.get("/play/")
    form = {"scenario": "small", "token": ada.field("token"), "seat": "state", "other": "insurgency", "name": "Ada"}
    ada.post("/play/", **form)
    ada.post("/play/", **form)
    assert len(store.names()) == 1
    link = ada.link()
    ben.get(link)
    form = {"do": "join", "token": ben.field("token"), "invitation": ben.field("invitation"), "name": "Ben"}
    ben.post(link.partition("?")[0], **form)
    ben.post(link.partition("?")[0], **form)
    assert "You are <b>The insurgency</b>" in ben.text


def test_a_seat_is_taken_once_and_only_by_who_was_invited(client: TestClient) -> None:
    ada, ben, eve = Person(client), Person(client), Person(client)
    ada.begins()
    link = ada.link()
    eve.get(link.partition("?")[0])
    assert "You have no seat here" in eve.text
    fields = {"do": "join", "token": "x" * 43, "name": "Eve"}
    assert "not one to this game" in eve.post(expect=403, invitation="guessed", **fields)
    ben.joins(link)
    assert "taken" in eve.post(expect=409, invitation=link.partition("=")[2], **fields)
    assert "You have no seat here" in eve.get(link)
    eve.cookies = dict.fromkeys(ada.cookies, "y" * 43)
    assert "You have no seat here" in eve.get()
    eve.post(expect=403, do="put", round="1", choice="hold", message="", promise="")


def test_only_the_host_gets_the_invitation_as_a_picture(client: TestClient) -> None:
    ada, eve = Person(client), Person(client)
    ada.begins()
    address = ada.address
    assert ada.get(f"{address}/invitation.svg").startswith("<?xml")
    assert "Only who opened the game" in eve.get(f"{address}/invitation.svg")


def test_hostile_names_are_shown_as_text(client: TestClient) -> None:
    ada, ben = Person(client), Person(client)
    ada.begins(name=HOSTILE)
    ben.joins(ada.link(), name=HOSTILE)
    for page in (ada.get(), ben.text, Person(client).get(ada.address)):
        assert "<script>alert" not in page
        assert "\u202e" not in page
    assert r"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\u202e" in ada.text


def test_advisers_speak_once_they_are_asked_and_what_was_filled_in_stays(two: tuple[Person, Person]) -> None:
    ada, ben = two
    assert "Your advisers:" not in ada.text
    ada.post(expect=200, do="advice", round="1", choice="hold", message="a draft", promise="4")
    assert "Your advisers:" in ada.text
    assert "a draft</textarea>" in ada.text
    assert 'value="hold" required checked' in ada.text
    assert '<option value="4" selected>' in ada.text
    assert "Your advisers:" in ada.get()
    assert "Your advisers:" not in ben.get()


def test_one_who_is_late_is_left_to_the_advisers_after_some_time(
    two: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = two
    ada.puts()
    assert "to their advisers" not in ada.text
    assert "still has time" in ada.post(expect=409, do="late", round="1")
    monkeypatch.setattr(law, "PATIENCE", 0)
    assert "to their advisers" in ada.get()
    ada.post(do="late", round="1")
    ben.when('data-scene="decide-2"')


@pytest.mark.parametrize(
    "fields, status",
    [
        ({"seat": "nobody"}, 400),
        ({"seat": ""}, 400),
        ({"other": "state"}, 400),
        ({"scenario": "../../etc/passwd"}, 404),
        ({"token": "short"}, 400),
        ({"name": ""}, 409),
        ({"name": "x" * 41}, 409),
    ],
)
def test_what_opens_no_game_is_told(client: TestClient, fields: dict[str, str], status: int, store: Store) -> None:
    form = {"scenario": "small", "token": "t" * 43, "seat": "state", "other": "", "name": "Ada", **fields}
    assert "That cannot be done" in Person(client).post("/play/", status, **form)
    assert store.names() == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "put", "round": "1", "choice": "nothing"},
        {"do": "put", "round": "9" * 30, "choice": "hold"},
        {"do": "put", "round": "1", "choice": "hold", "promise": "-1"},
        {"do": "put", "round": "1", "choice": "hold", "message": "x" * 281},
        {"do": "late", "round": "1"},
        {"do": "closed", "round": "1"},
        {},
    ],
)
def test_what_cannot_be_done_changes_nothing(two: tuple[Person, Person], fields: dict[str, str], store: Store) -> None:
    version = store.room(store.names()[0]).version
    answer = two[0].client.post(two[0].address, data=fields, headers=two[0]._headers(), follow_redirects=False)
    assert answer.status_code in (400, 409)
    assert store.room(store.names()[0]).version == version


def test_what_is_no_form_is_refused(client: TestClient) -> None:
    for body, kind in (
        (b'{"do": "put"}', "application/json"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(50)), "application/x-www-form-urlencoded"),
        (b"no form", "application/x-www-form-urlencoded"),
    ):
        answer = client.post("/play/", content=body, headers={**ORIGIN, "content-type": kind})
        assert answer.status_code == 400


def test_a_game_that_there_is_not_is_told(client: TestClient) -> None:
    for address in ("/play/nothing", "/play/nothing/versions", "/play/nothing/invitation.svg"):
        assert client.get(address, headers=ORIGIN).status_code == 404


def test_a_token_is_for_this_server_alone_and_never_in_the_file(client: TestClient, store: Store) -> None:
    ada = Person(client)
    ada.get("/play/")
    token = ada.field("token")
    form = {"scenario": "small", "token": token, "seat": "state", "other": "", "name": "Ada"}
    answer = client.post("/play/", data=form, headers=ORIGIN, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert not [file for file in store.path.parent.iterdir() if token.encode() in file.read_bytes()]
