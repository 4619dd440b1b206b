import datetime
import io
import json
import subprocess
from decimal import Decimal

import pikepdf
import pytest

from agreements import document, terms
from agreements.document import CannotRender
from agreements.plan import Scope
from tests.agreements.papers import plan_of, terms_of


def text_of(pdf: bytes, tmp_path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-layout", path, "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_chinese_paper_can_be_read_back_with_its_amounts_and_names(tmp_path):
    agreed = terms_of(borrower="李㛃䶮𬀩", plan=plan_of(waive_penalty=Decimal("7.63")))
    text = text_of(document.render(agreed).pdf, tmp_path)
    for words in (
        "还款协议书",
        "MZ-20260420-7F3KQ2",
        "晴川消费金融有限公司",
        "李㛃䶮𬀩",
        "¥3,633.96",
        "¥605.66",
        "叁仟陆佰叁拾叁元玖角陆分",
        "减免罚息 ¥7.63",
        "2026年5月31日",
        "第一条",
        "停止催收",
        "非第三方CA认证",
    ):
        assert words in text, words
    assert "第1页共3页" in "".join(text.split())


def test_the_english_paper_is_in_english(tmp_path):
    agreed = terms_of(
        language="en", lender="Clearwater Credit Ltd", borrower="Maria Lindqvist", product="", scope=Scope.DUE
    )
    text = text_of(document.render(agreed).pdf, tmp_path)
    for words in ("Repayment agreement", "Clearwater Credit Ltd", "¥3,641.59", "31 May 2026", "not by a licensed third-party CA", "Page 1 of"):  # fmt: skip
        assert words in text, words
    assert "还款协议书" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "乙方自签字之日起按本协议履行"),
        ("en", "The borrower performs this agreement from their signature on"),
    ],
)
def test_the_paper_says_as_the_ledger_does_from_when_the_borrower_keeps_it(tmp_path, language, words):
    text = text_of(document.render(terms_of(language=language)).pdf, tmp_path)
    assert words.replace(" ", "") in "".join(text.split())


def test_the_file_says_that_it_is_pdf_a_and_carries_the_terms_as_data():
    agreed = terms_of()
    with pikepdf.open(io.BytesIO(document.render(agreed).pdf)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
        assert pdf.Root.OutputIntents
        assert str(pdf.Root.Lang) == "zh-Hans"
        attached = pdf.attachments["plan.json"]
        assert str(pdf.Root.AF[0].AFRelationship) == "/Data"
        data = attached.get_file().read_bytes()
    assert terms.load(json.loads(data)["terms"]) == agreed
    assert data == terms.canonical(agreed)


def test_the_output_intent_of_the_paper_is_srgb_with_its_profile():
    with pikepdf.open(io.BytesIO(document.render(terms_of()).pdf)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        assert "sRGB" in str(intent.OutputConditionIdentifier)
        assert intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # the mark of an ICC profile
        assert "/Encrypt" not in pdf.trailer


def kinds(element) -> list[str]:
    """The types of a structure element and all below it, in the order of reading."""
    below = element.get("/K", [])
    below = below if isinstance(below, pikepdf.Array) else [below]
    own = [str(element.S)] if "/S" in element else []
    return own + [kind for child in below if isinstance(child, pikepdf.Dictionary) for kind in kinds(child)]


def test_the_copy_to_read_is_tagged_with_headings_and_tables_of_headed_cells():
    with pikepdf.open(io.BytesIO(document.render_to_read(terms_of()))) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "zh-Hans"
        read = kinds(pdf.Root.StructTreeRoot)
    assert read.count("/H1") == 1
    assert {"/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= set(read)
    assert read.index("/H1") < read.index("/H2") < read.index("/Table")


def test_every_figure_of_the_copy_to_read_has_words_in_its_place():
    with pikepdf.open(io.BytesIO(document.render_to_read(terms_of()))) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["MZ-20260420-7F3KQ2"]


def test_every_font_of_the_paper_is_embedded():
    with pikepdf.open(io.BytesIO(document.render(terms_of()).pdf)) as pdf:
        descriptors = [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert len(descriptors) == 2
        assert all("Mingzhang-Paper" in str(d.FontName) and "/FontFile2" in d for d in descriptors)


def test_the_same_terms_make_the_same_bytes():
    assert document.render(terms_of()).pdf == document.render(terms_of()).pdf


def test_html_in_a_field_is_text_and_nothing_else(tmp_path):
    lender = "<img src='file:///etc/passwd'><b>有限公司</b>&amp;"
    text = text_of(document.render(terms_of(lender=lender)).pdf, tmp_path)
    assert lender in text.replace("\n", "") or "<img src='file:///etc/passwd'>" in text
    assert "root:" not in text


def test_a_character_that_no_font_of_ours_can_write_stops_the_paper():
    with pytest.raises(CannotRender) as problem:
        document.render(terms_of(borrower="李\U000f0001"))
    assert (problem.value.code, problem.value.detail) == ("missing_glyphs", "\U000f0001")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        f"{document.STATIC.as_uri()}/../manage.py",
        f"{document.STATIC.as_uri()}/%2e%2e/manage.py",
        f"{document.STATIC.as_uri()}/css/..%2f%2E%2e/manage.py",
        f"{document.STATIC.as_uri()}-elsewhere/x.png",
        f"file://example.org{document.STATIC}/css/document.css",
        "file://localhost/etc/passwd",
        "file:/etc/passwd",
        "FILE:///etc/passwd",
        "//example.org/x.png",
        "http://[::1]/x.png",
        "http://2130706433/x.png",
        "http://169.254.169.254/latest/meta-data/",
        "gopher://127.0.0.1:6379/_INFO",
        "data:text/css,body{}",
        "ftp://example.org/x",
    ],
)
def test_the_fetcher_refuses_every_address_but_our_own_files(url):
    with pytest.raises(ValueError, match="refused"):
        document.own_files_only().fetch(url)


def test_the_fetcher_opens_our_own_files():
    response = document.own_files_only().fetch((document.STATIC / "css/document.css").as_uri())
    assert b".paper" in response.read()
    response.close()


def test_a_long_plan_repeats_the_head_of_its_table_on_every_page(tmp_path):
    paper = document.render(terms_of(plan=plan_of(count=60)))
    pages = text_of(paper.pdf, tmp_path).split("\f")
    assert sum("应还金额" in page for page in pages) >= 3
    assert f"第{paper.pages}页共{paper.pages}页" in "".join(pages[-2].split())


def test_a_signature_stands_where_the_paper_leaves_room_for_it():
    paper = document.render(terms_of())
    borrower, lender = paper.boxes["Borrower"], paper.boxes["Lender"]
    assert borrower.page == lender.page == paper.pages - 1
    assert borrower.right - borrower.left > 180
    assert borrower.top - borrower.bottom > 70
    assert lender.right < borrower.left


def test_a_typed_signature_can_be_read_and_a_drawn_one_is_lines(tmp_path):
    agreed, at = terms_of(), datetime.datetime(2026, 4, 21, 4, 0, tzinfo=datetime.UTC)
    box = document.render(agreed).boxes["Borrower"]
    typed = document.draw_signature(name="李㛃䶮", strokes=[], at=at, box=box, terms=agreed)
    assert text_of(typed, tmp_path).count("李㛃䶮") == 2
    drawn = document.draw_signature(
        name="李㛃䶮", strokes=[[(1, 2), (300, 150)], [(5, 5)]], at=at, box=box, terms=agreed
    )
    assert text_of(drawn, tmp_path).count("李㛃䶮") == 1
