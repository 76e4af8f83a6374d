"""The command that serves the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import options, say, stopping
from sim.cli.app import TEACH
from sim.cli.command import command
from sim.cli.guard import Failed, Refused
from sim.cli.reading import load_all

OFFERED = (
    "gaza/official_plan",
    "gaza/disarmament_first",
    "gaza/withdrawal_first",
    "gaza/alternating",
    "gaza/side_by_side",
)
NEEDS = "the page needs starlette, uvicorn and segno: pip install 'who-goes-first[web]'"


@command(TEACH)
def serve(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Scenarios to offer beside the shipped orders for Gaza."),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Who may reach it: this machine alone, unless another is named.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(metavar="N", parser=options.count(1, 65535), help="Its port: 8765 or the next that is free."),
    ] = None,
    games: Annotated[Path, typer.Option(metavar="FILE", help="Where what people play and decide is kept.")] = Path(
        "games/people.sqlite"
    ),
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")] = True,
) -> None:
    """Open a page on this machine: turn a dial, move a stage, take a seat, and see at once."""
    try:
        from sim.web import serving
        from sim.web.explore.routes import Explore
        from sim.web.play.part import LAWS, Games
        from sim.web.pool import Pool
        from sim.web.store import CannotOpen, Store
    except ImportError as error:
        raise Failed(f"{NEEDS} ({error})") from error
    names = list(dict.fromkeys([*(files or ()), *OFFERED]))
    plans = dict(zip(names, load_all(names, None, None), strict=True))
    try:
        store = Store(games, LAWS)
    except CannotOpen as error:
        raise Refused(str(error)) from error
    try:
        listening = serving.bound(host, port)
    except serving.CannotServe as error:
        store.close()
        raise Refused(str(error)) from error
    pool = Pool(options.processors())

    stopping.ends_so()

    def ready(address: str) -> None:
        say.line(f"Open {address} in a browser; end it with Ctrl-C.")
        if not serving.is_here(host):
            say.line("Others on this network can reach it, and what travels is not encrypted.")
        if browser:
            serving.show(address)

    try:
        serving.serve([Explore(plans, pool), Games(store, plans)], listening, host, ready)
    finally:
        pool.end()
        store.close()
