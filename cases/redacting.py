"""Copies of evidence with something hidden for good: what is hidden is not in the copy at all. Pure: bytes in, bytes out."""

import io
import re
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
BLOCK = "████"  # always as long, so that it does not tell how long the word was
COLUMNS, MOST_ROWS = 12, 36  # of the squares that are laid over a picture
MOST_PIXELS = 40_000_000


class NotAPicture(ValueError):
    """It cannot be opened as a picture, or is larger than we open."""


def black_out(content: str, words: Iterable[str]) -> str:
    """The text with every occurrence of the words blacked out, whatever their case and the blanks within."""
    for word in sorted(words, key=len, reverse=True):
        if parts := word.split():
            content = re.sub(r"\s+".join(map(re.escape, parts)), BLOCK, content, flags=re.IGNORECASE)
    return content


def rows_of(*, width: int, height: int) -> int:
    """How many rows of squares lie over a picture of that size."""
    return max(1, min(round(COLUMNS * height / width), MOST_ROWS))


def rows_over(*, content: bytes) -> int:
    """The same for the picture itself. Raises NotAPicture."""
    picture = _opened(content)
    return rows_of(width=picture.width, height=picture.height)


def redraw(*, content: bytes, squares: Sequence[int], most: int | None = None) -> bytes:
    """The picture drawn anew as JPEG without anything that its file said beside, the squares black.

    Squares count from 0, row by row. `most` is the longest side in pixels. Raises NotAPicture.
    """
    picture = _opened(content)
    rows = rows_of(width=picture.width, height=picture.height)
    draw = ImageDraw.Draw(picture)
    for square in squares:
        row, column = divmod(square, COLUMNS)
        left, right = (picture.width * edge // COLUMNS for edge in (column, column + 1))
        top, bottom = (picture.height * edge // rows for edge in (row, row + 1))
        draw.rectangle((left, top, right, bottom), fill="black")
    if most:
        picture.thumbnail((most, most))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "GIF", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPicture
            upright = ImageOps.exif_transpose(picture)
            on_white = Image.new("RGB", upright.size, "white")
            upright = upright.convert("RGBA")
            on_white.paste(upright, mask=upright.getchannel("A"))
            return on_white
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as problem:
        raise NotAPicture from problem
