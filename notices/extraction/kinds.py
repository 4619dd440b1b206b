"""What a message is, before any fact in it is believed."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from notices.claim import Kind
from notices.extraction import lexicon
from notices.extraction.amounts import Amount, Ask
from notices.extraction.dates import Day
from notices.extraction.normalising import Legible
from notices.extraction.signals import SIGNALS, Weight
from notices.extraction.wording import Text, Wording


class _Evidence:
    """What the words of a message speak for; each question is asked of the text once, and only when it comes up."""

    def __init__(self, message: Legible, found: list[Amount], days: list[Day], late: bool, ahead: bool) -> None:
        self.words = message.words
        self.low, self.chinese, self.which = message.low, message.chinese, 0 if message.chinese else 1
        self.late, self.ahead, self.amounts = late, ahead, bool(found)
        self.due_amount = any(amount.ask >= Ask.BILL or amount.minimum for amount in found)
        self.due_date = any(day.due for day in days)
        self.fixed_date = any(day.due and day.day for day in days)

    def says(self, wording: tuple[Wording, Wording]) -> bool:
        return wording[self.which].search(self.words) is not None

    @cached_property
    def no_loan(self) -> bool:
        """A bill, a rent, a premium: its words are there."""
        return self.says(lexicon.NO_LOAN)

    @cached_property
    def debt(self) -> bool:
        """Money owed on a loan or a card, as far as the words go."""
        if self.no_loan:
            return self.says(lexicon.LOAN) and self.says(lexicon.SURE_LOAN)
        return self.due_amount or self.due_date or self.says(lexicon.LOAN)

    @cached_property
    def overdue(self) -> bool:
        return self.late or (
            _overdue_zh(self.words, self.ahead) if self.chinese else _overdue_en(self.words, self.ahead)
        )

    @property
    def unpaid(self) -> bool:
        """Said to be unpaid still, the day to pay being over."""
        return self.chinese and not self.ahead and self.fixed_date and lexicon.UNPAID.search(self.words) is not None

    @cached_property
    def legal(self) -> bool:
        return self.says(lexicon.LEGAL)

    @cached_property
    def due(self) -> bool:
        return self.says(lexicon.DUE)

    @cached_property
    def receipt(self) -> bool:
        return next(_done(self.words, self.which), None) is not None

    @cached_property
    def paid_amount(self) -> bool:
        """Whether what has happened is told with its amount, in one clause."""
        return any(
            lexicon.SUM_AFTER.match(self.low, end) or lexicon.SUM_BEFORE.search(self.low[max(0, start - 30) : start])
            for start, end in _done(self.words, self.which)
        )

    @cached_property
    def offers(self) -> bool:
        return self.says(lexicon.ADVERT_STRONG)

    @cached_property
    def adverts(self) -> int:
        """How many different words of adverts there are."""
        return len({found[0] for found in islice(lexicon.ADVERT[self.which].finditer(self.words), 30)})

    @property
    def demand(self) -> Kind:
        return Kind.FINAL_DEMAND if self.legal else Kind.OVERDUE


def kind_of(
    message: Legible, found: list[Amount], days: list[Day], late: bool, ahead: bool, signals: list[str]
) -> Kind:
    """The kind, from the words of the text and the roles of the amounts and days in it: the first rule that answers.

    `late` says that a number of days overdue was found, `ahead` that the due date is not before the day of receipt.
    """
    evidence = _Evidence(message, found, days, late, ahead)
    if _is_code(evidence) and "prize" not in signals:
        return Kind.VERIFICATION_CODE
    if (signals or lexicon.PHISHING_HOST.search(message.low)) and _is_scam(evidence, signals):
        return Kind.SCAM
    for rule in (_warning, _refused, _relief, _instalments, _failed, _happened, _late, _law, _falls_due):
        if kind := rule(evidence):
            return kind
    if evidence.receipt:
        return Kind.RECEIPT
    if evidence.no_loan and (evidence.overdue or (evidence.due and not evidence.offers)):
        return Kind.OTHER  # a bill of another sort
    return Kind.MARKETING if evidence.offers or evidence.adverts >= 2 else Kind.OTHER


def _is_code(evidence: _Evidence) -> bool:
    if evidence.chinese or lexicon.CODE[0].search(evidence.words):
        return lexicon.CODE[0].search(evidence.words) is not None
    if lexicon.PROMO_CODE.search(evidence.low) and evidence.adverts:
        return False
    if lexicon.OTHER_CODE.search(evidence.low) and "otp" not in evidence.low:
        return False
    if lexicon.NEVER_ASKS.search(evidence.low):
        return False
    return evidence.says(lexicon.CODE) and lexicon.ENGLISH_CODE_WORD.search(evidence.words) is not None


def _warning(evidence: _Evidence) -> Kind | None:
    """A warning of swindlers names what they ask for, but asks for nothing itself."""
    asks = evidence.amounts or evidence.due_date or evidence.late
    return Kind.OTHER if not asks and lexicon.SWINDLERS.search(evidence.low) else None


def _refused(evidence: _Evidence) -> Kind | None:
    """An application that was turned down, or a card on its way."""
    asks = evidence.due_date or evidence.late
    return Kind.OTHER if not asks and lexicon.REFUSED.search(evidence.low) else None


def _instalments(evidence: _Evidence) -> Kind | None:
    """An offer to pay a bill in parts, in a text that does not say when the bill is due nor tells of a payment first."""
    if not evidence.chinese:
        offer = lexicon.CONVERT.search(evidence.low)
        done = next(_done(evidence.words, 1), None)
        return (
            Kind.MARKETING
            if offer and not evidence.due_date and not evidence.due_amount and (not done or offer.start() <= done[0])
            else None
        )
    if lexicon.BILL_DUE.search(evidence.low) or not evidence.offers:
        return None
    if evidence.paid_amount and lexicon.ALERT.search(evidence.low):
        return None
    return Kind.MARKETING if lexicon.INSTALMENT_OFFER.search(evidence.low) else None


def _relief(evidence: _Evidence) -> Kind | None:
    """Who sells help with debts, or a look at one's score; neither asks for what is owed."""
    sells = lexicon.RELIEF if evidence.chinese else lexicon.RELIEF_EN
    if not evidence.due_date and sells.search(evidence.low):
        return Kind.MARKETING
    asks = evidence.due_date or evidence.due_amount or evidence.late or evidence.receipt
    if evidence.chinese or asks or not lexicon.SCORE.search(evidence.low):
        return None
    return Kind.MARKETING if lexicon.LENDS.search(evidence.low) else Kind.OTHER


