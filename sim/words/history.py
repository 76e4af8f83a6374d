"""Past cases in small tables of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.phrases import percent
from sim.study.history.history import History
from sim.study.history.scores import FEWEST, FITTED, MEAN, MODEL, enough
from sim.study.registry import told
from sim.study.study import Asked
from sim.words.tables import Table

BESIDE = ("standard_error", "spread")


def in_words(history: History) -> list[Table]:
    """The predictions and the base rates; where outcomes were asked for, the scores and the largest misses."""
    settings, found = history.settings, history.found
    tables = [_predictions(settings, found["predictions"], found["errors"]), _base_rates(found["base_rates"])]
    if "scores" in found:
        tables += [_scores(found["scores"]), _misses(found["classes"])]
    return tables


def _predictions(settings: Sequence[Asked], predictions: pd.DataFrame, errors: pd.DataFrame) -> Table:
    rows = []
    for one, error, setting in zip(predictions.to_dict("records"), errors.to_dict("records"), settings, strict=True):
        shares = (f"{100 * one[name]:.0f}" for name in ("completed_in_time", "completed_late", "stalled", "collapsed"))
        median = one["median_months"]
        apart = (f"{100 * error[name]:.0f}" if error[name] == error[name] else "-" for name in BESIDE)
        rows.append((setting.scenario.name, *shares, "-" if median != median else f"{median:.0f}", *apart))
    return Table(
        "How past agreements would end",
        "Per cent of worlds, by what was known at signing. Completed: the main milestone of the disarmament (four "
        "fifths of it) is verified by month 60; in time: within 1.6 times the planned months. Stalled: neither that "
        "nor collapsed, those that still progress at month 60 among them. Months: the median of the worlds "
        "that complete. Of the share that completes: ± one standard error, and the spread, how far it differs between "
        "draws of the assumptions (standard deviation, chance taken off; 0: too small to be told).",
        ("", "in time", "late", "stalled", "collapsed", "months", "±", "spread"),
        tuple(rows),
    )


def _base_rates(table: pd.DataFrame) -> Table:
    rows: Any = table.itertuples()
    return Table(
        "Beside base rates",
        "Per cent, over all these cases alike. The fit of two numbers aimed at those with a star; ±: "
        "one standard error of the base rate. The cases of a file are no sample of all agreements.",
        ("", "observed", "±", "model"),
        tuple(
            (
                row.base_rate + (" *" if row.fitted else ""),
                f"{100 * row.observed:.0f}",
                f"{100 * row.standard_error:.0f}",
                f"{100 * row.model:.0f}",
            )
            for row in rows
        ),
    )


def _scores(table: pd.DataFrame) -> Table:
    def said(row: Any, name: str) -> str:
        value, low, high = (getattr(row, f"{name}{part}") for part in ("", "_low", "_high"))
        if value != value:
            return "-"
        return f"{value:.2f}" if low != low else f"{value:.2f} [{low:.2f}, {high:.2f}]"

    def apart(row: Any) -> str:
        return "" if row.predictor in (MODEL, MEAN) else said(row, "auc_difference")

    rows: Any = table.itertuples()
    first = table.iloc[0]
    few = "" if enough(table) else f" No AUC and no intervals: there are fewer than {FEWEST} cases of one end."
    return Table(
        "Did the chances rank what happened?",
        f"{int(first.cases)} cases, {int(first.completed)} completed by month 60; 95 % bootstrap intervals over cases. "
        "AUC: the chance that of two cases the one that completed was ranked higher (.5: by luck). Brier: mean squared "
        "miss (0 is best; lower is better). Difference: the model's AUC minus that of the line, on the same samples. "
        f"Rules of one variable and the {FITTED} are fitted to all other cases, and so know how often these cases "
        f"completed; {MODEL} does not. So few cases can show blunders and prove nothing.{few}",
        ("", "AUC", "Brier", "difference in AUC"),
        tuple((row.predictor, said(row, "auc"), said(row, "brier"), apart(row)) for row in rows),
    )


def _misses(table: pd.DataFrame) -> Table:
    worst: Any = table.sort_values("surprise", ascending=False, kind="stable").head(6).itertuples()
    return Table(
        "What surprised the model most",
        "Bits: 1 is what a fair coin would be, each further bit halves the share of worlds that ended like this.",
        ("", "happened", "share of that", "bits"),
        tuple(
            (row.name, str(row.happened).replace("_", " "), f"{100 * row.share_of_that:.0f} %", f"{row.surprise:.1f}")
            for row in worst
            if row.surprise == row.surprise
        ),
    )


def answer(found: History) -> str:
    """How the chances lie, and how well they rank where that was asked."""
    chance = found.predictions["completed_in_time"] + found.predictions["completed_late"]
    first, last = int(chance.argmax()), int(chance.argmin())
    names = [one.scenario.name for one in found.settings]
    said = (
        f"{len(names)} past agreements from their signing, by one rule: the main milestone of the disarmament is "
        f"reached by month 60 in "
        f"{percent(float(chance.mean()))} of worlds, most often for {names[first]} "
        f"({percent(chance.iloc[first])}), least for {names[last]} ({percent(chance.iloc[last])})."
    )
    if "scores" not in found.found:
        return said
    if not enough(found.scores):
        first = found.scores.iloc[0]
        return (
            f"{said} Of {int(first.cases)} whose end is told {int(first.completed)} completed: too few of one end "
            "to score the ranking."
        )
    model: Any = found.scores.set_index("predictor").loc[MODEL]
    return (
        f"{said} Of {int(model.cases)} whose end is told {int(model.completed)} completed; AUC {model.auc:.2f} "
        f"[{model.auc_low:.2f}, {model.auc_high:.2f}], where .5 is chance: so few cases prove nothing."
    )


def finding(found: History) -> str:
    """How well the chances rank the cases, as the title of a picture, or how they lie."""
    chance = found.predictions["completed_in_time"] + found.predictions["completed_late"]
    ends = f"{percent(float(chance.min()))} to {percent(float(chance.max()))}"
    if "scores" not in found.found or not enough(found.scores):
        return f"{len(found.settings)} past cases, by one rule: {ends} of worlds complete"
    model: Any = found.scores.set_index("predictor").loc[MODEL]
    if model.auc_low <= 0.5 <= model.auc_high:
        return f"How {int(model.cases)} past cases ended cannot be told from their chances (AUC {model.auc:.2f})"
    way = "as" if model.auc > 0.5 else "against what"
    return f"{int(model.cases)} past cases ended {way} their chances said: AUC {model.auc:.2f}"


told("history", answer=answer, tables=in_words)
