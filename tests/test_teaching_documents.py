"""What docs/teaching says is true: its commands and its notebook find what is shown, its links lead somewhere."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from docs import tutorial

ROOT = Path(__file__).resolve().parent.parent
TEACHING = ROOT / "docs" / "teaching"
PAGES = {page.name: page.read_text(encoding="utf-8") for page in sorted(TEACHING.glob("*.md"))}


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", PAGES[name]) if not link.startswith("http")]
    assert links
    for link in links:
        path, _, heading = link.partition("#")
        target = (TEACHING / path).resolve() if path else TEACHING / name
        assert target.exists(), link
        assert not heading or heading in anchors(target), link


def test_the_guide_names_exercises_and_all_of_them() -> None:
    there = {folder.parent.name for folder in (ROOT / "scenarios" / "exercises").glob("*/exercise.yaml")}
    course = PAGES["guide.md"].partition("## Which exercise")[2].partition("## Timing")[0]
    named = set(re.findall(r"`([a-z_]+)`", course))
    assert named == there


def test_the_primer_has_two_pages() -> None:
    assert 700 <= len(PAGES["primer.md"].split()) <= 1300


def test_an_output_is_shown_in_part_with_marks_where_lines_are_left_out() -> None:
    lines = [f"line {number}" for number in range(1, 9)]
    assert list(tutorial._shown(lines, "2-3, 6")) == ["[...]", "line 2", "line 3", "[...]", "line 6", "[...]"]
    assert list(tutorial._shown(lines, None)) == lines


def test_a_changed_output_and_a_failing_command_are_noticed(tmp_path: Path) -> None:
    page = "```sh\necho new\n```\n\n<!-- output -->\n```text\nold\n```\n<!-- end -->\n"
    assert tutorial.followed(page, tmp_path) == page.replace("old", "new")
    with pytest.raises(SystemExit, match="exit status 1"):
        tutorial.followed("```sh\nfalse\n```\n", tmp_path)


def test_a_cell_shows_what_it_prints_and_its_last_value() -> None:
    cell = {"cell_type": "code", "source": ["print(1)\n", "2 + 3"]}
    [printed, value] = tutorial.executed({"cells": [cell]})["cells"][0]["outputs"]
    assert printed["text"] == ["1\n"]
    assert value["data"] == {"text/plain": ["5"]}


@pytest.mark.slow
def test_the_tutorial_shows_what_its_commands_print(tmp_path: Path) -> None:
    assert tutorial.followed(PAGES["tutorial.md"], tmp_path) == PAGES["tutorial.md"], "run: python -m docs.tutorial"


@pytest.mark.slow
def test_the_notebook_shows_what_its_cells_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tutorial.NOTEBOOK.read_text(encoding="utf-8")
    assert tutorial.as_text(tutorial.executed(json.loads(kept))) == kept, "run: python -m docs.tutorial"
    assert os.listdir(tmp_path) == ["my_plan.yaml"]


def test_the_readme_and_the_tutorial_say_how_long_exercises_take() -> None:
    from sim.teaching.reading import shipped

    minutes = [sheet.minutes for sheet in shipped().values()]
    assert min(minutes) <= 30
    assert all(sheet.short is not None and sheet.short.minutes == 20 for sheet in shipped().values())
    said = f"of {min(minutes)} to {max(minutes)} minutes, each with a way to do it in 20"
    for page in ((ROOT / "README.md").read_text(encoding="utf-8"), PAGES["tutorial.md"]):
        assert said in " ".join(page.split())
