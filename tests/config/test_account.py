"""A whole account as one file, and back."""

import datetime
import io
import json
import uuid
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from agreements.noting import By
from agreements.preparing import add_proof, describe_proof, keep_hardship
from agreements.redaction import Rectangle
from agreements.signing import keep_scan
from agreements.tasks import produce
from borrowers.keeping import keep_upload
from borrowers.models import Borrower
from borrowers.remembering import add_deadline
from config.account import (
    BORROWER_WITHOUT,
    LEFT_OUT,
    TABLES,
    NotAnAccount,
    contents,
    contents_of,
    dump,
    preference_fields,
)
from config.restoring import NotEmpty, erase_account, restore_account
from config.sample import load_sample
from loans import card as cards
from loans.ledger import Kind
from loans.record import dump as dump_ledger
from loans.recording import add_bill_instalment, add_entry, keep_reconciliation, log_card, reverse
from loans.said import Difference, Explanation, Figure, Scope
from notices.claim import Kind as MessageKind
from notices.conduct import Fact
from notices.noting import note_contact
from notices.receiving import receive_notice
from notices.teaching import teach
from notices.template import Hole, Template
from reminders.sending import plan
from tests.agreements.test_redaction import picture
from tests.agreements.test_views import agreed, sign
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 4, 20)
NOW = datetime.datetime(2026, 4, 20, 4, tzinfo=datetime.UTC)
OURS = ["borrowers", "loans", "notices", "agreements", "reminders", "cases", "config"]


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


def text_of(borrower: Borrower) -> str:
    return "".join(dump(Borrower.objects.get(pk=borrower.pk)))


def restored(text: str, **fields) -> Borrower:
    borrower = make_borrower(**fields)
    restore_account(borrower=borrower, file=io.BytesIO(text.encode()))
    return Borrower.objects.get(pk=borrower.pk)


@pytest.fixture
def full(client) -> Borrower:
    """An account with something of everything, whose rows are not the first of their tables."""
    load_sample(borrower=make_borrower(), on=TODAY, language="zh-hans")
    agreement = agreed(client)
    sign(client, agreement)
    produce(agreement.pk)
    scan = keep_upload(borrower=agreement.borrower, name="scan.txt", content=b"scan", added_by=None, now=NOW)
    keep_scan(agreement=agreement, scan=scan, by=By(agreement.borrower, NOW), name="张经理", role="法务", on=TODAY)
    return furnished(agreement.borrower)


@pytest.fixture
def simple() -> Borrower:
    """An account without agreements, which take a second to sign."""
    borrower = make_borrower(name="李㛃")
    make_loan(borrower)
    return furnished(borrower)


def furnished(borrower: Borrower) -> Borrower:
    load_sample(borrower=borrower, on=TODAY, language="en")
    loan = borrower.loans.first()
    wrong = add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("888.49"), on=TODAY)
    add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal("12.30"), on=TODAY, note="=1+1 “引号” \\ \t")
    reverse(entry=wrong)
    told = Difference(Figure.TOTAL, Decimal("9.00"), Decimal("8.00"), (Explanation("one_day", days=-1),))
    keep_reconciliation(loan=loan, on=TODAY, scope=Scope.DUE, differences=[told], made_on=TODAY, source="call")
    add_deadline(borrower=borrower, key="court", what="答辩", on=TODAY, url=f"/loans/{loan.pk}/")
    bill = cards.Statement(TODAY, TODAY + datetime.timedelta(20), Decimal("100.00"), Decimal("10.00"))
    card = log_card(borrower=borrower, lender=loan.lender, card=cards.Card(5, 25), statement=bill, currency="CNY")
    add_bill_instalment(
        loan=card, instalment=cards.BillInstalment(TODAY, Decimal("120.00"), 12, Decimal("0.072"), TODAY)
    )
    keep_upload(borrower=borrower, name="单.txt", content="三千".encode(), added_by=borrower, now=NOW)
    receive_notice(borrower=borrower, text="a\0b \ud800 😀", received_at=NOW)
    template = Template(MessageKind.OVERDUE, ("您的账户应还 ", Hole.AMOUNT, " 元"))
    teach(borrower=borrower, name="“花儿” 😀", template=template)
    note_contact(
        borrower=borrower, channel="call", at=NOW, text="", sender="晴川金融", now=NOW, submission=uuid.uuid4(),
        connected=True, facts=[Fact.THREAT], files=[("call.mp3", b"ID3")],
    )  # fmt: skip
    hardship = keep_hardship(
        borrower=borrower, hardship=None, submission=None, cause="illness", since=TODAY, story="住院"
    )
    proof = add_proof(
        hardship=hardship, name="病历.png", content=picture(), title="病历", shows="", dated=TODAY, now=NOW
    )
    part = [Rectangle(10, 20.5, 30, 5)]
    describe_proof(proof=proof, title="病历", shows="住院", dated=None, rectangles=part, pages=[], now=NOW)
    return borrower


