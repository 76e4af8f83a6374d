"""What a sweep varies, read from text: `force.mandate=0:1:11` or `force.mandate=0,0.3,1`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.scenario.faults import BadScenario, Fault, quotable

MOST_POINTS = 10_000  # of a grid: more are no longer read by anybody, and are mostly a slip of the pen
DIGITS = 12  # significant digits of a value: 0.1 + 0.05 is 0.15 and not 0.15000000000000002
FORM = "write PATH=LOW:HIGH:COUNT, such as force.mandate=0:1:11, or PATH=A,B,C"


def parse(texts: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The values of each path, rising, in the order of the paths.

    `texts` are `PATH=LOW:HIGH:COUNT` (COUNT values at equal distances, both ends among them) or `PATH=A,B,C`; a place
    in a list may be written `[4]` or `.4`. Raises BadScenario with everything that is wrong in any of them: no path,
    no number, LOW not below HIGH, fewer than two values of a range, the same value or path twice, too many points.
    Whether the scenario has such a number, and whether it may take these values, is told by the sweep.
    """
    found: dict[str, tuple[float, ...]] = {}
    faults: list[Fault] = []
    for text in texts:
        path, equals, listed = (part.strip() for part in text.partition("="))
        path = path.replace("[", ".").replace("]", "")
        if not path or not equals or not listed:
            faults.append(_fault(text, "not PATH=VALUES", FORM))
            continue
        values, wrong = _range(path, listed) if ":" in listed else _list(path, listed)
        faults += wrong
        if path in found:
            faults.append(_fault(path, "the same number is varied twice", "give all its values at once, as A,B,C"))
        found[path] = values
    if not faults:
        faults += check(found)
    if faults:
        raise BadScenario(faults)
    return found


def check(vary: Mapping[str, Sequence[float]]) -> Iterator[Fault]:
    """What is wrong with values that a sweep is to take, whatever the scenario."""
    if not vary:
        yield Fault("--vary", None, "", "nothing to vary", FORM)
    for path, values in vary.items():
        if not len(values):
            yield _fault(path, "no values", FORM)
        elif not all(math.isfinite(value) for value in values):
            yield _fault(path, "a value is no finite number", "give numbers only")
        elif len(set(values)) < len(values):
            yield _fault(path, "the same value twice", "give each value once")
    points = math.prod(len(values) for values in vary.values())
    if points > MOST_POINTS:
        product = " x ".join(str(len(values)) for values in vary.values())
        yield Fault(
            "--vary",
            None,
            "",
            f"{product} = {points:,} points, over {MOST_POINTS:,}",
            "take fewer values of each, or vary fewer numbers at once; `sim sensitivity` asks which of many matter",
        )


def grid(vary: Mapping[str, Sequence[float]]) -> dict[str, NDArray[np.float64]]:
    """The full product of the values, (points) for each path; the last path changes fastest."""
    mesh = np.meshgrid(*(np.asarray(values, dtype=float) for values in vary.values()), indexing="ij")
    return {path: values.ravel() for path, values in zip(vary, mesh, strict=True)}


def _range(path: str, text: str) -> tuple[tuple[float, ...], list[Fault]]:
    """The values of LOW:HIGH:COUNT, and what is wrong with it."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3:
        return (), [_fault(path, f"`{quotable(text)}` has {len(parts)} parts between colons, not 3", FORM)]
    low, high = (_number(part) for part in parts[:2])
    faults = [
        _fault(path, f"{name} is `{quotable(part)}`, no number", FORM)
        for name, part, value in zip(("LOW", "HIGH"), parts, (low, high), strict=False)
        if value is None
    ]
    count = int(parts[2]) if parts[2].isascii() and parts[2].lstrip("+-").isdigit() and len(parts[2]) < 10 else None
    if count is None:
        faults.append(_fault(path, f"COUNT is `{quotable(parts[2])}`, no whole number", FORM))
    elif count < 2:
        faults.append(_fault(path, f"COUNT is {count}, and a range needs 2 or more", "for one value, write PATH=VALUE"))
    elif count > MOST_POINTS:
        faults.append(_fault(path, f"{count:,} values, over {MOST_POINTS:,}", "take fewer"))
    if low is not None and high is not None and low >= high:
        turned = f"write {path}={parts[1]}:{parts[0]}:{parts[2]}" if low > high else "for one value, write PATH=VALUE"
        faults.append(_fault(path, f"LOW ({low:g}) is not below HIGH ({high:g})", turned))
    if faults or low is None or high is None or count is None:
        return (), faults
    return tuple(_rounded(value) for value in np.linspace(low, high, count)), []


def _list(path: str, text: str) -> tuple[tuple[float, ...], list[Fault]]:
    """The values of A,B,C, rising, and what is wrong with them."""
    parts = [part.strip() for part in text.split(",")]
    values = [_number(part) for part in parts]
    faults = [
        _fault(path, f"`{quotable(part)}` is no number", FORM)
        for part, value in zip(parts, values, strict=True)
        if value is None
    ]
    return tuple(sorted(value for value in values if value is not None)), faults


def _number(text: str) -> float | None:
    """The finite number that a text is, if it is one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _fault(path: str, message: str, remedy: str) -> Fault:
    return Fault(f"--vary {quotable(path)}", None, "", message, remedy)
