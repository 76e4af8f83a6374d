"""Orders for a party of strategy `human`: they are followed, or refused where nobody could follow them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli.commands import app
from sim.rules.conduct import STEP
from tests.stories import TOLD, story
from tests.support import ONE_EXCHANGE

ROOT = Path(__file__).resolve().parent.parent
ONE_TOLD = {"parties.alpha.strategy": "human"}


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ({"alhpa": {"arms": STEP}}, "no party is called `alhpa`; did you mean `alpha`?"),
        ({"alpha": {"amrs": STEP}}, "orders.alpha: `amrs` is no track that it owns on a road; did you mean `arms`?"),
        ({"alpha": {"troops": STEP}}, "orders.alpha: `troops` is no track that it owns"),
        ({"alpha": {"arms": "step"}}, "orders.alpha.arms: found 'step'; write one of 0 (step), 1 (hold)"),
        ({"alpha": {"arms": 4}}, "orders.alpha.arms: found 4;"),
        ({"alpha": {"arms": [STEP, STEP]}}, "one for each of the 3 worlds"),
        ({"beta": {"troops": STEP}}, "orders.beta: it decides by `foresight` and takes no orders"),
    ],
)
def test_an_order_that_nobody_could_follow_is_refused(orders: dict[str, Any], said: str) -> None:
    world = story(ONE_TOLD, ONE_EXCHANGE, worlds=3)
    world.orders = orders
    with pytest.raises(ValueError, match=re.escape(said)):
        world.step()
    assert world.step_number == 0


def test_all_that_is_wrong_with_orders_is_said_at_once() -> None:
    world = story(TOLD, ONE_EXCHANGE)
    world.orders = {"gamma": {}, "alpha": {"amrs": STEP, "arms": 9}}
    with pytest.raises(ValueError, match="gamma") as refused:
        world.step()
    assert len(str(refused.value).splitlines()) == 3


def test_the_example_of_contributing_runs_and_follows_its_orders() -> None:
    examples = re.findall(r"^```python\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S)
    [example] = [one for one in examples if "world.orders" in one]
    found: dict[str, Any] = {}
    exec(example, found)
    ledger = found["world"].ledger
    seen, real = ledger.level_seen("disarmament"), ledger.level("disarmament")
    assert seen[2] > seen[0] > seen[1] == 0
    assert real[0] > real[1] == real[2] == 0  # who pretends is seen to do most, until it is found out


def test_a_run_in_which_nobody_gives_orders_says_so(tmp_path: Path) -> None:
    asked = ["gaza/side_by_side", "--weeks", "4", "--set", "parties.hamas.strategy=human"]
    study = ["--worlds", "20", "--no-pictures", "--out", str(tmp_path)]
    for command in (["run", *asked, *study], ["story", *asked]):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0
        assert "parties.hamas.strategy: `human` waits for orders" in done.stderr
        assert "Hamas holds all that it owes" in done.stderr
