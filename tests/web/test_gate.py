"""The gate: a page of another site can ask nothing here, and no body is larger than what a page sends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from sim.web.app import application, refused
from sim.web.gate import MOST, hosts_of
from sim.web.streams import TYPE, Bell, event

HOST = "127.0.0.1:8765"
OWN = {"host": HOST, "origin": f"http://{HOST}"}


class Echo:
    """A part that says what it was sent."""

    path, title = "/echo", "Echo"

    def routes(self) -> Sequence[BaseRoute]:
        async def said(request: Request) -> Response:
            return PlainTextResponse(f"{len(await request.body())}")

        async def fails(_: Request) -> Response:
            raise ZeroDivisionError("the inside of the program")

        async def cannot(_: Request) -> Response:
            raise refused("There is no world <b>9</b>.")

        return [Route("/", said, methods=["GET", "POST"]), Route("/fails", fails), Route("/cannot", cannot)]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        yield


@pytest.fixture
def client() -> TestClient:
    return TestClient(application([Echo()], hosts_of(["127.0.0.1", "::1"], 8765)), raise_server_exceptions=False)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9999", "127.0.0.1.evil.example:8765", ""])
def test_another_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/echo/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", [HOST, "[::1]:8765"])
def test_its_own_addresses_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/echo/", headers={"host": host}).text == "0"


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", f"ftp://{HOST}", "http://127.0.0.1:9999"])
def test_only_its_own_pages_may_change_anything(client: TestClient, origin: str | None) -> None:
    headers = {"host": HOST} | ({} if origin is None else {"origin": origin})
    assert client.post("/echo/", content=b"x", headers=headers).status_code == 403
    assert client.post("/echo/", content=b"x", headers=OWN).text == "1"


@pytest.mark.parametrize("site, status", [("cross-site", 403), ("same-site", 403), ("same-origin", 200), (None, 200)])
def test_a_stream_is_for_its_own_pages(client: TestClient, site: str | None, status: int) -> None:
    headers = {"host": HOST, "accept": TYPE} | ({} if site is None else {"sec-fetch-site": site})
    assert client.get("/echo/", headers=headers).status_code == status


@pytest.mark.parametrize(
    "site, mode, status",
    [
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
        ("cross-site", "navigate", 200),
        ("none", "navigate", 200),
    ],
)
def test_a_link_elsewhere_may_lead_here_and_a_picture_elsewhere_may_not(
    client: TestClient, site: str, mode: str, status: int
) -> None:
    headers = {"host": HOST, "sec-fetch-site": site, "sec-fetch-mode": mode}
    assert client.get("/echo/", headers=headers).status_code == status


def test_a_body_of_five_megabytes_is_not_read(client: TestClient) -> None:
    assert client.post("/echo/", content=b"x" * 5_000_000, headers=OWN).status_code == 413


def test_a_body_that_does_not_say_how_long_it_is_is_capped_too(client: TestClient) -> None:
    pieces = (b"x" * 1024 for _ in range(MOST // 1024 + 1))
    assert client.post("/echo/", content=pieces, headers=OWN).status_code == 413
    pieces = (b"x" * 1024 for _ in range(MOST // 1024))
    assert client.post("/echo/", content=pieces, headers=OWN).text == str(MOST)


def test_no_script_of_anybody_else_runs_and_nothing_leaves(client: TestClient) -> None:
    for path in ("/echo/", "/nowhere", "/static/style.css"):
        policy = client.get(path, headers={"host": HOST}).headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_what_cannot_be_done_is_told_as_text(client: TestClient) -> None:
    told = client.get("/echo/cannot", headers={"host": HOST, "accept": "text/html"})
    assert told.status_code == 400
    assert "&lt;b&gt;9&lt;/b&gt;" in told.text
    assert client.get("/echo/cannot", headers={"host": HOST}).json() == {"why": "There is no world <b>9</b>."}
    assert "no such page" in client.get("/nowhere", headers={"host": HOST, "accept": "text/html"}).text


def test_a_fault_of_the_program_shows_nothing_of_its_inside(client: TestClient) -> None:
    told = client.get("/echo/fails", headers={"host": HOST, "accept": "text/html"})
    assert told.status_code == 500
    assert "inside of the program" not in told.text


def test_an_event_stays_one_event_whatever_it_says() -> None:
    written = event({"says": "one\n\nevent: forged\ndata: {}"}, number=3)
    assert written.startswith("id: 3\nevent: message\ndata: ")
    assert written.endswith("\n\n")
    assert written.count("\n\n") == 1


async def _rings() -> tuple[int, int]:
    bell = Bell()
    bell.ring()
    bell.ring()
    return await bell.wait(0), await bell.wait(1)


def test_who_was_away_hears_at_once_that_the_bell_rang() -> None:
    import asyncio

    assert asyncio.run(_rings()) == (2, 2)
