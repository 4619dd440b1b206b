"""Papers that go with a letter, laid one page to a sheet that says which of them it is."""

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image
from pypdf import PdfWriter, Transformation

from agreements.redaction import PICTURES

_MM = 72 / 25.4
_LEFT, _BOTTOM, _RIGHT, _TOP = (edge * _MM for edge in (18, 20, 192, 260))  # of an A4 sheet: where the page goes


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A paper as it leaves: a picture or a PDF of so many pages."""

    title: str
    shows: str
    dated: datetime.date | None
    pages: int
    media_type: str
    content: bytes

    @property
    def sheets(self) -> range:
        return range(1, self.pages + 1)


def lay_on(pdf: bytes, sheets: Sequence[int], enclosures: Sequence[Enclosure]) -> bytes:
    """The PDF with every page of the enclosures on its sheet; `sheets` are the numbers of those pages, counted from 0."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for number, page in zip(sheets, _pages(enclosures), strict=True):
        page.transfer_rotation_to_content()
        box = page.cropbox
        wide, high = float(box.width), float(box.height)
        scale = min((_RIGHT - _LEFT) / wide, (_TOP - _BOTTOM) / high)
        left = (_LEFT + _RIGHT - wide * scale) / 2 - float(box.left) * scale
        bottom = _TOP - high * scale - float(box.bottom) * scale
        writer.pages[number].merge_transformed_page(page, Transformation().scale(scale).translate(left, bottom))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _pages(enclosures: Sequence[Enclosure]) -> Iterator[Any]:
    for each in enclosures:
        content = _as_pdf(each) if each.media_type in PICTURES else each.content
        yield from PdfWriter(clone_from=io.BytesIO(content)).pages  # of a writer: only there a page can be turned


def _as_pdf(each: Enclosure) -> bytes:
    file = io.BytesIO()
    Image.open(io.BytesIO(each.content), formats=[PICTURES[each.media_type]]).save(file, "PDF", resolution=300)
    return file.getvalue()
