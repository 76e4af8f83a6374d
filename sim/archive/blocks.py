"""Finished blocks of a study that is not whole yet: each sealed, synced and renamed, so that it is there or not.

A block is a .npz file whose comment is the SHA-256 of its key and of all bytes before: what is cut, changed or kept
under another key counts as missing, and its worlds are followed again.
"""

from __future__ import annotations

import errno
import hashlib
import io
import math
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from sim import files
from sim.archive.faults import refusal

NAME_LENGTHS = 26  # bytes of a member's header in a zip file before the lengths of its name and of what is besides
SEAL_LENGTH = 64  # hexadecimal digits at the end of the file
HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
KINDS = "biufU"  # of arrays: truths, numbers and words, and no object that would have to be made by code


class Part(BaseModel):
    """An array as a block's file lays it out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    name: str = Field(min_length=1)
    kind: str = Field(pattern=f"^[{KINDS}]$")
    shape: tuple[int, ...] = Field(max_length=4)
    size: int = Field(ge=0)
    bytes: int = Field(ge=0)

    @property
    def fits(self) -> bool:
        """Whether the file holds as much as it says."""
        return math.prod(self.shape) * self.size == self.bytes and min(self.shape, default=0) >= 0


class Unreadable(ValueError):
    """A block's file is not what was kept under its key."""


class Arrays(Mapping[str, NDArray[Any]]):
    """The arrays of a block, each read from its file when it is asked for; the list of them is read once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with files.opened(file) as handle, open(handle, "rb", closefd=False) as opened:
            laid_out(opened)
            opened.seek(0)
            with zipfile.ZipFile(opened) as archive:
                self._members = {one.filename.removesuffix(".npy"): one for one in archive.infolist()}

    def __getitem__(self, name: str) -> NDArray[Any]:
        member = self._members[name]
        with files.opened(self._file) as handle:
            os.lseek(handle, member.header_offset + NAME_LENGTHS, os.SEEK_SET)
            os.lseek(handle, sum(struct.unpack("<HH", os.read(handle, 4))), os.SEEK_CUR)
            content = b"".join(files.parts(handle, member.file_size))  # as it is: it was stored and not compressed
        if zlib.crc32(content) != member.CRC:
            raise OSError(errno.EIO, "a block is damaged", str(self._file))
        return np.asarray(np.lib.format.read_array(io.BytesIO(content), allow_pickle=False))

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class BlockStore:
    """The finished blocks in a folder, by their keys. One process writes, any may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._whole = set[str]()  # those that were held against their seals already

    def __contains__(self, key: str) -> bool:
        """Whether a block is there, whole and as it was kept under this key."""
        if key in self._whole:
            return True
        try:
            with files.opened(self._file(key)) as handle:
                check(handle, key)
                with open(handle, "rb", closefd=False) as opened:
                    laid_out(opened)
        except (OSError, Unreadable):
            return False
        self._whole.add(key)
        return True

    def __len__(self) -> int:
        return sum(file.stem in self for file in self.folder.glob("*.npz")) if files.is_folder(self.folder) else 0

    def put(self, key: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep a block; raises CannotSave, and leaves nothing half written that could be taken for a block."""
        try:
            files.make_folder(self.folder)
            files.write(self._file(key), sealed(key, arrays))
            self._whole.add(key)
        except OSError as error:
            raise refusal(self.folder, error) from error

    def get(self, key: str) -> Mapping[str, NDArray[Any]]:
        """The arrays of a block."""
        return Arrays(self._file(key))

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.npz"


def sealed(key: str, arrays: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    """The file of a block, part by part: the arrays, and at its end the seal."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # every value is an array
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"0" * SEAL_LENGTH
    whole = buffer.getbuffer()[:-SEAL_LENGTH]
    hashed = hashlib.sha256(key.encode())
    hashed.update(whole)
    for first in range(0, len(whole), files.CHUNK):
        yield bytes(whole[first : first + files.CHUNK])
    yield hashed.hexdigest().encode()


def check(handle: int, key: str) -> None:
    """Raises Unreadable where an open file is not that which was kept under this key."""
    hashed, rest = hashlib.sha256(key.encode()), b""
    for part in files.parts(handle):
        rest += part
        hashed.update(rest[:-SEAL_LENGTH])
        rest = rest[-SEAL_LENGTH:]
    if rest != hashed.hexdigest().encode():
        raise Unreadable("its seal is broken")


def laid_out(opened: Any) -> dict[str, Part]:
    """The arrays that an open file holds, by name; raises Unreadable where one is not what it says it is."""
    try:
        with zipfile.ZipFile(opened) as archive:
            parts = [_part(archive, one) for one in archive.infolist()]
    except Exception as error:  # a reader of foreign bytes has many ways to fail, and all mean the same
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    named = {part.name: part for part in parts}
    if not all(part.fits for part in parts) or len(named) != len(parts):
        raise Unreadable("an array is not as large as it says, or is there twice")
    return named


def _part(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> Part:
    if one.compress_type != zipfile.ZIP_STORED or not one.filename.endswith(".npy"):
        raise Unreadable(f"{one.filename} was not stored as an array")
    with archive.open(one) as member:
        read = HEADERS[np.lib.format.read_magic(member)]
        shape, _, kind = read(member)
        left = one.file_size - member.tell()
    return Part(name=one.filename[:-4], kind=kind.kind, shape=tuple(map(int, shape)), size=kind.itemsize, bytes=left)
