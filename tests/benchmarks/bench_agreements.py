"""The signed paper: drawn by WeasyPrint, signed by pyHanko. Run by `make bench`, or python -m tests.benchmarks.bench_agreements"""

import datetime
import statistics
import time

import django

ROUNDS = 8
NOW = datetime.datetime(2026, 4, 21, 2, 0, tzinfo=datetime.UTC)


def main() -> None:
    began = time.perf_counter()
    django.setup()
    from agreements import document, signature
    from tests.agreements.papers import terms_of

    key = {"sealing_key": "only for the benchmark"}
    root = signature.make_root("Mingzhang", now=NOW, **key)
    credential = signature.issue("李明", root=root, now=NOW, **key)
    drawn, signed = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        paper = document.render(terms_of())
        drawn.append(time.perf_counter() - start)
        start = time.perf_counter()
        box = paper.boxes[signature.BORROWER]
        look = document.draw_signature(name="李明", strokes=[], at=NOW, box=box, terms=terms_of())
        pdf = signature.sign(
            paper.pdf, credential=credential, root=root.certificate, boxes=paper.boxes, appearance=look, reason="MZ",
            name="李明", **key,
        )  # fmt: skip
        signed.append(time.perf_counter() - start)
        if len(drawn) == 1:
            print(f"{'cold: imports, paper and signature':44} {(time.perf_counter() - began) * 1000:8.0f} ms")
    print(f"{'paper, warm (WeasyPrint alone: 492 ms)':44} {statistics.median(drawn) * 1000:8.0f} ms")
    print(f"{'signature, warm':44} {statistics.median(signed) * 1000:8.0f} ms")
    print(f"{'signed PDF':44} {len(pdf) / 1024:8.0f} KiB")


if __name__ == "__main__":
    main()
