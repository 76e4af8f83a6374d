"""What a seat could not see: pretence and rearming by others, of which type they were, and what they believed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.outcomes import OPTIONS
from sim.model.world import World
from sim.phrases import percent
from sim.play.seat import Seat
from sim.study.telling.sentence import Names, counted, listed
from sim.study.telling.watch import Step, number

CHEAT = OPTIONS.index("cheat")


@dataclass
class Hidden:
    """What really happened in a game, by party and track: `honest` and `pretended` tranches that passed, `found` ones
    that did not, and how much was `rearmed`; `trust`: of each party in the other, as each week opens."""

    honest: dict[tuple[str, str], int] = field(default_factory=dict)
    pretended: dict[tuple[str, str], int] = field(default_factory=dict)
    found: dict[tuple[str, str], int] = field(default_factory=dict)
    rearmed: dict[tuple[str, str], float] = field(default_factory=dict)
    trust: dict[str, list[float]] = field(default_factory=dict)

    def hear(self, step: Step) -> None:
        """Remember a step."""
        for party in step.world.parties:
            self.trust.setdefault(party.name, [step.before[f"{party.name}.trust"]]).append(
                step.after[f"{party.name}.trust"]
            )
            if step.at_war:
                continue
            for track, deed in party.deeds.items():
                if not deed.claimed[0]:
                    continue
                cheats = int(party.choice[track][0]) == CHEAT
                self.claim((party.name, track), cheats=cheats, passed=bool(deed.passed[0]))
        if step.at_war:
            return
        earlier, later = step.once["apply"], step.once["inspect"]
        for track, owner in step.world.ledger.owner.items():
            lost = earlier[f"really {track}"] - later[f"really {track}"]
            if lost > 0:
                self.lose((owner, track), lost)

    def claim(self, of: tuple[str, str], *, cheats: bool, passed: bool) -> None:
        """Remember a tranche that was claimed, of a party and a track."""
        into = self.honest if not cheats else self.pretended if passed else self.found
        if passed or cheats:
            into[of] = into.get(of, 0) + 1

    def lose(self, of: tuple[str, str], much: float) -> None:
        """Remember how much came back unseen."""
        self.rearmed[of] = self.rearmed.get(of, 0.0) + much

    def told(self, world: World, seat: Seat) -> Iterator[str]:
        """In sentences, to one seat."""
        names = Names(world.plan)
        for party in world.parties:
            if party.name == seat.name and not seat.mediates:
                continue
            kind = "a side that keeps its word" if party.keeper[0] else "a side that keeps its word where it pays"
            if party.name in world.played:  # a part that somebody was given to play
                yield f"{names.of(party.name)} had the part of {kind}."
            else:
                yield f"{names.of(party.name)} was {kind}."
            yield from self._deeds(party.name, names, world)
        for party in world.parties:
            if party.name == seat.name and not seat.mediates:
                continue
            whom = "you" if party.rival_name == seat.name and not seat.mediates else names.within(party.rival_name)
            path = self.trust.get(party.name, [number(party.trust)])
            least, most = path.index(min(path)), path.index(max(path))
            yield (
                f"{names.of(party.name)} believed {whom} to keep its word with {percent(path[0])} at the start and "
                f"{percent(path[-1])} at the end; least in week {least} ({percent(path[least])}), most in week {most} "
                f"({percent(path[most])})."
            ).replace("you to keep its word", "you to keep your word")

    def _deeds(self, party: str, names: Names, world: World) -> Iterator[str]:
        """What a party pretended, and what came back unseen."""
        tracks = [track for track, owner in world.ledger.owner.items() if owner == party]
        said = []
        for track in tracks:
            key = (party, track)
            passed, caught = self.pretended.get(key, 0), self.found.get(key, 0)
            if passed or caught:
                all_of_them = passed + self.honest.get(key, 0)
                said.append(
                    f"of {counted(all_of_them, 'tranche')} of {names.track(track)} that passed {passed} were pretended"
                    + (f", and {counted(caught, 'pretence')} more did not pass" if caught else "")
                )
            if self.rearmed.get(key):
                said.append(f"{percent(self.rearmed[key])} of {names.track(track)} came back unseen")
        yield f"{names.of(party)}: {listed(said)}." if said else f"{names.of(party)} pretended no tranche."
