"""An exhibit of 500 and of 5,000 messages: how long, how much memory. Run by `make bench`, or python -m tests.benchmarks.bench_exhibit

Each size is made in a process of its own, so that the peak of its memory is its own. The check of the ZIP goes beside `unzip -t`'s
work in Python (`ZipFile.testzip`), which reads the same bytes and knows of no hash.
"""

import datetime
import hashlib
import io
import os
import resource
import sys
import time
import zipfile

import django

SIZES = (500, 5_000)
BEGAN = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
TEXT = "【晴川金融】您尾号1234的借款已逾期{}天，应还888.49元，请立即还款，否则将联系您的单位。第{}条"


def main() -> None:
    for count in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        if child := os.fork():
            os.waitpid(child, 0)
        else:
            measure(count)
            os._exit(0)


def measure(count: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from cases import exhibiting, tasks, verifier

    exhibit = exhibiting.ask(case=case_of(count), watermark="", now=BEGAN)
    before = peak()
    start = time.perf_counter()
    assert tasks.make_exhibit(exhibit.pk)
    seconds = time.perf_counter() - start
    exhibit.refresh_from_db()
    print(f"{count:6} messages: {seconds:6.1f} s, {exhibit.pages} pages, ZIP {exhibit.size / 1e6:.1f} MB; ", end="")
    print(f"peak memory {peak():.0f} MiB ({before:.0f} before), of a process that lays out {peak(True):.0f} MiB")
    content = io.BytesIO(b"".join(exhibit.stream()))
    start = time.perf_counter()
    assert verifier.verify(content, bytes(exhibit.manifest)).unchanged
    checked = time.perf_counter() - start
    start = time.perf_counter()
    zipfile.ZipFile(content).testzip()
    print(f"{'':17}checked in {checked:.2f} s; unpacked alone {time.perf_counter() - start:.2f} s", flush=True)


def peak(children: bool = False) -> float:
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss / 1024


def case_of(count: int):
    """A case with so many messages, six a day, one of them at night."""
    from borrowers.models import Borrower
    from cases import chaining, exhibiting, filing
    from cases.models import Item
    from notices.models import Notice

    borrower = Borrower.objects.create_user(email=f"{count}@example.org", password="x", name="李明", language="zh-hans")
    rows = []
    for number in range(count):
        raw = TEXT.format(number % 90, number).encode()
        at = BEGAN + datetime.timedelta(hours=4 * number)
        rows.append(
            Notice(
                borrower=borrower, raw=raw, sha256=hashlib.sha256(raw).hexdigest(), sender="106900001234",
                identity=hashlib.sha256(raw).hexdigest(), received_at=at, words=raw.decode(),
            )
        )  # fmt: skip
    Notice.objects.bulk_create(rows, batch_size=500)
    case = filing.open_case(borrower=borrower, about="conduct", now=BEGAN, against="晴川金融", house="consumer_finance")
    chaining.take_in(borrower=borrower, now=BEGAN)
    exhibiting.use_items(case=case, items=Item.objects.filter(borrower=borrower))
    return case


if __name__ == "__main__":
    main()
