"""The words of the ledger's forms: what can be chosen, and what is refused and why."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from loans.allocation import CARD_57, CIVIL_561, CIVIL_561_WHOLE, ORDERS, POST_JUDGMENT, Basis, Order
from loans.ledger import Base, Kind, Part
from loans.money import CURRENCIES
from loans.said import Figure, Scope
from loans.schedule import DayCount, Every, Method

METHODS = [
    (Method.EQUAL_INSTALMENT, _("equal instalments: the same amount each month")),
    (Method.EQUAL_PRINCIPAL, _("equal principal: a little less each month")),
    (Method.INTEREST_FIRST, _("interest first: the principal at the end")),
    (Method.BULLET, _("all at once: principal and interest at the end")),
    (Method.FLAT_FEE, _("monthly fee: a fee on the whole principal each month")),
    (Method.INTEREST_FREE, _("no interest")),
    (Method.OPEN_ENDED, _("no day agreed: when I can, or when I am asked")),
]
EVERY = [
    (Every.MONTH, _("each month")),
    (Every.FORTNIGHT, _("every two weeks")),
    (Every.WEEK, _("each week")),
    (Every.QUARTER, _("every three months")),
]
BASES = [
    (Base.INSTALMENT, _("all that is unpaid of the instalment")),
    (Base.PRINCIPAL_AND_INTEREST, _("its principal and interest, without fees")),
    (Base.PRINCIPAL, _("its principal alone")),
]
CURRENCY_NAMES = [(code, code if code != "CNY" else _("Yuan")) for code in CURRENCIES]
DAY_COUNTS = [
    (DayCount.ACTUAL_365, _("365 days a year")),
    (DayCount.ACTUAL_360, _("360 days a year")),
    (DayCount.THIRTY_360, _("12 months of 30 days")),
]
IMPOSSIBLE = {
    "principal_not_positive": _("The principal must be more than zero."),
    "principal_too_large": _("The principal is too large."),
    "principal_too_fine": _("This currency has no amounts that small."),
    "fee_out_of_range": _("The fee cannot be larger than the principal or smaller than a cent."),
    "rate_out_of_range": _("A rate can be from 0% to 10,000% a year. Please look at it again."),
    "count_out_of_range": _("There can be from 1 to 600 instalments."),
    "date_out_of_range": _("The last instalment would be too far away. Please look at the day and the number again."),
    "due_before_start": _("The first instalment cannot be due before the money was received."),
    "received_too_much": _("You cannot have received more than the principal."),
    "interest_too_large": _("With this rate the interest is larger than any loan. Please look at it again."),
}
TABLE_PROBLEMS = {
    "empty": _("The table is empty."),
    "no_rows": _("There is a heading, but no line with a day and amounts below it."),
    "too_many": _("Line %(line)s: there can be at most 600 instalments."),
    "no_date_column": _("Line %(line)s: no column is named as a day, such as 还款日 or Due date."),
    "no_principal_column": _("Line %(line)s: the table does not say how much of each instalment is principal. Copy the columns of principal and interest, too."),
    "unknown_columns": _("Line %(line)s: we cannot tell which column is which. Put a line with their names on top, such as 期数 日期 本金 利息 or No. Date Principal Interest."),
    "not_a_day": _("Line %(line)s: “%(text)s” is not a day with its year, such as 2026-11-24."),
    "not_a_number": _("Line %(line)s: “%(text)s” is not the number of an instalment."),
    "not_an_amount": _("Line %(line)s: “%(text)s” is not an amount."),
    "amount_too_fine": _("Line %(line)s: “%(text)s” has more decimals than the currency."),
    "line_too_long": _("Line %(line)s is too long for a line of a table."),
    "too_many_cells": _("Line %(line)s: “%(text)s” stands in a column that has no name."),
    "parts_exceed_total": _("Line %(line)s: interest and fees are more than the total of the line."),
    "days_out_of_order": _("Line %(line)s: %(text)s comes after a later day. Each line must be due after the one before."),
    "numbers_out_of_order": _("Line %(line)s: the number %(text)s does not follow the one before."),
}  # fmt: skip


MISMATCHES = {  # by what does not add up, and whether the parts come to more than was said
    ("principal_sum", True): _("The principal in the table comes to %(computed)s: %(difference)s more than the %(said)s above."),
    ("principal_sum", False): _("The principal in the table comes to %(computed)s: %(difference)s less than the %(said)s above."),
    ("row_total", True): _("Instalment %(number)s: its parts come to %(computed)s, %(difference)s more than the total of %(said)s."),
    ("row_total", False): _("Instalment %(number)s: its parts come to %(computed)s, %(difference)s less than the total of %(said)s."),
}  # fmt: skip

NO_QUOTE = {
    "settled": _("The loan is paid off on that day."),
    "no_schedule": _("No instalment with a day is still to come, so nothing gets shorter or lower."),
    "flat": _("This loan asks a fee on the whole principal each month. Whether a part paid early lowers it, only the contract says: ask the lender in writing before you pay."),
    "too_little": _("All of it goes to what is due on that day and to the interest up to then. Nothing is left that would lower the principal to come."),
    "settles": _("This is enough to settle the whole loan. See above what that costs."),
}  # fmt: skip

# --- What the lender says ---------------------------------------------------------------------------------------------

FIGURES = {
    Figure.TOTAL: _("In total"),
    Figure.PRINCIPAL: _("Principal"),
    Figure.INTEREST: _("Interest"),
    Figure.PENALTY: _("Penalty interest"),
    Figure.FEES: _("Fees and costs"),
}
OTHER_SCOPES = {
    Scope.DUE: _("It is what is to be paid now, not what you chose above."),
    Scope.PAYOFF: _("It is what would settle the whole loan on that day, not what you chose above."),
    Scope.REMAINING: _("It is everything to the end of the schedule, not what you chose above."),
}
EXPLANATIONS = {  # what would bring about the figure of the lender
    "rounding": _("Rounding: it is %(amount)s apart."),
    "day_count": _("They count penalty interest and the interest of the running period by %(convention)s."),
    "interest_by_days": _("They count interest by the days of each period and %(convention)s."),
    "interest_by_periods": _("They count interest by equal periods, and days by %(convention)s."),
    "one_day": {1: _("They count one day more."), -1: _("They count one day less.")},
    "payment_not_counted": _("They may not have counted your payment of %(amount)s on %(on)s."),
    "waiver_not_counted": _("They may not have counted the %(amount)s waived on %(on)s."),
    "charge_left_out": _("They leave out the charge of %(amount)s on %(on)s."),
    "refund_left_out": _("They leave out the %(amount)s that they paid back on %(on)s."),
    "other_order": _("They use your payments in another order: %(order)s."),
    "of_its_parts": _("Of it, %(amount)s come from the parts below."),
    "unknown_fee": _("A fee of %(amount)s that is not in your records: ask what it is for and where it was agreed."),
    "less_than_recorded": _("It is %(amount)s less than your records: some part may be left out."),
    "no_penalty_recorded": _("No penalty interest is written down for this loan: look in the contract."),
    "penalty_at_rate": _("It would be penalty interest at %(rate)s a year: look whether the contract says so."),
    "nothing_known": _("Nothing in your records explains %(amount)s: ask how it was worked out."),
}
AND_A_DAY = {1: _("One day more is counted as well."), -1: _("One day less is counted as well.")}

# --- Entries ----------------------------------------------------------------------------------------------------------

MORE_OWED, LESS_OWED = "more_owed", "less_owed"  # an adjustment by its direction
KINDS = [
    (Kind.PAYMENT, _("I paid")),
    (Kind.CHARGE, _("the lender charged a fee or cost")),
    (Kind.WAIVER, _("the lender waived something")),
    (Kind.REFUND, _("the lender paid back")),
    (MORE_OWED, _("what I owe was corrected: it is more")),
    (LESS_OWED, _("what I owe was corrected: it is less")),
    (Kind.DISPUTE, _("I dispute a part of what is asked")),
    (Kind.PAUSE, _("a pause was agreed: days that do not count")),
    (Kind.RESUME, _("the pause ended")),
]
PARTS = [
    ("", _("penalty interest first, then costs, interest and principal")),
    (Part.PENALTY, _("penalty interest")),
    (Part.COST, _("fees and costs")),
    (Part.INTEREST, _("interest")),
    (Part.PRINCIPAL, _("principal")),
]
PART_NAMES = {
    Part.COST: _("fees and costs"),
    Part.PENALTY: _("penalty interest"),
    Part.INTEREST: _("interest"),
    Part.PRINCIPAL: _("principal"),
}
ORDER_NAMES = {
    CIVIL_561.code: _("by law: costs, interest, principal, from the oldest instalment on (Civil Code, article 561)"),
    CIVIL_561_WHOLE.code: _("by law, over everything past due at once: all costs, all interest, then principal"),
    CARD_57.code: _("credit card: interest before principal, and principal first from 91 days overdue on (article 57)"),
    POST_JUDGMENT.code: _("after a judgment: what it awards before the doubled interest"),
}


def order_name(order: Order) -> str:
    """An order in words: by law, or its parts in a row."""
    named = ORDER_NAMES.get(order.code)
    return str(named) if named else str(_in_a_row(order))


def _in_a_row(order: Order) -> Any:
    return format_lazy("{} → {} → {} → {}", *(PART_NAMES[part] for part in order.parts))


def _contract_orders(basis: Basis) -> list[tuple[str, Any]]:
    return [(code, _in_a_row(order)) for code, order in ORDERS.items() if order.basis is basis]


ORDER_CHOICES = [
    (_("By law"), list(ORDER_NAMES.items())),
    (_("As the contract says, instalment by instalment"), _contract_orders(Basis.CONTRACT)),
    (_("As the contract says, over everything past due at once"), _contract_orders(Basis.CONTRACT_WHOLE)),
]
