"""The sentences for the codes and values of a check, as plain JSON data, and the message with its facts marked."""

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy

from loans.money import format_money
from loans.templatetags.money import day as in_words
from notices.claim import Role, Span

register = template.Library()
Json = dict[str, Any]


# --- Verdicts -------------------------------------------------------------------------------------------------------

VERDICTS = {
    "agrees": lazy("Agrees with your records"),
    "differs": lazy("Does not match your records"),
    "paid_already": lazy("Paid already, by your records"),
    "unknown_loan": lazy("No such loan in your records"),
    "not_mine": lazy("You say it is not yours"),
    "likely_scam": lazy("May be a scam"),
    "cannot_tell": lazy("Cannot be checked yet"),
    "no_demand": lazy("Asks for nothing you owe"),
}
LOOKS = {
    "agrees": "ok",
    "no_demand": "ok",
    "paid_already": "differs",
    "differs": "differs",
    "likely_scam": "scam",
}
KINDS = {
    "due_soon": lazy("a reminder before the due date"),
    "overdue": lazy("an overdue notice"),
    "final_demand": lazy("a final demand, with legal wording"),
    "receipt": lazy("a confirmation of something that has happened"),
    "marketing": lazy("an advert"),
    "verification_code": lazy("a verification code"),
    "scam": lazy("wording that scams use"),
    "other": lazy("no message about a loan"),
}


@register.filter
def verdict_name(verdict: str) -> str:
    """A verdict in a few words, for a list."""
    return VERDICTS[verdict]


@register.filter
def look(verdict: str) -> str:
    """The class of a verdict: ok, differs, scam or unknown."""
    return LOOKS.get(verdict, "unknown")


@register.filter
def kind_name(kind: str) -> str:
    return KINDS[kind]


@register.filter
def sentence(check: Json) -> str:
    """The verdict as one sentence, with the figure that matters most."""
    words = _SENTENCES.get(check["verdict"])
    return words(check) if words else VERDICTS[check["verdict"]]


def _agrees(check: Json) -> str:
    amount = _finding(check, "amount")
    if amount and amount["outcome"] == "agree":
        return _("This agrees with your records: %(amount)s.") % {"amount": value(amount, "claimed", check)}
    return _("What it says agrees with your records.")


def _differs(check: Json) -> str:
    codes = [finding["code"] for finding in check["findings"] if finding["outcome"] == "differ"]
    if "agreement" in codes:
        return _("Does not match your records: a signed agreement is in force.")
    if "amount" in codes and (amount := _finding(check, "amount")) and amount["difference"]:
        return _differs_in_amount(amount, check)
    if "overdue" in codes:
        return _("Does not match your records: nothing is overdue.")
    for code, words in _DIFFERS:
        if code in codes and (finding := _finding(check, code)):
            return words % {"they": value(finding, "claimed", check), "you": value(finding, "recorded", check)}
    return _("Does not match your records.")


_DIFFERS = (
    ("days_overdue", lazy("Does not match your records: it counts %(they)s overdue, you have %(you)s.")),
    ("due_date", lazy("Does not match your records: it names %(they)s, you have %(you)s.")),
    ("account_tail", lazy("Does not match your records: account %(they)s, you have %(you)s.")),
)


def _differs_in_amount(amount: Json, check: Json) -> str:
    difference = value(amount, "difference", check).lstrip("+−-")
    if any(reason["code"].startswith("asks_for_") for reason in amount["reasons"]):
        return _("Does not match what is due: it asks for the whole loan, %(more)s more.") % {"more": difference}
    if amount["difference"].startswith("-"):
        return _("Does not match your records: it asks for %(less)s less.") % {"less": difference}
    return _("Does not match your records: it asks for %(more)s more.") % {"more": difference}


def _paid_already(check: Json) -> str:
    paid = _finding(check, "paid")
    on = next((reason["on"] for reason in paid["reasons"] if reason.get("on")), None) if paid else None
    if on is None:
        return VERDICTS["paid_already"]
    return _("By your records this was paid on %(on)s.") % {"on": in_words(datetime.date.fromisoformat(on))}


def _unknown_loan(check: Json) -> str:
    if lender := check["claim"]["lender"]:
        return _("You have no such loan from “%(lender)s” in your records.") % {"lender": visible(lender)}
    return _("You have no such loan in your records.")


