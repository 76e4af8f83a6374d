"""A comparison says where its scenarios differ in more than their road, and keeps silent where they do not."""

from __future__ import annotations

from sim.study.compare import compare
from sim.words.beside_the_road import HEADING, rows
from tests.support import ARMS_FIRST, TROOPS_FIRST, scenario, trust

FIRST = scenario(ARMS_FIRST, {"name": "Arms first"})


def test_scenarios_that_differ_in_their_road_alone_get_no_note() -> None:
    other = scenario(TROOPS_FIRST, {"name": "Troops first", "question": "Another?"})
    assert rows([FIRST, other]) == ()
    assert HEADING not in [table.heading for table in compare([FIRST, other], worlds=20).in_words()]


def test_what_differs_beside_the_road_is_named_by_its_key() -> None:
    wary = scenario(TROOPS_FIRST, {"name": "Wary"}, trust({"uniform": [0.1, 0.2]}))
    long = scenario(ARMS_FIRST, {"name": "Long", "weeks": 200, "tracks.arms.power": 0.7})
    assert rows([FIRST, wary, long]) == (
        ("Wary: parties.alpha.trust, parties.beta.trust",),
        ("Long: tracks.arms.power 0.7 (0), weeks",),
    )
    [note] = [table for table in compare([FIRST, wary], worlds=20).in_words() if table.heading == HEADING]
    assert "Arms first" in note.note
    assert len(note.rows) == 1


def test_what_only_one_of_them_has_is_named_and_long_lists_are_cut() -> None:
    cast = {f"populations.p{number}": {"side": "alpha", "hope": 0.1} for number in range(6)}
    crowded = scenario(ARMS_FIRST, {"name": "Crowded", **cast, "violence.rate": 1})
    [(line,)] = rows([FIRST, crowded])
    assert line.startswith("Crowded: populations.p0, populations.p1")
    assert line.endswith(" and 1 more")
