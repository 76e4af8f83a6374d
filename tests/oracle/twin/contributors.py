"""Contributors: who may send troops of the force, and the vetoes that parties hold against them."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

import mesa

from tests.oracle.twin.chance import within
from tests.oracle.twin.track import Track

if TYPE_CHECKING:
    from tests.oracle.twin.world import World


class Veto:
    """A party's refusal of one contributor: it stands until mediators who are lobbied press it away."""

    def __init__(self, world: World, party: str, contributor: str) -> None:
        self.world, self.party = world, party
        self.resolve: float = max(world.numbers["parties"][party]["vetoes"][contributor]["resolve"], 1e-9)
        self.lobbying: float = world.numbers["contributors"][contributor]["lobbying"]
        self.luck = world.dice.all("veto", f"{party}.{contributor}")
        self.stands, self.falls = True, False

    def decide(self) -> None:
        """See whether it is lifted this week."""
        press = self.lobbying * self.world.mediation.leverage_over(self.party)
        self.falls = self.stands and self.luck[self.world.step_number] < within(press / self.resolve, self.world.dt)

    def apply(self) -> None:
        """Once lifted it is gone for good."""
        self.stands = self.stands and not self.falls


class Contributor(mesa.Agent):
    """Pledges, deploys and withdraws its contingent."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world)
        self.name = name
        self.facts: dict[str, Any] = world.numbers["contributors"][name]
        self.troops: float = self.facts["troops"]
        self.status: str = self.facts["status"]
        self.next_status = self.status
        self.vetoes = [
            Veto(world, party, name) for party, facts in world.numbers["parties"].items() if name in facts["vetoes"]
        ]
        self.changes_mind = within(1.0 / world.numbers["force"]["decides"], world.dt)
        self.sets_out = within(1.0 / self.facts["deploys"], world.dt)
        self.luck = world.dice.all("contribution", name)
        self.score = 0.0  # how it weighed taking part as the week opened

    @property
    def is_barred(self) -> bool:
        """Whether any party's veto against it stands."""
        return any(veto.stands for veto in self.vetoes)

    @property
    def takes_part(self) -> bool:
        """Whether it has pledged or deployed."""
        return self.status in ("pledged", "deployed")

    @property
    def contingent(self) -> float:
        """What it can send: all its troops, or what may come in a limited role."""
        return self.troops * (self.facts["limited"] if self.is_barred else 1.0)

    def weigh(self) -> float:
        """What speaks for taking part now, less what speaks against it."""
        world, facts, coalition = self.model, self.facts, self.model.backing.coalition
        return (
            facts["prestige"]
            + world.goodwill
            + facts["bandwagon"] * coalition.share_of_others(self)
            - facts["risk"] * coalition.arms()
            - facts["casualties"] * world.truce.tension
            - facts["threshold"]
        )

    def decide(self) -> None:
        """See where it stands after this week."""
        world, facts = self.model, self.facts
        willing, chance, following = self.score > 0, 0.0, self.status
        if self.status == "undecided" and willing and world.backing.clarity >= facts["clarity"]:
            chance, following = self.changes_mind, "pledged"
        elif self.status == "pledged" and not willing:
            chance, following = self.changes_mind, "undecided"
        elif self.status == "pledged" and (not self.is_barred or facts["limited"] > 0):
            chance, following = self.sets_out, "deployed"
        elif self.status == "deployed" and not willing:
            chance, following = self.changes_mind, "withdrawn"
        self.next_status = following if self.luck[world.step_number] < chance else self.status
        for veto in self.vetoes:
            veto.decide()

    def apply(self) -> None:
        """Change its status, and let go what was lifted."""
        self.status = self.next_status
        for veto in self.vetoes:
            veto.apply()


class Coalition:
    """All contributors: together they are the level of the force's track."""

    def __init__(self, world: World, track: Track) -> None:
        self.world, self.track = world, track
        self.members = [Contributor(world, name) for name in sorted(world.numbers["contributors"])]
        self.deploys = fmean(member.facts["deploys"] for member in self.members)
        parties = world.numbers["parties"]
        self.armed = [
            (t, t.facts["power"], 1.0 - parties[t.owner]["consent"])
            for t in world.tracks.values()
            if t.owner in parties and t.is_on_road and t.facts["power"]
        ]
        self.power = sum(power for _, power, _ in self.armed)
        self.coming = 0.0  # of those who have pledged, as the week opens
        self._muster()
        self.track.done = self.track.most = self.track.seen = self.track.best = self.row()

    def _muster(self) -> None:
        """Count who is there."""
        self.share = min(1.0, sum(m.contingent for m in self.members if m.status == "deployed"))

    def look(self) -> None:
        """Let all weigh taking part, and count who is coming."""
        for member in self.members:
            member.score = member.weigh()
        self.coming = self.still_coming()

    def still_coming(self) -> float:
        """The share that is pledged by those who still want to deploy."""
        return sum(m.contingent for m in self.members if m.status == "pledged" and m.weigh() > 0)

    def arms(self) -> float:
        """The arms that remain, as far as their owner has not consented."""
        if not self.power:
            return 0.0
        return sum(p * (1.0 - track.level_seen) * unasked for track, p, unasked in self.armed) / self.power

    def row(self) -> int:
        """The highest row of the force's track that has been reached."""
        return max(row for row, level in enumerate(self.track.ladder) if row == 0 or level <= self.share + 1e-9)

    def leave(self) -> None:
        """After a war: who had troops there has pledged them, and would have to send them again."""
        for member in self.members:
            if member.status == "deployed":
                member.status = "pledged"
        self._muster()

    def share_of_others(self, one: Contributor) -> float:
        """How many of the others' troops are pledged or deployed, as a share of all of theirs."""
        others = [member for member in self.members if member is not one]
        everybody = sum(member.troops for member in others)
        return sum(member.troops for member in others if member.takes_part) / everybody if everybody else 0.0

    def share_in(self, weeks: float) -> float:
        """The share of the force that is expected so many weeks from now."""
        return min(1.0, self.share + self.coming * within(1.0 / self.deploys, weeks))

    def arrives_within(self, level: float, weeks: float) -> float:
        """The chance that this level of deployment is there so many weeks from now."""
        return within(1.0 / self.deploys, weeks) if self.share + self.coming >= level - 1e-9 else 0.0

    def decide(self) -> None:
        """Each decides for itself."""
        for member in self.members:
            member.decide()

    def apply(self) -> None:
        """Statuses change, and the force's track follows what has come."""
        for member in self.members:
            member.apply()
        self._muster()
        row = self.row()
        self.world.journey.enter(self.track, row, row, self.world.step_number + 1)
