"""What may be asked for on the command line, the same way everywhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.guard import Refused
from sim.study.whole_numbers import LAST_WORLD


def _scenarios(incomplete: str) -> list[str]:
    """Completions for a scenario: files and folders here, and the names of shipped ones."""
    from sim.scenario.shipped import SUFFIXES, shipped_names

    typed = Path(incomplete)
    folder = typed if incomplete.endswith("/") else typed.parent
    here = sorted(folder.glob("*")) if folder.is_dir() else []
    folders = [f"{path}/" for path in here if path.is_dir()]
    files = [str(path) for path in here if path.suffix in SUFFIXES]
    return [name for name in (*files, *folders, *shipped_names()) if name.startswith(incomplete)]


def _mechanisms(incomplete: str) -> list[str]:
    """Completions for a mechanism."""
    from sim.scenario.mechanisms import MECHANISMS

    return [name for name in MECHANISMS if name.startswith(incomplete)]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def count(least: int, most: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers, which may be written like 10000, 10,000 or 1e4, from `least` to `most`."""

    def whole_number(text: str) -> int:
        number = _whole(str(text))
        if number is None:
            raise typer.BadParameter(f"`{str(text)[:40]}` is no whole number: write it like 10000, 10,000 or 1e4.")
        if number < least or (most is not None and number > most):
            inside = f"{least:,} or more" if most is None else f"from {least:,} to {most:,}"
            raise typer.BadParameter(f"{number:,} is out of range: write a whole number, {inside}.")
        return number

    return whole_number


