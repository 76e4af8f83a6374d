"""Truces that break, and how they are taken up again."""

from __future__ import annotations

from collections.abc import Iterator

from sim.model.forced import WAR, is_told
from sim.model.party import Party
from sim.study.telling.sentence import Names, Sentence, counted, signed
from sim.study.telling.watch import Step, number


def broken(step: Step, names: Names) -> Iterator[Sentence]:
    """A truce that breaks and is taken up again later; one that is not is told as the ending."""
    if step.outcome == "collapsed" and not step.at_war and not step.world.is_over.all():
        actor, text = how(step, names)
        yield Sentence(step.week, actor, "broken", text)


def taken_up(step: Step, names: Names) -> Iterator[Sentence]:
    """What is left once a truce is taken up again."""
    if not step.taken_up:
        return
    yield Sentence(
        step.week,
        "",
        "taken up",
        f"The truce is taken up again in week {step.week}. What either side could take back is gone, forces have left, "
        "and neither side trusts the other more than at the start; the road is the same.",
    )


def how(step: Step, names: Names) -> tuple[str, str]:
    """About whom, and in which words a truce breaks in this step."""
    cause = int(step.after["ended_by"])
    if cause < 2:
        return "", _broken(step)
    party = step.world.parties[cause - 2]
    return party.name, _war(step, names, party)


def _broken(step: Step) -> str:
    """The truce breaks by itself: what made that likely."""
    end = step.after
    now, first, frailty = end["truce.tension"], end["truce.tension_at_start"], end["truce.frailty"]
    kind = "less brittle" if frailty < 1 else "more brittle"
    age = counted(round(number(step.world.truce.age)), "week")
    return (
        f"The truce breaks by itself in week {step.week}, at the age of {age}: nobody orders it. Tension stood at "
        f"{now:.2f} (at the start {first:.2f}), and this truce was {kind} than the average one (frailty {frailty:.2g}; "
        "average 1)."
    )


def _war(step: Step, names: Names, party: Party) -> str:
    """A party goes back to war: what war, stepping and holding were worth to it."""
    if is_told(step.world, party.name, WAR):
        return f"{names.of(party.name)} goes back to war in week {step.week}, as it was told to."
    stepping = number(party.step_value) - number(party.view.costs["tension"])
    return (
        f"{names.of(party.name)} goes back to war in week {step.week}: at two turns of its mood in a row war was worth "
        f"more to it ({signed(number(party.view.war))} by now) than to deliver ({signed(stepping)}) and than to hold "
        f"({signed(number(party.hold_value))})."
    )
