"""The scenarios of past cases as files that can be read, run and contested like any other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from sim import files
from sim.study.history.cases import Case
from sim.study.history.rule import facts
from sim.visible import on_a_line

WIDTH = 118
HEAD = """\
# {name}: what was known when it was signed, and nothing of what came after.
# Written by `sim history --scenarios` from the coded case by the one rule of docs/history.md, the same for all cases:
# change the case or the rule, and not this file. Values on the scales of the coding are judgements; ranges are
# assumptions, and none was fitted to this case.
"""


class _Dumper(yaml.SafeDumper):
    """Without anchors, which scenario files may not have."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out, however often it occurs."""
        return True


def text(case: Case) -> str:
    """The scenario file of a case."""
    return HEAD.format(name=on_a_line(case.name)) + yaml.dump(
        facts(case), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=WIDTH
    )


def write(cases: Iterable[Case], folder: Path) -> list[Path]:
    """Write the scenario file of each case into a folder, which is made if need be; the paths written."""
    files.make_folder(folder)
    paths = []
    for case in cases:
        path = folder / f"{case.key}.yaml"
        files.write(path, text(case))
        paths.append(path)
    return paths
