"""Credit cards: the days of a bill, what it asks for at least, and whether a statement adds up."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from loans.money import ZERO, quantum, to_minor, total
from loans.schedule import Due, Method, Terms, build, months_after


@dataclass(frozen=True, slots=True)
class Statement:
    """One bill as the bank sent it, in the card's currency. What it does not tell is None."""

    on: datetime.date
    due_on: datetime.date
    total: Decimal  # 本期应还
    minimum: Decimal  # 最低还款额
    previous: Decimal | None = None  # 上期应还
    paid: Decimal | None = None  # what came in since
    purchases: Decimal | None = None  # new spending
    interest: Decimal | None = None
    fees: Decimal | None = None
    instalments: Decimal | None = None  # 本期分期应还: what falls due of bills paid in instalments


@dataclass(frozen=True, slots=True)
class BillInstalment:
    """A part of a bill that was turned into instalments (账单分期): a fee on the whole amount with each of them."""

    on: datetime.date
    amount: Decimal
    count: int
    annual_rate: Decimal  # twelve times the monthly fee rate
    first_due: datetime.date

    def dues(self, currency: str) -> tuple[Due, ...]:
        return build(
            Terms(self.amount, currency, self.annual_rate, Method.FLAT_FEE, self.count, self.first_due, self.on)
        )

    def due_between(self, after: datetime.date, up_to: datetime.date, currency: str) -> Decimal:
        """What falls due on the days after one and up to the other."""
        return total(due.total for due in self.dues(currency) if after < due.on <= up_to)

    def still_to_come(self, on: datetime.date, currency: str) -> Decimal:
        """The principal that no bill up to the day has asked for."""
        return total(due.principal for due in self.dues(currency) if due.on > on)


@dataclass(frozen=True, slots=True)
class Card:
    """How a card bills. `minimum_rate` and `daily_rate` are fractions; `due_after` counts days from the statement.

    `statements` are by day.
    """

    statement_day: int
    due_day: int | None = None
    due_after: int | None = None
    minimum_rate: Decimal = Decimal("0.1")
    minimum_least: Decimal = ZERO
    daily_rate: Decimal = Decimal("0.0005")
    statements: tuple[Statement, ...] = ()
    instalments: tuple[BillInstalment, ...] = ()

    def statement_on(self, day: datetime.date) -> Statement | None:
        """The last statement that has come by the day."""
        return next((each for each in reversed(self.statements) if each.on <= day), None)

    def before(self, statement: Statement) -> Statement | None:
        return next((each for each in reversed(self.statements) if each.on < statement.on), None)

    def next_statement_day(self, after: datetime.date) -> datetime.date:
        """The first day for a statement that comes after the day."""
        this_month = months_after(after, 0, self.statement_day)
        return this_month if this_month > after else months_after(after, 1, self.statement_day)

    def due_day_of(self, statement_on: datetime.date) -> datetime.date | None:
        """The day by which a statement is to be paid; None when the card's rule is not known."""
        if self.due_after:
            return statement_on + datetime.timedelta(days=self.due_after)
        if not self.due_day:
            return None
        this_month = months_after(statement_on, 0, self.due_day)
        return this_month if this_month > statement_on else months_after(statement_on, 1, self.due_day)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a statement that does not follow from its own figures and the card's rules.

    `code`: "total", "minimum", "instalments", "due_on" or "previous". Days are compared for "due_on", amounts else.
    """

    code: str
    said: Decimal | datetime.date
    computed: Decimal | datetime.date


def minimum_due(card: Card, statement: Statement, unmet_before: Decimal, currency: str) -> Decimal | None:
    """What a bill asks for at least: a part of the spending, and in full what was asked before, instalments, interest and fees.

    None when the statement does not tell its interest, fees and instalments.
    """
    if statement.interest is None or statement.fees is None or statement.instalments is None:
        return None
    in_full = min(statement.total, statement.interest + statement.fees + statement.instalments + unmet_before)
    part = to_minor((statement.total - in_full) * card.minimum_rate, currency)
    return min(statement.total, max(in_full + part, card.minimum_least))


def misfits(card: Card, statement: Statement, currency: str, unmet_before: Decimal = ZERO) -> list[Misfit]:
    """What in the statement does not add up, to the smallest unit; of the minimum to one whole unit, since banks round it."""
    before, found = card.before(statement), []
    parts = (statement.previous, statement.paid, statement.purchases, statement.interest, statement.fees)
    if None not in parts:
        previous, paid, purchases, interest, fees = (part or ZERO for part in parts)
        comes_to = previous - paid + purchases + interest + fees + (statement.instalments or ZERO)
        if comes_to != statement.total:
            found.append(Misfit("total", statement.total, comes_to))
    if before and statement.previous is not None and statement.previous != before.total:
        found.append(Misfit("previous", statement.previous, before.total))
    if before and statement.instalments is not None and card.instalments:
        due = total(each.due_between(before.on, statement.on, currency) for each in card.instalments)
        if due != statement.instalments:
            found.append(Misfit("instalments", statement.instalments, due))
    least = minimum_due(card, statement, unmet_before, currency)
    if least is not None and abs(least - statement.minimum) >= max(Decimal(1), quantum(currency)):
        found.append(Misfit("minimum", statement.minimum, least))
    due_on = card.due_day_of(statement.on)
    if due_on and due_on != statement.due_on:
        found.append(Misfit("due_on", statement.due_on, due_on))
    return found


def dues_of(
    card: Card, statement: Statement, unmet: Decimal = ZERO, unmet_on: datetime.date | None = None
) -> list[Due]:
    """What a statement asks for and when: what earlier minimums left unmet at once, the rest of its minimum on its day.

    What is beyond the minimum revolves: it is asked for with the next statement's day, unless that one says otherwise.
    """
    dues, asked = [], ZERO
    if unmet and unmet_on:
        asked = min(unmet, statement.minimum)
        dues.append((unmet_on, asked))
    if statement.minimum > asked:
        dues.append((statement.due_on, statement.minimum - asked))
    if statement.total > statement.minimum or not dues:
        dues.append((months_after(statement.due_on, 1, card.due_day), max(ZERO, statement.total - statement.minimum)))
    return [Due(number, on, amount) for number, (on, amount) in enumerate(dues, start=1)]


def revolving_interest(card: Card, balance: Decimal, days: int, currency: str) -> Decimal:
    """Interest of a balance that was carried over for so many days, at the card's daily rate."""
    return to_minor(balance * card.daily_rate * days, currency)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the last statement stands on a day: what is left of it, of its minimum, and what revolves after its day."""

    statement: Statement
    paid: Decimal  # since it came
    left: Decimal
    left_of_minimum: Decimal
    is_past: bool  # its day has passed

    @property
    def revolving(self) -> Decimal:
        return self.left if self.is_past else ZERO


def standing(card: Card, on: datetime.date, paid: Decimal) -> Standing | None:
    """The standing of the last statement by the day, given what was paid since it came."""
    statement = card.statement_on(on)
    if statement is None:
        return None
    left, least = max(ZERO, statement.total - paid), max(ZERO, statement.minimum - paid)
    return Standing(statement, paid, left, least, on > statement.due_on)
