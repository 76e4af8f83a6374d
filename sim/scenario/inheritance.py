"""`based_on`: the files that a scenario is made of, from the deepest to its own.

A base lies beside the file that names it, or is a shipped scenario, called by its name; it leads nowhere else.
"""

from __future__ import annotations

from os.path import realpath
from pathlib import Path

from sim.scenario.confined import Astray, beside
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.shipped import shipped_file, shipped_folder
from sim.scenario.strict_yaml import Document, PartlyRead, read

LONGEST_CHAIN = 10
KEY = "based_on"


def chain(first: Path, faults: list[Fault]) -> list[Document]:
    """The files that `first` is based on and itself, the deepest first, `based_on` taken out.

    Adds the faults of files that could all the same be read to the end to `faults`, but for `null`: whether it stands
    where something is inherited shows when the files are laid one over the other. Raises BadScenario if one is
    missing, cannot be read or lies outside the scenario tree, or if they run in a circle.
    """
    file = first
    seen: list[str] = []
    documents: list[Document] = []
    while True:
        seen.append(realpath(file))
        try:
            document = read(file)
        except PartlyRead as bad:
            document = bad.document
            faults.extend(fault for fault in bad.faults if fault not in document.nulls.values())
        documents.insert(0, document)
        if KEY not in document.data:
            return documents
        base = _base(document, file, first)
        if realpath(base) in seen:
            raise _refusal(document, "the files are based on each other in a circle", "take one link out")
        if len(documents) >= LONGEST_CHAIN:
            raise _refusal(document, f"more than {LONGEST_CHAIN} files deep", "merge some of them")
        del document.data[KEY]
        file = base


def _tree(first: Path) -> Path:
    """The folder that no base may lie outside of."""
    return Path(realpath(shipped_folder())) if _is_shipped(first) else Path(realpath(first)).parent


def _is_shipped(file: Path) -> bool:
    return Path(realpath(file)).is_relative_to(realpath(shipped_folder()))


def _base(document: Document, file: Path, first: Path) -> Path:
    """The file that `document` is based on: one beside it, else the shipped scenario of this name."""
    named = document.data[KEY]
    try:
        return beside(named, file.parent, _tree(file if _is_shipped(file) else first))
    except Astray as astray:
        shipped = shipped_file(named) if astray.is_missing else None
        if shipped is None:
            raise _refusal(document, astray.message, astray.remedy) from None
        return shipped


def _refusal(document: Document, message: str, remedy: str) -> BadScenario:
    """The refusal of what a file is based on."""
    return BadScenario([Fault(document.file, document.line_of((KEY,)), KEY, message, remedy)])
