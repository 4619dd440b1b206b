import asyncio
import datetime
import itertools
import re
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as django_mail

from borrowers.remembering import add_deadline, close_deadline, set_preferences
from loans.ledger import Kind
from loans.models import Entry
from loans.recording import add_entry, adopt_schedule, reverse
from loans.schedule import Due
from reminders.choosing import choose_leads, set_preference, stop_reminders
from reminders.marking import LEASE
from reminders.models import Heartbeat, Outcome, Reminder, State
from reminders.planning import plan
from reminders.sending import BATCH, claim, send_claimed, sweep
from tests.factories import make_borrower, make_lender, make_loan
from tests.reminders.mailserver import MailServer, free_port

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def new_year():
    """Everything is written down on the first of January 2026; the first instalment (888.49) falls due on the 15th."""
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)):
        yield


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


def sweep_at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return sweep(clock=lambda: at(text, zone))


def pay(loan, amount: str, on: str) -> Entry:
    day = datetime.date.fromisoformat(on)
    return add_entry(loan=loan, kind=Kind.PAYMENT, amount=Decimal(amount), on=day)


def sent_leads(loan) -> list[int]:
    return sorted(loan.reminders.filter(state=State.SENT).values_list("lead", flat=True))


# --- What arrives ---------------------------------------------------------------------------------------------------


def header(message, name: str) -> str:
    return str(message[name]).strip()  # a long value begins on a line of its own


def parts(message) -> tuple[str, str]:
    return message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()


def test_a_mail_says_in_english_what_is_due_when_and_how_much(mailbox):
    borrower = make_borrower(email="mei@example.org", language="en", name="Mei")
    loan = make_loan(borrower)
    assert sweep_at("2026-01-12 09:00") == 1
    (message,) = mailbox.mails
    assert message["To"] == "mei@example.org"
    assert header(message, "Subject") == "晴川消费金融有限公司 (1234): ¥888.49 due on 15 Jan 2026"
    for part in parts(message):
        assert "Hello Mei," in part
        assert "¥888.49" in part
        assert "15 Jan 2026" in part
        assert "in 3 days" in part
        assert f"http://127.0.0.1:8000/loans/{loan.pk}/" in part


