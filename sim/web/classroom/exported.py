"""What a teacher takes along of a class: a row for each student, and a page for each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from sim.archive.export import safe
from sim.play.promises import BROKEN, KEPT
from sim.study.telling.sentence import listed
from sim.visible import isolated, on_a_line, visible
from sim.web.classroom import debrief_told
from sim.web.classroom.games import ADVISERS, Games
from sim.web.classroom.standing import CLOSED, Class
from sim.web.play.told import shown

OF_A_GAME = (
    "table",
    "side",
    "decisions",
    "own decisions",
    "promises",
    "kept",
    "broken",
    "ending",
    "own result",
    "above",
)

NOTHING_SAID = {"choice": "", "message": "", "promise": None}


def csv(state: Class) -> str:
    """The table of a class as CSV."""
    return str(table(state).to_csv(index=False, lineterminator="\n"))


def table(state: Class) -> pd.DataFrame:
    """One row a student; cells are safe in a spreadsheet, and nobody is given a score.

    Name, guesses, reason and when, the model's share of each order; of each of the games that are over the table, the
    side, its decisions round by round, how many were the students' own, promises and how many were kept and broken, how
    the road ended, what that was worth to the side, above how many of 100 other worlds that is; team and reflection.
    """
    rows = []
    for number, one in state.present.items():
        row: dict[str, Any] = {"seat": number + 1, "name": on_a_line(one.name)}
        when = datetime.fromtimestamp(one.at, UTC).isoformat(timespec="seconds") if one.guess else ""
        row |= {f"guess {key}": (one.guess or {}).get(key) for key in state.orders}
        row |= {"why": on_a_line(one.why), "answered": when, "changes": max(one.revision - 1, 0)}
        shares = state.found["shares"] if state.found and state.phase == CLOSED else {}
        row |= {f"model {key}": shares[key]["share"] if key in shares else None for key in state.orders}
        for games in state.games:
            if games.ends is not None:
                mark = "" if len(state.games) == 1 else f"game {games.number}: "
                row |= {f"{mark}{name}": value for name, value in _of_game(games, number).items()}
        rows.append({**row, "team": on_a_line(one.team), "reflection": on_a_line(one.reflection)})
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=["seat", "name", "team", "reflection"])
    whole = [name for name in frame.columns if name.startswith("guess ")]
    return safe(frame.astype(dict.fromkeys(whole, "Int64")))


def _of_game(games: Games, seat: int) -> dict[str, Any]:
    """What a student did in games, and what became of it; empty where the student sat at no table."""
    place = games.place_of(seat)
    if place is None or games.ends is None:
        return dict.fromkeys(OF_A_GAME, "")
    number, side = place
    chosen = [moves[number][side]["choice"] for moves in games.rounds if side in moves[number]]
    own = games.debrief.lived.get(number, {}).get("seats", {}).get(side, {})
    promises = Counter(one["state"] for one in own.get("promises", ()))
    above = own.get("above")
    values = (
        number + 1,
        on_a_line(games.sides[side]),
        "; ".join(chosen),
        sum(one != ADVISERS for one in chosen),
        sum(promises.values()),
        promises[KEPT],
        promises[BROKEN],
        games.ends[number]["outcome"],
        games.ends[number]["worth"][side],
        "" if above is None else round(100 * above),
    )
    return dict(zip(OF_A_GAME, values, strict=True))


def pairs(state: Class) -> list[dict[str, Any]]:
    """Each table of each of the games that are over, for its own page."""
    return [
        {
            "number": number + 1,
            "title": shown(games.title),
            "luck": f"world {games.world}, seed {games.seed}",
            "ending": debrief_told.ENDS.get(games.ends[number]["outcome"], games.ends[number]["outcome"]),
            "sides": list(_sides(state, games, number)),
            "rounds": list(_rounds(games, number)),
        }
        for games in state.games
        if games.ends is not None
        for number in range(len(games.tables))
    ]


def _sides(state: Class, games: Games, number: int) -> Iterator[dict[str, Any]]:
    for side, title in games.sides.items():
        seats = games.members((number, side))
        names = listed(isolated(visible(state.seats[seat].name)) for seat in seats) if seats else "its advisers"
        wrote = [isolated(visible(state.seats[seat].reflection)) for seat in seats if state.seats[seat].reflection]
        debrief = debrief_told.of_side(state, games, number, side)
        yield {"title": shown(title), "names": names, "wrote": wrote, "debrief": debrief}


def _rounds(games: Games, number: int) -> Iterator[dict[str, Any]]:
    """What either side decided, round by round."""
    for nth, moves in enumerate(games.rounds):
        if moves[number]:
            found = [{**NOTHING_SAID, **moves[number].get(side, {})} for side in games.sides]
            yield {"number": nth + 1, "week": games.weeks[nth], "moves": shown(found)}
