"""Learning: how a party reads what the other was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.ordinary.chance import hazard, within
from benchmarks.ordinary.foresight import FAINTEST
from benchmarks.ordinary.track import Track

if TYPE_CHECKING:
    from benchmarks.ordinary.party import Party


class Deed(NamedTuple):
    """What everybody saw of one track in one week, and how large the tranche was that was due."""

    track: Track
    due: bool
    claimed: bool
    passed: bool
    reversed: bool
    late: bool  # it was due, unclaimed, and had been for longer than the window
    size: float

    @property
    def is_breach(self) -> bool:
        """Whether a claim was rejected, or something taken back."""
        return self.reversed or (self.claimed and not self.passed)


def learn(party: Party) -> None:
    """Update trust by what the rival was seen to do with what was due, and by whether it struck."""
    rival, learning = party.rival, party.model.numbers["learning"]
    for deed in rival.deeds:
        if deed.reversed:
            party.observe(learning["keeper_reverses"], learning["opportunist_reverses"])
        elif deed.claimed or deed.due:
            keeper, opportunist = party.foresight.habits_of(deed.size)
            party.observe(
                likelihood(party, deed, keeper, "keeper_cheats"),
                likelihood(party, deed, opportunist, "opportunist_cheats"),
            )
    if rival.strikes.strikes:
        party.observe_strike()
    if rival.strikes.strikes or any(deed.is_breach or deed.late for deed in rival.deeds):
        party.answered = False
    elif any(deed.passed for deed in rival.deeds):
        party.answered = True


def likelihood(party: Party, deed: Deed, delivers: float, cheats: str) -> float:
    """The likelihood of a deed of a rival who delivers with this chance within the window."""
    learning, truce = party.model.numbers["learning"], party.model.truce
    compelled = 1.0 - (1.0 - delivers) * (1.0 - party.outlook.enforcement)
    delivered = within(hazard(compelled, learning["window"]), party.model.dt)
    if not deed.claimed:
        return 1.0 - delivered
    pretends = learning[cheats]
    fails = pretends * truce.detection(deed.track) + (1.0 - pretends) * truce.false_alarm
    return delivered * (1.0 - fails if deed.passed else fails)


def posterior(trust: float, if_keeper: float, if_opportunist: float) -> float:
    """Bayes' rule; no single observation is taken for proof."""
    keeper = trust * max(if_keeper, FAINTEST * if_opportunist)
    seen = keeper + (1.0 - trust) * max(if_opportunist, FAINTEST * if_keeper)
    return keeper / seen if seen > 0 else trust
