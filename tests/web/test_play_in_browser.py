"""A whole game of two people in a real browser, with a phone and a desk, and a server that is killed in the middle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from tests.web.chromium import DESK, PATIENCE, PHONE, chromium

HOSTILE = "<img src=x onerror=alert(1)>"
TURNED = "\u202eאדה \"'</b>"
PICTURES = os.environ.get("SIM_PICTURES", "")  # a folder in which every scene is to be seen
pytestmark = pytest.mark.slow


class Server:
    """A server of games that can be killed and started again at the same port."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.web.games", str(self.path), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "people.sqlite")
    yield one
    one.kill()


class Person:
    """Somebody with a browser of one's own; every scene is looked at as it comes."""

    def __init__(self, browser: Browser, name: str, screen: ViewportSize, address: str) -> None:
        self.name, self.address = name, address
        self.context = browser.new_context(viewport=screen, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))
        self.asked: set[str] = set()
        self.page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.looks(path.partition("?")[0].strip("/").replace("/", "-"))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def scene(self, name: str) -> None:
        self.page.wait_for_selector(f'[data-scene="{name}"]')
        self.looks(name)

    def decides(self, choice: str, message: str = "") -> None:
        self.page.check(f'input[name="choice"][value="{choice}"]')
        self.page.fill("#message", message)
        self.press("Decide")

    def looks(self, scene: str) -> None:
        """Nothing is wider than the screen, and nothing keeps people from using it."""
        self.page.wait_for_load_state("load")  # with its styles
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{self.name}-{scene}.png", full_page=True)
        measured = "[document.documentElement.scrollWidth, innerWidth]"
        scrolls, width = self.page.evaluate(measured)
        assert scrolls <= width, f"{scene} is {scrolls} wide"
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{scene}: {found.generate_report()}"


@pytest.fixture
def people(server: Server) -> Iterator[tuple[Person, Person]]:
    address = f"http://127.0.0.1:{server.port}"
    with chromium() as browser:
        yield Person(browser, "phone", PHONE, address), Person(browser, "desk", DESK, address)


def sit_down(ada: Person, ben: Person) -> None:
    """Ada opens a game and invites Ben, both with names that would be code or turn the page around."""
    ada.opens("/play/")
    ada.page.get_by_label("Another person plays").select_option("insurgency")
    ada.page.get_by_label("Your name").fill(HOSTILE)
    ada.press("Begin")
    ada.scene("people")
    ben.opens(urlsplit(ada.page.input_value("#link"))._replace(scheme="", netloc="").geturl())
    ben.page.get_by_label("Your name").fill(TURNED)
    ben.press("Take the seat")
    for one in (ada, ben):
        one.scene("decide-1")


def test_two_people_play_a_whole_game_though_the_server_is_killed(
    people: tuple[Person, Person], server: Server
) -> None:
    ada, ben = people
    sit_down(ada, ben)
    assert HOSTILE in ben.page.inner_text(".who")
    assert "אדה" in ada.page.inner_text(".who")
    ada.decides("deliver", "<script>alert(2)</script>\nsecond line")
    ada.scene("wait-1")
    assert "deliver" in ada.page.inner_text(".kept").lower()
    assert "alert(2)" not in ben.page.content()

    server.kill()
    complaints = [one for person in people for one in person.complaints]
    assert not complaints
    server.start()
    ben.page.reload()
    ben.scene("decide-1")
    ben.press("Ask your advisers")
    ben.page.wait_for_selector(".advice")
    ben.looks("advice")
    ben.decides("hold")
    ben.scene("decide-2")
    assert "<script>alert(2)</script>" in ben.page.inner_text(".message")
    ada.scene("decide-2")  # by the stream, which has come back by itself

    for person in people:
        person.complaints.clear()  # a stream that ends with its server is told by the browser
    rounds = 2
    while ada.page.get_attribute("#game", "data-scene") == f"decide-{rounds}":
        for person in people:
            person.decides("deliver" if rounds % 3 else "advisers", f"round {rounds}")
        rounds += 1
        for person in people:
            person.page.wait_for_selector(f'[data-scene="decide-{rounds}"], [data-scene="over"]')
    assert rounds > 4
    for person in people:
        person.page.get_by_role("heading", name="What was decided").wait_for()
        person.scene("over")
        assert "<script>alert(2)</script>" in person.page.inner_text("#game")
        assert person.complaints == []
        assert person.asked == {f"127.0.0.1:{server.port}"}


def test_a_game_is_begun_and_decided_in_by_keyboard_alone(people: tuple[Person, Person]) -> None:
    ada, _ = people
    page = ada.page

    def to(is_there: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({is_there!r})"):
                return
        pytest.fail(f"no way to {is_there} by keyboard")

    page.goto(f"{ada.address}/play/")
    to("input[name=seat]")
    page.keyboard.press("ArrowDown")
    to("#name")
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    ada.scene("decide-1")
    assert page.inner_text(".who").startswith("You are The insurgency")
    to("summary")
    page.keyboard.press("Enter")
    to("input[name=choice]")
    page.keyboard.press("ArrowDown")
    to("button.main")
    page.keyboard.press("Enter")
    ada.scene("decide-2")


def test_what_is_being_written_is_not_taken_away_when_the_other_has_decided(people: tuple[Person, Person]) -> None:
    ada, ben = people
    sit_down(ada, ben)
    ben.page.fill("#message", "half a sen")
    version = ben.page.get_attribute("#game", "data-version")
    ada.decides("hold")
    ben.page.wait_for_function("before => document.getElementById('game').dataset.version !== before", arg=version)
    assert ben.page.input_value("#message") == "half a sen"


def test_another_browser_that_knows_the_address_sees_nothing(people: tuple[Person, Person], server: Server) -> None:
    ada, ben = people
    sit_down(ada, ben)
    eve = ada.context.browser.new_page()  # a context of its own, without a cookie
    eve.goto(ada.page.url)
    assert "You have no seat here" in eve.inner_text("main")
    assert "Your brief" not in eve.content()
