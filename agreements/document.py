"""The paper: an agreement's terms as a PDF/A-3b file for print and signature. The only place that renders PDF."""

import datetime
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from agreements import terms as pure
from agreements.signature import BORROWER, LENDER, Box
from agreements.terms import Terms
from loans.money import in_capitals, total

LANGUAGES = ("zh-hans", "en")  # the paper is drafted in these, not translated sentence by sentence
STATIC = Path(settings.STATICFILES_DIRS[0]).resolve()
_POINTS = 0.75  # of a CSS pixel


class CannotRender(Exception):
    """No paper can be made. `code` says why (no_pango, missing_glyphs, refused_address), `detail` is shown as it is."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Paper:
    """The finished file and the boxes that wait for signatures, by field name."""

    pdf: bytes
    boxes: dict[str, Box]
    pages: int


def context(terms: Terms) -> dict[str, Any]:
    """What the text of the paper is filled with, the same in the PDF and on the page where it is signed."""
    plan, capitals = terms.plan, {}
    if terms.currency == "CNY":
        capitals = {
            "owed": in_capitals(plan.balance.total),
            "to_pay": in_capitals(plan.to_pay),
            "total": in_capitals(plan.total),
        }
    left = plan.balance.less(plan.waived)
    return {
        "terms": terms,
        "plan": plan,
        "capitals": capitals,
        "parts": [
            (name, getattr(plan.balance, name), getattr(plan.waived, name), getattr(left, name))
            for name in ("principal", "interest", "penalty", "cost", "unearned")
            if getattr(plan.balance, name)
        ],
        "kept_total": total(due.total for due in plan.kept),
        "sums": {name: total(getattr(row, name) for row in plan.rows) for name in ("principal", "interest", "fee")},
        "clauses": [(_ordinal(n), clause) for n, clause in enumerate(terms.clauses, start=1)],
        "digest": pure.digest(terms),
        "text": f"documents/agreement.{_language(terms)}.html",
    }


def render(terms: Terms) -> Paper:
    """The paper for these terms, in their language, with the terms attached as JSON. The same terms make the same bytes.

    Raises CannotRender, for a character that our fonts cannot write as well: nothing is signed that cannot be read.
    """
    weasyprint = _weasyprint()
    with translation.override(terms.language):
        values = context(terms)
        qr = segno.make(f"{terms.number}\n{values['digest']}", error="m")
        values["qr"] = mark_safe(qr.svg_inline(border=0, omitsize=True, title=terms.number))  # noqa: S308 drawn here
        html = render_to_string("documents/paper.html", values)
    document = _lay_out(html)
    attached = weasyprint.Attachment(
        string=pure.canonical(terms).decode(),
        name="plan.json",
        description=terms.number,
        created=_midnight(terms.agreed_on),
        modified=_midnight(terms.agreed_on),
        relationship="Data",
    )
    with _strictly():
        pdf = document.write_pdf(
            pdf_variant="pdf/a-3b", attachments=[attached], pdf_identifier=bytes.fromhex(values["digest"])[:16]
        )
    return Paper(pdf, dict(_boxes(document)), len(document.pages))


def draw_signature(
    *, name: str, strokes: list[list[tuple[float, float]]], at: datetime.datetime, box: Box, terms: Terms
) -> bytes:
    """The picture of a signature as a one-page PDF of the size of `box`: the strokes as drawn, else the name as typed.

    `strokes` are lists of points on a pad 600 wide and 200 high; `at` is shown in the active time zone.
    """
    with translation.override(terms.language):
        html = render_to_string(
            "documents/signature.html",
            {
                "name": name,
                "paths": [_path(stroke) for stroke in strokes if stroke],
                "at": timezone.localtime(at),
                "terms": terms,
                "width": round((box.right - box.left) / _POINTS),
                "height": round((box.top - box.bottom) / _POINTS),
            },
        )
    document = _lay_out(html)
    with _strictly():
        return document.write_pdf(pdf_variant="pdf/a-3b")


def render_letter(text: str, *, language: str) -> bytes:
    """A letter's plain text as an A4 file; its first line is the title, its last block the signature. Raises CannotRender."""
    title, *blocks = text.strip().split("\n\n")
    with translation.override(language):
        html = render_to_string("documents/letter.html", {"title": title, "blocks": blocks, "language": language})
    document = _lay_out(html)
    with _strictly():
        return document.write_pdf(pdf_variant="pdf/a-3b")


def _language(terms: Terms) -> str:
    return terms.language if terms.language in LANGUAGES else LANGUAGES[-1]


def _path(stroke: list[tuple[float, float]]) -> str:
    (x, y), *rest = stroke
    # A point by itself (the dot of an i, a 点) is drawn by a line that goes nowhere and has round ends.
    return f"M{x:.1f} {y:.1f}" + "".join(f"L{x:.1f} {y:.1f}" for x, y in rest or [(x, y)])


def _ordinal(number: int) -> dict[str, Any]:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    chinese = (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")
    return {"number": number, "chinese": chinese}


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


# --- WeasyPrint -----------------------------------------------------------------------------------------------------


def _weasyprint() -> Any:
    """The library, imported when first needed: without Pango the rest of the app still runs."""
    try:
        import weasyprint
    except OSError as problem:
        packages = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        raise CannotRender("no_pango", packages) from problem
    return weasyprint


def own_files_only() -> Any:
    """The fetcher of a render: it opens our own static files and refuses every other address."""
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, path = url.partition("://")
            if scheme != "file" or not Path(path).resolve().is_relative_to(STATIC):
                raise ValueError(f"refused: {url[:200]}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=["file"], fail_on_errors=True)


def _lay_out(html: str) -> Any:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # one per render: sharing it between threads corrupts memory
    from weasyprint.urls import FatalURLFetchingError

    if unknown := "".join(sorted(set(html) - _writable() - set("\n\t"))):
        raise CannotRender("missing_glyphs", unknown)
    source = weasyprint.HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=own_files_only())
    try:
        with _strictly():
            return source.render(font_config=FontConfiguration(), pdf_variant="pdf/a-3b")
    except FatalURLFetchingError as problem:
        raise CannotRender("refused_address", str(problem)) from problem


@cache
def _writable() -> frozenset[str]:
    """Every character that the fonts of the paper can write."""
    from fontTools.ttLib import TTFont

    faces = [set(TTFont(path, lazy=True).getBestCmap()) for path in sorted((STATIC / "fonts").glob("*.ttf"))]
    return frozenset(map(chr, set.intersection(*faces)))


@contextmanager
def _strictly() -> Iterator[None]:
    """Turn WeasyPrint's warning about a character without a glyph into CannotRender."""
    missing, thread = [], threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread and ".notdef glyph rendered" in str(record.msg):
                missing.append(str(record.args[0] if isinstance(record.args, tuple) else "?"))

    logger, listener = logging.getLogger("weasyprint"), Listener()
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)
    if missing:
        raise CannotRender("missing_glyphs", "".join(dict.fromkeys(missing)))


def _boxes(document: Any) -> Iterator[tuple[str, Box]]:
    for number, page in enumerate(document.pages):
        for name, (left, top, right, bottom) in page.anchors.items():
            if field := {"sign-borrower": BORROWER, "sign-lender": LENDER}.get(name):
                edges = (left, page.height - bottom, right, page.height - top)
                yield field, Box(number, *(edge * _POINTS for edge in edges))
