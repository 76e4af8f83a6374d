"""What every activity of a class gives to its pages: words for a student, the projector and the console, and deeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sim.web.classroom.law import Class


class Activity(Protocol):
    """An activity of a class; its templates are `class_seat_NAME.html`, and so for the projector and the console.

    `deeds` are what a student may do in it, `commands` what the instructor may, by the word that a form sends.
    """

    name: str
    deeds: frozenset[str]
    commands: frozenset[str]

    def version(self, room: str, state: Class, seat: int | None) -> str:
        """What changes whenever a student's page, or with None the projector's, may look otherwise."""
        ...

    async def seat(self, room: str, state: Class, seat: int, draft: Mapping[str, str]) -> dict[str, Any]:
        """The words of a student's page, `scene` among them; `draft` is what was filled in already."""
        ...

    async def projector(self, room: str, state: Class) -> dict[str, Any]:
        """The words of the projector's page, `scene` among them."""
        ...

    async def console(self, room: str, state: Class) -> dict[str, Any]:
        """The words of its part of the console; `scene`, which changes whenever what is filled in there goes away."""
        ...

    async def act(self, room: str, state: Class, seat: int, fields: Mapping[str, str]) -> bool:
        """Do what a student asks; whether the page is shown with what was filled in."""
        ...

    async def command(self, room: str, state: Class, fields: Mapping[str, str]) -> None:
        """Do what the instructor asks."""
        ...
