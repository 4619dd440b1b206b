"""The signed paper beside what draws a PDF alone. Run by `make bench`, or python -m tests.benchmarks.bench_agreements

The same HTML goes through bare WeasyPrint, with the same fonts; typst and reportlab set a table of the same rows, in a layout of
their own, as a measure of what other engines take.
"""

import datetime
import resource
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

import django

ROUNDS = 8
NOW = datetime.datetime(2026, 4, 21, 2, 0, tzinfo=datetime.UTC)
KEY = "only for the benchmark"


def main() -> None:
    began = time.perf_counter()
    django.setup()
    from agreements import document, signature
    from tests.agreements.papers import plan_of, terms_of

    root = signature.make_root("Mingzhang", now=NOW, sealing_key=KEY)
    credential = signature.issue("李明", root=root, now=NOW, sealing_key=KEY)
    terms = terms_of(plan=plan_of(count=24, waive_penalty=Decimal("7.63")))

    def paper() -> tuple[document.Paper, bytes]:
        drawn = document.render(terms)
        box = drawn.boxes[signature.BORROWER]
        return drawn, document.draw_signature(name="李明", strokes=[], at=NOW, box=box, terms=terms)

    def signed(inside: Callable = lambda work: work()) -> bytes:
        drawn, look = inside(paper)
        act = signature.Act(credential, root.certificate, KEY, look, "李明", terms.number)
        return signature.sign(drawn.pdf, act, drawn.boxes)

    pdf = signed()
    say("cold: imports, paper and signature", time.perf_counter() - began)
    html = document._html(terms, document.context(terms))
    bare, whole, apart = together(lambda: bare_weasyprint(html), signed, lambda: signed(document.within_bounds))
    say("bare WeasyPrint on the same HTML, warm", bare)
    say("paper and signature, warm", whole, f"{whole / bare:.2f} of bare WeasyPrint")
    say("the same in a process of its own, bounded", apart, f"{apart / bare:.2f}")
    say("signature alone, warm", *signature_alone(paper, credential, root.certificate, terms.number))
    say("copy to read (PDF/UA)", median(lambda: document.render_to_read(terms)))
    say("verification", median(lambda: signature.verify(pdf, [root.certificate])))
    say("typst, a table of the same rows", median(lambda: by_typst(terms)))
    say("reportlab, a table of the same rows", median(lambda: by_reportlab(terms)))
    print(f"{'signed PDF':46} {len(pdf) / 1024:8.0f} KiB, {document.render(terms).pages} pages")
    print(f"{'memory at its peak':46} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB")


def say(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:46} {seconds * 1000:8.0f} ms  {more}".rstrip())


def once(work: Callable) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable) -> float:
    return statistics.median(once(work) for _ in range(ROUNDS))


def together(*works: Callable) -> list[float]:
    """The medians of several works, taken in turn, so that a busy machine slows all of them alike."""
    times = [[once(work) for work in works] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def signature_alone(paper: Callable, credential, root: bytes, number: str) -> tuple[float, str]:
    from agreements import signature

    drawn, look = paper()
    act = signature.Act(credential, root, KEY, look, "李明", number)
    return median(lambda: signature.sign(drawn.pdf, act, drawn.boxes)), "with its picture drawn already"


def bare_weasyprint(html: str) -> bytes:
    """What the library takes by itself: no archive, no attachment, no check of the glyphs, nothing signed."""
    import weasyprint

    from agreements.document import STATIC

    return weasyprint.HTML(string=html, base_url=f"{STATIC.as_uri()}/").write_pdf()


def by_typst(terms) -> bytes:
    import typst

    from agreements.document import STATIC

    cells = "".join(f"[{row.number}],[{row.on}],[{row.total}],[{row.principal}],[{row.interest}],[{row.fee}]," for row in terms.plan.rows)  # fmt: skip
    source = f'#set text(font: "Noto Sans SC")\n= 还款协议书\n#table(columns: 6, {cells})\n' + "甲乙双方经协商一致，订立本协议。\n\n" * 60  # fmt: skip
    return typst.compile(source.encode(), font_paths=[str(STATIC / "fonts")])


def by_reportlab(terms) -> bytes:
    import io

    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    from agreements.document import STATIC

    pdfmetrics.registerFont(TTFont("Noto", str(STATIC / "fonts/NotoSansSC-Regular.ttf")))
    style, out = ParagraphStyle("zh", fontName="Noto", wordWrap="CJK"), io.BytesIO()
    rows = [[str(part) for part in (row.number, row.on, row.total, row.principal, row.interest, row.fee)] for row in terms.plan.rows]  # fmt: skip
    text = [Paragraph("甲乙双方经协商一致，订立本协议。", style) for _ in range(60)]
    SimpleDocTemplate(out, pagesize=A4).build([Table(rows), *text])
    return out.getvalue()


if __name__ == "__main__":
    main()
