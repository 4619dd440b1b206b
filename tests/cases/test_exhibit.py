"""An exhibit: asked for, made by the worker, and checked by whoever was given it."""

import datetime
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from cases import exhibiting, filing, verifier
from cases.models import Case, Exhibit, Piece
from cases.tasks import make_exhibit, make_waiting
from cases.verifier import Fault, verify
from config.account import dump
from config.restoring import restore_account
from notices.receiving import receive_notice
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 4, 20, 4, tzinfo=datetime.UTC)
WORDS = "【晴川金融】沈一鸣，您尾号1234的借款已逾期3天，应还888.49元，请联系13812345678。"


def case_with(borrower, *texts: str) -> Case:
    """A case on how they collect; the messages came one hour after the other, from 03:00 in Shanghai on."""
    for number, text in enumerate(texts):
        at = datetime.datetime(2026, 4, 18, 19 + number, tzinfo=datetime.UTC)
        receive_notice(borrower=borrower, text=text, received_at=at, sender="10690000")
    case = filing.open_case(borrower=borrower, about="conduct", now=NOW, against="晴川金融", house="consumer_finance")
    filing.chaining.take_in(borrower=borrower, now=NOW)
    exhibiting.use_items(case=case, items=borrower.vault.order_by("number"))
    return case


def made(case: Case, watermark: str = "") -> Exhibit:
    exhibit = exhibiting.ask(case=case, watermark=watermark, now=NOW)
    assert make_exhibit(exhibit.pk) is True
    exhibit.refresh_from_db()
    return exhibit


def opened(exhibit: Exhibit) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(exhibit.stream())))


@pytest.fixture
def borrower():
    return make_borrower(name="沈一鸣", language="zh-hans", time_zone="Asia/Shanghai")


def test_the_zip_holds_paper_originals_chain_and_manifest_and_checks_itself_with_nothing_but_python(borrower, tmp_path):
    exhibit = made(case_with(borrower, WORDS, "第二条"))
    content = b"".join(exhibit.stream())
    assert (len(content), hashlib.sha256(content).hexdigest()) == (exhibit.size, exhibit.sha256)
    with opened(exhibit) as zipped:
        names = zipped.namelist()
        assert names == ["items/00001.txt", "items/00002.txt", "exhibit.pdf", "chain.csv", "README.txt", "verify.py", "manifest.json"]  # fmt: skip
        assert zipped.read("items/00001.txt").decode() == WORDS
        zipped.extractall(tmp_path)
    bare = [sys.executable, "-I", "-S", str(tmp_path / "verify.py")]
    told = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert "unchanged" in told.stdout
    assert exhibit.manifest_sha256 in told.stdout
    (tmp_path / "items" / "00002.txt").write_text("something else")
    told = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "altered" in told.stdout
    assert "items/00002.txt" in told.stdout


def test_the_paper_has_cover_index_timeline_rules_chronology_and_ledger_in_both_languages(borrower):
    loan = make_loan(borrower, make_lender(borrower, kind="consumer_finance"))
    at = datetime.datetime(2026, 4, 18, 15, 30, tzinfo=datetime.UTC)  # 23:30 there
    receive_notice(borrower=borrower, text=WORDS, received_at=at, sender="10690000")
    case = exhibiting.case_of_loan(loan=loan, now=NOW)
    exhibit = made(case, watermark="仅用于投诉")
    with opened(exhibit) as zipped:
        pdf = PdfReader(io.BytesIO(zipped.read("exhibit.pdf")))
    pages = [page.extract_text() for page in pdf.pages]
    whole = "\n".join(pages)
    for words in (
        "Index of evidence",
        "联系时间图",
        "Rules held against it",
        "证据内容与时间顺序",
        "账目摘录与计算",
        "仅用于投诉",
    ):
        assert words in whole
    assert "2026-04-18 23:30" in whole
    assert "GB/T 45251-2025" in whole
    assert "推荐性国家标准" in whole
    assert len(pages) == exhibit.pages
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert all(exhibit.number in page for page in pages)
    assert next(iter(pdf.outline)).title.startswith("证据目录")


