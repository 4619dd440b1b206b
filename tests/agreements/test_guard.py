"""The guard of old debts before everything that acknowledges one, with the demands that notices tell of."""

import datetime

import pytest

from agreements import negotiating
from agreements.guard import clock_of
from agreements.letter import Kind
from agreements.limitation import Act, Limitation
from agreements.models import Contact, Event, Letter
from agreements.negotiating import By
from loans.models import Loan
from notices.receiving import receive_notice
from tests.factories import make_borrower, make_loan

pytestmark = pytest.mark.django_db
DEMAND = "【晴川金融】尊敬的客户，您尾号1234的借款已逾期500天，应还10661.86元，请立即还款。"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to("2026-04-20T12:00:00+08:00", tick=False)


@pytest.fixture
def me(client):
    borrower = make_borrower(name="李青", language="zh-hans", time_zone="Asia/Shanghai")
    client.force_login(borrower)
    return borrower


@pytest.fixture
def old(me) -> Loan:
    """Last due on 2022-12-15: the three years ended with 2025-12-15."""
    return make_loan(me, first_due=datetime.date(2022, 1, 15))


def clock(loan: Loan, today: str):
    return clock_of(Loan.objects.with_history().get(pk=loan.pk), datetime.date.fromisoformat(today))


def received(me, at: str, text: str = DEMAND, **what):
    return receive_notice(borrower=me, text=text, sender="106980001234", received_at=datetime.datetime.fromisoformat(at), **what)  # fmt: skip


def test_a_demand_by_message_starts_the_three_years_anew_to_the_day(me, old):
    assert clock(old, "2025-12-15").state is Limitation.RUNNING
    assert clock(old, "2025-12-16").state is Limitation.PERHAPS_OVER
    received(me, "2024-05-01T10:00:00+08:00")
    found = clock(old, "2027-05-01")
    assert (found.state, found.because, found.runs_until) == (Limitation.RUNNING, Act.DEMAND, datetime.date(2027, 5, 1))
    assert clock(old, "2027-05-02").state is Limitation.PERHAPS_OVER


def test_the_day_of_a_demand_is_that_of_the_borrowers_calendar(me, old):
    received(me, "2025-12-15T17:00:00+00:00")  # in Shanghai it was the 16th already, a day too late
    assert clock(old, "2026-04-20").state is Limitation.PERHAPS_OVER
    received(me, "2025-12-15T15:59:00+00:00")
    assert clock(old, "2026-04-20").runs_until == datetime.date(2028, 12, 16)  # and now the later one counts as well


@pytest.mark.parametrize(
    "text",
    [
        "【晴川金融】验证码 123456，请勿泄露。",
        "【晴川金融】额度已提升至50000元，点击 http://t.cn/x 立即借款，退订回T。",
        "【晴川金融】您尾号1234的借款本期应还888.49元，还款日2022年12月15日，请留意。",
    ],
    ids=["code", "advert", "reminder"],
)
def test_what_demands_nothing_starts_nothing_anew(me, old, text):
    received(me, "2024-05-01T10:00:00+08:00", text)
    assert clock(old, "2026-04-20").state is Limitation.PERHAPS_OVER


def test_a_demand_about_another_loan_is_not_counted(me, old):
    other = make_loan(me, first_due=datetime.date(2022, 1, 15), account_tail="9999")
    received(me, "2024-05-01T10:00:00+08:00")
    assert clock(old, "2026-04-20").state is Limitation.RUNNING
    assert clock(other, "2026-04-20").state is Limitation.PERHAPS_OVER


