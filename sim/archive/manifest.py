"""What determines a result, and the name that it gets from that."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from sim import files
from sim.archive import records
from sim.archive.faults import Damaged
from sim.archive.seals import ANSWER, SEAL, holds, over, sealed
from sim.scenario.file_names import free, plain_name
from sim.scenario.given import defaults_of
from sim.version import version as version_of_sim

MANIFEST = "manifest.json"
LONGEST_NAME = 60  # characters of a folder's name
ID_LENGTH = 12  # hexadecimal digits of a run id
PARTS = ("numpy", "scipy", "mesa", "pandas", "duckdb", "SALib")  # whose versions, beside ours, can change a byte


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
        "versions": _versions(),
        "scenarios": [_kept(plan) for plan in question.plans],
    }


def _kept(plan: Any) -> dict[str, Any]:
    """A scenario in full, with the paths of what its file leaves to the defaults of the model."""
    whole = plan.model_dump(mode="json")
    return {"hash": over(whole), "scenario": whole, "defaults": defaults_of(plan)}


def run_id(found: Mapping[str, Any]) -> str:
    """A short hash of what determines the result."""
    return over(found)[:ID_LENGTH]


def manifest_of(folder: Path, *, unverified: bool = False) -> dict[str, Any]:
    """What a kept result says of itself; raises Damaged where that cannot be read or, but for `unverified`, trusted.

    Both question and answer must be those that were sealed; one that an earlier version kept has no seal to break.
    """
    file = folder / MANIFEST
    if not files.is_folder(folder):
        raise Damaged(folder, "it is no folder, or a link to one: links are not followed", remedy="")
    try:
        found = records.manifest(files.read(file, records.MOST_BYTES))
    except ValueError as error:
        raise Damaged(file, f"it cannot be read: {error}") from None
    except OSError as error:
        raise Damaged(file, f"it cannot be read: {error.strerror or error}") from None
    if not unverified:
        _check(file, found)
    return found


def _check(file: Path, found: Mapping[str, Any]) -> None:
    """Raises Damaged where a manifest is not the one that was sealed."""
    if (SEAL in found) != (ANSWER in found):
        raise Damaged(file, "the seal is broken: a part of it was taken away")
    if is_sealed(found) and not holds(found):
        raise Damaged(file, "the seal is broken: the question, or what is said of the answer, was changed since")
    if is_sealed(found) and found["run_id"] != run_id(question_of(found)):
        raise Damaged(file, "the seal is broken: the run id is that of another question")


def is_sealed(found: Mapping[str, Any]) -> bool:
    """Whether a manifest bears a seal; those of earlier versions do not."""
    return SEAL in found


def question_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """What determines a result, out of its manifest."""
    return {key: value for key, value in found.items() if key not in ("run_id", ANSWER, SEAL)}


def as_text(found: Mapping[str, Any], answer: Mapping[str, Mapping[str, str]]) -> str:
    """The manifest as it is written: the question, the hashes of the answer's files, and the seal over both."""
    whole = sealed({"run_id": run_id(found), **found, ANSWER: answer})
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def slug(names: Sequence[str]) -> str:
    """A folder's name that every file system takes, made of the scenarios' names."""
    plain = [plain_name(name) for name in names]
    whole = "_vs_".join(plain)
    if len(plain) > 1 and len(whole) > LONGEST_NAME:
        others = f"_and_{len(plain) - 1}_more"
        return plain[0][: LONGEST_NAME - len(others)].rstrip("_") + others
    return free(whole[:LONGEST_NAME].rstrip("_"))


def _versions() -> dict[str, str]:
    others = {part: _version(part) for part in PARTS}
    return {"sim": version_of_sim(), **others, "python": platform.python_version()}


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "unknown"
