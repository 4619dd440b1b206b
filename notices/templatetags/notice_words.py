"""The sentences for the codes and values of a check, as plain JSON data, and the message with its facts marked."""

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from loans.law import Rule
from loans.money import format_money
from loans.templatetags.money import day as in_words
from notices.claim import Role, Span
from notices.conduct import Hit
from notices.crosscheck import weight
from notices.template import Hole
from notices.words import (
    ADVICE,
    CERTAINTIES,
    CONDUCT_WEIGHTS,
    FACTS,
    FINDINGS,
    HOLES,
    KINDS,
    LEFT_OUT,
    LOOKS,
    NUMBER,
    OUTCOME_LOOKS,
    OUTCOMES,
    PERSONS,
    PROBLEMS,
    REASONS,
    ROLES,
    SCAN_PROBLEMS,
    SIGNALS,
    VERDICTS,
    WEIGHT_WORDS,
)

register = template.Library()
Json = dict[str, Any]


# --- Conduct --------------------------------------------------------------------------------------------------------


@register.filter
def conduct_weight(hit: Hit) -> str:
    return str(CONDUCT_WEIGHTS[hit.severity])


@register.filter
def certainty_name(rule: Rule) -> str:
    """How the text of the rule is known."""
    return str(CERTAINTIES[rule.certainty])


# --- Verdicts -------------------------------------------------------------------------------------------------------


@register.filter
def verdict_name(verdict: str) -> str:
    """A verdict in a few words, for a list."""
    return str(VERDICTS[verdict])


@register.filter
def look(verdict: str) -> str:
    """The class of a verdict: ok, differs, scam or unknown."""
    return LOOKS.get(verdict, "unknown")


@register.filter
def kind_name(kind: str) -> str:
    return str(KINDS[kind])


@register.filter
def scan_problem(code: str) -> str:
    """Why the text of a picture was not read."""
    return str(SCAN_PROBLEMS[code])


@register.filter
def is_hole(part: str) -> bool:
    """Whether this part of a taught reading may differ."""
    return isinstance(part, Hole)


@register.filter
def hole_name(code: str) -> str:
    """What stands in a hole of a taught reading."""
    return str(HOLES.get(code, NUMBER))


@register.filter
def fact_name(code: str) -> str:
    """What happened in a contact."""
    return str(FACTS.get(code, code))


@register.filter
def person_name(code: str) -> str:
    """Whom a contact reached."""
    return str(PERSONS.get(code, code))


@register.filter
def sentence(check: Json) -> str:
    """The verdict as one sentence, with the figure that matters most."""
    words = _SENTENCES.get(check["verdict"])
    return words(check) if words else str(VERDICTS[check["verdict"]])


def _agrees(check: Json) -> str:
    amount = _finding(check, "amount")
    if amount and amount["outcome"] == "agree":
        return gettext("This agrees with your records: %(amount)s.") % {"amount": value(amount, "claimed", check)}
    return gettext("What it says agrees with your records.")


def _differs(check: Json) -> str:
    codes = [finding["code"] for finding in check["findings"] if finding["outcome"] == "differ"]
    if "agreement" in codes:
        return gettext("Does not match your records: a signed agreement is in force.")
    if "pause" in codes:
        return gettext("Does not match your records: a pause was agreed.")
    if "overdue" in codes or _counts_days_for_nothing(check):
        return gettext("Does not match your records: nothing is overdue.")
    if "amount" in codes and (amount := _finding(check, "amount")) and amount["difference"]:
        return _differs_in_amount(amount, check)
    for code, words in _DIFFERS:
        if code in codes and (finding := _finding(check, code)):
            return words % {"they": value(finding, "claimed", check), "you": value(finding, "recorded", check)}
    return gettext("Does not match your records.")


def _counts_days_for_nothing(check: Json) -> bool:
    days = _finding(check, "days_overdue")
    return bool(days and days["recorded"] == 0 and days["claimed"])


_DIFFERS = (
    ("days_overdue", _("Does not match your records: it counts %(they)s overdue, you have %(you)s.")),
    ("due_date", _("Does not match your records: it names %(they)s, you have %(you)s.")),
    ("addressee", _("Does not match your records: it speaks to %(they)s.")),
    ("account_tail", _("Does not match your records: account %(they)s, you have %(you)s.")),
)


def _differs_in_amount(amount: Json, check: Json) -> str:
    difference = value(amount, "difference", check).lstrip("+−-")
    if any(reason["code"].startswith("asks_for_") for reason in amount["reasons"]):
        return gettext("Does not match what is due: it asks for the whole loan, %(more)s more.") % {"more": difference}
    if amount["difference"].startswith("-"):
        return gettext("Does not match your records: it asks for %(less)s less.") % {"less": difference}
    return gettext("Does not match your records: it asks for %(more)s more.") % {"more": difference}


def _paid_already(check: Json) -> str:
    paid = _finding(check, "paid")
    on = next((reason["on"] for reason in paid["reasons"] if reason.get("on")), None) if paid else None
    if on is None:
        return str(VERDICTS["paid_already"])
    return gettext("By your records this was paid on %(on)s.") % {"on": in_words(datetime.date.fromisoformat(on))}


def _unknown_loan(check: Json) -> str:
    if (other := _finding(check, "addressee")) and other["outcome"] == "differ":
        return gettext("It speaks to %(they)s, and you have no such loan in your records.") % {
            "they": value(other, "claimed", check)
        }
    if lender := check["claim"]["lender"]:
        return gettext("You have no such loan from “%(lender)s” in your records.") % {"lender": visible(lender)}
    return gettext("You have no such loan in your records.")


