"""The words for how a run ends and why it stalls, for those who read results."""

from sim.rules.endings import REASONS, STATES

__all__ = ["REASONS", "STATES"]