def _failed(evidence: _Evidence) -> Kind | None:
    """A debit that failed: late, unless the text says that the day is not over."""
    if not evidence.says(lexicon.FAILED) or not evidence.debt:
        return None
    if evidence.receipt and not evidence.overdue and evidence.chinese and "失败" not in evidence.low:
        return None
    still_time = (evidence.says(lexicon.NOT_YET) and not evidence.unpaid) or (evidence.ahead and not evidence.overdue)
    return Kind.DUE_SOON if still_time and not evidence.late else evidence.demand


def _happened(evidence: _Evidence) -> Kind | None:
    if not evidence.receipt or evidence.overdue:
        return None
    if evidence.offers and evidence.adverts >= 2 and not evidence.paid_amount:
        return Kind.MARKETING
    asks = evidence.due_date and evidence.due_amount and evidence.debt and evidence.due
    if evidence.says(lexicon.DONE):
        return Kind.RECEIPT
    return None if asks or (evidence.legal and evidence.debt) else Kind.RECEIPT


def _late(evidence: _Evidence) -> Kind | None:
    if not evidence.overdue or not (
        evidence.debt or (not evidence.no_loan and (evidence.amounts or evidence.legal or evidence.late))
    ):
        return None
    if not evidence.late and not evidence.legal and evidence.receipt:
        return Kind.RECEIPT
    if not evidence.late and not evidence.due_amount and evidence.offers and evidence.adverts >= 3:
        return Kind.MARKETING
    return evidence.demand


