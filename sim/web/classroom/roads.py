"""A road as it is drawn: for each track its tranches, each with the stage in which it stands and its size."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd
from typing import Any

MOST_TRANCHES, MOST_STAGES, MOST_PARTS = 12, 24, 100
"""Tranches of a track, stages of a road, and parts that a tranche may be of."""
Drawing = Mapping[str, Sequence[Sequence[int]]]
"""For each track its tranches in their order, each as [stage, parts]: stages count from 1, and a tranche of 3 parts,
where the track's tranches have 12 together, is a quarter of the way."""
Rung = Mapping[str, tuple[float, float]]
"""What is due together: for each track that has a tranche here the levels from and to which it goes."""


class NoRoad(ValueError):
    """What was drawn is no road: says why in a sentence."""


@dataclass(frozen=True)
class Track:
    """A track of the contest: its key, what it and its owner are called, and where every road begins and ends."""

    key: str
    title: str
    owner: str
    start: float
    end: float


def check(drawing: Any, tracks: Sequence[Track]) -> None:
    """Raise NoRoad unless every track has tranches of whole parts in stages that do not go back."""
    if not isinstance(drawing, Mapping) or set(drawing) != {one.key for one in tracks}:
        raise NoRoad(f"A road has tranches of {' and '.join(one.title for one in tracks)}, and of nothing else.")
    for track in tracks:
        tranches = drawing[track.key]
        if not isinstance(tranches, (list, tuple)) or not 1 <= len(tranches) <= MOST_TRANCHES:
            raise NoRoad(f"{track.title}: a road has 1 to {MOST_TRANCHES} tranches of it.")
        for one in tranches:
            if not isinstance(one, (list, tuple)) or len(one) != 2 or any(type(number) is not int for number in one):
                raise NoRoad(f"{track.title}: a tranche has a stage and a size, both whole numbers.")
            if not 1 <= one[0] <= MOST_STAGES or not 1 <= one[1] <= MOST_PARTS:
                raise NoRoad(f"{track.title}: stages go from 1 to {MOST_STAGES}, sizes from 1 to {MOST_PARTS}.")
        if any(after[0] < before[0] for before, after in pairwise(tranches)):
            raise NoRoad(f"{track.title}: a tranche cannot come before the one that it follows.")


def rungs(drawing: Drawing, tracks: Sequence[Track]) -> list[Rung]:
    """What is due together, in order: in a stage the first tranches of all tracks, then the second ones, and so on."""
    steps = {track.key: _levels(drawing[track.key], track) for track in tracks}
    found: list[Rung] = []
    for stage in sorted({one[0] for tranches in drawing.values() for one in tranches}):
        here = {
            key: [level for level, one in zip(levels, drawing[key], strict=True) if one[0] == stage]
            for key, levels in steps.items()
        }
        most = max(map(len, here.values()))
        found += [{key: one[place] for key, one in here.items() if place < len(one)} for place in range(most)]
    return found


def _levels(tranches: Sequence[Sequence[int]], track: Track) -> list[tuple[float, float]]:
    whole, done, found = sum(one[1] for one in tranches), 0, []
    for _, parts in tranches:
        reached = [round(track.start + (track.end - track.start) * each / whole, 6) for each in (done, done + parts)]
        found.append((reached[0], reached[1]))
        done += parts
    return found


def key_of(road: Sequence[Rung]) -> str:
    """What two roads have in common that ask for the same, however they were drawn."""
    plain = [{name: rung[name][1] for name in sorted(rung)} for rung in road]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:24]


def as_submission(road: Sequence[Rung], name: str = "") -> dict[str, Any]:
    """The road as the data of a file that `sim exercise submit` takes: a stage for each rung."""
    stages = [
        {"name": f"Rung {number}", "reach": {key: {"level": to, "tranches": 1} for key, (_, to) in rung.items()}}
        for number, rung in enumerate(road, 1)
    ]
    return {**({"name": name} if name else {}), "roadmap": {"name": name or "A road", "stages": stages}}


def in_words(road: Sequence[Rung], tracks: Sequence[Track]) -> str:
    """The road in words: what is due together, one after the other."""
    titles = {track.key: track.title for track in tracks}
    parts = [
        " with ".join(f"{titles[key]} {100 * before:.3g}–{100 * to:.3g} %" for key, (before, to) in rung.items())
        + (" alone" if len(rung) == 1 and len(tracks) > 1 else "")
        for rung in road
    ]
    return "; then ".join(parts)


def written(tranches: Sequence[Sequence[int]]) -> str:
    """The tranches of a track as they are typed: stage:size, one after the other."""
    return " ".join(f"{stage}:{parts}" for stage, parts in tranches)


def read(text: str) -> list[list[int]]:
    """Tranches as they were typed; raises NoRoad for what is none."""
    found = []
    for word in text.split()[: MOST_TRANCHES + 1]:
        stage, _, parts = word.partition(":")
        if not all(one.isascii() and one.isdigit() and len(one) < 4 for one in (stage, parts)):
            raise NoRoad("Write each tranche as its stage, a colon and its size, such as 1:25 2:75.")
        found.append([int(stage), int(parts)])
    return found


def drawn(road: Sequence[Rung], tracks: Sequence[Track]) -> dict[str, list[list[int]]]:
    """A road as somebody would draw it, a stage for each rung, with sizes to the nearest hundredth of a track."""
    found: dict[str, list[list[int]]] = {}
    for track in tracks:
        steps = [(stage, rung[track.key]) for stage, rung in enumerate(road, 1) if track.key in rung]
        sizes = [max(round(100 * (to - before) / (track.end - track.start)), 1) for _, (before, to) in steps]
        whole = gcd(*sizes)
        found[track.key] = [[stage, size // whole] for (stage, _), size in zip(steps, sizes, strict=True)]
    return found
