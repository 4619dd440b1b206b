"""The paper: an agreement's terms as a PDF/A-3b file for print and signature, and as a tagged copy to read."""

import datetime
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import url2pathname

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from agreements import terms as pure
from agreements.bounds import OutOfBounds, within
from agreements.enclosures import Enclosure, lay_on
from agreements.signature import BORROWER, LENDER, Box
from agreements.terms import Terms
from loans.money import in_capitals, total

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}  # the paper is drafted in these, not translated sentence by sentence
ARCHIVAL, TO_READ = "pdf/a-3b", "pdf/ua-1"
SECONDS, MEGABYTES = 30, 512  # that a render may take, also on a busy machine
STATIC = Path(settings.STATICFILES_DIRS[0]).resolve()
_POINTS = 0.75  # of a CSS pixel
Result = TypeVar("Result")


class CannotRender(Exception):
    """No paper can be made. `code` says why (no_pango, missing_glyphs, refused_address, too_hard), `detail` is shown as it is."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Paper:
    """The finished file and the boxes that wait for signatures, by field name."""

    pdf: bytes
    boxes: dict[str, Box]
    pages: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the record of signing that is printed behind the agreement. `at` is shown in the active time zone."""

    at: datetime.datetime
    what: str
    who: str = ""
    sha256: str = ""


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
        "texts": [_text(language) for language in terms.languages],
        "balance_heads": ("part", "owed", "waived", "left"),
        "schedule_heads": ("due", "amount", "of_principal", "interest", "cost"),
        "trail_heads": ("when", "what", "who"),
    }


def render(terms: Terms, trail: Sequence[Line] = (), *, stamped: bool = False) -> Paper:
    """The paper for these terms, in their languages, with the terms attached as JSON. The same terms make the same bytes.

    `trail` is printed behind the signatures; `stamped` says there that a time-stamp authority will be asked.
    Raises CannotRender, for a character that our fonts cannot write as well: nothing is signed that cannot be read.
    """
    weasyprint = _weasyprint()
    values = context(terms) | {"trail": trail, "stamped": stamped}
    document = _lay_out(_html(terms, values), ARCHIVAL)
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
            pdf_variant=ARCHIVAL, attachments=[attached], pdf_identifier=bytes.fromhex(values["digest"])[:16]
        )
    return Paper(pdf, dict(_boxes(document)), len(document.pages))


def render_to_read(terms: Terms) -> bytes:
    """The same text as a tagged PDF/UA-1 file, for screen readers. It is signed by nobody, and says so. Raises CannotRender."""
    document = _lay_out(_html(terms, context(terms) | {"reading": True}), TO_READ)
    with _strictly():
        return document.write_pdf(pdf_variant=TO_READ, pdf_identifier=bytes.fromhex(pure.digest(terms))[:16])


def within_bounds(work: Callable[[], Result]) -> Result:
    """What one of these renders gives, in bounded time and memory. Raises CannotRender."""
    prepare()
    try:
        return within(SECONDS, MEGABYTES, work)
    except OutOfBounds as problem:
        raise CannotRender("too_hard") from problem


def prepare() -> None:
    """Load what a render needs, before the work is handed on to other processes: then it is loaded once. Raises CannotRender."""
    _weasyprint()
    _writable()


def _html(terms: Terms, values: dict[str, Any]) -> str:
    with translation.override(terms.language):
        qr = segno.make(f"{terms.number}\n{values['digest']}", error="m")
        values["qr"] = mark_safe(qr.svg_inline(border=0, omitsize=True, title=terms.number))  # noqa: S308 drawn here
        values["zone"] = timezone.get_current_timezone_name()
        return typeset(render_to_string("documents/paper.html", values))


def _text(language: str) -> dict[str, str]:
    """Where the text in a language is, and the language as HTML names it. What we have no text in is written in English."""
    drafted = language if language in LANGUAGES else "en"
    return {"lang": LANGUAGES[drafted], "file": f"documents/text.{drafted}.html"}


# Full-width punctuation carries its space on one side. Where two meet, the space between them is taken out once (标点挤压).
_CLOSING, _OPENING, _MIDDLE = "）》」』】〉”’。，、；：！？", "（《「『【〈“‘", "，。、；："
_TIGHT = re.compile(f"([{_CLOSING}])(?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])([{_OPENING}])")
_TEXT = re.compile(r"(?<=>)[^<]+(?=<)")


