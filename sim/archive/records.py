"""What is read back from a result's folder, held to its form before anything of it is believed."""

from __future__ import annotations

import datetime
import json
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sim.scenario.records import in_words

MOST_BYTES = 64 * 2**20  # of a manifest or a log: more is none of ours
MOST_NAMED = 3  # faults of one record that are told

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Plain = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_ .,()%-]{0,99}$")]
"""A file's name without the folder: nothing in it leads elsewhere."""


def _moment(text: str) -> str:
    datetime.datetime.fromisoformat(text)
    return text


Moment = Annotated[str, AfterValidator(_moment)]


class _Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Scenario(_Record):
    """A scenario in full; the scenario's own schema judges what it says."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)
    name: str


class _Given(_Record):
    hash: Hash
    scenario: _Scenario
    defaults: list[Any] = []


class _Answer(_Record):
    tables: dict[Plain, Hash]
    pictures: dict[Plain, Hash] = {}


class Manifest(_Record):
    """What a result says of itself; without `answer` and `seal` one that an earlier version kept."""

    run_id: Id
    kind: str
    worlds: int = Field(ge=1)
    seed: int
    branch: str
    asked: dict[str, Any]
    engine: dict[str, Any] = {}
    versions: dict[str, str]
    scenarios: list[_Given] = Field(min_length=1)
    answer: _Answer | None = None
    seal: Hash | None = None


class Line(_Record):
    """When and how a result was worked on."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)
    began: Moment = ""
    ended: Moment
    command: list[str] = []


def manifest(content: bytes) -> dict[str, Any]:
    """The manifest that a file holds; raises ValueError, with the reason in a few words, where it holds none."""
    return _held(content, Manifest)


def line(content: bytes) -> dict[str, Any]:
    """What a line of a log tells; raises ValueError, with the reason in a few words, where that is nothing."""
    return _held(content, Line)


def _held(content: bytes, form: type[_Record]) -> dict[str, Any]:
    if not content.strip():
        raise ValueError("it is empty")
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise ValueError("it is no text") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"it is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("it is no record")
    try:
        form.model_validate(found)
    except ValidationError as error:
        raise ValueError(_in_words(error)) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _in_words(error: ValidationError) -> str:
    """The first faults of a record, each with its key."""
    told = [f"{key}: {message}" for key, message in in_words(error)]
    more = f"; and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    return "; ".join(told[:MOST_NAMED]) + more