def test_the_same_mail_in_chinese(mailbox):
    make_loan(make_borrower(language="zh-hans"))
    assert sweep_at("2026-01-12 09:00") == 1
    (message,) = mailbox.mails
    assert header(message, "Subject") == "晴川消费金融有限公司 (1234)：2026年1月15日应还 ¥888.49"
    for part in parts(message):
        assert "您好" in part
        assert "¥888.49" in part
        assert "2026年1月15日" in part
        assert "3 天后" in part
        assert not re.search(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", re.sub(r"<[^>]*>", "", part.split("</style>")[-1]))


@pytest.mark.parametrize(
    ("now", "subject", "words"),
    [
        ("2026-01-14 09:00", "¥888.49 due on 15 Jan 2026", "tomorrow"),
        ("2026-01-15 09:00", "¥888.49 due today", "today"),
        ("2026-01-16 09:00", "¥888.49 was due on 15 Jan 2026", "yesterday"),
        ("2026-01-22 09:00", "¥888.49 was due on 15 Jan 2026", "7 days ago"),
    ],
)
def test_each_lead_speaks_of_its_day(mailbox, now, subject, words):
    make_loan(make_borrower())
    Heartbeat.objects.create(name=Heartbeat.SENDING, seen_at=at(now))
    sweep_at(now)
    (message,) = mailbox.mails
    assert header(message, "Subject").endswith(subject)
    assert f"({words})" in parts(message)[0]


def test_the_figure_is_the_ledgers_own_with_penalty_and_after_a_partial_payment(mailbox):
    loan = make_loan(make_borrower(), penalty_rate=Decimal("0.18"))
    pay(loan, "388.49", "2026-01-15")
    sweep_at("2026-01-22 09:00")
    text, html = parts(mailbox.mails[0])
    # 500.00 unpaid for 7 days at 18 % / 365: 1.73
    assert loan.position(on=datetime.date(2026, 1, 22)).rows[0].unpaid_total == Decimal("501.73")
    for part in (text, html):
        assert "¥501.73" in part
        assert "¥1.73" in part
        assert "¥388.49" in part


def test_the_headers_let_mail_programs_fold_repeats_stay_silent_and_unsubscribe(mailbox):
    loan = make_loan(make_borrower())
    sweep_at("2026-01-12 09:00")
    (message,) = mailbox.mails
    assert message["Message-ID"] == loan.reminders.get(state=State.SENT).message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert header(message, "List-Unsubscribe").startswith("<http://127.0.0.1:8000/reminders/unsubscribe/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_every_link_leads_to_this_site_and_none_asks_for_money(mailbox):
    make_loan(make_borrower())
    sweep_at("2026-01-12 09:00")
    for part in parts(mailbox.mails[0]):
        links = re.findall(r"https?://[^\s\"<]+", part)
        assert len(links) == 4
        assert all(link.startswith("http://127.0.0.1:8000/") for link in links)
        assert not any("pay" in link for link in links)


def test_a_discreet_subject_names_neither_lender_nor_amount(mailbox):
    borrower = make_borrower()
    make_loan(borrower)
    set_preference(borrower=borrower, discreet_subject=True, remind_deadlines=True)
    sweep_at("2026-01-12 09:00")
    (message,) = mailbox.mails
    assert header(message, "Subject") == "A reminder from Mingzhang"
    assert "<title>A reminder from Mingzhang</title>" in parts(message)[1]
    assert "¥888.49" in parts(message)[0]


@pytest.mark.parametrize(
    "name",
    [
        "晴川\r\nBcc: victim@example.org",
        "晴川\nContent-Type: text/html",
        "晴川\u2028Bcc: victim@example.org",
        "晴川\x07\x1b[31m",
        "晴川\u202egro.elpmaxe",
        "晴" * 110,
        "=?utf-8?q?=0D=0ABcc:_victim@example.org?=",
    ],
)
def test_no_name_of_a_lender_adds_a_header_or_a_recipient(mailbox, name):
    borrower = make_borrower()
    make_loan(borrower, make_lender(borrower, name=name))
    assert sweep_at("2026-01-12 09:00") == 1
    (message,) = mailbox.mails
    assert message["Bcc"] is None
    assert message.get_all("To") == [borrower.email]
    assert message.get_content_type() == "multipart/alternative"
    assert not re.search(r"[\x00-\x1f\u2028\u202e]", str(header(message, "Subject")))
    assert len(str(header(message, "Subject"))) <= 150


def test_html_in_a_name_is_shown_as_text(mailbox):
    borrower = make_borrower(name="<b>Mei</b>")
    make_loan(borrower, make_lender(borrower, name="<script>alert(1)</script> & Co"))
    sweep_at("2026-01-12 09:00")
    text, html = parts(mailbox.mails[0])
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in html
    assert "&lt;b&gt;Mei" in html
    assert "<script>alert(1)</script> & Co" in text


def test_an_agreements_instalment_names_the_agreement(mailbox):
    loan = make_loan(make_borrower())
    dues = [Due(1, datetime.date(2026, 2, 1), Decimal("300.00"))]
    adopt_schedule(loan=loan, dues=dues, opens_on=datetime.date(2026, 1, 5), reference="A-2026-7")
    sweep_at("2026-01-29 09:00")
    text, html = parts(mailbox.mails[0])
    assert "Under the signed agreement: A-2026-7" in text
    assert "A-2026-7" in html


def test_an_agreement_that_opens_later_is_reminded_with_its_own_figures(mailbox):
    loan = make_loan(make_borrower())
    dues = [Due(1, datetime.date(2026, 3, 2), Decimal("300.00"))]
    adopt_schedule(loan=loan, dues=dues, opens_on=datetime.date(2026, 3, 1), reference="A-2026-8")
    sweep_at("2026-02-23 09:00")
    assert [str(m["Subject"]).rpartition(": ")[2] for m in mailbox.mails] == ["¥300.00 due on 2 Mar 2026"]


# --- When -----------------------------------------------------------------------------------------------------------


def test_through_a_whole_month_each_lead_goes_out_once_on_its_day_at_the_hour(mailbox):
    loan = make_loan(make_borrower(), count=1)
    sent = {}
    for day, hour in itertools.product(range(5, 28), ("00:00", "08:59", "09:00", "21:00")):
        now = at(f"2026-01-{day:02} {hour}")
        if sweep(clock=lambda now=now: now):
            sent[now.strftime("%m-%d %H:%M")] = len(mailbox.received)
    assert list(sent) == [
        "01-08 09:00", "01-12 09:00", "01-14 09:00", "01-15 09:00", "01-16 09:00", "01-18 09:00", "01-22 09:00",
    ]  # fmt: skip
    assert list(sent.values()) == [1, 2, 3, 4, 5, 6, 7]
    assert sent_leads(loan) == [-7, -3, -1, 0, 1, 3, 7]


def test_nothing_goes_out_before_its_hour(mailbox):
    make_loan(make_borrower())
    assert sweep_at("2026-01-12 08:59") == 0
    assert sweep_at("2026-01-12 09:00") == 1


def test_each_borrower_is_reminded_by_the_own_clock(mailbox):
    shanghai = make_loan(make_borrower(time_zone="Asia/Shanghai"))
    new_york = make_loan(make_borrower(time_zone="America/New_York"))
    sweep_at("2026-01-12 09:00")
    assert (sent_leads(shanghai), sent_leads(new_york)) == ([-3], [])
    sweep_at("2026-01-12 09:00", ZoneInfo("America/New_York"))
    assert (sent_leads(shanghai), sent_leads(new_york)) == ([-3], [-3])


def test_a_loan_logged_on_the_day_before_is_reminded_of_at_once_and_of_no_day_that_has_passed(mailbox):
    with time_machine.travel(at("2026-01-14 15:00")):
        loan = make_loan(make_borrower(), count=1)
    assert sweep_at("2026-01-14 15:01") == 1
    assert sent_leads(loan) == [-1]
    assert sweep_at("2026-01-15 09:00") == 1


def test_after_three_days_without_power_one_mail_stands_for_all_that_were_missed(mailbox):
    loan = make_loan(make_borrower(), count=1)
    sweep_at("2026-01-13 12:00")
    mailbox.received.clear()
    assert sweep_at("2026-01-17 10:00") == 1
    assert "was due on 15 Jan 2026" in header(mailbox.mails[0], "Subject")
    rows = dict(loan.reminders.exclude(state=State.PENDING).values_list("lead", "outcome"))
    assert rows == {-1: Outcome.OVERTAKEN, 0: Outcome.OVERTAKEN, 1: ""}


def test_after_three_weeks_without_power_nothing_is_silently_forgotten(mailbox):
    loan = make_loan(make_borrower(), count=1)
    sweep_at("2026-01-02 12:00")
    assert sweep_at("2026-01-24 10:00") == 1
    assert sent_leads(loan) == [7]
    assert loan.reminders.filter(outcome=Outcome.OVERTAKEN).count() == 6


def test_a_clock_that_is_set_back_sends_nothing_again(mailbox):
    make_loan(make_borrower())
    assert sweep_at("2026-01-12 09:30") == 1
    assert sweep_at("2026-01-12 08:30") == 0
    assert sweep_at("2026-01-05 08:30") == 0
    assert sweep_at("2026-01-12 09:31") == 0


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "Europe/London"])
def test_a_zone_changed_at_noon_moves_what_is_waiting_and_repeats_nothing(mailbox, zone):
    borrower = make_borrower(time_zone="Asia/Shanghai")
    loan = make_loan(borrower, count=1)
    sweep_at("2026-01-14 09:00")
    sweep_at("2026-01-14 12:00")
    set_preferences(borrower=borrower, name="", language="en", time_zone=zone, remind_at=datetime.time(20, 0))
    for hours in range(0, 80, 4):
        now = at("2026-01-14 12:00") + datetime.timedelta(hours=hours)
        sweep(clock=lambda now=now: now)
    rows = loan.reminders.filter(state=State.SENT)
    assert len(mailbox.received) == len(rows)
    assert all(datetime.timedelta(0) <= row.sent_at - row.send_at < datetime.timedelta(hours=4) for row in rows)
    sent = {row.lead: row.send_at.astimezone(ZoneInfo(zone)) for row in rows}
    assert sent[0].strftime("%m-%d %H:%M") == "01-15 20:00"
    assert sent[1].strftime("%m-%d %H:%M") == "01-16 20:00"


