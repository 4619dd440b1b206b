"""What one side proposes, and the plan that it comes to: instalments that use up exactly what is owed, less what is waived."""

import dataclasses
import datetime
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta

from loans.ledger import Part, Position, Row
from loans.money import ZERO, to_minor, total
from loans.schedule import LAST_YEAR, Due, due_dates, split

MAX_MONTHS, MAX_MONTHS_CARD = 360, 60  # 商业银行信用卡业务监督管理办法 art. 70: five years at most
MAX_PAUSE = 24
DUE_AMOUNTS = ("principal", "interest", "fee", "carried")
LATER_VERSION = {"came_later": True}  # of a field: see `dump`


class Scope(StrEnum):
    """What a plan covers."""

    DUE = "due"  # what has fallen due; instalments still to come stay as they are
    ALL = "all"  # everything; the old schedule ends


class Shape(StrEnum):
    """How it is to be paid."""

    INSTALMENTS = "instalments"  # of the same size
    STEPPED = "stepped"  # some of one size, then the rest in equal shares
    BALLOON = "balloon"  # small ones, and one large one at the end
    PAUSED = "paused"  # nothing for some months, then instalments of the same size
    LATER = "later"  # an extension: the same amount, on one later day
    LUMP = "lump"  # a settlement: less than what is owed, at once, and the rest is waived


class ImpossiblePlan(ValueError):
    """A proposal that no plan can be made from. `code` says why and `field` where; the words live with the form."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True)
class Balance:
    """An amount by what it consists of. `unearned`: interest and fees of days to come under the schedule that ends."""

    principal: Decimal = ZERO
    interest: Decimal = ZERO
    penalty: Decimal = ZERO
    cost: Decimal = ZERO
    unearned: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.penalty + self.cost + self.unearned

    def less(self, other: "Balance") -> "Balance":
        return Balance(*(a - b for a, b in zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)))

    @property
    def owed(self) -> Decimal:
        """What is owed on the day itself, without what has not been earned yet."""
        return self.total - self.unearned

    @property
    def charges(self) -> Decimal:
        """What is owed beside the principal: costs, interest and penalty interest."""
        return self.cost + self.interest + self.penalty


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one side proposes. `annual_rate` is a fraction a year; amounts are in the loan's currency.

    `count` instalments, or as many as `each` (the amount of one) makes. Stepped: `count`, of which the first `steps` are `each`.
    Balloon: `count`, of which all but the last are `each`. Paused: `pause` months pass before the first. Lump: `each` settles all.
    `charges_first`: costs, interest and penalty interest all come with the first instalment instead of being spread.
    """

    scope: Scope
    shape: Shape
    as_of: datetime.date
    first_on: datetime.date
    count: int | None = None
    each: Decimal | None = None
    annual_rate: Decimal = ZERO
    waive_penalty: Decimal = ZERO
    waive_interest: Decimal = ZERO
    steps: int = dataclasses.field(default=0, metadata=LATER_VERSION)
    pause: int = dataclasses.field(default=0, metadata=LATER_VERSION)
    charges_first: bool = dataclasses.field(default=False, metadata=LATER_VERSION)

    @property
    def begins_on(self) -> datetime.date:
        """The day of the first payment, after the pause."""
        return self.first_on + relativedelta(months=self.pause) if self.shape is Shape.PAUSED else self.first_on


