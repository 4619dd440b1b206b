#!/usr/bin/env python3
"""Tells whether an exhibit is unchanged, and names each file that is not. Needs Python 3.8 or newer and nothing else.

    python verify.py exhibit.zip [HASH]   the ZIP as it was received, and the manifest's SHA-256 where it was noted
    python verify.py FOLDER [HASH]        the same, unpacked (without an argument: the folder in which this file lies)

Nothing is unpacked or written, and no more is read than an exhibit can hold.

判断证据册是否未被改动，并逐一指出被改动的文件。只需 Python 3.8 或更高版本，无需联网。
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sys
import zipfile
from typing import Any, BinaryIO, Iterator, NamedTuple  # noqa: UP035 as Python 3.8 has them

FORMAT, VERSION = "mingzhang.exhibit", 1
MANIFEST, CHAIN, SELF = "manifest.json", "chain.csv", "verify.py"
GENESIS = "0" * 64  # what the first link hangs on
LARGEST_MANIFEST = 64 * 1024 * 1024
LARGEST_FILE, LARGEST_WHOLE, MOST_FILES = 512 * 1024 * 1024, 4 * 1024 * 1024 * 1024, 50000
MOST_DIFFERENCES = 20  # of a manifest, told one by one
_PIECE = 1024 * 1024


class Fault(NamedTuple):
    """One thing that is not as it was: what is wrong, and with which file or number."""

    code: str
    name: str


class Report(NamedTuple):
    """What a check came to. `sha256` is the manifest's fingerprint, to hold against one that was noted elsewhere."""

    faults: list[Fault]
    sha256: str
    manifest: dict[str, Any]

    @property
    def unchanged(self) -> bool:
        return not self.faults


WORDS = {
    "not_an_exhibit": ("this is no exhibit, or it cannot be read", "不是证据册，或无法读取"),
    "manifest": ("the manifest cannot be read", "清单无法读取"),
    "edited": ("the manifest was edited after it was made", "清单在制作后被改动"),
    "other_manifest": ("the manifest is not the one that was issued", "清单与当时出具的不一致"),
    "differs": ("differs from what was issued", "与当时出具的内容不同"),
    "bomb": (
        "this would unpack to more than an exhibit can hold; it is not read",
        "解压后超出证据册可能的大小，不予读取",
    ),
    "unsafe": ("a name that leads out of its folder", "文件名指向目录之外"),
    "renamed": ("renamed", "被改名"),
    "order": ("the items are not in their order, from number", "证据顺序被改动，自编号"),
    "altered": ("altered", "被改动"),
    "missing": ("missing", "缺失"),
    "added": ("not part of the exhibit", "不属于本证据册"),
    "twice": ("there twice", "重复出现"),
    "chain": ("the chain of hashes breaks at number", "哈希链在此编号处断裂"),
    "head": ("the chain does not end in the head that the manifest names", "哈希链末端与清单所载不一致"),
    "entry": ("the entry is not the one in the chain, number", "登记内容与哈希链不一致，编号"),
    "original": ("the original is not the one that was logged, number", "原件与登记的不一致，编号"),
}


def say(fault: Fault) -> str:
    """The fault in both languages."""
    english, chinese = WORDS[fault.code]
    return "%s / %s: %s" % (english, chinese, fault.name)  # noqa: UP031