def test_a_call_that_demands_is_a_notice_and_counts(client, me, old):
    received(
        me, "2025-10-01T10:00:00+08:00", "您尾号1234的晴川消费金融借款已逾期，请立即还款10661.86元。", channel="call"
    )
    assert clock(old, "2026-04-20").because is Act.DEMAND


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.acknowledges])
def test_before_every_letter_that_acknowledges_the_warning_has_to_be_read(client, me, old, kind):
    client.post("/agreements/hardship/new/", {"cause": "illness", "since": "2026-01-31"})
    client.post("/agreements/budget/edit/", {"currency": "CNY", "income_wage": "5000"})
    address = f"/agreements/letters/new/?kind={kind}&loan={old.pk}"
    fields = {"addressee": "晴川", "sender": "李青", "language": "zh-hans", "monthly": "100", "first_on": "2026-05-20", "until": "2026-10-20"}  # fmt: skip
    assert 'class="note stop"' in client.get(address).content.decode()
    assert list(client.post(address, fields).context["form"].errors) == ["understood"]
    assert not Letter.objects.exists()
    assert client.post(address, fields | {"understood": "on"}).status_code == 302


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.acknowledges])
def test_before_a_letter_that_acknowledges_nothing_there_is_no_warning(client, me, old, kind):
    page = client.get(f"/agreements/letters/new/?kind={kind}&loan={old.pk}").content.decode()
    assert 'class="note stop"' not in page


def test_a_demand_that_a_notice_tells_of_takes_the_warning_away(client, me, old):
    received(me, "2024-05-01T10:00:00+08:00")
    page = client.get(f"/agreements/letters/new/?kind=instalment&loan={old.pk}").content.decode()
    assert 'class="note stop"' not in page


def test_a_negotiation_begins_only_when_the_warning_was_read(client, me, old):
    address = f"/agreements/start/?loan={old.pk}"
    assert client.post(address, {"borrower_name": "李青"}).status_code == 422
    client.post(address, {"borrower_name": "李青", "understood": "on"})
    assert me.agreements.get().events.filter(what=Event.What.WARNED).exists()


def test_an_offer_needs_the_warning_when_the_time_ran_out_after_the_negotiation_began(client, me, old):
    by = By(me, datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC), None)
    agreement = negotiating.start(loan=old, by=by, submission=None, borrower_name="李青", language="zh-hans")
    numbers = {"shape": "instalments", "scope": "all", "first_on": "2026-05-20", "count": "6", "as_of": "2026-04-20"}
    address = f"/agreements/{agreement.pk}/offer/"
    shown = client.post(address, numbers | {"show": "1"}).content.decode()
    assert 'class="note stop"' in shown
    assert 'name="understood"' in shown
    assert client.post(address, numbers | {"keep": "1"}).status_code == 422
    assert not agreement.offers.exists()
    client.post(address, numbers | {"keep": "1", "understood": "on"})
    assert agreement.offers.count() == 1
    assert agreement.events.filter(what=Event.What.WARNED).exists()
    assert 'name="understood"' not in client.post(address, numbers | {"show": "1"}).content.decode()


def test_the_lenders_own_numbers_acknowledge_nothing(client, me, old):
    by = By(me, datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC), None)
    agreement = negotiating.start(loan=old, by=by, submission=None, borrower_name="李青", language="zh-hans")
    numbers = {"shape": "instalments", "scope": "all", "first_on": "2026-05-20", "count": "6", "as_of": "2026-04-20", "keep": "1"}  # fmt: skip
    assert client.post(f"/agreements/{agreement.pk}/offer/?by=lender", numbers).status_code == 302


SAID = {"by": "them", "on": "2026-04-20", "hour": "11:00", "channel": "phone", "institution": "晴川", "said": "谈还款"}


def test_a_promise_of_mine_about_an_old_debt_is_put_down_only_after_the_warning_and_counts_from_then_on(
    client, me, old
):
    address = f"/agreements/contacts/new/?loan={old.pk}"
    mine = SAID | {"promise": "月底还500元", "promised_by": "me", "promised_for": "2026-04-30"}
    response = client.post(address, mine)
    assert list(response.context["form"].errors) == ["understood"]
    assert "谈还款" in response.content.decode()
    client.post(address, mine | {"understood": "on"})
    assert (clock(old, "2026-04-20").state, clock(old, "2026-04-20").because) == (
        Limitation.REVIVED,
        Act.ACKNOWLEDGEMENT,
    )


def test_a_promise_of_theirs_and_a_talk_without_one_acknowledge_nothing(client, me, old):
    address = f"/agreements/contacts/new/?loan={old.pk}"
    client.post(address, SAID)
    client.post(address, SAID | {"hour": "11:10", "promise": "寄出对账单", "promised_by": "them"})
    assert Contact.objects.count() == 2
    assert clock(old, "2026-04-20").state is Limitation.PERHAPS_OVER
