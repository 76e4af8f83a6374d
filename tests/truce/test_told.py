"""A war that ends is told in its weeks: when the truce broke, nothing while there is war, when it is taken up again."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.follow import run
from sim.study.story import story
from sim.words.run import truces
from tests.support import IN_STEPS, scenario

VIOLENT = {"violence": {"rate": 1, "hazard": 0.05, "resumption": 0.1}, "weeks": 40}


@pytest.mark.parametrize("steps", [1, 2])
def test_a_story_tells_of_a_truce_that_broke_and_was_taken_up_again(steps):
    plan = scenario(IN_STEPS, VIOLENT, {"steps_per_week": steps})
    found = run(plan, 60)
    number = int(np.flatnonzero((found.breaks.resumed == 1) & (found.outcome != "collapsed"))[0])
    told = story(plan, number)
    sentences = [one for paragraph in told.paragraphs for one in paragraph]
    [broke] = [one for one in sentences if "The truce breaks by itself" in one.text]
    [again] = [one for one in sentences if "The truce is taken up again" in one.text]
    assert broke.week == int(np.ceil(found.breaks.week[number] - 1e-9))
    assert again.week > broke.week
    assert not [one for one in sentences if broke.week < one.week < again.week]
    assert told.outcome == found.outcome[number]
    assert len(told.states) == plan.weeks + 1
    assert told.states.count("collapsed") >= 1


def test_the_table_tells_how_truces_broke_and_how_many_were_taken_up_again():
    found = run(scenario(IN_STEPS, VIOLENT), 200)
    rows = {row[0].strip(): row[1:] for row in truces([found]).rows}
    assert float(rows["ever collapsed"][0].split(" ")[0]) == pytest.approx(100 * found.ever_collapsed.mean(), abs=0.06)
    again = (found.breaks.resumed[found.ever_collapsed] > 0).mean()
    assert float(rows["ever collapsed"][1]) == pytest.approx(100 * again, abs=0.06)
    table = found.truces()
    assert table["share"].sum() == pytest.approx(found.ever_collapsed.mean())
