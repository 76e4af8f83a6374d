"""Two rounds of games in real browsers: instructor, projector and four phones; the server dies in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.web.chromium import DESK, PHONE, chromium
from tests.web.classes import ROOM
from tests.web.test_class_in_browser import HOSTILE, Server, joins
from tests.web.test_play_in_browser import Person

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "classes.sqlite")
    yield one
    one.kill()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def decides(one: Person, scene: str, message: str = "") -> None:
    one.page.locator('#decide input[name="choice"]').first.check()
    one.page.fill("#message", message)
    one.press("Decide")
    one.page.wait_for_selector(f'[data-scene="{scene}"]')
    one.page.wait_for_load_state("load")  # with its scripts, which a server that dies now could not send any more


def test_two_rounds_lose_nothing_though_the_server_dies_between_them(browser: Browser, server: Server) -> None:
    boss = Person(browser, "games-console", DESK, server.address)
    boss.page.goto(f"{server.address}/class/{ROOM}/console?key={server.key}")
    wall = Person(browser, "games-projector", DESK, server.address)
    wall.opens(f"/class/{ROOM}/projector")
    phones = [joins(browser, server, f"games-{name}", name) for name in ("Ada", "Ben", "Cem", HOSTILE)]
    boss.page.get_by_role("rowheader", name=HOSTILE).wait_for()
    boss.page.get_by_label("Rounds", exact=True).fill("2")
    boss.page.get_by_label("Minutes a round").fill("30")
    boss.looks("begin")
    boss.press("Begin")
    for phone in phones:
        phone.page.wait_for_selector('[data-scene="late-1.0.1-0"]')
    phones[0].looks("decide")
    wall.page.get_by_text("0 of 2 tables in").wait_for()
    wall.looks("round")

    first, draft = phones[0], phones[3]
    draft.page.fill("#message", "half a sen")
    decides(first, "in-1.0.1-1", HOSTILE)
    first.looks("in")
    waits = [phone.page.inner_text("#waits") for phone in phones[1:]]
    assert sum("is in" in one for one in waits) <= 1  # the one opposite, once it has heard
    boss.page.get_by_text("0 of 2 tables in").wait_for()
    boss.page.locator("#tables").get_by_text("is in").wait_for()
    boss.looks("round")
    assert HOSTILE not in wall.page.content()
    decides(phones[1], "in-1.0.1-1")
    decides(phones[2], "in-1.0.1-1")
    assert draft.page.input_value("#message") == "half a sen"  # is not taken away by what others do

    server.kill()
    server.start()
    boss.page.reload()
    phones[1].context.close()  # a phone is lost; its seat is given to another
    boss.page.locator("#roll").get_by_role("button", name="Hand the seat of Ben").click()
    link = urlsplit(boss.page.get_by_text("?ticket=").inner_text())
    phones[1] = Person(browser, "games-Ben-again", PHONE, server.address)
    phones[1].opens(f"{link.path}?{link.query}")
    phones[1].press("Take the seat")
    assert draft.page.input_value("#message") == "half a sen"
    draft.page.locator('#decide input[name="choice"]').first.check()
    draft.press("Decide")
    for phone in phones:  # all are in: the round closes by itself
        phone.page.wait_for_selector('[data-scene="late-1.0.2-0"]', timeout=180_000)  # the tables are put up again
    wall.page.get_by_role("heading", name="Round 2 of 2").wait_for()
    heard = [phone for phone in phones if phone.page.locator(".message blockquote").count()]
    texts = sorted(phone.page.locator(".message blockquote").inner_text() for phone in heard)
    assert [text.strip("\u2068\u2069") for text in texts] == sorted([HOSTILE, "half a sen"])

    decides(first, "in-1.0.2-1")
    boss.page.locator("#games").get_by_text("Round 2 of 2").wait_for()
    boss.press("Close the round")
    for phone in phones:
        phone.page.wait_for_selector('[data-scene="over-1.0-0"]')
    wall.page.get_by_role("heading", name="The games are over").wait_for()
    first.looks("over")
    wall.looks("over")
    boss.page.get_by_role("button", name="The same luck with the sides exchanged").wait_for()
    boss.looks("over")
    first.page.get_by_label("What did this game show you").fill("Trust is slow.")
    first.press("Send it")
    first.page.wait_for_selector('[data-scene="over-1.0-1"]')
    boss.page.get_by_text("All is there").wait_for(timeout=180_000)
    first.page.get_by_text("What your decisions were worth").wait_for()
    boss.press("The same luck with the sides exchanged")
    for phone in phones:
        phone.page.wait_for_selector('[data-scene="late-2.0.1-0"]')
    for person in (boss, wall, *phones):
        assert person.asked == {f"127.0.0.1:{server.port}"}
        assert not [said for said in person.complaints if "ERR_" not in said and "network" not in said.lower()]
