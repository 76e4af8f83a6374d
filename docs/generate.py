"""Write the parts of the documents that come from the code.

    python -m docs.generate          docs/parameters.md, and the blocks of README.md that need no run
    python -m docs.generate --run    these, and the output and the picture in README.md (about half a minute)
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from sim import compare, load
from sim.scenario import fields
from sim.scenario.quantity import Range
from sim.scenario.schema import Part, Scenario
from sim.scenario.template import template

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PARAMETERS = ROOT / "docs" / "parameters.md"
PICTURE = ROOT / "docs" / "pictures" / "shares.png"
DOTS_PER_INCH = 90
SEQUENCES = ("disarmament_first", "withdrawal_first", "phased_reciprocal", "official_plan")  # as in `make run`
WORLDS = 4000
SHOWN = ("How the roads end", "Who holds it up, and why")  # tables of `make run` that README.md shows
LEFT_OUT = "[...]"
UNLISTED = {"source", "note"}  # every part has these two
HEAD = """\
# Parameters

Every key of a scenario file, from `sim/scenario/schema.py`. This page is generated: `python -m docs.generate` writes it, and a
test fails where it is out of date.

`NAME` stands for the key of a party, a track or a stage's track; `N` for a place in a list, counted from 0. Every part may also have
`source` (names from `sources`) and `note`. A number may be a number, `{uniform: [low, high]}`, `{triangular: [low, mode, high]}`,
`{normal: [mean, standard deviation]}` or `{beta: [a, b]}`, or any of these with its source: `{value: ..., source: ..., note: ...}`.
A normal distribution is cut off at the ends of the range.

The last column says what is expected to rise or fall when the parameter rises and all else stays. It is a statement that can be
wrong, and tests turn the dials to find out. "Ambiguous" means that the theory gives no direction.
"""


def parameters() -> str:
    """The text of docs/parameters.md."""
    lines = [HEAD]
    for path, part in _parts(Scenario, ""):
        lines += [f"## {f'`{path}`' if path else 'The scenario'}", "", (part.__doc__ or "").split("\n")[0], ""]
        lines += ["| key | meaning | unit and range | default | when it rises |", "|---|---|---|---|---|"]
        lines += [_row(key, field) for key, field in part.model_fields.items() if key not in UNLISTED]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _parts(part: type[Part], path: str) -> Iterator[tuple[str, type[Part]]]:
    """The parts of a scenario and their paths, each before those inside it."""
    yield path, part
    for key, field in part.model_fields.items():
        inside = _inside(field.annotation)
        if inside is not None:
            below, steps = inside
            yield from _parts(below, ".".join(filter(None, (path, key, steps))))


def _inside(annotation: Any) -> tuple[type[Part], str] | None:
    """The part below an annotation, and the steps that lead there: NAME for a key, N for a place."""
    for member in fields.members(annotation):
        if isinstance(member, type) and issubclass(member, Part):
            return member, ""
        if get_origin(member) in (dict, list):
            step = "NAME" if get_origin(member) is dict else "N"
            found = _inside(get_args(member)[-1])
            return None if found is None else (found[0], ".".join(filter(None, (step, found[1]))))
    return None


def _row(key: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return f"| `{key}` | {field.description or ''} | {_unit(field)} | {_default(field, extra)} | {_moves(extra)} |"


def _unit(field: FieldInfo) -> str:
    found = _range([*field.metadata, field.annotation])
    if found is not None:
        said = "" if f"to {found.high:g}" in found.unit else f", {found.low:g} to {found.high:g}"
        return found.unit + said
    limits = {name: getattr(item, name) for item in field.metadata for name in ("ge", "le") if hasattr(item, name)}
    words = fields.expectation(field.annotation)
    return words + (f", {limits['ge']:g} to {limits['le']:g}" if len(limits) == 2 else "")


def _range(items: list[Any]) -> Range | None:
    """The first range among metadata and annotations, however deep."""
    for item in items:
        if isinstance(item, Range):
            return item
        if isinstance(item, type) and issubclass(item, Part):
            continue
        inner = [*getattr(item, "__metadata__", ())] if get_origin(item) is Annotated else []
        found = _range([*inner, *get_args(item)]) if get_args(item) else None
        if found is not None:
            return found
    return None


def _default(field: FieldInfo, extra: dict[str, Any]) -> str:
    if field.is_required():
        return "none: must be given"
    if "default" in extra:
        return f"{extra['default']}"
    default = field.get_default(call_default_factory=True)
    plain = isinstance(default, (int, float)) or (isinstance(default, str) and default)
    return f"{default}" if plain else ""


def _moves(extra: dict[str, Any]) -> str:
    said = str(extra.get("moves", ""))
    ways = {"+": "rises", "-": "falls"}
    listed = [part.strip() for part in said.split(",")]
    if said and all(part[:-1].isalpha() and part[-1] in ways for part in listed):
        return ", ".join(f"{part[:-1]} {ways[part[-1]]}" for part in listed)
    return said


def balance() -> str:
    """How many numbers of the official plan have a source."""
    from sim.cli.numbers import numbers_of

    numbers = numbers_of(load("gaza/official_plan"))
    assumed = sum(number.is_assumption for number in numbers)
    defaults = sum(number.is_default for number in numbers)
    return (
        f"Of the {len(numbers)} numbers of `gaza/official_plan`, {len(numbers) - assumed} have a source. The other {assumed} are\n"
        f"assumptions, and {defaults} of these are defaults of the model."
    )


def scenario() -> str:
    """The scenario that `sim new` writes, as a block."""
    return f"```yaml\n{template()}```"


def output(found: Any) -> str:
    """What `make run` prints, shortened, as a block."""
    from sim.cli import show

    printed = io.StringIO()
    os.environ["COLUMNS"] = "80"
    with contextlib.redirect_stdout(printed):
        show.in_full(found, Path("results"))
    blocks = printed.getvalue().rstrip().split("\n\n")
    kept = [blocks[1], *(block for block in blocks if block.startswith(SHOWN)), LEFT_OUT, blocks[-1]]
    lines = [line.rstrip() for line in "\n\n".join(kept).splitlines()]
    return "\n".join(["```text", *lines, "```"])


def put(text: str, block: str, content: str) -> str:
    """The text with what stands between the marks of a block replaced."""
    before, mark, rest = text.partition(f"<!-- generated: {block} -->\n")
    old, end, after = rest.partition("<!-- end -->")
    if not mark or not end:
        raise SystemExit(f"README.md has no place marked for `{block}`")
    return f"{before}{mark}{content}\n{end}{after}"


def blocks(*, with_run: bool) -> dict[str, str]:
    """The generated blocks of README.md by name; with a run, the picture is drawn as well."""
    made = {"balance": balance(), "scenario": scenario()}
    if with_run:
        from sim.charts.sheet import encode

        found = compare([f"gaza/{name}" for name in SEQUENCES], WORLDS)
        made["output"] = output(found)
        PICTURE.write_bytes(encode(found.plot.shares(), "png", DOTS_PER_INCH))
    return made


def main() -> None:
    """Write everything that is asked for."""
    PARAMETERS.write_text(parameters(), encoding="utf-8", newline="\n")
    text = README.read_text(encoding="utf-8")
    for block, content in blocks(with_run="--run" in sys.argv[1:]).items():
        text = put(text, block, content)
    README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
