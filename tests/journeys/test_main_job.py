"""The main job, end to end: a loan, a notice that does not match it, a plan, a signature, a reminder."""

import datetime
import re
import shutil
import subprocess
from itertools import count

import pytest
from dateutil.relativedelta import relativedelta
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

numbers = count(1)
NAMES = {"zh-hans": "沈秋月", "en": "Ada Shen"}
LENDERS = {
    "zh-hans": {"Official name": "晴川消费金融有限公司", "Other names": "晴川消金", "SMS signatures": "晴川金融"},
    "en": {"Official name": "Clearbrook Consumer Finance", "Other names": "Clearbrook", "SMS signatures": "Clearbrook"},
}
NOTICES = {
    "zh-hans": "【晴川金融】尊敬的客户，您尾号1234的借款已逾期8天，应还3250.00元，请尽快还款，以免影响征信。",
    "en": "[Clearbrook] Your loan ending 1234 is 8 days overdue. Amount due: CNY 3,250.00. Please pay at once.",
}


@pytest.mark.parametrize(
    ("language", "width", "scripted", "draws"),
    [
        pytest.param("zh-hans", 390, True, True, id="in Chinese on a phone, drawing the signature"),
        pytest.param("en", 1280, True, False, id="in English at a desk, typing the signature"),
        pytest.param("zh-hans", 1280, False, False, id="in Chinese without JavaScript"),
    ],
)
def test_a_notice_becomes_a_signed_plan_with_reminders(visitor_of, product, tmp_path, language, width, scripted, draws):
    visitor = visitor_of(language, width=width, scripted=scripted)
    email = f"visitor{next(numbers)}@example.org"
    sign_up(visitor, email)
    be_reminded_from_midnight(visitor)
    loan = log_a_loan(visitor)
    record_payments(visitor)
    see_the_position(visitor, loan)
    check_a_notice(visitor)
    agree_on_a_plan(visitor)
    sign(visitor, product, email, draws)
    see_that_the_paper_holds(visitor, tmp_path)
    see_that_the_plan_is_the_schedule(visitor, loan)
    see_that_the_reminder_came(visitor, product, email)


def first_due(visitor: Visitor) -> datetime.date:
    """So long ago that exactly four instalments have fallen due."""
    return visitor.today - datetime.timedelta(days=100)


def sign_up(visitor: Visitor, email: str) -> None:
    visitor.go("/")
    visitor.finds_it_usable()
    visitor.follow("Create one")
    visitor.fill("Email", email)
    visitor.fill("Password", "a calm evening by the river")
    expect(visitor.field("Language")).to_have_value(visitor.language)
    if visitor.scripted:
        expect(visitor.field("Time zone")).to_have_value(
            {"zh-hans": "Asia/Shanghai", "en": "Europe/London"}[visitor.language]
        )
    visitor.finds_it_usable()
    visitor.press("Create the account")
    visitor.sees("Log the first loan")
    visitor.finds_it_usable()


def be_reminded_from_midnight(visitor: Visitor) -> None:
    visitor.go("/account/preferences/")
    visitor.fill("Remind me at", "00:00")
    visitor.finds_it_usable()
    visitor.press("Keep")
    visitor.sees("Your preferences are kept.")


def log_a_loan(visitor: Visitor) -> str:
    """10,000.00 at 12 % a year in twelve equal instalments: 888.49 each. Returns the address of its page."""
    visitor.go("/welcome/")
    visitor.follow("Log the first loan")
    visitor.unfold("More: the app's name, SMS signature, service number")
    for label, value in LENDERS[visitor.language].items():
        visitor.fill(label, value)
    visitor.fill("Service numbers", "4008001234")
    visitor.fill("Principal", "1万" if visitor.language == "zh-hans" else "10,000")
    visitor.fill("Interest rate", "12%")
    visitor.fill("Number of instalments", 12)
    visitor.fill("First day due", first_due(visitor))
    visitor.fill("Last digits of the account", "1234")
    if not visitor.scripted:
        visitor.press("Show the schedule first")
    visitor.is_shown("First instalment", "888.49")
    visitor.finds_it_usable()
    visitor.press("Keep this loan")
    visitor.is_shown("Overdue", "3553.96")
    return visitor.page.url


