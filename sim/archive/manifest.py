"""What determines a result, and the name that it gets from that."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from sim.scenario.file_names import free, plain_name
from sim.scenario.given import defaults_of

MANIFEST = "manifest.json"
LONGEST_NAME = 60  # characters of a folder's name
ID_LENGTH = 12  # hexadecimal digits of a run id
PARTS = ("sim", "numpy", "scipy", "mesa", "pandas", "duckdb", "SALib")  # whose versions can change a byte


class Asked(Protocol):
    """A question: its kind, the scenarios that it is about, and everything else that determines the answer."""

    @property
    def kind(self) -> str: ...
    @property
    def plans(self) -> Sequence[Any]: ...
    @property
    def worlds(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def branch(self) -> str: ...
    @property
    def asked(self) -> Mapping[str, Any]: ...
    @property
    def engine(self) -> Mapping[str, Any]: ...


def facts(question: Asked) -> dict[str, Any]:
    """What determines the result, and nothing else: no date, no machine, no folder."""
    return {
        "kind": question.kind,
        "worlds": question.worlds,
        "seed": question.seed,
        "branch": question.branch,
        "asked": dict(question.asked),
        "engine": dict(question.engine),
        "versions": {**{part: _version(part) for part in PARTS}, "python": platform.python_version()},
        "scenarios": [_kept(plan) for plan in question.plans],
    }


def _kept(plan: Any) -> dict[str, Any]:
    """A scenario in full, with the paths of what its file leaves to the defaults of the model."""
    whole = plan.model_dump(mode="json")
    return {"hash": _hash(whole), "scenario": whole, "defaults": defaults_of(plan)}


def run_id(found: Mapping[str, Any]) -> str:
    """A short hash of what determines the result."""
    return _hash(found)[:ID_LENGTH]


def manifest_of(folder: Path) -> dict[str, Any]:
    """What a kept result says of itself; raises OSError or ValueError where that cannot be read."""
    read: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return read


def as_text(found: Mapping[str, Any]) -> str:
    """The manifest as it is written."""
    whole = {"run_id": run_id(found), **found}
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def slug(names: Sequence[str]) -> str:
    """A folder's name that every file system takes, made of the scenarios' names."""
    plain = [plain_name(name) for name in names]
    whole = "_vs_".join(plain)
    if len(plain) > 1 and len(whole) > LONGEST_NAME:
        others = f"_and_{len(plain) - 1}_more"
        return plain[0][: LONGEST_NAME - len(others)].rstrip("_") + others
    return free(whole[:LONGEST_NAME].rstrip("_"))


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "unknown"


def _hash(found: Any) -> str:
    """A hash of plain data that does not depend on the order of its keys."""
    canonical = json.dumps(found, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
