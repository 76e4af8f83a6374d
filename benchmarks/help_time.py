"""How long `sim --help` takes: the best of five must stay within BUDGET. Run as `python -m benchmarks.help_time`."""

from __future__ import annotations

import subprocess
import sys
import time

BUDGET = 0.4  # seconds
TRIES = 5


def measure() -> float:
    """The shortest of TRIES runs, in seconds."""
    taken = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sim", "--help"], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def main() -> int:
    """Print the time, and fail if it is over the budget."""
    best = measure()
    print(f"sim --help: {best:.2f} s at best of {TRIES} (budget {BUDGET} s)")
    return 0 if best <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
