"""Conduct: what each option for one track is worth to a party that reckons, and which it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.ordinary.road import Obligation

if TYPE_CHECKING:
    from benchmarks.ordinary.party import Party

OPTIONS = ("step", "hold", "cheat", "reverse")


def by_foresight(party: Party, obligation: Obligation) -> str:
    """The open option with the largest rationality * value + mood."""
    rationality, moods = party.rationality, party.moods[obligation.name]
    scores: list[float | None] = [None, None, None, None]
    if obligation.due:
        scores[1] = rationality * party.hold_value + moods[1]
        if not party.forbidden:
            scores[0] = rationality * party.step_value + moods[0]
            if party.may_pretend:
                scores[2] = rationality * cheat_worth(party, obligation) + moods[2]
    else:
        scores[1] = rationality * max(party.step_by_road, party.hold_by_road) + moods[1]
    if party.may_reverse and obligation.can_be_taken_back:
        scores[3] = rationality * reverse_worth(party, obligation) + moods[3]
    party.scores[obligation.name] = scores
    best, choice = None, "hold"
    for option, score in zip(OPTIONS, scores, strict=True):
        if score is not None and (best is None or score > best):
            best, choice = score, option
    return choice


def cheat_worth(party: Party, obligation: Obligation) -> float:
    """The value of pretending."""
    view, outlook = party.foresight, party.outlook
    rung, payoffs, d = view.here, view.payoffs, view.discount_here
    chance, e, g = outlook.chance, outlook.enforcement, outlook.protection
    detection = party.model.truce.detection(obligation.track)
    cost = -payoffs.own_by_name[obligation.name].utility * (obligation.level_next - obligation.level)
    taken_back = e * rung.delivered
    if_passed = chance * (view.after + (view.prize[view.rung] + party.gift) + cost)
    if_passed += (1.0 - chance) * (rung.failure + g * rung.cover - taken_back)
    if_caught = payoffs.breach(rung.utility, payoffs.war(g)) - taken_back
    pretending = (1.0 - d) * rung.utility + d * ((1.0 - detection) * if_passed + detection * if_caught)
    return pretending + party.tension + party.honour + party.home_cost


def reverse_worth(party: Party, obligation: Obligation) -> float:
    """The value of taking back one row."""
    view, g = party.foresight, party.outlook.protection
    payoffs, ladder, done = view.payoffs, obligation.track.ladder, obligation.track.done
    weights = payoffs.own_by_name[obligation.name]
    back = ladder[max(done - 1, 0)] - ladder[done]
    war = payoffs.war(g) + (weights.war + g * weights.war_cover) * back
    taken_back = party.outlook.enforcement * view.here.delivered
    return payoffs.breach(view.here.utility + weights.utility * back, war) - taken_back + party.honour
