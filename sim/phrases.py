"""Plain words for the terms of results: one home for the command line, notebooks and pictures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "exposure": "fears that the other will not deliver",
    "protection": "fears attack once its part is done",
    "own cost": "its own part costs it too much",
    "tension": "recent violence makes a step too costly",
    "third parties": "doubts that third parties will deliver",
    "no road": "no single change would make it worth while",
    "hesitation": "it is worth while, and yet it hesitates",
    "pretence": "only pretended to deliver",
    "not delivered": "could deliver by now, and the work is not done",
    "home front": "a step costs it too much at home",
    "by strategy": "acts by a simple rule, not by reckoning",
    "forbidden": "its home front does not allow the step",
    "control": "does not command what it owes",
    "out of reach": "cannot yet reach where the work is",
    "no agreed road": "refused the last road that was proposed",
    "no proposal": "no road has been proposed that it could answer",
    "deploying": "enough troops are pledged, and on their way",
    "unwilling": "too few are willing to send troops",
    "blocked": "withholds its consent to the work",
    "unpaid": "no donor pays for the work now",
}
"""What each reason says, completing "The actor: ..."."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "the other's word": ("exposure",),
    "own cost or choice": (
        "own cost",
        "no road",
        "hesitation",
        "by strategy",
        "pretence",
        "no agreed road",
        "blocked",
    ),
    "third parties": ("protection", "third parties", "not delivered", "no proposal", "unwilling", "unpaid"),
    "home": ("home front", "forbidden", "control"),
    "violence and time": ("tension", "out of reach", "deploying"),
}
"""The reasons by who could change them: the other side, whoever holds the road up, third parties, its home, nobody."""


def family(reason: str) -> str:
    """Who could change a reason, a key of FAMILIES; a reason that is not known is whoever's holds the road up."""
    return next((name for name, reasons in FAMILIES.items() if reason in reasons), "own cost or choice")


WARS: Mapping[str, str] = {
    "exposure": "it feared that the other would not deliver",
    "protection": "it feared attack once its own part was done",
    "own cost": "its own part cost it too much",
    "tension": "recent violence made a step too costly",
    "third parties": "it doubted that third parties would deliver",
    "home front": "a step cost it too much at home",
    "not delivered": "what the other owed was not delivered",
    "no road": "no single change would have made going on worth more",
}
"""What each reason says where a side chose war."""

CAVEAT = "This explores assumptions; it is not a forecast."

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def why(title: str, reason: str) -> str:
    """Who holds the road up and why: "The state: fears that the other will not deliver"."""
    return f"{title[:1].upper()}{title[1:]}: {REASONS.get(reason, reason)}"


MISSING: Mapping[int, tuple[str, str]] = {
    0: ("trust", "what would help most is that the other be sure to deliver"),
    1: ("protection", "what would help most is full protection"),
    2: ("own cost", "what would help most is that its own part cost it nothing"),
    4: ("third parties", "what would help most is that third parties be sure to deliver"),
    6: ("no single change", "no single change would be enough"),
}
"""Why a road is not worth accepting: a word and a clause by the reason's number in the model."""


def plain(key: str) -> str:
    """A key as a reader would write it: "tit for tat"."""
    return key.replace("_", " ")


def counted(count: int, one: str) -> str:
    """A count with its noun: "1 number", "2 numbers"."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """A share in whole per cent, where few are told from none and nearly all from all."""
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1 - 1e-12:
        return ">99 %"
    return f"{100 * share:.0f} %"


def with_error(share: float, error: float) -> str:
    """A share in per cent and its standard error in points: "12.3 ± 0.6"; the error left out if unknown."""
    found = f"{100 * share:.1f}"
    return found if error != error else f"{found} ± {100 * error:.1f}"


def with_half(difference: float, half: float) -> str:
    """A difference in points and half of its interval, or its error: "+3.1 ± 0.6"; that left out if unknown."""
    return points(difference) if half != half else f"{points(difference)} ± {100 * half:.1f}"


def points(difference: float) -> str:
    """A difference of shares in points, with its sign: "+3.1"; never a negative zero."""
    if difference != difference:
        return "-"
    rounded = round(100 * difference, 1) + 0.0
    return f"{rounded:+.1f}" if rounded else "0.0"


def week(number: float, start: datetime.date | None) -> str:
    """A week and its month, "week 61 (Mar 2027)", where week 0 has a date; a dash if there is no week."""
    if number != number:
        return "-"
    if start is None:
        return f"week {number:.0f}"
    day = start + datetime.timedelta(days=round(7 * number))
    return f"week {number:.0f} ({MONTHS[day.month - 1]} {day.year})"


def duration(seconds: float) -> str:
    """A duration in words that fit its size."""
    if seconds < 90:
        return counted(max(round(seconds), 1), "second")
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
