"""Where the blocks of a study are followed: here, in threads and processes of this machine, or on a cluster.

A program lets go of the interpreter's lock, so that its blocks are shared by threads; NumPy's are shared by processes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, Self, TypeVar

from numpy.typing import NDArray

from sim.engine import COMPILED, NUMPY, Choice, asked_for, chosen, shape_of, work_of
from sim.model.record import Record
from sim.study.blocks import Block, Task, follow
from sim.study.pool import Pool
from sim.study.update.kept import learnt

TRIES = 3  # how often a block may lose its worker before it counts as failed
AHEAD = 2  # blocks that wait for each worker: enough that none is idle, few enough to fit in memory
Progress = Callable[[int, int], None]
"""Called with the number of worlds done and the number of all."""
Arrays = Mapping[str, NDArray[Any]]


class Part(Protocol):
    """A part of the work, which one worker does: a block of worlds, or some forks of one."""

    @property
    def count(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str: ...
    def alone(self) -> Self: ...


P = TypeVar("P", bound=Part)
Found = TypeVar("Found")
Finished = tuple[int, Found | None, BaseException | None]
"""The place of a part, what was found, or what was in the way."""
Sharing = Callable[[Sequence[P], Sequence[int]], Iterator[Finished[Found]]]
"""Does the parts at these places, and gives each as it is finished."""


class Store(Protocol):
    """Where finished blocks are kept until their study is whole."""

    def __contains__(self, key: str) -> bool: ...
    def put(self, key: str, arrays: Arrays) -> None: ...
    def get(self, key: str) -> Arrays: ...


class BlocksFailed(Exception):
    """Some blocks could not be followed: `causes` by their names. The others are kept."""

    def __init__(self, causes: Mapping[str, BaseException], kept: int) -> None:
        self.causes = dict(causes)
        listed = "; ".join(f"{name}: {type(cause).__name__}: {cause}" for name, cause in self.causes.items())
        super().__init__(f"{len(self.causes)} of {len(self.causes) + kept} blocks failed ({listed})")


class Here(Executor):
    """Follows each block in this process as soon as it is asked for."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call the function at once; an interrupt stops the study and not only the block."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass(frozen=True)
