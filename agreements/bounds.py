"""Work on what others may have made, within bounds of time and memory: in a process of its own, which dies with its work."""

import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
_MEGABYTE = 1024 * 1024


class OutOfBounds(Exception):
    """The work took too long or too much memory, or broke its process."""


def within(seconds: float, megabytes: int, work: Callable[[], Result]) -> Result:
    """What `work` gives, or raises, in at most `seconds` and with `megabytes` more than this process has. Raises OutOfBounds.

    The copy of this process shares what is loaded already, so it costs milliseconds; what it allocates is gone afterwards.
    `work` must leave the database alone: its connections belong to this process.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _work(writer, seconds, megabytes, work)
    os.close(writer)
    try:
        answer = _read(reader, time.monotonic() + seconds)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)  # nothing when it has ended; it stays a zombie until the next line
        os.waitpid(child, 0)
    try:
        is_result, value = pickle.loads(answer)  # noqa: S301 written by our own child
    except EOFError:
        raise OutOfBounds from None
    if not is_result:
        raise value
    return value


def _work(writer: int, seconds: float, megabytes: int, work: Callable[[], Any]) -> None:
    """The child's whole life. It leaves without running what the parent has set up to run at its own end."""
    try:
        _bind(seconds, megabytes)
        answer: tuple[bool, Any] = (True, work())
    except MemoryError:
        os._exit(1)
    except BaseException as problem:
        answer = (False, problem)
    try:
        with os.fdopen(writer, "wb") as out:
            out.write(_packed(answer))
    finally:
        os._exit(0)


def _packed(answer: tuple[bool, Any]) -> bytes:
    """The answer for the way through the pipe; an exception that cannot make the way is told by its text."""
    try:
        packed = pickle.dumps(answer)
        pickle.loads(packed)  # noqa: S301 as above
    except Exception:
        return pickle.dumps((False, RuntimeError(repr(answer[1]))))
    return packed


def _bind(seconds: float, megabytes: int) -> None:
    cpu = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    statm = Path("/proc/self/statm")  # elsewhere than on Linux there is no such file, and only the time is bounded
    if statm.exists():
        now = int(statm.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + megabytes * _MEGABYTE,) * 2)


def _read(reader: int, until: float) -> bytes:
    chunks: list[bytes] = []
    while True:
        ready, _, _ = select.select([reader], [], [], max(0, until - time.monotonic()))
        if not ready:
            raise OutOfBounds
        chunk = os.read(reader, _MEGABYTE)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
