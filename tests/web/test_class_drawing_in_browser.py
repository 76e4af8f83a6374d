"""Two phones draw roads, one by dragging and one by keys, and everybody sees them on the board with error bars."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.chromium import DESK, PATIENCE, PHONE, chromium
from tests.web.classes import ROOM
from tests.web.drawings import TRACKS
from tests.web.test_play_in_browser import Person

HOSTILE = "<img src=x onerror=alert(1)>"
COMPILING = 5 * PATIENCE
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("compiled")]


@pytest.fixture
def server(compiled: None, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a served class that may draw, and the key of its console."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "tests.web.drawings", str(tmp_path / "classes.sqlite"), port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{port}", process.stdout.readline().strip()
        process.kill()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def joins(browser: Browser, address: str, who: str, name: str) -> Person:
    one = Person(browser, who, PHONE, address)
    one.opens(f"/class/{ROOM}")
    one.page.get_by_label("Your name").fill(name)
    one.press("Come in")
    one.scene("lobby-0")
    return one


def typed(who: Person, track: str) -> str:
    return who.page.input_value(f"#road-{track}")


def test_two_phones_draw_by_dragging_and_by_keys(browser: Browser, server: tuple[str, str]) -> None:
    address, key = server
    boss = Person(browser, "draw-console", DESK, address)
    boss.page.goto(f"{address}/class/{ROOM}/console?key={key}")
    wall = Person(browser, "draw-wall", DESK, address)
    wall.opens(f"/class/{ROOM}/projector")
    ada, ben = joins(browser, address, "draw-ada", HOSTILE), joins(browser, address, "draw-ben", "Ben")
    boss.page.get_by_role("rowheader", name="Ben").first.wait_for()
    boss.page.get_by_label("The board shows the names").check()
    boss.press("Put the drawing")
    for phone in (ada, ben):
        phone.scene("draw-open-0")
        assert not phone.page.locator(f"#road-{TRACKS[0]}").is_visible()

    before = typed(ada, TRACKS[0])
    first = ada.page.locator(f'[data-chip="{TRACKS[0]} 0"]')
    first.drag_to(ada.page.locator(f'td[data-track="{TRACKS[0]}"][data-stage="1"]').first)
    assert typed(ada, TRACKS[0]) != before
    assert typed(ada, TRACKS[0]).startswith("2:")
    across = ada.page.locator(f'td[data-track="{TRACKS[1]}"]').last  # a square stays on its track
    first.drag_to(across)
    assert typed(ada, TRACKS[0]).startswith("2:")
    assert ada.page.locator(".chip[data-alone]").count() > 0
    ada.looks("dragged")

    chip = ben.page.locator(f'[data-chip="{TRACKS[1]} 0"]')
    before = typed(ben, TRACKS[1])
    chip.focus()
    ben.page.keyboard.press("ArrowRight")
    assert typed(ben, TRACKS[1]) != before
    assert ben.page.evaluate("document.activeElement.dataset.chip") == f"{TRACKS[1]} 0"
    size = int(typed(ben, TRACKS[1]).split(" ")[0].split(":")[1])
    ben.page.keyboard.press("ArrowUp")
    assert int(typed(ben, TRACKS[1]).split(" ")[0].split(":")[1]) == size + 1
    count = len(typed(ben, TRACKS[0]).split(" "))
    ben.page.get_by_role("button", name="More").first.click()
    assert len(typed(ben, TRACKS[0]).split(" ")) == count + 1
    boss.page.fill("#text", "Half the time is over")
    boss.press("Show it")
    ben.page.get_by_text("Half the time is over").wait_for()
    assert len(typed(ben, TRACKS[0]).split(" ")) == count + 1  # what is drawn is not taken away by what others do
    ben.looks("by-keys")

    for phone in (ada, ben):
        phone.press("Send my road")
        phone.scene("draw-open-1")
    for person in (ada, ben, wall, boss):
        person.page.locator(".board .point").nth(2).wait_for(state="attached", timeout=COMPILING)
        assert person.page.locator(".board .bar").count() >= 3  # two roads and the one to beat
        person.looks("board")
    assert wall.page.locator(".board bdi", has_text="Ben").count() == 1
    assert HOSTILE in wall.page.inner_text(".board")

    chip = ada.page.locator(f'[data-chip="{TRACKS[0]} 0"]')
    cell, target = chip.bounding_box(), ada.page.locator(f'td[data-track="{TRACKS[0]}"][data-stage="0"]').bounding_box()
    assert cell is not None
    assert target is not None
    at = {"clientX": target["x"] + target["width"] / 2, "clientY": target["y"] + target["height"] / 2}
    chip.dispatch_event("pointerup", {"pointerType": "touch", **at})  # a finger lets go over another stage
    assert typed(ada, TRACKS[0]).startswith("1:")
    ada.press("Send this road instead")
    ada.scene("draw-open-2")
    boss.press("Close the drawing")
    for phone, sent in ((ada, 2), (ben, 1)):
        phone.scene(f"draw-closed-{sent}")
    ada.page.get_by_text("is being tried").first.wait_for(state="detached", timeout=COMPILING)
    for person in (ada, wall, boss):
        person.looks("closed")
    with boss.page.expect_download() as taken:
        boss.page.get_by_text("Take the roads along").click()
    rows = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 3 + 1
    for person in (boss, wall, ada, ben):
        assert person.asked == {address.removeprefix("http://")}
        assert not person.complaints


def test_a_phone_without_scripts_types_its_road(browser: Browser, server: tuple[str, str]) -> None:
    address, key = server
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{address}/class/{ROOM}")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Come in").click()
    boss = browser.new_context(java_script_enabled=False).new_page()
    boss.goto(f"{address}/class/{ROOM}/console?key={key}")
    boss.get_by_role("button", name="Put the drawing").click()
    page.get_by_role("link", name="Look again").click()
    page.fill(f"#road-{TRACKS[0]}", "1:1 2:3")
    page.get_by_role("button", name="Send my road").click()
    assert "Road 1 of at most" in page.inner_text("main")
    boss.get_by_role("button", name="Close the drawing").click()
    page.goto(f"{address}/class/{ROOM}")
    assert "The roads of the class" in page.inner_text("main")