class Workers:
    """Who follows the blocks: `open` gives an executor of `count` workers, anew where one broke.

    With a `store`, finished blocks are kept there, and those that it has are not followed again. Blocks that have a
    program are followed by as many `threads` of this process instead, unless there are none. `choice`: the engines;
    None: chosen for whatever is asked at once.
    """

    open: Callable[[], AbstractContextManager[Executor]] = Here
    count: int = 1
    store: Store | None = None
    threads: int = 0
    choice: Choice | None = None

    def follow(self, tasks: Sequence[Task], on_progress: Progress | None = None) -> list[list[Record]]:
        """The records of each task's blocks, in order, whoever followed them and whatever was finished before.

        Raises BlocksFailed once all others are done.
        """
        by_task = [task.blocks() for task in with_engines([learnt(task) for task in tasks], self.choice)]
        blocks = [block for several in by_task for block in several]
        done = dict(self._all(blocks, self._shared_out, lambda record: record.arrays, Record.of, on_progress))
        places = iter(range(len(blocks)))
        return [[done[next(places)] for _ in several] for several in by_task]

    def each(self, parts: Sequence[P], do: Callable[[P], Arrays], on_progress: Progress | None = None) -> list[Arrays]:
        """What a plain function finds of each part, in order, whoever did it and whatever was finished before.

        Raises BlocksFailed once all others are done.
        """
        opened = Here if len(parts) == 1 else self.open

        def shared_out(parts: Sequence[P], places: Sequence[int]) -> Iterator[Finished[Arrays]]:
            """All of them to the workers."""
            return self._followed(parts, places, opened, do)

        done = dict(self._all(parts, shared_out, _as_they_are, _as_they_are, on_progress))
        return [done[place] for place in range(len(parts))]

    def _all(
        self,
        blocks: Sequence[P],
        shared_out: Sharing[P, Found],
        as_arrays: Callable[[Found], Arrays],
        of_arrays: Callable[[Arrays], Found],
        on_progress: Progress | None,
    ) -> Iterator[tuple[int, Found]]:
        count, everything = 0, sum(block.count for block in blocks)
        keys = [block.key for block in blocks] if self.store is not None else []
        missing = [place for place in range(len(blocks)) if self.store is None or keys[place] not in self.store]
        causes: dict[str, BaseException] = {}
        there = set(range(len(blocks))).difference(missing)
        for place in there:
            count += blocks[place].count
            yield place, of_arrays(self._kept(keys[place]))
        for place, record, cause in shared_out(blocks, missing):
            count += blocks[place].count
            if on_progress is not None:
                on_progress(count, everything)
            if record is None:
                causes[blocks[place].name] = cause or RuntimeError("its worker was lost")
            elif self.store is None:
                yield place, record
            else:
                self.store.put(keys[place], as_arrays(record))
                yield place, of_arrays(self._kept(keys[place]))
        if causes:
            raise BlocksFailed(causes, len(blocks) - len(causes))

    def _kept(self, key: str) -> Arrays:
        assert self.store is not None
        return self.store.get(key)

    def _shared_out(self, blocks: Sequence[Block], places: Sequence[int]) -> Iterator[Finished[Record]]:
        """Blocks that have a program to the threads, and the others to the workers."""
        in_threads = [place for place in places if self.threads and blocks[place].task.is_compiled]
        if in_threads:
            most = max(self.threads // len(in_threads), 1)  # few blocks: several threads for each
            stop = threading.Event()
            if self.threads == 1 or len(in_threads) == 1:
                yield from self._followed(blocks, in_threads, Here, partial(follow, threads=most))
            else:
                opened = partial(_threads, min(self.threads, len(in_threads)), stop)
                yield from self._followed(blocks, in_threads, opened, partial(follow, threads=most, stop=stop))
        others = sorted(set(places).difference(in_threads))
        if others:
            alone = len(others) == 1 and self.threads > 0  # for one block no process need be started
            yield from self._followed(blocks, others, Here if alone else self.open, follow)

    def _followed(
        self,
        blocks: Sequence[P],
        places: Sequence[int],
        opened: Callable[[], AbstractContextManager[Executor]],
        follow: Callable[[P], Found],
    ) -> Iterator[Finished[Found]]:
        """Each block as it is finished: its record or why there is none. Whose worker was lost is asked for again."""
        left, tries = list(places), dict.fromkeys(places, 0)
        while left:
            waiting, lost = left, list[int]()
            left = []
            with opened() as executor:
                asked: dict[Future[Found], int] = {}
                while waiting or asked:
                    while waiting and len(asked) < AHEAD * self.count and not lost:
                        place = waiting.pop(0)
                        try:
                            asked[executor.submit(follow, blocks[place].alone())] = place
                        except BrokenExecutor:
                            lost.append(place)
                    if not asked:
                        break
                    for future in sorted(wait(asked, return_when=FIRST_COMPLETED).done, key=asked.__getitem__):
                        place = asked.pop(future)
                        cause = future.exception()
                        if isinstance(cause, BrokenExecutor):
                            lost.append(place)
                        else:
                            yield place, None if cause else future.result(), cause
            for place in lost:
                tries[place] += 1
                if tries[place] < TRIES:
                    left.append(place)
                else:
                    yield place, None, None
            left += waiting


def _as_they_are(arrays: Arrays) -> Arrays:
    return arrays


def with_engines(tasks: Sequence[Task], choice: Choice | None = None) -> list[Task]:
    """The tasks, each with the engine that follows it: what is asked of one shape of scenario counts together."""
    asked = asked_for() if choice is None else choice.asked
    if asked in (NUMPY, COMPILED):
        return [replace(task, engine=asked) for task in tasks]
    shapes = [shape_of(task.plan, task.standing) for task in tasks]
    work: dict[str, float] = {}
    for shape, task in zip(shapes, tasks, strict=True):
        lived = 0 if task.past is None else task.past.weeks
        work[shape] = work.get(shape, 0.0) + work_of(task.plan.weeks - lived, task.points * task.worlds)
    found = (choice or chosen(work)).of(work)
    return [
        replace(task, engine=COMPILED if shape in found else NUMPY) for shape, task in zip(shapes, tasks, strict=True)
    ]


ALONE = Workers(threads=1)


def processes(count: int, store: Store | None = None) -> Workers:
    """As many threads and, for what has no program, processes of this machine; one alone works in this process.

    The processes are kept, once they are needed, for as long as these workers.
    """
    if count <= 1:
        return Workers(store=store, threads=1)
    return Workers(Pool(count), count, store, count)


@contextmanager
def _threads(count: int, stop: threading.Event) -> Iterator[Executor]:
    """Threads that stop where this one is interrupted."""
    with ThreadPoolExecutor(count) as executor:
        try:
            yield executor
        except BaseException:
            stop.set()
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def cluster(address: str, store: Store | None = None) -> Workers:
    """The workers of a Dask cluster whose scheduler listens at `address`, such as tcp://127.0.0.1:8786.

    Raises ImportError without the extra `cluster`, ValueError for what is no address, and OSError where nobody answers.
    """
    from distributed import Client
    from distributed.comm import get_address_host_port

    get_address_host_port(address)  # a client would find out only after a long wait, and could not be closed then
    with Client(address, timeout="10s", set_as_default=False) as client:
        count = max(sum(client.nthreads().values()), 1)

    @contextmanager
    def opened() -> Iterator[Executor]:
        with Client(address, timeout="10s", set_as_default=False) as client:
            yield client.get_executor(pure=False)

    return Workers(opened, count, store)
