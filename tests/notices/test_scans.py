"""Pictures of messages: text is proposed where the reader is installed, typed where it is not, and always put right first."""

import datetime
import io
import re
import uuid
import zlib

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from borrowers.keeping import keep_upload
from notices import picture, scanning, tasks
from notices.models import Notice, Scan
from notices.picture import NotRead, Piece, joined
from tests.factories import make_borrower, make_loan

NOW = datetime.datetime(2026, 1, 23, 4, tzinfo=datetime.UTC)
TYPED = "【晴川金融】您尾号1234的借款已逾期8天，应还888.49元。"


def drawn(form="PNG", size=(400, 120), words="Your loan is overdue") -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 40), words, fill="black", font_size=30)
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million pixels."""
    head = b"IHDR" + (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    chunks = ((13, head), (0, b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        size.to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") for size, chunk in chunks
    )


# --- The text -------------------------------------------------------------------------------------------------------


def line(text, top, right, left=10):
    return Piece(text, left, right, top, top + 40)


def test_a_line_that_is_full_goes_on_in_the_next_one():
    pieces = [
        line("10690000", 0, 300),
        line("您尾号1234的借款已逾期8天，", 100, 1000),
        line("应还888.49元", 160, 500),
        line("回T退订", 220, 300),
    ]
    assert joined(pieces) == "10690000\n您尾号1234的借款已逾期8天，应还888.49元\n回T退订"
    assert joined([line("Your loan is", 0, 300), line("overdue", 60, 200)]) == "Your loan is overdue"


def test_what_stands_at_one_height_is_one_line_from_left_to_right():
    assert joined([line("888.49", 4, 990, left=600), line("应还", 0, 100), line("谢谢", 90, 100)]) == "应还 888.49 谢谢"
    assert joined([]) == ""


def test_the_corners_of_a_slanting_piece_are_taken_by_their_extremes():
    assert Piece.of("a", [[1, 2], [9, 3], [8, 7], [0, 6]]) == Piece("a", 0, 9, 2, 7)


def test_a_picture_is_read_where_the_reader_is_installed_and_refused_by_name_where_it_is_not():
    if picture.can_read():
        assert "overdue" in picture.text_of(drawn())
    else:
        with pytest.raises(NotRead, match="no_reader"):
            picture.text_of(drawn())


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"%PDF-1.7", drawn()[:30], b"GIF89a", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_not_opened(content):
    with pytest.raises(NotRead, match="no_picture"):
        picture.redrawn(content)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    with pytest.raises(NotRead, match="too_many_pixels"):
        picture.opened(bomb())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_what_is_shown_is_drawn_anew_without_what_hides_in_the_file(form):
    copy = picture.redrawn(drawn(form, (3000, 900)) + b"<script>alert(1)</script>")
    assert Image.open(io.BytesIO(copy)).size == (1200, 360)
    assert b"<script>" not in copy


# --- The pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def borrower(client, db):
    borrower = make_borrower()
    make_loan(borrower)
    client.force_login(borrower)
    return borrower


def shown(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def given(client, content=None, name="shot.png"):
    file = io.BytesIO(drawn() if content is None else content)
    file.name = name
    return client.post(reverse("notices:scans"), {"file": file}, follow=True)


def waiting(borrower) -> Scan:
    """A picture that waits for its reader, as if one were installed where it was taken in."""
    upload = keep_upload(borrower=borrower, name="a.png", content=drawn(), added_by=borrower, now=NOW)
    return borrower.scans.create(upload=upload)


def typed(client, scan, **more):
    data = {"text": TYPED, "sender": "", "received_at": "2026-01-23T10:30", "channel": "sms"} | more
    return client.post(scan.get_absolute_url(), data)


def test_without_the_reader_the_page_says_how_to_install_it_and_takes_the_text_beside_the_picture(client, borrower):
    page = given(client)
    scan = borrower.scans.get()
    if not picture.can_read():
        assert "Reading pictures is not installed here, so please type what the picture says." in shown(page)
        assert "pip install rapidocr onnxruntime" in shown(page)
    assert typed(client, scan).status_code == 302
    notice = borrower.notices.get()
    assert (notice.text, notice.source, notice.verdict) == (TYPED, Notice.Source.SCANNED, "agrees")
    assert notice.attachments.get().upload == scan.upload
    assert bytes(scan.upload.content) == drawn()


def test_the_same_form_twice_and_the_same_picture_twice_are_one(client, borrower):
    given(client)
    given(client)
    scan = borrower.scans.get()
    submission = str(uuid.uuid4())
    first, second = (typed(client, scan, submission=submission) for _ in range(2))
    assert first.url == second.url
    assert borrower.notices.get().attachments.count() == 1


def test_while_it_is_read_the_page_looks_again_by_itself_and_one_need_not_wait(client, borrower):
    scan = waiting(borrower)
    page = client.get(scan.get_absolute_url())
    assert "The text is being read on this machine." in shown(page)
    assert 'name="text"' not in page.content.decode()
    assert 'name="text"' in client.get(scan.get_absolute_url() + "?type").content.decode()


def test_what_was_read_stands_in_the_box_to_be_put_right(client, borrower):
    scan = waiting(borrower)
    Scan.objects.update(state=Scan.State.DONE, text="应还 8B8.49 元 <b>")
    page = client.get(scan.get_absolute_url())
    assert "应还 8B8.49 元 &lt;b&gt;</textarea>" in page.content.decode()
    assert "compare it with the picture" in shown(page)
    assert borrower.notices.count() == 0


def test_the_worker_reads_each_picture_once_and_finds_what_its_bell_lost(borrower):
    scan = waiting(borrower)
    tasks.catch_up()
    scan.refresh_from_db()
    assert (scan.state, scan.problem) == (("done", "") if picture.can_read() else ("failed", "no_reader"))
    assert tasks.read_scan(scan.pk) is False


def test_a_lost_worker_is_followed_by_another_but_not_without_end(borrower):
    scan = waiting(borrower)
    Scan.objects.update(leased_until=NOW, attempts=3)
    assert scanning.waiting(now=NOW - datetime.timedelta(seconds=1)) == []
    assert scanning.waiting(now=NOW + datetime.timedelta(seconds=1)) == [scan.pk]
    scanning.read_picture(scan_id=scan.pk, clock=lambda: NOW + datetime.timedelta(seconds=1))
    scan.refresh_from_db()
    assert (scan.state, scan.problem) == ("failed", "gone")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"MZ\x00", "Give a picture, a PDF, a recording or plain text."),
        (b"%PDF-1.7 ", "This is no picture that can be opened."),
        (bomb(), "This picture has more than 60 million pixels."),
    ],
)
def test_what_cannot_be_taken_is_answered_in_words(client, borrower, content, words):
    page = given(client, content)
    assert page.status_code == 422
    assert words in shown(page)
    assert (borrower.scans.count(), borrower.uploads.count()) == (0, 0)


def test_an_empty_box_is_answered_beside_the_picture(client, borrower):
    scan = waiting(borrower)
    answer = typed(client, scan, text=" ")
    assert answer.status_code == 422
    assert "Paste the message first." in shown(answer)


def test_the_picture_is_shown_as_a_copy(client, borrower):
    answer = client.get(reverse("notices:image", args=[waiting(borrower).pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content[:3] == b"\xff\xd8\xff"


def test_a_picture_that_is_left_out_is_gone_from_the_list_and_the_file_stays(client, borrower):
    scan = waiting(borrower)
    assert "a.png" in shown(client.get(reverse("notices:scans")))
    client.post(reverse("notices:forget_scan", args=[scan.pk]))
    assert "a.png" not in shown(client.get(reverse("notices:scans")))
    assert borrower.uploads.count() == 1


@pytest.mark.parametrize("name", ["scan", "image", "forget_scan"])
def test_anothers_picture_is_not_found(client, borrower, name):
    scan = waiting(make_borrower())
    assert client.post(reverse(f"notices:{name}", args=[scan.pk])).status_code in (404, 405)
    assert client.get(reverse(f"notices:{name}", args=[scan.pk])).status_code in (404, 405)
    assert Scan.objects.count() == 1
