"""A whole round of a class in real browsers: instructor, projector, two phones; one phone dies, the server too."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.web.chromium import DESK, PHONE, chromium
from tests.web.classes import ROOM
from tests.web.test_play_in_browser import Person

HOSTILE = "<img src=x onerror=alert(1)>"
pytestmark = pytest.mark.slow


class Server:
    """A served class that can be killed and started again at the same port."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.web.classes", str(self.path), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.key = self.process.stdout.readline().strip()
        assert self.key

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "classes.sqlite")
    yield one
    one.kill()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def joins(browser: Browser, server: Server, who: str, name: str) -> Person:
    one = Person(browser, who, PHONE, server.address)
    one.opens(f"/class/{ROOM}")
    one.page.get_by_label("Your name").fill(name)
    one.press("Come in")
    one.scene("lobby-0")
    return one


def test_a_round_loses_nothing_though_a_phone_and_the_server_die(browser: Browser, server: Server) -> None:
    boss = Person(browser, "console", DESK, server.address)
    boss.page.goto(f"{server.address}/class/{ROOM}/console?key={server.key}")
    assert server.key not in boss.page.url
    wall = Person(browser, "projector", DESK, server.address)
    wall.opens(f"/class/{ROOM}/projector")
    ada, ben = joins(browser, server, "ada", HOSTILE), joins(browser, server, "ben", "Ben")
    wall.page.get_by_text("2 are here").wait_for()
    wall.looks("lobby")
    boss.page.get_by_role("rowheader", name="Ben").wait_for()
    boss.looks("lobby")

    boss.press("Put the question")
    for phone in (ada, ben):
        phone.scene("open-0")
    bar = ada.page.locator('input[data-for="guess-as_it_is"]')
    bar.focus()
    ada.page.keyboard.press("End")
    assert ada.page.input_value("#guess-as_it_is") == "100"
    ada.page.fill("#guess-longer", "70")
    assert ada.page.locator('input[data-for="guess-longer"]').input_value() == "70"
    ada.page.fill("#why", "They fear <b>each other</b>.")
    ben.page.fill("#why", "half a sen")
    boss.page.fill("#text", "Two minutes")
    ada.press("Send my answer")
    ada.scene("open-1")
    wall.page.get_by_text("1 of 2 in").wait_for()
    wall.looks("open")
    boss.page.get_by_text("1 of 2 in").wait_for()
    assert boss.page.input_value("#text") == "Two minutes"  # is not taken away by what others do
    boss.press("Show it")
    ben.page.get_by_text("Two minutes").wait_for()
    assert ben.page.input_value("#why") == "half a sen"
    boss.press("Stop the clock")
    ben.page.get_by_text("the clock is stopped").wait_for()
    assert ben.page.input_value("#why") == "half a sen"
    boss.looks("open")

    assert [one.complaints for one in (boss, wall, ada, ben)] == [[]] * 4
    server.kill()
    for key, value in (("as_it_is", "20"), ("longer", "55")):
        ben.page.fill(f"#guess-{key}", value)
    ben.press("Send my answer")
    for person in (ben, wall, boss):
        person.page.get_by_text("The server cannot be reached").wait_for()
    assert ben.page.input_value("#why") == "half a sen"  # nobody leaves what is filled in for a page that is not there
    ben.looks("away")
    server.start()
    ben.scene("open-1")  # it was sent by itself
    assert not ben.page.get_by_text("The server cannot be reached").is_visible()
    ada.context.close()  # the phone is lost
    boss.page.reload()
    boss.page.get_by_text("2 of 2 in").wait_for()
    boss.page.get_by_role("row", name=HOSTILE).get_by_role("button").click()
    link = boss.page.get_by_text("?ticket=").inner_text()
    boss.looks("ticket")
    ada = Person(browser, "ada-again", PHONE, server.address)
    ada.opens(f"{urlsplit(link).path}?{urlsplit(link).query}")
    ada.press("Take the seat")
    ada.scene("open-1")
    assert ada.page.input_value("#why") == "They fear <b>each other</b>."
    assert ben.page.input_value("#why") == "half a sen"
    wall.page.get_by_text("2 of 2 in").wait_for()
    boss.press("Close and reveal")
    for phone in (ada, ben):
        phone.scene("closed-1")
        phone.page.locator(".model").first.wait_for(state="attached")
    wall.page.locator("svg .model").first.wait_for(state="attached")
    wall.looks("closed")
    assert wall.page.locator("circle").count() == 4
    assert "They fear" not in wall.page.content()
    assert "They fear <b>each other</b>." in boss.page.inner_text("#roll")
    boss.looks("closed")
    with boss.page.expect_download() as taken:
        boss.page.get_by_text("Take the answers along").click()
    rows = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[1].startswith(f"1,{HOSTILE},100,70,")
    for person in (boss, wall, ada, ben):
        assert person.asked == {f"127.0.0.1:{server.port}"}


def test_what_is_filled_in_whole_is_sent_as_the_question_is_closed_by_hand(browser: Browser, server: Server) -> None:
    boss = Person(browser, "closing-console", DESK, server.address)
    boss.page.goto(f"{server.address}/class/{ROOM}/console?key={server.key}")
    ada, ben = joins(browser, server, "closing-ada", "Ada"), joins(browser, server, "closing-ben", "Ben")
    boss.page.get_by_role("rowheader", name="Ben").wait_for()
    boss.press("Put the question")
    for phone, why in ((ada, "because"), (ben, "")):  # the one has not pressed yet, the other lacks a reason
        phone.scene("open-0")
        phone.page.fill("#guess-as_it_is", "20")
        phone.page.fill("#guess-longer", "55")
        phone.page.fill("#why", why)
    boss.press("Close and reveal")
    ada.scene("closed-1")
    ben.scene("closed-0")
    assert "because" in ada.page.inner_text("blockquote")


def test_a_phone_without_scripts_can_do_all_of_it(browser: Browser, server: Server) -> None:
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{server.address}/class/?code={ROOM}")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Come in").click()
    boss = browser.new_context(java_script_enabled=False).new_page()
    boss.goto(f"{server.address}/class/{ROOM}/console?key={server.key}")
    boss.get_by_role("button", name="Put the question").click()
    page.get_by_role("link", name="Look again").click()
    assert not page.locator('input[type="range"]').first.is_visible()
    page.fill("#guess-as_it_is", "10")
    page.fill("#guess-longer", "20")
    page.fill("#why", "because")
    page.get_by_role("button", name="Send my answer").click()
    assert "Your answer is kept" in page.inner_text("main")
    boss.get_by_role("button", name="Close and reveal").click()
    page.goto(f"{server.address}/class/{ROOM}")
    assert "you 10" in page.inner_text("main")