# --- To whom and about what not -------------------------------------------------------------------------------------


def test_a_paid_instalment_is_not_reminded_of(mailbox):
    loan = make_loan(make_borrower())
    pay(loan, "888.49", "2026-01-10")
    assert sweep_at("2026-01-12 09:00") == 0
    assert loan.reminders.get(lead=-3).outcome == Outcome.PAID


def test_a_payment_recorded_between_claim_and_sending_stops_the_mail(mailbox):
    loan = make_loan(make_borrower())
    now = at("2026-01-12 09:00")
    plan(now=now)
    claimed = claim(now=now, limit=BATCH)
    pay(loan, "888.49", "2026-01-12")
    assert send_claimed(reminders=claimed, clock=lambda: now) == 0
    assert mailbox.received == []


def test_a_payment_undone_brings_the_later_reminders_back(mailbox):
    loan = make_loan(make_borrower())
    payment = pay(loan, "888.49", "2026-01-10")
    assert sweep_at("2026-01-12 09:00") == 0
    reverse(entry=payment)
    assert sweep_at("2026-01-14 09:00") == 1


def test_a_new_schedule_stops_the_reminders_of_the_old_one(mailbox):
    loan = make_loan(make_borrower())
    now = at("2026-01-12 08:00")
    plan(now=now)
    claimed = claim(now=at("2026-01-12 09:00"), limit=BATCH)
    dues = [Due(1, datetime.date(2026, 6, 1), Decimal("9000.00"))]
    adopt_schedule(loan=loan, dues=dues, opens_on=datetime.date(2026, 1, 12), reference="A-1")
    assert send_claimed(reminders=claimed, clock=lambda: at("2026-01-12 09:00")) == 0
    assert sweep_at("2026-01-15 09:00") == 0
    assert set(loan.reminders.values_list("state", "outcome")) == {(State.SKIPPED, Outcome.SUPERSEDED)}


