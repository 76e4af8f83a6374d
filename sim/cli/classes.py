"""The commands for a class: open a room, list rooms, take their answers along, forget them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli import exercises, options, say, stopping
from sim.cli.app import TEACH, app
from sim.cli.command import command
from sim.cli.guard import Failed, Refused
from sim.cli.serve import NEEDS

if TYPE_CHECKING:
    from sim.web.classroom.law import Class
    from sim.web.classroom.model import Asked
    from sim.web.store import Store

RECENT = 12 * 3600
"""Seconds for which the same command goes on with the room that it opened."""


class OpensFirst(TyperGroup):
    """A group in which what is no command of its own is the exercise that a room is opened for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `open` before an exercise."""
        named = next((one for one in args if not one.startswith("-")), None)
        asks_for_help = any(one in ("-h", "--help") for one in args)
        if args and named not in self.commands and not (asks_for_help and named is None):
            args = ["open", *args]
        return super().parse_args(ctx, args)


rooms = typer.Typer(
    cls=OpensFirst,
    help="A class in one room: phones guess, the projector reveals. sim class EXERCISE opens a room.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(rooms, name="class", rich_help_panel=TEACH)

Rooms = Annotated[Path, typer.Option("--rooms", metavar="FILE", help="Where what classes answer is kept.")]
Room = Annotated[str, typer.Argument(metavar="ROOM", help="The code of a room (sim class list).")]
FILE = Path("games/classes.sqlite")


@command(name="open", of=rooms)
def open_room(
    exercise: Annotated[
        str, typer.Argument(metavar="EXERCISE", help="An exercise (sim exercise list), or its folder.")
    ],
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Who may come in: this machine alone; 0.0.0.0 for the network.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(metavar="N", parser=options.count(1, 65535), help="Its port: 8765 or the next that is free."),
    ] = None,
    file: Rooms = FILE,
    worlds: exercises.WorldsOrNone = None,
    new: Annotated[bool, typer.Option("--new", help="Open another room, and do not go on with one of today.")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the console in a browser.")] = True,
) -> None:
    """Open a room for a class, or go on with the one of today: the same as sim class EXERCISE."""
    from sim.teaching.reading import read_exercise

    loaded = read_exercise(exercise)
    with _store(file, begins=True) as store:
        from sim.web import serving
        from sim.web.classroom import rooms as kept
        from sim.web.classroom.console import instruct
        from sim.web.classroom.model import asked_of
        from sim.web.classroom.part import Classroom

        asked = asked_of(loaded, worlds)
        if asked is None:
            raise Refused(f"{exercise}: a class guesses about two scenarios or more, and this exercise has one")
        try:
            listening = serving.bound(host, port)
        except serving.CannotServe as error:
            raise Refused(str(error)) from error
        before = None if new else kept.latest(store, asked, time.time() - RECENT)
        room = before or kept.opened(store, asked)
        key = instruct(store, room)
        address = serving.address_of(host, int(listening.getsockname()[1]))
        stopping.ends_so()

        def ready(_: str) -> None:
            """Say where everybody goes."""
            console = f"{address}class/{room}/console?key={key}"
            _tell(address, room, console, _opened(store, asked, room, is_before=bool(before)))
            if serving.is_here(host):
                say.line("Only this machine can reach it: for phones add --host 0.0.0.0")
            else:
                say.line("Others on this network can reach it, and what travels is not encrypted.")
            if browser:
                serving.show(console)

        serving.serve([Classroom(store, {room: asked}, address)], listening, host, ready)


@command(name="list", of=rooms)
def show_list(file: Rooms = FILE, as_json: options.Json = False) -> None:
    """List the rooms that are kept: code, exercise, students, answers."""
    found = _kept(file) if file.exists() else {}
    if as_json:
        say.document(
            [
                {
                    "room": room,
                    "exercise": one.exercise,
                    "students": len(one.seats),
                    "answers": one.answered,
                    "phase": one.phase,
                }
                for room, one in found.items()
            ]
        )
        return
    for room, one in found.items():
        say.line(f"{room}  {one.exercise}: {one.answered} of {len(one.seats)} answered, {one.phase}")
    if not found:
        say.line("No rooms are kept.")


@command(name="export", of=rooms)
def export(
    room: Room,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Where to; else on the screen.")] = None,
    file: Rooms = FILE,
) -> None:
    """Write a room's answers as CSV: one row a student, with guesses, reason and the model's answer."""
    from sim import files

    with _store(file) as store:
        from sim.web.classroom.exported import csv

        text = csv(_state(store, room.upper()))
    if to is None:
        say.line(text.removesuffix("\n"))
        return
    try:
        files.write(to, text)
    except OSError as error:
        raise Failed(f"{to}: {error.strerror or error}") from error
    say.line(str(to))


@command(name="forget", of=rooms)
def forget(room: Room, file: Rooms = FILE) -> None:
    """Delete a room for good: names, guesses, reasons."""
    with _store(file) as store:
        seats = len(_state(store, room.upper()).seats)
        store.forget(room.upper())
    say.line(f"Room {room.upper()} is deleted, with {seats} student{'' if seats == 1 else 's'}.")


def _kept(file: Path) -> dict[str, Class]:
    """Every room that is kept in a file, by its code."""
    with _store(file) as store:
        from sim.web.classroom.rooms import classes

        return {room: _state(store, room) for room in classes(store)}


@contextmanager
def _store(file: Path, *, begins: bool = False) -> Iterator[Store]:
    """The store of classes, made where one `begins`; raises Failed without the page, and Refused for what is none."""
    if not begins and not file.exists():
        raise Refused(f"{file}: there is no such file, so no room is kept in it; name the one with --rooms")
    try:
        import starlette  # noqa: F401

        from sim.web.classroom.rooms import LAWS
        from sim.web.store import CannotOpen, Store
    except ImportError as error:
        raise Failed(f"{NEEDS} ({error})") from error
    try:
        store = Store(file, LAWS)
    except CannotOpen as error:
        raise Refused(str(error)) from error
    with store:
        yield store


def _state(store: Store, room: str) -> Class:
    """A class as it is kept; raises Refused where there is none."""
    from sim.web.classroom.rooms import classes

    if room not in classes(store):
        raise Refused(f"{room}: no room of this code is kept in {store.path}; sim class list shows those that are")
    state: Class = store.room(room).state
    return state


def _opened(store: Store, asked: Asked, room: str, *, is_before: bool) -> str:
    """What is said of the room that is served."""
    if not is_before:
        return f"{asked.title} ({len(asked.plans)} orders, {asked.worlds} worlds each)"
    seats = len(_state(store, room).seats)
    return f"{asked.title}: going on with the room of today, {seats} in it; --new opens another"


def _tell(address: str, room: str, console: str, about: str) -> None:
    """Where students, the projector and the instructor go; the code as a picture, on a terminal that shows it."""
    import segno

    link = f"{address}class/{room}"
    say.line(about)
    if sys.stdout.isatty() and "utf" in (sys.stdout.encoding or "").lower():
        segno.make(link, error="m").terminal(sys.stdout, compact=True)
    say.line(f"Students:   {link}   (or {address} and the code {room})")
    say.line(f"Projector:  {link}/projector")
    say.line(f"Console:    {console}")
    say.line("The console's address is a key: keep it off the projector. End with Ctrl-C; what was answered is kept.")
