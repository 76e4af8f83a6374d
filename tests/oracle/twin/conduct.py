"""Conduct: what each option for one track is worth to a party that reckons, and which it takes."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from tests.oracle.twin.road import Obligation

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party

OPTIONS = ("step", "hold", "cheat", "reverse")


def by_foresight(party: Party, obligation: Obligation) -> str:
    """The open option with the largest rationality * value + part * mood."""
    values: list[float | None] = [None, party.hold_value if obligation.due else party.best_by_road, None, None]
    if obligation.due and not party.forbidden:
        values[0] = party.step_value
        if party.may_pretend:
            values[2] = cheat_worth(party, obligation)
    if party.may_take_back(obligation):
        values[3] = retreat_worth(party, obligation) if party.is_excused else reverse_worth(party, obligation)
    # a mood tilts how the whole way is seen, and of a step or a row only its part
    part = party.part if obligation.due else party.foresight.payoffs.part_of_row(obligation.track)
    if obligation.name in party.still_refusing:
        party.moods[obligation.name] = after_refusal(values, party.moods[obligation.name], party.rationality, part)
        party.still_refusing.remove(obligation.name)
    scores = [
        None if value is None else party.rationality * value + part * mood
        for value, mood in zip(values, party.moods[obligation.name], strict=True)
    ]
    party.scores[obligation.name] = scores
    best, choice = None, "hold"
    for option, score in zip(OPTIONS, scores, strict=True):
        if score is not None and (best is None or score > best):
            best, choice = score, option
    return choice


def after_refusal(values: list[float | None], moods: list[float], rationality: float, part: float) -> list[float]:
    """The moods of one who held: holding had the best score, which is a Gumbel draw about the log of the sum of all."""
    scores = [None if value is None else rationality * value / part for value in values]
    highest = max(score for score in scores if score is not None)
    hold = OPTIONS.index("hold")
    best = highest + log(sum(exp(score - highest) for score in scores if score is not None)) + moods[hold]
    known = [
        mood if score is None else -log(exp(-mood) + exp(min(max(score - best, -500.0), 500.0)))
        for mood, score in zip(moods, scores, strict=True)
    ]
    held = scores[hold]
    assert held is not None
    known[hold] = best - held
    return known


def cheat_worth(party: Party, obligation: Obligation) -> float:
    """The value of pretending."""
    view, outlook = party.foresight, party.outlook
    rung, payoffs, d = view.here, view.payoffs, view.discount_here
    chance, e, g = outlook.chance, outlook.enforcement, outlook.protection
    detection = party.model.truce.detection(obligation.track)
    cost = -payoffs.own_by_name[obligation.name].utility * (obligation.level_next - obligation.level)
    taken_back = e * rung.delivered
    if_passed = chance * (view.after + (view.prize[view.rung] + party.gift) + cost)
    gains_by_it = party.temper.greed * (1.0 - e) * rung.taken  # where it leaves the road by that
    if_passed += (1.0 - chance) * (rung.failure + g * rung.cover - taken_back + gains_by_it)
    if_caught = payoffs.breach(rung.utility, payoffs.war(g)) - taken_back + gains_by_it
    pretending = (1.0 - d) * rung.utility + d * ((1.0 - detection) * if_passed + detection * if_caught)
    return pretending + party.tension + party.honour + party.home_cost


def retreat_worth(party: Party, obligation: Obligation) -> float:
    """The value of taking back one row from a side that is overdue: no breach, and the road goes on with a row less.

    The row pays as long as the other does not deliver; once it does, the row is owed again.
    """
    view, outlook = party.foresight, party.outlook
    weights = view.payoffs.own_by_name[obligation.name]
    row = -(weights.failure + outlook.protection * weights.cover) * obligation.track.row_size
    price = party.facts["retaking"] * view.payoffs.part_of_row(obligation.track)
    return party.best_by_road + row * (1.0 - outlook.chance * view.discount_here) - price


def reverse_worth(party: Party, obligation: Obligation) -> float:
    """The value of taking back one row as a breach: the road is left, and the provocation makes war likelier."""
    view, g = party.foresight, party.outlook.protection
    payoffs, back = view.payoffs, -obligation.track.row_size
    weights = payoffs.own_by_name[obligation.name]
    war = payoffs.war(g) + (weights.war + g * weights.war_cover) * back
    taken_back = party.outlook.enforcement * view.here.delivered
    gains_by_it = party.temper.greed * (1.0 - party.outlook.enforcement) * view.here.taken
    return payoffs.breach(view.here.utility + weights.utility * back, war) - taken_back + gains_by_it + party.honour
