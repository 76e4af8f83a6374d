"""Many ask at once, or one asks too much: the others' answers hold, and nothing is done for nobody."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from sim import load, run
from sim.web.app import application
from sim.web.explore import desk, takeaway
from sim.web.explore.chain import Chain
from sim.web.explore.routes import LISTENERS, Explore
from sim.web.explore.setting import BadSetting, Setting, Shelf
from sim.web.explore.told import told as as_told
from sim.web.gate import hosts_of
from sim.web.pool import MOST, Pool
from sim.web.streams import event
from tests.web.test_explore import HOST, NAME, OWN, PATH, PATIENCE, SMALL, asked, opened, told

EVENTS = 1000


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(desk, "ALL", desk.SECOND)
    monkeypatch.setattr(desk, "ENOUGH", desk.SECOND)
    pool = Pool(2)
    part = Explore({NAME: SMALL}, pool)
    with TestClient(application([part], hosts_of([HOST.partition(":")[0]], 8765)), headers=OWN) as one:
        one.app_part = part  # type: ignore[attr-defined]
        yield one
    pool.end()


def once(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_while_one_page_turns_a_dial_a_thousand_times_another_has_its_answer(client: TestClient) -> None:
    restless, other = opened(client), opened(client)
    shelf: Shelf = client.app_part.shelf  # type: ignore[attr-defined]
    last = EVENTS - 1
    for number in range(EVENTS):
        if number == EVENTS // 2:
            assert asked(client, other, 1, dials={PATH: 0.3}).status_code == 202
        assert asked(client, restless, number, dials={PATH: 0.1 + 0.8 * (number % 97) / 97}).status_code == 202
    for tab, number, value in ((other, 1, 0.3), (restless, last, 0.1 + 0.8 * (last % 97) / 97)):
        newest = told(client, tab, number, least=desk.SECOND)
        there = run(shelf.plan(Setting(scenario=NAME, dials={PATH: value})), newest["count"])
        assert newest["sentence"] == there.answer()


def test_a_question_that_comes_after_the_one_that_overtook_it_is_dropped(client: TestClient) -> None:
    tab = opened(client)
    asked(client, tab, 8, dials={PATH: 0.8})
    asked(client, tab, 7, dials={PATH: 0.2})
    assert "0.8" in told(client, tab, 8, least=desk.SECOND)["command"]


def test_what_nobody_waits_for_any_more_takes_no_room() -> None:
    pool, free, begun = Pool(1), threading.Event(), threading.Event()
    holding = pool.submit(0, lambda: (begun.set(), free.wait(PATIENCE)))
    assert begun.wait(PATIENCE)
    for one in [pool.submit(1, int) for _ in range(MOST)]:
        one.cancel()
    last = pool.submit(2, lambda: "answered")
    free.set()
    holding.result(PATIENCE)
    assert last.result(PATIENCE) == "answered"
    pool.end()


def test_while_models_are_made_ready_one_thread_answers() -> None:
    pool, free = Pool(2), threading.Event()
    making = [pool.submit(0, lambda: free.wait(PATIENCE), long=True) for _ in range(4)]
    assert pool.submit(9, lambda: "answered").result(PATIENCE) == "answered"
    assert not any(one.done() for one in making)
    free.set()
    assert all(one.result(PATIENCE) for one in making)
    pool.end()


def test_with_a_single_thread_models_are_made_ready_too() -> None:
    pool = Pool(1)
    assert pool.submit(0, lambda: "ready", long=True).result(PATIENCE) == "ready"
    pool.end()


def test_a_chain_that_several_wait_for_is_followed_once() -> None:
    alone, shared = Chain(SMALL, 0), Chain(SMALL, 0)
    stop = threading.Event()
    while not alone.is_whole:
        alone.follow(1, stop)

    def follow() -> None:
        while not shared.is_whole:
            shared.follow(1, stop)

    several = [threading.Thread(target=follow) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join(PATIENCE)
    assert shared.told() == alone.told()
    shared.follow(1, stop)  # nothing is left to follow
    assert len(shared.told()["links"]) == shared.told()["of"]


def test_a_page_has_few_streams(client: TestClient) -> None:
    tab = opened(client)
    bell = client.app_part.desk.tab(tab).bell  # type: ignore[attr-defined]
    bell.listeners = LISTENERS
    assert client.get("/explore/stream", params={"tab": tab}).status_code == 429


def test_the_stream_of_a_page_that_is_forgotten_ends(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    part: Explore = client.app_part  # type: ignore[attr-defined]
    bell = part.desk.tab(opened(client)).bell  # type: ignore[union-attr]
    monkeypatch.setattr(desk, "TABS", 1)
    opened(client)
    assert bell.is_over


def test_a_page_that_was_left_is_followed_no_further(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "ALL", 10**9)
    part: Explore = client.app_part  # type: ignore[attr-defined]
    tab = part.desk.tab(opened(client))
    assert tab is not None
    tab.bell.was_heard = True  # somebody listened, and went
    token = next(token for token, one in part.desk._tabs.items() if one is tab)
    asked(client, token)
    once(lambda: tab.task is not None and tab.task.done())
    assert tab.newest is not None
    assert tab.newest["count"] == desk.SECOND


def test_a_link_with_turned_numbers_learns_which_numbers_matter(client: TestClient) -> None:
    tab = opened(client)
    asked(client, tab, 1, dials={PATH: 0.4})
    once(lambda: bool(told(client, tab)["important"]))
    plain = opened(client)
    asked(client, plain)
    assert told(client, plain, least=desk.SECOND)["important"] == told(client, tab)["important"]


def test_what_is_taken_along_is_of_the_worlds_that_are_shown(client: TestClient) -> None:
    tab = opened(client)
    asked(client, tab)
    told(client, tab, least=desk.SECOND)
    of = client.get("/explore/take/weeks.csv", params={"s": NAME, "worlds": desk.FIRST}).text
    assert {line.split(",")[-2] for line in of.splitlines()[1:]} == {str(desk.FIRST)}


def test_an_error_that_is_not_known_is_told_as_such() -> None:
    """A single world has no error, nor have a few draws that end alike; a browser reads no NaN."""
    found = as_told(run(SMALL, 1))
    assert found["ends"]["completed"]["error"] is None
    assert "±" not in found["short"]
    assert "null" in event(found)
    with pytest.raises(ValueError, match="JSON"):
        event(float("nan"))


def test_the_command_is_what_is_typed_and_its_file_never_replaces_what_it_is_based_on() -> None:
    turned = Setting(scenario="my plan.yaml", dials={PATH: 0.5}, seed=3)
    assert takeaway.line(turned, 9) == f"sim run 'my plan.yaml' --worlds 9 --seed 3 --set {PATH}=0.5"
    moved = Setting(scenario="turned.yaml", road={"arms": [0]})
    assert takeaway.file_name(moved) != "turned.yaml"
    assert takeaway.file_name(moved) in takeaway.line(moved, 9)


def test_a_number_in_a_list_is_no_dial() -> None:
    plan = load("gaza/alternating")
    assert "events.0.chance" in plan.quantities()
    with pytest.raises(BadSetting, match="number in a list"):
        Shelf({NAME: plan}).plan(Setting(scenario=NAME, dials={"events.0.chance": 0.5}))


def test_a_stream_that_is_ended_lets_its_reader_go() -> None:
    from sim.web.streams import Bell

    async def heard() -> bool:
        bell = Bell()
        waiting = asyncio.create_task(bell.wait(0))
        await asyncio.sleep(0)
        bell.end()
        await waiting
        return bell.is_over

    assert asyncio.run(heard())