def record_payments(visitor: Visitor) -> None:
    """The first instalment, on its day long ago; a part of the second; the same again by mistake, which is reversed."""
    record_a_payment(visitor, "888.49", first_due(visitor))
    record_a_payment(visitor, "500", visitor.today - datetime.timedelta(days=60))
    record_a_payment(visitor, "500.00", visitor.today)
    visitor.is_shown("Overdue", "1665.47")
    row = (
        visitor.page.locator("table.rows tbody tr")
        .filter(has_text=visitor.day(visitor.today))
        .filter(has_text="500.00")
    )
    row.get_by_role("button").first.click()
    visitor.is_shown("Overdue", "2165.47")


def record_a_payment(visitor: Visitor, amount: str, on: datetime.date) -> None:
    visitor.fill("Amount", amount)
    visitor.fill("Day it happened", on)
    visitor.press("Write it down")
    expect(visitor.page.locator("table.rows").last).to_contain_text(visitor.money(amount))


def see_the_position(visitor: Visitor, loan: str) -> None:
    second_due = first_due(visitor) + relativedelta(months=1)
    visitor.is_shown("Days overdue", str((visitor.today - second_due).days))
    visitor.is_shown("To pay now", "2165.47")
    visitor.finds_it_usable()
    visitor.keeps_a_picture("loan")
    day = first_due(visitor) + datetime.timedelta(days=1)
    visitor.go(f"{loan}?on={day}")
    visitor.sees("Position on %(day)s", day=visitor.day(day))
    visitor.is_shown("Overdue", "0.00")


def check_a_notice(visitor: Visitor) -> None:
    """They say 3,250.00 and eight days; the ledger says 2,165.47, and the difference is 1,084.53."""
    visitor.go("/notices/new/")
    box = visitor.field("The message")
    if visitor.scripted:
        box.press_sequentially(NOTICES[visitor.language][:20])
        box.fill(NOTICES[visitor.language])
    else:
        box.fill(NOTICES[visitor.language])
        visitor.press("Only read it")
    reading = visitor.page.locator("#reading, main")
    expect(reading.locator("mark.fact[data-role=amount]").first).to_contain_text("3", timeout=15_000)
    visitor.finds_it_usable()
    visitor.press("Check and keep it")
    expect(visitor.page.locator(".verdict.differs")).to_contain_text("1,084.53")
    visitor.sees("They say, you have")
    for figure in ("3,250.00", "2,165.47"):
        expect(visitor.page.locator("main")).to_contain_text(figure)
    visitor.finds_it_usable()
    visitor.keeps_a_picture("notice")


def agree_on_a_plan(visitor: Visitor) -> None:
    """What has fallen due, in five months from the day after tomorrow: 433.09 four times, and 433.11."""
    visitor.follow("Ask for a plan")
    visitor.fill("Your full name", NAMES[visitor.language])
    visitor.finds_it_usable()
    visitor.press("Go on")
    if visitor.page.get_by_role("link", name=visitor.words("Make an offer"), exact=True).count():
        visitor.follow("Make an offer")
    visitor.tick("In equal monthly instalments")
    visitor.tick("What has fallen due: %(amount)s", amount="¥2,165.47")
    visitor.fill("First payment on", visitor.today + datetime.timedelta(days=3))
    visitor.fill("Amount each time", "")
    visitor.fill("Number of instalments", 5)
    visitor.press("Show the plan")
    visitor.sees("What this comes to")
    expect(visitor.page.locator("#plan")).to_contain_text("433.09")
    visitor.finds_it_usable()
    visitor.press("I put this to the lender")
    visitor.sees("Your offer is with the lender. Write down what they answer.")
    visitor.follow("Write down the answer")
    visitor.tick("They accept it")
    visitor.fill("Who said so", "客服 8021")
    visitor.finds_it_usable()
    visitor.press("Keep this answer")
    visitor.sees("You agree. Read the paper and sign it.")
    visitor.finds_it_usable()


