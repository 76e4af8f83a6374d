"""A hindcast: what came later moves no number, and what was observed is found where it lies."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim import charts, load
from sim.charts.hindcast_plots import paths
from sim.charts.style import context
from sim.scenario.numbers import numbers_of
from sim.scenario.units import Part
from sim.study.hindcast import hindcast
from sim.study.hindcast.follow import ALIKE, EVERY, calibrate, fans, like, scored
from sim.study.hindcast.known import HOLDS, OWN, Known, Observation, Worlds, read

DAY = datetime.date(2030, 1, 1)
PLAN = """\
name: Two weeks
start: 2030-01-01
weeks: 8
parties:
  one: {values: {arms: -0.5, troops: 1}}
  two: {values: {arms: 1, troops: -0.5}}
tracks:
  arms: {owner: one, lead_time: {fixed: 1, by_size: 1}}
  troops: {owner: two, lead_time: {fixed: 1, by_size: 1}}
roadmap: {stages: [{reach: {arms: 1, troops: 1}}]}
violence: {rate: 3, killed: 2, hazard: 0}
"""


def observed(quantity: str, week: float, value: float, tolerance: float = 0.1, since: float = 0.0) -> Observation:
    """Something known in a week."""
    day = DAY + datetime.timedelta(days=round(7 * week))
    return Observation(quantity, quantity, day, week, value, tolerance, "a test", since)


def worlds() -> Worlds:
    """Four worlds of five weeks: a count grows by 1, 2, 3 and 4 a week; the last one's truce collapses in week 3."""
    counts = np.arange(6)[:, np.newaxis] * np.array([1.0, 2.0, 3.0, 4.0])
    return Worlds({"killed": counts}, np.array([np.nan, np.nan, np.nan, 3.0]))


def test_a_count_is_read_between_weeks_and_counted_anew():
    assert observed("killed", 2.5, 5).of(worlds()) == pytest.approx([2.5, 5, 7.5, 10])
    assert observed("killed", 4, 5, since=1.5).of(worlds()) == pytest.approx([2.5, 5, 7.5, 10])


def test_worlds_are_alike_where_all_that_was_known_is_near_and_the_truce_held():
    first = (observed("killed", 4, 12, tolerance=0.4),)
    assert list(like(worlds(), first)) == [False, True, True, False]
    assert list(like(worlds(), (observed("killed", 2, 8, 0.1),))) == [False, False, False, True]


def test_what_was_observed_lies_where_it_lies():
    known = Known("none", DAY, {}, (), (observed("killed", 4, 8), observed(HOLDS, 4, 1)))
    count, holds = scored({EVERY: worlds()}, known).to_dict("records")
    assert (count["worlds"], count["median"], count["below"]) == (3, 8, 0.5)
    assert count["inside"]
    assert (holds["worlds"], holds["median"], holds["inside"]) == (4, 0.75, None)
    far = scored({EVERY: worlds()}, Known("none", DAY, {}, (), (observed("killed", 4, 13),)))
    assert list(far["below"]) == [1.0]
    assert not far["inside"].any()


def test_fans_leave_out_worlds_once_their_truce_has_collapsed():
    table = fans({EVERY: worlds()}).set_index("week")
    assert table.loc[2, "0.95"] > 7
    assert table.loc[3, "0.95"] < 9.1


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small time that is over, in a file."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    seen = {"quantity": "killed", "title": "killed since then", "tolerance": 0.5, "source": "a test"}
    told = {
        "scenario": str(tmp_path / "plan.yaml"),
        "calibrated_by": datetime.date(2030, 1, 22),
        "numbers": {"violence.rate": [1, 3, 9]},
        "observations": [
            {**seen, "day": day, "value": value}
            for day, value in ((datetime.date(2030, 1, 22), 18), (datetime.date(2030, 2, 12), 30))
        ],
    }
    path = tmp_path / "observed.yaml"
    path.write_text(yaml.safe_dump(told), encoding="utf-8")
    return path


def test_a_file_divides_into_what_is_calibrated_on_and_what_is_scored(small):
    known = read(small)
    [first], [rest] = known.first, known.rest
    assert (first.value, first.week) == (18, 3)
    assert (rest.value, rest.since, rest.week) == (12, 3, 6)
    assert rest.title == "killed since 22 January"


def test_the_calibration_finds_the_rate_that_fits_and_later_days_do_not_move_it(small):
    """Three weeks of 3 incidents with 2 killed each are 18; what is told of later weeks changes no number."""
    known = read(small)
    tried, samples = calibrate(known, 64, 0)
    assert tried["violence.rate"].iloc[0] == 3
    assert len(samples[EVERY].broke) == 64
    assert 0 < len(samples[ALIKE].broke) < 3 * 64
    later = Known(known.scenario, known.by, known.numbers, known.first, (observed("killed", 6, 900, since=3),))
    again, _ = calibrate(later, 64, 0)
    assert again.equals(tried)


def test_the_study_says_what_it_found(small):
    found = hindcast(small, worlds=32)
    assert "of 1 later observations" in found.answer()
    assert "Killed since 22 January by 12 February 2030: 12" in found.answer()
    assert set(found.tables()) == {"calibration", "scores", "paths"}
    assert found.setting.scenario.violence.rate.middle in (1, 3, 9)
    assert [table.heading for table in found.in_words()]
    told = charts.of(found).alternative("paths")
    assert "observed in week" in told
    assert len(found.plot.all()) == 1


