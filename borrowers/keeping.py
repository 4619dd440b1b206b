"""The only writer of files that are handed in. They are kept byte for byte, with their hash from the moment they came."""

import datetime
import hashlib
import re
import unicodedata

from borrowers.bell import ring_on_receipt
from borrowers.filetype import media_type
from borrowers.models import Borrower, Upload

_UNFIT = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")  # controls, and what turns a name around
MAX_FILES = 2000  # of one borrower


class TooMany(ValueError):
    """The borrower keeps as many files as one account may hold."""


def keep_upload(
    *, borrower: Borrower, name: str, content: bytes, added_by: Borrower | None, now: datetime.datetime
) -> Upload:
    """The file as it came. The same content under the same name again gives the first one.

    Raises NotKept when it is empty, larger than 20 MiB or of a kind that is not kept, TooMany when the account is full.
    """
    found, sha256, name = media_type(content), hashlib.sha256(content).hexdigest(), plain_name(name)
    if known := borrower.uploads.filter(sha256=sha256, name=name).first():
        return known
    if borrower.uploads.count() >= MAX_FILES:
        raise TooMany
    values = {"media_type": found, "content": content, "size": len(content), "added_by": added_by, "added_at": now}
    upload, _ = borrower.uploads.get_or_create(sha256=sha256, name=name, defaults=values)
    ring_on_receipt(borrower.pk)
    return upload


def plain_name(name: str) -> str:
    """The last part of a file's name, without a path, controls or more than 200 characters; "file" when nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    return _UNFIT.sub("", last).strip(" .")[-200:] or "file"
