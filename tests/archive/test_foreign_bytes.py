"""Whatever bytes stand where a manifest, a log or a block is looked for, its reader says so, and does not fail.

The examples are the same every time, and few: BOUNDED says how many.
"""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from sim import archive
from sim.archive import records
from sim.archive.blocks import SEAL_LENGTH, BlockStore, Unreadable, laid_out, sealed
from sim.archive.seals import over
from sim.archive.seals import sealed as with_seal

BOUNDED = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HASH = "0" * 64
WHOLE: dict[str, Any] = {
    "run_id": "0123456789ab",
    "kind": "run",
    "worlds": 4,
    "seed": 0,
    "branch": "main",
    "asked": {},
    "engine": {"asked": "numpy"},
    "versions": {"sim": "0.1.0"},
    "scenarios": [{"hash": HASH, "scenario": {"name": "Two sides"}, "defaults": []}],
    "answer": {"tables": {"summary": HASH}, "pictures": {}},
}
LINE: dict[str, Any] = {"began": "2026-01-01T00:00:00+00:00", "ended": "2026-01-01T00:00:01+00:00", "command": ["run"]}
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.text(), inside, max_size=4),
    max_leaves=12,
)


def places(record: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a record at which something else can be put."""
    inside = record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    return [path, *(place for key, value in inside for place in places(value, (*path, key)))]


def changed(record: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(record) if isinstance(record, dict) else list(record)
    copy[path[0]] = changed(record[path[0]], path[1:], value)
    return copy


def record_in(read: Any, content: bytes) -> dict[str, Any] | None:
    """What a reader takes a file for; None where it says that it is nothing."""
    said = ""
    try:
        found: dict[str, Any] = read(content)
    except ValueError as error:
        said = str(error)
    if said:
        assert len(said) < 2000
        return None
    return found


def test_the_whole_records_are_read() -> None:
    assert record_in(records.manifest, json.dumps(with_seal(WHOLE)).encode())
    assert record_in(records.line, json.dumps(LINE).encode())


@BOUNDED
@given(content=some.binary(max_size=400))
@example(content=b"[" * 200_000)
@example(content=b'{"worlds": ' + b"9" * 10_000 + b"}")
@example(content=b'{"worlds": NaN}')
@example(content="\ud800".encode("utf-8", "surrogatepass"))
def test_any_bytes_for_a_manifest_or_a_line(content: bytes) -> None:
    assert record_in(records.manifest, content) is None
    assert record_in(records.line, content) is None


@BOUNDED
@given(place=some.sampled_from(places(WHOLE)), value=JSON)
def test_a_manifest_with_anything_anywhere_is_listed_or_told_as_damaged(place: Any, value: Any, tmp_path: Path) -> None:
    told = changed(WHOLE, place, value)
    folder = tmp_path / "two_sides" / "0123456789ab"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(told)
    (folder / "manifest.json").write_text(text)
    try:
        manifest = archive.manifest_of(folder)
    except archive.Damaged:
        return
    assert manifest["scenarios"][0]["scenario"]["name"] is not None
    assert all("/" not in name and "\\" not in name for name in manifest.get("answer", {}).get("tables", {}))
    assert isinstance(over(manifest), str)


@BOUNDED
@given(place=some.sampled_from(places(LINE)), value=JSON)
def test_a_line_with_anything_anywhere_is_told_or_left_out(place: Any, value: Any) -> None:
    found = record_in(records.line, json.dumps(changed(LINE, place, value)).encode())
    if found is not None:
        assert isinstance(found["ended"], str)
        assert all(isinstance(word, str) for word in found.get("command", []))


ARRAYS = {"outcome": np.arange(5), "now progress": np.linspace(0, 1, 5), "actors": np.array(["a", "bc"])}
FILE = b"".join(sealed("key", ARRAYS))


def resealed(body: bytes) -> bytes:
    """A block as a forger would seal it."""
    import hashlib

    return body + hashlib.sha256(b"key" + body).hexdigest().encode()


@BOUNDED
@given(
    at=some.integers(0, len(FILE) - 1),
    byte=some.integers(0, 255),
    end=some.integers(0, len(FILE)),
    seal=some.booleans(),
)
def test_a_block_with_any_byte_changed_or_cut_anywhere_is_whole_or_missing(
    tmp_path: Path, at: int, byte: int, end: int, seal: bool
) -> None:
    content = bytearray(FILE)
    content[at] = byte
    whole = bytes(content[: end if end > at else len(FILE)])
    if seal:
        whole = resealed(whole[:-SEAL_LENGTH])
    (tmp_path / "key.npz").write_bytes(whole)
    store = BlockStore(tmp_path)
    if "key" not in store:
        return
    assert seal or whole == FILE
    arrays = store.get("key")  # a forger's may say other things, but is read without a fault
    assert all(isinstance(arrays[name], np.ndarray) for name in arrays)


def npy(header: str, content: bytes = b"") -> bytes:
    """An array's file with a header of one's own."""
    made, text = BytesIO(), (header + "\n").encode()
    made.write(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + content)
    return made.getvalue()


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",  # an object, which only code can make
        "{'descr': '<f8', 'fortran_order': False, 'shape': (10**12,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}",  # more than there is memory
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)}",
        "nothing",
    ],
)
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_array_that_is_not_what_it_says_is_unreadable(header: str, compression: int) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive_:
        archive_.writestr("outcome.npy", npy(header, b"\0" * 8))
    with pytest.raises(Unreadable):
        laid_out(made)
