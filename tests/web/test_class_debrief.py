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


def played(here: Here, found: str) -> Class:
    """Two rounds at three tables, of which one has the advisers on one side; what is asked for has been found."""
    room = Class(here, rounds=2)
    for nth in (1, 2):
        room.opens(nth)
        for name in room.students:
            choice = "hold" if name == room.paired[0] else "deliver"
            room.decides(name, choice, promise="6" if nth == 1 else "")
    wait(room, found)
    return room


def wait(room: Class, found: str) -> None:
    """Wait until the model has looked back so far."""
    room.here.until(lambda state: getattr(state.games[-1].debrief, found)(len(state.games[-1].tables)), patience=240)


def shows(room: Class, slide: str) -> str:
    room.asks("slide", slide=slide)
    return plain(room.here.person().get(f"{THERE}/projector"))


def test_the_wall_names_nobody_a_phone_shows_the_own_side_and_the_teacher_takes_all_along(here: Here) -> None:
    room = played(here, "has_judged")
    every_part_is_projected_when_the_instructor_says_so(room)
    a_student_reads_of_the_own_side_alone(room)
    a_row_for_each_student_and_a_page_for_each_table(room)


def every_part_is_projected_when_the_instructor_says_so(played: Class) -> None:
    before = plain(played.here.person().get(f"{THERE}/projector"))
    assert "The games are over" in before
    for slide, says in SLIDES.items():
        text = shows(played, slide)
        assert says in text, slide
        assert not any(name in text for name in played.students), slide
    assert "The games are over" in shows(played, "")


def a_student_reads_of_the_own_side_alone(played: Class) -> None:
    name = played.paired[0]
    mine, theirs = played.sees(name), played.sees(played.opposite(name))
    assert "What your decisions were worth" in mine
    assert "You promised in week 1 to step within 6 weeks" in mine + theirs
    assert mine != theirs
    student = played.students[name]
    for path in ("console/pairs", "console/class.csv"):
        student.get(f"{THERE}/{path}", expect=403)


def a_row_for_each_student_and_a_page_for_each_table(played: Class) -> None:
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


def test_games_on_the_same_luck_are_laid_over_one_another(here: Here) -> None:
    room = played(here, "has_lived")
    room.asks("swap")
    room.opens(1, game=2)
    for nth in (1, 2):
        room.opens(nth, game=2)
        for name in room.students:
            room.decides(name, "deliver")
    wait(room, "has_lived")
    state = room.here.state()
    over = debrief_told.overlaid(state, state.games[-1])
    assert [one.number for one in over] == [1, 2]
    drawn = debrief_drawn.lines(over)
    assert sum(one["later"] for one in drawn["lines"]) == len(room.games.tables)
    assert "sides exchanged" in shows(room, "lines")
