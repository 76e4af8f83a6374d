"""What stands in results/: listed, and found by the beginning of its run id."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim import files
from sim.archive import records
from sim.archive.claiming import LOG, PICTURES, TABLES
from sim.archive.faults import Damaged, NotFound
from sim.archive.labels import label_of
from sim.archive.manifest import MANIFEST, is_sealed, manifest_of
from sim.archive.parquet import Tables
from sim.archive.seals import ANSWER


@dataclass(frozen=True)
class Kept:
    """A result in its folder; `unverified`: shown though its seal may be broken."""

    folder: Path
    unverified: bool = False

    @property
    def run_id(self) -> str:
        """The name of its folder: a hash of what determines it."""
        return self.folder.name

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What determines it, and what its files are; raises Damaged where that cannot be read or was changed."""
        return manifest_of(self.folder, unverified=self.unverified)

    @property
    def sealed(self) -> bool:
        """Whether it bears a seal; what earlier versions kept does not."""
        return is_sealed(self.manifest)

    @cached_property
    def tables(self) -> Tables:
        """Its tables, each held against its seal when it is opened."""
        return Tables(self.folder / TABLES, None if self.unverified else self._answer.get("tables"))

    @property
    def pictures(self) -> Mapping[str, str]:
        """The SHA-256 of each picture."""
        return dict(self._answer.get(PICTURES, {}))

    @property
    def _answer(self) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self.manifest.get(ANSWER, {})
        return answer

    def check(self) -> None:
        """Raises Damaged for the first table that is not what was sealed, or for a manifest that is not."""
        for fault in self.of_tables():
            raise fault

    def faults(self) -> Iterator[Damaged]:
        """Everything in it that cannot be read, or is not what was sealed; what is harmless included."""
        try:
            yield from Kept(self.folder)._faults()
        except Damaged as fault:  # of the manifest
            yield fault

    def _faults(self) -> Iterator[Damaged]:
        yield from self.of_tables()
        yield from self.of_pictures()
        if self.sealed:
            yield from _strangers(self.folder / TABLES, {self.tables.file(name).name for name in self.tables})
            yield from _strangers(self.folder / PICTURES, set(self.pictures))
        for number, words in self._lines()[1]:
            reason = f"line {number} tells nothing: {words}"
            yield Damaged(self.folder / LOG, reason, "it says only when and how this was made", harmless=True)

    def of_tables(self) -> Iterator[Damaged]:
        """The tables that cannot be read, or are not what was sealed; raises Damaged where the manifest is not."""
        for name in self.tables:
            try:
                self.tables.check(name)
            except Damaged as fault:
                yield fault

    def of_pictures(self) -> Iterator[Damaged]:
        """The pictures that cannot be read, or are not what was sealed; raises Damaged where the manifest is not."""
        for name, digest in self.pictures.items():
            if changed := _changed(self.folder / PICTURES / name, digest):
                yield changed

    @property
    def log(self) -> list[dict[str, Any]]:
        """When and how it was made, a line for each time that it was worked on; what is no such line is left out."""
        return self._lines()[0]

    def _lines(self) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
        """The lines of the log, and the numbers of those that are none with why not."""
        told: list[dict[str, Any]] = []
        faults: list[tuple[int, str]] = []
        try:
            lines = files.read(self.folder / LOG, records.MOST_BYTES).splitlines()
        except FileNotFoundError:
            return told, faults
        except OSError as error:
            return told, [(0, error.strerror or str(error))]
        for number, line in enumerate(lines, 1):
            try:
                told.append(records.line(line))
            except ValueError as error:
                faults.append((number, str(error)))
        return told, faults

    @property
    def label(self) -> str:
        """What its keeper calls it; nothing where that was not said."""
        return label_of(self.folder)

    @property
    def size(self) -> int:
        """Its files in bytes."""
        return _size(self.folder)


def _size(folder: Path) -> int:
    """The bytes of the plain files below a folder."""
    size = 0
    for here, _, names in os.walk(folder):
        for name in names:
            try:
                size += os.lstat(Path(here) / name).st_size
            except OSError:
                continue
    return size


def _changed(file: Path, digest: str) -> Damaged | None:
    """What is wrong with a picture."""
    again = "the same command draws it again"
    if not files.is_folder(file.parent):
        return Damaged(file.parent, "there is no such folder: links are not followed", again)
    try:
        with files.opened(file) as handle:
            if files.digest_of(handle) == digest:
                return None
    except OSError as error:
        return Damaged(file, f"this picture cannot be read ({error.strerror or error})", again)
    return Damaged(file, "the seal is broken: this picture was changed since", again)


def _strangers(folder: Path, known: set[str]) -> Iterator[Damaged]:
    """What lies beside tables or pictures and is none of them."""
    if files.is_folder(folder):
        for name in sorted(set(os.listdir(folder)) - known):
            yield Damaged(folder / name, "it is no part of what was sealed", "remove it", harmless=True)


def kept(out: str | Path) -> list[Kept]:
    """All results below `out`, by scenario and run id; those that are not finished are left out."""
    folders = [folder for parent in _folders(Path(out)) if files.is_folder(parent) for folder in _folders(parent)]
    return [Kept(folder) for folder in folders if os.path.lexists(folder / MANIFEST)]


def _folders(place: Path) -> list[Path]:
    """What is in a folder, by name, but for what is hidden; nothing where there is no folder."""
    try:
        return [place / name for name in sorted(os.listdir(place)) if not name.startswith(".")]
    except OSError:
        return []


def find(out: str | Path, beginning: str) -> Kept:
    """The one result whose run id begins so, or in the folder of that name; raises NotFound if not just one is."""
    every = kept(out)
    folder = Path(beginning)
    fits = [one for one in every if one.run_id.startswith(beginning.casefold()) or _same(one.folder, folder)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        listed = ", ".join(one.run_id for one in fits)
        raise NotFound(f"{beginning}: several results begin so: {listed}")
    if (folder / MANIFEST).exists():
        return Kept(folder.resolve() if folder.is_symlink() else folder)  # a link that the user names is followed
    there = f"list them with: sim results list --out {out}" if every else f"there is none in {out}"
    raise NotFound(f"{beginning}: no result is called so; {there}")


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.resolve() == other.resolve()