def test_what_is_hidden_is_nowhere_in_the_exhibit_and_cannot_be_found_by_trying(borrower):
    case = case_with(borrower, WORDS, WORDS + "再次通知", "第三条：" + WORDS)
    masked, blacked, withheld = case.pieces.all()
    exhibiting.show_piece(piece=masked, proves="", redaction="masked", hidden=[])
    exhibiting.show_piece(piece=blacked, proves="", redaction="blacked", hidden=["沈一鸣", "13812345678"])
    exhibiting.show_piece(piece=withheld, proves="", redaction="withheld", hidden=[])
    with opened(made(case)) as zipped:
        everything = {name: zipped.read(name) for name in zipped.namelist()}
        paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(everything["exhibit.pdf"])).pages)
    manifest = json.loads(everything["manifest.json"])
    for item in borrower.vault.all():
        assert not any(
            item.sha256.encode() in content or item.salt.encode() in content for content in everything.values()
        )
    assert not any(b"13812345678" in content for content in everything.values())
    assert "13812345678" not in paper
    assert "████" in everything["items/00002.txt"].decode()
    assert "沈一鸣" not in everything["items/00002.txt"].decode()
    assert [row.get("entry") for row in manifest["items"]] == [None, None, None]
    assert "items/00003.txt" not in everything


def test_the_answer_comes_at_once_and_the_page_shows_how_far_it_is_without_javascript(client, borrower):
    client.force_login(borrower)
    case = case_with(borrower, WORDS)
    answer = client.post(reverse("cases:exhibit_ask", args=[case.pk]), {"watermark": "仅用于投诉"})
    exhibit = case.exhibits.get()
    assert answer.status_code == 302
    assert answer.url == exhibit.get_absolute_url()
    assert exhibit.state == "waiting"
    page = client.get(exhibit.get_absolute_url()).text
    assert "<progress" in page
    assert reverse("cases:exhibit_cancel", args=[exhibit.pk]) in page
    assert client.post(reverse("cases:exhibit_ask", args=[case.pk]), {}).url == exhibit.get_absolute_url()  # still one
    assert make_waiting() == 1
    page = client.get(exhibit.get_absolute_url()).text
    file = client.get(reverse("cases:exhibit_file", args=[exhibit.pk]))
    exhibit.refresh_from_db()
    assert exhibit.manifest_sha256 in page
    assert hashlib.sha256(b"".join(file)).hexdigest() == exhibit.sha256


def test_stopped_it_is_not_made_and_a_worker_in_the_midst_of_it_leaves_nothing(client, borrower, monkeypatch):
    client.force_login(borrower)
    exhibit = exhibiting.ask(case=case_with(borrower, WORDS), watermark="", now=NOW)
    claimed = exhibiting.claim(exhibit_id=exhibit.pk, now=NOW)
    assert exhibiting.claim(exhibit_id=exhibit.pk, now=NOW) is None  # one worker at a time
    client.post(reverse("cases:exhibit_cancel", args=[exhibit.pk]))
    with pytest.raises(exhibiting.Cancelled):
        exhibiting.note_progress(exhibit=claimed, done=1, total=2, now=NOW)
    with pytest.raises(exhibiting.Cancelled):
        exhibiting.keep(exhibit=claimed, file=io.BytesIO(b"x"), made={}, now=NOW)
    assert make_waiting() == 0
    assert not exhibit.parts.exists()
    assert client.get(reverse("cases:exhibit_file", args=[exhibit.pk])).status_code == 404


def test_a_lost_worker_is_followed_by_the_next_when_its_lease_is_over(borrower):
    exhibit = exhibiting.ask(case=case_with(borrower, WORDS), watermark="", now=NOW)
    exhibiting.claim(exhibit_id=exhibit.pk, now=NOW)
    later = NOW + exhibiting.LEASE + datetime.timedelta(seconds=1)
    assert exhibiting.waiting(now=NOW) == []
    assert exhibiting.waiting(now=later) == [exhibit.pk]


