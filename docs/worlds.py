"""Search for the worlds that are used in teaching, and write scenarios/exercises/worlds.yaml.

python -m docs.worlds              search all scenarios of SEARCHED (an hour on one core)
python -m docs.worlds SCENARIO     search these alone, and keep what the file has of others

Of each kind (sim.teaching.kinds.KINDS) the first world is taken that is of it and not taken for a kind before, among as
many as stand below. What is said of it is worked out of the world; tests/teaching/test_vetted_worlds.py does so again.
"""

from __future__ import annotations

import sys

import yaml

from sim.scenario.load import load
from sim.scenario.shipped import shipped_folder
from sim.teaching.kinds import FOOLED, KINDS, search
from sim.teaching.worlds import FILE, read_worlds

SEARCHED = {
    "exercises/who_goes_first/disarmament_first": 200,
    "exercises/who_goes_first/side_by_side": 200,
    "exercises/two_tables/talks": 200,
    "exercises/the_mediators_week/twelve_weeks": 100,
    "exercises/one_deal/deal": 200,
    "exercises/small_steps/four_steps": 200,
    "exercises/the_guarantor/enforces": 200,
    "exercises/spoilers/read_rightly": 200,
    "exercises/design_a_road/side_by_side": 200,
    "exercises/doubt_the_model/withdrawal_first": 200,
    "exercises/the_veto/vetoed": 60,
    "gaza/side_by_side": 100,
}
"""Which scenarios a class plays, and among how many worlds of seed 0 each was searched."""
LEFT_OUT = {"exercises/the_veto/vetoed": {FOOLED}, "gaza/side_by_side": {FOOLED}}
"""Kinds that were not searched for: where arms are taken up again unseen, nearly all worlds would be followed."""
HEAD = """\
# Worlds for teaching: by scenario a number (sim play SCENARIO --world N), the kind, and what a teacher would say of it.
# It tells how the world goes where nobody plays. `python -m docs.worlds` searched for them; where the model changes,
# tests/teaching/test_vetted_worlds.py says which of them are not what they were.
"""


def main() -> None:
    """Search, and write the file after each scenario."""
    file = shipped_folder() / "exercises" / FILE
    kept = read_worlds(file)
    found = {name: [one.model_dump(exclude_defaults=True) for one in kept.get(name, ())] for name in SEARCHED}
    for name in sys.argv[1:] or SEARCHED:
        found[name] = []
        kinds = [kind for kind in KINDS if kind not in LEFT_OUT.get(name, ())]
        for kind, world, said in search(load(name), SEARCHED[name], kinds=kinds):
            print(f"{name} {world} ({kind}): {said}", flush=True)
            found[name].append({"world": world, "kind": kind, "says": said})
        written = yaml.safe_dump({key: one for key, one in found.items() if one}, sort_keys=False, width=120)
        file.write_text(HEAD + written, encoding="utf-8")


if __name__ == "__main__":
    main()
