"""The home front of a party: hardliners who make steps dearer and, past a limit, impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.oracle.twin.chance import share, within

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party
    from tests.oracle.twin.populations import Population


class HomeFront:
    """`hardliners` is their weight, which returns to its `base`."""

    def __init__(self, party: Party) -> None:
        world = party.model
        self.party, self.world = party, world
        self.facts: dict[str, Any] = party.facts["home_front"]
        self.hardliners: float = self.facts["hardliners"]
        self.base = self.hardliners
        self.returns = within(1.0 / self.facts["memory"], world.dt)
        self.luck = world.dice.all("election", party.name) if self.facts["elections"] else []
        self.populations: list[Population] = []
        values = party.facts["values"]
        self.own = [(t, values[t.name]) for t in party.tracks if t.name in values]
        rivals = [track for track in world.tracks.values() if track.owner == party.rival_name and track.is_on_road]
        self.theirs = [(track, values[track.name]) for track in rivals if track.name in values]

    @property
    def cost(self) -> float:
        """What stepping the whole way costs at home, as a term of its value: never above 0."""
        return -self.facts["cost"] * self.hardliners

    @property
    def forbids(self) -> bool:
        """Whether hardliners are too strong for any step."""
        return self.hardliners > self.facts["limit"]

    def vote(self) -> None:
        """An election: hardliners win with a chance of their weight."""
        won = self.luck[self.world.step_number] < self.hardliners
        swing = self.facts["swing"] if won else -self.facts["swing"]
        self.base, self.hardliners = share(self.base + swing), share(self.hardliners + swing)

    def unanswered(self) -> float:
        """What the party has given beyond what it has received, in units."""
        given = -sum(value * (track.level - track.start) for track, value in self.own)
        received = sum(value * (track.level_seen - track.start) for track, value in self.theirs)
        return max(given - received, 0.0)

    def feel(self) -> None:
        """Hardliners grow by tension and concessions, and return to a base that follows opinion."""
        facts, world = self.facts, self.world
        base = self.base
        if facts["by_opinion"]:
            base += facts["by_opinion"] * sum(p.withdrawn for p in self.populations)
        rise = facts["by_tension"] * world.truce.tension * self.party.facts["suffers"] / 0.5
        if facts["by_concession"]:
            rise += facts["by_concession"] * self.unanswered()
        self.hardliners = share(self.hardliners + (base - self.hardliners) * self.returns + world.dt * rise)