def _cannot_tell(check: Json) -> str:
    return _("This cannot be checked yet: %(why)s") % {"why": reason_text(check["reasons"][0], check)}


def _no_demand(check: Json) -> str:
    if check["kind"] == "receipt":
        receipt = _finding(check, "receipt")
        if receipt and receipt["outcome"] == "agree":
            return _("A confirmation; your records have this payment.")
        if receipt:
            return _("A confirmation; your records do not have this payment yet.")
    return _("Nothing to pay: this is %(kind)s.") % {"kind": KINDS[check["kind"]]}


_SENTENCES = {
    "agrees": _agrees,
    "differs": _differs,
    "paid_already": _paid_already,
    "unknown_loan": _unknown_loan,
    "not_mine": lambda check: _("You say this debt is not yours."),
    "likely_scam": lambda check: _("This may be a scam. Do not pay, and do not call back."),
    "cannot_tell": _cannot_tell,
    "no_demand": _no_demand,
}


def _finding(check: Json, code: str) -> Json | None:
    return next((finding for finding in check["findings"] if finding["code"] == code), None)


# --- Findings -------------------------------------------------------------------------------------------------------

FINDINGS = {
    "sender": lazy("Sender"),
    "lender": lazy("Lender"),
    "loan": lazy("Loan"),
    "account_tail": lazy("Account ends in"),
    "amount": lazy("Amount"),
    "minimum_due": lazy("Minimum"),
    "due_date": lazy("Due date"),
    "days_overdue": lazy("Days overdue"),
    "overdue": lazy("Overdue or not"),
    "paid": lazy("Paid already"),
    "agreement": lazy("Signed agreement"),
    "receipt": lazy("Payment"),
}
OUTCOMES = {
    "agree": lazy("agrees"),
    "differ": lazy("differs"),
    "missing": lazy("not known"),
    "note": lazy("for your information"),
}
OUTCOME_LOOKS = {"agree": "ok", "differ": "differs", "missing": "quiet", "note": "quiet"}
_MONEY = {"amount", "minimum_due", "paid", "agreement", "receipt"}
_DAYS = {"days_overdue", "overdue"}


@register.filter
def finding_name(finding: Json) -> str:
    return FINDINGS[finding["code"]]


@register.filter
def outcome_name(finding: Json) -> str:
    return OUTCOMES[finding["outcome"]]


@register.filter
def outcome_look(finding: Json) -> str:
    return OUTCOME_LOOKS[finding["outcome"]]


@register.simple_tag
def finding_value(finding: Json, side: str, check: Json) -> str:
    """One side of a finding (claimed, recorded or difference) in words; a dash when it is not known."""
    return value(finding, side, check)


def value(finding: Json, side: str, check: Json) -> str:
    raw, code = finding[side], finding["code"]
    if code == "overdue" and side == "claimed":
        return _("overdue")
    if raw is None or (side == "recorded" and code == "loan"):
        return "—"
    if side == "difference":
        return _difference(raw, code, check)
    if code in _MONEY:
        return _money(Decimal(raw), check)
    if code == "due_date":
        return in_words(datetime.date.fromisoformat(raw))
    if code in _DAYS:
        return count_days(raw)
    return visible(str(raw))


def _difference(raw: Any, code: str, check: Json) -> str:
    if code in _MONEY:
        sign = "+" if Decimal(raw) > 0 else ""
        return sign + _money(Decimal(raw), check) if Decimal(raw) else "—"
    return ("+" if raw > 0 else "−") + count_days(abs(raw)) if raw else "—"


def _money(amount: Decimal, check: Json) -> str:
    """The amount in the currency of the check; one with more digits than money has is shown as it was read."""
    if abs(amount) >= Decimal(10) ** 18:
        return f"{amount:,f}"
    return format_money(amount, check["currency"] or "CNY")


def count_days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


# --- Reasons --------------------------------------------------------------------------------------------------------

