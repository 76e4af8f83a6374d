"""Where the blocks of a study are followed: here, in processes of this machine, or on a cluster."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import Any, Protocol

from numpy.typing import NDArray

from sim.model.record import Record
from sim.study.blocks import Block, Task, follow
from sim.study.update.learning import learnt

TRIES = 3  # how often a block may lose its worker before it counts as failed
AHEAD = 2  # blocks that wait for each worker: enough that none is idle, few enough to fit in memory
Progress = Callable[[int, int], None]
"""Called with the number of worlds done and the number of all."""


class Store(Protocol):
    """Where finished blocks are kept until their study is whole."""

    def __contains__(self, key: str) -> bool: ...
    def put(self, key: str, arrays: Mapping[str, NDArray[Any]]) -> None: ...
    def get(self, key: str) -> Mapping[str, NDArray[Any]]: ...


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

    With a `store`, finished blocks are kept there, and those that it has are not followed again.
    """

    open: Callable[[], AbstractContextManager[Executor]] = Here
    count: int = 1
    store: Store | None = None

    def follow(self, tasks: Sequence[Task], on_progress: Progress | None = None) -> list[list[Record]]:
        """The records of each task's blocks, in order, whoever followed them and whatever was finished before.

        Raises BlocksFailed once all others are done.
        """
        by_task = [learnt(task).blocks() for task in tasks]
        blocks = [block for several in by_task for block in several]
        done = dict(self._all(blocks, on_progress))
        places = iter(range(len(blocks)))
        return [[done[next(places)] for _ in several] for several in by_task]

    def _all(self, blocks: Sequence[Block], on_progress: Progress | None) -> Iterator[tuple[int, Record]]:
        count, everything = 0, sum(block.count for block in blocks)
        keys = [block.key for block in blocks] if self.store is not None else []
        missing = [place for place in range(len(blocks)) if self.store is None or keys[place] not in self.store]
        causes: dict[str, BaseException] = {}
        there = set(range(len(blocks))).difference(missing)
        for place in there:
            count += blocks[place].count
            yield place, self._kept(keys[place])
        for place, record, cause in self._followed(blocks, missing):
            count += blocks[place].count
            if on_progress is not None:
                on_progress(count, everything)
            if record is None:
                causes[blocks[place].name] = cause or RuntimeError("its worker was lost")
            elif self.store is None:
                yield place, record
            else:
                self.store.put(keys[place], record.arrays)
                yield place, self._kept(keys[place])
        if causes:
            raise BlocksFailed(causes, len(blocks) - len(causes))

    def _kept(self, key: str) -> Record:
        assert self.store is not None
        return Record.of(self.store.get(key))

    def _followed(
        self, blocks: Sequence[Block], places: Sequence[int]
    ) -> Iterator[tuple[int, Record | None, BaseException | None]]:
        """Each block as it is finished: its record or why there is none. Whose worker was lost is asked for again."""
        left, tries = list(places), dict.fromkeys(places, 0)
        while left:
            waiting, lost = left, list[int]()
            left = []
            with self.open() as executor:
                asked: dict[Future[Record], int] = {}
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


ALONE = Workers()


def processes(count: int, store: Store | None = None) -> Workers:
    """Workers in `count` processes of this machine; one alone works in this process."""
    if count <= 1:
        return Workers(store=store)
    return Workers(lambda: _pool(count), count, store)


@contextmanager
def _pool(count: int) -> Iterator[Executor]:
    """Processes that leave an interrupt to this one, and that end at once where it has no more use for them."""
    before = set(active_children())
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_serve) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for child in set(active_children()) - before:
                child.terminate()
            raise


def _serve() -> None:
    """Pay no attention to an interrupt: whoever asked for the work gets it too, and decides. End when they end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever asked was killed: nobody reads what is found, and to hand it over would take for ever."""
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


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
