"""A disk that loses its power: what the one writer does is noted, and every state in which a crash may leave it made.

What was not synced may be there or not: of a file's bytes none, half or all; of a folder's names those of its last sync
or of any moment since, each folder apart from the others.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Tree: TypeAlias = "dict[str, Tree | bytes]"
MOST_APART = 3  # folders with names that are not synced whose mixtures are all made


@dataclass(eq=False)
class File:
    """A file's bytes, now and as they were synced."""

    now: bytes = b""
    synced: bytes = b""


@dataclass(eq=False)
class Folder:
    """What a folder's names stand for, now and as they were synced."""

    now: dict[str, File | Folder] = field(default_factory=dict)
    synced: dict[str, File | Folder] = field(default_factory=dict)


class Disk:
    """Stands where the writer looks for `os`: does what it is asked, and notes what a crash after each call leaves."""

    def __init__(self, root: Path) -> None:
        self.root, self.top, self.calls = root, Folder(), 0
        self._open: dict[int, File | Folder] = {}
        self.states: dict[int, tuple[Tree, int]] = {}
        self.said = 0
        self._last: list[dict[int, dict[str, File | Folder]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        handle = os.open(path, flags, mode)
        found = self._at(path)
        if flags & os.O_CREAT and (place := self._holder(path)) is not None:
            place.now[Path(path).name] = found = File()
        if found is not None:
            self._open[handle] = found
        self._crash()
        return handle

    def close(self, handle: int) -> None:
        self._open.pop(handle, None)
        os.close(handle)

    def write(self, handle: int, content: Any) -> int:
        count = os.write(handle, content)
        if isinstance(file := self._open.get(handle), File):
            file.now += bytes(content[:count])
        self._crash()
        return count

    def fsync(self, handle: int) -> None:
        os.fsync(handle)
        match self._open.get(handle):
            case File() as file:
                file.synced = file.now
            case Folder() as folder:
                folder.synced = dict(folder.now)
                for names in self._last:  # what is synced no crash undoes
                    names[id(folder)] = folder.synced
        self._crash()

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        os.mkdir(path, mode)
        if (place := self._holder(path)) is not None:
            place.now[Path(path).name] = Folder()
        self._crash()

    def rename(self, source: Any, target: Any) -> None:
        os.rename(source, target)
        before, after = self._holder(source), self._holder(target)
        if before is not None and after is not None and Path(source).name in before.now:
            after.now[Path(target).name] = before.now.pop(Path(source).name)
        self._crash()

    replace = rename

    def link(self, source: Any, target: Any) -> None:
        os.link(source, target)
        place, found = self._holder(target), self._at(source)
        if place is not None and found is not None:
            place.now[Path(target).name] = found
        self._crash()

    def unlink(self, path: Any) -> None:
        os.unlink(path)
        self._gone(path)

    def rmdir(self, path: Any) -> None:
        os.rmdir(path)
        self._gone(path)

    def _gone(self, path: Any) -> None:
        if (place := self._holder(path)) is not None:
            place.now.pop(Path(path).name, None)
        self._crash()

    def _at(self, path: Any) -> File | Folder | None:
        if Path(path) == self.root:
            return self.top
        place = self._holder(path)
        return None if place is None else place.now.get(Path(path).name)

    def _holder(self, path: Any) -> Folder | None:
        try:
            parts = Path(path).relative_to(self.root).parts[:-1]
        except ValueError:
            return None
        place: File | Folder | None = self.top
        for part in parts:
            place = place.now.get(part) if isinstance(place, Folder) else None
        return place if isinstance(place, Folder) else None

    def _crash(self) -> None:
        """Note every state in which a loss of power at this moment may leave the disk."""
        self.calls += 1
        folders = {id(one): one for one in self._folders(self.top)}
        self._last.append({number: dict(one.now) for number, one in folders.items()})
        for tree in self._trees(folders):
            self.states.setdefault(hash(_frozen(tree)), (tree, self.said))
            known, said = self.states[hash(_frozen(tree))]
            self.states[hash(_frozen(tree))] = (known, max(said, self.said))

    def _folders(self, one: Folder, seen: set[int] | None = None) -> Iterator[Folder]:
        seen = set() if seen is None else seen
        if id(one) in seen:
            return
        seen.add(id(one))
        yield one
        for inside in [*one.now.values(), *one.synced.values()]:
            if isinstance(inside, Folder):
                yield from self._folders(inside, seen)

    def _trees(self, folders: dict[int, Folder]) -> Iterator[Tree]:
        pending = [number for number, one in folders.items() if one.now != one.synced]
        mixtures: list[dict[int, dict[str, File | Folder]]] = []
        apart = pending[-MOST_APART:]
        for late in itertools.product((False, True), repeat=len(apart)):
            chosen = dict(zip(apart, late, strict=True))
            mixtures.append({n: one.now if chosen.get(n) else one.synced for n, one in folders.items()})
        mixtures.append({number: one.now for number, one in folders.items()})
        mixtures.extend(  # a journal in order, which stopped some steps ago
            {number: names.get(number, one.synced) for number, one in folders.items()} for names in self._last[-8:-1]
        )
        for names in mixtures:
            for share in (0.0, 0.5, 1.0):
                yield self._tree(self.top, names, share)

    def _tree(self, folder: Folder, names: dict[int, dict[str, File | Folder]], share: float) -> Tree:
        tree: Tree = {}
        for name, one in names[id(folder)].items():
            if isinstance(one, Folder):
                tree[name] = self._tree(one, names, share) if id(one) in names else {}
            elif one.now.startswith(one.synced):
                tree[name] = one.now[: len(one.synced) + int(share * (len(one.now) - len(one.synced)))]
            else:
                tree[name] = one.now if share == 1 else one.synced
        return tree


def _frozen(tree: Tree) -> tuple[Any, ...]:
    return tuple((name, _frozen(one) if isinstance(one, dict) else one) for name, one in sorted(tree.items()))


def lay_out(tree: Tree, folder: Path) -> Path:
    """Make a state as real files."""
    folder.mkdir()
    for name, one in tree.items():
        if isinstance(one, dict):
            lay_out(one, folder / name)
        else:
            (folder / name).write_bytes(one)
    return folder


def watched(root: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk below a folder, which notes what the one writer does from now on."""
    disk = Disk(root)
    monkeypatch.setattr("sim.files.os", disk)
    return disk