def test_a_paused_loan_is_silent_until_the_pause_is_over_and_the_row_says_why(mailbox):
    borrower = make_borrower()
    paused, other = make_loan(borrower, count=1), make_loan(borrower, count=1)
    first, after = datetime.date(2026, 1, 10), datetime.date(2026, 1, 15)
    add_entry(loan=paused, kind=Kind.PAUSE, amount=Decimal(0), on=first, until=after)
    assert [sweep_at(f"2026-01-{day} 09:00") for day in (12, 14, 15)] == [1, 1, 2]
    assert (sent_leads(paused), sent_leads(other)) == ([0], [-3, -1, 0])
    skipped = paused.reminders.filter(outcome=Outcome.PAUSED).values_list("lead", "state")
    assert sorted(skipped) == [(-3, State.SKIPPED), (-1, State.SKIPPED)]


def test_a_pause_that_is_taken_back_brings_the_later_reminders_back(mailbox):
    loan = make_loan(make_borrower(), count=1)
    pause = add_entry(loan=loan, kind=Kind.PAUSE, amount=Decimal(0), on=datetime.date(2026, 1, 10))
    assert sweep_at("2026-01-12 09:00") == 0
    reverse(entry=pause)
    assert sweep_at("2026-01-14 09:00") == 1


def test_a_muted_loan_is_silent_and_the_others_are_not(mailbox):
    borrower = make_borrower()
    muted, other = make_loan(borrower), make_loan(borrower)
    stop_reminders(borrower=borrower, loan=muted)
    assert sweep_at("2026-01-12 09:00") == 1
    assert (sent_leads(muted), sent_leads(other)) == ([], [-3])
    assert muted.reminders.get(lead=-3).outcome == Outcome.UNWANTED


def test_only_the_chosen_leads_are_sent(mailbox):
    loan = make_loan(make_borrower(), count=1)
    choose_leads(loan=loan, leads=[-1, 3])
    for day in range(5, 31):
        sweep_at(f"2026-01-{day:02} 10:00")
    assert sent_leads(loan) == [-1, 3]


def test_a_closed_account_and_a_sample_loan_get_no_mail(mailbox):
    make_loan(make_borrower(is_active=False))
    make_loan(make_borrower(), is_sample=True)
    assert sweep_at("2026-01-12 09:00") == 0


def test_a_deadline_is_reminded_of_until_it_is_closed(mailbox):
    borrower = make_borrower()
    add_deadline(
        borrower=borrower, key="complaint-1", what="Answer of the bank", on=datetime.date(2026, 1, 20), url="/x/"
    )
    assert sweep_at("2026-01-17 09:00") == 1
    assert header(mailbox.mails[0], "Subject") == "By 20 Jan 2026: Answer of the bank"
    assert "http://127.0.0.1:8000/x/" in parts(mailbox.mails[0])[0]
    close_deadline(borrower=borrower, key="complaint-1")
    assert sweep_at("2026-01-20 09:00") == 0


def test_a_deadline_that_moves_is_reminded_of_by_its_new_day(mailbox):
    borrower = make_borrower()
    add_deadline(borrower=borrower, key="court", what="Court paper", on=datetime.date(2026, 1, 20))
    sweep_at("2026-01-19 09:00")
    add_deadline(borrower=borrower, key="court", what="Court paper", on=datetime.date(2026, 1, 25))
    assert sweep_at("2026-01-20 09:00") == 0
    assert sweep_at("2026-01-25 09:00") == 1
    assert header(mailbox.mails[-1], "Subject") == "Today: Court paper"


