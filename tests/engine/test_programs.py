"""A program serves all scenarios of its shape, and is kept where nobody else can write."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress

import pytest

from sim.engine import cache
from sim.engine.program import program_of, text_of
from sim.engine.shape import shape_of
from sim.model.standing import HOLD, StandingOrder
from sim.scenario.faults import BadScenario
from sim.scenario.load import load, with_changes
from tests.engine.engines import agree, shortened

SMALL = "exercises/two_tables/bound"


@pytest.fixture(scope="module")
def small():
    return load(SMALL)


def moved(plan, share=0.9):
    """Each number of a scenario that can be moved a little without switching anything, and the scenario with it."""
    for path, quantity in plan.quantities().items():
        low, high = quantity.limits
        if quantity.is_certain and 0 < low == high < 1 and not path.endswith(".start"):
            with suppress(BadScenario):  # a number that does nothing here is not moved
                yield path, with_changes(plan, {path: low * share})


def test_a_number_that_is_moved_changes_neither_shape_nor_program(small):
    text = text_of(small)[1]
    changed = dict(moved(small))
    assert len(changed) > 20
    assert {shape_of(one) for one in changed.values()} == {shape_of(small)}
    for path in list(changed)[:: len(changed) // 3]:
        assert text_of(changed[path])[1] == text, path


def test_one_program_follows_scenarios_of_other_numbers(small):
    path, other = next((path, one) for path, one in moved(small, 0.5) if path.endswith(".reliability"))
    assert program_of(other, {}) is program_of(small, {}), path
    agree(shortened(other, 30), 30)


def test_what_switches_a_mechanism_changes_the_shape(small):
    party = next(iter(small.parties))
    off = with_changes(small, {f"parties.{party}.trust.{next(n for n in small.parties if n != party)}": 0.0})
    order = {party: StandingOrder(HOLD, HOLD)}
    assert len({shape_of(small), shape_of(off), shape_of(small, order)}) == 3
    assert shape_of(small) == shape_of(small.model_copy(update={"weeks": 3, "name": "other"}))


def test_a_kept_program_is_the_one_that_was_made(small, programs):
    made = program_of(small, {})
    layout, object_code = cache.kept(shape_of(small))
    assert object_code == made.object_code
    assert layout.size == made.layout.size


def test_a_program_that_was_changed_is_not_believed(small, programs):
    program_of(small, {})
    file = cache._file(shape_of(small))
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert cache.kept(shape_of(small)) is None
    finally:
        file.write_bytes(whole)


def test_a_program_that_was_cut_short_is_not_believed(small, programs):
    program_of(small, {})
    file = cache._file(shape_of(small))
    whole = file.read_bytes()
    try:
        for length in (0, 7, cache.DIGEST, len(whole) // 2):
            file.write_bytes(whole[:length])
            assert cache.kept(shape_of(small)) is None
    finally:
        file.write_bytes(whole)


def test_who_has_no_home_keeps_no_programs_and_goes_on(small, monkeypatch):
    def nowhere():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("SIM_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(cache.Path, "home", nowhere)
    made = program_of(small, {})
    cache.keep(shape_of(small), made.layout, made.object_code)
    assert not cache.is_kept(shape_of(small))
    assert cache.kept(shape_of(small)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links are for administrators")
def test_a_link_is_not_followed(tmp_path, monkeypatch, small):
    monkeypatch.setenv("SIM_CACHE", str(tmp_path))
    made = program_of(small, {})
    cache.keep("one", made.layout, made.object_code)
    file = cache._file("one")
    file.rename(tmp_path / "elsewhere")
    assert cache.kept("one") is None
    file.symlink_to(tmp_path / "elsewhere")
    assert cache.kept("one") is None


@pytest.mark.skipif(sys.platform == "win32", reason="other ways to say who may write")
def test_programs_are_neither_read_from_nor_kept_in_a_folder_that_others_can_write_to(tmp_path, monkeypatch, small):
    monkeypatch.setenv("SIM_CACHE", str(tmp_path))
    layout, object_code = (made := program_of(small, {})).layout, made.object_code
    shape = hashlib.sha256(b"one").hexdigest()
    cache.keep(shape, layout, object_code)
    assert cache.kept(shape) is not None
    assert (tmp_path / "programs").stat().st_mode & 0o777 == 0o700
    (tmp_path / "programs").chmod(0o770)
    assert cache.kept(shape) is None
    cache.keep("another", layout, object_code)
    assert len(list((tmp_path / "programs").iterdir())) == 1
    (tmp_path / "programs").chmod(0o700)
    cache._file(shape).chmod(0o666)
    assert cache.kept(shape) is None
