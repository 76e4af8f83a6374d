"""What would the model have said of a time that is over? Calibrated on its first part, scored on the rest."""

from sim.study.hindcast.hindcast import Hindcast, hindcast

__all__ = ["Hindcast", "hindcast"]
