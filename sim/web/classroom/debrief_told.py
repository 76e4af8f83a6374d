"""The debrief of a class in words: what is projected of all tables, nobody named, and what a student reads of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from sim.phrases import percent
from sim.play.judged import THROUGHOUT
from sim.play.plenary import FUTURES
from sim.play.promises import BROKEN, KEPT
from sim.play.review import HOW_JUDGED
from sim.study.telling.sentence import ARTICLES, counted, listed, lower, signed
from sim.web.classroom import debrief_drawn as drawn
from sim.web.classroom.debrief import SLIDES
from sim.web.classroom.games import Games
from sim.web.classroom.standing import Class
from sim.web.play.told import shown

ENDS = {
    "completed": "carried out in full",
    "progressing": "still under way",
    "stalled": "stalled",
    "collapsed": "broken off by war",
}
"""How a road stands in the end, in a list."""

JUDGED_BY = HOW_JUDGED.format(futures=FUTURES)


def overlaid(state: Class, games: Games) -> tuple[Games, ...]:
    """Games on the same luck that are over, up to these: what is laid over one another."""
    same = (games.scenario, games.world, games.seed, len(games.events))
    found = [one for one in state.games if one.number <= games.number and one.debrief.has_lived(len(one.tables))]
    return tuple(one for one in found if (one.scenario, one.world, one.seed, len(one.events)) == same)


def projected(state: Class) -> dict[str, Any] | None:
    """What is projected of the debrief of the games that were played last; None before the instructor shows any."""
    games = state.games[-1]
    slide = games.debrief.slide
    if not slide or not games.debrief.has_lived(len(games.tables)):
        return None
    over = overlaid(state, games)
    words: dict[str, Any] = {
        "slide": slide,
        "title": SLIDES[slide],
        "games": len(over),
        "tables": len(games.tables),
        "sides": {key: shown(title) for key, title in games.sides.items()},
        "whole": games.debrief.whole,
        "luck": f"{shown(games.title)}, world {games.world}, seed {games.seed}",
    }
    return words | _SLIDES[slide](games, over)


def _within(games: Games, side: str) -> str:
    """What a side is called within a sentence."""
    title = games.sides[side]
    return str(shown(lower(title) if title.startswith(ARTICLES) else title))


def _lines(games: Games, over: Sequence[Games]) -> dict[str, Any]:
    ends = Counter(table["outcome"] for table in games.debrief.lived.values())
    said = listed(f"{many} {ENDS.get(outcome, outcome)}" for outcome, many in ends.most_common())
    whole = games.debrief.whole or {}
    alone = ENDS.get(whole["without"]["outcome"], whole["without"]["outcome"])
    roads = "the road" if len(games.tables) == 1 else f"{len(games.tables)} roads"
    return {
        "finding": f"Of {roads} {said}; left to the advisers of both sides it is {alone}.",
        "picture": drawn.lines(over),
    }


def _results(games: Games, over: Sequence[Games]) -> dict[str, Any]:
    start = (games.debrief.whole or {})["start"]
    own = [table["seats"] for table in games.debrief.lived.values()]
    both = sum(all(one[side]["result"] > start[side]["freeze"] for side in games.sides) for one in own)
    of_tables = counted(len(own), "table")
    return {
        "finding": f"Both sides are better off than with a failure at the start at {both} of {of_tables}.",
        "picture": drawn.results(over),
    }


def _promises(games: Games, over: Sequence[Games]) -> dict[str, Any]:
    made = [one for table in games.debrief.lived.values() for own in table["seats"].values() for one in own["promises"]]
    states = Counter(one["state"] for one in made)
    due = states[KEPT] + states[BROKEN]
    first = [table["first_broken"] for table in games.debrief.lived.values() if table["first_broken"]]
    by = Counter(one["party"] for one in first)
    who = listed(f"by {_within(games, side)} at {counted(many, 'table')}" for side, many in by.most_common())
    middle = f"{median(one['until'] for one in first):g}" if first else ""
    passed = sum(one["by_pretence"] for one in made)
    kept = f"{states[KEPT]} {'was' if states[KEPT] == 1 else 'were'} kept"
    return {
        "finding": f"Of {counted(due, 'promise')} that fell due {kept}." if due else "No promise fell due.",
        "first": f"The first promise of a table was broken {who}; in the middle in week {middle}." if first else "",
        "passed": f"{counted(passed, 'promise')} others believe kept: the tranche was pretended." if passed else "",
        "picture": drawn.trust(over),
    }


def _others(games: Games, over: Sequence[Games]) -> dict[str, Any]:
    own = [table["seats"] for table in games.debrief.lived.values()]
    middle = {
        side: median(one[side]["above"] for one in own) for side in games.sides if own[0][side]["above"] is not None
    }
    said = listed(f"{100 * value:.0f} of 100 for {_within(games, side)}" for side, value in middle.items())
    return {
        "finding": f"The middle table stands above {said}."
        if middle
        else "The worlds of this scenario do not weigh the same.",
        "picture": drawn.others(games) if middle else {},
    }


def _courses(games: Games, over: Sequence[Games]) -> dict[str, Any]:
    """By side and course at how many tables it would have done better, from some decision on, beyond chance."""
    is_there = games.debrief.has_judged(len(games.tables))
    rows = []
    for side, title in games.sides.items():
        judged = [one[side] for one in games.debrief.judged.values()]
        names = [name for name in THROUGHOUT if any(one["course"] == name for own in judged for one in own["against"])]
        for name in names:
            best = [max((one["by"] for one in own["against"] if one["course"] == name), default=0.0) for own in judged]
            worst = [min((one["by"] for one in own["against"] if one["course"] == name), default=0.0) for own in judged]
            better, worse = [one for one in best if one > 0], [one for one in worst if one < 0]
            if better or worse:
                rows.append(
                    {
                        "side": shown(title),
                        "within": _within(games, side),
                        "course": THROUGHOUT[name].replace("your", "its"),
                        "better": len(better),
                        "by": signed(median(better)) if better else "",
                        "worse": len(worse),
                        "loss": signed(median(worse)) if worse else "",
                    }
                )
    most = max((row for row in rows if row["better"]), key=lambda row: row["better"], default=None)
    finding = "The model is working it out; it comes by itself."
    if is_there:
        finding = "No other course would have done better beyond what chance alone could make."
    if is_there and most:
        finding = (
            f"At {most['better']} of {counted(len(games.tables), 'table')} {most['course']}, from some decision on, "
            f"would have been worth more to {most['within']}."
        )
    return {"finding": finding, "rows": rows, "how_judged": JUDGED_BY}


_SLIDES = {
    "lines": _lines,
    "results": _results,
    "promises": _promises,
    "others": _others,
    "courses": _courses,
}


def of_side(state: Class, games: Games, table: int, side: str) -> dict[str, Any] | None:
    """What a student reads of the own side of a table; None before the model has looked back."""
    if not games.debrief.has_lived(len(games.tables)):
        return None
    own = games.debrief.lived[table]["seats"][side]
    start = (games.debrief.whole or {})["start"][side]
    judged = games.debrief.judged.get(table, {}).get(side)
    frame = (("a failure", "freeze"), ("war", "war"), ("the whole road", "deal"))
    return {
        "worth": signed(own["result"]),
        "frame": listed(f"{what} was worth {signed(start[name])}" for what, name in frame),
        "above": "" if own["above"] is None else f"{100 * own['above']:.0f}",
        "worlds": (games.debrief.whole or {})["worlds"],
        "trust": percent(own["trust"][-1]),
        "stood_by": percent(own["rival_stood_by"]),
        "promises": shown(own["promises_told"]),
        "hidden": shown(own["hidden"]),
        "is_judged": judged is not None,
        "largest": "" if judged is None else shown(judged["largest"]),
        "honest": "" if judged is None else shown(judged["honest"]),
        "says": [] if judged is None else shown(judged["says"]),
        "how_judged": JUDGED_BY,
        "picture": drawn.lines((games,), own=table),
    }


def mark(state: Class) -> str:
    """What changes whenever a debrief may look otherwise."""
    return ".".join(f"{one.debrief.slide}{len(one.debrief.lived)}+{len(one.debrief.judged)}" for one in state.games)