def typeset(html: str) -> str:
    """The HTML with punctuation that meets punctuation set half as wide. Not a character is added to the text."""

    def tighten(match: re.Match[str]) -> str:
        return _TIGHT.sub(lambda mark: f'<span class="half">{mark[0]}</span>', match[0])

    return _TEXT.sub(tighten, html)


def draw_signature(
    *,
    name: str,
    strokes: list[list[tuple[float, float]]],
    at: datetime.datetime,
    box: Box,
    terms: Terms,
    role: str = "",
) -> bytes:
    """The picture of a signature as a one-page PDF of the size of `box`: the strokes as drawn, else the name as typed.

    `strokes` are lists of points on a pad 600 wide and 200 high; `at` is shown in the active time zone.
    """
    with translation.override(terms.language):
        html = render_to_string(
            "documents/signature.html",
            {
                "name": name,
                "role": role,
                "paths": [_path(stroke) for stroke in strokes if stroke],
                "at": timezone.localtime(at),
                "terms": terms,
                "width": round((box.right - box.left) / _POINTS),
                "height": round((box.top - box.bottom) / _POINTS),
            },
        )
    document = _lay_out(html, ARCHIVAL)
    with _strictly():
        return document.write_pdf(pdf_variant=ARCHIVAL)


def render_letter(text: str, *, language: str, enclosures: Sequence[Enclosure] = ()) -> bytes:
    """A letter's plain text as an A4 file; its first line is the title, its last block the signature. Raises CannotRender.

    Enclosures follow behind an index of them, each page on a sheet of its own. Alone the letter is an archival file; what
    others made, and is enclosed as it is, cannot be vouched for.
    """
    title, *blocks = text.strip().split("\n\n")
    values = {"title": title, "blocks": blocks, "language": language, "enclosures": enclosures}
    with translation.override(language):
        html = render_to_string("documents/letter.html", values)
    variant = None if enclosures else ARCHIVAL
    document = _lay_out(html, variant)
    with _strictly():
        pdf = document.write_pdf(pdf_variant=variant)
    sheets = [number for number, page in enumerate(document.pages) if any(a.startswith("sheet-") for a in page.anchors)]
    return lay_on(pdf, sheets, enclosures) if enclosures else pdf


def print_part(html: str, pictures: Mapping[str, bytes] | None = None) -> tuple[bytes, int]:
    """HTML of ours as A4 pages, and how many they are. `pictures` are its images, named there as "picture:NAME".

    What no font of ours writes is told by its number in Unicode. Raises CannotRender.
    """
    document = _lay_out(legible(typeset(html)), ARCHIVAL, pictures)
    with _strictly():
        return document.write_pdf(pdf_variant=ARCHIVAL), len(document.pages)


def legible(html: str) -> str:
    """The HTML with each character that no font of ours writes told by its number: "‹U+1F600›"."""
    unknown = set(html) - _writable() - set("\n\t")
    return html.translate({ord(each): f"‹U+{ord(each):04X}›" for each in unknown})


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


def own_files_only(pictures: Mapping[str, bytes] | None = None) -> Any:
    """The fetcher of a render: it opens our own static files and the pictures at hand, and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if (name := url.removeprefix("picture:")) in (pictures or {}):
                return URLFetcherResponse(url, (pictures or {})[name], {"Content-Type": "image/jpeg"})
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path))  # decoded as the file will be opened: %2e%2e leads out, too
            if parts.scheme != "file" or parts.netloc or not path.resolve().is_relative_to(STATIC):
                raise ValueError(f"refused: {url[:200]}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=["file"], fail_on_errors=True)


def _lay_out(html: str, variant: str | None, pictures: Mapping[str, bytes] | None = None) -> Any:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # one per render: sharing it between threads corrupts memory
    from weasyprint.urls import FatalURLFetchingError

    if unknown := "".join(sorted(set(html) - _writable() - set("\n\t"))):
        raise CannotRender("missing_glyphs", unknown)
    source = weasyprint.HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=own_files_only(pictures))
    try:
        with _strictly():
            return source.render(font_config=FontConfiguration(), pdf_variant=variant)
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
