import datetime
import io
import random
import subprocess
from functools import cache

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from agreements import document, signature
from agreements.signature import BORROWER, LENDER, Act, Problem, hold_against, verify
from tests.agreements.papers import ROOM, terms_of
from tests.stamper import answering, authority

NOW = datetime.datetime.now(datetime.UTC)


@cache
def signed_paper() -> tuple[bytes, bytes]:
    """A signed paper and the root that its certificate comes from."""
    terms = terms_of()
    root = signature.make_root("Root for tests", now=NOW, **ROOM)
    credential = signature.issue("李㛃䶮", root=root, now=NOW, **ROOM)
    paper = document.render(terms)
    drawing = document.draw_signature(
        name="李㛃䶮", strokes=[[(10, 10), (500, 150)]], at=NOW, box=paper.boxes[BORROWER], terms=terms
    )
    act = Act(credential, root.certificate, ROOM["sealing_key"], drawing, "李㛃䶮", terms.number)
    return signature.sign(paper.pdf, act, paper.boxes), root.certificate


def test_a_signed_paper_is_valid_and_says_who_signed_what():
    pdf, root = signed_paper()
    result = verify(pdf, [root])
    assert result.valid
    assert [(s.name, s.field, s.reason, s.problem) for s in result.signatures] == [
        ("李㛃䶮", "Borrower", "MZ-20260420-7F3KQ2", None)
    ]
    assert abs(result.signatures[0].at - NOW) < datetime.timedelta(minutes=10)


def test_an_independent_program_finds_the_signature_valid(tmp_path):
    path = tmp_path / "agreement.pdf"
    path.write_bytes(signed_paper()[0])
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "Common Name: 李㛃䶮" in said


@cache
def countersigned_paper() -> tuple[bytes, bytes]:
    """The signed paper with the lender's signature behind it, and a root that both certificates come from."""
    terms, root = terms_of(), signature.make_root("Root for tests", now=NOW, **ROOM)
    paper, pdf = document.render(terms), b""
    for name, field, put in (("李㛃䶮", BORROWER, signature.sign), ("张卫国", LENDER, signature.countersign)):
        credential = signature.issue(name, root=root, now=NOW, **ROOM)
        look = document.draw_signature(name=name, strokes=[], at=NOW, box=paper.boxes[field], terms=terms)
        act = Act(credential, root.certificate, ROOM["sealing_key"], look, name, terms.number)
        pdf = put(pdf or paper.pdf, act, *([paper.boxes] if field == BORROWER else []))
    return pdf, root.certificate


def test_an_independent_program_finds_the_signatures_of_both_valid(tmp_path):
    path = tmp_path / "agreement.pdf"
    path.write_bytes(countersigned_paper()[0])
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    borrowers = next(part for part in said.split("Signature #") if "Common Name: 李㛃䶮" in part)
    lenders = next(part for part in said.split("Signature #") if "Common Name: 张卫国" in part)
    assert "Total document signed" in lenders
    assert "Not total document signed" in borrowers  # it covers its own revision


def test_the_lenders_signature_leaves_the_borrowers_whole():
    pdf, root = countersigned_paper()
    result = verify(pdf, [root])
    assert [(s.name, s.field, s.revision, s.problem) for s in result.signatures] == [
        ("李㛃䶮", "Borrower", 2, None),
        ("张卫国", "Lender", 3, None),
    ]
    assert (result.valid, result.unsigned_revisions) == (True, 0)


# --- Time stamps ------------------------------------------------------------------------------------------------------


def stamped_paper(tsa_url: str) -> tuple[bytes, bytes]:
    terms, root = terms_of(), signature.make_root("Root for tests", now=NOW, **ROOM)
    credential, paper = signature.issue("李㛃䶮", root=root, now=NOW, **ROOM), document.render(terms_of())
    look = document.draw_signature(name="李㛃䶮", strokes=[], at=NOW, box=paper.boxes[BORROWER], terms=terms)
    act = Act(credential, root.certificate, ROOM["sealing_key"], look, "李㛃䶮", terms.number, tsa_url=tsa_url)
    return signature.sign(paper.pdf, act, paper.boxes), root.certificate


def test_with_an_authority_the_time_is_confirmed_and_the_level_is_b_t():
    with authority() as address:
        pdf, root = stamped_paper(address)
    (signed,) = verify(pdf, [root]).signatures
    assert (signed.level, signed.stamped_by, signed.problem) == ("B-T", "Local Stamper", None)
    assert abs(signed.stamped_at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)


def test_without_one_the_level_is_b_b():
    pdf, root = signed_paper()
    (signed,) = verify(pdf, [root]).signatures
    assert (signed.level, signed.stamped_at, signed.stamped_by) == ("B-B", None, "")


@pytest.mark.parametrize("answer", [(500, b""), (200, b"not a token"), (200, b"")])
def test_an_authority_that_answers_wrongly_stops_the_signing(answer):
    with answering(*answer) as address, pytest.raises(signature.NoTimeStamp):
        stamped_paper(address)


