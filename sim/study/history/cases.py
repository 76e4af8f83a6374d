"""Past cases as they were known at signing: what the rule may see, and nothing of what came after."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.faults import BadScenario, Fault, quotable
from sim.scenario.file_names import is_reserved
from sim.study.history.fields import Fields, called, tree

OWN = Path(__file__).with_name("cases.yaml")
"""The cases that come with the project."""

SEQUENCES = ("disarm_first", "withdraw_first", "phased_reciprocal", "simultaneous")
UNLINKED = "none"
"""The sequence of an agreement that links neither side's part to the other's."""
SEQUENCE_WORDS = {
    **{name.replace("_", " "): name for name in (*SEQUENCES, UNLINKED)},
    "not linked": UNLINKED,
    "unlinked": UNLINKED,
    "disarmament first": "disarm_first",
    "withdrawal first": "withdraw_first",
    "phased": "phased_reciprocal",
    "reciprocal": "phased_reciprocal",
}
GRADES = ("none", "low", "low-med", "med", "med-high", "high")  # of leverage
GRADE_WORDS = {
    **{grade.replace("-", " "): grade for grade in GRADES},
    "medium": "med",
    "low medium": "low-med",
    "medium high": "med-high",
    "very low": "low",
    "very high": "high",
}
TRUST_WORDS = {
    "very low": "0.1",
    "low": "0.25",
    "low med": "0.35",
    "low medium": "0.35",
    "med": "0.5",
    "medium": "0.5",
    "med high": "0.65",
    "medium high": "0.65",
    "high": "0.75",
    "very high": "0.9",
}
SPOILER_WORDS = {
    **dict.fromkeys(("no", "none", "false"), "no"),
    **dict.fromkeys(("some", "few", "weak", "low", "med", "medium"), "some"),
    **dict.fromkeys(("yes", "true", "many", "strong", "high"), "yes"),
}
DEFAULT_TRUST = "0.25"
LONGEST_MONTHS, MOST_SOLDIERS, MOST_PHASES = 600.0, 10_000_000.0, 1000.0


@dataclass(frozen=True)
class Case:
    """One agreement as it was known on the day of its signing.

    `phases`: steps that the plan cuts the disarmament into; `months`: from signing to the main disarmament milestone,
    as planned; `soldiers`: planned size of the force or mission (None: not known); `mandate`: 0 (none) over .3
    (observers) and .5 (custody of arms) to 1 (able to compel); `leverage`: of third parties over the two sides, a word
    of GRADES; `spoilers`: no, some or yes, as visible then; `trust`: 0 to 1. `assumed`: the fields that took a default.
    """

    key: str
    name: str
    signed: datetime.date | None
    disarming: str
    reforming: str
    sequence: str
    phases: int
    months: float
    force: str
    soldiers: float | None
    mandate: float
    leverage: str
    spoilers: str
    trust: float
    assumed: tuple[str, ...] = ()

    @property
    def has_force(self) -> bool:
        """Whether the plan has a force, or observers."""
        return self.mandate > 0 and self.soldiers != 0

    def as_data(self) -> dict[str, Any]:
        """The case as plain data."""
        signed = None if self.signed is None else self.signed.isoformat()
        return {**asdict(self), "signed": signed, "assumed": list(self.assumed)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Case:
        """The case of plain data; raises TypeError or ValueError where they hold none."""
        signed = data["signed"] and datetime.date.fromisoformat(data["signed"])
        return cls(**{**data, "signed": signed, "assumed": tuple(data["assumed"])})


DEFAULTS: dict[str, Any] = {
    "sequence": "simultaneous",
    "phases": 3,
    "planned_months": 12.0,
    "mandate": 0.0,
    "leverage": "med",
    "spoilers": "some",
    "trust": float(DEFAULT_TRUST),
}
"""What a case that says nothing is taken for."""


def read(path: str | Path) -> tuple[Case, ...]:
    """The cases of a file, in its order; raises BadScenario with every fault that it has."""
    faults: list[Fault] = []
    file = called(Path(path))
    given = entries(Path(path), faults)
    cases = tuple(_case(one) for one in given)
    lines: dict[str, list[int | None]] = {}
    for case, fields in zip(cases, given, strict=True):
        lines.setdefault(case.key, []).append(fields.line_of("id"))
    for key, (first, *others) in lines.items():
        message = f"the case in line {first} has this `id` too"
        faults += [Fault(file, line, f"cases.{key}", message, "give each its own") for line in others if key]
    if faults:
        raise BadScenario(faults)
    return cases


def entries(path: Path, faults: list[Fault]) -> list[Fields]:
    """The fields of each case of a file; what is wrong with the file as a whole goes to `faults`."""
    root, file = tree(path), called(path)
    if isinstance(root, yaml.MappingNode):
        listed = next((value for key, value in root.value if getattr(key, "value", None) == "cases"), None)
    else:
        listed = root
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        line = None if listed is None else listed.start_mark.line + 1
        faults.append(Fault(file, line, "cases", "no list of cases stands there", "write `cases:` and a list"))
        return []
    return [Fields(node, file, _where(node, place), faults) for place, node in enumerate(listed.value)]


def _where(node: Any, place: int) -> tuple[str | int, ...]:
    """What a case is called in a message: its id, or its place in the list."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if getattr(key, "value", None) == "id" and isinstance(value, yaml.ScalarNode) and value.value:
                return ("cases", str(value.value))
    return ("cases", place)


def _case(given: Fields) -> Case:
    key = given.text("id")
    if not key:
        given.fault("id", "a case needs an `id`", "write `id: somewhere_1999`")
    elif not key.replace("_", "").replace("-", "").isalnum() or len(key) > 60:
        given.fault("id", f"`{quotable(key)}` is no name for a file", "use letters, digits, _ and - (60 at most)")
    elif is_reserved(key):
        given.fault("id", f"Windows keeps the name `{key}` for itself", "write `id: somewhere_1999`")
    parties, force = given.block("parties"), given.block("force")
    phases = given.number("phases", 1, MOST_PHASES)
    months = given.number("planned_months", 0, LONGEST_MONTHS, above=True)
    mandate = force.number("mandate", 0, 1)
    score = given.number("trust_score", 0, 1)
    label = given.choice("trust", TRUST_WORDS, "") if score is None else ""  # the number says more than the word
    leverage = given.choice("leverage", GRADE_WORDS, "")
    spoilers = given.choice("spoilers", SPOILER_WORDS, "")
    sequence = given.choice("sequence", SEQUENCE_WORDS, "")
    stated = {
        "sequence": sequence,
        "phases": phases,
        "planned_months": months,
        "mandate": mandate,
        "leverage": leverage,
        "spoilers": spoilers,
        "trust": score if score is not None else label,
    }
    assumed = tuple(name for name, value in stated.items() if value is None or value == "")
    known = {**stated, **{name: DEFAULTS[name] for name in assumed}}
    return Case(
        key=key,
        name=given.text("name", key),
        signed=given.day("agreement_date"),
        disarming=parties.text("disarming", "The side that disarms"),
        reforming=parties.text("reforming_or_withdrawing", "The side that reforms or withdraws"),
        sequence=known["sequence"],
        phases=max(1, round(known["phases"])),
        months=known["planned_months"],
        force=force.text("name", "the force"),
        soldiers=force.number("size_at_signing_plan", 0, MOST_SOLDIERS),
        mandate=known["mandate"],
        leverage=known["leverage"],
        spoilers=known["spoilers"],
        trust=float(known["trust"]),
        assumed=assumed,
    )
