"""How a function becomes a command: its options, its end where it fails, and what becomes of the question it asks."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

import typer

from sim.cli.app import app
from sim.cli.guard import guarded
from sim.cli.shared import How

if TYPE_CHECKING:
    from sim.study.question import Question

    Asking = Callable[..., Question | None]


def command(panel: str | None = None, name: str | None = None, of: typer.Typer = app) -> Callable[[Asking], Asking]:
    """Register a function as a command, in a panel of the help or `of` a group; where it fails, it says so in a line.

    Its parameters may be shared values (sim.cli.shared): their fields are options of the command, in order. A question
    that it returns is answered, kept and shown; where it returns none, it has done all there was to do.
    """

    def register(asking: Asking) -> Asking:
        of.command(name, rich_help_panel=panel)(guarded(_taking(asking)))
        return asking

    return register


def typed(context: typer.Context, *names: str) -> list[str]:
    """Those of some options that stand in the command, as they are written there."""
    written = {str(one.name): one.opts[0] for one in context.command.params}
    return [written[name] for name in names if str(context.get_parameter_source(name)).endswith("COMMANDLINE")]


def _taking(asking: Asking) -> Callable[..., None]:
    """The function as one of plain options, which puts the question that it returns."""
    asking.__annotations__.pop("return", None)  # may name what is loaded when it is needed
    asked = inspect.signature(asking, eval_str=True).parameters

    @functools.wraps(asking)
    def called(**given: Any) -> None:
        taken = {
            name: _value(one.annotation, given) if is_dataclass(one.annotation) else given[name]
            for name, one in asked.items()
        }
        question = asking(**taken)
        if question is not None:
            from sim.cli.work import put

            [how] = (value for value in taken.values() if isinstance(value, How))
            put(question, how)

    spread = list(_spread(asked.values()))
    vars(called).pop("__wrapped__")  # what it takes is not what the command takes
    vars(called)["__signature__"] = inspect.Signature(spread)
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in spread}
    return called


def _value(kind: Any, given: dict[str, Any]) -> Any:
    """A shared value of options as they were given."""
    return kind(**{one.name: given[one.name] for one in fields(kind)})


def _spread(parameters: Iterable[inspect.Parameter]) -> Iterator[inspect.Parameter]:
    """The parameters of a command, each shared value as its fields."""
    for parameter in parameters:
        if not is_dataclass(parameter.annotation):
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            continue
        hints = get_type_hints(parameter.annotation, include_extras=True)
        for field in fields(parameter.annotation):
            default = inspect.Parameter.empty if field.default is MISSING else field.default
            yield inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hints[field.name]
            )