def test_a_picture_that_cannot_be_opened_is_named_and_not_tried_again(borrower):
    content = b"\x89PNG\r\n\x1a\n" + b"no picture at all"
    keep_upload(borrower=borrower, name="坏图.png", content=content, added_by=borrower, now=NOW)
    case = case_with(borrower)
    Piece.objects.update(redaction="blacked", hidden=[1])
    exhibit = exhibiting.ask(case=case, watermark="", now=NOW)
    assert make_exhibit(exhibit.pk) is False
    exhibit.refresh_from_db()
    assert (exhibit.state, exhibit.failure) == ("failed", "not_a_picture 坏图.png")


def test_pieces_are_added_moved_described_and_left_out(client, borrower):
    client.force_login(borrower)
    case = case_with(borrower, "甲 一", "乙 二", "丙 三")
    first, second, third = case.pieces.all()
    client.post(reverse("cases:piece_move", args=[third.pk]), {"up": "1"})
    assert [piece.pk for piece in case.pieces.all()] == [first.pk, third.pk, second.pk]
    client.post(reverse("cases:piece", args=[first.pk]), {"proves": "夜间催收", "place": "3", "redaction": "none"})
    assert [piece.pk for piece in case.pieces.all()] == [third.pk, second.pk, first.pk]
    assert case.pieces.get(pk=first.pk).proves == "夜间催收"
    client.post(reverse("cases:piece_drop", args=[second.pk]))
    assert [piece.pk for piece in case.pieces.all()] == [third.pk, first.pk]
    page = client.get(reverse("cases:evidence_add", args=[case.pk]), {"q": "乙"})
    assert f'value="{second.item_id}"' in page.text
    client.post(reverse("cases:evidence_add", args=[case.pk]), {"item": second.item_id, "proves": "人数"})
    assert [piece.item_id for piece in case.pieces.all()] == [third.item_id, first.item_id, second.item_id]
    client.post(reverse("cases:evidence_by_time", args=[case.pk]))
    assert [piece.item_id for piece in case.pieces.all()] == [first.item_id, second.item_id, third.item_id]


def test_a_word_to_black_out_that_is_not_in_the_message_is_said_and_nothing_is_kept(client, borrower):
    client.force_login(borrower)
    [piece] = case_with(borrower, WORDS).pieces.all()
    asked = {"proves": "", "place": "1", "redaction": "blacked", "words": "沈一鸣\n沈二鸣"}
    answer = client.post(reverse("cases:piece", args=[piece.pk]), asked)
    assert answer.status_code == 422
    assert "沈二鸣" in answer.text
    piece.refresh_from_db()
    assert piece.redaction == "none"


def test_another_borrowers_exhibits_and_pieces_are_not_there(client, borrower):
    case = case_with(borrower, WORDS)
    exhibit, piece = exhibiting.ask(case=case, watermark="", now=NOW), case.pieces.get()
    client.force_login(make_borrower())
    for name, key in (
        ("exhibit", exhibit.pk),
        ("exhibit_file", exhibit.pk),
        ("piece", piece.pk),
        ("evidence", case.pk),
    ):
        assert client.get(reverse(f"cases:{name}", args=[key])).status_code == 404
    for name, key in (("exhibit_cancel", exhibit.pk), ("exhibit_remove", exhibit.pk), ("piece_drop", piece.pk)):
        assert client.post(reverse(f"cases:{name}", args=[key])).status_code == 404


def test_an_account_comes_back_with_its_exhibits_bit_for_bit(borrower):
    exhibit = made(case_with(borrower, WORDS))
    lines = "".join(dump(Borrower.objects.get(pk=borrower.pk))).encode()
    other = make_borrower()
    restore_account(borrower=other, file=io.BytesIO(lines))
    assert "".join(dump(Borrower.objects.get(pk=other.pk))).encode() == lines
    again = Exhibit.objects.get(case__borrower=other)
    assert b"".join(again.stream()) == b"".join(exhibit.stream())
    assert again.manifest is None  # it was not issued by this account's installation


