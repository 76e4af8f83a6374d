"""What the keeper of a result calls it: a line of text beside it, which is no part of what was asked or found.

The same question keeps its folder whatever it is called. A label is not sealed: it says nothing of the result.
"""

from __future__ import annotations

from pathlib import Path

from sim import files
from sim.archive.faults import refusal
from sim.visible import on_a_line

LABEL = "label.txt"
LONGEST = 120  # letters of a label


def tidy(text: str) -> str:
    """A label as it is kept, on one line and visible; raises ValueError where it is longer than LONGEST."""
    told = on_a_line(text)
    if len(told) > LONGEST:
        raise ValueError(f"a label of {len(told)} letters: write {LONGEST} at most")
    return told


def label_of(folder: Path) -> str:
    """What a result is called, or nothing: what is no label of ours is not shown."""
    try:
        return tidy(files.read(folder / LABEL, 4 * LONGEST).decode("utf-8"))
    except (OSError, ValueError):
        return ""


def put(folder: Path, text: str) -> None:
    """Call a result so, or nothing any more where the text is empty; raises ValueError and CannotSave."""
    told = tidy(text)
    try:
        if told:
            files.write(folder / LABEL, told)
        else:
            files.remove(folder / LABEL)
    except OSError as error:
        raise refusal(folder / LABEL, error) from error