# --- The chain ------------------------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: the same value always makes the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def entry_digest(entry: dict[str, Any]) -> str:
    """SHA-256 of what was logged about one item."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def link(previous: str, digest: str) -> str:
    """SHA-256 that binds an entry to all before it."""
    return hashlib.sha256((previous + digest).encode("ascii", "replace")).hexdigest()


# --- What is checked ------------------------------------------------------------------------------------------------


class _Zip:
    """The members of a ZIP, read in pieces and never unpacked."""

    def __init__(self, file: Any) -> None:
        self.zip = zipfile.ZipFile(file)

    def is_bomb(self) -> bool:
        """Whether it says of itself that it unpacks to more than an exhibit, or more than once out of the same bytes."""
        members = self.zip.infolist()
        assert self.zip.fp
        packed = self.zip.fp.seek(0, os.SEEK_END)
        return (
            len(members) > MOST_FILES
            or any(member.file_size > LARGEST_FILE for member in members)
            or sum(member.file_size for member in members) > LARGEST_WHOLE
            or sum(member.compress_size for member in members) > packed
        )

    def names(self) -> list[str]:
        return [info.filename for info in self.zip.infolist() if not info.is_dir()]

    def open(self, name: str) -> Any:
        return self.zip.open(name)


class _Folder:
    """The files of an unpacked exhibit."""

    def __init__(self, root: str) -> None:
        self.root = root

    def is_bomb(self) -> bool:
        return False  # it is unpacked already

    def names(self) -> list[str]:
        found = []
        for folder, _, files in os.walk(self.root):
            found += [os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/") for name in files]
        return found

    def open(self, name: str) -> BinaryIO:
        path = os.path.join(self.root, *name.split("/"))
        if os.path.islink(path):
            raise OSError("a link is no file of an exhibit")
        return open(path, "rb")


_UNREADABLE = (OSError, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile)


def verify(exhibit: Any, issued: bytes | None = None, noted: str = "") -> Report:
    """Check a ZIP (path or open file) or a folder (path). Every fault names its file; none means unchanged.

    `issued` is the manifest as it left the place that made the exhibit, where that is at hand: then files are held
    against it, so that a manifest made to fit does not help. `noted` is its SHA-256, where no more is known.
    """
    try:
        files = _Folder(exhibit) if isinstance(exhibit, str) and os.path.isdir(exhibit) else _Zip(exhibit)
        present = files.names()
        if files.is_bomb():
            return Report([Fault("bomb", "")], "", {})
    except _UNREADABLE:
        return Report([Fault("not_an_exhibit", "")], "", {})
    found = _read(files, MANIFEST, LARGEST_MANIFEST)
    if found is None and issued is None:
        return Report([Fault("not_an_exhibit" if MANIFEST not in present else "manifest", MANIFEST)], "", {})
    sha256 = hashlib.sha256(found or b"").hexdigest()
    faults = list(_check_manifest(found or b"", sha256, issued, noted))
    manifest = _parse(issued if issued is not None else found or b"")
    if manifest is None:
        return Report([*faults, Fault("manifest", MANIFEST)], sha256, {})
    faults += _check_files(files, present, manifest)
    faults += _check_chain(files, manifest)
    return Report(faults, sha256, manifest)


def seal(manifest: dict[str, Any]) -> str:
    """SHA-256 of all that a manifest says but for its own `digest`: whoever edits it without more ado is found out."""
    return hashlib.sha256(canonical({key: manifest[key] for key in manifest if key != "digest"})).hexdigest()


def items_digest(items: list[dict[str, Any]]) -> str:
    """SHA-256 of the list of items, in its order: it is printed on every page."""
    return hashlib.sha256(canonical(items)).hexdigest()


def _check_manifest(found: bytes, sha256: str, issued: bytes | None, noted: str) -> Iterator[Fault]:
    if (issued is not None and found != issued) or (noted and noted.lower() != sha256):
        yield Fault("other_manifest", MANIFEST)
    manifest = _parse(found)
    if manifest is None:
        return
    if issued is not None and found != issued:
        told = _differences(manifest, _parse(issued), "")
        yield from (Fault("differs", name) for name, _ in zip(told, range(MOST_DIFFERENCES)))  # noqa: B905
    elif manifest.get("digest") != seal(manifest) or manifest.get("items_digest") != items_digest(manifest["items"]):
        yield Fault("edited", MANIFEST)


def _differences(found: Any, issued: Any, at: str) -> Iterator[str]:
    """Where two values of JSON differ: "items.3.entry.received_at"."""
    if type(found) is not type(issued):
        yield at
    elif isinstance(found, dict):
        for key in sorted(set(found) | set(issued)):
            if key not in ("digest", "items_digest"):  # follow from the rest
                yield from _differences(found.get(key), issued.get(key), (at + "." + key).lstrip("."))
    elif isinstance(found, list):
        for number in range(max(len(found), len(issued))):
            pair = [each[number] if number < len(each) else None for each in (found, issued)]
            yield from _differences(pair[0], pair[1], at + "." + str(number + 1))
    elif found != issued:
        yield at


def _parse(content: bytes) -> dict[str, Any] | None:
    try:
        manifest = json.loads(content.decode("utf-8"))
        fits = manifest["format"] == FORMAT and manifest["version"] == VERSION
        each = [(row["path"] + "", row["size"] + 0, row["sha256"] + "") for row in manifest["files"]]
        items = [
            (row["no"] + 0, row["number"] + 0, row["redaction"] + "", row["digest"] + "") for row in manifest["items"]
        ]
        shown = [((item.get("file") or "") + "", (item.get("entry") or {}).get("sha256")) for item in manifest["items"]]
        chain = manifest["chain"]["head"] + "", manifest["chain"]["length"] + 0
        read = fits and each is not None and items is not None and shown is not None and chain
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None
    return manifest if read else None


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or not name.isprintable()


def _check_files(files: Any, present: list[str], manifest: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in present:
        if name in seen:
            yield Fault("twice", name)
        if _is_unsafe(name):
            yield Fault("unsafe", ascii(name))
        seen.add(name)
    listed = {row["path"]: (row["size"], row["sha256"]) for row in manifest["files"]}
    gone = {mark: path for path, mark in listed.items() if path not in seen}
    moved = set()
    for name in sorted(seen - set(listed) - {MANIFEST}):
        was = gone.get(_fingerprint(files, name, LARGEST_FILE)) if gone else None
        moved.add(was)
        yield Fault("renamed", "%s → %s" % (was, name)) if was else Fault("added", name)  # noqa: UP031
    for path, mark in listed.items():
        if path not in seen:
            if path not in moved:
                yield Fault("missing", path)
        elif _is_unsafe(path) or _fingerprint(files, path, mark[0]) != mark:
            yield Fault("altered", path)


def _check_chain(files: Any, manifest: dict[str, Any]) -> Iterator[Fault]:
    content = _read(files, CHAIN, LARGEST_MANIFEST)
    if content is None:
        return  # missing or unreadable: told as a file
    digests, previous, number = {}, GENESIS, 0
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"))))[1:]
    except csv.Error:
        rows = [[]]
    for number, row in enumerate(rows, start=1):
        if len(row) != 3 or row[0] != str(number) or row[2] != link(previous, row[1]):
            yield Fault("chain", str(number))
            return
        digests[number], previous = row[1], row[2]
    if previous != manifest["chain"]["head"] or number != manifest["chain"]["length"]:
        yield Fault("head", CHAIN)
    yield from _check_items(manifest, digests)


def _check_items(manifest: dict[str, Any], digests: dict[int, str]) -> Iterator[Fault]:
    """Each item is the one in the chain; of one that is shown as it is, the file is the one that was logged."""
    hashes = {row["path"]: row["sha256"] for row in manifest["files"]}
    for no, item in enumerate(manifest["items"], start=1):
        if item["no"] != no:
            yield Fault("order", str(no))
            return
        entry = item.get("entry")
        logged = item["digest"] if entry is None else entry_digest(entry)
        if not logged == item["digest"] == digests.get(item["number"]):
            yield Fault("entry", str(no))
        elif entry is not None and item.get("file") and hashes.get(item["file"]) != entry.get("sha256"):
            yield Fault("original", str(no))


def _read(files: Any, name: str, most: int) -> bytes | None:
    try:
        with files.open(name) as file:
            content = file.read(most + 1)
    except _UNREADABLE:
        return None
    except Exception as problem:  # a damaged member makes its decompressor complain in words of its own
        if type(problem).__module__ != "zlib":
            raise
        return None
    return content if len(content) <= most else None


def _fingerprint(files: Any, name: str, size: int) -> Any:
    """Size and SHA-256, or None when it cannot be read; no more is read than a file of that size has."""
    digest, read = hashlib.sha256(), 0
    try:
        with files.open(name) as file:
            while read <= size:
                piece = file.read(_PIECE)
                if not piece:
                    return read, digest.hexdigest()
                read += len(piece)
                digest.update(piece)
    except _UNREADABLE:
        return None
    except Exception as problem:
        if type(problem).__module__ != "zlib":
            raise
    return None


def main(arguments: list[str]) -> int:
    """0 when unchanged, 1 when not."""
    here = os.path.dirname(os.path.abspath(__file__))
    report = verify(arguments[0] if arguments else here, noted=arguments[1] if len(arguments) > 1 else "")
    lines = [say(fault) for fault in report.faults] or ["unchanged / 未被改动"]
    if report.manifest:
        lines.insert(0, "%s  %s" % (report.manifest.get("number", ""), report.manifest.get("made_at", "")))  # noqa: UP031
    if report.sha256:
        lines.append("SHA-256 manifest.json / 清单哈希: " + report.sha256)
        lines.append(
            "Hold this against the hash that was noted or mailed when the exhibit was made. / "
            "请与制作证据册时记下或邮寄的哈希核对。"
        )
    sys.stdout.buffer.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))
    return 0 if report.unchanged else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
