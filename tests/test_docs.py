"""The documents say what the code says: parameters, rules, phases, dice and words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import ablation, generate
from sim import load
from sim.model.week import WEEK
from sim.rules.conduct import OPTIONS
from sim.rules.endings import REASONS, STATES
from tests import test_gradualism as gradual
from tests.support import both, opening, road, scenario, trust

ROOT = Path(__file__).resolve().parent.parent
MODEL = (ROOT / "docs/model.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "sim").rglob("*.py")))
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "scenarios/README.md")
)


def section(name: str) -> str:
    """What stands under a heading of docs/model.md."""
    return MODEL.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def test_the_parameter_tables_are_current():
    written = generate.PARAMETERS.read_text(encoding="utf-8")
    assert written == generate.parameters(), "run: python -m docs.generate"


def test_every_quantity_of_a_scenario_has_a_row():
    from sim.scenario import fields

    rows = set(re.findall(r"^\| `(\w+)` \|", generate.parameters(), flags=re.M))
    for name in ("gaza/official_plan", "gaza/side_by_side"):
        for path in load(name).quantities():
            *before, key = (int(step) if step.isdigit() else step for step in path.split("."))
            of_the_schema = key in fields.keys(tuple(before))
            assert (key if of_the_schema else before[-1]) in rows, path


@pytest.mark.parametrize("module", sorted(path.name for path in (ROOT / "sim/rules").glob("[a-z]*.py")))
def test_every_module_of_rules_is_told(module):
    assert f"`sim/rules/{module}`" in MODEL


def test_the_week_is_told_in_its_order():
    told = re.findall(r"^\d+\. `(\w+)`:", section("The order of a week"), flags=re.M)
    assert told == [phase.__name__ for phase in WEEK]


def test_every_die_is_in_the_table_of_luck():
    dice = set()
    for path in (ROOT / "sim/model").glob("*.py"):
        dice |= set(re.findall(r"""(?:\.uniform|\b_?luck)\(\s*"([a-z ]+)\"""", path.read_text(encoding="utf-8")))
    rows = re.findall(r"^\| (`.+?`) \|", section("Luck"), flags=re.M)
    assert {die for row in rows for die in re.findall("`(.+?)`", row)} == dice


@pytest.mark.parametrize("word", [*STATES, *OPTIONS, *REASONS])
def test_states_options_and_reasons_are_explained(word):
    assert word in MODEL
    assert re.search(rf"\*{{1,2}}{re.escape(word)}\*{{1,2}}", GLOSSARY) or word in GLOSSARY


@pytest.mark.parametrize("word", re.findall(r"^- \*\*(.+?)\*\*", GLOSSARY, flags=re.M))
def test_the_words_of_the_glossary_are_in_use(word):
    assert re.search(rf"\b{word}", CODE, flags=re.I)


def test_the_glossary_is_in_order():
    words = re.findall(r"^- \*\*(.+?)\*\*", GLOSSARY, flags=re.M)
    assert words == sorted(words, key=str.lower)
    assert len(words) == len(set(map(str.lower, words))), "a word is explained twice"


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match("[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = path if not file else (path.parent / file)
        assert found.exists(), f"{page}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), flags=re.M)
            assert anchor in map(slug, headings), f"{page}: {target}"


def row(start: str) -> list[float]:
    """The numbers of a row of a table of docs/model.md."""
    [found] = [line for line in MODEL.splitlines() if line.startswith(f"| {start}")]
    return [float(cell) for cell in found.strip("| ").split("|")[1:]]


def test_the_best_numbers_of_tranches_are_as_told():
    for head, below, best in (
        ("patience .6, fixed lead time", "best of", lambda fixed: gradual._best_number(fixed, patience=0.6)),
        ("fixed 4, patience a year", "best number", lambda patience: gradual._best_number(4, patience)),
    ):
        assert [best(setting) for setting in row(head)] == row(below)


def threshold(tranches: int, fixed: float, **changes: float) -> float:
    """The trust above which the first side steps, in the setting of the tables."""
    lead = {f"tracks.{track}.lead_time": {"fixed": fixed, "by_size": 12} for track in ("arms", "troops")}
    turns = road(*({t: ((k + 1) / tranches, 1)} for k in range(tranches) for t in ("arms", "troops")))
    low, high = 0.0, 1.0
    for _ in range(14):
        middle = (low + high) / 2
        plan = scenario(gradual.GRADUAL, both(patience=0.6, **changes), lead, turns, trust(middle))
        goes = opening(plan).parties[0].view.lent.gain[0] > 0
        low, high = (low, middle) if goes else (middle, high)
    return high


@pytest.mark.parametrize("fixed", [0, 2, 8])
def test_the_trust_thresholds_are_as_told(fixed):
    found = [threshold(int(tranches), fixed) for tranches in row("tranches")]
    assert found == pytest.approx(row(f"threshold, fixed {fixed}"), abs=6e-4)
    assert found == sorted(found, reverse=True)


def test_a_slow_road_is_attractive_where_a_freeze_may_end_in_war_as_told():
    told = section("Where the form differs from the usual or from a first derivation, and why")
    told = told.partition("**(h)")[2].partition("**(i)")[0]
    for theta in (0.4, 0.0):
        for fixed in (0, 2, 8, 26):
            found = threshold(1, fixed, freeze_to_war=theta, war_cost=1.5)
            assert any(abs(found - float(word)) < 6e-4 for word in re.findall(r"\.\d{3}", told)), (theta, fixed)


def test_the_example_of_a_file_on_another_loads(tmp_path):
    text = (ROOT / "scenarios/README.md").read_text(encoding="utf-8")
    example, _ = re.findall(r"^```yaml\n(based_on: .*?)^```$", text, flags=re.M | re.S)
    (tmp_path / "stronger.yaml").write_text(example, encoding="utf-8")
    assert load(tmp_path / "stronger.yaml").force.mandate.limits == (0.8, 1.0)


def test_every_shipped_scenario_is_listed():
    from sim.scenario.shipped import shipped_names

    listed = re.findall(r"^\| `([\w/]+)` \|", (ROOT / "scenarios/README.md").read_text(encoding="utf-8"), flags=re.M)
    assert sorted(listed) == shipped_names()


def test_the_page_on_mechanisms_is_what_was_counted():
    assert ablation.PAGE.read_text(encoding="utf-8") == ablation.page(), "run: python -m docs.ablation"
