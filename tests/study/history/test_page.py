"""docs/history.md says what the program finds."""

from __future__ import annotations

import re

import pytest

from docs import history as page
from sim.study.history import history
from sim.study.history.cases import DEFAULTS, OWN, SEQUENCES, read
from sim.study.history.rule import LEVELS
from sim.study.workers import processes

TEXT = page.PAGE.read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"<!-- generated: (\w+) -->\n(.*?)<!-- end -->", TEXT, flags=re.S))


def test_every_table_is_there():
    assert set(BLOCKS) == {"fit", "rates", "force", "answer", "predictions", "scores", "misses", "hindcast"}
    assert all(len(block) > 100 for block in BLOCKS.values())


def test_the_fitted_numbers_are_the_best_of_those_that_were_tried():
    rows = [line.strip("| ").split(" | ") for line in BLOCKS["fit"].splitlines() if re.match(r"\| \d", line)]
    assert len(rows) >= 6
    assert tuple(map(float, rows[0][:3])) == (LEVELS.mood_memory, LEVELS.consolidation, LEVELS.hazard)
    distances = [float(row[-1]) for row in rows]
    assert distances == sorted(distances)


def test_every_case_has_a_row_and_every_order_is_told():
    for case in read(OWN):
        assert f"| {case.name} |" in BLOCKS["predictions"]
    assert {case.sequence for case in read(OWN)} == set(SEQUENCES)
    for default in (DEFAULTS["leverage"], f"{DEFAULTS['phases']} phases", f"{DEFAULTS['planned_months']:.0f} months"):
        assert str(default) in TEXT.partition("takes a default")[2].partition("##")[0]


@pytest.mark.slow
def test_the_tables_are_what_is_found():
    found = page.of_cases(history(scores=True, workers=processes(2)))
    for name, block in found.items():
        assert BLOCKS[name].strip() == block.strip(), f"{name}: run python -m docs.history"
