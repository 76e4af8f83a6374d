"""Measure how far every fact of tests/facts.yaml moves what happens, once it is switched off.

python -m docs.facts        print for each try the difference and its error, as they are to stand in the file
                            (a quarter of an hour on one core)
"""

from __future__ import annotations

from tests.facts import FACTS, all_effects, rounded, where


def main() -> None:
    """Print a line for each try, as soon as it is known."""
    for name, number, (mean, error) in all_effects():
        one = FACTS[name]["tries"][number]
        size, margin = rounded(mean, error)
        off = one.get("switch") or one["instead"]
        stated = f"stated {one.get('size')} +- {one.get('error')}, {one['moves'] or 'nothing'}"
        print(f"{name} {number + 1} {where(name, number)}, {one['outcome']}, {off}: ", end="")
        print(f"size: {size:g}, error: {margin:g} ({stated})", flush=True)


if __name__ == "__main__":
    main()
