"""The application: its parts, and what every request passes before it reaches one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from sim.phrases import CAVEAT
from sim.web.gate import Gate
from sim.web.streams import Bell


class Part(Protocol):
    """A part of the page: the path under which it stands, what it is called in the menu, and its routes.

    `open` is an asynchronous context in which it serves: it starts what it needs and ends it.
    """

    path: str
    title: str

    def routes(self) -> Sequence[BaseRoute]: ...
    def open(self) -> AbstractAsyncContextManager[None]: ...


def application(parts: Sequence[Part], hosts: frozenset[str]) -> Starlette:
    """The page with its parts, of which the first is shown at its address; it answers only to `hosts`."""

    @asynccontextmanager
    async def serving(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            for part in parts:
                await opened.enter_async_context(part.open())
            yield

    async def first(_: Request) -> Response:
        return RedirectResponse(f"{parts[0].path}/")

    app = Starlette(
        routes=[
            Route("/", first),
            Mount("/static", StaticFiles(packages=[("sim.web", "static")]), name="static"),
            *(Mount(part.path, routes=list(part.routes()), name=part.title) for part in parts),
        ],
        middleware=[Middleware(Gate, hosts=hosts)],
        exception_handlers={HTTPException: _told, 500: _failed},
        lifespan=serving,
    )
    app.state.listened_to = set[Bell]()
    app.state.templates = _templates({part.path: part.title for part in parts})
    return app


def page(request: Request, template: str, status: int = 200, **words: Any) -> Response:
    """A page out of a template, in which every word is shown as text."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, template, words, status_code=status)


def refused(why: str, status: int = 400) -> HTTPException:
    """What a part raises for a request that it cannot answer: told to whoever asked, in a sentence."""
    return HTTPException(status, why)


def _templates(menu: Mapping[str, str]) -> Jinja2Templates:
    environment = Environment(
        loader=PackageLoader("sim.web"), autoescape=select_autoescape(default=True), undefined=StrictUndefined
    )
    environment.globals.update(menu=menu, caveat=CAVEAT)
    return Jinja2Templates(env=environment)


def _asks_for_a_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


async def _told(request: Request, error: Exception) -> Response:
    """What could not be done, as a page or, for a script, as data."""
    assert isinstance(error, HTTPException)
    why = error.detail if error.status_code != 404 or error.detail != "Not Found" else "There is no such page."
    if _asks_for_a_page(request):
        return page(request, "refused.html", error.status_code, why=why)
    return JSONResponse({"why": why}, error.status_code)


async def _failed(request: Request, error: Exception) -> Response:
    """A fault of the program: told without its inside, which goes to the terminal of whoever serves."""
    why = "Something went wrong here; the terminal of the server says what. Nothing that was kept is lost."
    if _asks_for_a_page(request):
        return page(request, "refused.html", 500, why=why)
    return JSONResponse({"why": why}, 500)
