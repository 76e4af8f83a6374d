"""The archive: the same question in the same folder, whole or not at all."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pandas as pd
import pytest

from sim import archive
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.template import template
from sim.study.compare import Comparison, compare
from sim.study.run import Run, run


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    file = tmp_path_factory.mktemp("plan") / "plan.yaml"
    file.write_text(template(), encoding="utf-8")
    return load(file, {"weeks": 60})


@pytest.fixture(scope="module")
def found(plan: Scenario) -> Run:
    return run(plan, worlds=24, seed=3)


@pytest.fixture(scope="module")
def compared(plan: Scenario) -> Comparison:
    return compare([plan, plan.model_copy(update={"name": "Another: road/2"})], worlds=24)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_is_kept_with_manifest_tables_and_pictures(found: Run, tmp_path: Path) -> None:
    folder = archive.save(found, tmp_path, lambda pictures: (pictures / "shares.svg").write_text("<svg/>"))
    assert folder.parent == tmp_path / "two_sides_one_road"
    assert set(contents(folder)) == {
        "manifest.json",
        "pictures/shares.svg",
        *(f"tables/{name}.csv" for name in ("summary", "shares", "reasons", "human_state")),
    }


def test_a_comparison_keeps_its_differences(compared: Comparison, tmp_path: Path) -> None:
    folder = archive.save(compared, tmp_path)
    assert folder.parent.name == "two_sides_one_road_vs_another_road_2"
    differences = pd.read_csv(folder / "tables" / "differences.csv")
    assert list(differences["state"]) == ["completed", "progressing", "stalled", "collapsed"]
    for name in ("summary", "shares", "human_state"):
        table = pd.read_csv(folder / "tables" / f"{name}.csv")
        assert list(table["scenario"].unique()) == ["Two sides, one road", "Another: road/2"]


def test_tables_say_what_the_run_says(found: Run, tmp_path: Path) -> None:
    folder = archive.save(found, tmp_path)
    summary = pd.read_csv(folder / "tables" / "summary.csv").set_index("state")
    assert summary["share"].to_dict() == pytest.approx(found.summary()["share"].to_dict())
    weekly = pd.read_csv(folder / "tables" / "shares.csv")
    assert set(weekly["week"]) == set(range(61))


def test_the_same_question_lands_in_the_same_folder_with_the_same_bytes(
    plan: Scenario, found: Run, tmp_path: Path
) -> None:
    first = archive.save(found, tmp_path)
    before = contents(first)
    second = archive.save(run(plan, worlds=24, seed=3), tmp_path)
    assert second == first
    assert contents(second) == before
    assert [path.name for path in first.parent.iterdir()] == [first.name]


@pytest.mark.parametrize("other", [{"worlds": 25}, {"seed": 4}])
def test_another_question_lands_in_another_folder(
    other: dict[str, int], plan: Scenario, found: Run, tmp_path: Path
) -> None:
    asked = {"worlds": 24, "seed": 3, **other}
    assert archive.save(run(plan, **asked), tmp_path) != archive.save(found, tmp_path)


def test_the_manifest_says_what_determines_the_result_and_no_more(found: Run, tmp_path: Path) -> None:
    folder = archive.save(found, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"run_id", "kind", "worlds", "seed", "branch", "versions", "scenarios"}
    assert manifest["run_id"] == folder.name
    assert set(manifest["versions"]) == {"sim", "numpy", "scipy", "mesa", "python"}
    [one] = manifest["scenarios"]
    assert Scenario.model_validate(one["scenario"]).model_dump(mode="json") == one["scenario"]


def test_the_order_of_keys_does_not_change_the_run_id(found: Run) -> None:
    facts = archive.manifest(found)
    assert archive.run_id(dict(reversed(facts.items()))) == archive.run_id(facts)


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_nothing_is_left_of_a_save_that_fails(trouble: BaseException, found: Run, tmp_path: Path) -> None:
    def draw(pictures: Path) -> None:
        (pictures / "half.png").write_bytes(b"half")
        raise trouble

    expected = archive.CannotSave if isinstance(trouble, OSError) else type(trouble)
    with pytest.raises(expected):
        archive.save(found, tmp_path, draw)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    kept = archive.save(found, tmp_path)
    before = contents(kept)
    with pytest.raises(expected):
        archive.save(found, tmp_path, draw)
    assert contents(kept) == before
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_place_that_cannot_be_written_is_said_with_its_reason(found: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(archive.CannotSave, match="cannot write results"):
        archive.save(found, tmp_path / "file")
    with pytest.raises(archive.CannotSave, match="cannot write results"):
        archive.check_writable(tmp_path / "file")


def test_checking_leaves_nothing_behind(tmp_path: Path) -> None:
    archive.check_writable(tmp_path / "results")
    assert list((tmp_path / "results").iterdir()) == []


@pytest.mark.parametrize(
    "names, folder",
    [
        (["Disarmament first"], "disarmament_first"),
        (["../../etc"], "etc"),
        (["???"], "unnamed"),
        (["A", "B"], "a_vs_b"),
        (["x" * 200], "x" * 60),
        (["Disarmament first", *["Withdrawal first"] * 3], "disarmament_first_and_3_more"),
        (["Paix à Tir, étape 2"], "paix_à_tir_étape_2"),
    ],
)
def test_names_of_folders(names: list[str], folder: str) -> None:
    assert archive.slug(names) == folder
