"""The only door to results/: one folder for each question asked, whole or not there at all.

    results/<scenario or comparison>/<run id>/manifest.json, tables/*.csv, pictures/*

The manifest says only what determines the result; the run id is a hash of it, so that the same question lands
in the same folder.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol, cast

import pandas as pd

LONGEST_NAME = 60  # characters of a folder's name
ID_LENGTH = 12  # hexadecimal digits of a run id
PARTS = ("sim", "numpy", "scipy", "mesa")  # whose versions can change a number

Draw = Callable[[Path], object]
"""Called with an empty folder to put the pictures into."""


class CannotSave(OSError):
    """Results could not be written; nothing is left behind, and what stood there before still stands."""


class Asked(Protocol):
    """What determines the worlds that were looked at."""

    @property
    def scenario(self) -> Any: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def branch(self) -> str: ...


class Runlike(Asked, Protocol):
    """What the archive asks of a run: what determines it, and its tables."""

    @property
    def reasons(self) -> pd.DataFrame: ...
    def summary(self) -> pd.DataFrame: ...
    def shares(self) -> pd.DataFrame: ...
    def human_state(self) -> pd.DataFrame: ...


class Comparisonlike(Protocol):
    """What the archive asks of a comparison: its runs, and the tables of all of them."""

    @property
    def runs(self) -> Sequence[Runlike]: ...
    @property
    def reasons(self) -> pd.DataFrame: ...
    def summary(self) -> pd.DataFrame: ...
    def shares(self) -> pd.DataFrame: ...
    def differences(self) -> pd.DataFrame: ...


class Studylike(Protocol):
    """What the archive asks of any other study: what was asked, and its tables by name."""

    @property
    def kind(self) -> str: ...
    @property
    def asked(self) -> Mapping[str, Any]: ...
    @property
    def runs(self) -> Sequence[Asked]: ...
    def tables(self) -> dict[str, pd.DataFrame]: ...


Found = Runlike | Comparisonlike | Studylike


def save(found: Found, out: str | Path, draw: Draw | None = None) -> Path:
    """Write what was found below `out` and return its folder; raises CannotSave if that fails.

    `draw` puts the pictures into the folder that it is given. An earlier answer to the question is replaced.
    """
    facts = manifest(found)
    folder = Path(out) / slug([run.scenario.name for run in asked_of(found)]) / run_id(facts)
    with _whole(folder) as draft:
        text = json.dumps({"run_id": folder.name, **facts}, indent=2, ensure_ascii=False, allow_nan=False)
        (draft / "manifest.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        (draft / "tables").mkdir()
        for name, table in tables(found).items():
            table.to_csv(draft / "tables" / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
        if draw is not None:
            (draft / "pictures").mkdir()
            draw(draft / "pictures")
    return folder


def check_writable(out: str | Path) -> None:
    """Raises CannotSave if nothing can be written below `out`: better known before a long run than after."""
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=out):
            pass
    except OSError as error:
        raise _refusal(Path(out), error) from error


def asked_of(found: Found) -> Sequence[Asked]:
    """What was asked of which scenario: the runs of a comparison or a study, or the run itself."""
    several: Sequence[Asked] | None = getattr(found, "runs", None)
    return several if several is not None else [cast(Runlike, found)]


def manifest(found: Found) -> dict[str, Any]:
    """What determines the result, and nothing else: no date, no machine, no folder."""
    runs = asked_of(found)
    return {
        "kind": getattr(found, "kind", "comparison" if len(runs) > 1 else "run"),
        **getattr(found, "asked", {}),
        "worlds": runs[0].worlds,
        "seed": runs[0].seed,
        "branch": runs[0].branch,
        "versions": {**{part: _version(part) for part in PARTS}, "python": platform.python_version()},
        "scenarios": [
            {"hash": _hash(plan), "scenario": plan} for plan in (run.scenario.model_dump(mode="json") for run in runs)
        ],
    }


def run_id(facts: dict[str, Any]) -> str:
    """A short hash of what determines the result."""
    return _hash(facts)[:ID_LENGTH]


def slug(names: Sequence[str]) -> str:
    """A folder's name that every file system takes, made of the scenarios' names."""
    plain = [re.sub(r"\W+", "_", name.casefold()).strip("_") or "unnamed" for name in names]
    whole = "_vs_".join(plain)
    if len(plain) > 1 and len(whole) > LONGEST_NAME:
        others = f"_and_{len(plain) - 1}_more"
        return plain[0][: LONGEST_NAME - len(others)].rstrip("_") + others
    return whole[:LONGEST_NAME].rstrip("_")


def tables(found: Found) -> dict[str, pd.DataFrame]:
    """The tables by name; every one says which scenario a row is about."""
    told: Callable[[], dict[str, pd.DataFrame]] | None = getattr(found, "tables", None)
    whole = _of_runs(cast(Runlike | Comparisonlike, found)) if told is None else told()
    for name, table in whole.items():
        named = table if table.index.name is None else table.reset_index()
        if "scenario" not in named:
            named = named.assign(scenario=asked_of(found)[0].scenario.name)
        whole[name] = named[["scenario", *(column for column in named if column != "scenario")]]
    differences = getattr(found, "differences", None)
    return whole if differences is None else {**whole, "differences": differences()}


def _of_runs(found: Runlike | Comparisonlike) -> dict[str, pd.DataFrame]:
    """The tables of a run or a comparison, but for the differences."""
    runs = cast(Sequence[Runlike], asked_of(found))
    stalls = [run.human_state().reset_index().assign(scenario=run.scenario.name) for run in runs]
    return {
        "summary": found.summary(),
        "shares": found.shares(),
        "reasons": found.reasons,
        "human_state": pd.concat(stalls, ignore_index=True),
    }


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A draft beside `folder` that takes its place once it is complete, and vanishes if anything fails."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    except OSError as error:
        raise _refusal(folder, error) from error
    draft, earlier = room / "new", room / "earlier"
    try:
        draft.mkdir()
        yield draft
        if folder.exists():
            folder.rename(earlier)
        try:
            draft.rename(folder)
        except BaseException:
            if earlier.exists():
                earlier.rename(folder)
            raise
    except OSError as error:
        raise _refusal(folder, error) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _refusal(folder: Path, error: OSError) -> CannotSave:
    return CannotSave(error.errno, f"cannot write results: {error.strerror or error}", str(folder))


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "unknown"


def _hash(facts: Any) -> str:
    """A hash of plain data that does not depend on the order of its keys."""
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
