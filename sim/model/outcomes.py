"""The words for how a run ends, why it stalls, and what actors can do, for those who read results."""

from sim.rules.conduct import OPTIONS
from sim.rules.contribution import STATUSES
from sim.rules.endings import REASONS, STATES
from sim.rules.mediation import ACTS

__all__ = ["ACTS", "OPTIONS", "REASONS", "STATES", "STATUSES"]