REASONS = {
    # which loan
    "lender_named": lazy("it names “%(text)s”, which is your lender"),
    "lender_similar": lazy("it names a lender much like your “%(text)s”"),
    "lender_in_text": lazy("“%(text)s” stands in the text"),
    "sender_known": lazy("it came from %(text)s, which you had stored for the lender"),
    "tail_matches": lazy("the account ends in %(text)s, as this loan's does"),
    "tail_differs": lazy("the account does not end in %(text)s, as this loan's does"),
    "amount_matches": lazy("the amount fits this loan on that day"),
    "due_date_matches": lazy("an instalment of this loan is due on %(on)s"),
    "is_overdue": lazy("this loan was %(days)s overdue"),
    "chosen_by_you": lazy("you said so"),
    "several_loans": lazy("it may be about any of %(number)s loans of yours. Say below which one it is."),
    "other_account": lazy("you have a loan with this lender, but none whose account ends in %(text)s."),
    "ledger_empty": lazy("no loan is logged yet."),
    "no_loan_with_lender": lazy("no loan from “%(text)s” is logged."),
    "no_lender_named": lazy("it names no lender of yours and no account."),
    "lender_unknown": lazy("not a lender that you have logged"),
    "lender_not_named": lazy("the message names no lender"),
    "lender_mine": lazy("a lender of yours"),
    "other_name": lazy("another name than those you stored for this lender; a debt may have been handed on"),
    # the sender
    "sender_stored": lazy("a number you had stored for this lender. Numbers can be forged, so this decides nothing."),
    "sender_unknown": lazy("not a number you had stored. Lenders use many, so this decides nothing."),
    "sender_listed": lazy(
        "a public list names this number for “%(text)s”. Numbers can be forged, so this decides nothing."
    ),
    "sender_not_given": lazy("the sender was not given"),
    # amounts
    "not_stated": lazy("the message does not say"),
    "not_recorded": lazy("not in your records"),
    "due": lazy("what was due on that day"),
    "overdue": lazy("what was overdue on that day, with penalty interest"),
    "overdue_without_penalty": lazy("what was overdue on that day, without penalty interest"),
    "oldest_instalment": lazy("the oldest unpaid instalment alone"),
    "penalty_only": lazy("the penalty interest alone"),
    "next_instalment": lazy("the next instalment"),
    "due_and_next": lazy("what was due, and the next instalment"),
    "rounding": lazy("%(amount)s apart by rounding"),
    "one_day_of_penalty": lazy("one day of penalty interest (%(amount)s) apart"),
    "year_of_days": lazy("penalty interest counted over a year of %(plain_days)s days explains %(amount)s"),
    "of_principal": lazy("of your figure, principal is %(amount)s"),
    "of_interest": lazy("interest is %(amount)s"),
    "of_penalty": lazy("penalty interest is %(amount)s"),
    "of_cost": lazy("fees are %(amount)s"),
    "payment_not_counted": lazy(
        "the difference equals your payment of %(amount)s on %(on)s: they may not have counted it"
    ),
    "waiver_not_counted": lazy("the difference equals the %(amount)s waived on %(on)s: they may not have counted it"),
    "charge_left_out": lazy("the difference equals the charge of %(amount)s on %(on)s"),
    "interest_to_date": lazy("the difference equals the interest of the running period to that day, %(amount)s"),
    "instalment_to_come": lazy("the difference equals instalment %(number)s, due only on %(on)s"),
    "unexplained": lazy("nothing in your records explains %(amount)s: ask what it is for"),
    "as_daily_rate": lazy("as penalty interest it would be %(text)s per 10,000 a day"),
    "no_penalty_logged": lazy("no penalty interest is logged for this loan: look in the contract"),
    "less_than_recorded": lazy("%(amount)s less than your records: some part may be left out"),
    "asks_for_payoff": lazy("equals what would settle the whole loan on that day: they may be ending it early"),
    "asks_for_remaining": lazy("equals all instalments still to come: they may be ending the loan early"),
    "asks_for_principal": lazy("equals the whole principal left: they may be ending the loan early"),
    "other_currency": lazy("another currency (%(text)s)"),
    "no_minimum_kept": lazy("your records hold no minimum to compare with"),
    # days
    "of_instalment": lazy("instalment %(number)s"),
    "a_deadline_they_set": lazy("a deadline that the message sets, not a due date of the contract"),
    "moved_past_weekend": lazy("your due date falls on a weekend"),
    "since": lazy("instalment %(number)s was due on %(on)s"),
    "nothing_overdue": lazy("nothing was overdue on that day"),
    "both_ends_counted": lazy("one more, when the first and the last day are both counted"),
    "one_day_less": lazy("one fewer, when neither the first nor the last day is counted"),
    "grace_days": lazy("%(days)s of grace are not counted"),
    "counted_from_later_instalment": lazy("counted from instalment %(number)s, due on %(on)s"),
    # paid, agreed, confirmed
    "paid_in_full": lazy("instalment %(number)s (%(amount)s) was paid in full on %(on)s"),
    "with_payment": lazy("with your payment of %(amount)s on %(on)s"),
    "settled": lazy("the whole loan is settled"),
    "may_have_crossed": lazy("the payment is only a few days old: message and payment may have crossed"),
    "agreement_in_force": lazy("agreement %(text)s has been in force since %(on)s"),
    "old_schedule": lazy("%(amount)s is what the schedule before the agreement would ask for"),
    "kept": lazy("you are keeping to it"),
    "behind": lazy("an instalment of it is unpaid"),
    "recorded_on": lazy("recorded on %(on)s"),
    # the verdict
    "nothing_to_compare": lazy("the message states no amount, no date and no account that could be compared."),
    "you_say_not_mine": lazy("you say this debt is not yours"),
}