def _law(evidence: _Evidence) -> Kind | None:
    """The language of courts and lawyers without a word of being late."""
    if not evidence.legal or evidence.no_loan or evidence.offers or evidence.receipt:
        return None
    if (
        evidence.debt
        or (evidence.amounts and not evidence.chinese)
        or (evidence.chinese and lexicon.LEGAL_DEMAND.search(evidence.low))
    ):
        return Kind.FINAL_DEMAND
    return Kind.OTHER if evidence.chinese else None


def _falls_due(evidence: _Evidence) -> Kind | None:
    if not evidence.due or not evidence.debt:
        return None
    if not evidence.offers or (evidence.due_amount and evidence.due_date):
        return Kind.DUE_SOON
    if not evidence.due_amount and not evidence.due_date:
        return None
    return Kind.MARKETING if evidence.adverts >= 2 and not evidence.due_date else Kind.DUE_SOON


def _overdue_zh(words: Text, ahead: bool) -> bool:
    """Whether the text says that a payment is late, and not merely what would follow if it were."""
    low = words.low
    if lexicon.OVERDUE[0].search(words) or (not ahead and lexicon.UNPAID.search(words)):
        return True
    for word in islice(lexicon.OVERDUE_WORD.finditer(low), 20):
        before, after = low[max(0, word.start() - 12) : word.start()], low[word.end() : word.end() + 10]
        if lexicon.FACT_BEFORE.search(before):
            return True
        if lexicon.IF_BEFORE.search(before):
            continue
        if lexicon.FACT_AFTER.match(after) and not lexicon.IF_AFTER.match(after):
            return True
        if lexicon.IF_AFTER.match(after):
            continue
        return True
    return False


def _overdue_en(words: Text, ahead: bool) -> bool:
    low = words.low
    for word in islice(lexicon.OVERDUE[1].finditer(words), 20):
        if lexicon.MERELY_OWED.fullmatch(word[0]) and (ahead or low[: word.start()].endswith(("how much ", "what "))):
            continue
        if not lexicon.OVERDUE_IF.search(low[max(0, word.start() - 40) : word.start()].split(". ")[-1]):
            return True
    return False


def _done(words: Text, which: int) -> Iterator[tuple[int, int]]:
    """Where the text says that something has been paid, and not merely that it will be."""
    low = words.low
    for done in islice(lexicon.RECEIPT[which].finditer(words), 20):
        before = low[max(0, done.start() - 20) : done.start()]
        aside = before.rfind("(") > before.rfind(")")
        if which == 0 and not aside and not lexicon.WILL_BE.search(before):
            yield done.span()
        if (
            which == 1
            and (done[0].startswith("fully") or not lexicon.NOT_DONE.search(before))
            and not lexicon.NOT_DONE_WITHIN.search(done[0])
        ):
            ahead = low[max(0, done.start() - 60) : done.start()]
            if lexicon.CONDITION.search(ahead) or (done[0].endswith("processed") and lexicon.REQUESTED.search(ahead)):
                continue
            yield done.span()


def _false_court(low: str) -> bool:
    """Whether a court or the police seem to write, with a link that does not lead to a public office."""
    return bool(lexicon.COURT.search(low)) and any(
        not host[0].endswith(".gov.cn") for host in islice(lexicon.HOST.finditer(low), 10)
    )


def _is_scam(evidence: _Evidence, signals: list[str]) -> bool:
    weights = [SIGNALS[code].weight for code in signals]
    decisive, strong = weights.count(Weight.DECISIVE), weights.count(Weight.STRONG)
    debt = evidence.debt and (evidence.overdue or evidence.due)
    named_case = evidence.legal and evidence.says(lexicon.CASE)
    particular = named_case or (debt and (evidence.due_amount or evidence.fixed_date))
    if decisive or (evidence.chinese and strong and _false_court(evidence.low)):
        return True
    if not evidence.chinese and lexicon.PHISHING_HOST.search(evidence.low):
        return True
    if evidence.no_loan and evidence.amounts and lexicon.CUSTOMER_NUMBER.search(evidence.low):
        return strong > 1
    if particular:
        return strong >= 2 and not evidence.legal
    return strong > 1 or (strong == 1 and not (debt and "arrest_threat" in signals))