# --- Once -----------------------------------------------------------------------------------------------------------


def test_sending_again_and_again_sends_once(mailbox):
    make_loan(make_borrower())
    assert [sweep_at("2026-01-12 09:00") for _ in range(3)] == [1, 0, 0]
    assert len(mailbox.received) == 1


def test_planning_twice_makes_each_row_once():
    make_loan(make_borrower())
    plan(now=at("2026-01-12 09:00"))
    rows = set(Reminder.objects.values_list("pk", "message_id"))
    plan(now=at("2026-01-12 09:00"))
    assert set(Reminder.objects.values_list("pk", "message_id")) == rows


def test_what_one_has_claimed_another_cannot_while_the_lease_lasts():
    for _ in range(3):
        make_loan(make_borrower())
    now = at("2026-01-12 09:00")
    plan(now=now)
    first, second = claim(now=now, limit=2), claim(now=now, limit=2)
    assert (len(first), len(second)) == (2, 1)
    assert not {r.pk for r in first} & {r.pk for r in second}
    assert claim(now=now, limit=2) == []
    assert len(claim(now=now + LEASE, limit=5)) == 3


def test_whoever_was_too_slow_does_not_send_what_another_has_taken_over(mailbox):
    make_loan(make_borrower())
    now = at("2026-01-12 09:00")
    plan(now=now)
    slow = claim(now=now, limit=5)
    quick = claim(now=now + LEASE, limit=5)
    assert send_claimed(reminders=quick, clock=lambda: now + LEASE) == 1
    assert send_claimed(reminders=slow, clock=lambda: now + LEASE) == 0
    assert len(mailbox.received) == 1


def test_a_stranger_to_the_lease_sends_nothing(mailbox):
    make_loan(make_borrower())
    now = at("2026-01-12 09:00")
    plan(now=now)
    (reminder,) = claim(now=now, limit=5)
    reminder.lease = uuid.uuid4()
    assert send_claimed(reminders=[reminder], clock=lambda: now) == 0


# --- When the mail server is difficult ------------------------------------------------------------------------------


def test_one_connection_carries_many_mails(mailbox):
    for _ in range(5):
        make_loan(make_borrower())
    assert sweep_at("2026-01-12 09:00") == 5
    assert mailbox.connections == 1


def test_a_refused_address_fails_at_once_with_the_servers_words_and_stops_nobody_else(mailbox):
    refused = make_loan(make_borrower(email="gone@example.org"))
    others = [make_loan(make_borrower()) for _ in range(3)]
    mailbox.replies["gone@example.org"] = "550 5.1.1 no such mailbox"
    assert sweep_at("2026-01-12 09:00") == 3
    row = refused.reminders.get(lead=-3)
    assert (row.state, row.outcome, row.outcome_detail) == (State.FAILED, Outcome.REFUSED, "550 5.1.1 no such mailbox")
    assert all(sent_leads(loan) == [-3] for loan in others)
    assert sweep_at("2026-01-12 12:00") == 0


def test_a_full_mailbox_is_tried_again_at_growing_distances_and_given_up_after_the_fifth_time(mailbox):
    loan = make_loan(make_borrower(email="full@example.org"))
    mailbox.replies["full@example.org"] = "452 4.2.2 mailbox full"
    tried = []
    for minute in (0, 0.5, 1, 2, 5, 6, 7, 20, 35, 36, 37, 100, 155, 156, 157, 300):
        now = at("2026-01-12 09:00") + datetime.timedelta(minutes=minute)
        before = loan.reminders.filter(lead=-3, attempts__gt=len(tried)).count()
        sweep(clock=lambda now=now: now)
        if loan.reminders.filter(lead=-3, attempts__gt=len(tried)).count() > before:
            tried.append(minute)
    assert tried == [0, 1, 6, 36, 156]
    row = loan.reminders.get(lead=-3)
    assert (row.state, row.outcome, row.may_be_repeated) == (State.FAILED, Outcome.PUT_OFF, False)


def test_a_mail_put_off_once_arrives_with_the_second_try(mailbox):
    make_loan(make_borrower(email="full@example.org"))
    mailbox.replies["full@example.org"] = "452 4.2.2 mailbox full"
    assert sweep_at("2026-01-12 09:00") == 0
    mailbox.replies.clear()
    assert sweep_at("2026-01-12 09:00") == 0
    assert sweep_at("2026-01-12 09:01") == 1


