"""An export as it lies in the database, in pieces: read as one file, one piece in memory at a time."""

import io
import zlib

from notices.models import Import, ImportPiece

PIECE = 1024 * 1024


class PieceFile(io.RawIOBase):
    """The bytes of an export, for whoever reads and seeks."""

    def __init__(self, owner: Import) -> None:
        self.owner, self.at, self.number, self.piece = owner, 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.owner.size}[whence]
        self.at = max(0, base + offset)
        return self.at

    def readinto(self, buffer) -> int:
        number, start = divmod(self.at, PIECE)
        if self.at >= self.owner.size:
            return 0
        if number != self.number:
            row = ImportPiece.objects.only("content").get(owner=self.owner, number=number)
            self.number, self.piece = number, zlib.decompress(bytes(row.content))
        data = self.piece[start : start + len(buffer)]
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)


def file_of(owner: Import) -> io.BufferedReader:
    """The export as a file that can be read and sought in."""
    return io.BufferedReader(PieceFile(owner), 256 * 1024)