@dataclass(frozen=True, slots=True)
class Plan:
    """What a proposal comes to: `rows` pay `balance` less `waived` (with interest on top, if agreed); `kept` rows stay."""

    balance: Balance
    waived: Balance
    rows: tuple[Due, ...]
    kept: tuple[Due, ...] = ()
    annual_rate: Decimal = ZERO

    @property
    def to_pay(self) -> Decimal:
        """Balance less waivers, before the plan's own interest."""
        return self.balance.total - self.waived.total

    @property
    def total(self) -> Decimal:
        return total(row.total for row in self.rows)

    @property
    def interest(self) -> Decimal:
        """What the plan itself adds."""
        return self.total - self.to_pay

    @property
    def saved(self) -> Decimal:
        """How much less is paid than the ledger asks for today, to the end; negative when the plan costs more."""
        return self.balance.total - self.total

    @property
    def last_on(self) -> datetime.date:
        return self.rows[-1].on

    @property
    def schedule(self) -> tuple[Due, ...]:
        """What the loan owes from now on: the plan and the kept instalments by day, numbered anew."""
        return tuple(dataclasses.replace(due, number=n) for n, due in enumerate(self._merged, start=1))

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers in `schedule` of the rows that the plan itself brought."""
        return frozenset(n for n, due in enumerate(self._merged, start=1) if any(due is row for row in self.rows))

    @property
    def _merged(self) -> list[Due]:
        return sorted((*self.rows, *self.kept), key=lambda due: due.on)


def owed(position: Position, scope: Scope) -> tuple[Balance, tuple[Due, ...]]:
    """What a plan of that scope divides on the day of the position, and the coming instalments that it leaves alone.

    Both together are exactly `position.remaining`.
    """
    due_rows = position.due_rows
    coming = [row for row in position.rows if row not in due_rows and row.unpaid_total]

    def unpaid(rows: list[Row], *parts: Part) -> Decimal:
        return to_minor(total(row.unpaid[part] for row in rows for part in parts), position.currency)

    balance = Balance(
        principal=unpaid(due_rows, Part.PRINCIPAL),
        interest=unpaid(due_rows, Part.INTEREST),
        penalty=unpaid(due_rows, Part.PENALTY),
        cost=unpaid(due_rows, Part.COST) + to_minor(position.costs, position.currency),
    )
    if scope is Scope.DUE:
        return balance, tuple(_left_of(row, position.currency) for row in coming)
    accrued, carried = to_minor(position.accrued, position.currency), to_minor(position.carried, position.currency)
    everything = dataclasses.replace(
        balance,
        principal=balance.principal + unpaid(coming, Part.PRINCIPAL),
        interest=balance.interest + accrued + carried,
        unearned=unpaid(coming, Part.INTEREST, Part.COST, Part.PENALTY) - accrued - carried,
    )
    return everything, ()


def _left_of(row: Row, currency: str) -> Due:
    parts = (row.unpaid[Part.PRINCIPAL], row.unpaid[Part.INTEREST], row.unpaid[Part.COST], row.unpaid_carried)
    return Due(row.due.number, row.due.on, *(to_minor(part, currency) for part in parts))


def make_plan(position: Position, proposal: Proposal, *, day_basis: int = 365, is_card: bool = False) -> Plan:
    """The plan that the proposal makes of what is owed on the day of the position. Raises ImpossiblePlan.

    A row pays costs first, then interest, then principal (民法典 561). Interest, if any, runs on unpaid principal only, by days:
    no interest on interest.
    """
    balance, kept = owed(position, proposal.scope)
    _check(proposal, balance, position.currency)
    waived = _waived(proposal, balance)
    left = balance.less(waived)
    days, shares = _divided(proposal, left, position.currency, MAX_MONTHS_CARD if is_card else MAX_MONTHS)
    rows = _with_interest(_filled(days, shares, left), proposal, day_basis, position.currency)
    return Plan(balance, waived, rows, kept, proposal.annual_rate)


def _check(proposal: Proposal, balance: Balance, currency: str) -> None:
    if balance.owed <= 0:
        raise ImpossiblePlan("nothing_owed", "scope")
    if proposal.waive_penalty > balance.penalty:
        raise ImpossiblePlan("waives_more_penalty", "waive_penalty")
    if proposal.waive_interest > balance.interest:
        raise ImpossiblePlan("waives_more_interest", "waive_interest")
    if proposal.waive_penalty + proposal.waive_interest >= balance.owed:
        raise ImpossiblePlan("nothing_left", "waive_interest")
    if not 0 <= proposal.annual_rate <= 1:
        raise ImpossiblePlan("rate_out_of_range", "annual_rate")
    for name in ("each", "waive_penalty", "waive_interest"):
        amount = getattr(proposal, name) or ZERO
        if to_minor(amount, currency) != amount:
            raise ImpossiblePlan("too_fine", name)
    _check_days(proposal)


def _check_days(proposal: Proposal) -> None:
    if proposal.shape is Shape.PAUSED and not 1 <= proposal.pause <= MAX_PAUSE:
        raise ImpossiblePlan("pause_out_of_range", "pause")
    if proposal.first_on <= proposal.as_of:
        raise ImpossiblePlan("first_not_after", "first_on")
    if proposal.first_on > min(proposal.as_of + relativedelta(years=5), datetime.date(LAST_YEAR, 1, 1)):
        raise ImpossiblePlan("first_too_far", "first_on")


def _waived(proposal: Proposal, balance: Balance) -> Balance:
    """What is not asked for. Interest that is not earned yet never is: 民法典 677.

    What a settlement lets go of is taken from penalty interest first, then from interest, costs and principal.
    """
    if proposal.shape is not Shape.LUMP:
        return Balance(penalty=proposal.waive_penalty, interest=proposal.waive_interest, unearned=balance.unearned)
    if not proposal.each:
        raise ImpossiblePlan("how_much", "each")
    if proposal.each >= balance.owed:
        raise ImpossiblePlan("no_discount", "each")
    left, parts = balance.owed - proposal.each, {}
    for name in ("penalty", "interest", "cost", "principal"):
        parts[name] = min(left, getattr(balance, name))
        left -= parts[name]
    return Balance(**parts, unearned=balance.unearned)


def _divided(proposal: Proposal, left: Balance, currency: str, most: int) -> tuple[list[datetime.date], list[Decimal]]:
    """The days of the payments and what each pays, before the plan's own interest."""
    if proposal.shape in (Shape.LATER, Shape.LUMP):
        return [proposal.first_on], [left.total]
    first_of_all = left.charges if proposal.charges_first and left.principal else ZERO
    shares = _shares(proposal, left.total - first_of_all, currency, most)
    shares[0] += first_of_all
    return due_dates(proposal.begins_on, len(shares)), shares