def test_an_authority_that_is_away_stops_the_signing():
    with answering(200, b"") as address:
        pass  # it listened there, and does so no more
    with pytest.raises(signature.NoTimeStamp):
        stamped_paper(address)


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_a_flipped_byte_anywhere_in_the_signed_content_is_detected():
    pdf, root = signed_paper()
    container = range(pdf.index(b"/Contents <3"), pdf.rindex(b"/ByteRange"))
    for place in (place for place in range(0, len(pdf), len(pdf) // 60) if place not in container):
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert not verify(changed, [root]).valid, place


def test_a_flipped_byte_in_the_signature_itself_is_detected_against_the_issued_file():
    pdf, root = signed_paper()
    start = pdf.index(b"/Contents <3")
    for place in range(start + 11, start + 1600, 53):
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert not hold_against(verify(changed, [root]), changed, [pdf]).valid, place


def test_three_hundred_flipped_bits_are_all_detected_against_the_issued_file():
    pdf, root = signed_paper()
    dice = random.Random(20260420)
    for place in (dice.randrange(8 * len(pdf)) for _ in range(300)):
        changed = bytearray(pdf)
        changed[place // 8] ^= 1 << place % 8
        assert not hold_against(verify(bytes(changed), [root]), bytes(changed), [pdf]).valid, place


def added(pdf: bytes, change) -> bytes:
    """The file with a revision behind it that nobody signed."""
    result, writer = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    writer.write(result)
    return result.getvalue()


def script(writer) -> None:
    action = generic.DictionaryObject(
        {generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("1")}
    )
    writer.root["/OpenAction"] = action
    writer.update_root()


def overlay(writer) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = writer.add_object(generic.StreamObject(stream_data=b"0 0 300 300 re f"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), stream])
    writer.update_container(page)


def fewer_fields(writer) -> None:
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([])
    writer.update_container(form)


def larger_page(writer) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 200, 200)])
    writer.update_container(page)


def no_restriction(writer) -> None:
    writer.root.pop("/Perms")
    writer.update_root()


@pytest.mark.parametrize(
    "attack",
    [
        *(lambda pdf, change=change: added(pdf, change) for change in (script, overlay, fewer_fields, larger_page, no_restriction)),
        lambda pdf: pdf[: len(pdf) // 2],
        lambda pdf: pdf[:-6],
        lambda pdf: b"\n" + pdf,
        lambda pdf: pdf + pdf,
        lambda pdf: pdf.replace(b"ETSI.CAdES.detached", b"adbe.pkcs7.detached"),
    ],
)  # fmt: skip
def test_ten_changes_to_the_structure_are_all_detected(attack):
    pdf, root = signed_paper()
    changed = attack(pdf)
    assert changed != pdf
    assert not hold_against(verify(changed, [root]), changed, [pdf]).valid
    assert not verify(changed, [root]).valid


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"%%EOF\n", b"<script>"])
def test_trailing_bytes_are_detected(tail):
    pdf, root = signed_paper()
    assert not verify(pdf + tail, [root]).valid


def test_the_padding_of_the_signature_container_cannot_hold_anything():
    pdf, root = signed_paper()
    place = pdf.index(b"0000000000>", pdf.index(b"/Contents <3"))
    assert not verify(pdf[:place] + b"1" + pdf[place + 1 :], [root]).valid


def test_a_title_changed_after_signing_is_detected():
    pdf, root = signed_paper()
    changed, writer = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(pdf))
    info = generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("Another")})
    writer.set_info(writer.add_object(info))
    writer.write(changed)
    assert verify(changed.getvalue(), [root]).problem in (Problem.CHANGED_AFTER, Problem.BROKEN)


def test_a_signature_from_another_installation_is_not_taken_for_ours():
    other = signature.make_root("Another root", now=NOW, **ROOM)
    assert verify(signed_paper()[0], [other.certificate]).problem is Problem.STRANGER


def test_a_file_is_held_against_the_one_that_was_issued():
    pdf, root = signed_paper()
    found = verify(pdf, [root])
    assert hold_against(found, pdf, [pdf]).valid
    assert hold_against(found, pdf, [pdf[:-1] + b"x"]).problem is Problem.NOT_AS_ISSUED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 2000, b"hello"])
def test_what_is_no_pdf_is_said_to_be_none(content):
    assert verify(content, []).problem is Problem.NOT_A_PDF


def test_an_unsigned_paper_is_said_to_carry_no_signature():
    assert verify(document.render(terms_of()).pdf, []).problem is Problem.NOT_SIGNED


def test_only_signatures_may_be_added_and_the_lenders_field_waits():
    with pikepdf.open(io.BytesIO(signed_paper()[0])) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        assert "/V" not in fields[LENDER]
        reference = fields[BORROWER].V.Reference[0]
        assert (str(reference.TransformMethod), int(reference.TransformParams.P)) == ("/DocMDP", 2)


def test_a_private_key_at_rest_is_sealed():
    root = signature.make_root("Root", now=NOW, **ROOM)
    with pytest.raises(signature.CannotUnseal):
        signature.issue("李", root=root, now=NOW, sealing_key="another key")
    changed = signature.Credential(root.certificate, root.sealed_key[:-1] + b"x")
    with pytest.raises(signature.CannotUnseal):
        signature.issue("李", root=changed, now=NOW, **ROOM)


def test_a_rare_name_is_certified_and_said_in_full():
    root = signature.make_root("Root", now=NOW, **ROOM)
    credential = signature.issue("李𬀩", root=root, now=NOW, **ROOM)
    terms = terms_of(borrower="李𬀩")
    paper = document.render(terms)
    drawing = document.draw_signature(name="李𬀩", strokes=[], at=NOW, box=paper.boxes[BORROWER], terms=terms)
    act = Act(credential, root.certificate, ROOM["sealing_key"], drawing, "李𬀩", terms.number)
    signed = signature.sign(paper.pdf, act, paper.boxes)
    result = verify(signed, [root.certificate])
    assert (result.problem, result.signatures[0].name) == (None, "李𬀩")


def test_a_long_name_still_gets_a_certificate():
    root = signature.make_root("Root", now=NOW, **ROOM)
    assert signature.issue("名" * 80, root=root, now=NOW, **ROOM).certificate
