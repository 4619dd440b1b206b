"""The tables of an account that a spreadsheet opens: loans, schedules, entries and notices, each row as people read it."""

import datetime
from collections.abc import Callable, Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from borrowers.models import Borrower
from loans.cells import Cell, written
from loans.models import Entry, Loan
from loans.money import to_minor
from notices.models import Notice
from notices.words import VERDICTS

Rows = Iterable[list[Cell]]


def loans(borrower: Borrower, on: datetime.date) -> tuple[list[str], Rows]:
    heading = [
        _("Number"), _("Lender"), _("Kind of lender"), _("Name of the loan"), _("Last digits of the account"), _("Currency"),
        _("Principal"), _("Rate a year"), _("Day the money was received"), _("Day of these figures"), _("Due now"),
        _("Days overdue"), _("Remaining"), _("Payoff amount"),
    ]  # fmt: skip
    return heading, (_loan(loan, on) for loan in borrower.loans.with_history())


def _loan(loan: Loan, on: datetime.date) -> list[Cell]:
    position = loan.position(on=on)
    figures = (position.due, position.remaining, position.payoff)
    due, remaining, payoff = (to_minor(each, loan.currency) for each in figures)
    return [
        loan.pk, loan.lender.name, loan.lender.get_kind_display(), loan.product, loan.account_tail, loan.currency,
        to_minor(loan.principal, loan.currency), loan.annual_rate, loan.opened_on, on, due, position.days_overdue, remaining,
        payoff,
    ]  # fmt: skip


def schedule(borrower: Borrower, on: datetime.date) -> tuple[list[str], Rows]:
    heading = [
        _("Loan"), _("Loan no."), _("Instalment"), _("Due on"), _("Currency"), _("Principal"), _("Interest"), _("Fee"), _("Together"),
        _("Day of these figures"), _("Unpaid, with penalty interest"), _("Paid on"),
    ]  # fmt: skip
    return heading, _instalments(borrower, on)


def _instalments(borrower: Borrower, on: datetime.date) -> Iterator[list[Cell]]:
    for loan in borrower.loans.with_history():
        for row in loan.position(on=on).rows:
            due = row.due
            parts = (due.principal, due.interest, due.fee, due.principal + due.interest + due.fee, row.unpaid_total)
            principal, interest, fee, together, unpaid = (to_minor(each, loan.currency) for each in parts)
            yield [
                str(loan), loan.pk, due.number, None if due.is_open else due.on, loan.currency, principal, interest, fee, together, on,
                unpaid, row.paid_on,
            ]  # fmt: skip


def entries(borrower: Borrower, on: datetime.date) -> tuple[list[str], Rows]:
    heading = [
        _("Loan"), _("Loan no."), _("Number"), _("Day"), _("What it was"), _("Amount"), _("Currency"), _("Part"), _("For instalment"),
        _("Reverses number"), _("Until"), _("Note"), _("Written down"),
    ]  # fmt: skip
    found = Entry.objects.filter(loan__borrower=borrower).select_related("loan__lender").order_by("loan_id", "on", "pk")
    return heading, (_entry(each) for each in found.iterator(chunk_size=2000))


def _entry(each: Entry) -> list[Cell]:
    currency = each.loan.currency
    return [
        str(each.loan), each.loan_id, each.pk, each.on, each.get_kind_display(), to_minor(each.amount, currency), currency,
        each.get_part_display() if each.part else "", each.instalment_number, each.reverses_id, each.until, each.note,
        timezone.localtime(each.recorded_at).replace(tzinfo=None),
    ]  # fmt: skip


def notices(borrower: Borrower, on: datetime.date) -> tuple[list[str], Rows]:
    heading = [
        _("Received"), _("Sender"), _("How it came"), _("The message"), _("Verdict"), _("Loan"), _("Not mine"), _("Written down"),
        _("SHA-256 of the message"),
    ]  # fmt: skip
    names = {loan.pk: str(loan) for loan in borrower.loans.select_related("lender")}
    found = borrower.notices.order_by("received_at", "pk")
    return heading, (_notice(each, names) for each in found.iterator(chunk_size=2000))


def _notice(each: Notice, names: dict[int, str]) -> list[Cell]:
    loan = each.loan_id or each.about_id
    return [
        timezone.localtime(each.received_at).replace(tzinfo=None), each.sender, each.get_channel_display(), each.text,
        str(VERDICTS[each.verdict]), names.get(loan, "") if loan else "", _("yes") if each.not_mine else "",
        timezone.localtime(each.logged_at).replace(tzinfo=None), each.sha256,
    ]  # fmt: skip


TABLES: dict[str, Callable[[Borrower, datetime.date], tuple[list[str], Rows]]] = {
    "loans": loans,
    "schedule": schedule,
    "entries": entries,
    "notices": notices,
}


def csv_of(table: str, borrower: Borrower, on: datetime.date) -> Iterator[str]:
    """One of TABLES as CSV, as it stands on the day."""
    return written(*TABLES[table](borrower, on))
