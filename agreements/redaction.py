"""Pictures of papers as they may leave: made anew from their pixels, with rectangles blackened and nothing else taken along.

What a camera writes beside a picture (place, device, instant, a small preview of the whole) is not carried over.
"""

import io
import math
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFile, ImageOps

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
MOST_PIXELS = 50_000_000  # of a picture that is opened: as many as a phone's camera makes
LONGEST_SIDE = 3600  # of a copy, in pixels: A4 at 300 dots an inch
PREVIEW_SIDE = 1400
MOST_RECTANGLES = 50
_QUALITY = 90  # of JPEG
_SMOOTH = {"1": "L", "P": "RGBA"}  # black and white, and numbered colours, cannot be made smaller well as they are


class CannotCopy(ValueError):
    """Why no copy can be made: `code` is unreadable, too_many_pixels, too_many_pages, locked or too_hard."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a picture, in percent of its sides, counted from the left and from the top."""

    left: float
    top: float
    width: float
    height: float

    @property
    def is_inside(self) -> bool:
        """Whether it covers something, and nothing that is not there."""
        ends = self.left + self.width, self.top + self.height
        return self.left >= 0 and self.top >= 0 and self.width > 0 and self.height > 0 and max(ends) <= 100

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The corners in a picture of that size, both inclusive; a pixel that is touched is covered as a whole."""
        left, top = math.floor(self.left * width / 100), math.floor(self.top * height / 100)
        right = math.ceil((self.left + self.width) * width / 100) - 1
        bottom = math.ceil((self.top + self.height) * height / 100) - 1
        return left, top, max(left, right), max(top, bottom)

    def __str__(self) -> str:
        return ", ".join(f"{number:g}" for number in (self.left, self.top, self.width, self.height))


def parse(text: str) -> list[Rectangle]:
    """One rectangle a line: left, top, width, height in percent. Raises ValueError with the line that is none."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        numbers = re.split(r"[\s,，;；、%％]+", line.strip("%％ "))
        if len(numbers) != 4 or not all(re.fullmatch(r"\d{1,3}(\.\d{1,3})?", number, re.ASCII) for number in numbers):
            raise ValueError(line)
        rectangle = Rectangle(*map(float, numbers))
        if not rectangle.is_inside:
            raise ValueError(line)
        found.append(rectangle)
    return found


def copy(content: bytes, media_type: str, rectangles: Iterable[Rectangle] = ()) -> bytes:
    """The picture as it may leave, as JPEG, upright, with the rectangles black. Raises CannotCopy."""
    return _saved(_blackened(_opened(content, media_type, LONGEST_SIDE), rectangles))


def preview(content: bytes, media_type: str) -> bytes:
    """The picture as a page shows it, as JPEG, upright and small. Raises CannotCopy."""
    return _saved(_opened(content, media_type, PREVIEW_SIDE))


def _opened(content: bytes, media_type: str, side: int) -> Image.Image:
    """The first picture in the file, upright, in plain colours on white, no side longer than that."""
    try:
        with (
            warnings.catch_warnings(),
            _whole(),
            Image.open(io.BytesIO(content), formats=[PICTURES[media_type]]) as picture,
        ):
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            if picture.width * picture.height > MOST_PIXELS:
                raise CannotCopy("too_many_pixels")
            picture.draft("RGB", (side, side))  # of a JPEG no more is unpacked than is wanted
            smooth = picture.convert(_SMOOTH[picture.mode]) if picture.mode in _SMOOTH else picture
            smooth.thumbnail((side, side))
            seen = ImageOps.exif_transpose(smooth).convert("RGBA")
    except CannotCopy:
        raise
    except Image.DecompressionBombError as problem:
        raise CannotCopy("too_many_pixels") from problem
    except Exception as problem:  # a decoder may raise anything for a file that is cut or made up
        raise CannotCopy("unreadable") from problem
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A"))
    return plain


@contextmanager
def _whole() -> Iterator[None]:
    """A picture that is cut is not taken, even where another library has told Pillow to make do with it."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _blackened(picture: Image.Image, rectangles: Iterable[Rectangle]) -> Image.Image:
    drawing = ImageDraw.Draw(picture)
    for rectangle in rectangles:
        drawing.rectangle(rectangle.pixels(*picture.size), fill="black")
    return picture


def _saved(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()
