"""Whether what became known after the start can be held against worlds: what it is about, its days, its numbers."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Iterator

from sim.scenario.faults import close_match, dotted, quotable
from sim.scenario.findings import Finding
from sim.scenario.observed import OF_A_TRACK, Observation
from sim.scenario.schema import Scenario
from sim.scenario.strict_yaml import KeyPath

KINDS = ("level", "count", "event")
ERRORS = 3.0  # standard deviations beyond which two counts that cannot both be so are no errors of reports


def levels(scenario: Scenario) -> list[str]:
    """What can be observed as a level: tracks, and other numbers that a run records."""
    found = [*scenario.tracks, *(f"really {name}" for name in scenario.tracks), "tension", "progress"]
    if scenario.contributors:
        found += ["in force", *(f"in place {name}" for name in scenario.contributors)]
    found += [f"{kind} {name}" for name in scenario.populations for kind in ("distress", "support")]
    return [*found, *(f"attention {name}" for name in scenario.mediators)]


def counts(scenario: Scenario) -> list[str]:
    """What can be counted from week to week."""
    return [
        "killed",
        "incidents",
        *(f"strikes {name}" for name in scenario.parties),
        *(f"attacks {name}" for name in scenario.spoilers),
    ]


def check(scenario: Scenario) -> Iterator[Finding]:
    """Everything that is wrong with what was observed."""
    facts = scenario.observed.facts
    if facts and scenario.futures_per_draw != 1:
        message = f"worlds that are weighed each need a draw of their own, and {scenario.futures_per_draw} share one"
        yield Finding(("futures_per_draw",), message, "set it to 1")
    if facts and scenario.start is None:
        message = f"facts with dates, but the scenario {_named(scenario)} has no `start`"
        remedy = "give that scenario one (`start: YYYY-MM-DD`), or ask of one that has it"
        yield Finding(("observed",), message, remedy)
    of_another = _of_another(scenario)
    yield from of_another
    faulty = set[int]()
    for number, fact in enumerate(facts):
        path: KeyPath = ("observed", "facts", number)
        if not fact.source:
            yield Finding(path, "no `source`", "name one of `sources`, so that a reader can check it")
        of_itself = [*_kind(scenario, path, fact)]
        of_itself += () if of_another else _days(scenario, path, fact)
        yield from of_itself
        faulty |= {number} if of_itself else set()
    yield from _against_each_other(scenario, faulty)
    for number, one in enumerate(scenario.observed.unused):
        if not one.source:
            yield Finding(("observed", "unused", number), "no `source`", "name one of `sources`")


def _named(scenario: Scenario) -> str:
    return f"`{quotable(scenario.name)}`"


def _of_another(scenario: Scenario) -> list[Finding]:
    """Facts for another scenario, and not several slips: all their days lie before its start, or after its end."""
    start, days = scenario.start, [one.date for one in scenario.observed.facts]
    if start is None or len(days) < 2:
        return []
    first, last = min(days), max(days)
    end = start + datetime.timedelta(weeks=scenario.weeks)
    all_of_them = f"all facts, from {first} to {last}, are of days"
    if last <= start:
        message = f"{all_of_them} before {_named(scenario)} starts, on {start}"
        return [Finding(("observed",), message, "hold them against a scenario that starts before them")]
    if first > end:
        message = f"{all_of_them} after {_named(scenario)} ends, on {end}"
        return [Finding(("observed",), message, "hold them against a scenario that goes on until then")]
    return []


def _against_each_other(scenario: Scenario, faulty: Collection[int]) -> Iterator[Finding]:
    """No fact is said twice, and no two of them cannot both be so: either is told, at its own place.

    What a `faulty` one is to say is not known, so that it contradicts nothing yet.
    """
    facts = [(number, fact) for number, fact in enumerate(scenario.observed.facts) if number not in faulty]
    for before, (number, fact) in enumerate(facts):
        for place, other in facts[:before]:
            here, there = (("observed", "facts", one) for one in (number, place))
            if _same(fact, other):
                if _said(fact) == _said(other):
                    yield Finding(here, "the same is said already of the same day", "keep one: a fact counts once")
                    continue
                why = "says otherwise of the same day"
            else:
                why = _why_not_both(scenario, fact, other)
            if why:
                for path, one, against in ((there, other, number), (here, fact, place)):
                    message = f"contradicts {dotted(('observed', 'facts', against))}: {why}"
                    yield Finding(path, message, f"keep the one that holds: here {_said(one)} by {one.date}")


def _same(one: Observation, other: Observation) -> bool:
    keys = ("date", *KINDS, "track", "since")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def _said(fact: Observation) -> str:
    """What a fact says of what it is about."""
    if fact.event is not None:
        return f"`happened: {'true' if fact.happened else 'false'}`"
    return f"{fact.value:g}" if fact.value is not None else " to ".join(f"{one:g}" for one in fact.within or ())


def _why_not_both(scenario: Scenario, one: Observation, other: Observation) -> str:
    """Why two facts cannot both be so; nothing where they can.

    What has happened by a day has happened by every later one. What is counted only rises: within a span of days there
    is no more of it than within a longer one around it, but for what the stated errors explain.
    """
    early, late = sorted((one, other), key=lambda fact: fact.date)
    if one.event is not None and (one.event, one.track) == (other.event, other.track):
        undone = early.happened is True and late.happened is False
        return f"what has happened by {early.date} has happened by {late.date}" if undone else ""
    if one.count is None or one.count != other.count:
        return ""
    for inner, outer in ((one, other), (other, one)):
        begins = [fact.since or scenario.start for fact in (inner, outer)]
        is_within = begins[0] is not None and begins[1] is not None and begins[1] <= begins[0]
        low, high = _ends(inner)[0], _ends(outer)[1]
        if is_within and inner.date <= outer.date and low - high > ERRORS * math.hypot(inner.error, outer.error):
            return (
                f"from {begins[0]} to {inner.date} more would be counted than from {begins[1]} to {outer.date}, "
                "beyond the stated errors"
            )
    return ""


def _ends(fact: Observation) -> tuple[float, float]:
    """From where to where a number was observed; no bounds where it says none."""
    if fact.value is not None:
        return fact.value, fact.value
    return (fact.within[0], fact.within[1]) if fact.within else (-math.inf, math.inf)


def _kind(scenario: Scenario, path: KeyPath, fact: Observation) -> Iterator[Finding]:
    """It is about one thing that is there, and says what that thing needs and nothing else."""
    said = [kind for kind in KINDS if getattr(fact, kind) is not None]
    if len(said) != 1:
        found = "none of them" if not said else " and ".join(f"`{kind}`" for kind in said)
        yield Finding(path, f"just one of `level`, `count` and `event` says what it is about, found {found}", "")
        return
    [kind] = said
    known = levels(scenario) if kind == "level" else counts(scenario) if kind == "count" else ()
    name = getattr(fact, kind)
    if known and name not in known:
        yield Finding((*path, kind), f"no {kind} is called `{quotable(name)}`", _or_another(scenario, name, known))
    idle = {
        "happened": kind != "event",
        "value": kind == "event",
        "within": kind == "event",
        "since": kind != "count",
        "track": fact.event not in OF_A_TRACK,
    }
    for key, is_idle in idle.items():
        if is_idle and getattr(fact, key) is not None:
            yield Finding((*path, key), f"says nothing about this {kind}", "delete it")
    if kind == "event":
        yield from _event(scenario, path, fact)
    else:
        yield from _number(scenario, path, fact, kind)


def _or_another(scenario: Scenario, name: str, known: Collection[str]) -> str:
    """What to do about a name that a scenario does not have: it may be that of another scenario."""
    remedy = close_match(name, known).replace("valid keys", f"in {_named(scenario)} there are")
    return remedy if remedy.endswith("?") else f"{remedy}; leave the fact out, or ask of the scenario that it is about"


def _event(scenario: Scenario, path: KeyPath, fact: Observation) -> Iterator[Finding]:
    if fact.happened is None:
        yield Finding(path, "needs `happened`", "add `happened: true` or `happened: false`")
    if fact.error >= 0.5:
        message = f"the chance that the report is wrong must be below a half, found {fact.error:g}"
        yield Finding((*path, "error"), message, "a report that is as often wrong as right says nothing: delete it")
    if fact.event in OF_A_TRACK and fact.track is None:
        yield Finding(path, f"the event `{fact.event}` needs a `track`", "name the track")
    elif fact.event in OF_A_TRACK and fact.track not in scenario.tracks:
        remedy = _or_another(scenario, str(fact.track), scenario.tracks)
        yield Finding((*path, "track"), f"no track is called `{quotable(str(fact.track))}`", remedy)
    if fact.event == "force_in_place" and not scenario.contributors:
        message = f"nobody sends a force in {_named(scenario)}"
        yield Finding((*path, "event"), message, "leave the fact out, or ask of a scenario with `contributors`")


def _number(scenario: Scenario, path: KeyPath, fact: Observation, kind: str) -> Iterator[Finding]:
    if (fact.value is None) == (fact.within is None):
        both = "has both" if fact.value is not None else "needs one of"
        yield Finding(path, f"{both} `value` and `within`", "write one of them")
        return
    numbers = [fact.value] if fact.within is None else fact.within
    key = "value" if fact.within is None else "within"
    if fact.value is not None and fact.error <= 0:
        yield Finding((*path, "error"), "a value needs an error above 0", "write its standard deviation, or `within`")
    if fact.within is not None and fact.within[0] > fact.within[1]:
        yield Finding((*path, key), "the bounds do not rise", "write [low, high]")
    is_share = kind == "level" and (fact.level in scenario.tracks or str(fact.level).startswith("really "))
    for number in numbers:
        if number is None or (is_share and not 0 <= number <= 1) or (kind == "count" and number < 0):
            remedy = "a level goes from 0 to 1" if is_share else "a count is 0 or more"
            yield Finding((*path, key), f"{number:g} is out of range", remedy)
            return


def _days(scenario: Scenario, path: KeyPath, fact: Observation) -> Iterator[Finding]:
    """Its days lie between the start and the end of the simulated weeks."""
    if scenario.start is None:
        return
    if fact.date <= scenario.start:
        message = f"{fact.date} is not after the start on {scenario.start}"
        remedy = "what was known at the start belongs into the scenario, or ask of one that starts earlier"
        yield Finding((*path, "date"), message, remedy)
    elif (fact.date - scenario.start).days > 7 * scenario.weeks:
        message = f"{fact.date} does not come within the {scenario.weeks} simulated weeks"
        yield Finding((*path, "date"), message, "leave it out, or raise `weeks`")
    if fact.since is not None and fact.since < scenario.start:
        message = f"{fact.since} is before the start on {scenario.start}"
        yield Finding((*path, "since"), message, "worlds begin at the start: count from there, with a baseline")
    elif fact.since is not None and fact.since >= fact.date:
        yield Finding((*path, "since"), f"{fact.since} is not before {fact.date}", "name an earlier day")
