"""Blocks and who follows them: the same result for any number of workers, in any order, whoever is lost on the way."""

from __future__ import annotations

import gc
import os
import random
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.world import World
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study import workers as working
from sim.study.blocks import BLOCK, Block, Task
from sim.study.workers import ALONE, BlocksFailed, Here, Workers, processes

FUTURES = 4


@pytest.fixture(scope="module")
def plan() -> Scenario:
    return load("gaza/side_by_side", {"weeks": 6, "futures_per_draw": FUTURES})


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.blocks.Task.blocks.__defaults__", (8,))


def same(first: list[Any], second: list[Any]) -> bool:
    pairs = list(zip(first, second, strict=True))
    return all(
        set(one.arrays) == set(other.arrays)
        and all(np.array_equal(one.arrays[name], other.arrays[name], equal_nan=one.arrays[name].dtype.kind == "f")
                for name in one.arrays)
        for one, other in pairs
    )  # fmt: skip


@cache
def phased() -> Scenario:
    return load("gaza/side_by_side")


@given(st.integers(1, 60), st.integers(1, 7), st.integers(1, 40), st.integers(1, 8))
def test_blocks_cover_every_world_of_every_point_once(worlds: int, points: int, size: int, futures: int) -> None:
    plan = phased().model_copy(update={"futures_per_draw": futures})
    task = Task(plan, worlds, given={"force.mandate": np.linspace(0, 1, points)})
    seen = [
        (point, world)
        for block in task.blocks(size)
        for point in range(*block.points)
        for world in range(*block.worlds)
    ]
    assert seen == [(point, world) for point in range(points) for world in range(worlds)]
    for block in task.blocks(size):
        assert block.points[1] - block.points[0] == 1 or block.worlds == (0, worlds)
        assert block.worlds[0] % futures == 0
        assert block.worlds[1] % futures == 0 or block.worlds[1] == worlds


def test_small_studies_are_cut_as_well_and_large_ones_into_whole_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # blocks of the size that they have in use
    sizes = {worlds: [block.count for block in Task(phased(), worlds).blocks()] for worlds in (900, 13_500, 100_000)}
    assert sizes[900] == [900]
    assert len(sizes[13_500]) == 4
    assert max(sizes[100_000]) <= BLOCK
    assert len(sizes[100_000]) >= 8
    assert all(sum(blocks) == worlds for worlds, blocks in sizes.items())


def test_blocks_of_a_program_are_smaller_since_threads_share_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    sizes = {worlds: Task(phased(), worlds, engine="compiled").size for worlds in (1000, 4000, 100_000)}
    assert sizes == {1000: 1024, 4000: 1024, 100_000: 4096}
    assert Task(phased(), 4000, engine="numpy").size == 4096


def test_a_block_that_is_done_leaves_no_world_behind(plan: Scenario) -> None:
    """Else a study of many blocks would take the more memory the longer it runs."""

    def there() -> int:
        return sum(isinstance(one, World) for one in gc.get_objects())

    gc.collect()
    before = there()
    for block in Task(plan, 24).blocks():
        block.follow()
    gc.collect()
    assert there() == before


def test_blocks_of_different_questions_have_different_keys(plan: Scenario) -> None:
    given = {"force.mandate": np.array([0.0, 0.5])}
    tasks = [
        Task(plan, 8),
        Task(plan, 9),
        Task(plan, 8, seed=1),
        Task(plan, 8, branch="other"),
        Task(plan, 8, kept=1),
        Task(plan, 8, shown=("progress",)),
        Task(plan, 8, given=given),
        Task(plan, 8, given={"force.mandate": np.array([0.1, 0.6])}),
        Task(plan, 8, given={"mediation.messages": np.array([0.0, 0.5])}),
        Task(plan.model_copy(update={"weeks": 5}), 8),
    ]
    keys = [block.key for task in tasks for block in task.blocks()]
    assert len(set(keys)) == len(keys)


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 8])
def test_any_number_of_processes_finds_the_same(count: int, plan: Scenario) -> None:
    tasks = [Task(plan, 40, kept=10), Task(plan, 8, given={"force.mandate": np.array([0.0, 0.5, 1.0])})]
    alone, many = ALONE.follow(tasks), processes(count).follow(tasks)
    assert [len(records) for records in many] == [5, 3]
    assert all(same(one, other) for one, other in zip(alone, many, strict=True))


class Shuffled(ThreadPoolExecutor):
    """Finishes blocks in another order."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        import time

        return super().submit(lambda: (time.sleep(random.Random(id(args)).random() / 50), fn(*args, **kwargs))[1])


def test_the_order_in_which_blocks_are_finished_does_not_matter(plan: Scenario) -> None:
    task = Task(plan, 40, kept=10)
    assert same(Workers(lambda: Shuffled(4), 4).follow([task])[0], ALONE.follow([task])[0])


def test_progress_counts_every_world_to_the_end(plan: Scenario) -> None:
    told: list[tuple[int, int]] = []
    ALONE.follow([Task(plan, 20), Task(plan, 10)], lambda done, everything: told.append((done, everything)))
    assert told == [(8, 30), (16, 30), (20, 30), (28, 30), (30, 30)]


def test_a_block_that_fails_is_named_and_the_others_are_kept(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def follow(block: Block) -> Any:
        if block.worlds[0] == 8:
            raise ZeroDivisionError("on purpose")
        return block.follow()

    kept: dict[str, Any] = {}

    class Store(dict[str, Any]):
        def put(self, key: str, arrays: Any) -> None:
            self[key] = arrays

        def get(self, key: str) -> Any:  # type: ignore[override]
            return self[key]

    store = Store(kept)
    monkeypatch.setattr(working, "follow", follow)
    with pytest.raises(BlocksFailed, match=r"1 of 3 blocks failed.*worlds 8 to 15: ZeroDivisionError: on purpose"):
        Workers(store=store).follow([Task(plan, 20)])
    assert len(store) == 2


def lose_a_worker(block: Block) -> Any:
    """Kill this process before the second block is finished, once."""
    mark = Path(os.environ["SIM_TEST_MARK"])
    if block.worlds[0] == 8 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return block.follow()


def lose_every_worker(block: Block) -> Any:
    """Kill this process whenever it is asked for the second block."""
    if block.worlds[0] == 8:
        os.kill(os.getpid(), signal.SIGKILL)
    return block.follow()


@contextmanager
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("fork" if os.name == "posix" else "spawn")) as executor:
        yield executor


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_worker_that_is_killed_midway_is_replaced(
    plan: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SIM_TEST_MARK", str(tmp_path / "mark"))
    monkeypatch.setattr(working, "follow", lose_a_worker)
    found = Workers(pool, 2).follow([Task(plan, 40)])[0]
    assert (tmp_path / "mark").exists()
    assert same(found, [block.follow() for block in Task(plan, 40).blocks()])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_block_that_kills_every_worker_is_named(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "follow", lose_every_worker)
    with pytest.raises(BlocksFailed, match=r"worlds 8 to 15: .*its worker was lost"):
        Workers(pool, 1).follow([Task(plan, 40)])


def test_here_an_interrupt_stops_the_study_and_not_only_a_block() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Here().submit(stop)


@pytest.mark.slow
def test_processes_are_kept_from_one_study_to_the_next(plan: Scenario) -> None:
    workers = processes(2)
    found = [workers.follow([Task(plan, 40)])]
    there = {child.pid for child in active_children()}
    found.append(workers.follow([Task(plan, 40)]))
    assert there
    assert {child.pid for child in active_children()} >= there
    assert same(found[0][0], found[1][0])
