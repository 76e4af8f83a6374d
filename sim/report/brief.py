"""A kept result as one page to hand on: the finding, a picture, how sure, what it hangs on, and what it is not."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sim import charts
from sim.report.assumptions import Numberlike
from sim.report.limits import LEFT_OUT, READING
from sim.report.page import render
from sim.report.pictures import of_pictures
from sim.report.result import Made, titled
from sim.scenario.provenance import balance, in_a_sentence
from sim.scenario.shipped import SUFFIXES, shipped_file
from sim.study.study import Study
from sim.words.tables import Table, few_draws, setting

SURE = "How sure"
"""How the heading of the table begins that says it, where a kind of study has one."""
MOST_ROWS = 10  # of a table on the page
MOST_FINDINGS = 3
LETTERS = 2600  # beyond which the page is set smaller
OF_TEXT = ("--observed", "--against", "--label", "--out", "--only", "--do", "--dask", "--set", "--vary")
"""Options whose value may look like a scenario."""
CHANGES = ("--set", "--weeks")  # options that change the scenario which is asked about
OF_NO_FILE = ("history", "hindcast")  # kinds that are not asked of a file with a scenario
ASK = ("levers", "sensitivity")
"""Commands that ask on which numbers an answer hangs."""


def brief(found: Study, made: Made, numbers: Mapping[str, Sequence[Numberlike]]) -> str:
    """The page on a study; `numbers` are those of its scenarios, by the scenario's name."""
    drawn = charts.of(found)
    answer, sure = found.answer(), how_sure(found)
    findings = [one for one in drawn.findings() if one not in answer][:MOST_FINDINGS]
    resting = in_a_sentence([balance(name, of) for name, of in numbers.items()])
    said = [answer, *findings, resting, *([sure.note, *(cell for row in sure.rows for cell in row)] if sure else [])]
    asking = () if found.kind in OF_NO_FILE else [one for one in ASK if one != found.kind]
    return render(
        "brief.html",
        warning=made.warning,
        title=titled(found),
        answer=answer,
        findings=findings,
        setting=setting(found),
        picture=next(iter(of_pictures(drawn, [drawn.first()])), None) if drawn.first() else None,
        few=few_draws(found),
        sure=sure,
        resting=resting,
        ask=[f"sim {command} {asked_about(made.command)}" for command in asking],
        left_out=LEFT_OUT,
        reading=READING,
        made=made,
        command=f"sim {shlex.join(made.command)}" if made.command else "",
        dense=sum(map(len, said)) > LETTERS,
    )


def how_sure(found: Study) -> Table | None:
    """The table that says how sure the answer is: its own, else the first, whose numbers bear their errors."""
    tables: list[Table] = [table for table in found.in_words() if table.rows]
    table = next((one for one in tables if one.heading.startswith(SURE)), tables[0] if tables else None)
    if table is None or len(table.rows) <= MOST_ROWS:
        return table
    more = f" {len(table.rows) - MOST_ROWS} more lines stand in the full report."
    return replace(table, rows=table.rows[:MOST_ROWS], note=f"{table.note}{more}".strip())


def asked_about(command: Sequence[str]) -> str:
    """The first scenario that a command names, with what the command changes in it; FILE where it names none."""
    words = list(command[1:])
    own = (word for before, word in pairwise(["", *words]) if before not in OF_TEXT and _is_scenario(word))
    return shlex.join([next(own, "FILE"), *_changes(words)])


def _changes(words: Iterable[str]) -> Iterator[str]:
    """Those options of a command that change the scenario, with their values."""
    follows = False
    for word in words:
        if follows or word.partition("=")[0] in CHANGES:
            yield word
        follows = word in CHANGES


def _is_scenario(word: str) -> bool:
    return "=" not in word and (word.endswith(SUFFIXES) or shipped_file(word) is not None)