def test_every_model_of_ours_is_in_the_file_or_left_out_for_a_reason():
    """A model that is new: give it a `Table` in config/account.py, or a reason in `LEFT_OUT`."""
    told = [table.model for table in TABLES] + list(LEFT_OUT)
    models = [model for app in OURS if app in apps.app_configs for model in apps.get_app_config(app).get_models()]
    assert [model.__name__ for model in models if model not in told] == []
    assert len(told) == len(set(told))
    assert all(LEFT_OUT.values())


def test_every_field_left_out_is_one_that_there_is():
    for table in TABLES:
        assert set(table.without) <= {each.name for each in table.model._meta.concrete_fields}, table.name
    kept = {each.name for each in preference_fields()}
    assert kept | set(BORROWER_WITHOUT) == {each.name for each in Borrower._meta.concrete_fields}


def test_an_account_restored_elsewhere_gives_the_same_bytes(full):
    before = text_of(full)
    other = restored(before)
    assert text_of(other) == before
    assert contents(other) == contents(full)
    assert min(contents(full).get(table.name, 0) for table in TABLES[:14]) > 0


def test_it_is_bit_identical_after_the_first_account_was_erased(full):
    before = text_of(full)
    erase_account(borrower=full)
    assert text_of(restored(before)) == before


def test_the_figures_of_a_restored_account_are_the_same_on_every_day(full):
    other = restored(text_of(full))
    for mine, theirs in zip(full.loans.with_history(), other.loans.with_history(), strict=True):
        for on in (datetime.date(2026, 1, 20), TODAY, datetime.date(2027, 6, 1)):
            one, two = mine.position(on=on), theirs.position(on=on)
            assert (one.due, one.remaining, one.payoff, one.days_overdue) == (two.due, two.remaining, two.payoff, two.days_overdue)  # fmt: skip
    assert len(dump_ledger(loan.as_record() for loan in other.loans.with_history())["loans"]) == 5


def test_what_names_a_row_names_the_restored_one(full):
    other = restored(text_of(full))
    loan, agreement = other.loans.first(), other.agreements.get()
    deadlines = {each.key: each.url for each in other.deadlines.all()}
    assert deadlines["court"] == f"/loans/{loan.pk}/"
    assert agreement.accepted.agreement == agreement
    assert bytes(agreement.signed.content) == bytes(full.agreements.get().signed.content)
    judged = other.notices.judged().filter(about__isnull=False).first()
    judgement = judged.judgements.get(is_latest=True)
    assert judgement.payload["loan"] == str(judgement.loan_id)
    assert judgement.loan.borrower == other


def test_the_pages_of_a_restored_account_can_be_read(full, client):
    other = restored(text_of(full), email="other@example.org")
    client.force_login(other)
    pages = [each.get_absolute_url() for each in (*other.loans.all(), *other.notices.all(), *other.agreements.all())]
    assert [client.get(page).status_code for page in ["/", "/loans/", "/reminders/", *pages]] == [200] * (
        3 + len(pages)
    )


def test_the_file_is_json_with_its_format_and_tells_no_way_to_sign_in(simple):
    text = text_of(simple)
    data = json.loads(text)
    assert data["format"] == "mingzhang.account"
    assert data["borrower"]["name"] == "李㛃"
    assert simple.email not in text
    assert simple.password not in text
    assert not {"email", "password", "is_staff"} & set(data["borrower"])
    entries = data["loans.entry"]
    assert [each["id"] for each in entries] == list(range(1, len(entries) + 1))
    assert entries[-1]["kind"] == "reversal"
    assert contents_of(io.BytesIO(text.encode())) == contents(simple)


