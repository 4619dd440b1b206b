"""SMS Backup & Restore: one XML file, read as it streams by. Entities and document types are refused; a text is never cut."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import IO
from xml.parsers import expat

from notices.exports.message import LONGEST, MOST, Box, Exported, NotReadable, box, instant, plain

CHUNK = 64 * 1024
DEEPEST = 20
# A character that XML cannot name is carried through the parser as one of a private plane behind a mark, and back.
_PRIVATE, _MARK = 0x100000, "\U0010fffd"
_CARRIED = re.compile(f"{_MARK}(.)", re.DOTALL)
_UNNAMEABLE_CODES = {*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF}
_HIGH = r"(?:55(?:29[6-9]|[3-9]\d\d)|56(?:[0-2]\d\d|3[01]\d)|[xX][dD][89abAB][0-9a-fA-F]{2})"
_ANY_HALF = r"(?:5[5-7]\d{3}|[xX][dD][89a-fA-F][0-9a-fA-F]{2})"
_CONTROL = r"(?:0{0,8}(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0{0,8}(?:[0-8bBcCeEfF]|1[0-9a-fA-F])|6553[45]|[xX][fF]{3}[eEfF]|1114109|[xX]10[fF]{3}[dD])"
_UNNAMEABLE = re.compile(rf"(?:&#{_ANY_HALF};)+|&#{_CONTROL};|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\U0010fffd]")
_REFERENCE = re.compile(r"&#([xX]?)([0-9a-fA-F]+);")
# What a chunk may end with that only the next one completes.
_UNFINISHED = re.compile(rf"(?:&#{_HIGH};)?(?:&(?:#[0-9a-fA-FxX]{{0,12}})?)?\Z")
_DATA = re.compile(r"""["']\s{1,8}data\s{0,8}=\s{0,8}["']""")


def messages(file: IO[bytes]) -> Iterator[Exported]:
    """The messages of the file, in its order. Pictures and recordings are passed over without being held in memory."""
    reader = _Reader()
    for chunk in _nameable(_without_media(_text(file))):
        yield from reader.take(chunk)
    yield from reader.take("", last=True)


def _text(file: IO[bytes]) -> Iterator[str]:
    head = file.read(CHUNK)
    decoder = codecs.getincrementaldecoder(_encoding(head))(errors="replace")
    while head:
        yield decoder.decode(head)
        head = file.read(CHUNK)
    yield decoder.decode(b"", final=True)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = re.match(rb"""\s*<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9_.\-]{1,40})""", head)
    name = declared[1].decode().lower() if declared else "utf-8"
    return "gb18030" if name in ("gb2312", "gbk", "gb18030") else "utf-8-sig"


def _without_media(chunks: Iterable[str]) -> Iterator[str]:
    """The text without what stands in the `data` attribute of a part, which may be hundreds of megabytes."""
    kept, inside, is_part = "", "", False
    for chunk in chunks:
        text, out = kept + chunk, []
        kept, at = "", 0
        while at < len(text):
            if inside:
                end = text.find(inside, at)
                if end < 0:
                    break
                at, inside = end, ""
            found = _DATA.search(text, at)
            stop = found.end() if found else len(text)
            tag = text.rfind("<", at, found.start() if found else len(text))
            is_part = text.startswith("<part", tag) if tag >= 0 else is_part
            out.append(text[at:stop])
            at = stop
            if found and is_part:
                inside = text[stop - 1]
        if not inside and out:
            out[-1], kept = out[-1][:-32], out[-1][-32:]
        yield "".join(out)
    yield kept


def _nameable(chunks: Iterable[str]) -> Iterator[str]:
    """The text with the halves of an emoji joined, and what XML cannot name carried on the private plane."""
    kept = ""
    for chunk in chunks:
        text = kept + chunk
        unfinished = _UNFINISHED.search(text, max(0, len(text) - 24))
        cut = unfinished.start() if unfinished else len(text)
        text, kept = text[:cut], text[cut:]
        yield _UNNAMEABLE.sub(_carried, text)
    yield _UNNAMEABLE.sub(_carried, kept)


def _carried(found: re.Match[str]) -> str:
    if not found[0].startswith("&"):
        return _carry(found[0])
    codes = (int(digits, 16 if x else 10) for x, digits in _REFERENCE.findall(found[0]))
    halves = "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass")
    return "".join(map(_carry, halves.decode("utf-16-le", "surrogatepass")))


def _carry(character: str) -> str:
    if character == _MARK:
        return _MARK * 2
    return _MARK + chr(_PRIVATE + ord(character)) if ord(character) in _UNNAMEABLE_CODES else character


class _Reader:
    """Feeds the parser and gathers what it finds."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.found: list[Exported] = []
        self.depth = self.pending = self.count = 0
        self.mms: dict[str, str] | None = None
        self.texts: list[str] = []

    def take(self, chunk: str, last: bool = False) -> list[Exported]:
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as problem:
            code = "cut_short" if last and self.count else "broken_xml"
            raise NotReadable(code, f"{problem.lineno}:{problem.offset}") from None
        self.pending += len(chunk)
        if self.pending > LONGEST:
            raise NotReadable("too_long", str(self.parser.CurrentLineNumber))
        found, self.found = self.found, []
        return found

    def refuse(self, *_: object) -> None:
        raise NotReadable("entities")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.pending = self.depth + 1, 0
        if self.depth > DEEPEST or (self.depth == 1 and name not in ("smses", "allsms", "sms-backup")):
            raise NotReadable("not_a_backup")
        if name == "sms":
            self.add(attributes.get("body"), attributes.get("address"), attributes, box(attributes.get("type")))
        elif name == "mms":
            self.mms, self.texts = attributes, []
        elif self.mms is not None and name == "part" and attributes.get("ct") == "text/plain":
            self.texts.append(_back(attributes.get("text")))
        elif self.mms is not None and name == "addr" and attributes.get("type") == "137":  # who sent it
            self.mms["address"] = attributes.get("address", "")

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == "mms" and self.mms is not None:
            text = "\n".join(filter(None, self.texts))
            self.add(text, self.mms.get("address"), self.mms, box(self.mms.get("msg_box", "1")))
            self.mms = None

    def add(self, text: str | None, sender: str | None, attributes: dict[str, str], which: Box) -> None:
        self.count += 1
        if self.count > MOST:
            raise NotReadable("too_many")
        self.found.append(Exported(_back(text), plain(sender), instant(attributes.get("date")), which))


def _back(value: str | None) -> str:
    if value is None or value == "null":
        return ""
    if _MARK not in value:
        return value
    return _CARRIED.sub(lambda found: found[1] if found[1] == _MARK else chr(ord(found[1]) - _PRIVATE), value)
