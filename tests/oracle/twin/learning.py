"""Learning: how a party reads what the other was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.twin.chance import hazard, within
from tests.oracle.twin.foresight import FAINTEST, ByType
from tests.oracle.twin.track import ROWS_PER_TRANCHE, Track
from tests.oracle.twin.types import chance_now, nearly

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party


class Deed(NamedTuple):
    """What everybody saw of one track in one week, and how large the tranche was that was due."""

    track: Track
    due: bool
    claimed: bool
    passed: bool
    reversed: bool
    tried: bool  # it failed only for lack of command
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
            party.observe(of_a_row(learning["keeper_reverses"]), of_a_row(learning["opportunist_reverses"]))
        elif deed.claimed or deed.due or (deed.tried and rival.conduct):
            keeper, opportunist = delivers_this_week(party, deed)
            by_keeper, by_opportunist = pretends(party)
            party.observe(
                likelihood(party, deed, keeper, by_keeper), likelihood(party, deed, opportunist, by_opportunist)
            )
    if rival.strikes.strikes:
        party.observe_strike()
    if rival.strikes.strikes or any(deed.is_breach or deed.late for deed in rival.deeds):
        party.answered = False
    elif any(deed.passed for deed in rival.deeds):
        party.answered = True


def of_a_row(habit: float) -> float:
    """How likely a type is to take back a row, which is a part of a tranche."""
    return max(habit, FAINTEST) ** (1.0 / ROWS_PER_TRANCHE)


def delivers_this_week(party: Party, deed: Deed) -> ByType:
    """The chances that a rival of either type delivers this week what is due.

    By its own payoffs, and by what it has refused already; or by the stated habits, compelled by enforcement.
    """
    rival = party.rival
    if rival.conduct:
        seen = zip(rival.conduct.claims, rival.refused, rival.stepped, strict=True)
        return ByType(*(nearly(chance_now(claims, *known, rival.lasting_now)) for claims, *known in seen))
    window, e = party.model.numbers["learning"]["window"], party.outlook.enforcement
    compelled = (1.0 - (1.0 - delivers) * (1.0 - e) for delivers in party.foresight.habits_of(deed.size))
    return ByType(*(within(hazard(delivers, window), party.model.dt) for delivers in compelled))


def pretends(party: Party) -> ByType:
    """The share of pretence in what a rival of either type claims: by its own payoffs, or by the stated habits."""
    learning = party.model.numbers["learning"]
    if party.rival.conduct:
        return party.rival.conduct.pretends
    return ByType(learning["keeper_cheats"], learning["opportunist_cheats"])


def likelihood(party: Party, deed: Deed, delivered: float, pretends: float) -> float:
    """The likelihood of a deed of a rival of a type that delivers with this chance this week, in part by pretence."""
    truce = party.model.truce
    if deed.tried:
        return delivered * (1.0 - pretends)
    if not deed.claimed:
        return 1.0 - delivered
    fails = pretends * truce.detection(deed.track) + (1.0 - pretends) * truce.false_alarm
    return delivered * (1.0 - fails if deed.passed else fails)


def posterior(trust: float, if_keeper: float, if_opportunist: float) -> float:
    """Bayes' rule; no single observation is taken for proof."""
    keeper = trust * max(if_keeper, FAINTEST * if_opportunist)
    seen = keeper + (1.0 - trust) * max(if_opportunist, FAINTEST * if_keeper)
    return keeper / seen if seen > 0 else trust
