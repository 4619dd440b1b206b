"""How fast messages are read, and what the worst of hostile texts costs. Run: python -m tests.benchmarks.bench_reading"""

import time
from collections.abc import Callable

from notices.claim import Message
from notices.extraction import read
from tests.notices.hostile import HOSTILE, SIZE
from tests.notices.test_extraction_chinese import CASES as CHINESE
from tests.notices.test_extraction_english import CASES as ENGLISH


def _best(work: Callable[[], object], rounds: int = 5) -> float:
    """Processor seconds of the quickest of a few rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    rows = []
    for name, cases in (("Chinese", CHINESE), ("English", ENGLISH)):
        messages = [Message(case.values[2]) for case in cases]

        def read_all(messages: list[Message] = messages) -> None:
            for message in messages:
                read(message)

        seconds = _best(read_all)
        rows.append((f"{name} messages a second, one core", f"{len(messages) / seconds:,.0f}"))
    worst = {name: _best(lambda text=text: read(Message(text)), 3) for name, text in HOSTILE.items()}
    slowest = max(worst, key=worst.__getitem__)
    rows.append(
        (f"worst of {len(worst)} hostile texts of {SIZE:,} characters ({slowest})", f"{worst[slowest] * 1000:,.1f} ms")
    )
    width = max(len(name) for name, _ in rows)
    for name, figure in rows:
        print(f"{name:<{width}}  {figure:>10}")


if __name__ == "__main__":
    main()