def _whole(text: str) -> int | None:
    """The whole number that a text says; None where it says none."""
    plain = text.strip().replace("_", "")
    if re.fullmatch(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+", plain):
        plain = plain.replace(",", "")
    if re.fullmatch(r"[-+]?[0-9]{1,40}", plain):
        return int(plain)
    if not re.fullmatch(r"[-+]?[0-9]{1,20}(?:\.[0-9]{1,20})?[eE]\+?[0-9]{1,2}", plain):
        return None
    number = Decimal(plain)
    return int(number) if number == number.to_integral_value() else None


def label(text: str) -> str:
    """A label as it is kept; raises BadParameter where it is too long."""
    from sim.archive.labels import tidy

    try:
        return tidy(str(text))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


OUT = Path("results")
PROCESSES = processors()
FILE_HELP = "A scenario: a YAML file, or the name of a shipped one, such as gaza/disarmament_first."

File = Annotated[str, typer.Argument(metavar="FILE", help=FILE_HELP, autocompletion=_scenarios)]
FileOrNone = Annotated[str | None, typer.Argument(metavar="FILE", help=FILE_HELP, autocompletion=_scenarios)]
FILES_HELP = f"{FILE_HELP} A folder, or a pattern in quotation marks, stands for all in it."
Files = Annotated[list[str], typer.Argument(metavar="FILE", help=FILES_HELP, autocompletion=_scenarios)]
FilesOrNone = Annotated[list[str] | None, typer.Argument(metavar="FILE", help=FILES_HELP, autocompletion=_scenarios)]
Worlds = Annotated[int, typer.Option(metavar="N", parser=count(1), help="Worlds of each scenario.")]
PairWorlds = Annotated[int, typer.Option(metavar="N", parser=count(1), help="Worlds for each pair.")]
ManyWorlds = Annotated[
    int,
    typer.Option(
        metavar="N",
        parser=count(1),
        help="Worlds with and without each mechanism; 20,000 recommended, to tell half a point.",
    ),
]
ObstacleWorlds = Annotated[
    int, typer.Option(metavar="N", parser=count(1), help="Worlds of each of some 25 runs, the same in all of them.")
]
Estimate = Annotated[bool, typer.Option("--estimate", help="Say what it would cost, and stop.")]
LeverWorlds = Annotated[
    int, typer.Option(metavar="N", parser=count(2), help="Worlds at each setting of a lever, the same at all of them.")
]
PointWorlds = Annotated[
    int, typer.Option(metavar="N", parser=count(2), help="Worlds at each point, the same at all of them.")
]
RoadWorlds = Annotated[
    int, typer.Option(metavar="N", parser=count(2), help="Worlds of each road, the same for all of them.")
]
OneWorld = Annotated[
    int, typer.Option(metavar="N", parser=count(0, LAST_WORLD), help="Which world: the same as in `sim run`.")
]
Vary = Annotated[
    list[str],
    typer.Option(metavar="PATH=VALUES", help="Turn a number: PATH=LOW:HIGH:COUNT or PATH=A,B,C. May be repeated."),
]
Against = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="A second scenario on the same grid and luck.", autocompletion=_scenarios),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help="Hold each scenario against this one, and not all pairs.",
        autocompletion=_scenarios,
    ),
]
FirstTrack = Annotated[
    str | None, typer.Option(metavar="TRACK", help="The one side's track; its heaviest if not said.")
]
SecondTrack = Annotated[str | None, typer.Option(metavar="TRACK", help="The other side's track; likewise.")]
MostRoads = Annotated[
    int, typer.Option("--most", metavar="N", parser=count(3), help="Orders to try; of more, a sample.")
]
State = Annotated[str, typer.Option(metavar="STATE", help="The ending whose share is asked about.")]
OnlyPaths = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="PATH", help="Only numbers at or below this path. May be repeated."),
]
Weeks = Annotated[int | None, typer.Option(metavar="N", parser=count(1), help="Weeks, instead of the scenario's.")]
Seed = Annotated[int, typer.Option(metavar="N", parser=count(0), help="The luck: the same seed, the same worlds.")]
Out = Annotated[Path, typer.Option(metavar="FOLDER", help="Where tables and pictures go.")]
Label = Annotated[
    str, typer.Option("--label", metavar="TEXT", parser=label, help="What to call the result: kept beside it.")
]
Pictures = Annotated[bool, typer.Option("--pictures/--no-pictures", help="Whether to draw.")]
Svg = Annotated[bool, typer.Option("--svg", help="Draw every picture as SVG too, besides PNG.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a value, checked as in the file: parties.hamas.trust.israel=0.5. May be repeated.",
    ),
]
Observed = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="What has happened since, as `sim update` takes it: go on from the worlds that agree."
    ),
]
NotOfKept = Annotated[
    str | None,
    typer.Option("--observed", metavar="FILE", help="Cannot be asked of worlds that are kept by facts: says why."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Switch off this mechanism only. May be repeated.", autocompletion=_mechanisms),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, and only the answer.")]

Processes = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        parser=count(1),
        help="Processes or threads that share the work; the result is the same for any number.",
    ),
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Work on a Dask cluster: tcp://HOST:PORT of its scheduler."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Work it out again, even if the answer is kept already.")]


def pairs(option: str, texts: Sequence[str], example: str) -> list[tuple[str, str]]:
    """What an option says as NAME=VALUE, each time that it is given; raises Refused."""
    found: list[tuple[str, str]] = []
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name or not value:
            raise Refused(f"{option} {text}: write it like {example}")
        if name in dict(found):
            raise Refused(f"{option} {text}: `{name}` is given twice, and before as {dict(found)[name]}: leave one out")
        found.append((name, value))
    return found


def overrides(changes: Sequence[str] | None, weeks: int | None) -> dict[str, str | int]:
    """What --set and --weeks ask for, by path; the last word counts."""
    asked: dict[str, str | int] = {}
    for change in changes or ():
        path, equals, value = change.partition("=")
        if not equals or not path.strip():
            raise Refused(f"--set {change}: not PATH=VALUE, such as weeks=52")
        asked.pop(path.strip(), None)
        asked[path.strip()] = value.strip()
    if weeks is not None:
        asked["weeks"] = weeks
    return asked
