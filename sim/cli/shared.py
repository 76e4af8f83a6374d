"""Options that many commands share, declared once: a command takes them together, as one value."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from sim.cli import options
from sim.cli.reading import load_all, observing

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Alone:
    """How a question is shown and kept that one process works on: nothing of it changes the answer."""

    out: options.Out = options.OUT
    pictures: options.Pictures = True
    svg: options.Svg = False
    as_json: options.Json = False
    quiet: options.Quiet = False
    fresh: options.Fresh = False


@dataclass(frozen=True)
class How(Alone):
    """The same of a question that several processes share."""

    workers: options.Processes = options.PROCESSES
    dask: options.Dask = None


@dataclass(frozen=True)
class Of:
    """Of what a question is asked: how long scenarios are followed, on which luck, and what is changed in them."""

    weeks: options.Weeks = None
    seed: options.Seed = 0
    changes: options.Set = None
    observed: options.Observed = None

    def read(self, *files: str) -> list[Scenario]:
        """The scenarios in these files as they are asked about; raises BadScenario or Refused."""
        return observing(load_all(files, self.changes, self.weeks), self.observed)


@dataclass(frozen=True)
class OfUnweighed(Of):
    """The same of what cannot be asked of worlds that facts have weighed."""

    observed: options.NotOfKept = None


def sharing(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters may be values like these: their fields are options of the command, in order."""
    asked = inspect.signature(command, eval_str=True).parameters

    def value(name: str, kind: Callable[..., Any], given: dict[str, Any]) -> Any:
        if not is_dataclass(kind):
            return given[name]
        own = {one.name: given[one.name] for one in fields(kind)}
        return kind(**own)

    @functools.wraps(command)
    def called(**given: Any) -> None:
        command(**{name: value(name, parameter.annotation, given) for name, parameter in asked.items()})

    spread = list(_spread(asked.values()))
    vars(called).pop("__wrapped__")  # what it takes is not what the command takes
    vars(called)["__signature__"] = inspect.Signature(spread)
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in spread}
    return called


def _spread(parameters: Any) -> Iterator[inspect.Parameter]:
    """The parameters of a command, each shared value as its fields."""
    for parameter in parameters:
        if not is_dataclass(parameter.annotation):
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            continue
        hints = get_type_hints(parameter.annotation, include_extras=True)
        for field in fields(parameter.annotation):
            yield inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
            )