def test_whether_the_truce_held_is_told_apart_and_not_counted_as_an_observation_inside(small):
    told = yaml.safe_load(small.read_text(encoding="utf-8"))
    holds = {"quantity": HOLDS, "title": "the truce holds", "day": datetime.date(2030, 2, 12), "value": 1}
    told["observations"].append({**holds, "tolerance": 0, "source": "a test"})
    small.write_text(yaml.safe_dump(told), encoding="utf-8")
    answer = hindcast(small, worlds=32).answer()
    assert "of 1 later observations" in answer
    assert answer.endswith("By 12 February 2030 the truce held; it held in 100 % of those worlds.")


def test_the_picture_tells_what_was_calibrated_on_from_what_is_scored():
    import pandas as pd
    from matplotlib.colors import to_hex
    from matplotlib.figure import Figure

    fan = fans({EVERY: worlds()})
    seen = pd.DataFrame({"week": [1.0, 4.0], "value": [2.0, 8.0], "scored": [False, True]})
    with context():
        axes = paths(fan, seen, Figure().add_subplot(), divide=2.0)
    marks = [line for line in axes.lines if line.get_gid() == "observed"]
    assert [line.get_marker() for line in marks] == ["s", "D"]
    assert to_hex(marks[1].get_markerfacecolor()) == "#ffffff"


def test_the_first_phase_is_told_by_its_dates_and_knows_nothing_later_of_itself():
    known = read(OWN)
    plan = known.scenario
    assert plan.start == datetime.date(2025, 10, 10)
    assert known.by == datetime.date(2025, 11, 10)
    assert all(one.source for one in (*known.first, *known.rest))
    assert all(event.at <= known.by for event in plan.events)
    assert {one.day.year for one in known.rest} == {2025, 2026}
    assert max(one.day for one in known.rest) <= datetime.date(2026, 1, 31)


def test_the_line_of_december_scores_and_sets_nothing():
    """The line stands beside the road of the first phase, at what was held on its first day, and can move back."""
    known, plan = read(OWN), load("gaza/phase_one")
    line = plan.tracks["withdrawal"]
    assert line.owner == "israel"
    assert not any("withdrawal" in stage for stage in plan.stage_segments(plan.roadmap))
    assert line.start.middle == pytest.approx((80 - 53) / (80 - 18), abs=1e-4)
    assert line.reversibility.limits[0] > 0.5
    assert all("withdrawal" in party.values for party in plan.parties.values())
    [seen] = [one for one in (*known.first, *known.rest) if one.quantity == "level withdrawal"]
    assert seen in known.rest
    assert seen.value == pytest.approx((80 - 63) / (80 - 18), abs=1e-4)


NO_REPORTS = {
    "election_law": "a law: when the next election is due",
    "relapse_rates": "data on peace agreements since 1975, published before",
    "peacekeeping": "data on civil wars that ended before 2000, published before",
}
"""Sources of the first phase that are no reports of its time."""


def test_no_source_of_the_first_phase_is_later_than_its_first_month():
    """Of its numbers and of its parts; what it inherits from the state of January must be said anew."""
    plan = load("gaza/phase_one")
    cited = {name for number in numbers_of(plan) for name in number.sources} | set(sources_of_parts(plan))
    assert {"S16", "S15", "plan_2025_09"} <= cited
    assert cited.isdisjoint({"S11", "S13", "S26", "S28", "line_2025_12", "phase_two_2026_01"})
    for name in sorted(cited - set(NO_REPORTS)):
        days = dates(plan.sources[name])
        assert days, f"{name} tells no date"
        assert max(days) <= datetime.date(2025, 11, 10), name
    assert dates("News analysis, 9 December 2025; January 2026") == [
        datetime.date(2025, 12, 9),
        datetime.date(2026, 1, 1),
    ]


def dates(text: str) -> list[datetime.date]:
    """The days and months that a text names, months by their first day."""
    found = re.findall(rf"(?:(\d+) )?({'|'.join(calendar.month_name[1:])})(?: (\d{{4}}))", text)
    months = list(calendar.month_name)
    return [datetime.date(int(year), months.index(month), int(day or 1)) for day, month, year in found]


def sources_of_parts(part: object) -> Iterator[str]:
    """Every source that a part of a scenario names, of itself or of what it holds."""
    if isinstance(part, Part):
        source = getattr(part, "source", ())
        yield from [source] if isinstance(source, str) and source else source
        inner: Iterable[object] = (getattr(part, name) for name in type(part).model_fields)
    else:
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in inner:
        yield from sources_of_parts(one)


@pytest.mark.slow
def test_the_first_phase_is_followed_and_scored():
    """A part of what `sim hindcast` tries: an exchange that is slow, and nearly complete by January."""
    numbers = {"violence.rate": (3.5, 5.0), "tracks.hostages.consolidation": (0.7,)}
    known = replace(read(OWN), numbers=numbers)
    _, samples = calibrate(known, 200, 0)
    alike = scored(samples, known).query("sample == @ALIKE")
    assert len(alike) == 5
    assert alike["inside"].notna().sum() == 4
    assert (alike["worlds"] > 10).all()
    levels = alike[alike["quantity"] == "level hostages"]
    assert (levels["low"] > 0.8).all()
    by_then = fans(samples).query("sample == @ALIKE and quantity == 'level hostages'").set_index("week")["0.5"]
    assert by_then[2] < 0.85 < 0.97 < by_then[8]
