"""The cross-check: is it real, is it right, what now? Codes and values only; the sentences live in the templates."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loans.record import Record
from notices import candidates, findings
from notices.candidates import Candidate
from notices.claim import Kind, Message, Reading
from notices.extraction import read
from notices.extraction.signals import SIGNALS, Weight
from notices.outcome import Code, Finding, Outcome, Reason
from notices.senders import identify, is_raw_ip, is_short_link, look_alike
from notices.whose import addressee


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    PAID_ALREADY = "paid_already"
    UNKNOWN_LOAN = "unknown_loan"
    NOT_MINE = "not_mine"  # the borrower says so
    LIKELY_SCAM = "likely_scam"
    CANNOT_TELL = "cannot_tell"
    NO_DEMAND = "no_demand"  # an advert, a receipt, a code: it asks for nothing that could be owed


class Step(StrEnum):
    """The one thing to do next."""

    PAY_AS_USUAL = "pay_as_usual"
    NEGOTIATE = "negotiate"
    ASK_IN_WRITING = "ask_in_writing"
    SEND_PROOF = "send_proof"
    SHOW_AGREEMENT = "show_agreement"
    VERIFY_OFFICIALLY = "verify_officially"
    DO_NOT_PAY = "do_not_pay"
    SAY_NOT_MINE = "say_not_mine"
    CHOOSE_LOAN = "choose_loan"
    ASK_FOR_STATEMENT = "ask_for_statement"
    RECORD_PAYMENT = "record_payment"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Check:
    """A message held against the ledger of the day it came."""

    reading: Reading
    as_of: datetime.date
    candidates: tuple[Candidate, ...]
    record: Record | None
    findings: tuple[Finding, ...]
    verdict: Verdict
    reasons: tuple[Reason, ...]  # why this verdict, where the findings alone do not tell
    signals: tuple[str, ...]
    next_step: Step

    def as_json(self) -> dict[str, Any]:
        """All but the reading's spans, as plain JSON data."""
        return {
            "kind": str(self.reading.kind),
            "claim": self.reading.claim.as_json(),
            "as_of": self.as_of.isoformat(),
            "verdict": str(self.verdict),
            "reasons": [reason.as_json() for reason in self.reasons],
            "loan": self.record.key if self.record else None,
            "currency": self.record.currency if self.record else self.reading.claim.currency,
            "candidates": [
                {"loan": each.record, "reasons": [reason.as_json() for reason in each.reasons]}
                for each in self.candidates
            ],
            "findings": [finding.as_json() for finding in self.findings],
            "signals": list(self.signals),
            "next_step": str(self.next_step),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the borrower said themselves: which loan it is, by its key, or that the debt is not theirs."""

    loan: str | None = None
    not_mine: bool = False


def check(
    message: Message,
    records: Sequence[Record],
    *,
    names: Sequence[str] = (),
    today: datetime.date | None = None,
    answer: Answer | None = None,
    reading: Reading | None = None,
) -> Check:
    """What the message is worth, as of the day it came: that of `received_at` in the zone it is given in, else `today`.

    `names` are the borrower's own, `reading` is how it was read, where that is done already. Raises ValueError when
    neither day is given.
    """
    answer = answer or Answer()
    day = day_of(message, today)
    reading = reading or extract(message)
    ranked, record = find_record(reading, message, records, day, answer)
    found = compare(reading, message, ranked, record, records, day, names)
    return judge(reading, day, ranked, record, records, found, answer)


def day_of(message: Message, today: datetime.date | None) -> datetime.date:
    if message.received_at:
        return message.received_at.date()
    if today is None:
        raise ValueError("a message without an instant of receipt needs today's day")
    return today


def extract(message: Message) -> Reading:
    """What the message is and says."""
    return read(message)


def find_record(
    reading: Reading, message: Message, records: Sequence[Record], day: datetime.date, answer: Answer
) -> tuple[tuple[Candidate, ...], Record | None]:
    """The loans it may be about, and the one it is about: as the borrower says, else the one that stands out."""
    ranked = candidates.rank(reading, message, records, day)
    chosen = candidates.choose(ranked)
    key = None if answer.not_mine else answer.loan or (chosen.record if chosen else None)
    return ranked, next((record for record in records if record.key == key), None)


def compare(
    reading: Reading,
    message: Message,
    ranked: tuple[Candidate, ...],
    record: Record | None,
    records: Sequence[Record],
    day: datetime.date,
    names: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Finding by finding, what they say beside what the ledger says: who, which loan, and its figures on the day."""
    if not reading.kind.demands and reading.kind is not Kind.RECEIPT:
        return ()
    if record:
        figures = findings.compare(reading, message.text, record, day, names)
    else:
        figures = tuple(filter(None, [addressee(reading.claim, names, fits=False)]))
    return (
        _sender(message, record),
        _lender(reading, ranked, record),
        _loan(reading, ranked, record, records),
        *figures,
    )


def judge(
    reading: Reading,
    day: datetime.date,
    ranked: tuple[Candidate, ...],
    record: Record | None,
    records: Sequence[Record],
    found: tuple[Finding, ...],
    answer: Answer,
) -> Check:
    """The verdict, what made it, and the one next step."""
    signals = warning_signals(reading, record, records)
    verdict, reasons = _verdict(reading, ranked, record, found, signals, answer)
    step = _next_step(verdict, reading, found, reasons)
    return Check(reading, day, ranked, record, found, verdict, reasons, signals, step)


# --- Who and which loan ---------------------------------------------------------------------------------------------


def _sender(message: Message, record: Record | None) -> Finding:
    """A sender can be forged, so this one decides nothing, however well it looks."""
    if not message.sender:
        return Finding(Code.SENDER, Outcome.MISSING, reasons=(Reason("sender_not_given"),))
    if record and candidates.knows_sender(record.lender, message.sender):
        return Finding(Code.SENDER, Outcome.AGREE, message.sender, message.sender, reasons=(Reason("sender_stored"),))
    if listed := identify(message.sender):
        reason = Reason("sender_listed", text=listed.organisation)
        return Finding(Code.SENDER, Outcome.NOTE, message.sender, listed.number, reasons=(reason,))
    return Finding(Code.SENDER, Outcome.NOTE, message.sender, reasons=(Reason("sender_unknown"),))


def _lender(reading: Reading, ranked: tuple[Candidate, ...], record: Record | None) -> Finding:
    claimed = reading.claim.lender
    if record is None:
        code = "lender_unknown" if claimed and not ranked else "lender_not_named" if not claimed else "lender_mine"
        return Finding(Code.LENDER, Outcome.MISSING, claimed, reasons=(Reason(code),))
    why = next((each for each in ranked if each.record == record.key), None)
    reason = next((r for r in why.reasons if r.code.startswith("lender_")), None) if why else None
    if reason:
        return Finding(Code.LENDER, Outcome.AGREE, claimed or reason.text, record.lender.name, reasons=(reason,))
    outcome = Outcome.NOTE if claimed else Outcome.MISSING
    reasons = (Reason("other_name" if claimed else "lender_not_named"),)
    return Finding(Code.LENDER, outcome, claimed, record.lender.name, reasons=reasons)


def _loan(reading: Reading, ranked: tuple[Candidate, ...], record: Record | None, records: Sequence[Record]) -> Finding:
    if record:
        why = next((each.reasons for each in ranked if each.record == record.key), (Reason("chosen_by_you"),))
        return Finding(Code.LOAN, Outcome.AGREE, None, record.key, reasons=why)
    if candidates.is_ambiguous(ranked):
        return Finding(Code.LOAN, Outcome.NOTE, reasons=(Reason("several_loans", number=len(ranked)),))
    if ranked:
        return Finding(Code.LOAN, Outcome.MISSING, reasons=(Reason("other_account", text=reading.claim.account_tail),))
    if not records:
        return Finding(Code.LOAN, Outcome.MISSING, reasons=(Reason("ledger_empty"),))
    code = "no_loan_with_lender" if reading.claim.lender else "no_lender_named"
    return Finding(Code.LOAN, Outcome.MISSING, reasons=(Reason(code, text=reading.claim.lender),))


# --- The verdict ----------------------------------------------------------------------------------------------------

# What the ledger adds to the reader's signals.
_LINK_WEIGHTS = {
    "unknown_debt_with_link": Weight.STRONG,
    "look_alike_link": Weight.STRONG,
    "raw_ip_link": Weight.STRONG,
    "short_link": Weight.HINT,
}
_OF_A_PERSON = ("private_account", "account_given", "personal_contact")
_FIGURES = {Code.AMOUNT, Code.MINIMUM_DUE, Code.DUE_DATE, Code.DAYS_OVERDUE, Code.ACCOUNT_TAIL}


def warning_signals(reading: Reading, record: Record | None, records: Sequence[Record]) -> tuple[str, ...]:
    """The reader's signals, and what the links are beside the debts and the sites that the borrower knows.

    Who borrowed of a friend pays a person: there, a person's account is what was agreed.
    """
    known = tuple(domain for each in records for domain in each.lender.domains)
    urls = reading.claim.urls
    links = {
        "unknown_debt_with_link": bool(urls) and record is None and reading.kind.demands,
        "look_alike_link": any(look_alike(url, known) for url in urls),
        "raw_ip_link": any(map(is_raw_ip, urls)),
        "short_link": any(map(is_short_link, urls)),
    }
    owed_to_person = record is not None and record.lender.kind == "person"
    said = (code for code in reading.signals if not (owed_to_person and code in _OF_A_PERSON))
    return (*said, *(code for code, holds in links.items() if holds))


def weight(signal: str) -> Weight:
    """How much a signal says. Folklore (a 106 port, 退订回T, a 955xx number) is no signal: it stands on real notices, too."""
    return SIGNALS[signal].weight if signal in SIGNALS else _LINK_WEIGHTS.get(signal, Weight.HINT)


def are_decisive(signals: Sequence[str]) -> bool:
    """Whether the signals outweigh even a ledger that agrees: one that decides by itself, or two strong ones."""
    weights = [weight(signal) for signal in signals]
    return Weight.DECISIVE in weights or weights.count(Weight.STRONG) >= 2


def _verdict(
    reading: Reading,
    ranked: tuple[Candidate, ...],
    record: Record | None,
    found: tuple[Finding, ...],
    signals: tuple[str, ...],
    answer: Answer,
) -> tuple[Verdict, tuple[Reason, ...]]:
    """The first of these that holds."""
    if are_decisive(signals) or (reading.kind is Kind.SCAM and not _is_agreed_way(reading, signals)):
        return Verdict.LIKELY_SCAM, ()
    if reading.kind is Kind.SCAM:
        return Verdict.CANNOT_TELL, (Reason("paid_to_person"),)
    if answer.not_mine:
        return Verdict.NOT_MINE, (Reason("you_say_not_mine"),)
    if not reading.kind.demands:
        return Verdict.NO_DEMAND, (Reason("is_" + reading.kind),)
    if record is None:
        return _verdict_without_loan(reading, ranked, found, signals)
    by_code = {finding.code: finding for finding in found}
    if Code.PAID in by_code:
        return Verdict.PAID_ALREADY, by_code[Code.PAID].reasons
    if differing := [finding for finding in found if finding.outcome is Outcome.DIFFER]:
        return Verdict.DIFFERS, tuple(Reason(str(finding.code)) for finding in differing)
    amount = by_code.get(Code.AMOUNT)
    if amount and amount.reasons[0].code == "amount_unclear":
        return Verdict.CANNOT_TELL, amount.reasons
    if any(finding.code in _FIGURES and finding.outcome is Outcome.AGREE for finding in found):
        return Verdict.AGREES, ()
    return Verdict.CANNOT_TELL, (Reason("nothing_to_compare"),)


def _is_agreed_way(reading: Reading, signals: tuple[str, ...]) -> bool:
    """Whether all that made the message read as a scam is how a debt to a person is paid."""
    return bool(reading.signals) and not set(reading.signals) & set(signals)


def _verdict_without_loan(
    reading: Reading, ranked: tuple[Candidate, ...], found: tuple[Finding, ...], signals: tuple[str, ...]
) -> tuple[Verdict, tuple[Reason, ...]]:
    loan = next(finding for finding in found if finding.code is Code.LOAN)
    other = next((each for each in found if each.code is Code.ADDRESSEE and each.outcome is Outcome.DIFFER), None)
    if candidates.is_ambiguous(ranked):
        return Verdict.CANNOT_TELL, loan.reasons
    if not ranked and any(weight(code) is not Weight.HINT for code in signals):
        return Verdict.LIKELY_SCAM, loan.reasons
    if other:
        return Verdict.UNKNOWN_LOAN, (Reason("addressed_to", text=other.claimed), *loan.reasons)
    if loan.reasons[0].code == "no_lender_named":
        return Verdict.CANNOT_TELL, loan.reasons
    return Verdict.UNKNOWN_LOAN, loan.reasons


def _next_step(verdict: Verdict, reading: Reading, found: tuple[Finding, ...], reasons: tuple[Reason, ...]) -> Step:
    codes = {(finding.code, finding.outcome) for finding in found}
    if verdict is Verdict.AGREES:
        return Step.PAY_AS_USUAL if reading.kind is Kind.DUE_SOON else Step.NEGOTIATE
    if verdict is Verdict.DIFFERS and (Code.AGREEMENT, Outcome.DIFFER) in codes:
        return Step.SHOW_AGREEMENT
    if verdict in (Verdict.DIFFERS, Verdict.UNKNOWN_LOAN) and (Code.ADDRESSEE, Outcome.DIFFER) in codes:
        return Step.SAY_NOT_MINE
    if verdict is Verdict.CANNOT_TELL and reasons[0].code == "several_loans":
        return Step.CHOOSE_LOAN
    if verdict is Verdict.NO_DEMAND:
        return Step.RECORD_PAYMENT if (Code.RECEIPT, Outcome.MISSING) in codes else Step.NOTHING
    return {
        Verdict.DIFFERS: Step.ASK_IN_WRITING,
        Verdict.PAID_ALREADY: Step.SEND_PROOF,
        Verdict.UNKNOWN_LOAN: Step.VERIFY_OFFICIALLY,
        Verdict.NOT_MINE: Step.SAY_NOT_MINE,
        Verdict.LIKELY_SCAM: Step.DO_NOT_PAY,
        Verdict.CANNOT_TELL: Step.ASK_FOR_STATEMENT,
    }[verdict]