# --- Changed in each way --------------------------------------------------------------------------------------------


@dataclass
class Issued:
    """An exhibit as it left the place that made it."""

    content: bytes
    manifest: bytes
    manifest_sha256: str

    def stream(self):
        return [self.content]


_issued: list[Issued] = []  # made once for all tests of this part: the making takes a second or two


@pytest.fixture
def issued(borrower) -> Issued:
    if not _issued:
        row = made(case_with(borrower, WORDS, "第二条", "第三条"))
        _issued.append(Issued(b"".join(row.stream()), bytes(row.manifest), row.manifest_sha256))
    return _issued[0]


def changed(exhibit: Issued | Exhibit, edit=None, drop=(), add=(), rename=None, order=None) -> io.BytesIO:
    """The exhibit with some of its members edited, dropped, added, renamed or in another order."""
    out = io.BytesIO()
    with opened(exhibit) as was, zipfile.ZipFile(out, "w") as now:
        names = order or was.namelist()
        for name in names:
            if name not in drop:
                now.writestr(
                    (rename or {}).get(name, name), (edit or {}).get(name, lambda content: content)(was.read(name))
                )
        for name, content in add:
            now.writestr(name, content)
    out.seek(0)
    return out


def remade(edit):
    """An edit of the manifest that covers its traces: all digests are made to fit."""

    def work(content: bytes) -> bytes:
        manifest = json.loads(content)
        edit(manifest)
        manifest["items_digest"] = verifier.items_digest(manifest["items"])
        return verifier.canonical(manifest | {"digest": verifier.seal(manifest)})

    return work


def prove_another_thing(manifest):
    manifest["items"][1]["proves"] = "something else"


def swap_two(manifest):
    items = manifest["items"]
    items[0], items[1] = items[1], items[0]


def edit_plainly(content: bytes) -> bytes:
    return content.replace(b'"proves":""', b'"proves":"x"', 1)


