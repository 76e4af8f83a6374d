"""The pictures of every kind of study, made out of what the study found; each kind's are loaded when they are drawn."""

from __future__ import annotations

from typing import Any

from sim.study.registry import drawn


def _of_a_run(found: Any) -> Any:
    from sim.charts.plots import Plots

    return Plots([found])


def _of_a_comparison(found: Any) -> Any:
    from sim.charts.plots import Plots

    return Plots(list(found.runs), found.differences())


def _of_a_tournament(found: Any) -> Any:
    from sim.charts.study_plots import TournamentPlots

    return TournamentPlots(found.setting, found.matrix())


def _of_obstacles(found: Any) -> Any:
    from sim.charts.obstacle_plots import ObstaclePlots
    from sim.words.obstacles import finding

    return ObstaclePlots(found.whole, finding(found), found.chain(), found.alone())


def _of_an_ablation(found: Any) -> Any:
    from sim.charts.study_plots import AblationPlots

    return AblationPlots(found.whole, found.effects(), found.comparisons)


def _of_roadmaps(found: Any) -> Any:
    from sim.charts.roadmaps_plots import RoadmapsPlots

    return RoadmapsPlots(found.setting, found.roads(), found.lattice(), found.titles, found.letters)


def _of_turning_points(found: Any) -> Any:
    from sim.charts.turning_plots import TurningPlots

    return TurningPlots(found.setting, found.world, found.futures, found.chances, found.decisions)


def _of_a_what_if(found: Any) -> Any:
    from sim.charts.turning_plots import WhatIfPlots

    return WhatIfPlots(found.setting, found.world, found.week, found.ordered(), found.weeks)


def _of_a_forecast(found: Any) -> Any:
    from sim.charts.forecast_plots import ForecastPlots

    return ForecastPlots(found.setting, found.found["errors"], found.known_until, found.left_out)


def _of_an_update(found: Any) -> Any:
    from sim.charts.update_plots import UpdatePlots

    return UpdatePlots(found.scenario, found.both, found.facts)


def _of_history(found: Any) -> Any:
    from sim.charts.history_plots import HistoryPlots

    return HistoryPlots(found.settings, found.found)


def _of_a_hindcast(found: Any) -> Any:
    from sim.charts.hindcast_plots import HindcastPlots

    return HindcastPlots(found.setting, found.known, found.found)


def _of_a_sweep(found: Any) -> Any:
    from sim.charts.sweep_plots import SweepPlots

    return SweepPlots(found.settings, found.vary, found.grid, found.differences, found.swaps())


def _of_a_sensitivity(found: Any) -> Any:
    from sim.charts.sensitivity_plots import SensitivityPlots

    state = found.options.state
    return SensitivityPlots(found.setting, state, found.alone, found.screening, found.indices, found.tornado)


def _of_a_story(found: Any) -> Any:
    from sim.charts.story_plots import StoryPlots

    return StoryPlots(found)


drawn("run", _of_a_run)
drawn("comparison", _of_a_comparison)
drawn("tournament", _of_a_tournament)
drawn("obstacles", _of_obstacles)
drawn("ablation", _of_an_ablation)
drawn("roadmaps", _of_roadmaps)
drawn("turning points", _of_turning_points)
drawn("what if", _of_a_what_if)
drawn("forecast", _of_a_forecast)
drawn("update", _of_an_update)
drawn("history", _of_history)
drawn("hindcast", _of_a_hindcast)
drawn("sweep", _of_a_sweep)
drawn("sensitivity", _of_a_sensitivity)
drawn("story", _of_a_story)
