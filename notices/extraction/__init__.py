"""Reading a message: its kind first, then its facts, each with the characters it came from.

One pure pass in linear time: the text is made legible (normalising), amounts, days and account tails are found with
the words around them, the kind is decided, and only then does a fact become a claim. What is not clear is left out.
Only the first `LIMIT` characters are read.
"""

from decimal import Decimal

from notices.claim import Claim, Kind, Message, Reading, Role, Span
from notices.extraction import accounts, amounts, contacts, dates, kinds, parties, signals
from notices.extraction.amounts import Amount, Ask
from notices.extraction.normalising import LIMIT, Legible, legible

__all__ = ["LIMIT", "read"]


def read(message: Message) -> Reading:
    """What the message is and what it claims. Days are meant in the zone that `received_at` comes in."""
    text = legible(message.text)
    money = amounts.found_in(text)
    currency = _currency(text, money)
    days = dates.found_in(text, currency)
    late = dates.overdue_days(text)
    warning = signals.warns(text)
    signs = signals.signals(text, warning)
    received = message.received_at.date() if message.received_at else None
    ahead = dates.is_ahead(days, received)
    kind = kinds.kind_of(text, money, days, late is not None, ahead, [code for code, *_ in signs])
    facts = _Facts(text, message, kind)
    facts.take_parties()
    facts.take_money(money, currency)
    facts.take_days(days, late)
    facts.take_tails()
    facts.take_contacts()
    threats = signals.threats(text) if kind.demands or kind is Kind.SCAM else []
    facts.spans += [text.span(start, end, Role.SIGNAL) for _, start, end in signs]
    facts.spans += [text.span(start, end, Role.THREAT) for _, start, end in threats]
    return Reading(
        kind,
        Claim(**facts.claim),
        tuple(sorted(facts.spans, key=lambda span: (span.start, span.end))),
        tuple(code for code, *_ in signs),
        tuple(code for code, *_ in threats),
    )


def _currency(text: Legible, money: list[Amount]) -> str | None:
    named = [amount for amount in money if amount.currency]
    best = max(named, key=lambda amount: amount.ask, default=None)
    return best.currency if best else ("CNY" if text.chinese and money else None)


class _Facts:
    """The claim as it is gathered, with the spans it rests on."""

    def __init__(self, text: Legible, message: Message, kind: Kind) -> None:
        self.text, self.message, self.kind = text, message, kind
        self.claim: dict = {}
        self.spans: list[Span] = []

    def mark(self, start: int, end: int, role: Role) -> None:
        self.spans.append(self.text.span(start, end, role))

    def take_parties(self) -> None:
        lender, collector = parties.principal_and_agent(self.text)
        if self.kind in (Kind.OTHER, Kind.VERIFICATION_CODE):
            lender = collector = None
        for party, role in (
            (lender, Role.LENDER),
            (collector, Role.COLLECTOR),
            (parties.addressee(self.text), Role.ADDRESSEE),
        ):
            if party and party.name:
                self.claim[role.value] = party.name
                self.mark(party.start, party.end, role)

    def take_money(self, money: list[Amount], currency: str | None) -> None:
        asked = minimum = None
        if self.kind.demands:
            asked, minimum = amounts.asked_for(money), amounts.minimum_of(money)
        elif self.kind is Kind.RECEIPT:
            asked = amounts.asked_for([amount for amount in money if amount.ask >= Ask.REMAINING])
        for amount in money:
            role = Role.AMOUNT if amount is asked else Role.MINIMUM_DUE if amount is minimum else Role.OTHER_AMOUNT
            self.mark(amount.start, amount.end, role)
        if asked:
            self.claim["amount"] = _plain(asked.value)
        if minimum:
            self.claim["minimum_due"] = _plain(minimum.value)
        if asked or minimum:
            self.claim["currency"] = (asked or minimum).currency or currency  # type: ignore[union-attr]

    def take_days(self, days: list[dates.Day], late: tuple[int, int, int] | None) -> None:
        overdue = self.kind in (Kind.OVERDUE, Kind.FINAL_DEMAND)
        if late and overdue:
            self.claim["days_overdue"] = late[0]
            self.mark(late[1], late[2], Role.DAYS_OVERDUE)
        day = dates.due_day(days, self.kind is Kind.DUE_SOON) if self.kind.demands else None
        if day is None:
            return
        received = self.message.received_at.date() if self.message.received_at else None
        date, inferred = dates.resolved(day, received, past=overdue)
        if date is not None:
            self.claim |= {"due_date": date, "due_date_inferred": inferred}
            self.mark(day.start, day.end, Role.DUE_DATE)

    def take_tails(self) -> None:
        if not self.kind.demands and self.kind is not Kind.RECEIPT:
            return
        own = self.kind is Kind.RECEIPT and not accounts.speaks_of_a_loan(self.text)
        for tail in accounts.found_in(self.text):
            role = Role.REPAYMENT_TAIL if tail.repays and not own else Role.ACCOUNT_TAIL
            if role.value not in self.claim:
                self.claim[role.value] = tail.digits
                self.mark(tail.start, tail.end, role)

    def take_contacts(self) -> None:
        links = contacts.urls(self.text)
        phones = contacts.phones(self.text, links)
        for found, role in ((links, Role.URL), (phones, Role.PHONE)):
            if found:
                self.claim[f"{role.value}s"] = tuple(dict.fromkeys(contact.value for contact in found))
                for contact in found:
                    self.mark(contact.start, contact.end, role)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")) if value == value.quantize(Decimal("0.01")) else value
