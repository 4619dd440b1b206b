import datetime
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from borrowers.fields import UploadField
from borrowers.filetype import NotKept, media_type
from borrowers.keeping import keep_upload, plain_name
from borrowers.models import Upload
from tests.factories import make_borrower

NOW = datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def keep(borrower, **fields):
    values = {"name": "证明.png", "content": PNG, "added_by": borrower, "now": NOW}
    return keep_upload(borrower=borrower, **values | fields)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        (b"%PDF-1.7\n%...", "application/pdf"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "audio/mp4"),
        (b"#!AMR\n<", "audio/amr"),
        ("离职证明".encode(), "text/plain"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
    ],
)
def test_a_file_is_what_its_content_says(content, expected):
    assert media_type(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"MZ\x90\0", "unknown_type"), (b"PK\x03\x04\0\0", "unknown_type"), (b"a" * (20 * 1024 * 1024 + 1), "too_large")],
)  # fmt: skip
def test_what_is_not_kept_is_refused_with_its_reason(content, code):
    with pytest.raises(NotKept) as refused:
        media_type(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\证明.png", "证明.png"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("line\nbreak.pdf", "linebreak.pdf"),
        ("...", "file"),
    ],
)
def test_a_name_is_kept_without_path_or_tricks(given, kept):
    assert plain_name(given) == kept


@pytest.mark.parametrize("code", ["empty", "unknown_type"])
def test_the_form_says_why_a_file_is_not_taken(code):
    with pytest.raises(ValidationError) as refused:
        UploadField().clean(SimpleUploadedFile("x", {"empty": b"", "unknown_type": b"MZ\0"}[code]))
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_file_is_kept_byte_for_byte_with_its_hash_and_once():
    borrower = make_borrower()
    first, again = keep(borrower), keep(borrower)
    assert first == again
    upload = Upload.objects.get()
    assert (bytes(upload.content), upload.size, upload.media_type) == (PNG, 48, "image/png")
    assert upload.sha256 == hashlib.sha256(PNG).hexdigest()


@pytest.mark.django_db
def test_a_file_is_only_ever_downloaded_and_only_by_its_owner(client):
    borrower = make_borrower()
    page = keep(borrower, name="页面.html", content=b"<script>alert(1)</script>")
    client.force_login(borrower)
    answer = client.get(page.get_absolute_url())
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(make_borrower())
    assert client.get(page.get_absolute_url()).status_code == 404