def test_a_content_refused_for_good_is_not_tried_again(mailbox):
    loan = make_loan(make_borrower())

    async def refuse(step):
        return "554 5.7.1 not wanted here" if step == "content" else None

    mailbox.at = refuse
    assert sweep_at("2026-01-12 09:00") == 0
    assert loan.reminders.get(lead=-3).state == State.FAILED


def test_a_connection_cut_after_the_content_is_tried_again_with_the_same_id_and_says_so(mail_server, mailbox):
    loan = make_loan(make_borrower())

    async def cut(step):
        if step == "taken":
            raise ConnectionResetError

    mailbox.at = cut
    mailbox.handle_exception = lambda error: _drop(mail_server)
    assert sweep_at("2026-01-12 09:00") == 0
    row = loan.reminders.get(lead=-3)
    assert (row.state, row.outcome) == (State.PENDING, Outcome.UNANSWERED)
    mailbox.at = mailbox.nothing
    assert sweep_at("2026-01-12 09:01") == 1
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert loan.reminders.get(lead=-3).may_be_repeated


async def _drop(server: MailServer) -> str:
    raise ConnectionResetError


def test_a_server_that_falls_silent_costs_one_attempt(mailbox, settings):
    settings.EMAIL_TIMEOUT = 0.3
    loan = make_loan(make_borrower())

    async def hang(step):
        if step == "content":
            await asyncio.sleep(1)

    mailbox.at = hang
    assert sweep_at("2026-01-12 09:00") == 0
    assert loan.reminders.get(lead=-3).outcome == Outcome.UNANSWERED
    mailbox.at = mailbox.nothing
    assert sweep_at("2026-01-12 09:01") == 1


def test_an_unreachable_server_costs_no_attempt_and_loses_nothing(mail_server, mailbox, settings):
    loans = [make_loan(make_borrower()) for _ in range(3)]
    settings.EMAIL_PORT = free_port()
    for minute in range(30):
        sweep_at(f"2026-01-12 09:{minute:02}")
    rows = Reminder.objects.filter(lead=-3)
    assert set(rows.values_list("state", "attempts", "outcome")) == {(State.PENDING, 0, Outcome.NO_SERVER)}
    settings.EMAIL_PORT = mail_server.port
    assert sweep_at("2026-01-12 09:31") == 3
    assert all(sent_leads(loan) == [-3] for loan in loans)


def test_an_address_that_no_server_could_take_stops_nobody_else(mailbox):
    broken = make_loan(make_borrower(email="nobody"))
    broken.borrower.__class__.objects.filter(pk=broken.borrower_id).update(email="")
    other = make_loan(make_borrower())
    assert sweep_at("2026-01-12 09:00") == 1
    assert sent_leads(other) == [-3]
    assert broken.reminders.get(lead=-3).outcome == Outcome.UNWRITTEN


# --- Without a mail server ------------------------------------------------------------------------------------------


def test_the_text_of_what_was_sent_is_kept():
    loan = make_loan(make_borrower())
    sweep_at("2026-01-12 09:00")
    row = loan.reminders.get(state=State.SENT)
    assert (row.subject, row.text) == (django_mail.outbox[0].subject, django_mail.outbox[0].body)


def test_mails_can_be_kept_as_files(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    make_loan(make_borrower())
    assert sweep_at("2026-01-12 09:00") == 1
    (kept,) = (tmp_path / "mail").iterdir()
    assert b"Auto-Submitted: auto-generated" in kept.read_bytes()


# --- The cost -------------------------------------------------------------------------------------------------------


def test_a_sweep_with_nothing_to_do_asks_the_same_few_questions_however_many_loans_there_are(
    django_assert_max_num_queries,
):
    for _ in range(5):
        make_loan(make_borrower())
    sweep_at("2026-01-12 09:00")
    with django_assert_max_num_queries(25):
        sweep_at("2026-01-12 09:01")


def test_the_job_is_silent_when_it_was_not_seen_for_five_minutes():
    assert Heartbeat.silence(at("2026-01-12 09:00")).since is None
    sweep_at("2026-01-12 09:00")
    assert Heartbeat.silence(at("2026-01-12 09:04")) is None
    assert Heartbeat.silence(at("2026-01-12 09:05")).since == at("2026-01-12 09:00")
