"""Alternative texts of the pictures of the cast tell its numbers, for every scenario that the picture shows."""

from __future__ import annotations

import pytest

from sim import compare
from sim.charts import cast_tables
from sim.phrases import percent
from sim.report.pictures import of_study
from sim.study.compare import Comparison
from tests.cast import FULL_CAST
from tests.support import scenario


@pytest.fixture(scope="module")
def found() -> Comparison:
    plans = [scenario(FULL_CAST, {"weeks": 20, "name": name}) for name in ("One", "Two")]
    return compare(plans, 24)


def test_who_stands_around_is_told_in_numbers_and_not_in_names_of_panels(found: Comparison) -> None:
    names = ("force", "mediation", "violence")
    told = dict(zip(names, (picture.alternative for picture in of_study(found, names)), strict=True))
    for words in told.values():
        assert "Panels:" not in words
        assert "One" in words
        assert "Two" in words
    run = found.runs[0]
    week = cast_tables.last_week(run)
    table = cast_tables.build_up(run)
    whole = float(table[table["week"] == week]["share"].sum())
    assert f"One in week {week}: {percent(whole)} of the force is in place" in told["force"]
    tension = float(cast_tables.tension(run)[0.5][week])
    assert f"to {tension:.2f}" in told["violence"]
    for key, mediator in run.scenario.mediators.items():
        assert f"{cast_tables.title(mediator, key)} from " in told["mediation"]
