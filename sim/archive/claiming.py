"""Who answers a question: one process at a time, which finds what was done before and leaves a whole result."""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sim import files
from sim.archive import labels
from sim.archive.blocks import BlockStore
from sim.archive.faults import CannotSave, Damaged, refusal
from sim.archive.manifest import MANIFEST, as_text, manifest_of, question_of, run_id, slug
from sim.archive.parquet import Frames, write
from sim.archive.seals import ANSWER

LOG, TABLES, PICTURES = "log.jsonl", "tables", "pictures"
LOCKS, OLD = ".locks", "old"
MOST_LOGGED = 2**20  # bytes of a log that is gone on with


@dataclass
class Claim:
    """The right to answer a question: `folder` is where the answer goes, `store` has the blocks that are done.

    `answered`: whether the answer was kept by whoever has this right; the blocks are let go together with it.
    """

    folder: Path
    facts: Mapping[str, Any]
    apart: Path | None = None
    answered: bool = False
    _began: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.UTC))

    @property
    def finished(self) -> bool:
        """Whether something stands where the answer goes; whether it is the answer, and whole, its seal says."""
        return (self.folder / MANIFEST).exists()

    @property
    def room(self) -> Path:
        """Where what is not finished waits."""
        return self.apart or _room(self.folder)

    @cached_property
    def store(self) -> BlockStore:
        """The blocks that are done."""
        return BlockStore(self.room / "blocks")

    def forget(self) -> None:
        """Let go of the blocks that are done, and of whatever else waits: everything is worked out from the start."""
        files.remove(self.room)
        self.__dict__.pop("store", None)

    def keep(self, tables: Mapping[str, Frames], log: Mapping[str, Any]) -> None:
        """Write the answer, seal it and put it in its place in one step, synced.

        What stood there before stands until then. What was found may read from the blocks until the right to answer is
        given back. Raises CannotSave; the blocks are kept then.
        """
        draft = self.room / "new"
        try:
            files.remove(draft)
            files.make_folder(draft / TABLES)
            sealed = {name: write(table, draft / TABLES / f"{name}.parquet") for name, table in tables.items()}
            files.write(draft / MANIFEST, as_text(self.facts, {"tables": sealed, PICTURES: {}}))
            self._log(log, draft)
            labels.put(draft, labels.label_of(self.folder))  # whatever is found anew is called as before
            self._exchange(draft)
            self.answered = True
        except OSError as error:
            raise refusal(self.folder, error) from error
        finally:
            files.remove(draft)

    def _exchange(self, draft: Path) -> None:
        """Put an answer in its place; what stood there comes back where that fails."""
        if self.folder.exists():
            files.remove(self.room / OLD)
            files.move(self.folder, self.room / OLD)
        try:
            files.move(draft, self.folder)
        except BaseException:
            self.bring_back()
            raise

    def bring_back(self) -> None:
        """Put back an answer that was taken from its place, where none stands there: whoever exchanged it was ended."""
        if (self.room / OLD).exists() and not self.folder.exists():
            files.move(self.room / OLD, self.folder)

    def illustrate(self, draw: Callable[[Path], object]) -> None:
        """Put what `draw` makes in a folder beside an answer that is there, as its pictures: all of them, or none.

        The manifest names none while they are exchanged, so that those which it names are always there. Raises
        CannotSave.
        """
        draft, place = self.room / PICTURES, self.folder / PICTURES
        try:
            files.remove(draft)
            files.make_folder(draft)
            draw(draft)
            sealed = {}
            for file in sorted(draft.iterdir()):
                with files.opened(file) as handle:
                    sealed[file.name] = files.digest_of(handle)
            self._name_pictures({})
            files.remove(place)
            files.move(draft, place)
            self._name_pictures(sealed)
        except Damaged:
            raise
        except OSError as error:
            raise refusal(self.folder, error) from error
        finally:
            files.remove(self.room)

    def _name_pictures(self, sealed: Mapping[str, str]) -> None:
        """Seal the manifest anew with these pictures; one that an earlier version kept has no seal, and gets none."""
        found = manifest_of(self.folder)
        answer = found.get(ANSWER)
        if answer is not None and answer.get(PICTURES, {}) != sealed:
            files.write(self.folder / MANIFEST, as_text(question_of(found), {**answer, PICTURES: sealed}))

    def note(self, log: Mapping[str, Any]) -> None:
        """Add a line on what was done so far, for a study that is not finished."""
        try:
            files.make_folder(self.room)
            self._log(log, self.room)
        except OSError as error:
            raise refusal(self.folder, error) from error

    def _log(self, log: Mapping[str, Any], folder: Path) -> None:
        try:
            lines = files.read(self.room / LOG, MOST_LOGGED)
        except OSError:
            lines = b""
        times = {"began": self._began, "ended": datetime.datetime.now(datetime.UTC)}
        told = {**{name: time.isoformat(timespec="seconds") for name, time in times.items()}, **log}
        files.write(folder / LOG, lines + json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def redraw(folder: Path, draw: Callable[[Path], object]) -> None:
    """Draw the pictures of a kept result anew, without the right to answer its question; raises CannotSave, Damaged."""
    apart = folder.parent / f".drawing-{folder.name}-{secrets.token_hex(4)}"
    Claim(folder, question_of(manifest_of(folder)), apart).illustrate(draw)


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
        room = _room(folder)
        for place in (Path(out) / LOCKS, Path(lock.lock_file), folder.parent, folder, room, room / "blocks"):
            _no_link(place)
        (Path(out) / LOCKS).mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait is not None:
                on_wait()
            lock.acquire()
        files.make_folder(folder.parent)
    except CannotSave:
        raise
    except OSError as error:
        raise refusal(folder, error) from error
    with lock:
        one = Claim(folder, found)
        try:
            one.bring_back()
            yield one
        finally:
            if one.answered:
                one.forget()
            lock.release(force=True)
            _tidy(folder.parent)


def _no_link(place: Path) -> None:
    """Raises CannotSave where a link would lead what is written elsewhere."""
    if place.is_symlink():
        raise CannotSave(None, "it is a link, and links are not followed here: remove it", str(place))


def _tidy(parent: Path) -> None:
    """A folder in which nothing was kept goes again."""
    try:
        parent.rmdir()
    except OSError:
        return
