"""Small scenarios with facts: two tracks on which nothing happens, so that what is observed is how they began."""

from __future__ import annotations

import datetime
from typing import Any

from sim.scenario.schema import Scenario
from tests.support import scenario

START = datetime.date(2030, 1, 7)
ARMS, TROOPS = (0.1, 0.5), (0.2, 0.8)
STILL = {
    "start": START,
    "weeks": 30,
    "futures_per_draw": 1,
    "sources": {"report": "what a report says"},
    "tracks.arms.lead_time": {"fixed": 1000},
    "tracks.troops.lead_time": {"fixed": 1000},
    "tracks.arms.start": {"uniform": list(ARMS)},
    "tracks.troops.start": {"uniform": list(TROOPS)},
}
"""Nothing is due for as long as it lasts, and nobody breaks the truce."""
VIOLENT = {
    **{key: value for key, value in STILL.items() if not key.startswith("tracks.")},
    "tracks.arms.lead_time": {"fixed": 2, "by_size": 4},
    "tracks.troops.lead_time": {"fixed": 2, "by_size": 4},
    "tracks.troops.start": {"uniform": [0.0, 0.4]},
    "violence": {
        "rate": {"uniform": [1, 6]},
        "killed": {"uniform": [1, 5]},
        "hazard": {"uniform": [0.0, 0.01]},
        "severity": {"uniform": [0.01, 0.05]},
    },
    "parties.alpha.trust.beta": {"uniform": [0.2, 0.8]},
    "parties.beta.trust.alpha": {"uniform": [0.2, 0.8]},
}
"""Steps are taken, people are killed and some truces break: seven numbers are not known."""


def day(week: float) -> datetime.date:
    """The day that lies so many weeks after the start."""
    return START + datetime.timedelta(days=round(7 * week))


def fact(week: float, **said: Any) -> dict[str, Any]:
    """A fact of that day with its source."""
    return {"date": day(week), "error": 0.02, "source": "report", **said}


def observed(*facts: dict[str, Any], learners: int = 2000, **of_model: float) -> dict[str, Any]:
    """What a scenario says was observed; without an error of the model, unless one is given."""
    errors = {"level": 0.0, "count": 0.0, "event": 0.0, **of_model}
    return {"observed": {"facts": list(facts), "learners": learners, "of_model": errors}}


def still(*facts: dict[str, Any], learners: int = 2000, **of_model: float) -> Scenario:
    """The scenario in which nothing happens, with facts."""
    return scenario(STILL, observed(*facts, learners=learners, **of_model))


def violent(*facts: dict[str, Any], learners: int = 2000, **of_model: float) -> Scenario:
    """The scenario in which something does, with facts."""
    return scenario(VIOLENT, observed(*facts, learners=learners, **of_model))
