"""What was seen to happen in worlds of the ordinary version, and what can happen and was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sim.rules.conduct import OPTIONS
from sim.rules.contribution import STATUSES
from sim.rules.endings import REASONS, STATES
from sim.rules.mediation import ACTS
from tests.oracle.twin import History

CHANGES = (
    "undecided, then pledged; pledged, then undecided; pledged, then deployed; deployed, then withdrawn; "
    "accepted; refused; lapsed; agreed; changed roads; "
    "crept back excused; crept back beside the road; called in; "
    "rearmed; gap found; struck; attacked; flared; paid or stopped; pressed; given; clearer; goodwill"
)
BESIDE = ("line", "outposts")  # tracks of parties that no road asks for
CAN_BE = {
    "decision": set(OPTIONS),
    "outcome": set(STATES),
    "cause": {"", "violence", "war"},
    "reason": {"None", *REASONS},
    "act": {act.replace("first", "alpha").replace("second", "beta") for act in ACTS},
    "status": set(STATUSES),
    "change": set(CHANGES.split("; ")),
}


class Seen:
    """In how many sets of worlds each thing was seen."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, histories: Iterable[History]) -> None:
        """Look at some worlds."""
        here: set[tuple[str, str]] = set()
        for history in histories:
            here |= {("change", change) for change in changes_in(history)}
            here |= {("outcome", history.outcome), ("cause", history.ended_by.split(" ")[0])}
            for step in history.steps:
                here |= {("decision", option) for option in step.decisions.values()}
                here |= {("reason", str(reason)) for reason in step.reasons.values()}
                here |= {("act", act) for act in step.acts.values()}
                here |= {("status", status) for status in step.statuses.values()}
        self.counts.update(here)

    def missing(self) -> set[tuple[str, str]]:
        """What can be and was not seen."""
        return {(kind, name) for kind, names in CAN_BE.items() for name in names} - set(self.counts)

    def unknown(self) -> set[tuple[str, str]]:
        """What was seen and is on no list; changes are not all listed."""
        return {(kind, name) for kind, name in self.counts if kind != "change" and name not in CAN_BE[kind]}


def changes_in(history: History) -> set[str]:
    """What happened in a world that shows in how it stood before and after a step."""
    happened: Counter[str] = Counter()
    for before, after in zip(history.steps, history.steps[1:], strict=False):
        moves = zip(before.levels, after.levels, before.levels_seen, after.levels_seen, strict=True)
        took_back = "reverse" in after.decisions.values()
        for level, level_after, seen, seen_after in moves:
            happened["rearmed"] += level_after < level and seen_after == seen
            happened["gap found"] += seen_after < seen and level_after >= level and not took_back
        happened["struck"] += after.strikes != before.strikes
        happened["attacked"] += after.attacks != before.attacks
        happened["flared"] += after.flaring != before.flaring
        happened["paid or stopped"] += after.paying != before.paying
        happened["pressed"] += any(after.pressure)
        happened["given"] += any(after.gifts)
        happened["clearer"] += after.clarity > before.clarity
        happened["goodwill"] += after.goodwill != 0.0
        rows = zip(before.excused, after.excused, before.levels_seen, after.levels_seen, strict=True)
        for was, now, seen, seen_after in rows:
            happened["crept back excused"] += now > was
            happened["called in"] += now < was and seen_after <= seen
        beside = [name for name, option in after.decisions.items() if name in BESIDE and option == "reverse"]
        happened["crept back beside the road"] += len(beside)
        for name, status in after.statuses.items():
            happened[f"{before.statuses[name]}, then {status}"] += 1
        for proposal in after.proposals:
            answer = "lapsed" if proposal["lapsed"] else "refused" if proposal["refused_by"] else "accepted"
            happened[answer] += 1
        happened["changed roads"] += before.agreed and before.road != after.road
        happened["agreed"] += after.agreed and not before.agreed
    in_first_week = history.steps[0].proposals  # talks are held there only where no road is agreed
    happened["agreed"] += any(proposal["accepted"] for proposal in in_first_week)
    return {what for what, times in happened.items() if times}
