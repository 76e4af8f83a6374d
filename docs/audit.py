"""Look at what is installed: under which licences it stands, and which of its faults are known.

python -m docs.audit            both; faults are asked of osv.dev, in one request that names what is installed
python -m docs.audit --offline  licences only

Exit status 1 where a fault is known, where a licence asks for more than naming the authors, or where nothing could be
asked about faults: an audit that has looked at nothing has found nothing.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import Distribution, distributions
from typing import Any

from sim.version import DISTRIBUTION

FAULTS = "https://api.osv.dev/v1/querybatch"
PATIENCE = 20  # seconds
LONGEST = 60  # characters of a licence that are shown
FREE = (
    "mit",
    "bsd",
    "apache",
    "psf",
    "python software foundation",
    "python-2.0",
    "isc",
    "hpnd",
    "unlicense",
    "zlib",
    "0bsd",
)
KEPT_OPEN = ("mpl", "mozilla")  # changed files of theirs stay open; using them asks for nothing
LOOKED_AT = {"pygambit": "only tests use it, and nothing of it comes with sim"}
Found = Mapping[str, Sequence[str]]
Ask = Callable[[Mapping[str, str]], Found]


def main(arguments: Sequence[str] = ()) -> int:
    """Print what was found; the exit status."""
    others = (one for one in distributions() if one.name != DISTRIBUTION)
    installed = sorted(others, key=lambda one: one.name.casefold())
    unclear = licences(installed)
    if "--offline" in arguments:
        print("\nKnown faults: not asked (--offline).")
        return int(bool(unclear))
    return max(int(bool(unclear)), faults({one.name: one.version for one in installed}, ask_osv))


def licences(installed: Iterable[Distribution]) -> list[str]:
    """Print each licence; the names of those whose licence is unknown or asks for more than naming the authors."""
    unclear = []
    for one in installed:
        said = licence(one)
        known = any(word in said.casefold() for word in (*FREE, *KEPT_OPEN)) and "gpl" not in said.casefold()
        aside = LOOKED_AT.get(one.name, "look at this one")
        print(f"{one.name} {one.version}: {said or 'says none'}{'' if known else f'   <- {aside}'}")
        if not known and one.name not in LOOKED_AT:
            unclear.append(one.name)
    print(f"\nLicences: {len(unclear)} to look at" + (f": {', '.join(unclear)}" if unclear else ""))
    return unclear


def licence(one: Distribution) -> str:
    """What a package says of its licence, in a line."""
    said = one.metadata.get("License-Expression") or ""
    classes = [
        line.rpartition(" :: ")[2] for line in one.metadata.get_all("Classifier", []) if line.startswith("License")
    ]
    lines = (said or "; ".join(classes) or one.metadata.get("License") or "").strip().splitlines()
    return lines[0][:LONGEST] if lines else ""


def faults(installed: Mapping[str, str], ask: Ask) -> int:
    """Print known faults and what could not be asked; the exit status."""
    try:
        found = ask(installed)
    except (OSError, ValueError) as error:
        found = {}
        print(f"\nKnown faults: {FAULTS} could not be asked ({error}).")
    bad = {name: known for name, known in found.items() if known}
    for name, known in bad.items():
        print(f"{name} {installed[name]}: {', '.join(known)}")
    missing = [name for name in installed if name not in found]
    print(f"Known faults: {len(found)} of {len(installed)} packages were checked, {len(bad)} have some.")
    if missing:
        print(f"Not checked: {', '.join(missing)}")
    return int(bool(bad) or not found)


def ask_osv(installed: Mapping[str, str]) -> Found:
    """What osv.dev knows of these versions, by name; raises OSError or ValueError where it does not answer."""
    asked = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in installed.items()
    ]
    body = json.dumps({"queries": asked}).encode()
    request = urllib.request.Request(FAULTS, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            told: Any = json.load(answer)
    except urllib.error.URLError as error:
        raise OSError(error.reason) from None
    results = told.get("results") if isinstance(told, dict) else None
    if not isinstance(results, list) or len(results) != len(asked):
        raise ValueError("an answer of another form")
    return {
        name: [str(fault["id"]) for fault in (one or {}).get("vulns", [])]
        for name, one in zip(installed, results, strict=True)
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
