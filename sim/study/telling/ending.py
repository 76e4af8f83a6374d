"""How a story ends: what ended it and why, and what stands then."""

from __future__ import annotations

from collections.abc import Iterator

from sim.phrases import CAVEAT, percent
from sim.study.telling import truces
from sim.study.telling.road import has_waited, held_up_by, told
from sim.study.telling.sentence import Names, Sentence, counted, listed
from sim.study.telling.watch import Numbers, Step


def ending(step: Step, names: Names, start: Numbers, stalled_weeks: int) -> Iterator[list[Sentence]]:
    """The last paragraphs: the ending and its cause, what stands, and the caveat."""
    yield [Sentence(step.week, *_how(step, names))]
    yield [Sentence(step.week, "", "at the end", text) for text in _standing(step, names, start, stalled_weeks)]
    yield [Sentence(step.week, "", "caveat", CAVEAT)]


def _how(step: Step, names: Names) -> tuple[str, str, str]:
    """About whom, of what kind, and in which words."""
    end = step.after
    weeks = counted(names.plan.weeks, "week")
    last = int(end["ledger.verified_at"]) // names.plan.steps_per_week
    if step.outcome == "completed":
        return "", "completed", f"The road is completed in week {step.week}: every stage is closed, as verified."
    if step.outcome == "collapsed":
        actor, text = truces.how(step, names)
        return actor, "collapsed", text
    if step.outcome == "stalled":
        since = f"the last tranche was verified in week {last}" if last else "no tranche was ever verified"
        text = f"After {weeks} the road is stalled: {has_waited(names.plan, int(end['ledger.waited']))}; {since}."
        text = f"{text} {told(names, held_up_by(end))}"
        return "", "stalled", text
    since = f"the last tranche was verified in week {last}" if last else "no tranche has been verified yet"
    return "", "progressing", f"After {weeks} the road is still under way; {since}."


def _standing(step: Step, names: Names, start: Numbers, stalled_weeks: int) -> Iterator[str]:
    """What stands at the end, and what it took."""
    end, ledger = step.after, step.world.ledger
    yield f"At the end, as verified: {listed(_level(names, track, end) for track in ledger.on_road)}."
    killed = (
        f" and {counted(round(end['truce.killed']), 'person', 'people')} killed" if names.plan.counts_killed else ""
    )
    yield (
        f"In {counted(step.week, 'week')}: {counted(round(end['truce.incidents']), 'incident')}{killed}; the road was "
        f"stalled in {counted(stalled_weeks, 'week')}."
    )
    if step.world.table.is_open:
        proposed, accepted = (int(end[f"table.{what}"]) for what in ("proposed", "accepted"))
        yield f"Roads were proposed {counted(proposed, 'time')}, and accepted by both {counted(accepted, 'time')}."
    if "in force" in end:
        level = percent(end[f"level {step.world.force.track}"])
        yield (
            f"Of the whole planned force {percent(end['in force'])} are in place; the road counts it in steps, and the "
            f"step that is reached is {level} of the whole."
        )
    for name in names.plan.populations:
        before, after = (percent(found[f"populations.{name}.distress"]) for found in (start, end))
        yield f"Distress, {names.within(name)}: {before} at the start, {after} at the end."


def _level(names: Names, track: str, end: Numbers) -> str:
    seen, really = percent(end[f"level {track}"]), percent(end[f"really {track}"])
    return f"{names.track(track)} {seen}" + (f" (really {really})" if seen != really else "")
