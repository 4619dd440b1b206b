"""PDF papers as they may leave: some of their pages, and of those only what is seen, without what is hidden behind them.

Names of authors, notes, attached files, scripts, and pictures that no kept page shows are not carried over.
"""

import io
import re
from collections.abc import Collection, Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import ContentStream, DictionaryObject, NameObject, RectangleObject, StreamObject

from agreements.redaction import CannotCopy

MOST_PAGES = 60  # of one paper
_PAGE = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Contents", "/Resources")
_DRAWN = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_HIDDEN = 2 | 32  # flags of an annotation: hidden, not to be viewed
_DEEPEST = 12  # drawings within drawings


def count(content: bytes) -> int:
    """How many pages it has. Raises CannotCopy."""
    return len(_read(content).pages)


def chosen(text: str, last: int) -> list[int]:
    """The pages that "1-3, 5" names, in their order; none when it names all or nothing. Raises ValueError with the part."""
    found: set[int] = set()
    for part in filter(None, re.split(r"[\s,，;；、]+", re.sub(r"\s*[-–—~～至到]\s*", "-", text.strip()))):
        ends = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", part, re.ASCII)
        first, until = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not 1 <= first <= until <= last:
            raise ValueError(part)
        found.update(range(first, until + 1))
    return [] if len(found) == last else sorted(found)


def copy(content: bytes, kept: Collection[int] = ()) -> bytes:
    """The paper as it may leave: the pages of these numbers, counted from 1, or all. Raises CannotCopy."""
    try:
        writer = PdfWriter()
        for number, page in enumerate(_read(content).pages, start=1):
            if not kept or number in kept:
                writer.add_page(_plain(page))
        writer.metadata = None
        file = io.BytesIO()
        writer.write(file)
        return file.getvalue()
    except CannotCopy:
        raise
    except Exception as problem:  # a reader may raise anything for a file that is cut or made up
        raise CannotCopy("unreadable") from problem


def _read(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotCopy("locked")
        pages = len(reader.pages)
    except CannotCopy:
        raise
    except Exception as problem:
        raise CannotCopy("unreadable") from problem
    if not pages:
        raise CannotCopy("unreadable")
    if pages > MOST_PAGES:
        raise CannotCopy("too_many_pages")
    return reader


def _plain(page: Any) -> Any:
    """The page with what is drawn over it drawn into it, and with nothing that it does not show."""
    for inherited in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
        if inherited not in page and (value := _inherited(page, inherited)) is not None:
            page[NameObject(inherited)] = value
    shown = list(_shown_over(page))
    page[NameObject("/Resources")] = resources = _used(page.get("/Resources"), _operations(page), depth=0)
    for key in [key for key in page if key not in (*_PAGE, "/Parent")]:
        del page[key]
    for number, (drawing, placed) in enumerate(shown):
        name = f"/Over{number}"
        resources.setdefault(NameObject("/XObject"), DictionaryObject())[NameObject(name)] = drawing
        _draw(page, name, placed)
    return page


def _inherited(page: Any, key: str) -> Any:
    node = page.get("/Parent")
    for _ in range(_DEEPEST):
        if node is None:
            return None
        node = node.get_object()
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _operations(stream: Any) -> Any:
    contents = stream.get_contents() if hasattr(stream, "get_contents") else ContentStream(stream, None)
    return contents.operations if contents is not None else ()


def _used(resources: Any, operations: Any, depth: int) -> DictionaryObject:
    """Of the resources those that are named in what is drawn, and of a drawing within it the same again."""
    if depth > _DEEPEST:
        raise CannotCopy("unreadable")
    found, resources = DictionaryObject(), resources.get_object() if resources is not None else {}
    names = {
        str(operand) for operands, _ in operations for operand in _flat(operands) if isinstance(operand, NameObject)
    }
    for category in _DRAWN:
        if category in resources:
            rows = resources[category].get_object()
            if isinstance(rows, DictionaryObject):
                kept = {NameObject(key): rows.raw_get(key) for key in rows if key in names}
                found[NameObject(category)] = DictionaryObject(kept)
    for drawing in found.get("/XObject", {}).values():
        _tidy(drawing.get_object(), found, depth)
    return found


def _tidy(drawing: Any, around: DictionaryObject, depth: int) -> None:
    for key in (
        "/Metadata",
        "/PieceInfo",
        "/OPI",
        "/AF",
        "/Alternates",
        "/StructParent",
        "/StructParents",
        "/LastModified",
    ):
        drawing.pop(key, None)
    if drawing.get("/Subtype") == "/Form":
        own = drawing.get("/Resources", around)
        drawing[NameObject("/Resources")] = _used(own, _operations(drawing), depth + 1)


def _flat(operands: Any) -> Iterator[Any]:
    yield from operands.values() if isinstance(operands, dict) else operands or ()


def _shown_over(page: Any) -> Iterator[tuple[Any, Transformation]]:
    """What is shown over the page, such as seals and filled fields, each as a drawing and where it goes. ISO 32000-1, 12.5.5."""
    for entry in page.get("/Annots") or ():
        note = entry.get_object()
        look = note.get("/AP", {}).get("/N") if isinstance(note, DictionaryObject) else None
        if look is not None and not isinstance(look.get_object(), StreamObject):
            look = look.get_object().get(note.get("/AS"))
        if look is None or note.get("/Subtype") == "/Popup" or int(note.get("/F", 0)) & _HIDDEN:
            continue
        drawing = look.get_object()
        if not isinstance(drawing, StreamObject) or "/BBox" not in drawing:
            continue
        drawing[NameObject("/Subtype")] = NameObject("/Form")
        _tidy(drawing, DictionaryObject(), 0)
        if placed := _placed(drawing, RectangleObject(note["/Rect"])):
            yield getattr(drawing, "indirect_reference", None) or drawing, placed


def _placed(drawing: Any, onto: RectangleObject) -> Transformation | None:
    a, b, c, d, e, f = (float(number) for number in drawing.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    matrix = Transformation((a, b, c, d, e, f))
    box = RectangleObject(drawing["/BBox"])
    corners = [matrix.apply_on((float(x), float(y))) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    if max(xs) == min(xs) or max(ys) == min(ys):
        return None
    wide, high = float(onto.width) / (max(xs) - min(xs)), float(onto.height) / (max(ys) - min(ys))
    left, bottom = float(onto.left) - min(xs) * wide, float(onto.bottom) - min(ys) * high
    return Transformation((wide, 0, 0, high, left, bottom))


def _draw(page: Any, name: str, placed: Transformation) -> None:
    """Draw a named drawing after all that the page draws."""
    stream = ContentStream(None, None)
    before = page.get_contents()
    numbers = " ".join(f"{number:.5f}" for number in placed.ctm)
    data = before.get_data() if before is not None else b""
    stream.set_data(b"q\n" + data + f"\nQ\nq {numbers} cm {name} Do Q\n".encode())
    page[NameObject("/Contents")] = stream
