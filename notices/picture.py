"""The text in a picture of a message, read on this machine by an optional extra, and never without bounds."""

import importlib.util
import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000  # a phone's screen has three million, its camera twelve to fifty
SIDE = 2_400  # pixels of the longer side that is read; larger ones are made smaller
SHOWN = 1_200  # the same of the copy beside the text
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotRead(ValueError):
    """Why a picture is not read: `code` is "too_many_pixels", "no_picture" or "no_reader"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def can_read() -> bool:
    """Whether the reader of pictures is installed here."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def opened(content: bytes, side: int = SIDE) -> Image.Image:
    """The picture upright, no longer than `side`. Its size is looked at before a pixel is unpacked. Raises NotRead."""
    try:
        picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise NotRead("too_many_pixels")
        picture.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
        return upright.convert("RGB")
    except NotRead:
        raise
    except Image.DecompressionBombError:
        raise NotRead("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise NotRead("no_picture") from None


def redrawn(content: bytes) -> bytes:
    """A smaller copy, drawn anew as JPEG: nothing that somebody hid in the file reaches a page. Raises NotRead."""
    out = io.BytesIO()
    opened(content, SHOWN).save(out, "JPEG", quality=80)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """What is written in the picture, from top to bottom. Raises NotRead."""
    if not can_read():
        raise NotRead("no_reader")
    import numpy  # comes with the extra

    pixels = numpy.asarray(opened(content))[:, :, ::-1]  # blue first, as the reader has them
    with _ONE_AT_A_TIME:
        found = _reader()(pixels)
    if not found.txts:
        return ""
    return joined(Piece.of(text, box) for text, box in zip(found.txts, found.boxes, strict=True))


_ONE_AT_A_TIME = threading.Lock()  # it holds half a gigabyte, and takes all cores as it is


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in a picture, and where it stands, in pixels."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, text: str, box: Iterable[Iterable[float]]) -> "Piece":
        across, down = zip(*(map(float, corner) for corner in box), strict=True)
        return cls(text, min(across), max(across), min(down), max(down))


def joined(pieces: Iterable[Piece]) -> str:
    """The pieces as text. What stands at one height is one line; a line that is full goes on in the next one."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if rows and piece.top < (rows[-1][0].top + rows[-1][0].bottom) / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    edge = max((piece.right for row in rows for piece in row), default=0)
    text = ""
    for row in rows:
        text += " ".join(piece.text for piece in sorted(row, key=lambda piece: piece.left))
        full = max(piece.right for piece in row) > edge - 2 * (row[0].bottom - row[0].top)
        text += ("" if ord(text[-1:] or " ") > 0x2E7F else " ") if full else "\n"
    return text.strip().replace(" 【", "\n【")  # with its sign a message begins, after the number above it
