"""docs/history.md says what the program finds."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from docs import history as page
from sim import load
from sim.study.defaults import WORLDS
from sim.study.history.cases import DEFAULTS, OWN, SEQUENCES, read
from sim.study.history.follow import COLUMNS, follow
from sim.study.history.outcomes import outcomes
from sim.study.history.rule import scenario
from sim.study.history.scales import LEVELS
from sim.study.history.scores import scores
from sim.study.workers import processes

TEXT = page.PAGE.read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"<!-- generated: (\w+) -->\n(.*?)<!-- end -->", TEXT, flags=re.S))


def test_every_table_is_there():
    assert set(BLOCKS) == {"fit", "truce", "rates", "force", "answer", "predictions", "scores", "misses", "hindcast"}
    assert all(len(block) > 100 for block in BLOCKS.values())


def test_the_fitted_numbers_are_the_best_of_those_that_were_tried():
    rows = [line.strip("| ").split(" | ") for line in BLOCKS["fit"].splitlines() if re.match(r"\| \d", line)]
    assert len(rows) >= 6
    assert tuple(map(float, rows[0][:3])) == (LEVELS.reliability, LEVELS.consolidation, LEVELS.hazard)
    distances = [float(row[-1]) for row in rows]
    assert distances == sorted(distances)


def test_phase_one_carries_the_numbers_that_its_first_month_gave_it():
    plan = load("gaza/phase_one")
    best = f"rate {plan.violence.rate.middle:g}, consolidation {plan.tracks['hostages'].consolidation.middle:g}"
    [first, *_] = [line for line in BLOCKS["hindcast"].splitlines() if line.startswith("| rate ")]
    assert first.startswith(f"| {best} |")


def test_every_case_has_a_row_and_every_order_is_told():
    for case in read(OWN):
        assert f"| {case.name} |" in BLOCKS["predictions"]
    assert {case.sequence for case in read(OWN)} == set(SEQUENCES)
    for default in (DEFAULTS["leverage"], f"{DEFAULTS['phases']} phases", f"{DEFAULTS['planned_months']:.0f} months"):
        assert str(default) in TEXT.partition("takes a default")[2].partition("##")[0]


def test_the_scores_follow_from_the_predictions():
    """Worked out again from the rounded shares of the page, with what happened as the file tells it."""
    cases = read(OWN)
    told = [line.strip("| ").split(" | ") for line in BLOCKS["predictions"].splitlines() if line.count("|") == 9]
    shares = {row[0]: [float(cell) / 100 for cell in row[1:5]] for row in told[1:] if "---" not in row[0]}
    rows = [(case.key, case.sequence, *shares[case.name], 0.0) for case in cases]
    found = scores(pd.DataFrame(rows, columns=list(COLUMNS)), cases, outcomes(OWN, cases), samples=20)
    for row in found.itertuples():
        [line] = [line for line in BLOCKS["scores"].splitlines() if line.startswith(f"| {row.predictor} |")]
        auc, brier = (float(cell.split()[0]) if cell[0] != "-" else None for cell in line.strip("| ").split(" | ")[1:3])
        assert auc is None or row.auc == pytest.approx(auc, abs=0.03)
        assert row.brier == pytest.approx(brier, abs=0.011)


@pytest.mark.slow
def test_the_predictions_are_what_is_found():
    """Three of the cases, with as many worlds as on the page: what is found of a case does not hang on the others."""
    some = [case for case in read(OWN) if case.key in ("aceh_2005", "oslo_gaza_1994", "kosovo_1999")]
    found = follow([(case, scenario(case)) for case in some], WORLDS["history"], 0, processes(2)).predictions()
    for case, row in zip(some, found.to_dict("records"), strict=True):
        said = " | ".join(f"{100 * row[name]:.0f}" for name in COLUMNS[2:6])
        assert f"| {case.name} | {said} | {row['median_months']:.0f} | " in BLOCKS["predictions"]


def test_the_rates_and_scores_that_were_asked_for_are_met():
    """Half or more by year five within a standard error, and the ranking of cases no worse than before beliefs were
    reckoned (AUC .84, Brier .19)."""
    rates = {row[0].rstrip(" *"): [float(cell) for cell in row[1:]] for row in _rows("rates") if row[1].isdigit()}
    observed, error, model = rates["half disarmed or more by year 5"]
    assert abs(model - observed) <= error
    [(_, ranked, missed, *_)] = [row for row in _rows("scores") if row[0] == "the model"]
    assert float(ranked.split()[0]) >= 0.84
    assert float(missed.split()[0]) <= 0.19


def _rows(table: str) -> list[list[str]]:
    """The cells of a table of the page, row by row."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in BLOCKS[table].splitlines() if "|" in line]
