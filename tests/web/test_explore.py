"""The explore part as a server answers it: the newest question wins, nobody sees another's, all is capped."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from sim import run
from sim.web.app import application
from sim.web.explore import desk
from sim.web.explore.routes import Explore
from sim.web.gate import hosts_of
from sim.web.pool import Busy, Pool
from tests.support import IN_STEPS, scenario

HOST = "127.0.0.1:8765"
OWN = {"host": HOST, "origin": f"http://{HOST}"}
DRAWN = {
    "parties.alpha.trust.beta": {"uniform": [0.1, 0.9]},
    "parties.beta.trust.alpha": {"uniform": [0.1, 0.9]},
}
SMALL = scenario(IN_STEPS, DRAWN, {"name": "Small", "weeks": 16, "futures_per_draw": 4})
NAME = "small"
PATH = "parties.alpha.trust.beta"
PATIENCE = 60.0  # seconds after which a test gives up


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    patch = pytest.MonkeyPatch()
    patch.setattr(desk, "ALL", 4 * desk.SECOND)
    pool = Pool(2)
    part = Explore({NAME: SMALL, "<b>bold</b>": SMALL}, pool)
    with TestClient(application([part], hosts_of(["127.0.0.1"], 8765)), headers=OWN) as one:
        one.app_part = part  # type: ignore[attr-defined]
        yield one
    pool.end()
    patch.undo()


def opened(client: TestClient) -> str:
    return str(client.post("/explore/tab").json()["tab"])


def asked(client: TestClient, tab: str, number: int = 1, **setting: Any) -> Any:
    body = {"tab": tab, "number": number, "setting": {"scenario": NAME, **setting}}
    return client.post("/explore/ask", json=body)


def told(client: TestClient, tab: str, number: int = 1, least: int = 1) -> dict[str, Any]:
    """What a page has been told, once it is of this question and so many worlds."""
    part: Explore = client.app_part  # type: ignore[attr-defined]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = part.desk.tab(tab)
        assert found is not None
        newest = found.newest
        if newest is not None and newest["number"] == number and newest.get("count", 0) >= least:
            return newest
        time.sleep(0.02)
    raise AssertionError("nothing was told")


def test_the_page_is_there_and_a_hostile_name_is_text(client: TestClient) -> None:
    shown = client.get("/explore/", headers={"accept": "text/html"})
    assert shown.status_code == 200
    assert "<b>bold" not in shown.text
    assert "&lt;b&gt;bold" in shown.text
    assert "not a forecast" in shown.text


def test_an_answer_is_that_of_a_run_of_the_same_worlds_and_seed(client: TestClient) -> None:
    tab = opened(client)
    assert asked(client, tab, dials={PATH: 0.2}, seed=5).status_code == 202
    newest = told(client, tab, least=desk.SECOND)
    plan = client.app_part.shelf.plan(desk.Setting(scenario=NAME, dials={PATH: 0.2}))  # type: ignore[attr-defined]
    there = run(plan, newest["count"], 5)
    assert newest["sentence"] == there.answer()
    assert [newest["states"][int(one)] for one in newest["worlds"]] == there.outcome.tolist()
    assert newest["bands"]["completed"][-1] == pytest.approx(float((there.outcome == "completed").mean()), abs=1e-4)


def test_errors_shrink_as_more_worlds_are_followed(client: TestClient) -> None:
    tab = opened(client)
    asked(client, tab)
    first = told(client, tab)
    later = told(client, tab, least=4 * desk.SECOND)
    assert later["ends"]["completed"]["error"] < first["ends"]["completed"]["error"]
    assert later["important"]


def test_the_newest_question_wins(client: TestClient) -> None:
    tab = opened(client)
    for number in range(1, 40):
        asked(client, tab, number, dials={PATH: number / 100})
    newest = told(client, tab, 39)
    assert newest["number"] == 39
    part: Explore = client.app_part  # type: ignore[attr-defined]
    assert part.desk.tab(tab).newest["number"] == 39  # type: ignore[union-attr, index]


def test_two_pages_never_see_each_others_settings(client: TestClient) -> None:
    one, other = opened(client), opened(client)
    assert one != other
    asked(client, one, 1, dials={PATH: 0.11})
    asked(client, other, 1, dials={PATH: 0.88})
    first, second = (told(client, tab, least=desk.SECOND) for tab in (one, other))
    low, high = (
        run(client.app_part.shelf.plan(desk.Setting(scenario=NAME, dials={PATH: value})), found["count"]).answer()  # type: ignore[attr-defined]
        for value, found in ((0.11, first), (0.88, second))
    )
    assert (first["sentence"], second["sentence"]) == (low, high)


@pytest.mark.parametrize("tab", ["", "x" * 43, "' OR 1=1"])
def test_a_page_that_was_never_opened_hears_nothing(client: TestClient, tab: str) -> None:
    assert asked(client, tab).status_code == 410
    assert client.get("/explore/stream", params={"tab": tab}).status_code == 410


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"tab": "x"}',
        b'{"tab": "x", "number": -1, "setting": {}}',
        b'{"tab": "x", "number": 1, "setting": {}, "worlds": 1000000000}',
        b"\xff\xfe",
        b"[" * 20000,
    ],
)
def test_what_is_no_question_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/explore/ask", content=body)
    assert answer.status_code == 400
    assert "no question" in answer.json()["why"]


@pytest.mark.parametrize("worlds", ["0", "1000000000", "-1", "1e9", "٣", "x"])
def test_a_thousand_million_worlds_are_refused(client: TestClient, worlds: str) -> None:
    answer = client.get(f"/explore/take/weeks.csv?s={NAME}", params={"worlds": worlds, "s": NAME})
    assert answer.status_code == 400
    assert "whole number from 1 to" in answer.json()["why"]


def test_a_file_to_take_along_of_each_kind(client: TestClient) -> None:
    address = {"s": NAME, PATH: "0.3", "worlds": "40"}
    begins = {
        "turned.yaml": b"# To run it",
        "weeks.csv": b"week,state",
        "picture.png": b"\x89PNG",
        "picture.svg": b"<?xml",
    }
    for what, begin in begins.items():
        found = client.get(f"/explore/take/{what}", params=address)
        assert found.status_code == 200, found.text
        assert found.content.startswith(begin)
        assert "attachment" in found.headers["content-disposition"]
    page = client.get("/explore/take/brief.html", params=address).text
    assert "not a forecast" in page
    assert "<script" not in page
    assert client.get("/explore/take/passwords.txt", params=address).status_code == 404
    assert client.get("/explore/take/..%2f..%2fpyproject.toml", params=address).status_code == 404


def test_the_story_of_a_world_is_the_one_of_the_same_number_and_seed(client: TestClient) -> None:
    found = client.get("/explore/story", params={"s": NAME, "seed": "2", "world": "3"}).json()
    from sim import story

    there = story(SMALL, 3, 2)
    assert found["outcome"] == there.outcome
    assert [one["text"] for one in found["paragraphs"]] == [text for _, text in there.told()]
    drawn = client.get("/explore/story.svg", params={"s": NAME, "seed": "2", "world": "3"})
    assert drawn.content.startswith(b"<?xml")


def test_obstacles_are_those_of_the_study_on_the_same_luck(client: TestClient) -> None:
    from sim import obstacles

    tab = opened(client)
    body = {"tab": tab, "number": 1, "setting": {"scenario": NAME}, "obstacles": True}
    client.post("/explore/ask", json=body)
    until = time.monotonic() + PATIENCE
    links: list[Any] = []
    while time.monotonic() < until and len(links) < 8:
        newest = told(client, tab)
        links = newest.get("obstacles", {}).get("links", [])
        time.sleep(0.05)
    there = obstacles(SMALL, 128).chain()
    assert [one["share"] for one in links] == there["completed"].tolist()
    assert [one["error"] for one in links[1:]] == there["standard_error"].tolist()[1:]


def test_what_has_happened_is_learnt_from_the_worlds_that_are_like_it(client: TestClient) -> None:
    body = {"setting": {"scenario": NAME}, "week": 6, "happened": {"arms begun": True}}
    until = time.monotonic() + PATIENCE
    while (found := client.post("/explore/learn", json=body).json()).get("of") and time.monotonic() < until:
        pass
    assert "worlds are like that" in found["said"]
    never = body | {"happened": {"road complete": True, "arms begun": False}}
    assert "200 are needed" in client.post("/explore/learn", json=never).json()["why"]
    for happened in ({}, {"peace": True}, {"arms begun": "maybe"}):
        assert client.post("/explore/learn", json=body | {"happened": happened}).status_code == 400


def test_too_much_that_waits_is_refused_and_what_is_urgent_comes_first() -> None:
    import threading

    pool, free, done = Pool(1), threading.Event(), list[int]()
    begun = threading.Event()

    def hold() -> None:
        begun.set()
        free.wait(PATIENCE)

    pool.submit(0, hold)
    assert begun.wait(PATIENCE)
    waiting = [pool.submit(rank, lambda rank=rank: done.append(rank)) for rank in (3, 1, 2, 0)]  # type: ignore[misc]
    waiting += [pool.submit(9, int) for _ in range(desk_room(pool))]
    with pytest.raises(Busy):
        pool.submit(0, int)
    free.set()
    for one in waiting:
        one.result(PATIENCE)
    assert done == [0, 1, 2, 3]
    pool.end()


def desk_room(pool: Pool) -> int:
    """How much more may wait."""
    from sim.web.pool import MOST

    return MOST - len(pool._waiting)


def test_a_forgotten_page_makes_room(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "TABS", 3)
    part: Explore = client.app_part  # type: ignore[attr-defined]
    tabs = [opened(client) for _ in range(5)]
    assert [part.desk.tab(tab) is not None for tab in tabs] == [False, False, True, True, True]


def test_a_stream_tells_the_newest_in_a_line(client: TestClient) -> None:
    """The event that a reader who comes late is sent first is the newest."""
    tab = opened(client)
    asked(client, tab)
    newest = told(client, tab, least=desk.SECOND)
    assert json.loads(json.dumps(newest)) == newest