def _shares(proposal: Proposal, amount: Decimal, currency: str, most: int) -> list[Decimal]:
    count, each = _count(proposal, amount, most), proposal.each or ZERO
    if proposal.shape is Shape.STEPPED:
        if not 1 <= proposal.steps < count:
            raise ImpossiblePlan("steps_out_of_range", "steps")
        if each * proposal.steps >= amount:
            raise ImpossiblePlan("too_large", "each")
        return [each] * proposal.steps + _equal(amount - each * proposal.steps, currency, count - proposal.steps)
    if proposal.shape is Shape.BALLOON or proposal.each:
        last = amount - each * (count - 1)
        if proposal.shape is Shape.BALLOON and last <= each:
            raise ImpossiblePlan("no_balloon", "each")
        return [*[each] * (count - 1), last]
    return _equal(amount, currency, count)


def _count(proposal: Proposal, amount: Decimal, most: int) -> int:
    """How many instalments there are, of at most `most`."""
    count, field = proposal.count, "count"
    if proposal.shape in (Shape.STEPPED, Shape.BALLOON):
        if not (count and proposal.each):
            raise ImpossiblePlan("count_and_each", "each" if count else "count")
        if proposal.shape is Shape.BALLOON and count < 2:
            raise ImpossiblePlan("no_balloon", "count")
    elif proposal.each:
        count, field = int((amount / proposal.each).to_integral_value(ROUND_CEILING)), "each"
    if not count:
        raise ImpossiblePlan("count_or_each", "count")
    if not 1 <= count <= most:
        raise ImpossiblePlan("too_long_for_a_card" if most == MAX_MONTHS_CARD else "too_long", field)
    return count


def _equal(amount: Decimal, currency: str, count: int) -> list[Decimal]:
    shares = [due.total for due in split(amount, currency, due_dates(datetime.date(2000, 1, 1), count))]
    if min(shares) <= 0:
        raise ImpossiblePlan("too_many", "count")
    return shares


def _filled(days: list[datetime.date], shares: list[Decimal], left: Balance) -> list[Due]:
    """Rows of these amounts that use up costs first, then interest and penalty interest, then principal."""
    cost, interest, rows = left.cost, left.interest + left.penalty, []
    for number, (on, share) in enumerate(zip(days, shares, strict=True), start=1):
        of_cost = min(share, cost)
        of_interest = min(share - of_cost, interest)
        cost, interest = cost - of_cost, interest - of_interest
        carried = of_cost + of_interest
        rows.append(Due(number, on, share - carried, of_interest, of_cost, carried))
    return rows


def _with_interest(rows: list[Due], proposal: Proposal, day_basis: int, currency: str) -> tuple[Due, ...]:
    principal, since, result = total(row.principal for row in rows), proposal.as_of, []
    for row in rows:
        interest = to_minor(principal * proposal.annual_rate * (row.on - since).days / day_basis, currency)
        result.append(dataclasses.replace(row, interest=row.interest + interest))
        principal, since = principal - row.principal, row.on
    return tuple(result)


# --- As data --------------------------------------------------------------------------------------------------------


def dump(value: Any) -> Any:
    """The value as plain JSON data: amounts and rates as decimal strings, days in ISO 8601.

    Fields that came with a later version stand in it only when they say something, so that older terms keep their hash.
    """
    if dataclasses.is_dataclass(value):
        written = (
            field
            for field in dataclasses.fields(value)
            if not (field.metadata.get("came_later") and getattr(value, field.name) == field.default)
        )
        return {field.name: dump(getattr(value, field.name)) for field in written}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    return [dump(item) for item in value] if isinstance(value, list | tuple) else value


def load_plan(data: dict[str, Any]) -> Plan:
    def dues(rows: list[dict[str, Any]]) -> tuple[Due, ...]:
        return tuple(
            Due(row["number"], load_day(row["on"]), *(Decimal(row.get(name, 0)) for name in DUE_AMOUNTS))
            for row in rows
        )

    def balance(parts: dict[str, str]) -> Balance:
        return Balance(**{name: Decimal(amount) for name, amount in parts.items()})

    return Plan(
        balance=balance(data["balance"]),
        waived=balance(data["waived"]),
        rows=dues(data["rows"]),
        kept=dues(data["kept"]),
        annual_rate=Decimal(data["annual_rate"]),
    )


def load_proposal(data: dict[str, Any]) -> Proposal:
    amounts = {name: Decimal(data[name]) for name in ("annual_rate", "waive_penalty", "waive_interest")}
    days = {name: load_day(data[name]) for name in ("as_of", "first_on")}
    read = {"scope": Scope(data["scope"]), "shape": Shape(data["shape"])} | amounts | days
    return Proposal(**data | read | {"each": None if data["each"] is None else Decimal(data["each"])})


def load_day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