@register.simple_tag
def reason_words(reason: Json, check: Json) -> str:
    return reason_text(reason, check)


def reason_text(reason: Json, check: Json) -> str:
    """A reason as a clause; empty for one that needs no words."""
    words = REASONS.get(reason["code"])
    return str(words) % _values(reason, check) if words else ""


def _values(reason: Json, check: Json) -> dict[str, Any]:
    amount, on, days = reason.get("amount"), reason.get("on"), reason.get("days")
    return {
        "amount": _money(abs(Decimal(amount)), check) if amount is not None else "—",
        "on": in_words(datetime.date.fromisoformat(on)) if on else "—",
        "days": count_days(abs(days)) if days is not None else "—",
        "plain_days": days,
        "number": reason.get("number", "—"),
        "text": visible(str(reason.get("text") or "—")),
    }


# --- What to do, and what not ---------------------------------------------------------------------------------------

ADVICE = {
    "pay_by_usual_way": lazy("Pay the way your contract or the lender's own app says."),
    "or_ask_for_plan": lazy("If it is too much at once, ask for a plan before the day; do not wait."),
    "call_only_known": lazy("If you call, use only a number from your contract or the official app."),
    "ask_for_breakdown": lazy(
        "Ask in writing for the amount split into principal, interest, penalty interest and fees."
    ),
    "pay_what_you_owe": lazy("What your records say is due stays due: paying that keeps the damage small."),
    "keep_message": lazy("Keep the message. It is stored here exactly as it came."),
    "send_proof": lazy("Send the proof of payment through the lender's official channel."),
    "ask_for_confirmation": lazy("Ask for a written confirmation that the instalment is settled."),
    "check_credit_report": lazy("Look into your credit report: a real loan in your name usually stands there."),
    "ask_lender_officially": lazy("Look up the lender's official number yourself and ask whether such a loan exists."),
    "log_it_if_yours": lazy("If the loan is yours, log it; this message is then checked again."),
    "say_not_mine_once": lazy("Say once, in writing, that the debt is not yours and that you admit nothing."),
    "ask_to_delete": lazy("Ask them to delete your number and to say where they had it from."),
    "wait_a_day": lazy("Let a day pass before you do anything. No real lender loses by that."),
    "report_fraud": lazy(
        "If you have paid or told a code, call your bank and the police at once (in China 96110 or 110)."
    ),
    "ask_for_statement": lazy("Ask the lender, on a number you know, for a statement of the account."),
    "nothing_to_pay": lazy("Nothing needs to be paid because of this message."),
    "no_link": lazy("Do not open a link in the message."),
    "no_private_account": lazy("Do not pay to a private account or a code sent to you."),
    "no_borrowing": lazy("Do not borrow elsewhere to pay this."),
    "no_paying_difference": lazy("Do not pay the difference before it is explained."),
    "no_paying_twice": lazy("Do not pay a second time to make it stop."),
    "no_paying_first": lazy("Do not pay anything before the debt is proven."),
    "no_personal_data": lazy("Do not give your identity number, bank card or a photo of either."),
    "no_promising": lazy("Do not promise or sign anything: that may count as admitting the debt."),
    "no_paying": lazy("Do not pay, not even a small sum."),
    "no_code": lazy("Do not tell anyone a verification code or a password."),
    "no_screen": lazy("Do not share your screen and do not install anything."),
    "no_callback": lazy("Do not call a number that stands in the message."),
    "no_guessing": lazy("Do not pay an amount that nobody has put in writing."),
}


