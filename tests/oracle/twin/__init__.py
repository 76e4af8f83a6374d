"""The model written the ordinary way: one object for each agent, one world at a time, floats and `math`.

It shares nothing with `sim` but the table of luck, and so stands as a second opinion on every rule: a test proves that
both take the same decisions on the same luck.
"""

from tests.oracle.twin.dice import Dice, Table
from tests.oracle.twin.record import History, Step
from tests.oracle.twin.world import World, run_world, run_worlds

__all__ = ["Dice", "History", "Step", "Table", "World", "run_world", "run_worlds"]
