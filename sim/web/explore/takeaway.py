"""What is taken along from the page: the setting as YAML, its numbers as CSV, a picture, and the one-page brief."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd
import yaml

from sim import charts
from sim.archive.export import safe
from sim.charts.sheet import encode
from sim.report.brief import brief
from sim.report.result import Made
from sim.scenario.numbers import numbers_of
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_file
from sim.study.run import Run
from sim.version import version
from sim.web.explore.setting import Setting, changes

PICTURE = "shares"
TURNED = "turned.yaml"
DRAWING = Lock()  # the settings of Matplotlib are those of the whole process: one picture at a time


def as_yaml(base: Scenario, setting: Setting) -> str:
    """A file that says what the setting changes, over the scenario that it was made from."""
    nested: dict[str, Any] = {}
    for path, value in changes(base, setting).items():
        *above, last = path.split(".")
        part = nested
        for step in above:
            part = part.setdefault(step, {})
        part[last] = value
    base_file = setting.scenario if shipped_file(setting.scenario) else Path(setting.scenario).name
    body = {"based_on": base_file, "name": f"{base.name}, turned" if nested else base.name, **nested}
    beside = "" if shipped_file(setting.scenario) else f" It belongs beside {base_file}."
    head = f"# To run it: sim run {file_name(setting)} --seed {setting.seed}.{beside}\n"
    return head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100)


def file_name(setting: Setting) -> str:
    """What the file that `as_yaml` writes is called: it lies beside the one that it is based on."""
    return TURNED if Path(setting.scenario).name != TURNED else f"again_{TURNED}"


def line(setting: Setting, worlds: int) -> str:
    """The same command as it is typed."""
    return shlex.join(["sim", *command(setting, worlds)])


def command(setting: Setting, worlds: int) -> list[str]:
    """The command that tells the same numbers; where tranches were moved, of the file that `as_yaml` writes."""
    named = [setting.scenario] if not setting.road else [file_name(setting)]
    turned = [] if setting.road else [f"--set {path}={value!r}" for path, value in setting.dials.items()]
    seed = ["--seed", str(setting.seed)] if setting.seed else []
    return ["run", *named, "--worlds", str(worlds), *seed, *(word for one in turned for word in one.split(" ", 1))]


def as_csv(run: Run) -> str:
    """How the worlds stand week by week: a line for each week and state."""
    table = safe(run.shares().assign(scenario=run.scenario.name, worlds=run.worlds, seed=run.seed))
    return str(pd.DataFrame(table).to_csv(index=False))


def drawn(pictures: Any, name: str, form: str) -> bytes:
    """One of the pictures of a study, as `png` or `svg`."""
    with DRAWING:
        return encode(getattr(pictures, name)(), form, 150)


def file(what: str, run: Run, setting: Setting) -> str | bytes:
    """A file to take along by its name: numbers, a picture, or the brief."""
    if what == "weeks.csv":
        return as_csv(run)
    if what == "brief.html":
        return as_brief(run, setting)
    return drawn(charts.of(run), PICTURE, what.rpartition(".")[2])


def as_brief(run: Run, setting: Setting) -> str:
    """One page that prints on a sheet: the finding, a picture, how sure, what it hangs on, what it is not."""
    words = command(setting, run.worlds)
    made = Made("", words, datetime.date.today().isoformat(), {"versions": {"sim": version()}})
    with DRAWING:
        return brief(run, made, {run.scenario.name: numbers_of(run.scenario)})
