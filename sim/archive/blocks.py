"""Finished blocks of a study that is not whole yet: each written, synced and renamed, so that it is there or not."""

from __future__ import annotations

import errno
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.archive.faults import refusal

NAME_LENGTHS = 26  # bytes of a member's header in a zip file before the lengths of its name and of what is besides


class Arrays(Mapping[str, NDArray[Any]]):
    """The arrays of a block, each read from its file when it is asked for; the list of them is read once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with zipfile.ZipFile(file) as opened:
            self._members = {info.filename.removesuffix(".npy"): info for info in opened.infolist()}

    def __getitem__(self, name: str) -> NDArray[Any]:
        member = self._members[name]
        with self._file.open("rb") as opened:
            opened.seek(member.header_offset + NAME_LENGTHS)
            opened.seek(sum(struct.unpack("<HH", opened.read(4))), os.SEEK_CUR)
            content = opened.read(member.file_size)  # as it is: savez does not compress
        if zlib.crc32(content) != member.CRC:
            raise OSError(errno.EIO, "a block is damaged", str(self._file))
        return np.asarray(np.lib.format.read_array(io.BytesIO(content)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class BlockStore:
    """The finished blocks in a folder, by their keys. One process writes, any may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __contains__(self, key: str) -> bool:
        return self._file(key).exists()

    def __len__(self) -> int:
        return len(list(self.folder.glob("*.npz"))) if self.folder.exists() else 0

    def put(self, key: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep a block; raises CannotSave, and leaves nothing half written that could be taken for a block."""
        draft = self.folder / f".{key}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as opened:
                np.savez(opened, **arrays)  # type: ignore[arg-type]  # every value is an array
                opened.flush()
                os.fsync(opened.fileno())
            draft.replace(self._file(key))
            sync(self.folder)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise refusal(self.folder, error) from error

    def get(self, key: str) -> Mapping[str, NDArray[Any]]:
        """The arrays of a block."""
        return Arrays(self._file(key))

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.npz"


def sync(folder: Path) -> None:
    """See that the names in a folder are on the disk, where the system can say so."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
