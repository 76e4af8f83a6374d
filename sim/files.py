"""The one writer and the one reader of what is kept: whole files, synced, in their place in one step; no links.

Whatever the program leaves on a disk goes through `write`, `create`, `append`, `move` and `remove`. Libraries that make
files make them in memory, or in a scratch file whose bytes go through `write`. A reader of what may come from somebody
else goes through `opened` or `read`: plain files only, so that no pipe hangs it and no link leads it elsewhere.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

Content: TypeAlias = bytes | str | Iterable[bytes]
"""What a file is to hold: bytes, a text (kept as UTF-8, line ends as they are), or bytes part by part."""
CHUNK = 2**20
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
LONGEST = 40  # letters of a file's name that its draft takes over


class NotPlain(OSError):
    """There is a link, a folder, a pipe or a device where a plain file was looked for."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(None, f"it is {kind} and no plain file, which is all that is read or written here", str(path))


def write(path: Path, content: Content) -> str:
    """Put a file in its place, whole and synced, or leave what was there; returns the SHA-256 of what it holds.

    Raises NotPlain where something other than a plain file has the name, and OSError where the disk does not take it.
    """
    mode = _mode(path)
    draft = _draft(path)
    try:
        digest = _fill(draft, content, mode)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    sync(path.parent)
    return digest


def create(path: Path, content: Content) -> None:
    """Put a new file in its place, whole and synced; raises FileExistsError where there is something of its name."""
    draft = _draft(path)
    try:
        _fill(draft, content, None)
        if hasattr(os, "link"):
            os.link(draft, path)  # in one step, and never over what is there
        elif os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        else:
            os.rename(draft, path)
    finally:
        with suppress(OSError):
            os.unlink(draft)
    sync(path.parent)


def append(path: Path, content: bytes) -> None:
    """Add to the end of a plain file that is there, synced; a loss of power leaves the old file or a part more."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | _PLAIN)
    try:
        _check(handle, path)
        _pour(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The descriptor of a plain file, for reading; raises NotPlain for anything else and OSError where it cannot be."""
    handle = descriptor(path)
    try:
        yield handle
    finally:
        os.close(handle)


def descriptor(path: Path) -> int:
    """As `opened`, for whoever closes it later."""
    try:
        handle = os.open(path, os.O_RDONLY | _PLAIN)
    except OSError as error:
        kind = _kind(path)
        raise (NotPlain(path, kind) if kind else error) from None
    try:
        _check(handle, path)
    except BaseException:
        os.close(handle)
        raise
    return handle


def read(path: Path, most: int | None = None) -> bytes:
    """What a plain file holds; raises NotPlain, and OSError where it cannot be read or holds more than `most` bytes."""
    with opened(path) as handle:
        if most is not None and os.fstat(handle).st_size > most:
            raise OSError(errno.EFBIG, f"it holds more than {most:,} bytes", str(path))
        return b"".join(parts(handle))


def parts(handle: int, most: int | None = None) -> Iterator[bytes]:
    """What an open file holds from where it stands, part by part: all, or so many bytes."""
    while part := os.read(handle, CHUNK if most is None else min(CHUNK, most)):
        most = None if most is None else most - len(part)
        yield part


def digest_of(handle: int) -> str:
    """The SHA-256 of an open file, which stands at its beginning before and after."""
    hashed = hashlib.sha256()
    for part in parts(handle):
        hashed.update(part)
    os.lseek(handle, 0, os.SEEK_SET)
    return hashed.hexdigest()


def is_folder(path: Path) -> bool:
    """Whether a folder has this name, and no link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def is_plain(path: Path) -> bool:
    """Whether a plain file has this name, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there, and sync their names."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    try:
        os.mkdir(path)
    except FileExistsError:
        if not path.is_dir():
            raise
    sync(path.parent)


def move(source: Path, target: Path) -> None:
    """Give a file or a folder another name, and sync both folders."""
    os.rename(source, target)
    sync(target.parent)
    if source.parent != target.parent:
        sync(source.parent)


def remove(path: Path) -> None:
    """Take a file, a link or a folder with all that is in it away; what cannot be taken away stays."""
    with suppress(OSError):
        if not is_folder(path):
            os.unlink(path)
            return
        for name in os.listdir(path):
            remove(path / name)
        os.rmdir(path)


def sync(folder: Path) -> None:
    """See that the names in a folder are on the disk, where the system can say so."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name[:LONGEST]}.{secrets.token_hex(4)}.part")


def _fill(draft: Path, content: Content, mode: int | None) -> str:
    hashed = hashlib.sha256()
    handle = os.open(draft, _NEW, 0o666)
    try:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(handle, mode)
        if isinstance(content, str):
            content = content.encode("utf-8")
        for part in (content,) if isinstance(content, bytes) else content:
            hashed.update(part)
            _pour(handle, part)
        os.fsync(handle)
    finally:
        os.close(handle)
    return hashed.hexdigest()


def _pour(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _mode(path: Path) -> int | None:
    """The rights of the file that is to be replaced; None where there is none; raises NotPlain for what is no file."""
    try:
        found = os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise NotPlain(path, _kind(path))
    return stat.S_IMODE(found)


def _check(handle: int, path: Path) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise NotPlain(path, _kind(path) or "a device")


def _kind(path: Path) -> str:
    """What has the name where that is no plain file."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return ""
    kinds = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISREG, ""))
    return next((words for fits, words in kinds if fits(mode)), "a device")
