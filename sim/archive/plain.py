"""Tables as plain CSV files in a folder of the user's choice, beside a manifest that seals them: a forecast's card.

Earlier versions wrote past agreements and hindcasts so as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim import files
from sim.archive import records
from sim.archive.manifest import MANIFEST
from sim.archive.seals import FOLDER_SEAL, holds, sealed
from sim.visible import as_json


def write(tables: Mapping[str, Any], folder: Path, facts: Mapping[str, Any]) -> None:
    """Write tables as CSV, and a manifest of these facts with each file's SHA-256 and the seal over all of it."""
    digests = {}
    for name, table in tables.items():
        content = table.to_csv(index=False, lineterminator="\n").encode()
        digests[f"{name}.csv"] = files.write(folder / f"{name}.csv", content)
    plain = json.loads(json.dumps({**facts, "files": digests}, ensure_ascii=False, default=str))
    files.write(folder / MANIFEST, as_json(sealed(plain, FOLDER_SEAL), indent=2) + "\n")


def kind(folder: Path) -> str:
    """The kind of study whose plain files are in a folder, beside a manifest without a run id; else nothing."""
    try:
        found = json.loads(files.read(folder / MANIFEST, records.MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return ""
    return str(found.get("kind", "")) if isinstance(found, dict) and "run_id" not in found else ""


def faults(folder: Path) -> list[str]:
    """What is wrong with the plain files in a folder, whose manifest names each with its SHA-256 under `files`."""
    found: Any = json.loads(files.read(folder / MANIFEST, records.MOST_BYTES))
    named = found.get("files")
    if FOLDER_SEAL not in found or not isinstance(named, dict):
        return [f"{folder}: unsealed: an earlier version wrote it, and nobody can tell whether it was changed since"]
    told = [] if holds(found, FOLDER_SEAL) else [f"{folder / MANIFEST}: the seal is broken: it was changed since"]
    for name, digest in named.items():
        file = folder / Path(name).name  # nothing in a manifest leads out of its folder
        try:
            with files.opened(file) as handle:
                same = files.digest_of(handle) == digest
        except OSError as error:
            told.append(f"{file}: it cannot be read ({error.strerror or error})")
            continue
        if not same:
            told.append(f"{file}: the seal is broken: this file was changed since")
    return told
