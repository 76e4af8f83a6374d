"""What is found of every order: how often it completes, what it pays, who accepts it, and what one would regret."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.outcomes import STATES
from sim.study.roads import orders
from sim.study.roads.regret import regret
from sim.study.roads.tried import Tried
from sim.study.statistics import mean_of

ROUNDING = 1e-12


def roads(found: Tried) -> pd.DataFrame:
    """A row for each order, from the first track first to the second first.

    `chosen_by` is the share that completes in the half of the worlds by which the best is chosen, `reported` that in
    the other half; `behind` how far it lies behind the best there, world by world, with the 95 % interval. `accepts
    KEY`: the share of worlds in which the road's surplus is above 0 for a party as it opens; `accepted_completed`: that
    in which it is for both, and the road completes, in the other half. `regret`, `regret_90`: see regret.py.
    `front`: no other order completes more often and pays each party more. `own`, `best`, `proposed`: marks.
    """
    shares, others, draws = found.completes, ~found.choosing, found.draws
    accepted = found.both_accept
    mean, worst = regret(shares, draws)
    rows = []
    for place, path in enumerate(found.paths):
        whole = mean_of(shares[place], draws)
        reported = mean_of(shares[place, others], draws[others])
        behind = mean_of((shares[found.best] - shares[place])[others], draws[others])
        carried = mean_of((accepted * shares)[place, others], draws[others])
        rows.append(
            {
                "order": orders.spelt(found.space, path),
                "who_first": orders.who_first(path),
                "completed": whole.mean,
                "standard_error": whole.standard_error,
                **{state: float((found.outcome[place] == STATES.index(state)).mean()) for state in STATES[1:]},
                "chosen_by": float(shares[place, found.choosing].mean()),
                "reported": reported.mean,
                "reported_error": reported.standard_error,
                "behind": behind.mean,
                "behind_low": behind.low,
                "behind_high": behind.high,
                **{f"payoff {party}": float(found.payoffs[party][place].mean()) for party in found.parties},
                **{f"accepts {party}": float((found.surplus[party][place] > 0).mean()) for party in found.parties},
                "both accept": float(accepted[place].mean()),
                "accepted_completed": carried.mean,
                "accepted_completed_error": carried.standard_error,
                "regret": mean[place],
                "regret_90": worst[place],
                "own": place == found.own,
                "best": place == found.best,
                "proposed": place == found.proposed,
            }
        )
    table = pd.DataFrame(rows)
    return table.assign(front=front(table[["completed", *(f"payoff {party}" for party in found.parties)]].to_numpy()))


def lattice(found: Tried) -> pd.DataFrame:
    """A row for each move of the lattice: where it leads, and the mean share that completes of the orders that take it.

    `from_first`, `from_second`, `first`, `second`: tranches done before and after; `orders`: how many take it.
    """
    through: dict[tuple[int, int, int, int], list[float]] = {}
    for path, share in zip(found.paths, found.completes.mean(axis=1), strict=True):
        here = (0, 0)
        for move in path:
            there = (here[0] + move[0], here[1] + move[1])
            through.setdefault((*here, *there), []).append(float(share))
            here = there
    rows = [(*move, len(several), float(np.mean(several))) for move, several in sorted(through.items())]
    return pd.DataFrame(rows, columns=["from_first", "from_second", "first", "second", "orders", "completed"])


def front(measures: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows no other row is as good as in every column and better in one (Pareto): (rows, columns) to (rows)."""
    apart = measures[np.newaxis] - measures[:, np.newaxis]
    as_good = np.all(apart >= -ROUNDING, axis=2)
    better = np.any(apart > ROUNDING, axis=2)
    return np.asarray(~np.any(as_good & better, axis=1))
