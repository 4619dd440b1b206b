"""What a file is by its content, and whether we keep such files. Names and declared types are not believed."""

MAX_SIZE = 20 * 1024 * 1024  # bytes of one file

# What a borrower has to show: pictures, papers, recordings, letters. Nothing that a browser would run. Each kind by what its
# files begin with: (offset, bytes) of every mark. A list of what is let in is safer than a guess at everything there is.
_MARKS: dict[str, tuple[tuple[tuple[int, bytes], ...], ...]] = {
    "image/jpeg": (((0, b"\xff\xd8\xff"),),),
    "image/png": (((0, b"\x89PNG\r\n\x1a\n"),),),
    "image/gif": (((0, b"GIF87a"),), ((0, b"GIF89a"),)),
    "image/webp": (((0, b"RIFF"), (8, b"WEBP")),),
    "image/heic": (((4, b"ftypheic"),), ((4, b"ftypheix"),), ((4, b"ftypmif1"),)),
    "application/pdf": (((0, b"%PDF-"),),),
    "audio/mpeg": (((0, b"ID3"),), ((0, b"\xff\xfb"),), ((0, b"\xff\xf3"),), ((0, b"\xff\xf2"),)),
    "audio/wav": (((0, b"RIFF"), (8, b"WAVE")),),
    "audio/ogg": (((0, b"OggS"),),),
    "audio/amr": (((0, b"#!AMR"),),),
    "audio/aac": (((0, b"\xff\xf1"),), ((0, b"\xff\xf9"),)),
    "audio/mp4": (((4, b"ftypM4A"),), ((4, b"ftypM4B"),)),
    "video/quicktime": (((4, b"ftypqt  "),),),
    "video/mp4": (((4, b"ftypisom"),), ((4, b"ftypmp4"),), ((4, b"ftypavc1"),), ((4, b"ftypiso"),)),
    "video/3gpp": (((4, b"ftyp3g"),),),
}


class NotKept(ValueError):
    """Why a file is not taken: `code` is "empty", "too_large" or "unknown_type"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type(content: bytes) -> str:
    """The type of a picture, PDF, recording or plain text that we keep. Raises NotKept."""
    if not content:
        raise NotKept("empty")
    if len(content) > MAX_SIZE:
        raise NotKept("too_large")
    for name, kinds in _MARKS.items():
        if any(all(content.startswith(mark, offset) for offset, mark in marks) for marks in kinds):
            return name
    if _is_text(content):
        return "text/plain"  # whatever is written in it: nobody will be served it as anything else
    raise NotKept("unknown_type")


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