def sign(visitor: Visitor, product, email: str, draws: bool) -> None:
    visitor.follow("Read and sign")
    visitor.finds_it_usable()
    visitor.press("Send me a code")
    visitor.sees("We sent a code to %(address)s. It holds for ten minutes.", address=email)
    if draws:
        visitor.page.locator("[data-surface] svg").scroll_into_view_if_needed()
        box = visitor.page.locator("[data-surface] svg").bounding_box()
        visitor.page.mouse.move(box["x"] + 30, box["y"] + 30)
        visitor.page.mouse.down()
        for step in range(1, 12):
            visitor.page.mouse.move(box["x"] + 30 + step * 12, box["y"] + 30 + (step % 4) * 12)
        visitor.page.mouse.up()
        expect(visitor.page.locator("#id_strokes")).not_to_have_value("")
    visitor.fill("Type your full name", NAMES[visitor.language])
    visitor.fill("One-time code from the mail", code_of(visitor, product, email))
    visitor.tick("I have read the agreement and sign it. My electronic signature is meant to bind me like one by hand.")
    visitor.press("Sign")
    signed = visitor.page.get_by_role("link", name=visitor.words("Save the PDF"))
    for _attempt in range(60):
        if signed.count():
            break
        visitor.page.wait_for_timeout(500)
        if not visitor.scripted:
            visitor.page.reload()
    visitor.sees(
        "You have signed. The plan is your schedule now; it binds the lender once they sign, or accept a payment under it."
    )
    visitor.finds_it_usable()
    visitor.keeps_a_picture("agreement")


def code_of(visitor: Visitor, product, email: str) -> str:
    subject = visitor.words("Your code to sign: %(number)s", number="")
    mail = product.mailbox.wait_for(lambda each: each["To"] == email and subject in str(each["Subject"]))
    return re.search(r"\b\d{6}\b", mail.get_body(("plain",)).get_content())[0]


def see_that_the_paper_holds(visitor: Visitor, folder) -> None:
    """By the verifier of another house, and by our own; with one byte changed, by neither."""
    with visitor.page.expect_download() as download:
        visitor.follow("Save the PDF")
    path = folder / "agreement.pdf"
    download.value.save_as(path)
    assert shutil.which("pdfsig"), "pdfsig is missing: sudo apt-get install poppler-utils"
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout
    assert NAMES[visitor.language] in text
    assert "433.09" in text
    assert verdict_on(visitor, path) == "Unchanged: this is byte for byte the file that was issued here."
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    assert verdict_on(visitor, path) != "Unchanged: this is byte for byte the file that was issued here."


def verdict_on(visitor: Visitor, path) -> str:
    visitor.go("/agreements/verify/")
    visitor.field("The PDF file").set_input_files(path)
    visitor.press("Check the file")
    said = visitor.page.locator(".verdict").inner_text()
    whole = "Unchanged: this is byte for byte the file that was issued here."
    return whole if visitor.words(whole) in said else said


def see_that_the_plan_is_the_schedule(visitor: Visitor, loan: str) -> None:
    visitor.go(loan)
    visitor.is_shown("Overdue", "0.00")
    visitor.sees("To pay by %(day)s", day=visitor.day(visitor.today + datetime.timedelta(days=3)))
    expect(visitor.page.locator("main")).to_contain_text("433.09")
    visitor.finds_it_usable()
    visitor.go("/")
    visitor.finds_it_usable()
    visitor.keeps_a_picture("home")


def see_that_the_reminder_came(visitor: Visitor, product, email: str) -> None:
    """Once, in the visitor's language, with a way back to the page."""
    mail = product.mailbox.wait_for(lambda each: each["To"] == email and "433.09" in str(each["Subject"]), seconds=60)
    text = mail.get_body(("plain",)).get_content()
    assert visitor.words("An instalment falls due soon.") in text
    assert f"{product.address}/loans/" in text
