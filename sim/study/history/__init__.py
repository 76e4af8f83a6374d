"""What would the model have said of past agreements at their signing, and how does that compare with what happened?"""

from sim.study.history.history import History, history

__all__ = ["History", "history"]