SECOND = "items/00002.txt"
TAMPERED = [
    ("a changed byte", {"edit": {SECOND: lambda content: content + b" "}}, [Fault("altered", SECOND)]),
    ("a changed paper", {"edit": {"exhibit.pdf": lambda content: content + b"%"}}, [Fault("altered", "exhibit.pdf")]),
    ("a changed verifier", {"edit": {"verify.py": lambda content: b"print('unchanged')"}}, [Fault("altered", "verify.py")]),
    ("a file removed", {"drop": [SECOND]}, [Fault("missing", SECOND)]),
    ("a file added", {"add": [("items/00009.txt", b"new")]}, [Fault("added", "items/00009.txt")]),
    ("a file twice", {"add": [(SECOND, b"new")]}, [Fault("twice", SECOND), Fault("altered", SECOND)]),
    ("a file renamed", {"rename": {SECOND: "items/7.txt"}}, [Fault("renamed", f"{SECOND} → items/7.txt")]),
    ("a name that leads out", {"add": [("../../evil.txt", b"x")]}, [Fault("unsafe", "'../../evil.txt'"), Fault("added", "../../evil.txt")]),
    ("a manifest edited", {"edit": {"manifest.json": edit_plainly}}, [Fault("edited", "manifest.json")]),
    ("items in another order", {"edit": {"manifest.json": remade(swap_two)}}, [Fault("order", "1")]),
    ("a chain cut", {"edit": {"chain.csv": lambda content: b"\n".join(content.split(b"\n")[:3]) + b"\n"}}, [Fault("altered", "chain.csv"), Fault("head", "chain.csv"), Fault("entry", "3")]),
    ("no manifest", {"drop": ["manifest.json"]}, [Fault("not_an_exhibit", "manifest.json")]),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_way_to_change_an_exhibit_is_named_to_the_file(issued):
    for what, change, faults in TAMPERED:
        assert verify(changed(issued, **change)).faults == faults, what


def test_the_order_of_the_files_in_the_zip_changes_nothing(issued):
    with opened(issued) as zipped:
        names = zipped.namelist()
    assert verify(changed(issued, order=names[::-1])).unchanged


def test_a_manifest_made_to_fit_is_found_out_by_what_was_issued_and_by_a_noted_hash(issued):
    forged = changed(issued, edit={"manifest.json": remade(prove_another_thing)})
    assert verify(forged).unchanged  # nothing in it says so
    assert verify(forged, issued.manifest).faults == [
        Fault("other_manifest", "manifest.json"),
        Fault("differs", "items.2.proves"),
    ]
    assert verify(forged, noted=issued.manifest_sha256).faults == [Fault("other_manifest", "manifest.json")]
    assert verify(changed(issued), noted=issued.manifest_sha256).unchanged


def bomb(size: int) -> io.BytesIO:
    """A ZIP of one member that says it unpacks to that many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("manifest.json", b"x")
    content = bytearray(out.getvalue())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = size.to_bytes(4, "little")
    return io.BytesIO(bytes(content))


def test_bombs_and_files_that_are_no_exhibit_are_told_without_reading_them(issued):
    assert verify(bomb(3 * 1024**3)).faults == [Fault("bomb", "")]
    overlapping = io.BytesIO()
    with zipfile.ZipFile(overlapping, "w") as zipped:
        zipped.writestr("a", b"x" * 10_000)
        zipped.filelist *= 20  # one body under many names
    assert verify(overlapping).faults == [Fault("bomb", "")]
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", b"\0" * 1000):
        assert verify(io.BytesIO(content)).faults == [Fault("not_an_exhibit", "")]
    for manifest in (
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"format": "mingzhang.exhibit", "version": 1, "files": 3}',
    ):
        assert verify(changed(issued, edit={"manifest.json": lambda _, new=manifest: new})).faults == [
            Fault("manifest", "manifest.json")
        ]


def test_an_unpacked_folder_with_a_link_to_elsewhere_is_not_read_through_it(issued, tmp_path):
    opened(issued).extractall(tmp_path)
    secret = tmp_path.parent / "secret.txt"
    secret.write_bytes((tmp_path / SECOND).read_bytes())
    (tmp_path / SECOND).unlink()
    (tmp_path / SECOND).symlink_to(secret)
    assert verify(str(tmp_path)).faults == [Fault("altered", SECOND)]


def test_the_page_and_the_command_say_unchanged_or_name_the_file(client, borrower, tmp_path, capsys):
    issued = made(case_with(borrower, WORDS, "第二条"))
    whole = b"".join(issued.stream())

    def page(content: bytes) -> str:
        answer = client.post(
            reverse("cases:verify"), {"file": SimpleUploadedFile("a.zip", content)}, headers={"accept-language": "en"}
        )
        assert answer.status_code == 200
        return answer.text

    assert "byte for byte" in page(whole)
    assert "Only the packing" in page(changed(issued).getvalue())
    assert SECOND in page(changed(issued, drop=[SECOND]).getvalue())
    assert "items.2.proves" in page(changed(issued, edit={"manifest.json": remade(prove_another_thing)}).getvalue())
    assert "cannot be checked" in page(b"no zip")
    file = tmp_path / "exhibit.zip"
    file.write_bytes(whole)
    call_command("verify_exhibit", str(file))
    assert "byte for byte" in capsys.readouterr().out
    file.write_bytes(changed(issued, edit={SECOND: lambda _: b"other"}).getvalue())
    with pytest.raises(CommandError, match=SECOND):
        call_command("verify_exhibit", str(file))


def test_a_zip_that_is_too_large_is_refused_with_the_way_out(client, monkeypatch):
    monkeypatch.setattr("cases.evidence_forms.CheckForm.LARGEST", 10)
    answer = client.post(reverse("cases:verify"), {"file": SimpleUploadedFile("a.zip", b"x" * 11)})
    assert answer.status_code == 422
    assert "verify.py" in answer.text


def test_the_verifier_needs_nothing_but_the_standard_library():
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names) | {"__future__"}
