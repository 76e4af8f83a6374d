"""Who answers a question: one process at a time, which finds what was done before and leaves a whole result."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sim.archive.blocks import BlockStore, sync
from sim.archive.faults import refusal
from sim.archive.manifest import MANIFEST, as_text, run_id, slug
from sim.archive.parquet import Frames, write

LOG, TABLES, PICTURES = "log.jsonl", "tables", "pictures"
LOCKS = ".locks"


@dataclass(frozen=True)
class Claim:
    """The right to answer a question: `folder` is where the answer goes, `store` has the blocks that are done."""

    folder: Path
    facts: Mapping[str, Any]
    _began: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.UTC))

    @property
    def finished(self) -> bool:
        """Whether the answer is there already, whole."""
        return (self.folder / MANIFEST).exists()

    @property
    def room(self) -> Path:
        """Where what is not finished waits."""
        return _room(self.folder)

    @property
    def store(self) -> BlockStore:
        """The blocks that are done."""
        return BlockStore(self.room / "blocks")

    def keep(self, tables: Mapping[str, Frames], log: Mapping[str, Any]) -> None:
        """Write the answer and put it in its place in one step, synced; the blocks are then let go.

        Raises CannotSave; the blocks are kept then.
        """
        draft = self.room / "new"
        try:
            shutil.rmtree(draft, ignore_errors=True)
            (draft / TABLES).mkdir(parents=True)
            for name, table in tables.items():
                write(table, draft / TABLES / f"{name}.parquet")
            (draft / MANIFEST).write_text(as_text(self.facts), encoding="utf-8", newline="\n")
            self._log(log, draft)
            for place in (draft / TABLES, draft):
                sync(place)
            shutil.rmtree(self.folder, ignore_errors=True)  # only what is not whole can stand there
            draft.rename(self.folder)
            sync(self.folder.parent)
        except OSError as error:
            raise refusal(self.folder, error) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(self.room, ignore_errors=True)

    def illustrate(self, draw: Callable[[Path], object]) -> None:
        """Put what `draw` makes in a folder beside an answer that is there, as its pictures: all of them, or none.

        Raises CannotSave.
        """
        draft = self.room / PICTURES
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            draw(draft)
            shutil.rmtree(self.folder / PICTURES, ignore_errors=True)
            draft.rename(self.folder / PICTURES)
            sync(self.folder)
        except OSError as error:
            raise refusal(self.folder, error) from error
        finally:
            shutil.rmtree(self.room, ignore_errors=True)

    def note(self, log: Mapping[str, Any]) -> None:
        """Add a line on what was done so far, for a study that is not finished."""
        try:
            self.room.mkdir(parents=True, exist_ok=True)
            self._log(log, self.room)
        except OSError as error:
            raise refusal(self.folder, error) from error

    def _log(self, log: Mapping[str, Any], folder: Path) -> None:
        earlier = self.room / LOG
        lines = earlier.read_text(encoding="utf-8") if earlier.exists() else ""
        times = {"began": self._began, "ended": datetime.datetime.now(datetime.UTC)}
        told = {**{name: time.isoformat(timespec="seconds") for name, time in times.items()}, **log}
        (folder / LOG).write_text(lines + json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def anything(out: str | Path, names: list[str]) -> bool:
    """Whether anything was asked about scenarios of these names before."""
    return (Path(out) / slug(names)).exists()


def is_answered(out: str | Path, found: Mapping[str, Any], names: list[str]) -> bool:
    """Whether the answer to a question is there, whole."""
    return (_folder(out, found, names) / MANIFEST).exists()


def is_begun(out: str | Path, found: Mapping[str, Any], names: list[str]) -> bool:
    """Whether some blocks of the answer to a question are there."""
    return _room(_folder(out, found, names)).exists()


def _folder(out: str | Path, found: Mapping[str, Any], names: list[str]) -> Path:
    return Path(out) / slug(names) / run_id(found)


def _room(folder: Path) -> Path:
    return folder.parent / f".unfinished-{folder.name}"


@contextmanager
def claim(
    out: str | Path, found: Mapping[str, Any], names: list[str], on_wait: Callable[[], object] | None = None
) -> Iterator[Claim]:
    """Hold the right to answer a question below `out`; wait, after `on_wait`, while another process holds it.

    A process that ends, however it ends, gives the right back. Raises CannotSave where no file can be made.
    """
    folder = _folder(out, found, names)
    lock = FileLock(Path(out) / LOCKS / f"{folder.name}.lock")
    try:
        (Path(out) / LOCKS).mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait is not None:
                on_wait()
            lock.acquire()
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(folder, error) from error
    with lock:
        try:
            yield Claim(folder, found)
        finally:
            lock.release(force=True)
            _tidy(folder.parent)


def _tidy(parent: Path) -> None:
    """A folder in which nothing was kept goes again."""
    try:
        parent.rmdir()
    except OSError:
        return
