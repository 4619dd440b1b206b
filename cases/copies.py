"""A piece of evidence as an exhibit shows it: as it is, with something hidden for good, or only named."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases import mask, redacting
from cases.models import Piece

_Redaction = Piece.Redaction
_ENDINGS = {
    "text/plain": "txt", "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
    "image/webp": "webp", "image/heic": "heic", "audio/mpeg": "mp3", "audio/wav": "wav", "audio/ogg": "ogg",
    "audio/amr": "amr", "audio/aac": "aac", "audio/mp4": "m4a", "video/mp4": "mp4", "video/quicktime": "mov",
    "video/3gpp": "3gp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """What an exhibit holds of one piece. `content` is None when it is withheld, or its original is gone."""

    content: bytes | None
    name: str  # as it may be told
    ending: str  # of a file's name, without the dot
    gone: bool = False

    def text(self, most: int) -> str:
        """The words of a copy that is text, up to so many characters; "" of any other."""
        if self.content is None or self.ending != "txt":
            return ""
        return self.content[: 4 * most].decode("utf-8", "replace")[:most]

    @property
    def is_picture(self) -> bool:
        return self.content is not None and self.ending in ("jpg", "png", "gif", "webp")


def is_text(media_type: str) -> bool:
    return media_type == "text/plain"


def is_picture(media_type: str) -> bool:
    return media_type in redacting.PICTURES


def ways(media_type: str) -> Sequence[Piece.Redaction]:
    """How much of a file of this type can be hidden."""
    if is_text(media_type):
        return list(_Redaction)
    return [each for each in _Redaction if each is not _Redaction.MASKED and (is_picture(media_type) or each is not _Redaction.BLACKED)]  # fmt: skip


def copy_of(piece: Piece, original: bytes | None) -> Copy:
    """The piece as it is to be shown. `original` is what the vault keeps of it. Raises NotAPicture."""
    item, hidden = piece.item, [str(each) for each in piece.hidden]
    ending = _ENDINGS.get(item.media_type, "bin")
    if piece.redaction == _Redaction.WITHHELD:
        return Copy(None, mask.text(item.name), ending)
    if original is None:
        return Copy(None, item.name if piece.redaction == _Redaction.NONE else mask.text(item.name), ending, gone=True)
    if piece.redaction == _Redaction.MASKED:
        words = mask.text(original.decode("utf-8", "replace"))
        return Copy(words.encode(), mask.text(item.name), ending)
    if piece.redaction == _Redaction.BLACKED and is_picture(item.media_type):
        drawn = redacting.redraw(content=original, squares=[int(each) for each in hidden])
        return Copy(drawn, mask.text(item.name), "jpg")
    if piece.redaction == _Redaction.BLACKED:
        words = redacting.black_out(original.decode("utf-8", "replace"), hidden)
        return Copy(words.encode(), redacting.black_out(mask.text(item.name), hidden), ending)
    return Copy(original, item.name, ending)
