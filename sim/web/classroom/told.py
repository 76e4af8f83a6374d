"""A class in the words and marks of its pages: what one seat, the projector and the instructor may see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from sim.visible import isolated, visible
from sim.web.classroom.clock import left as left
from sim.web.classroom.law import CLOSED, OPEN, Class, revealed

BIN = 5
"""Points of a guess that share a column of dots."""
WIDE, DOT = 1000, 7.0
"""Width of a picture, and the radius of a dot."""


def shown(text: str) -> str:
    """What somebody wrote, fit to be shown: nothing in it hides, or turns the words around it."""
    return isolated(visible(text))


def version(state: Class, seat: int | None) -> str:
    """What changes whenever a student's page may look otherwise."""
    mine = "" if seat is None else f"{state.seats[seat].revision}.{state.seats[seat].moved}"
    return _mark(state, "none" if seat is None else f"{seat}.{mine}")


def projected(state: Class) -> str:
    """What changes whenever the projector's page may look otherwise."""
    return _mark(state, f"{len(state.present)}.{state.answered}.{state.is_locked}")


def _mark(state: Class, more: str) -> str:
    clock = f"{state.until or 0:.0f}.{-1 if state.left is None else round(state.left)}"
    return f"{state.phase}-{more}-{clock}-{hash_of(state.message)}-{state.found is not None and state.phase == CLOSED}"


def hash_of(text: str) -> str:
    """A short mark of a text, the same in every process."""
    return f"{sum(place * ord(sign) for place, sign in enumerate(text, 1)) % 10**9}.{len(text)}"


def seat(state: Class, number: int) -> dict[str, Any]:
    """What a student sees of the own seat, and of no other."""
    one = state.seats[number]
    guess = one.guess or {}
    rows = [{"key": key, "title": order.title, "guess": guess.get(key)} for key, order in state.orders.items()]
    return {"name": shown(one.name), "rows": rows, "why": shown(one.why), "wrote": one.why, "revision": one.revision}


def result(state: Class) -> dict[str, Any] | None:
    """The class's guesses with the model's answer over them, nobody named; None until the question is closed."""
    guesses = revealed(state)
    if guesses is None:
        return None
    rows = []
    for key, order in state.orders.items():
        model = None if state.found is None else state.found["shares"][key]
        rows.append(
            {
                "title": order.title,
                "middle": f"{median(guesses[key]):g}" if guesses[key] else "–",
                "model": None if model is None else f"{model['share']:.0f}",
                "low": None if model is None else f"{model['low']:.0f}",
                "high": None if model is None else f"{model['high']:.0f}",
                "picture": _picture(guesses[key], model),
            }
        )
    return {"rows": rows, "first": _first(state), "answered": state.answered, "is_found": state.found is not None}


def _picture(guesses: Sequence[int], model: Any) -> dict[str, Any]:
    """Dots, one a guess and piled up, the model's share and its 95 % interval, along 0 to 100."""
    piles: Counter[int] = Counter()
    columns = [(guess + BIN // 2) // BIN for guess in guesses]
    tallest = max(Counter(columns).values(), default=1)
    step = min(2 * DOT + 1, 90 / tallest)
    high = 20 + step * max(tallest, 2)
    dots = []
    for column in columns:
        dots.append({"x": column * BIN * WIDE / 100, "y": high - DOT - step * piles[column]})
        piles[column] += 1
    bar = None
    if model is not None:
        share, low, high_end = (model[name] * WIDE / 100 for name in ("share", "low", "high"))
        bar = {"x": share, "low": low, "wide": high_end - low}
    return {"dots": dots, "high": high, "bar": bar, "radius": DOT}


def _first(state: Class) -> list[str]:
    """Which order most put first, where one stands alone, and what the model says of them."""
    guesses = [one.guess for one in state.seats if one.guess is not None]
    firsts = Counter(key for guess in guesses for key in guess if guess[key] == max(guess.values()))
    most = [key for key in firsts if firsts[key] == max(firsts.values())]
    named = [f"{firsts[key]} of {len(guesses)} expected most of “{state.orders[key].title}”." for key in most]
    model = [] if state.found is None else [f"The model: {state.found['answer']}"]
    return [*(named if len(named) == 1 else []), *model]


def roll(state: Class) -> list[dict[str, Any]]:
    """Every seat for the instructor: who is in and who is late; what was guessed only once the question is closed."""
    rows = []
    for number, one in state.present.items():
        is_late = state.phase == OPEN and one.guess is None
        said = (
            "late"
            if is_late
            else "answered"
            if one.guess is not None
            else "did not answer"
            if state.phase == CLOSED
            else "here"
        )
        is_told = state.phase == CLOSED and one.guess is not None
        guess = [one.guess[order] for order in state.orders] if is_told and one.guess else []
        why = shown(one.why) if is_told else ""
        rows.append(
            {
                "number": number,
                "name": shown(one.name),
                "team": shown(one.team),
                "stands": said,
                "guess": guess,
                "why": why,
                "ticket": one.ticket,
                "place": _place(state, number),
                "reflection": shown(one.reflection),
            }
        )
    return sorted(rows, key=lambda row: row["stands"] != "late")


def _place(state: Class, seat: int) -> str:
    """Where a student sits in the games that were begun last."""
    place = state.games[-1].place_of(seat) if state.games else None
    return "" if place is None else f"table {place[0] + 1}, {shown(state.games[-1].sides[place[1]])}"
