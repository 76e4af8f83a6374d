"""Seals: the one kind of hash by which results, sealed forecasts and their files are told to be as they were kept.

A seal detects damage and careless changes. It is no signature: who changes a result on purpose can reckon it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SEAL, ANSWER = "seal", "answer"
"""Keys of a manifest: the hash over everything else in it, and the hashes of the tables and pictures."""
FOLDER_SEAL = "folder_seal"
"""The same of a folder of plain files, in whose manifest `seal` is that of a forecast alone."""


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def over(facts: Any) -> str:
    """The SHA-256 over plain data as JSON with sorted keys and no spaces: the order of keys does not change it.

    Raises ValueError for what JSON has no word for.
    """
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return digest(canonical.encode("utf-8", "surrogatepass"))


def sealed(facts: Mapping[str, Any], key: str = SEAL) -> dict[str, Any]:
    """Facts with the seal over them, under this key."""
    return {**facts, key: over(facts)}


def holds(facts: Mapping[str, Any], key: str = SEAL) -> bool:
    """Whether facts are those that were sealed."""
    return facts.get(key) == over({name: value for name, value in facts.items() if name != key})
