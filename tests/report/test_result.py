"""A kept result as one page: all is in it, nothing is outside, and what users write stays text."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from sim import load, phrases, run
from sim.cli.commands import app
from sim.report.assumptions import grouped
from sim.report.limits import LEFT_OUT
from sim.report.pictures import small
from sim.scenario.numbers import numbers_of
from sim.scenario.provenance import balance
from sim.scenario.template import template
from tests.report.browser import addresses

LIMIT = 5_000_000  # bytes
VOID = {"meta", "link", "img", "br"}


class Tree(HTMLParser):
    """Reads a page: its tags in order, and whether every one that opens closes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A result in its folder, the page on it, and its run id."""
    folder = tmp_path_factory.mktemp("report")
    plan, other = folder / "plan.yaml", folder / "other.yaml"
    plan.write_text(template(), encoding="utf-8")
    nasty = 'based_on: plan.yaml\nname: <script>alert(1)</script>\nquestion: Is 1 < 2 & "3"?\nweeks: 100\n'
    other.write_text(nasty, encoding="utf-8")
    out, runner = str(folder / "results"), CliRunner()
    asked = ["compare", str(plan), str(other), "--worlds", "30", "--no-pictures", "--out", out]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["sim", *asked])  # where the command is taken from
        assert runner.invoke(app, asked).exit_code == 0
    name = next(file.parent.name for file in (folder / "results").rglob("manifest.json"))
    to = folder / "pages" / "page.html"
    result = runner.invoke(app, ["report", name[:6], "--out", out, "--to", str(to)])
    assert result.exit_code == 0, result.output
    return result, to.read_text(encoding="utf-8"), name


@pytest.fixture(scope="module")
def page(made):
    return made[1]


def test_the_command_says_where_the_page_is(made):
    assert made[0].stdout.strip().endswith("page.html")


def test_nothing_is_outside_the_page_and_it_is_small(page):
    assert addresses(page) == []
    assert len(page.encode()) < LIMIT
    assert "<script" not in page


def test_what_a_scenario_is_called_stays_text(page):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Is 1 &lt; 2 &amp;" in page


def test_every_part_that_a_reader_needs_is_there(page, made):
    for heading in ("question", "answer", "pictures", "tables", "assumptions", "limits", "again"):
        assert f'<h2 id="{heading}">' in page
    assert page.count(phrases.CAVEAT) >= 2
    assert "Does a third stage help, or is it one too many?" in page
    assert re.search(rf"sim results rerun {made[2]} --out \S+results</pre>", page)
    assert "sim compare" in page
    assert "numpy 2." in page
    assert all(name in page for name, _ in LEFT_OUT)


def test_the_page_is_well_formed_and_accessible(page):
    tree = Tree(page)
    assert tree.open == []
    assert tree.all("html")[0]["lang"] == "en"
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in tree.all("meta")
    assert len(tree.all("img")) >= 5
    assert all(len(one["alt"] or "") > 60 for one in tree.all("img"))
    assert len(tree.all("caption")) == len(tree.all("table")) > 3
    assert all(one.get("scope") in ("row", "col") for one in tree.all("th"))
    ids = [attributes["id"] for _, attributes in tree.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(one["aria-labelledby"] in ids for one in tree.all("section"))


def test_alternative_texts_give_the_numbers_of_the_picture(page, tmp_path):
    shares = next(one["alt"] for one in Tree(page).all("img") if "in the last week: completed" in one["alt"])
    assert re.match(r"[^?]+\. Two sides, one road in the last week", shares)  # what was found, and what is to be seen
    assert re.search(r"Two sides, one road in the last week: completed \d+ %, progressing", shares)


def test_what_differs_between_scenarios_is_told_for_each_and_the_rest_once(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    one, other = load(file), load(file, {"guarantee.lasts": 50})
    lines = [line for group in grouped({"one": numbers_of(one), "other": numbers_of(other)}) for line in group.lines]
    assert {line.whose for line in lines if line.path == "guarantee.lasts"} == {"one", "other"}
    assert {line.whose for line in lines if line.path != "guarantee.lasts"} == {""}
    assert len(lines) == len(numbers_of(one)) + 1


def test_the_balance_counts_sources_and_assumptions():
    numbers = numbers_of(load("gaza/official_plan"))
    found = balance("plan", numbers)
    assert found.count == len(numbers)
    assert found.sourced == sum(not one.is_assumption for one in numbers) > 5
    assert found.sourced + found.directed == sum(bool(one.sources) for one in numbers) > 50
    assert found.assumed == pytest.approx(1 - found.sourced / found.count)


def test_what_is_left_out_is_what_the_documents_say(request):
    text = (request.config.rootpath / "docs" / "model.md").read_text(encoding="utf-8")
    section = text.partition("## What it leaves out")[2].partition("\n## ")[0]
    assert [name for name, _ in LEFT_OUT] == re.findall(r"- \*\*(.*?)\.\*\*", section)


def test_a_picture_with_few_colours_is_small_and_of_the_same_size(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    from sim.charts.sheet import encode

    before = encode(run(file, 20).plot.shares(), "png", 150)
    after, (width, height) = small(before)
    assert len(after) < 0.6 * len(before)
    assert (width, height) == tuple(int.from_bytes(before[at : at + 4], "big") for at in (16, 20))
    assert base64.b64encode(after)


@pytest.mark.parametrize("name", ["nothing", "0000"])
def test_a_result_that_is_not_there_is_said_kindly(name, tmp_path):
    result = CliRunner().invoke(app, ["report", name, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "no result is called so" in result.stderr
