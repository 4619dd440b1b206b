import os
import time

import pytest

from agreements.bounds import OutOfBounds, within
from agreements.document import CannotRender


def test_work_within_its_bounds_gives_its_result():
    assert within(5, 100, lambda: b"x" * 3_000_000) == b"x" * 3_000_000


def test_what_the_work_raises_is_raised():
    def work():
        raise CannotRender("missing_glyphs", "龘")

    with pytest.raises(CannotRender) as problem:
        within(5, 100, work)
    assert (problem.value.code, problem.value.detail) == ("missing_glyphs", "龘")


def test_work_that_takes_too_long_is_ended():
    began = time.monotonic()
    with pytest.raises(OutOfBounds):
        within(0.3, 100, lambda: time.sleep(30))
    assert time.monotonic() - began < 5


def test_work_that_takes_too_much_memory_is_ended():
    with pytest.raises(OutOfBounds):
        within(5, 50, lambda: len(bytearray(500 * 1024 * 1024)))


def test_work_that_breaks_its_process_does_not_break_ours():
    with pytest.raises(OutOfBounds):
        within(5, 100, lambda: os._exit(9))