@register.filter
def advice(code: str) -> str:
    return ADVICE[code]


# --- Signals --------------------------------------------------------------------------------------------------------

DECIDES = lazy("This alone makes a scam likely.")
RAISES = lazy("By itself this proves nothing; with a debt you do not know it weighs.")
SIGNALS = {
    "unknown_debt_with_link": (
        lazy("A link, for a debt you do not know"),
        lazy("Scams send a link with an invented debt, to collect card numbers and codes."),
        RAISES,
    ),
}


@register.filter
def signal_words(code: str) -> tuple[str, str, str]:
    """What the signal is, what it means, and how much it weighs, each in words."""
    return SIGNALS.get(code, (lazy("Wording that scams use"), lazy("Read it with care."), RAISES))


# --- The message ----------------------------------------------------------------------------------------------------

ROLES = {
    Role.LENDER: pgettext_lazy("label in a message", "lender"),
    Role.COLLECTOR: pgettext_lazy("label in a message", "collects for it"),
    Role.ADDRESSEE: pgettext_lazy("label in a message", "addressed to"),
    Role.AMOUNT: pgettext_lazy("label in a message", "asked for"),
    Role.MINIMUM_DUE: pgettext_lazy("label in a message", "minimum"),
    Role.OTHER_AMOUNT: pgettext_lazy("label in a message", "other amount"),
    Role.DUE_DATE: pgettext_lazy("label in a message", "due date"),
    Role.DAYS_OVERDUE: pgettext_lazy("label in a message", "days overdue"),
    Role.ACCOUNT_TAIL: pgettext_lazy("label in a message", "account"),
    Role.REPAYMENT_TAIL: pgettext_lazy("label in a message", "card that pays"),
    Role.URL: pgettext_lazy("label in a message", "link, do not open"),
    Role.PHONE: pgettext_lazy("label in a message", "number, do not call"),
    Role.THREAT: pgettext_lazy("label in a message", "pressure"),
    Role.SIGNAL: pgettext_lazy("label in a message", "warning sign"),
}
_LESS_TELLING = (Role.THREAT, Role.SIGNAL)


@register.filter
def role_name(role: str) -> str:
    return ROLES[Role(role)]


@register.simple_tag
def segments(text: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """The text cut at its facts: each piece as it may be shown, with its role or an empty string. Nothing is left out."""
    return [(visible(text[start:end]), role) for start, end, role in _pieces(text, _apart(spans, len(text)))]


def _apart(spans: Iterable[Span], length: int) -> list[Span]:
    """The spans in order, without those that overlap a more telling one, in time linear in the text."""
    kept: list[Span] = []
    taken = bytearray(length)
    for span in sorted(spans, key=lambda span: (span.role in _LESS_TELLING, span.start, -span.end)):
        if span.start < span.end <= length and taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _pieces(text: str, spans: list[Span]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for span in spans:
        if at < span.start:
            yield at, span.start, ""
        yield span.start, span.end, str(span.role)
        at = span.end
    if at < len(text):
        yield at, len(text), ""


# Characters that would turn the reading order around, and so show another text than was sent.
_TURNING = {"\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


@register.filter
def visible(text: str) -> str:
    """The text with characters that cannot be seen but matter written out: NUL as ␀, a right-to-left override as [U+202E]."""
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character in "\n\t":
        return character
    if character in _TURNING or unicodedata.category(character) == "Cs":
        return f"[U+{ord(character):04X}]"
    if ord(character) < 32:
        return chr(0x2400 + ord(character))
    return character


@register.filter
def first_line(text: str) -> str:
    """The beginning of a message, for a list."""
    line = " ".join(text[:200].split())
    return visible(line[:90] + ("…" if len(line) > 90 else ""))
