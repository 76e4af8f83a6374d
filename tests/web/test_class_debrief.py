"""The debrief of a class: all tables on the wall with nobody named, one's own on a phone, and what is taken along."""

from __future__ import annotations

import csv
import io

import pytest

from sim.web.classroom import debrief_drawn, debrief_told
from sim.web.classroom.debrief import SLIDES
from tests.web.test_class_games_pages import THERE, Class, plain
from tests.web.test_class_pages import FORMULA, Here, here

__all__ = ["here"]
pytestmark = pytest.mark.slow  # the model looks back in a process of its own


@pytest.fixture
def played(here: Here) -> Class:
    """Two rounds at three tables, of which one has the advisers on one side; all that can be found has been."""
    room = Class(here, rounds=2)
    for nth in (1, 2):
        room.opens(nth)
        for name in room.students:
            choice = "hold" if name == room.paired[0] else "deliver"
            room.decides(name, choice, promise="6" if nth == 1 else "")
    here.until(lambda state: state.games[-1].debrief.has_judged(len(state.games[-1].tables)), patience=240)
    return room


def shows(room: Class, slide: str) -> str:
    room.asks("slide", slide=slide)
    return plain(room.here.person().get(f"{THERE}/projector"))


def test_every_part_is_projected_when_the_instructor_says_so_and_names_nobody(played: Class) -> None:
    before = plain(played.here.person().get(f"{THERE}/projector"))
    assert "The games are over" in before
    for slide, says in SLIDES.items():
        text = shows(played, slide)
        assert says in text, slide
        assert not any(name in text for name in played.students), slide
    assert "The games are over" in shows(played, "")


def test_a_student_reads_of_the_own_side_alone(played: Class) -> None:
    name = played.paired[0]
    mine, theirs = played.sees(name), played.sees(played.opposite(name))
    assert "What your decisions were worth" in mine
    assert "You promised in week 1 to step within 6 weeks" in mine + theirs
    assert mine != theirs
    student = played.students[name]
    for path in ("console/pairs", "console/class.csv"):
        student.get(f"{THERE}/{path}", expect=403)


def test_a_row_for_each_student_and_a_page_for_each_table(played: Class) -> None:
    boss, name = played.here.instructor(), played.paired[0]
    student = played.students[name]
    student.get(THERE)
    student.post(THERE, 303, do="reflect", revision=student.field("revision"), text=FORMULA)
    boss.get(f"{THERE}/console/class.csv")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(boss.text.lstrip("\ufeff")))}
    assert set(rows) == set(played.students)
    own = rows[name]
    assert own["decisions"] == "hold; hold"
    assert own["own decisions"] == "2"
    assert own["reflection"].startswith("'")
    table, side = played.place(name)
    assert float(own["own result"]) == pytest.approx((played.games.ends or ())[table]["worth"][side])
    assert not any("score" in column for column in own)
    pages = plain(boss.get(f"{THERE}/console/pairs"))
    for one in played.students:
        assert one in pages
    assert pages.count("What was decided") == len(played.games.tables)


def test_games_on_the_same_luck_are_laid_over_one_another(played: Class) -> None:
    room = played
    room.asks("swap")
    room.opens(1, game=2)
    for nth in (1, 2):
        room.opens(nth, game=2)
        for name in room.students:
            room.decides(name, "deliver")
    room.here.until(lambda state: state.games[-1].debrief.has_lived(len(state.games[-1].tables)), patience=240)
    state = room.here.state()
    over = debrief_told.overlaid(state, state.games[-1])
    assert [one.number for one in over] == [1, 2]
    drawn = debrief_drawn.lines(over)
    assert sum(one["later"] for one in drawn["lines"]) == len(room.games.tables)
    assert "sides exchanged" in shows(room, "lines")
