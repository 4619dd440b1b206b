"""Somebody else's debt: from the first message to a complaint that is filed, with no loan in the account at all."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_main_job import numbers, sign_up
from tests.journeys.visitor import Visitor

MESSAGES = {
    "zh-hans": "【远山速贷】您好，您是王强的紧急联系人，其借款已逾期，请转告其尽快处理欠款2600.00元，否则将继续与您联系。",
    "en": "Farhill: You are the emergency contact of Wang Qiang, whose loan is overdue. Tell him to settle the CNY 2600.00 he owes.",
}
STORIES = {
    "zh-hans": "他们每天晚上来电，要我替王强还款。",
    "en": "They call every evening and want me to pay for Wang Qiang.",
}


@pytest.mark.parametrize(
    ("language", "width", "scripted"),
    [
        pytest.param("zh-hans", 390, True, id="in Chinese on a phone"),
        pytest.param("en", 1280, True, id="in English at a desk"),
        pytest.param("zh-hans", 1280, False, id="in Chinese without JavaScript"),
    ],
)
def test_a_message_about_anothers_debt_becomes_a_filed_complaint(visitor_of, language, width, scripted):
    visitor = visitor_of(language, width=width, scripted=scripted)
    sign_up(visitor, f"contact{next(numbers)}@example.org")
    begin_from_the_message(visitor)
    answer_three_questions(visitor)
    send_the_first_letter(visitor)
    remind_them(visitor)
    file_a_complaint(visitor)
    see_the_vault(visitor)


def ago(visitor: Visitor, days: int) -> datetime.date:
    return visitor.today - datetime.timedelta(days=days)


def begin_from_the_message(visitor: Visitor) -> None:
    visitor.go("/notices/new/")
    visitor.fill("The message", MESSAGES[visitor.language])
    visitor.press("Check and keep it")
    visitor.finds_it_usable()
    visitor.follow("It is not my debt: stop them")


def answer_three_questions(visitor: Visitor) -> None:
    visitor.sees("Question %(screen)s of 3", screen=1)
    visitor.finds_it_usable()
    visitor.tick("an emergency contact, or in the address book of the one who borrowed")
    visitor.press("Go on")
    visitor.fill("For whom do they say they collect?", "远山速贷")
    visitor.choose("What kind of lender it is", "online platform")
    visitor.fill("What happened", STORIES[visitor.language])
    visitor.finds_it_usable()
    visitor.press("Go on")
    visitor.fill("Your full name", "沈秋月")
    visitor.fill("The number or address they reach you at", "13800000000")
    visitor.finds_it_usable()
    visitor.press("Write the letter")


def send_the_first_letter(visitor: Visitor) -> None:
    expect(visitor.field("In Chinese")).to_have_value(re.compile("本声明不构成对任何债务的承认"))
    expect(visitor.field("In English")).to_have_value(re.compile("Nothing in this letter acknowledges any debt"))
    visitor.finds_it_usable()
    visitor.keeps_a_picture("declaration")
    proof = {"name": "slip.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n a slip"}
    visitor.field("Proof that it was sent or delivered").set_input_files(proof)
    mark_sent(visitor, ago(visitor, 40), "EMS1234567890")
    visitor.sees("Their time is over and no answer came. The next step is open.")
    visitor.finds_it_usable()
    visitor.follow("See the next step")


def remind_them(visitor: Visitor) -> None:
    visitor.finds_it_usable()
    visitor.press("Send a reminder")
    expect(visitor.field("In Chinese")).to_have_value(re.compile("EMS1234567890"))
    expect(visitor.field("In English")).to_have_value(re.compile("EMS1234567890"))
    mark_sent(visitor, ago(visitor, 20), "R-1")
    visitor.follow("See the next step")


def file_a_complaint(visitor: Visitor) -> None:
    """The answer is due 15 days from today."""
    visitor.follow("Which desk takes this?")
    visitor.tick("calls at night, or very many")
    visitor.press("Show the desks")
    visitor.sees("12378")
    visitor.finds_it_usable()
    visitor.keeps_a_picture("desks")
    visitor.page.get_by_role("button", name=visitor.words("Draft the text for this desk")).first.click()
    expect(visitor.field("In Chinese")).to_have_value(re.compile("EMS1234567890"))
    mark_sent(visitor, visitor.today, "TS-2048")
    visitor.sees("TS-2048")
    due = visitor.today + datetime.timedelta(days=15)
    expect(visitor.figure("Answer due")).to_contain_text(visitor.day(due))
    visitor.finds_it_usable()
    visitor.follow("See the next step")
    visitor.finds_it_usable()
    visitor.keeps_a_picture("case")


def see_the_vault(visitor: Visitor) -> None:
    """The message, the slip, and three letters, each bound to those before it."""
    visitor.go("/cases/vault/")
    expect(visitor.page.locator("table.rows tbody tr")).to_have_count(5)
    visitor.finds_it_usable()
    visitor.keeps_a_picture("vault")


def mark_sent(visitor: Visitor, on: datetime.date, number: str) -> None:
    visitor.fill("Sent on", on)
    visitor.fill("Its number", number)
    visitor.press("I have sent it")
