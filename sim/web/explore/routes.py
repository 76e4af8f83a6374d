"""What the explore part answers: its page, what is offered, what is asked and told, stories, and what is taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sim import charts
from sim.scenario.schema import Scenario
from sim.study.bank import facts
from sim.study.story import Story, story
from sim.web.app import page, refused
from sim.web.explore import takeaway
from sim.web.explore.desk import ALL, SECOND, SOON, Desk, Tab
from sim.web.explore.dials import dials_of
from sim.web.explore.learning import Banks, Told
from sim.web.explore.setting import BadSetting, Setting, Shelf, of_address, of_data
from sim.web.explore.strip import MORE, places_of, title_of
from sim.web.pool import Busy, Pool
from sim.web.streams import told

Found = TypeVar("Found")
MOST_WORLDS = ALL
LISTENERS = 4  # streams of a page: one, and those of which it is not known yet that they broke off
KINDS = {
    takeaway.TURNED: "application/yaml",
    "weeks.csv": "text/csv; charset=utf-8",
    "picture.png": "image/png",
    "picture.svg": "image/svg+xml",
    "brief.html": "text/html; charset=utf-8",
}


class Asked(BaseModel):
    """What a page asks: which page it is, the number of its question, and the setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tab: str = Field(max_length=100)
    number: int = Field(ge=0, lt=2**31)
    setting: Any
    obstacles: bool = False


