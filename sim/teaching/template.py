"""The exercise that `sim exercise new` writes: ready to run and to be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.scenario.template import template

EXERCISE = """\
title: An exercise of one's own         # every key is checked: `sim exercise run {folder}` names all faults at once
level: introductory                     # introductory, intermediate or advanced
minutes: 45                             # 20 to 90
timing: Guesses 5 minutes, comparison and question 20, debrief 20.   # for the key
short: {minutes: 20, do: "The comparison, its question and the debrief, without the reading."}   # may be left out
guess: {ask: "In how many of 100 worlds is all done?", of: [with, without]}   # before the ideas; may be left out
goals:
  - say what a guarantee does to a road, and what it does not
ideas: What the class should know before it begins, in a paragraph.
reading:
  - Author, year, title.
scenarios:                              # a name for each, and its file in this folder or a shipped scenario
  with: with.yaml
  without: without.yaml
worlds: 400                             # for the key; more worlds, smaller errors
steps:
  - do: Run both and compare how often the road completes.
    command: sim exercise run {folder}
questions:
  - ask: Does the road complete more often with the guarantee?
    # What stands in double braces is worked out when the handout is made, so that a key never disagrees with the model.
    answer: >-
      {{ verdict("with", "without", "completed") }}: {{ share("with", "completed") }} with it and
      {{ share("without", "completed") }} without.
  - kind: rival                           # or prediction, or transfer (to another case); may be left out
    ask: "“A guarantee only saves time.” Which number of the two runs would rule this out?"
    answer: >-
      A difference in stalled worlds: {{ difference("with", "without", "stalled") }}.
debrief:
  - ask: Who would have to give this guarantee, and why would they?
    answer: The model does not say; that is the point of the question.
textbook: Where the model agrees with what the class has read, and where it does not.
pictures:
  - {show: shares, of: [with, without]}
"""
WITHOUT = """\
# The same two sides, and nobody who guarantees.
based_on: with.yaml
name: Without a guarantee
question: What becomes of the road where nobody guarantees it?
guarantee: {enforcement: 0, protection: 0}
"""


QUESTION = "How often is the road completed where somebody guarantees it?"


def files(folder: str) -> Mapping[str, str]:
    """The files of a new exercise, by name; `folder` is where it is, as a command names it."""
    first = template().replace("name: Two sides, one road", "name: With a guarantee", 1)
    first = re.sub(r"^question: [^#\n]*?( +#.*)?$", rf"question: {QUESTION}\1", first, count=1, flags=re.M)
    sheet = EXERCISE.replace("{folder}", folder)
    return {"exercise.yaml": sheet, "with.yaml": first, "without.yaml": WITHOUT}