def test_an_account_that_holds_something_is_not_written_over(simple):
    other = make_borrower()
    make_loan(other)
    with pytest.raises(NotEmpty) as refused:
        restore_account(borrower=other, file=io.BytesIO(text_of(simple).encode()))
    assert refused.value.found["loans.loan"] == 1
    assert other.loans.count() == 1


def test_sent_reminders_come_back_and_are_not_sent_again(simple):
    loan = make_loan(simple, account_tail="777", first_due=TODAY)
    plan(now=datetime.datetime(2026, 4, 20, 4, tzinfo=datetime.UTC))
    simple.reminders.filter(loan=loan).update(state="sent")
    other = restored(text_of(simple))
    sent = other.reminders.filter(state="sent").count()
    assert sent == simple.reminders.filter(state="sent").count() > 0
    assert text_of(other) == text_of(simple)


CHANGES = [
    ('"amount": "12.300"', '"amount": "-12.300"'),
    ('"amount": "12.300"', '"amount": "NaN"'),
    ('"amount": "12.300"', '"amount": 12.3'),
    ('"currency": "CNY"', '"currency": "QQQ"'),
    ('"kind": "reversal"', '"kind": "gift"'),
    ('"loan": 1,', '"loan": 99,'),
    ('"loan": 1,', '"loan": "1",'),
    ('"loans.entry": [', '"auth.user": ['),
    ('"loans.entry": [', '"loans.loan": ['),
    ('"version": 1', '"version": 2'),
    ('"format": "mingzhang.account"', '"format": "mingzhang.ledger"'),
    ('"note": ', '"memo": '),
    ('"due_on": "2026-01-15"', '"due_on": "2026-02-31"'),
    ('"due_on": "2026-01-15"', '"due_on": "9999-12-31"'),
    ('"time_zone": "Asia/Shanghai"', '"time_zone": "../../etc"'),
    ('"sha256": "', '"sha256": "0'),
    ("\n]}\n", "\n]"),
    ("\n]}\n", "\n]}\n{}"),
    ("}", "", 1),
    ("李㛃", "李\ud800"),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[0]} -> {change[1]}"[:60].encode("unicode_escape").decode())  # fmt: skip
def test_a_file_that_was_spoilt_is_refused_and_nothing_of_it_is_kept(simple, change):
    spoilt = text_of(simple).replace(*change)
    assert spoilt != text_of(simple)
    other = make_borrower()
    with pytest.raises(NotAnAccount):
        restore_account(borrower=other, file=io.BytesIO(spoilt.encode("utf-8", "surrogatepass")))
    assert contents(other) == {}


def test_a_schedule_that_no_page_could_show_is_refused(simple):
    rows = text_of(simple).split('"loans.instalment": [\n')
    without = rows[0] + '"loans.instalment": [' + rows[1][rows[1].index("\n]") :]
    with pytest.raises(NotAnAccount, match="without instalments"):
        restored(without)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example/", "https://evil.example", "/loans/99/"])
def test_an_address_that_is_none_of_the_account_does_not_come_back(simple, url):
    loan = simple.loans.first()
    spoilt = text_of(simple).replace('"url": "/loans/1/"', f'"url": "{url}"')
    assert url in spoilt
    assert restored(spoilt).deadlines.get(key="court").url == ""
    assert loan.pk


def test_the_commands_write_an_account_to_a_file_and_read_it_into_an_empty_one(simple, tmp_path):
    path = tmp_path / "account.json"
    call_command("export_account", simple.email, output=str(path))
    other = make_borrower(email="new@example.org")
    call_command("restore_account", "new@example.org", str(path), stdout=io.StringIO())
    assert text_of(other) == path.read_text() == text_of(simple)
    with pytest.raises(CommandError, match="holds"):
        call_command("restore_account", "new@example.org", str(path))
    path.write_text("{}")
    with pytest.raises(CommandError, match="line 1"):
        call_command("restore_account", make_borrower(email="third@example.org").email, str(path))
    with pytest.raises(CommandError, match="no account"):
        call_command("export_account", "nobody@example.org")


def test_an_erased_account_leaves_nothing_behind(full):
    key = full.pk
    erase_account(borrower=full)
    for table in TABLES:
        assert table.model._default_manager.filter(**{table.owner: key}).count() == 0
