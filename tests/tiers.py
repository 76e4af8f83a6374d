"""Which tests are slow beside those that say so: all that took a while when they were last timed.

    make tiers      times every test but the long ones, and writes tests/slow.txt anew

What a developer waits for is the sum over the cases of a test, so that a table of many quick rows may be slow too.
What tests share counts for the first of them; where that one is slow, it counts for the next. So all are timed, and
then what is left once more.
"""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

MOST = 1.5
"""Seconds that all cases of a fast test may take together, on an ordinary machine with nothing else to do."""
LISTED = Path(__file__).with_name("slow.txt")


@cache
def slow() -> frozenset[str]:
    """The tests that are listed as slow, such as `study/test_story.py::test_one_thing`."""
    return frozenset(LISTED.read_text(encoding="utf-8").split())


def timed(report: Path) -> Counter[str]:
    """Seconds that each test took, its cases together, by a report of pytest in JUnit's form."""
    seconds = Counter[str]()
    for case in ElementTree.parse(report).iter("testcase"):
        module = case.attrib["classname"].removeprefix("tests.").replace(".", "/")
        name = case.attrib["name"].partition("[")[0]
        seconds[f"{module}.py::{name}"] += float(case.attrib["time"])
    return seconds


def main() -> None:
    """Write the list anew from reports: whatever took long in one of them."""
    found = {test for report in sys.argv[1:] for test, seconds in timed(Path(report)).items() if seconds > MOST}
    LISTED.write_text("".join(f"{test}\n" for test in sorted(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
