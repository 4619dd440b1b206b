import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from reminders.models import Heartbeat, Reminder, State, wanted_leads
from reminders.sending import sweep
from tests.factories import make_borrower, make_lender, make_loan

pytestmark = pytest.mark.django_db

NINE_IN_SHANGHAI = datetime.datetime(2026, 1, 12, 1, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def new_year():
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def loan():
    return make_loan(make_borrower(email="mei@example.org"))


@pytest.fixture
def mei(client, loan):
    client.force_login(loan.borrower)
    return client


@pytest.fixture
def sent(loan):
    sweep(clock=lambda: NINE_IN_SHANGHAI)
    return loan.reminders.get(state=State.SENT)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def unsubscribe_url(reminder: Reminder) -> str:
    return re.search(r"http://127.0.0.1:8000(/reminders/unsubscribe/\S+)", reminder.text).group(1)


# --- The list and the outbox ----------------------------------------------------------------------------------------


def test_the_list_says_what_is_coming_and_when(mei):
    page = words(mei.get(reverse("reminders:list")))
    assert "The next mail goes to mei@example.org on 8 Jan 2026, 09:00." in page
    assert "12 Jan 2026, 09:00 晴川消费金融有限公司 (1234) 15 Jan 2026 ¥ 888.49" in page


def test_the_list_in_chinese(mei, loan):
    loan.borrower.__class__.objects.update(language="zh-hans")
    page = words(mei.get(reverse("reminders:list")))
    assert "下一封邮件将于 2026年1月8日 09:00 发往 mei@example.org。" in page


def test_a_mail_that_was_sent_can_be_read_again(mei, sent):
    assert reverse("reminders:mail", args=[sent.pk]) in mei.get(reverse("reminders:list")).content.decode()
    page = words(mei.get(reverse("reminders:mail", args=[sent.pk])))
    assert "¥888.49 due on 15 Jan 2026" in page
    assert "Sent on 12 Jan 2026, 09:00 to mei@example.org." in page


def test_a_failure_shows_the_servers_words(mei, sent):
    Reminder.objects.update(state=State.FAILED, outcome="refused", outcome_detail="550 no such mailbox")
    page = words(mei.get(reverse("reminders:list")))
    assert "These mails did not reach mei@example.org." in page
    assert "550 no such mailbox" in page


def test_a_mail_that_may_have_been_sent_twice_says_so(mei, sent):
    Reminder.objects.update(may_be_repeated=True)
    assert "It may have been sent twice." in words(mei.get(reverse("reminders:list")))


def test_html_in_a_lenders_name_is_text_on_every_page(client):
    borrower = make_borrower()
    loan = make_loan(borrower, make_lender(borrower, name="<script>alert(1)</script>"))
    sweep(clock=lambda: NINE_IN_SHANGHAI)
    reminder = loan.reminders.get(state=State.SENT)
    client.force_login(borrower)
    for url in (
        reverse("reminders:list"),
        reverse("reminders:mail", args=[reminder.pk]),
        reverse("reminders:preferences"),
        reverse("reminders:loan_preferences", args=[loan.pk]),
    ):
        assert "<script>alert" not in client.get(url).content.decode()


def test_a_job_that_has_stopped_is_told_and_one_that_runs_is_not(mei, sent):
    with time_machine.travel(NINE_IN_SHANGHAI + datetime.timedelta(hours=2)):
        assert "has been silent for 2 hours" in words(mei.get(reverse("reminders:list"))).replace("\xa0", " ")
    with time_machine.travel(NINE_IN_SHANGHAI + datetime.timedelta(minutes=1)):
        assert "silent" not in words(mei.get(reverse("reminders:list")))
    Heartbeat.objects.all().delete()
    assert "has not run yet" in words(mei.get(reverse("reminders:list")))


def test_the_list_asks_the_same_few_questions_for_many_loans(mei, loan, django_assert_max_num_queries):
    for _ in range(4):
        make_loan(loan.borrower, loan.lender)
    with django_assert_max_num_queries(20):
        mei.get(reverse("reminders:list"))


# --- Choices --------------------------------------------------------------------------------------------------------


def test_the_choices_of_a_borrower_are_kept(mei, loan):
    url = reverse("reminders:preferences")
    assert mei.post(url, {"discreet_subject": "on"}).url == url
    preference = loan.borrower.reminder_preference
    assert (preference.discreet_subject, preference.remind_deadlines) == (True, False)
    mei.post(url, {"remind_deadlines": "on"})
    preference.refresh_from_db()
    assert (preference.discreet_subject, preference.remind_deadlines) == (False, True)


def test_the_leads_of_a_loan_can_be_chosen_and_all_be_left_out(mei, loan):
    url = reverse("reminders:loan_preferences", args=[loan.pk])
    assert mei.post(url, {"leads": ["-3", "0"]}).status_code == 302
    loan.refresh_from_db()
    assert wanted_leads(loan) == (-3, 0)
    assert mei.post(url, {}).status_code == 302
    loan.refresh_from_db()
    assert wanted_leads(loan) == ()
    assert "No reminder is planned" in words(mei.get(reverse("reminders:list")))


def test_a_lead_that_does_not_exist_is_refused(mei, loan):
    response = mei.post(reverse("reminders:loan_preferences", args=[loan.pk]), {"leads": ["-3", "99"]})
    assert response.status_code == 422
    loan.refresh_from_db()
    assert len(wanted_leads(loan)) == 7


# --- Stopping from the mail -----------------------------------------------------------------------------------------


def test_a_scanner_that_opens_the_link_stops_nothing(client, loan, sent):
    url = unsubscribe_url(sent)
    assert client.get(url).status_code == 200
    assert client.head(url).status_code == 200
    loan.refresh_from_db()
    assert len(wanted_leads(loan)) == 7


def test_one_click_from_the_mail_program_stops_the_reminders_of_that_loan(loan, sent):
    from django.test import Client

    mail_program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = mail_program.post(unsubscribe_url(sent), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    loan.refresh_from_db()
    assert wanted_leads(loan) == ()
    assert sweep(clock=lambda: NINE_IN_SHANGHAI + datetime.timedelta(days=2)) == 0


def test_the_page_that_asks_speaks_the_borrowers_language_and_shows_nothing_of_the_loan(client):
    loan = make_loan(make_borrower(language="zh-hans"))
    sweep(clock=lambda: NINE_IN_SHANGHAI)
    page = words(client.get(unsubscribe_url(loan.reminders.get(state=State.SENT))))
    assert "停止这些邮件" in page
    assert "晴川" not in page


@pytest.mark.parametrize("change", [lambda t: t[:-2] + "xx", lambda t: "WzEsMV0:1vb66i:xx", lambda t: "x"])
def test_a_token_that_we_did_not_sign_is_a_page_that_does_not_exist(client, sent, change):
    token = unsubscribe_url(sent).rstrip("/").rpartition("/")[2]
    url = reverse("reminders:unsubscribe", args=[change(token)])
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


# --- Others ---------------------------------------------------------------------------------------------------------


def test_another_persons_mails_and_choices_do_not_exist(client, loan, sent):
    client.force_login(make_borrower())
    assert client.get(reverse("reminders:mail", args=[sent.pk])).status_code == 404
    url = reverse("reminders:loan_preferences", args=[loan.pk])
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (404, 404)
    assert "888.49" not in words(client.get(reverse("reminders:list")))


@pytest.mark.parametrize(
    ("name", "args"), [("list", []), ("preferences", []), ("mail", [1]), ("loan_preferences", [1])]
)
def test_without_signing_in_the_sign_in_page_comes(client, name, args):
    response = client.get(reverse(f"reminders:{name}", args=args))
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
