"""Programs that are kept: object code in a folder of the user's alone, looked at before it is believed."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from stat import S_IMODE, S_ISDIR
from typing import Any

import llvmlite.binding as llvm

from sim.engine.layout import Layout

FOLDER = "SIM_CACHE"  # the variable that names another folder
FLOORS = ("rules", "scenario", "model", "engine")  # whose sources make a program what it is
DIGEST = 32  # bytes of a hash
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)  # bytes, and of no other file by a link


class NotOurs(OSError):
    """The folder, or a file in it, could have been written by others."""


def folder() -> Path:
    """Where programs are kept; raises OSError where it cannot be made, and NotOurs where others may write to it."""
    stated, home = os.environ.get(FOLDER), os.environ.get("XDG_CACHE_HOME")
    parent = Path(stated) if stated else Path(home) / "sim" if home else _home() / ".cache" / "sim"
    found = parent / "programs"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    _only_ours(found, found.lstat(), is_folder=True)
    return found


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as fault:  # a user without a home, as in some containers
        raise OSError(str(fault)) from fault


def _only_ours(path: Path, found: os.stat_result, *, is_folder: bool) -> None:
    if sys.platform == "win32":
        return  # the folder lies in the user's profile, which others cannot write to
    if found.st_uid != os.getuid() or S_IMODE(found.st_mode) & 0o022 or S_ISDIR(found.st_mode) != is_folder:
        raise NotOurs(f"{path}: others may write to it; programs are neither read from there nor kept there")


@cache
def _made_by() -> str:
    """A hash of the sources, of the versions that bits depend on, and of the processor."""
    hashed = hashlib.sha256()
    package = Path(__file__).parents[1]
    for floor in FLOORS:
        for file in sorted((package / floor).rglob("*.py")):
            hashed.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    features = llvm.get_host_cpu_features().flatten()
    parts = (version("llvmlite"), version("numpy"), platform.machine(), llvm.get_host_cpu_name(), features)
    hashed.update("\0".join(parts).encode())
    return hashed.hexdigest()


def _file(shape: str) -> Path:
    return folder() / hashlib.sha256(f"{shape} {_made_by()}".encode()).hexdigest()


def is_kept(shape: str) -> bool:
    """Whether there is a program of a shape, as far as its name says."""
    with suppress(OSError):
        return _file(shape).exists()
    return False


def kept(shape: str) -> tuple[Layout, bytes] | None:
    """The program of a shape, where one is kept that is whole and ours alone."""
    with suppress(OSError):
        file = _file(shape)
        with os.fdopen(os.open(file, READ), "rb") as opened:  # what is looked at is what is read
            _only_ours(file, os.fstat(opened.fileno()), is_folder=False)
            whole = opened.read()
        digest, rest = whole[:DIGEST], whole[DIGEST:]
        if hashlib.sha256(rest).digest() == digest:
            written, _, object_code = rest.partition(b"\n")
            return _layout(json.loads(written)), object_code
    return None


def keep(shape: str, layout: Layout, object_code: bytes) -> None:
    """Keep a program, whole or not at all; where that cannot be done it is compiled again another time."""
    rest = json.dumps(asdict(layout)).encode() + b"\n" + object_code
    with suppress(OSError):
        file = _file(shape)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as open_file:
                open_file.write(hashlib.sha256(rest).digest() + rest)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _layout(read: dict[str, Any]) -> Layout:
    return Layout(**{name: _deep(value) for name, value in read.items()})


def _deep(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    return tuple(map(_deep, value)) if isinstance(value, list) else value
