"""What may follow what in a class, and who may see what of it: from events alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.web.classroom import exported, law, told
from sim.web.classroom.law import GRACE, Class, after, revealed
from sim.web.store import Event, Refused

ORDERS = ("first", "second")
OPENING = {
    "exercise": "small",
    "title": "Small",
    "question": "How many?",
    "orders": [[key, key.title(), ""] for key in ORDERS],
    "seed": 3,
    "worlds": 100,
}
SHARES = {key: {"share": 30.0, "low": 28.0, "high": 32.0} for key in ORDERS}
FOUND = {"shares": SHARES, "answer": "The same.", "seed": 3, "worlds": 100}
Step = tuple[str, dict[str, Any]]


def happened(*steps: Step, state: Class | None = None, at: float = 0.0) -> Class:
    for number, (kind, body) in enumerate(steps):
        state = after(state, Event("r", number, f"k{number}", kind, body, at))
    assert state is not None
    return state


def joined(name: str) -> Step:
    return "joined", {"name": name, "token": f"token of {name}"}


def guessed(seat: int, revision: int = 1, first: int = 40, **more: Any) -> Step:
    body = {"seat": seat, "revision": revision, "guess": {"first": first, "second": 60}, "why": "because"}
    return "guessed", {**body, **more}


def closed(by: str = "hand", **more: Any) -> Step:
    return "closed", {"seed": 3, "deadline": None, "by": by, **more}


OPENED: Step = ("class opened", OPENING)
BEGUN = (OPENED, joined("Ada"), joined("Ben"), ("begun", {"seconds": 60}))


def test_a_question_is_put_guessed_about_closed_and_only_then_revealed() -> None:
    state = happened(*BEGUN, guessed(1), ("found", FOUND))
    assert (state.answered, revealed(state), told.result(state)) == (1, None, None)
    state = happened(guessed(0, first=10), closed(), state=state)
    assert revealed(state) == {"first": (10, 40), "second": (60, 60)}
    assert told.result(state)["is_found"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((joined("ada"),), "called so already"),
        ((("joined", {"name": " ", "token": "t"}),), "1 to 40"),
        ((("joined", {"name": "x" * 41, "token": "t"}),), "1 to 40"),
        ((("joined", {"name": "Eve", "token": "token of Ada"}),), "already"),
        ((("locked", {"is_locked": True}), joined("Eve")), "locked"),
        ((("begun", {"seconds": 5}),), "already"),
        ((("called", {}), ("called", {})), "over already"),
        ((closed(), ("called", {})), "Nothing is open"),
        ((guessed(2),), "no such seat"),
        ((guessed(-1),), "no such seat"),
        ((guessed(True),), "no such seat"),
        ((guessed(0, revision=2),), "another window"),
        ((guessed(0), guessed(0)), "another window"),
        ((guessed(0, first=101),), "0 to 100"),
        ((guessed(0, first=-1),), "0 to 100"),
        ((guessed(0, guess={"first": 1}),), "for each"),
        ((guessed(0, guess={"first": 1, "second": True}),), "0 to 100"),
        ((guessed(0, why=" "),), "Say why"),
        ((guessed(0, why="x" * 281),), "Say why"),
        ((closed(), guessed(0)), "not open"),
        ((closed(), closed()), "not open"),
        ((closed(seed=4),), "not open"),
        ((closed("deadline"),), "still time"),
        ((("resumed", {}),), "No clock"),
        ((("paused", {}), ("paused", {})), "No clock"),
        ((("extended", {"seconds": 10**6}),), "at most"),
        ((("said", {"text": "x" * 281}),), "280"),
        ((("found", {**FOUND, "seed": 4}),), "another question"),
        ((("found", {**FOUND, "shares": {}}),), "another question"),
        ((("taken", {"ticket": "", "token": "t"}),), "ticket"),
        ((("handed", {"seat": 0, "ticket": "x"}), ("taken", {"ticket": "y", "token": "t"})), "ticket"),
        ((("handed", {"seat": 0, "ticket": "x"}), ("taken", {"ticket": "x", "token": "token of Ben"})), "already"),
        ((("applauded", {}),), "Nothing of that kind"),
    ],
)
def test_what_may_not_follow_is_refused_in_a_sentence(steps: tuple[Step, ...], why: str) -> None:
    with pytest.raises(Refused, match=why):
        happened(*steps, state=happened(*BEGUN))


def test_a_class_is_as_large_as_it_may_be_and_no_larger() -> None:
    state = happened(OPENED, *(joined(f"{number}") for number in range(law.MOST_SEATS)))
    with pytest.raises(Refused, match="All seats"):
        happened(joined("Eve"), state=state)


def test_an_answer_under_way_at_the_deadline_is_taken_and_then_none() -> None:
    state = happened(*BEGUN)
    assert happened(guessed(0), state=state, at=60 + GRACE).answered == 1
    with pytest.raises(Refused):
        happened(guessed(0), state=state, at=60 + GRACE + 0.1)
    with pytest.raises(Refused):
        happened(closed("deadline"), state=state, at=60 + GRACE - 0.1)
    assert happened(closed("deadline"), state=state, at=60 + GRACE).phase == "closed"


def test_a_stopped_clock_loses_no_second_and_can_be_extended() -> None:
    state = happened(("paused", {}), state=happened(*BEGUN), at=20)
    assert told.left(state, 10**9) == 40
    state = happened(("extended", {"seconds": 30}), ("resumed", {}), state=state, at=1000)
    assert (state.until, told.left(state, 1000)) == (1070, 70)
    assert happened(("extended", {"seconds": 30}), state=state, at=2000).until == 2030  # from now, if it has passed


def test_another_phone_takes_a_seat_once_and_the_lost_one_has_it_no_longer() -> None:
    handed: Step = ("handed", {"seat": 0, "ticket": "x"})
    state = happened(guessed(0), handed, ("taken", {"ticket": "x", "token": "new"}), state=happened(*BEGUN))
    assert (state.seat_of("new"), state.seat_of("token of Ada"), state.seats[0].why) == (0, None, "because")
    with pytest.raises(Refused):
        happened(("taken", {"ticket": "x", "token": "newer"}), state=state)
    assert state.seat_of("") is None
    assert state.seat_for("") is None


def test_an_instructor_who_starts_again_keeps_the_former_console() -> None:
    state = happened(OPENED, ("instructed", {"token": "a"}), ("instructed", {"token": "b"}))
    assert state.instructors == {"a", "b"}


NAMES = ("Ada", "Ben", "Cem")
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.sampled_from([joined(name) for name in NAMES]),
    st.builds(guessed, st.integers(-1, 3), st.integers(0, 4), st.integers(-1, 101)),
    st.builds(lambda kind: (kind, {}), st.sampled_from(["paused", "resumed"])),
    st.builds(lambda kind, n: (kind, {"seconds": n}), st.sampled_from(["begun", "extended"]), st.integers(-1, 100)),
    st.builds(closed, st.sampled_from(["hand", "deadline"])),
    st.builds(lambda yes: ("locked", {"is_locked": yes}), st.booleans()),
    st.builds(lambda seat, of: ("handed", {"seat": seat, "ticket": of}), st.integers(0, 3), st.sampled_from("xy")),
    st.builds(lambda of, to: ("taken", {"ticket": of, "token": to}), st.sampled_from("xy"), st.sampled_from("pq")),
    st.just(("found", FOUND)),
)


@given(st.lists(st.tuples(STEPS, st.integers(0, 40)), max_size=40))
def test_no_course_of_events_breaks_what_holds_in_every_class(course: list[tuple[Step, int]]) -> None:
    state, at, kept = happened(OPENED), 0.0, dict[int, dict[str, int]]()
    for number, ((kind, body), later) in enumerate(course):
        at += later
        before = state
        try:
            state = after(state, Event("r", number, f"k{number}", kind, body, at))
        except Refused:
            continue
        if kind == "guessed":
            kept[body["seat"]] = body["guess"]
        assert before.phase != "closed" or state.phase == "closed"
        assert (revealed(state) is None) == (state.phase != "closed") == (told.result(state) is None)
        assert {number: seat.guess for number, seat in enumerate(state.seats) if seat.guess} == kept
        tokens = [seat.token for seat in state.seats]
        assert len(set(tokens)) == len(tokens)
        assert state.until is None or state.left is None
        assert state.answered == len(kept) <= len(state.seats)
        exported.csv(state)
        if state.phase != "closed":  # the guesses of others and the model's answer change nothing that is shown
            assert all(not row["guess"] and not row["why"] for row in told.roll(state))
