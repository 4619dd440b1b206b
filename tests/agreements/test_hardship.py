"""The hardship file at its pages: what happened, papers in their order, what leaves of them, and the application they go with."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from agreements import tasks
from agreements.models import Hardship, Letter, LetterFile, Proof
from borrowers.models import Upload
from tests.agreements.test_redaction import SECRET, bomb, pdf, picture
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
NEW = "/agreements/hardship/new/"
APPLY = "/agreements/letters/new/?kind=hardship"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


@pytest.fixture
def me(client):
    borrower = make_borrower(name="李青", language="zh-hans")
    client.force_login(borrower)
    return borrower


@pytest.fixture
def file(client, me) -> Hardship:
    values = {
        "cause": "unemployment",
        "since": "2026-01-31",
        "expected_end": "2026-09-30",
        "story": "公司裁员。",
        "assets": "",
    }
    assert client.post(NEW, values).status_code == 302
    return me.hardships.get()


def hand_in(client, file: Hardship, content: bytes, name: str = "离职证明.png", **values):
    told = {"title": "离职证明", "shows": "劳动关系已解除", "dated": "2026-01-31"} | values
    return client.post(file.get_absolute_url(), {"file": SimpleUploadedFile(name, content), **told})


def proof_of(client, file: Hardship, content: bytes, **values) -> Proof:
    response = hand_in(client, file, content, **values)
    assert response.status_code == 302, response.context["form"].errors
    return Proof.objects.latest("pk")


def budget(client) -> None:
    client.post("/agreements/budget/edit/", {"currency": "CNY", "income_wage": "3500", "spending_housing": "1800", "spending_food": "900.50"})  # fmt: skip


def apply(client, loan, **values) -> Letter:
    fields = {"addressee": "晴川消费金融有限公司", "sender": "李青", "language": "zh-hans"} | values
    response = client.post(f"{APPLY}&loan={loan.pk}", fields)
    assert response.status_code == 302, response.context["form"].errors
    return Letter.objects.latest("pk")


def printed(client, letter: Letter) -> PdfReader:
    client.post(reverse("agreements:letter_print", args=[letter.pk]))
    tasks.make_waiting_letter_files()
    response = client.get(reverse("agreements:letter_file", args=[letter.pk]))
    return PdfReader(io.BytesIO(response.content))


def test_a_file_is_written_down_once_and_changed_in_place(client, me):
    values = {"cause": "illness", "since": "2026-02-01", "submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    first, again = client.post(NEW, values), client.post(NEW, values)
    assert first.url == again.url
    file = me.hardships.get()
    client.post(f"{file.get_absolute_url()}edit/", values | {"expected_end": "2026-12-31", "story": "住院三周。"})
    file.refresh_from_db()
    assert (file.expected_end, file.story) == (datetime.date(2026, 12, 31), "住院三周。")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"since": "2026-04-21"}, "since"), ({"expected_end": "2026-01-31"}, "expected_end"), ({"cause": "x"}, "cause")],
)
def test_days_and_causes_that_cannot_be_are_said_beside_their_field(client, me, values, field):
    told = {"cause": "illness", "since": "2026-01-31", "story": "留下来的话"} | values
    response = client.post(NEW, told)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "留下来的话" in response.content.decode()


def test_the_original_stays_as_it_came_and_only_the_copy_leaves(client, me, file):
    content = picture()
    proof = proof_of(client, file, content)
    client.post(
        proof.get_absolute_url(),
        {"title": "离职证明", "shows": "裁员", "dated": "2026-01-31", "rectangles": "10, 20, 30, 40"},
    )
    proof.refresh_from_db()
    assert bytes(proof.original.content) == content
    shown = Image.open(io.BytesIO(client.get(f"{proof.get_absolute_url()}copy.jpg").content))
    assert max(shown.convert("RGB").getpixel((40, 40))) < 30
    bundle = client.get(f"{file.get_absolute_url()}proofs.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle.streaming_content))) as archive:
        assert archive.namelist() == ["index.txt", "01-离职证明.jpg"]
        assert archive.read("01-离职证明.jpg") == bytes(proof.copy.content)
        assert "1. 离职证明" in archive.read("index.txt").decode()


def test_of_a_pdf_the_pages_that_leave_are_chosen(client, me, file):
    proof = proof_of(client, file, pdf("wages", SECRET, "stamp"), name="流水.pdf", title="收入流水")
    assert client.post(proof.get_absolute_url(), {"title": "收入流水", "pages": "1, 4"}).status_code == 422
    client.post(proof.get_absolute_url(), {"title": "收入流水", "pages": "1, 3"})
    proof.refresh_from_db()
    assert (proof.page_count, proof.leaving_pages) == (3, 2)
    assert [p.extract_text().strip() for p in PdfReader(io.BytesIO(bytes(proof.copy.content))).pages] == [
        "wages",
        "stamp",
    ]
    page = client.get(file.get_absolute_url()).content.decode()
    assert "收入流水" in page


@pytest.mark.parametrize(
    "content",
    [bomb(60_000, 60_000), picture()[:60], b"%PDF-1.7\nbroken", b"only a text", b"ID3 a song", b"", pdf(*["x"] * 61)],
    ids=["bomb", "cut picture", "broken PDF", "text", "song", "empty", "too many pages"],
)
def test_what_cannot_be_opened_is_refused_in_words_and_what_was_typed_stays(client, me, file, content):
    response = hand_in(client, file, content, shows="留下来的话")
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert "留下来的话" in response.content.decode()
    assert not Upload.objects.exists()


def test_papers_move_in_the_index_and_leave_it(client, me, file):
    first, second = (proof_of(client, file, picture(colour=c), title=c) for c in ("red", "blue"))
    client.post(f"/agreements/proofs/{second.pk}/move/", {"up": "1"})
    assert list(file.proofs.values_list("title", flat=True)) == ["blue", "red"]
    client.post(f"/agreements/proofs/{second.pk}/move/", {"up": "1"})
    assert [row.title for row in client.get(f"{file.get_absolute_url()}index/").context["proofs"]] == ["blue", "red"]
    client.post(f"/agreements/proofs/{first.pk}/remove/")
    assert list(file.proofs.values_list("title", flat=True)) == ["blue"]
    assert Upload.objects.filter(pk=first.original_id).exists()


def test_the_same_paper_twice_is_one(client, me, file):
    proof_of(client, file, picture())
    proof_of(client, file, picture())
    assert file.proofs.count() == 1


def test_an_application_asks_for_the_file_and_the_budget_first(client, me):
    loan = make_loan(me)
    page = client.get(f"{APPLY}&loan={loan.pk}").content.decode()
    assert NEW in page
    assert "/agreements/budget/edit/" in page


def test_an_application_is_filled_from_file_budget_and_ledger_and_encloses_the_copies(client, me, file):
    loan = make_loan(me)
    proof_of(client, file, picture((400, 300)))
    proof_of(client, file, pdf("wages", SECRET), name="流水.pdf", title="收入流水")
    budget(client)
    letter = apply(client, loan, monthly="592.33", first_on="2026-05-20", count="6", asks=["freeze_interest"])
    text = letter.latest.text
    for words in (
        "自 2026年1月31日起",
        "公司裁员。",
        "¥799.50",
        "每月偿还 ¥592.33",
        "停止计收利息",
        "1. 离职证明",
        "2. 收入流水",
    ):
        assert words in text
    client.post(f"/agreements/proofs/{Proof.objects.latest('pk').pk}/", {"title": "收入流水", "pages": "1"})
    made = printed(client, letter)
    pages = [page.extract_text() for page in made.pages]
    index = next(n for n, page in enumerate(pages) if "附件目录" in page)
    assert "附件 1：离职证明" in pages[index + 1]
    assert "wages" in pages[index + 2]
    assert len(pages) == index + 3
    assert not any(SECRET in page for page in pages)
    assert len(made.pages[index + 1].images) == 1


def test_what_is_blackened_later_is_blackened_in_the_next_pdf_and_the_earlier_one_is_gone(client, me, file):
    loan = make_loan(me)
    proof = proof_of(client, file, picture((400, 300)))
    budget(client)
    letter = apply(client, loan, monthly="100", first_on="2026-05-20")
    printed(client, letter)
    client.post(proof.get_absolute_url(), {"title": "离职证明", "rectangles": "0, 0, 100, 100"})
    assert client.get(reverse("agreements:letter_file", args=[letter.pk])).status_code == 404
    image = printed(client, letter).pages[-1].images[0].image.convert("RGB")
    assert max(image.getpixel((image.width // 2, image.height // 2))) < 30
    assert LetterFile.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"monthly": "799.51", "first_on": "2026-05-20"}, "monthly"),
        ({"monthly": "100"}, "first_on"),
        ({"monthly": "100", "first_on": "2026-04-20"}, "first_on"),
        ({"monthly": "100", "first_on": "2026-05-20", "count": "61", "is_card": "on"}, "count"),
    ],
)
def test_an_application_that_does_not_hold_together_is_not_written(client, me, file, values, field):
    loan = make_loan(me)
    budget(client)
    fields = {"addressee": "晴川", "sender": "李青", "language": "zh-hans"} | values
    response = client.post(f"{APPLY}&loan={loan.pk}", fields)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_all_offers_together_stay_within_what_the_month_leaves(client, me, file):
    budget(client)
    apply(client, make_loan(me, account_tail="1111"), monthly="500", first_on="2026-05-20")
    second = make_loan(me, account_tail="2222")
    fields = {"addressee": "晴川", "sender": "李青", "language": "zh-hans", "first_on": "2026-05-20"}
    response = client.post(f"{APPLY}&loan={second.pk}", fields | {"monthly": "299.51"})
    assert "monthly" in response.context["form"].errors
    apply(client, second, monthly="299.50", first_on="2026-05-20")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_can_pay_nothing_asks_for_a_pause(client, me, file, language):
    loan = make_loan(me)
    client.post("/agreements/budget/edit/", {"currency": "CNY", "income_wage": "1000", "spending_food": "1200"})
    text = apply(client, loan, language=language).latest.text
    assert ("请求暂缓还款" if language == "zh-hans" else "I ask for a pause") in text
    assert "None" not in text


@pytest.mark.parametrize(
    "path", ["hardship/{file}/", "hardship/{file}/edit/", "hardship/{file}/index/", "hardship/{file}/proofs.zip", "proofs/{proof}/",
             "proofs/{proof}/picture.jpg", "proofs/{proof}/copy.jpg"],
)  # fmt: skip
def test_another_persons_papers_are_not_there(client, me, file, path):
    proof = proof_of(client, file, picture())
    client.force_login(make_borrower())
    assert client.get("/agreements/" + path.format(file=file.pk, proof=proof.pk)).status_code == 404
