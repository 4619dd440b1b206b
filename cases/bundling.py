"""Puts an exhibit together: copies of the evidence, papers, chain, manifest and verifier, streamed into one ZIP."""

import csv
import datetime
import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Self

from django.template.loader import render_to_string
from django.utils import timezone

from cases import chain, copies
from cases.copies import Copy
from cases.models import Case, Exhibit, Item, Piece
from cases.redacting import NotAPicture
from cases.verifier import CHAIN, FORMAT, MANIFEST, SELF, VERSION, canonical, items_digest, seal
from cases.volume import Volume

LARGEST = 1024 * 1024 * 1024  # bytes of the whole
CHUNK = 50  # pieces in memory, without their bytes
EVERY = 20  # pieces, then the progress is told
_PACKED = ("txt", "bin")  # what is worth packing; pictures and recordings are packed already
Progress = Callable[[int, int], None]  # steps done, of how many


class CannotMake(Exception):
    """The exhibit cannot be made as things are. `code` is one of `words.FAILURES`, `detail` what it is about."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of the finished file."""

    manifest: bytes
    pages: int

    @property
    def manifest_sha256(self) -> str:
        return chain.fingerprint(self.manifest)


class _Bundle:
    """The ZIP on its way out: each member is hashed as it is written."""

    def __init__(self, out: BinaryIO, at: datetime.datetime) -> None:
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.at = timezone.localtime(at).timetuple()[:6]
        self.files: list[dict[str, object]] = []
        self.size = 0

    def add(self, path: str, content: bytes) -> str:
        """Write one member and give its SHA-256."""
        self.size += len(content)
        if self.size > LARGEST:
            raise CannotMake("too_large")
        sha256 = chain.fingerprint(content)
        self._write(path, content)
        self.files.append({"path": path, "size": len(content), "sha256": sha256})
        return sha256

    def add_file(self, path: str, file: Path) -> None:
        """Write one member from a file, piece by piece."""
        with file.open("rb") as source:
            size, sha256 = fingerprint(source)
            source.seek(0)
            with self.zip.open(self._info(path), "w") as member:
                shutil.copyfileobj(source, member, 1024 * 1024)
        self.size += size
        self.files.append({"path": path, "size": size, "sha256": sha256})

    def end(self, manifest: bytes) -> None:
        self._write(MANIFEST, manifest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.zip.close()

    def _write(self, path: str, content: bytes) -> None:
        self.zip.writestr(self._info(path), content)

    def _info(self, path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self.at)
        packed = path.rpartition(".")[2] in (*_PACKED, "json", "csv", "py")
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        return info


def bundle(*, exhibit: Exhibit, out: BinaryIO, progress: Progress) -> Made:
    """Write the exhibit of the case as it stands into `out`. In the memory of a few pieces, however many there are.

    Raises CannotMake, CannotRender, and whatever `progress` raises.
    """
    case, made_at = exhibit.case, timezone.now()
    head = Item.objects.filter(borrower=case.borrower_id, is_sample=case.is_sample).order_by("number").last()
    link, length = (head.link, head.number) if head else (chain.GENESIS, 0)
    with _Bundle(out, made_at) as zipped, Volume(exhibit, made_at, link) as paper:
        items = _take(case, zipped, paper, progress)
        digest = items_digest(items)
        pdf, pages = paper.bind(digest, partial(_further, progress, len(items), paper.steps(len(items))))
        zipped.add_file("exhibit.pdf", pdf)
        zipped.add(CHAIN, _chain(case, length))
        zipped.add("README.txt", render_to_string("documents/exhibit/README.txt", {"exhibit": exhibit}).encode())
        zipped.add(SELF, (Path(__file__).parent / "verifier.py").read_bytes())
        manifest: dict[str, object] = {
            "format": FORMAT, "version": VERSION, "number": exhibit.number, "case": case.number,
            "made_at": made_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "chain": {"head": link, "length": length}, "files": zipped.files, "items": items, "items_digest": digest,
        }  # fmt: skip
        content = canonical(manifest | {"digest": seal(manifest)}) + b"\n"
        zipped.end(content)
    return Made(content, pages)


def _take(case: Case, zipped: _Bundle, paper: Volume, progress: Progress) -> list[dict[str, object]]:
    """Put every piece into the ZIP and on paper; what the manifest says of each."""
    items: list[dict[str, object]] = []
    count = case.pieces.count()
    steps = count + paper.steps(count)
    progress(0, steps)
    for no, (piece, copy) in enumerate(_copies(case), start=1):
        items.append(_item(no, piece, copy, zipped))
        paper.take(no, piece, copy, items[-1])
        if no % EVERY == 0:
            progress(no, steps)
    return items


def _further(progress: Progress, count: int, steps: int, parts: int) -> None:
    progress(count + min(parts, steps), count + steps)


def _copies(case: Case) -> Iterator[tuple[Piece, Copy]]:
    """Each piece in its order, with its copy; of the bytes one original at a time is at hand."""
    pieces = case.pieces.select_related("item__notice").defer("item__notice__raw", "item__notice__words")
    for piece in pieces.iterator(chunk_size=CHUNK):
        try:
            yield piece, copies.copy_of(piece, piece.item.original())
        except NotAPicture:
            raise CannotMake("not_a_picture", piece.item.name) from None


def _item(no: int, piece: Piece, copy: Copy, zipped: _Bundle) -> dict[str, object]:
    """What the manifest says of one piece. Of one that is not shown as it is, it tells nothing that would betray the rest."""
    entry = piece.item.as_entry()
    row: dict[str, object] = {
        "no": no, "number": entry.number, "redaction": piece.redaction, "digest": entry.digest,
        "proves": piece.proves, "file": None,
    }  # fmt: skip
    if copy.content is not None:
        row["file"] = f"items/{no:05}.{copy.ending}"
        row["sha256"] = zipped.add(str(row["file"]), copy.content)
    if copy.gone:
        row["gone"] = True
    if piece.redaction == Piece.Redaction.NONE:
        row["entry"] = entry.as_json()
    return row


def _chain(case: Case, length: int) -> bytes:
    """The chain from its first link up to the head: numbers and hashes, nothing else."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["number", "digest", "link"])
    mine = Item.objects.filter(borrower=case.borrower_id, is_sample=case.is_sample, number__lte=length)
    for item in mine.order_by("number").iterator(chunk_size=500):
        writer.writerow([item.number, item.as_entry().digest, item.link])
    return out.getvalue().encode("ascii")


def fingerprint(file: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256 of a file from where it stands to its end."""
    digest, size = hashlib.sha256(), 0
    while piece := file.read(1024 * 1024):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()
