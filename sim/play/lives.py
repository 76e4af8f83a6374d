"""What became of one world, so far as a teacher would say it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.model.forced import ACT
from sim.model.outcomes import ACTS, OPTIONS, REASONS, STATES
from sim.model.world import World
from sim.play.seat import SECTION
from sim.scenario.mechanisms import applied
from sim.scenario.schema import Scenario
from sim.study.telling.watch import Step, number, open_world, watch

FEAR = REASONS.index("exposure")


@dataclass
class Life:
    """What became of one world.

    `outcome`: a word of STATES; `ended`: the week in which it completed or collapsed for good, 0 for neither; `stalls`:
    the weeks of each stall; `feared`: stalled weeks in which some party held back for fear of the other; `came` and
    `passed`: week and party of each tranche verified, of those that really came and of those that were pretended;
    `trust`: of each party at the end.
    """

    plan: Scenario
    outcome: str = STATES[1]
    ended: int = 0
    stalls: list[int] = field(default_factory=list)
    feared: int = 0
    came: list[tuple[int, str]] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    trust: dict[str, float] = field(default_factory=dict)

    @property
    def longest_stall(self) -> int:
        """The weeks of the longest stall."""
        return max(self.stalls, default=0)

    def fooled(self) -> tuple[int, str, str] | None:
        """The first pretence after which the other side really delivered: its week, who pretended, who was fooled."""
        for week, who in self.passed:
            for later, other in self.came:
                if other != who and later > week:
                    return week, who, other
        return None


def life(plan: Scenario, world: int, seed: int = 0, *, mediators: bool = True) -> Life:
    """Follow one world to its end, with its mediators or with all of them at rest throughout, on the same luck."""
    lived = open_world(applied(plan), world, seed, "main")
    found = Life(plan)
    at_rest = {} if mediators else {"decide": lambda _: _rest(lived)}
    for step in watch(lived, at_rest):
        _remember(found, lived, step)
    return found


def _rest(lived: World) -> None:
    """Let every mediator do nothing this week."""
    lived.forced = {SECTION + one.name: {ACT: ACTS.index("rest")} for one in lived.mediators}


def _remember(found: Life, lived: World, step: Step) -> None:
    """What a step adds to a life; a step of a quarter of a week counts as the week in which it falls."""
    was_stalled, found.outcome = found.outcome == "stalled", step.outcome
    ended = number(step.after["ended"])
    found.ended = int(-(-ended // lived.plan.steps_per_week)) if ended >= 0 else 0
    found.trust = {one.name: number(one.trust) for one in lived.parties}
    is_whole_week = (step.number + 1) % lived.plan.steps_per_week == 0
    if found.outcome == "stalled" and is_whole_week:
        before = found.stalls if was_stalled else [*found.stalls, 0]
        found.stalls = [*before[:-1], before[-1] + 1] if before else [1]
        found.feared += any(int(lived.blame.reason[one.name][0]) == FEAR for one in lived.parties)
    if step.at_war:
        return
    for party in lived.parties:
        for track, deed in party.deeds.items():
            if deed.claimed[0] and deed.passed[0]:
                did = OPTIONS[int(party.choice[track][0])]
                if did in ("step", "cheat"):
                    (found.came if did == "step" else found.passed).append((step.week, party.name))
