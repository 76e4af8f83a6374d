"""Weeks in which the very same happens again, told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sim.study.telling.sentence import Sentence

AGAIN = {"found out", "rejected"}  # kinds that come back week after week
SAME = "The same happens in each of these weeks."


def joined(paragraphs: Iterable[Sequence[Sentence]]) -> Iterator[Sequence[Sentence]]:
    """The paragraphs, those joined that tell of the same deed in one week after the other."""
    held: Sequence[Sentence] = ()
    for paragraph in paragraphs:
        if held and _goes_on(held, paragraph):
            held = [replace(one, until=paragraph[0].week) for one in held]
            continue
        if held:
            yield _closed(held)
        held = paragraph
    if held:
        yield _closed(held)


def _goes_on(before: Sequence[Sentence], after: Sequence[Sentence]) -> bool:
    is_next = after[0].week == before[0].last + 1 and all(one.kind in AGAIN for one in (*before, *after))
    return is_next and [_gist(one) for one in before] == [_gist(one) for one in after]


def _gist(sentence: Sentence) -> tuple[str, str, str]:
    """About whom a sentence is, and what it says before its reasons."""
    return sentence.actor, sentence.kind, sentence.text.partition(". ")[0]


def _closed(paragraph: Sequence[Sentence]) -> Sequence[Sentence]:
    first = paragraph[0]
    if first.kind not in AGAIN or first.last == first.week:
        return paragraph
    return [*paragraph, Sentence(first.week, "", "again", SAME, first.last)]
