"""Bargaining over the road: another road is put on the table, and both parties answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.oracle.twin.mediators import PROPOSE, Mediator
from tests.oracle.twin.strategies import accepts
from tests.oracle.twin.types import settle

if TYPE_CHECKING:
    from tests.oracle.twin.foresight import ByType
    from tests.oracle.twin.road import Road
    from tests.oracle.twin.world import World


class Talks:
    """What may be proposed, what is on the table, and what was refused."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gap: float = world.numbers["bargaining"]["proposal_gap"]
        numbers = world.numbers
        others = [name for name in numbers["roadmaps"] if name != numbers["roadmap"]]
        self.may_change = bool((others or numbers["bargaining"]["open"]) and numbers["mediators"])
        self.candidates: dict[int, list[float]] = {}  # for each road that may be proposed the parties' surpluses
        self.expected: dict[int, list[list[ByType]]] = {}  # what is then to be expected of the types of either
        self.last_refused_by: tuple[str, ...] = ()
        self.in_force: list[float] = []  # the parties' surpluses of the road in force
        self.refused: dict[int, list[float]] = {}  # their surpluses when they last refused it, or left it for another
        talked = numbers["bargaining"]["talked"]
        self.last = None if talked is None else -round(talked / world.dt)  # the step of the last talks
        self.before = set(numbers["bargaining"]["refused"])  # roads that were refused before the start
        self.heard: Mediator | None = None  # who proposes, of this step
        self.proposals: list[dict[str, Any]] = []  # of this step
        self.margins: dict[str, float] = {}  # how near this step's calls were

    @property
    def are_open(self) -> bool:
        """Whether the world may hear a proposal: no road is agreed, or it is stalled with something due."""
        if not self.may_change:
            return False
        world, step = self.world, self.world.step_number
        if world.journey.agreed:
            weeks_open = world.journey.weeks_open(step)
            is_due = any(o.is_due_at(world.road.place, weeks_open, step) for o in world.road.asked)
            if world.history.outcome != "stalled" or not is_due:
                return False
        return self.last is None or (step - self.last) * world.dt >= self.gap - 1e-9

    def surpluses(self, road: Road) -> list[float]:
        """What a road is worth to each party at the table, as things stand."""
        road.look_afresh()
        self.expected[road.number] = settle(self.world.parties, road)
        return [party.view_of(road).surplus() for party in self.world.parties]

    def look(self) -> None:
        """See which roads may be proposed now, before the parties look at the one in force."""
        if self.candidates or self.proposals or self.margins:
            self.candidates, self.proposals, self.margins = {}, [], {}
        if not self.are_open:
            return
        self.last = self.world.step_number
        journey = self.world.journey
        for road in self.world.roads:
            surpluses = self.surpluses(road)
            if journey.agreed and road is journey.road:
                self.in_force = surpluses
                self.world.backing.look()  # the parties look at this road again, as it really stands
            elif road.name in self.before:
                self.before.remove(road.name)
                self.refused[road.number] = surpluses
            elif self._has_moved(road, surpluses):
                self.candidates[road.number] = surpluses

    def _has_moved(self, road: Road, surpluses: list[float]) -> bool:
        """Whether a road was never refused, or is worth more or less to somebody than it was then."""
        if road.number not in self.refused:
            return True
        moved = False
        for party, now, then in zip(self.world.parties, surpluses, self.refused[road.number], strict=True):
            change = abs(now - then)
            self.margins[f"{party.name} on {road.name} anew"] = change - party.margin
            moved = moved or (change >= party.margin and change > 0.0)
        return moved

    def hear(self) -> None:
        """Of the mediators who propose, the one that expects the largest effect is heard."""
        proposing = [mediator for mediator in self.world.mediators if mediator.act == PROPOSE]
        self.heard = (
            max(proposing, key=lambda one: one.effects["propose"]) if proposing else None
        )  # the first of equals

    def bargain(self) -> None:
        """The proposal that was heard is answered."""
        world, step, heard = self.world, self.world.step_number + 1, self.heard
        if heard is None:
            return
        road = world.roads[heard.proposal]
        lapsed = world.journey.verified_at == step
        refused_by: tuple[str, ...] = ()
        if not lapsed:
            surpluses = self.candidates[road.number]
            self.margins |= {f"{p.name} on {road.name}": s for p, s in zip(world.parties, surpluses, strict=True)}
            refused_by = tuple(
                party.name for party, s in zip(world.parties, surpluses, strict=True) if not accepts(party, road, s)
            )
            self.last_refused_by = refused_by
            if refused_by:
                self.refused[road.number] = surpluses
            else:
                if world.journey.agreed:
                    self.refused[world.journey.road.number] = self.in_force
                world.journey.change(road, step)
                world.backing.look()
                for party, expected in zip(world.parties, self.expected[road.number], strict=True):
                    party.expect(expected)  # as they did when they accepted it
        self.proposals = [
            {
                "road": road.number,
                "by": heard.name,
                "accepted": not lapsed and not refused_by,
                "refused_by": refused_by,
                "lapsed": lapsed,
            }
        ]
