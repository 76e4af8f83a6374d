"""What would the model have said of a time that is over? Calibrated on its first part, scored on the rest."""

from sim.study.hindcast.hindcast import WORLDS, Hindcast, hindcast

__all__ = ["WORLDS", "Hindcast", "hindcast"]
