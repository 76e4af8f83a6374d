"""The explore page in a real browser: by mouse and by keyboard, on a phone and in grey, and with hostile names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sim import load, run
from sim.scenario.template import template
from tests.web.chromium import DESK, PATIENCE, PHONE, Server, Watched, chromium, started

pytestmark = pytest.mark.slow

HOSTILE = '<img src=x onerror="document.title=1">'
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("plans")
    text = template().replace("weeks: 156 ", "weeks: 60 ", 1)
    assert "weeks: 60 " in text
    (found / "plan.yaml").write_text(text, encoding="utf-8")
    hostile = text.replace("title: The state", f"title: '{HOSTILE}'", 1)
    assert hostile != text
    (found / "hostile.yaml").write_text(hostile.replace("name: ", f"name: '{HOSTILE}' # ", 1), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    one = started(["plan.yaml", "hostile.yaml"], folder, SIM_ENGINE="numpy")
    yield one
    assert (one.end(), one.said) == (0, "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def watched(browser: Browser, server: Server) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    one = Watched(context.new_page(), server.address)
    yield one
    context.close()
    assert one.complaints == []
    assert one.elsewhere == []


def opened(one: Watched, query: str = "s=plan.yaml") -> Page:
    one.page.goto(f"{one.address}explore/?{query}")
    expect(one.page.locator("#short")).to_contain_text("complete the road")
    return one.page


def answered(page: Page, worlds: int = 256) -> str:
    """The answer once so many worlds or more are known."""
    expect(page.locator("#short")).not_to_have_text("One moment.")
    page.wait_for_timeout(50)
    for _ in range(PATIENCE // 100):
        said = page.inner_text("#short")
        found = said.partition(" of ")[2].partition(" worlds")[0].replace(",", "")
        if found.isdigit() and int(found) >= worlds:
            return said
        page.wait_for_timeout(100)
    raise AssertionError(page.inner_text("#state"))


def test_what_is_shown_says_so_while_it_is_of_the_setting_before(watched: Watched) -> None:
    page = opened(watched)
    answered(page)
    watched.page.route("**/ask", lambda route: None)  # the question never comes to the server
    page.locator(".chip").first.press("ArrowRight")
    expect(page.locator("#state")).to_contain_text("setting before")
    expect(page.locator("#found")).to_have_class("stale")


def test_by_keyboard_alone_a_step_is_moved_pinned_compared_undone_and_reset(watched: Watched) -> None:
    page = opened(watched)
    page.locator("#pin").press("Enter")
    chip = page.locator(".chip").first
    chip.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("road="))
    expect(page.locator("#differ")).to_contain_text("worlds with the same luck")
    assert page.evaluate("document.activeElement.className") == "chip"  # the step that was moved stays at hand
    page.locator("#undo").press("Enter")
    expect(page.locator("#differ")).to_contain_text("0 end differently")
    page.locator(".dial input").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".dial output").first).not_to_have_text("as drawn")
    page.locator("#reset").press("Enter")
    expect(page.locator(".dial output").first).to_have_text("as drawn")
    expect(page).not_to_have_url(re.compile("road="))


def test_a_step_is_dragged_by_mouse(watched: Watched) -> None:
    page = opened(watched)
    chip = page.locator(".chip").first
    row = chip.locator("xpath=ancestor::tr")
    chip.drag_to(row.locator("td").last)
    expect(page).to_have_url(re.compile("road="))
    expect(page.locator(".strip thead")).to_contain_text("Added stage")


def test_an_opened_link_shows_the_numbers_of_the_same_run(watched: Watched, folder: Path) -> None:
    page = opened(watched, "s=plan.yaml&seed=4")
    said = answered(page)
    worlds = int(said.partition(" of ")[2].partition(" worlds")[0].replace(",", ""))
    share = run(load(folder / "plan.yaml"), worlds, 4).summary().loc["completed"]["share"]
    assert said.startswith(f"{100 * share:.0f} %")


def test_the_guess_comes_before_the_answer(watched: Watched) -> None:
    page = opened(watched)
    page.locator("#guess-first").press("Enter")
    expect(page.locator("#found")).to_be_hidden()
    assert "%" not in page.inner_text("#short")
    page.locator("#guess-completed").fill("75")
    page.locator("#reveal").press("Enter")
    expect(page.locator("#guessed")).to_contain_text("50 %")
    expect(page.locator("#found")).to_be_visible()


def test_a_square_tells_the_story_of_its_world(watched: Watched) -> None:
    page = opened(watched)
    page.locator(".squares button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#story h2")).to_contain_text("World 1:")
    expect(page.locator("#story p").first).not_to_be_empty()


def test_a_story_that_is_closed_gives_the_keyboard_back_to_its_square(watched: Watched) -> None:
    page = opened(watched)
    answered(page)
    page.locator(".squares button").first.press("Enter")
    page.locator("#story button").press("Enter")
    expect(page.locator("#story")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.world") == "0"
    page.keyboard.press("Enter")
    expect(page.locator("#story h2")).to_contain_text("World 0")
    page.locator(".chip").first.press("ArrowRight")
    expect(page.locator("#story")).to_be_hidden()  # it was of the road before


def test_a_dial_that_is_turned_twice_is_undone_in_two_steps(watched: Watched) -> None:
    page = opened(watched)
    answered(page)
    dial, said = page.locator(".dial input").first, page.locator(".dial output").first
    seen = []
    for part in (0.25, 0.75):
        box = dial.bounding_box()
        assert box is not None
        dial.click(position={"x": part * box["width"], "y": box["height"] / 2})
        seen.append(said.inner_text())
    assert seen[0] != seen[1]
    page.locator("#undo").press("Enter")
    expect(said).to_have_text(seen[0])
    page.locator("#undo").press("Enter")
    expect(said).to_have_text("as drawn")


def test_a_link_of_a_road_that_is_not_offered_says_so(watched: Watched) -> None:
    page = opened(watched, "s=elsewhere.yaml&parties.a.trust.b=0.5")
    expect(page.locator("#absent")).to_contain_text("not offered here: elsewhere.yaml")
    answered(page)


def test_a_page_that_nobody_sees_lets_its_stream_go_and_goes_on_once_seen(watched: Watched) -> None:
    page = opened(watched)
    answered(page)

    def turns(hidden: str) -> None:
        page.evaluate(f"Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }})")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    turns("true")
    with page.expect_request(lambda one: "/stream" in one.url):
        turns("false")
    page.locator(".chip").first.press("ArrowRight")
    expect(page.locator("#changed")).to_contain_text("in stages")
    answered(page)


def test_what_is_printed_says_of_which_road_it_is(watched: Watched) -> None:
    page = opened(watched)
    page.locator(".chip").first.press("ArrowRight")
    expect(page.locator("#changed")).to_contain_text("changed:")
    page.emulate_media(media="print")
    expect(page.locator("#changed")).to_be_visible()
    expect(page.locator("#turn")).to_be_hidden()


def test_what_has_happened_is_told_and_learnt_from(watched: Watched) -> None:
    page = opened(watched)
    page.locator("#learn summary").press("Enter")
    page.locator("#facts select").first.select_option("no")
    page.locator("#learn-ask").press("Enter")
    expect(page.locator("#learnt")).to_contain_text("worlds are like that")


def test_hostile_names_are_text_everywhere(watched: Watched) -> None:
    page = opened(watched, "s=hostile.yaml")
    answered(page)
    page.locator(".squares button").first.click()
    expect(page.locator("#story h2")).to_contain_text("World 0")
    assert page.locator("img[src='x']").count() == 0
    assert page.title() == "Explore: who goes first?"
    assert HOSTILE in page.inner_text("body")


def test_nothing_keeps_anybody_from_using_it(watched: Watched) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(watched)
    answered(page)
    page.locator("#search").fill("trust")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [PHONE["width"], 320])
def test_on_a_phone_nothing_lies_beside_the_screen(watched: Watched, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    page = opened(watched)
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_server_that_was_started_anew_is_found_again(browser: Browser, folder: Path) -> None:
    first = started(["plan.yaml", "--games", "first.sqlite"], folder, SIM_ENGINE="numpy")
    context = browser.new_context(viewport=DESK)
    page = opened(Watched(context.new_page(), first.address))
    answered(page)
    first.end()
    port = first.address.rstrip("/").rpartition(":")[2]
    again = started(["plan.yaml", "--games", "first.sqlite", "--port", port], folder, SIM_ENGINE="numpy")
    page.locator(".chip").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(4000)
    before = page.inner_text("#short")
    page.locator("#reset").press("Enter")
    expect(page.locator("#short")).not_to_have_text(before)
    context.close()
    again.end()


def test_who_ends_the_server_waits_for_no_reader(browser: Browser, folder: Path) -> None:
    """An interrupt with many open streams ends it, and that is no failure."""
    one = started(["plan.yaml", "--games", "one.sqlite"], folder, SIM_ENGINE="numpy")
    contexts = [browser.new_context() for _ in range(10)]
    for context in contexts:
        opened(Watched(context.new_page(), one.address))
    assert one.end() == 0
    for context in contexts:
        context.close()
