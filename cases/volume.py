"""The paper of an exhibit: cover, index, timeline, rules, chronology and ledger, laid out in parts and bound to one PDF.

Parts go to files as they fill, so that five thousand items need the memory of some hundred.
"""

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from django.template.loader import render_to_string
from django.utils import timezone, translation
from pypdf import PdfReader, PdfWriter

from agreements import document
from agreements.bounds import OutOfBounds, within
from cases import contacts as touch
from cases import redacting, timeline
from cases.copies import Copy
from cases.models import Exhibit, Piece
from cases.paperwords import WORDS
from loans.ledger import Position
from loans.models import Loan
from loans.record import Record
from notices.conduct import Tally, tally
from notices.models import Notice

SECONDS, MEGABYTES = 120, 768  # that one part may take
INDEX_ROWS, STORY_ROWS, STORY_PICTURES = 300, 120, 24  # of one part
LONGEST = 3000  # characters of one message on paper
PICTURE = 1100  # pixels of the longer side of a picture on paper
MOST_ENTRIES = 200


@dataclass(slots=True)
class Row:
    """One piece on paper."""

    no: int
    piece: Piece
    name: str
    at: datetime.datetime  # in the borrower's zone
    file: str = ""
    sha256: str = ""
    text: str = ""
    cut: bool = False
    picture: str = ""
    gone: bool = False
    night: bool = False
    notice: Notice | None = None
    rules: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the bound paper and the page it begins on."""

    key: str
    page: int


@dataclass(slots=True)
class _Job:
    """A part that waits to be laid out."""

    chapter: str
    html: str
    pictures: dict[str, bytes]
    file: Path


@dataclass(slots=True)
class _Part:
    chapter: str
    file: Path
    pages: int


class Volume:
    """The paper as it grows: `take` each piece in its order, then `bind`."""

    def __init__(self, exhibit: Exhibit, made_at: datetime.datetime, head: str) -> None:
        self.exhibit, self.case, self.made_at, self.head = exhibit, exhibit.case, timezone.localtime(made_at), head
        self.zone = self.case.borrower.zone
        self.folder = TemporaryDirectory()
        self.jobs: list[_Job] = []
        self.parts: list[_Part] = []
        self.begun: set[str] = set()
        self.index: list[Row] = []
        self.story: list[Row] = []
        self.pictures: dict[str, bytes] = {}
        self.contacts = touch.contacts_of(self.case)
        self.told = touch.told_by(self.case, self.contacts)
        self.night = touch.by_night(self.told)
        self.rules: dict[int, list[str]] = {}  # of a notice: the rules that rest on it
        for each in self.told:
            for notice in each.notices:
                self.rules.setdefault(notice, []).append(each.rule.id)
        self.number_of: dict[int, int] = {}  # of a notice: its number in the index
        self.count = 0
        self.first: datetime.datetime | None = None
        self.last: datetime.datetime | None = None

    @staticmethod
    def steps(count: int) -> int:
        """How many parts a paper of so many pieces has at least."""
        return math.ceil(count / INDEX_ROWS) + math.ceil(count / STORY_ROWS) + 4

    # --- The pieces ---------------------------------------------------------------------------------------------------

    def take(self, no: int, piece: Piece, copy: Copy, listed: dict[str, object]) -> None:
        """Put the piece on paper. Raises CannotRender."""
        row = self._row(no, piece, copy, listed)
        self.count, self.first, self.last = no, min(self.first or row.at, row.at), max(self.last or row.at, row.at)
        self.index.append(row)
        self.story.append(row)
        if copy.is_picture and copy.content:
            self._picture(row, copy.content)
        if len(self.index) >= INDEX_ROWS:
            self._print_index()
        if len(self.story) >= STORY_ROWS or len(self.pictures) >= STORY_PICTURES:
            self._print_story()
            self._flush()

    def _row(self, no: int, piece: Piece, copy: Copy, listed: dict[str, object]) -> Row:
        text, notice = copy.text(LONGEST + 1), piece.item.notice_id or 0
        if notice:
            self.number_of[notice] = no
        return Row(
            no=no,
            piece=piece,
            name=copy.name,
            at=timezone.localtime(piece.item.received_at, self.zone),
            file=str(listed["file"] or ""),
            sha256=str(listed.get("sha256", "")),
            text=text[:LONGEST],
            cut=len(text) > LONGEST,
            gone=copy.gone,
            notice=piece.item.notice,
            night=notice in self.night,
            rules=self.rules.get(notice, []),
        )

    def _picture(self, row: Row, content: bytes) -> None:
        try:
            self.pictures[f"{row.no}"] = redacting.redraw(content=content, squares=(), most=PICTURE)
            row.picture = f"picture:{row.no}"
        except redacting.NotAPicture:
            row.picture = ""  # it is in the ZIP as it came

    def _print_story(self) -> None:
        if self.story:
            self._print("chronology", {"rows": self.story}, self.pictures)
        self.story, self.pictures = [], {}

    def _print_index(self) -> None:
        if self.index:
            self._print("index", {"rows": self.index})
        self.index = []

    # --- The whole ----------------------------------------------------------------------------------------------------

    def bind(self, items_digest: str, progress: Callable[[int], None]) -> tuple[Path, int]:
        """The paper as one PDF, there until the volume is left, and its pages. Raises CannotRender."""
        self._print_index()
        self._print_story()
        self._print_timeline()
        self._print("rules", {"told": [(each, self._items(each.notices)) for each in self.told]})
        if self.case.loan_id:
            self._print("ledger", _ledger(self.case.loan_id, self.made_at.date()))
        self._flush()
        progress(len(self.parts))
        order = ("index", "timeline", "rules", "chronology", "ledger")
        inner = sorted(self.parts, key=lambda part: order.index(part.chapter))
        cover, whole = self._cover(items_digest), Path(self.folder.name) / "whole.pdf"
        return whole, _within(partial(self._finish, cover, inner, whole))

    def _finish(self, cover: dict[str, Any], inner: list[_Part], whole: Path) -> int:
        """Lay out the cover, which names the pages where chapters begin, then the numbers of pages, and bind all."""
        front, feet, pages = self._file("cover"), self._file("footers"), 2
        while True:
            chapters = _chapters(inner, pages + 1)
            found = _lay_out(self._html("cover", cover | {"chapters": chapters}), {}, front)
            if found == pages:
                break
            pages = found  # a long story: the chapters begin later
        pages += sum(part.pages for part in inner)
        _lay_out(self._html("footers", {"pages": range(pages)}), {}, feet)
        outline = [(" ".join(WORDS[each.key]), each.page - 1) for each in chapters]
        _bind([front, *(part.file for part in inner)], feet, whole, outline, self.exhibit.number)
        return pages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.folder.cleanup()

    def _cover(self, items_digest: str) -> dict[str, Any]:
        hidden = self.case.pieces.exclude(redaction=Piece.Redaction.NONE).exists()
        return {
            "kept": ["kept_1", "kept_2", "kept_3", *(["kept_4"] if hidden else []), "kept_5"],
            "items_digest": items_digest,
            "count": self.count,
            "contacts": sum(contact.incoming for contact in self.contacts),
            "nights": len(self.night),
            "told": self.told,
            "began": self.first,
            "ended": self.last,
        }

    def _print_timeline(self) -> None:
        if not self.contacts:
            return
        on = max(contact.at for contact in self.contacts).date()
        hours = touch.night_of(self.case, on)
        keys = frozenset(str(pk) for pk in self.night)
        days = tally(self.contacts)
        nights = dict.fromkeys((each.on for each in days), 0)
        for contact in self.contacts:
            if contact.key in keys:
                nights[contact.at.date()] += 1
        rows = [(each, nights[each.on], each.connected + each.unanswered + each.other) for each in reversed(days)]
        strips = timeline.strips(self.contacts, keys, hours)
        self._print("timeline", {"strips": strips, "days": rows, "hours": hours, "sums": _sums(rows)})

    def _items(self, notices: Sequence[int]) -> list[int]:
        return [self.number_of[notice] for notice in notices if notice in self.number_of]

    def _file(self, name: str) -> Path:
        return Path(self.folder.name) / f"{len(self.parts) + len(self.jobs):05}-{name}.pdf"

    def _html(self, name: str, values: dict[str, Any]) -> str:
        first = "zh" if self.case.borrower.language.startswith("zh") else "en"
        common = {
            "exhibit": self.exhibit,
            "case": self.case,
            "made_at": self.made_at,
            "head": self.head,
            "first": first,
        }
        with translation.override("zh-hans" if first == "zh" else "en"), timezone.override(self.zone):
            return render_to_string(f"documents/exhibit/{name}.html", common | values)

    def _print(self, chapter: str, values: dict[str, Any], pictures: dict[str, bytes] | None = None) -> None:
        html = self._html(chapter, values | {"begun": chapter in self.begun})
        self.begun.add(chapter)
        self.jobs.append(_Job(chapter, html, pictures or {}, self._file(chapter)))

    def _flush(self) -> None:
        """Lay out what waits, in one process of its own."""
        pages = _within(partial(_lay_out_each, self.jobs))
        self.parts += [_Part(job.chapter, job.file, count) for job, count in zip(self.jobs, pages, strict=True)]
        self.jobs = []


def _sums(rows: list[tuple[Tally, int, int]]) -> tuple[int, int, int, int, int]:
    return (
        sum(day.connected for day, _, _ in rows), sum(day.unanswered for day, _, _ in rows),
        sum(day.other for day, _, _ in rows), sum(night for _, night, _ in rows), sum(whole for _, _, whole in rows),
    )  # fmt: skip


def _ledger(loan_id: int, on: datetime.date) -> dict[str, Any]:
    """The loan as it stands, what was entered, and how the amount to pay came about."""
    loan = Loan.objects.with_history().select_related("lender").get(pk=loan_id)
    record: Record = loan.as_record()
    position: Position = record.position(on=on)
    entries = sorted(loan.entries.all(), key=lambda entry: (entry.on, entry.pk))
    return {
        "loan": loan,
        "position": position,
        "entries": entries[-MOST_ENTRIES:],
        "earlier": len(entries) > MOST_ENTRIES,
        "due_rows": [(row, (on - row.due.on).days) for row in position.due_rows],
        "accruals": position.accruals[-MOST_ENTRIES:],
    }


# --- In a process of its own ----------------------------------------------------------------------------------------


def _within(work: Callable[[], Any]) -> Any:
    """What the work gives, in bounded time and memory, which is given back when it is done. Raises CannotRender."""
    document.prepare()
    try:
        return within(SECONDS, MEGABYTES, work)
    except OutOfBounds as problem:
        raise document.CannotRender("too_hard") from problem


def _chapters(parts: list[_Part], page: int) -> list[Chapter]:
    """Where each chapter begins, when the first of these parts is on that page."""
    found: list[Chapter] = []
    for part in parts:
        if part.chapter not in [each.key for each in found]:
            found.append(Chapter(part.chapter, page))
        page += part.pages
    return found


def _lay_out_each(jobs: list[_Job]) -> list[int]:
    return [_lay_out(job.html, job.pictures, job.file) for job in jobs]


def _lay_out(html: str, pictures: dict[str, bytes], file: Path) -> int:
    pdf, pages = document.print_part(html, pictures)
    file.write_bytes(pdf)
    return pages


def _bind(files: list[Path], footers: Path, whole: Path, outline: list[tuple[str, int]], title: str) -> None:
    """The files one after the other, each page with its footer, as one."""
    writer = PdfWriter(clone_from=files[0])
    for file in files[1:]:
        writer.append(file, import_outline=False)
    feet = PdfReader(footers)
    for page, foot in zip(writer.pages, feet.pages, strict=True):
        page.merge_page(foot)
    for words, number in outline:
        writer.add_outline_item(title=words, page_number=number)
    writer.add_metadata({"/Title": title})
    writer.compress_identical_objects(remove_duplicates=True)
    writer.write(whole)
