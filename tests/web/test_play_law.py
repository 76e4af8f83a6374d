"""What may follow what in a game between people, and what each of them may see: from events alone, without a model."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.web.play import law
from sim.web.play.law import Game, after, seen
from sim.web.store import Event, Refused

SEATS = ("state", "insurgency")
NOTHING: dict[str, Any] = {"message": "", "promise": None}


def point(**more: Any) -> dict[str, Any]:
    choices = [{"id": one, "says": one, "means": "", "worth": 0.5} for one in ("deliver", "hold")]
    advice = {"choice": "deliver", "why": "because"}
    return {"choices": choices, "advice": advice, "may_end": False, "may_promise": True, **more}


def happened(steps: Iterable[tuple[str, dict[str, Any]]], game: Game | None = None, at: float = 0) -> Game:
    for number, (kind, body) in enumerate(steps):
        game = after(game, Event("r", number, f"k{number}", kind, body, at))
    assert game is not None
    return game


def opened(seats: Iterable[str] = SEATS) -> tuple[str, dict[str, Any]]:
    named = [{"key": key, "title": key.title()} for key in seats]
    return "opened", {"title": "Small", "invitation": "i", "seats": named, "table": {"world": 3}}


def joined(seat: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "joined", {"seat": seat, "name": "Ada", "token": f"token of {seat}", **more}


def shown(round_: int, *seats: str, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    return [("shown", {"round": round_, "seat": seat, "point": point(**more)}) for seat in seats or SEATS]


def put(seat: str, choice: str = "hold", round_: int = 1, **more: Any) -> tuple[str, dict[str, Any]]:
    return "put", {"seat": seat, "round": round_, "choice": choice, **NOTHING, **more}


BEGUN = [opened(), *map(joined, SEATS), *shown(1)]


def test_a_game_waits_for_people_then_for_the_model_then_for_decisions() -> None:
    waits = [happened(BEGUN[:length]).waits_for for length in range(1, len(BEGUN) + 1)]
    assert waits == ["people", "people", "model", "seats", "seats"]
    game = happened([put("state")], happened(BEGUN))
    assert (game.waits_for, game.late) == ("seats", ("insurgency",))
    game = happened([put("insurgency")], game)
    assert game.waits_for == "model"
    closed = ("closed", {"round": 1, "moves": game.moves})
    over = happened([closed, ("ended", {"end": {"says": "over"}})], game)
    assert over.waits_for == "debrief"
    told = happened([("debriefed", {"seat": seat, "debrief": {}}) for seat in SEATS], over)
    assert told.waits_for == "nothing"


moves = st.fixed_dictionaries(
    {
        "choice": st.sampled_from(["deliver", "hold", "advisers"]),
        "message": st.text(max_size=20),
        "promise": st.none() | st.integers(1, 12),
    }
)


@given(one=moves, other=moves)
def test_what_a_seat_has_decided_is_seen_by_nobody_else_before_all_have(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    games = [happened([put("state", **move)], happened(BEGUN)) for move in (one, other)]
    assert seen(games[0], "insurgency") == seen(games[1], "insurgency")
    assert seen(games[0], "state")["move"] == one


def test_no_seat_sees_the_tokens_the_luck_or_the_others_point() -> None:
    mine = seen(happened(BEGUN), "state")
    assert "token of" not in str(mine)
    assert {"table", "invitation"}.isdisjoint(mine)
    other = shown(1, "insurgency", secret="what the insurgency knows")
    assert "what the insurgency knows" not in str(seen(happened([*BEGUN[:3], *shown(1, "state"), *other]), "state"))


def test_advice_and_what_choices_are_worth_are_there_once_they_were_asked_for() -> None:
    game = happened(BEGUN)
    assert "because" not in str(seen(game, "state"))
    assert {one["worth"] for one in seen(game, "state")["point"]["choices"]} == {None}
    game = happened([("advised", {"seat": "state", "round": 1})], game)
    assert seen(game, "state")["point"]["advice"]["why"] == "because"
    assert {one["worth"] for one in seen(game, "state")["point"]["choices"]} == {0.5}
    assert "because" not in str(seen(game, "insurgency"))


REFUSED = [
    (BEGUN, joined("state"), "taken"),
    (BEGUN[:2], joined("state", token="of another"), "taken"),
    (BEGUN[:2], joined("insurgency", token="token of state"), "a seat at this table already"),
    (BEGUN[:1], joined("nobody"), "no such seat"),
    (BEGUN[:1], joined("state", name="  "), "1 to 40"),
    (BEGUN[:1], joined("state", name="x" * 41), "1 to 40"),
    (BEGUN, put("state", "war"), "not open"),
    (BEGUN, put("state", "end"), "not open"),
    (BEGUN, put("state", message="x" * 281), "280"),
    (BEGUN, put("state", promise=13), "1 to 12"),
    (BEGUN, put("state", promise=0), "1 to 12"),
    (BEGUN, put("state", promise=True), "1 to 12"),
    ([*BEGUN[:3], *shown(1, may_promise=False)], put("state", promise=3), "one to make"),
    (BEGUN, put("state", round_=2), "closed"),
    (BEGUN[:3], put("state"), "closed"),
    ([*BEGUN, put("state")], put("state", "deliver"), "decided already"),
    ([*BEGUN, put("state")], ("advised", {"seat": "state", "round": 1}), "decided already"),
    ([*BEGUN, put("state")], ("closed", {"round": 1, "moves": {}}), "as it was decided"),
    ([*BEGUN, put("state")], shown(2, "state")[0], "not open yet"),
    (BEGUN, ("ended", {"end": {}}), "something to decide"),
    (BEGUN, ("debriefed", {"seat": "state", "debrief": {}}), "not over"),
    (BEGUN, opened(), "Nothing of that kind"),
    ([], opened(()), "One seat"),
    ([], opened(("state", "state")), "One seat"),
    ([], opened(("a", "b", "c")), "One seat"),
]


@pytest.mark.parametrize("before, then, why", REFUSED, ids=lambda one: one if isinstance(one, str) else None)
def test_what_may_not_follow_is_refused_in_words(
    before: list[tuple[str, dict[str, Any]]], then: tuple[str, dict[str, Any]], why: str
) -> None:
    game = happened(before) if before else None
    with pytest.raises(Refused, match=why):
        happened([then], game)


def test_a_seat_that_is_late_may_be_left_to_its_advisers_by_the_one_who_has_decided() -> None:
    late = ("left", {"seat": "insurgency", "round": 1, "by": "state"})
    with pytest.raises(Refused, match="still has time"):
        happened([late], happened(BEGUN), at=law.PATIENCE + 1)  # the other has not decided either
    game = happened([put("state")], happened(BEGUN))
    with pytest.raises(Refused, match="still has time"):
        happened([late], game, at=law.PATIENCE - 1)
    game = happened([late], game, at=law.PATIENCE + 1)
    assert game.moves["insurgency"] == {"choice": "advisers", **NOTHING}
    assert game.waits_for == "model"


def test_a_game_of_one_seat_begins_once_that_one_is_taken() -> None:
    game = happened([opened(("state",)), joined("state"), *shown(1, "state")])
    assert happened([put("state")], game).waits_for == "model"


events = st.lists(
    st.one_of(
        st.builds(joined, st.sampled_from(SEATS)),
        st.builds(lambda seat, n: shown(n, seat)[0], st.sampled_from(SEATS), st.integers(1, 3)),
        st.builds(put, st.sampled_from(SEATS), st.sampled_from(["hold", "deliver", "end"]), st.integers(1, 3)),
        st.builds(
            lambda n, a, b: ("closed", {"round": n, "moves": {"state": {"choice": a, **NOTHING}, "insurgency": b}}),
            st.integers(1, 2),
            st.sampled_from(["hold", "deliver"]),
            st.just({"choice": "hold", **NOTHING}),
        ),
        st.just(("ended", {"end": {}})),
    ),
    max_size=40,
)


@given(sent=events)
def test_whatever_is_sent_a_decision_stands_and_no_round_is_lost_and_the_law_changes_nothing_it_was_given(
    sent: list[tuple[str, dict[str, Any]]],
) -> None:
    game = happened([opened()])
    for kind, body in sent:
        before, given_ = game, copy.deepcopy((game, body))
        try:
            game = happened([(kind, body)], game)
        except Refused:
            continue
        finally:
            assert (before, body) == given_
        assert game.rounds[: len(before.rounds)] == before.rounds
        if len(game.rounds) == len(before.rounds):
            assert before.moves.items() <= game.moves.items()
        else:
            assert game.rounds[-1] == before.moves
            assert set(before.moves) == set(before.points)