class Explore:
    """The part on which a road and its numbers are turned."""

    path, title = "/explore", "Explore"

    def __init__(self, plans: Mapping[str, Scenario], pool: Pool) -> None:
        self.shelf, self.pool = Shelf(plans), pool
        self.desk = Desk(self.shelf, pool)
        self.banks = Banks(pool)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve until the end, then let go of what is followed."""
        try:
            yield
        finally:
            self.desk.close()

    def routes(self) -> Sequence[BaseRoute]:
        """The page and what it asks for."""
        return [
            Route("/", self.show),
            Route("/tab", self.tab, methods=["POST"]),
            Route("/scenario", self.scenario),
            Route("/ask", self.ask, methods=["POST"]),
            Route("/stream", self.stream),
            Route("/learn", self.learn, methods=["POST"]),
            Route("/story", self.story),
            Route("/story.svg", self.timeline),
            Route("/take/{what}", self.take),
        ]

    async def show(self, request: Request) -> Response:
        """The page; its script reads the setting in its address."""
        offered = {name: plan.name for name, plan in self.shelf.plans.items()}
        return page(request, "explore.html", offered=offered)

    async def tab(self, _: Request) -> Response:
        """A token for a page that was opened."""
        return JSONResponse({"tab": self.desk.open()})

    async def scenario(self, request: Request) -> Response:
        """What can be turned in a scenario, and where the tranches of its road stand."""
        name = request.query_params.get("s", "")
        plan = _right(lambda: self.shelf.base(name))
        return JSONResponse(
            {
                "name": plan.name,
                "question": plan.question,
                "weeks": plan.weeks,
                "start": plan.start.isoformat() if plan.start else None,
                "stages": [stage.name for stage in plan.road_in_force.stages],
                "more": MORE,
                "rungs": len(places_of(plan))
                == 2,  # what is due together stands in a column where two sides are paired
                "road": plan.road_in_force.name or str(plan.roadmap),
                "tracks": [
                    {"key": track, "title": title_of(plan, track), "owner": _owner(plan, track), "places": places}
                    for track, places in places_of(plan).items()
                ],
                "facts": facts(plan),
                "dials": await self.pool.do(SOON, lambda: dials_of(plan)),
            }
        )

    async def ask(self, request: Request) -> Response:
        """Follow a setting in place of what the page asked for before; what is found is told by its stream."""
        try:
            asked = Asked.model_validate_json(await request.body())
        except ValidationError as error:
            raise refused(f"This is no question: {error.errors()[0]['msg']}") from None
        tab = self._tab(asked.tab)
        setting = _right(lambda: of_data(asked.setting))
        _right(lambda: self.desk.ask(tab, asked.number, setting, asked.obstacles))
        return JSONResponse({"number": asked.number, "address": setting.address}, 202)

    async def learn(self, request: Request) -> Response:
        """What is learnt from what has happened, or how far the worlds are that it is learnt from."""
        try:
            happened = Told.model_validate_json(await request.body())
        except ValidationError as error:
            raise refused(f"This is nothing that can have happened: {error.errors()[0]['msg']}") from None
        setting = _right(lambda: of_data(happened.setting))
        plan = _right(lambda: self.shelf.plan(setting))
        try:
            return JSONResponse(await self.banks.learnt(setting, plan, happened))
        except (BadSetting, Busy) as error:
            raise refused(str(error)) from None

    async def stream(self, request: Request) -> Response:
        """The newest answer of a page, whenever there is more of it."""
        tab = self._tab(request.query_params.get("tab", ""))
        if tab.bell.listeners >= LISTENERS:
            raise refused("This page listens already; open another.", 429)
        return told(tab.bell, lambda: tab.newest)

    async def story(self, request: Request) -> Response:
        """One world in sentences."""
        found = await self._told(request)
        paragraphs = [{"when": when, "text": text} for when, text in found.told()]
        return JSONResponse({"world": found.world, "outcome": found.outcome, "paragraphs": paragraphs})

    async def timeline(self, request: Request) -> Response:
        """The picture of one world."""
        found = await self._told(request)
        drawn = await self.pool.do(SOON, lambda: takeaway.drawn(charts.of(found, "story"), "timeline", "svg"))
        return Response(drawn, media_type=KINDS["picture.svg"])

    async def take(self, request: Request) -> Response:
        """A file to take along."""
        what = request.path_params["what"]
        if what not in KINDS:
            raise refused(f"There is nothing to take called {what[:40]!r}; there are {', '.join(KINDS)}.", 404)
        setting, worlds = self._setting(request)
        base = _right(lambda: self.shelf.base(setting.scenario))
        if what == takeaway.TURNED:
            body: str | bytes = _right(lambda: takeaway.as_yaml(base, setting))
        else:
            try:
                run = await self.desk.run(setting, worlds)
            except (BadSetting, Busy) as error:
                raise refused(str(error)) from None
            body = await self.pool.do(SOON, lambda: takeaway.file(what, run, setting))
        called = takeaway.file_name(setting) if what == takeaway.TURNED else what
        disposition = f'attachment; filename="{called}"'
        return Response(body, media_type=KINDS[what], headers={"content-disposition": disposition})

    def _tab(self, token: str) -> Tab:
        found = self.desk.tab(token)
        if found is None:
            raise refused("This page was open for too long, or the server was started anew: load it again.", 410)
        return found

    def _setting(self, request: Request) -> tuple[Setting, int]:
        """The setting in an address, and the number of worlds there."""
        pairs = request.query_params.multi_items()
        setting = _right(lambda: of_address(pair for pair in pairs if pair[0] not in ("worlds", "world")))
        return setting, _number(request, "worlds", SECOND, 1, MOST_WORLDS)

    async def _told(self, request: Request) -> Story:
        setting, _ = self._setting(request)
        world = _number(request, "world", 0, 0, MOST_WORLDS)
        plan = _right(lambda: self.shelf.plan(setting))
        try:
            return await self.pool.do(SOON, lambda: story(plan, world, setting.seed))
        except Busy as error:
            raise refused(str(error), 503) from None


def _owner(plan: Scenario, track: str) -> str:
    owner = plan.tracks[track].owner
    return (plan.parties[owner].title or owner) if owner in plan.parties else owner


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    written = request.query_params.get(name, str(default))
    if not (written.isascii() and written.isdigit() and len(written) < 10 and least <= int(written) <= most):
        raise refused(f"{name}: write a whole number from {least} to {most}, not {written[:20]!r}.")
    return int(written)


def _right(made: Callable[[], Found]) -> Found:
    """What a function makes of a setting, or what is wrong with that, told to whoever asked."""
    try:
        return made()
    except BadSetting as error:
        raise refused(str(error)) from None
