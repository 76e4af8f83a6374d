"""Dated expectations from a scenario, sealed: a table, a page and a manifest in a folder."""

from __future__ import annotations

from pathlib import Path

WORLDS = 4000


def write(
    file: str, folder: Path | None, worlds: int, seed: int, workers: int, observed: str | None = None
) -> list[Path]:
    """Work the expectations out and write tables, page and manifest; the paths written."""
    from sim.cli import sealed
    from sim.cli.numbers import numbers_of
    from sim.cli.progress import progress
    from sim.cli.reading import load_all, observing
    from sim.report.expectations import expectations
    from sim.study.forecast.forecast import forecast
    from sim.study.workers import processes

    [plan] = observing(load_all([file], None, None), observed)
    to = folder or Path(f"forecast_{Path(file).stem}")
    to.mkdir(parents=True, exist_ok=True)
    with progress("Following the worlds", quiet=False) as bar:
        report = None if bar is None else bar.advance
        found = forecast(plan, worlds, seed, workers=processes(workers), on_progress=report)
    sealed.write(found, to, {})
    since = f" --observed {observed}" if observed else ""
    command = f"sim report --forecast {file}{since} --worlds {worlds} --seed {seed}"
    page = to / "forecast.html"
    page.write_text(expectations(found, numbers_of(plan), command), encoding="utf-8")
    return [to / "forecast.csv", to / "errors.csv", page, to / "manifest.json"]
