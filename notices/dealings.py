"""How one lender and its agents got in touch about what is owed, gathered from the notices and held against the rules.

A message counts when it collects: what is only a reminder before the day, an advert or a receipt does not, and what is
likely a scam is not held against the lender in whose name it came. What the borrower wrote down about a loan counts
whatever was said, and whether or not anybody answered.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from loans.models import Lender
from loans.record import Record, Source
from notices.claim import Kind
from notices.conduct import JURISDICTIONS, Contact, Fact, Hit, Situation, Tally, evaluate, rules_of, tally
from notices.crosscheck import Verdict
from notices.extraction import read
from notices.models import Judgement, Notice

MOST = 500  # notices, the newest, that are looked at
_COLLECTS = (Kind.OVERDUE, Kind.FINAL_DEMAND)
_FACTS = {"private_account": Fact.PRIVATE_ACCOUNT, "fake_office": Fact.POSED}


@dataclass(frozen=True, slots=True)
class Seen:
    """A hit with the notices that it rests on."""

    hit: Hit
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Dealings:
    contacts: tuple[Contact, ...]
    hits: tuple[Seen, ...]  # the most urgent first
    days: tuple[Tally, ...]  # the latest first

    def of(self, notice: Notice) -> list[Seen]:
        """The hits that rest on the notice, too."""
        return [seen for seen in self.hits if str(notice.pk) in seen.hit.contacts]


def dealings_of(lender: Lender, records: Sequence[Record]) -> Dealings:
    """All that is known of how the lender got in touch. `records` are the borrower's loans, of whichever lender."""
    loans = {int(record.key): record for record in records if record.lender.name == lender.name}
    judgements = _demands(lender)
    contacts = {row.notice_id: found for row in judgements if (found := _contact(row, lender))}
    situation = _situation(lender, loans, {row.notice_id: (row.loan_id, contacts[row.notice_id].at.date()) for row in judgements if row.notice_id in contacts})  # fmt: skip
    rules = [rule for code in _jurisdictions(loans.values()) for rule in rules_of(code)]
    notices = {str(row.notice_id): row.notice for row in judgements}
    hits = evaluate(contacts.values(), rules, situation)
    return Dealings(
        tuple(contacts.values()),
        tuple(Seen(hit, tuple(notices[key] for key in hit.contacts)) for hit in hits),
        tuple(tally(contacts.values())),
    )


def _demands(lender: Lender) -> list[Judgement]:
    """The latest judgements of the newest notices that may be about the lender's loans."""
    written_down = Q(notice__encounter__isnull=False)
    asks_for_something = ~Q(verdict__in=[Verdict.LIKELY_SCAM, Verdict.NO_DEMAND])
    found = Judgement.objects.filter(is_latest=True, loan__lender=lender, notice__whole=None)
    found = found.filter(written_down | asks_for_something).exclude(verdict=Verdict.NOT_MINE)
    found = found.select_related("notice__borrower", "notice__encounter", "notice__about__lender")
    return list(found.order_by("-notice__received_at", "-notice")[:MOST])


def _contact(row: Judgement, lender: Lender) -> Contact | None:
    """The notice as a contact; None when it does not collect, or came in a way that no rule speaks of."""
    notice, written_down = row.notice, hasattr(row.notice, "encounter")
    contact = notice.as_contact(notice.borrower.zone)
    if contact is None or not (written_down or row.payload["kind"] in _COLLECTS):
        return None
    agent = contact.agent or row.payload["claim"]["collector"] or ""
    return replace(contact, lender=lender.name, agent=agent, facts=contact.facts | facts_in(row))


def facts_in(row: Judgement) -> frozenset[Fact]:
    """What the words of a notice show by themselves, as its judgement read them."""
    facts = {_FACTS[code] for code in row.payload["signals"] if code in _FACTS}
    if row.payload["kind"] == Kind.FINAL_DEMAND:
        threats = read(row.notice.as_message(row.notice.borrower.zone)).threats
        facts |= {Fact.CRIME_THREATENED} if "police" in threats else set()
    return frozenset(facts)


def _situation(
    lender: Lender, loans: dict[int, Record], when: dict[int, tuple[int | None, datetime.date]]
) -> Situation:
    """What the ledger says beside: of the loan itself where the lender has but one, and of each contact's own day."""
    only = next(iter(loans.values())) if len(loans) == 1 else None
    days = [(str(notice), loans[loan], day) for notice, (loan, day) in when.items() if loan in loans]
    return Situation(
        lender_kind=lender.kind,
        card=only.card is not None if only else None,
        principal=only.principal if only else None,
        kept=frozenset(key for key, record, day in days if _is_kept(record, day)),
        settled=frozenset(key for key, record, day in days if record.entries and record.position(on=day).settled),
    )


def _is_kept(record: Record, day: datetime.date) -> bool:
    """A signed agreement is in force since before the day, and nothing under it is overdue."""
    plan = record.plan_on(day)
    return plan.source is Source.AGREEMENT and plan.opens_on < day and not record.position(on=day).overdue_rows


def _jurisdictions(records: Iterable[Record]) -> list[str]:
    return sorted({JURISDICTIONS[record.currency] for record in records if record.currency in JURISDICTIONS})
