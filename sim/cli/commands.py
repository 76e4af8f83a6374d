"""The commands, each a few lines: read what is asked, let the study answer, show it. Help lists them in this order."""

from sim.cli import ask, classes, explain, forecast, history, keep, play, results, serve, teach
from sim.cli.app import app

__all__ = ["app", "ask", "classes", "explain", "forecast", "history", "keep", "play", "results", "serve", "teach"]