def _cannot_tell(check: Json) -> str:
    return gettext("This cannot be checked yet: %(why)s") % {"why": reason_text(check["reasons"][0], check)}


def _no_demand(check: Json) -> str:
    if check["kind"] == "receipt":
        receipt = _finding(check, "receipt")
        if receipt and receipt["outcome"] == "agree":
            return gettext("A confirmation; your records have this payment.")
        if receipt:
            return gettext("A confirmation; your records do not have this payment yet.")
    return gettext("Nothing to pay: this is %(kind)s.") % {"kind": KINDS[check["kind"]]}


_SENTENCES = {
    "agrees": _agrees,
    "differs": _differs,
    "paid_already": _paid_already,
    "unknown_loan": _unknown_loan,
    "not_mine": lambda check: gettext("You say this debt is not yours."),
    "likely_scam": lambda check: gettext("This may be a scam. Do not pay, and do not call back."),
    "cannot_tell": _cannot_tell,
    "no_demand": _no_demand,
}


def _finding(check: Json, code: str) -> Json | None:
    return next((finding for finding in check["findings"] if finding["code"] == code), None)


# --- Findings -------------------------------------------------------------------------------------------------------

_MOST_TELLING = ("differ", "agree", "missing", "note")
_MONEY = {"amount", "minimum_due", "paid", "agreement", "receipt"}
_DAYS = {"days_overdue", "overdue"}


@register.filter
def finding_name(finding: Json) -> str:
    return str(FINDINGS[finding["code"]])


@register.filter
def outcome_name(finding: Json) -> str:
    return str(OUTCOMES[finding["outcome"]])


@register.filter
def outcome_look(finding: Json) -> str:
    return OUTCOME_LOOKS[finding["outcome"]]


@register.filter
def most_telling_first(findings: list[Json]) -> list[Json]:
    """What differs, then what agrees, the figures before who sent it."""
    identity = ("sender", "lender", "loan")
    return sorted(findings, key=lambda each: (_MOST_TELLING.index(each["outcome"]), each["code"] in identity))


@register.simple_tag
def finding_value(finding: Json, side: str, check: Json) -> str:
    """One side of a finding (claimed, recorded or difference) in words; nothing when it is not known."""
    return value(finding, side, check)


def value(finding: Json, side: str, check: Json) -> str:
    raw, code = finding[side], finding["code"]
    if code == "overdue" and side == "claimed":
        return gettext("overdue")
    if raw is None or (side == "recorded" and code == "loan"):
        return ""
    if side == "difference":
        return _difference(raw, code, check)
    if code in _MONEY:
        return _money(Decimal(raw), check)
    if code == "due_date":
        return in_words(datetime.date.fromisoformat(raw))
    if code in _DAYS:
        return count_days(raw)
    if code == "cost":
        return gettext("%(rate)s %% a year") % {"rate": raw}
    return visible(str(raw))


def _difference(raw: Any, code: str, check: Json) -> str:
    apart = Decimal(raw)
    if not apart:
        return ""
    size = _money(abs(apart), check) if code in _MONEY else count_days(int(abs(apart)))
    return ("+" if apart > 0 else "−") + size


def _money(amount: Decimal, check: Json) -> str:
    """The amount in the currency of the check; one with more digits than money has is shown as it was read."""
    if abs(amount) >= Decimal(10) ** 18:
        return f"{amount:,f}"
    return format_money(amount, check["currency"] or "CNY")


def count_days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


# --- Reasons --------------------------------------------------------------------------------------------------------


@register.simple_tag
def reason_words(finding: Json, check: Json) -> str:
    """The reasons of a finding as one line."""
    clauses = [reason_text(reason, check).rstrip(".。") for reason in finding["reasons"]]
    return pgettext("between reasons", "; ").join(clause for clause in clauses if clause)


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


@register.filter
def advice(code: str) -> str:
    return str(ADVICE[code])


# --- Signals --------------------------------------------------------------------------------------------------------


@register.filter
def signal_words(code: str) -> tuple[str, str, str]:
    """What the signal is, what it means, and how much it weighs, each in words."""
    name, meaning = SIGNALS.get(code, (_("Wording that scams use"), _("Read it with care.")))
    return str(name), str(meaning), str(WEIGHT_WORDS[weight(code)])


# --- The message ----------------------------------------------------------------------------------------------------

_LESS_TELLING = (Role.THREAT, Role.SIGNAL)


@register.filter
def role_name(role: str) -> str:
    return str(ROLES[Role(role)])


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
def confirmed_amount(check: Json) -> str:
    """The payment that a receipt confirms, as a plain number; empty when it names none."""
    finding = _finding(check, "receipt")
    return str(finding["claimed"] or "") if finding else ""


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


# --- Exports --------------------------------------------------------------------------------------------------------


@register.filter
def left_out_name(code: str) -> str:
    """What was left out of an export, or why."""
    return str(LEFT_OUT.get(code, code))


@register.filter
def can_be_brought_in(code: str) -> bool:
    """Whether it was left out for what it reads as, and not for what it is."""
    return code in KINDS


@register.filter
def problem_words(code: str) -> str:
    """Why a file could not be read to its end."""
    return str(PROBLEMS.get(code, PROBLEMS["gone"]))
