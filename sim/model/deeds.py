"""Deeds: what a party chose is carried out and verified, for everybody to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.rules import conduct, trust
from sim.rules.arrays import Integers, Number, Truths, plain

if TYPE_CHECKING:
    from sim.model.party import Party


@dataclass(frozen=True)
class Deed:
    """What everybody saw of one track in one week, and how well one could see it.

    `due`: something was due, and its owner did not fail only for lack of command; `tried`: it failed for that.
    """

    due: Truths
    claimed: Truths
    passed: Truths
    reversed: Truths
    tried: Truths
    detection: Number
    false_alarm: Number

    @property
    def breaks_word(self) -> Truths:
        """Whether it broke its owner's word: what was claimed did not pass, or a row was taken back without excuse."""
        return (self.claimed & ~self.passed) | self.reversed


def carry_out(party: Party, track: str, choice: Integers) -> Deed:
    """Carry out what a party chose for a track: a tranche forward, which counts once verified, or a row back."""
    model, ledger = party.model, party.model.ledger
    tried = _fails_to_command(party, track, choice)
    stepped, cheated = (choice == conduct.STEP) & ~tried, choice == conduct.CHEAT
    taken_back = choice == conduct.REVERSE
    luck = model.luck.uniform("verification", track, model.step_number, model.ids)
    detection, false_alarm = model.truce.detection(track), model.truce.false_alarm()
    passed = luck >= np.where(cheated, detection, false_alarm)
    claimed = stepped | cheated
    due = ledger.is_due(track) & ~tried
    deed = Deed(due, claimed, passed, taken_back & ~party.excused, tried, detection, false_alarm)
    done, seen = ledger.done[track], ledger.seen[track]
    done_then = np.where(stepped & passed, ledger.stepped(track, done, seen), done - taken_back)
    seen_then = np.where(claimed & passed, ledger.up(track, seen), seen - taken_back)
    ledger.enter(track, done_then, seen_then, excused=(taken_back & party.excused).astype(np.int64))
    return deed


def _fails_to_command(party: Party, track: str, choice: Integers) -> Truths:
    """Whether a step fails this week because the party does not command what it owes."""
    model, control = party.model, party.model.value(f"tracks.{track}.control")
    if model.plan.tracks[track].control.limits[0] >= 1.0:
        return np.zeros(choice.shape, dtype=bool)
    beyond = model.ledger.stand.tracks[track].level_asked > control + 1e-9
    luck = model.luck.uniform("consolidation", track, model.step_number, model.ids)
    succeeds = luck < trust.within(model.value(f"tracks.{track}.consolidation"), model.dt)
    return plain((choice == conduct.STEP) & beyond & ~succeeds)
