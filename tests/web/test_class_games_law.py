"""Games at the tables of a class, from events alone: what may follow what, what is sealed, and what is waited for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.web.classroom import games_told
from sim.web.classroom.games import ADVISERS, IN, LATE, NOTHING, Games
from sim.web.classroom.law import GRACE, Class, after
from sim.web.classroom.rounds import LONGEST_MESSAGE, MOST_REVISIONS
from sim.web.store import Event, Refused
from sim.web.store.events import MOST_BYTES, written
from tests.web.test_class_law import BEGUN as ASKED
from tests.web.test_class_law import OPENED, Step, happened, joined

NAMES = ("Ada", "Ben", "Cem", "Dot", "Eve")
CHOICES = {"choices": ["deliver", "withhold"], "may_promise": True}
OPEN_TABLE = {"one": CHOICES, "two": CHOICES}
BODY = {
    "number": 1, "scenario": "small", "title": "Small", "sides": [["one", "Side one"], ["two", "Side two"]],
    "world": 4, "seed": 3, "weeks": [1, 5, 9], "last": 20, "is_mediated": False, "seconds": 60,
    "kinds": [["calm", "A quiet month"]],
    "tables": [[[0], [1]], [[2, 3], [4]], [[5], []]], "head": {},
}  # fmt: skip
END = {"outcome": "stalled", "worth": {"one": 0.1, "two": 0.2}, "alone": {"one": 0.1, "two": 0.2}, "progress": 0.5}
HERE = (OPENED, *(joined(name) for name in (*NAMES, "Fay")))


def begun(**more: Any) -> Step:
    return "games begun", {**BODY, **more}


def opened(number: int = 1, tables: Any = (OPEN_TABLE,) * 3, **more: Any) -> Step:
    return "round opened", {"game": 1, "take": 0, "round": number, "seconds": 60, "tables": list(tables), **more}


def moved(seat: int, table: int, side: str, revision: int = 1, **more: Any) -> Step:
    which = {"game": 1, "take": 0, "round": 1, "table": table, "side": side, "seat": seat, "revision": revision}
    return "moved", {**which, "choice": "deliver", "message": "", "promise": None, **more}


def closed(state: Class, by: str = "hand", **more: Any) -> Step:
    return "round closed", {**state.games[-1].closing(by, state.until), **more}


def power(name: str, *places: tuple[int, str], **more: Any) -> Step:
    listed = {"places": [list(place) for place in places]} if places else {}
    return name, {"game": 1, "take": 0, **listed, **more}


PLAYED = (*HERE, begun(), opened())


def games(state: Class) -> Games:
    return state.games[-1]


def test_a_round_is_opened_decided_sealed_closed_and_followed_by_the_next() -> None:
    state = happened(*PLAYED)
    assert games(state).late == ((0, "one"), (0, "two"), (1, "one"), (1, "two"), (2, "one"))
    assert games(state).stands((2, "two")) == ADVISERS  # nobody sits there
    state = happened(moved(0, 0, "one", message="I come", promise=3), moved(3, 1, "one"), state=state)
    state = happened(moved(2, 1, "one", 2, choice="withhold"), state=state)  # another of the same side
    assert games(state).stands((1, "one")) == IN
    state = happened(closed(state), state=state)
    decided = {"choice": "withhold", "message": "", "promise": None}
    left = {"choice": ADVISERS}
    assert games(state).rounds[0] == (
        {"one": {"choice": "deliver", "message": "I come", "promise": 3}, "two": left},
        {"one": decided, "two": left},
        {"one": left, "two": left},
    )
    assert (games(state).round, games(state).week, games(state).open, state.until) == (2, 5, None, None)
    state = happened(opened(2), moved(0, 0, "one", round=2), state=state)
    assert games(state).stands((0, "one")) == IN


def test_games_end_and_are_played_again_with_the_sides_exchanged_on_the_same_luck() -> None:
    state = happened(*PLAYED, power("event injected", kind="calm", week=6), ("removed", {"seat": 3}))
    for number in (1, 2, 3):
        state = happened(*(() if number == 1 else (opened(number),)), state=state)
        state = happened(closed(state), state=state)
    over: Step = "games over", {"game": 1, "take": 0, "rounds": 3, "ends": [END] * 3}
    state = happened(over, ("reflected", {"seat": 0, "text": "Trust is slow.", "revision": 1}), state=state)
    assert state.seats[0].reflection == "Trust is slow."
    state = happened(("swapped", {"number": 2}), state=state)
    again, first = state.games[1], state.games[0]
    assert (again.world, again.seed, again.weeks, again.sides) == (first.world, first.seed, first.weeks, first.sides)
    assert [one.week for one in again.events] == [6]
    assert again.tables == ({"one": (1,), "two": (0,)}, {"one": (4,), "two": (2,)}, {"one": (), "two": (5,)})
    assert (first.ends, again.ends, again.rounds) == ((END,) * 3, None, ())


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (moved(1, 0, "one"), "do not sit"),
        (moved(0, 1, "one"), "do not sit"),
        (moved(0, 0, "two"), "do not sit"),
        (moved(0, 9, "one"), "no such side"),
        (moved(0, 0, "three"), "no such side"),
        (moved(9, 0, "one"), "no such seat"),
        (moved(0, 0, "one", round=2), "others are open"),
        (moved(0, 0, "one", take=1), "earlier round"),
        (moved(0, 0, "one", game=2), "other games"),
        (moved(0, 0, "one", 2), "another window"),
        (moved(0, 0, "one", choice="end"), "not open"),
        (moved(0, 0, "one", choice="sign"), "not open"),
        (moved(0, 0, "one", message="x" * 281), "280"),
        (moved(0, 0, "one", message="\U0001f600" * 141), "280"),
        (moved(0, 0, "one", promise=13), "1 to 12"),
        (moved(0, 0, "one", promise=True), "1 to 12"),
        (opened(2), "not the next"),
        (power("advised", round=1, table=0, side="one", seat=1), "do not sit"),
        (power("advanced", (2, "two"), round=1), "decided meanwhile"),
        (power("advanced", round=1, places=[]), "No side"),
        (power("to advisers", (0, "x"), is_theirs=True), "no such side"),
        (power("rewound", round=1), "closed"),
        (power("event injected", kind="flood", week=5), "No event"),
        (power("event injected", kind="calm", week=1), "still to come"),
        (power("event injected", kind="calm", week=21), "still to come"),
        (power("seated", seat=0, table=1, side="one"), "sits at a table already"),
        (power("games over", rounds=0, ends=[END] * 3), "not over"),
        (("swapped", {"number": 2}), "under way"),
        (begun(number=2), "under way"),
        (("begun", {"seconds": 0}), "under way"),
        (("reflected", {"seat": 0, "text": "x", "revision": 1}), "not over"),
    ],
)
def test_what_may_not_follow_is_refused_in_a_sentence(step: Step, why: str) -> None:
    with pytest.raises(Refused, match=why):
        happened(step, state=happened(*PLAYED))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"number": 2}, "already"),
        ({"sides": [["one", "a"], ["one", "b"]]}, "different sides"),
        ({"weeks": []}, "rounds"),
        ({"weeks": [5, 5]}, "rounds"),
        ({"weeks": [0, 5]}, "rounds"),
        ({"tables": []}, "table"),
        ({"tables": [[[], []]]}, "table"),
        ({"tables": [[[0], [0]]]}, "two tables"),
        ({"tables": [[[0], [17]]]}, "no such seat"),
        ({"seconds": -1}, "at most"),
    ],
)
def test_games_that_make_no_sense_are_not_begun(more: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        happened(begun(**more), state=happened(*HERE))


def test_games_wait_until_the_question_is_closed() -> None:
    with pytest.raises(Refused, match="under way"):
        happened(begun(tables=[[[0], [1]]]), state=happened(*ASKED))


def test_a_round_is_closed_with_exactly_what_was_decided() -> None:
    state = happened(*PLAYED, moved(0, 0, "one"))
    whole = closed(state)[1]["tables"]
    other = [{**whole[0], "one": {"choice": "withhold", "message": "", "promise": None}}, *whole[1:]]
    for more in ({"tables": other}, {"tables": whole[:2]}, {"seed": 4}, {"deadline": None}, {"by": "magic"}):
        with pytest.raises(Refused):
            happened(closed(state, **more), state=state)
    with pytest.raises(Refused, match="Not all"):
        happened(closed(state, "all"), state=state)
    with pytest.raises(Refused, match="still time"):
        happened(closed(state, "deadline"), state=state, at=60 + GRACE - 0.1)
    assert games(happened(closed(state, "deadline"), state=state, at=60 + GRACE)).round == 2


def test_a_move_under_way_at_the_deadline_is_taken_and_then_none() -> None:
    state = happened(*PLAYED)
    assert games(happened(moved(0, 0, "one"), state=state, at=60 + GRACE)).stands((0, "one")) == IN
    with pytest.raises(Refused, match="time is over"):
        happened(moved(0, 0, "one"), state=state, at=60 + GRACE + 0.1)
    stopped = happened(("paused", {}), state=state, at=20)
    assert games(happened(moved(0, 0, "one"), state=stopped, at=1000)).stands((0, "one")) == IN
    longer = happened(("extended", {"seconds": 60}), state=state)
    assert games(happened(moved(0, 0, "one"), state=longer, at=100)).stands((0, "one")) == IN


def test_a_side_is_handed_to_its_advisers_and_back_and_what_it_had_decided_stands_again() -> None:
    theirs, place = {"is_theirs": True}, (0, "one")
    state = happened(moved(0, 0, "one"), power("to advisers", place, **theirs), state=happened(*PLAYED))
    assert (games(state).stands(place), place in games(state).late) == (ADVISERS, False)
    assert games(state).closing("hand", None)["tables"][0]["one"] == {"choice": ADVISERS}
    with pytest.raises(Refused, match="advisers decide"):
        happened(moved(0, 0, "one", 2), state=state)
    state = happened(power("to advisers", place, is_theirs=False), state=state)
    assert games(state).stands(place) == IN
    state = happened(power("to advisers", place, **theirs), state=state)
    state = happened(closed(state), opened(2), state=state)  # it holds in the next round too
    assert games(state).stands(place) == ADVISERS


def test_who_is_late_is_left_to_the_advisers_for_this_round_alone() -> None:
    state = happened(power("advanced", (0, "two"), (1, "one"), round=1), state=happened(*PLAYED))
    assert games(state).stands((1, "one")) == ADVISERS
    with pytest.raises(Refused, match="advisers decide"):
        happened(moved(1, 0, "two"), state=state)
    state = happened(closed(state), opened(2), state=state)
    assert games(state).stands((1, "one")) == LATE


def test_all_go_back_to_an_earlier_round_and_what_came_later_counts_no_longer() -> None:
    state = happened(moved(0, 0, "one"), power("event injected", kind="calm", week=12), state=happened(*PLAYED))
    state = happened(closed(state), opened(2), state=state)
    state = happened(closed(state), opened(3), power("event injected", kind="calm", week=15), state=state)
    state = happened(power("rewound", round=2), state=state)
    assert (games(state).round, len(games(state).rounds), games(state).open, state.until) == (2, 1, None, None)
    assert games(state).rounds[0][0]["one"]["choice"] == "deliver"
    assert [one.week for one in games(state).events] == [12]
    for late in (opened(2), moved(0, 0, "one", round=2), power("rewound", round=1)):  # sent before all went back
        with pytest.raises(Refused, match="earlier round"):
            happened(late, state=state)
    state = happened(opened(2, take=1), moved(0, 0, "one", take=1, round=2), state=state)
    assert games(state).stands((0, "one")) == IN
    back = happened(power("rewound", take=1, round=1), state=state)
    assert (games(back).rounds, games(back).events) == ((), ())


def test_a_table_without_a_decision_waits_for_nobody() -> None:
    state = happened(*HERE, begun(), opened(tables=({}, OPEN_TABLE, {})))
    assert [games(state).is_in(table) for table in range(3)] == [True, False, True]
    assert games(state).stands((0, "one")) == NOTHING
    with pytest.raises(Refused, match="nothing for you"):
        happened(moved(0, 0, "one"), state=state)


def test_who_was_removed_sits_nowhere_and_the_side_is_its_advisers() -> None:
    state = happened(("removed", {"seat": 0}), ("removed", {"seat": 2}), state=happened(*PLAYED))
    assert games(state).stands((0, "one")) == ADVISERS
    assert games(state).members((1, "one")) == (3,)
    assert state.seat_of("token of Ada") is None
    for step in (moved(0, 0, "one"), ("removed", {"seat": 0}), ("handed", {"seat": 0, "ticket": "x"})):
        with pytest.raises(Refused, match="removed"):
            happened(step, state=state)
    state = happened(joined("Ada"), power("seated", seat=6, table=0, side="one"), state=state)  # comes in anew
    assert games(happened(moved(6, 0, "one"), state=state)).stands((0, "one")) == IN


def test_an_observer_has_no_seat_and_comes_in_by_the_same_door() -> None:
    state = happened(*HERE, ("observes", {"token": "o"}))
    assert (state.seat_of("o"), sorted(state.observers), len(state.present)) == (None, ["o"], 6)
    for step in (("observes", {"token": "o"}), ("observes", {"token": "token of Ada"}), joined("Zoe")):
        shut = step[0] == "joined"
        with pytest.raises(Refused):
            happened(*((("locked", {"is_locked": True}),) if shut else ()), step, state=state)


def test_a_decision_can_be_changed_some_times_and_a_full_round_can_be_kept() -> None:
    state = happened(*PLAYED, *(moved(0, 0, "one", number) for number in range(1, MOST_REVISIONS + 1)))
    with pytest.raises(Refused, match="often enough"):
        happened(moved(0, 0, "one", MOST_REVISIONS + 1), state=state)
    many = 125
    move = {"choice": "deliver", "message": "\x01" * LONGEST_MESSAGE, "promise": 12, "revision": 1, "seat": 0}
    tables = tuple({"one": (2 * table,), "two": (2 * table + 1,)} for table in range(many))
    full = replace(
        games(state),
        tables=tables,
        open=(OPEN_TABLE,) * many,
        moves={(table, side): move for table in range(many) for side in OPEN_TABLE},
    )
    assert len(written(full.closing("hand", None))) < MOST_BYTES


def test_a_side_sees_nothing_of_what_the_other_has_decided() -> None:
    before = happened(*PLAYED, moved(1, 0, "two"))
    after_it = happened(
        moved(1, 0, "two", 2, choice="withhold", message="a secret", promise=2),
        moved(4, 1, "two", message="a secret"),
        state=before,
    )
    for state in (before, after_it):
        assert "secret" not in str(games_told.side(state, games(state), 0, None))
        assert "secret" not in str(games_told.tables(state, games(state)))
    assert games_told.side(before, games(before), 0, None)["move"] is None
    assert games_told.side(before, games(before), 0, None)["status"].startswith("Side two is in.")


SIDES = st.sampled_from(("one", "two"))
TABLES, SEATS, ROUND, TAKE = st.integers(0, 3), st.integers(-1, 7), st.integers(1, 4), st.integers(0, 2)
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(
        lambda seat, table, side, revision, which, take, text: moved(
            seat, table, side, revision, round=which, take=take, message=text
        ),
        SEATS, TABLES, SIDES, st.integers(1, 3), ROUND, TAKE, st.text(max_size=3),
    ),
    st.builds(lambda number, take: opened(number, take=take), ROUND, TAKE),
    st.builds(lambda by: ("round closed", {"by": by}), st.sampled_from(("hand", "deadline", "all"))),
    st.builds(
        lambda take, n, side, yes: power("to advisers", (n, side), take=take, is_theirs=yes),
        TAKE, TABLES, SIDES, st.booleans(),
    ),
    st.builds(lambda take, n, side, r: power("advanced", (n, side), take=take, round=r), TAKE, TABLES, SIDES, ROUND),
    st.builds(lambda take, r: power("rewound", take=take, round=r), TAKE, ROUND),
    st.builds(lambda take, week: power("event injected", take=take, kind="calm", week=week), TAKE, st.integers(0, 21)),
    st.builds(lambda seat: ("removed", {"seat": seat}), st.integers(0, 5)),
    st.builds(lambda kind: (kind, {}), st.sampled_from(["paused", "resumed"])),
    st.builds(lambda take: power("games over", take=take, rounds=3, ends=[END] * 3), TAKE),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.tuples(STEPS, st.integers(0, 40)), max_size=40))
def test_no_course_of_events_breaks_what_holds_in_all_games(course: list[tuple[Step, int]]) -> None:
    state, at = happened(*PLAYED), 0.0
    acknowledged: dict[tuple[int, str], str] = {}
    for number, ((kind, body), later) in enumerate(course):
        at += later
        before = state
        if kind == "round closed":  # as whoever closes it finds it
            body = games(state).closing(body["by"], state.until)
        try:
            state = after(state, Event("r", number, f"k{number}", kind, body, at))
        except Refused:
            continue
        now = games(state)
        if kind == "moved":
            acknowledged[body["table"], body["side"]] = body["message"]
        if kind == "round closed":
            for place, text in acknowledged.items():
                found = now.rounds[-1][place[0]][place[1]]
                is_theirs = games(before).stands(place) == ADVISERS
                assert found.get("message") == (None if is_theirs else text)
        if now.open is None:
            acknowledged = {}
            assert not now.moves
        assert len(now.rounds) <= len(now.weeks)
        assert set(now.moves) <= set(now.places)
        assert all(move["seat"] in range(len(state.seats)) for move in now.moves.values())
        seated = [seat for table in now.tables for side in table.values() for seat in side]
        assert len(set(seated)) == len(seated)
        assert not any(state.seats[seat].is_removed for seat in seated)
        assert state.until is None or (state.left is None and now.open is not None)
        for seat in state.present:
            games_told.side(state, now, seat, None)
        games_told.tables(state, now)
