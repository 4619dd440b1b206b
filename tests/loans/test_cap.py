"""The line that may apply: the table of the LPR, who lent and when, and how a cost stands to it. Rule research, section 2."""

import datetime
from dataclasses import replace
from decimal import Decimal as D

import pytest

from loans.cap import Cap, Standing, allocation, cap_for, doubled_interest, price, rates, standing, supported_interest
from loans.cost import Cost
from loans.law import in_force
from loans.ledger import Terms
from loans.lpr import Table, lpr_on, table
from loans.record import Lender, Plan, Price, Record, Source
from loans.schedule import Due, Method, build
from loans.schedule import Terms as LoanTerms

TODAY = datetime.date(2026, 1, 31)
DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "percent"),
    [
        ("2019-08-20", "17.00"), ("2019-09-19", "17.00"), ("2019-09-20", "16.80"), ("2019-11-19", "16.80"),
        ("2019-11-20", "16.60"), ("2020-02-19", "16.60"), ("2020-02-20", "16.20"), ("2020-04-19", "16.20"),
        ("2020-04-20", "15.40"), ("2020-08-20", "15.40"), ("2021-12-19", "15.40"), ("2021-12-20", "15.20"),
        ("2022-01-19", "15.20"), ("2022-01-20", "14.80"), ("2022-05-20", "14.80"), ("2022-08-21", "14.80"),
        ("2022-08-22", "14.60"), ("2023-06-19", "14.60"), ("2023-06-20", "14.20"), ("2023-08-20", "14.20"),
        ("2023-08-21", "13.80"), ("2024-02-20", "13.80"), ("2024-07-21", "13.80"), ("2024-07-22", "13.40"),
        ("2024-10-20", "13.40"), ("2024-10-21", "12.40"), ("2025-05-19", "12.40"), ("2025-05-20", "12.00"),
    ],
)  # fmt: skip
def test_four_times_the_lpr_changes_on_the_day_of_publication(on, percent):
    assert 400 * lpr_on(day(on)) == D(percent)


def test_the_table_answers_up_to_35_days_after_it_was_checked_and_no_further():
    last = table().checked_up_to + 35 * DAY
    assert lpr_on(last) == D("0.03")
    assert lpr_on(last + DAY) is None
    assert lpr_on(day("2019-08-19")) is None
    assert Table("", TODAY, ()).on(TODAY) is None


@pytest.mark.parametrize(
    ("kind", "contract", "rule", "rate"),
    [
        ("person", "2020-08-20", "CN-RATE-001", "0.154"),
        ("person", "2024-11-01", "CN-RATE-001", "0.124"),
        ("company", "2020-08-20", "CN-RATE-001", "0.154"),
        ("person", "2020-08-19", "CN-RATE-003", "0.12"),  # as if it were sued for today
        ("bank", "2017-08-04", "CN-RATE-006", "0.24"),
        ("bank", "2026-08-01", "CN-RATE-006", "0.24"),
        ("consumer_finance", "2024-11-01", "CN-RATE-006", "0.24"),
        ("platform", "2025-09-30", "CN-RATE-006P", "0.24"),
        ("platform", "2025-10-01", "CN-RATE-009", "0.24"),
        ("micro_loan", "2025-12-24", "CN-RATE-007", "0.24"),
        ("micro_loan", "2025-12-25", "CN-RATE-008", "0.24"),
        ("micro_loan", "2027-12-31", "CN-RATE-008", "0.24"),
    ],
)
def test_the_line_depends_on_who_lent_and_when(kind, contract, rule, rate):
    cap = cap_for(kind, day(contract), TODAY)
    assert (cap.rule.id, cap.rate) == (rule, D(rate))


def test_a_line_that_is_a_multiple_of_an_unknown_lpr_is_named_without_a_rate():
    for kind, contract in (("micro_loan", "2028-01-01"), ("person", "2026-02-25")):
        cap = cap_for(kind, day(contract), day(contract))
        assert cap.rate is None
        assert standing(Cost(D("0.5"), D("0.6")), cap) is None


@pytest.mark.parametrize(("kind", "contract"), [("other", "2024-01-01"), ("", "2024-01-01"), ("bank", "2017-08-03")])
def test_where_we_cannot_tell_there_is_no_line(kind, contract):
    assert cap_for(kind, day(contract), TODAY) is None


LINE = cap_for("bank", day("2024-01-01"), TODAY)


@pytest.mark.parametrize(
    ("simple", "effective", "expected"),
    [("0.2171", "0.24", "within"), ("0.24", "0.2682", "depends"), ("0.2171", "0.240001", "depends"), ("0.240001", "0.2683", "above")],
)  # fmt: skip
def test_between_the_two_ways_to_count_it_depends(simple, effective, expected):
    assert standing(Cost(D(simple), D(effective)), LINE) is Standing(expected)


@pytest.mark.parametrize(("simple", "expected"), [("0.11", "within"), ("0.24", "depends"), ("0.36", "depends"), ("0.3601", "above")])  # fmt: skip
def test_under_the_old_rule_only_what_was_void_then_is_above(simple, expected):
    cap = cap_for("person", day("2019-01-01"), TODAY)
    assert standing(Cost(D(simple), D(simple)), cap) is Standing(expected)


# --- The rows -------------------------------------------------------------------------------------------------------

ROWS = [*rates(), *allocation()]


@pytest.mark.parametrize("rule", [pytest.param(r, id=f"{r.id}-{r.valid_from}") for r in ROWS])
def test_every_rule_holds_from_its_first_day_to_its_last_and_not_a_day_around_them(rule):
    first, last = rule.valid_from or day("1990-01-01"), rule.valid_to or day("2100-01-01")
    assert rule.holds_on(first)
    assert rule.holds_on(last)
    assert rule.holds_on(first - DAY) == (rule.valid_from is None)
    assert rule.holds_on(last + DAY) == (rule.valid_to is None)
    assert "可能" in rule.text["zh"] or " may " in rule.text["en"] or rule.severity == "information"
    assert str(rule.source)


def test_no_lender_and_day_has_two_lines():
    days = {edge for rule in rates() for edge in (rule.valid_from, rule.valid_to) if edge} | {day("1999-01-01"), TODAY}
    for kind in ("bank", "consumer_finance", "micro_loan", "platform", "person", "company"):
        for on in {one + step for one in days for step in (-DAY, 0 * DAY, DAY)}:
            lines = [r for r in in_force(rates(), on) if "cap" in r.values and kind in r.applies]
            assert len(lines) <= 1, (kind, on)


# --- A loan's price ---------------------------------------------------------------------------------------------------


def record(kind: str, rate: str = "0.12", on: str = "2024-11-01", **fields) -> Record:
    opened = day(on)
    terms = LoanTerms(D(10000), "CNY", D(rate), Method.BULLET, 1, opened + 365 * DAY, opened)
    made = Record("1", Lender("晴川", kind=kind), Terms("CNY", D(rate)), (Plan(Source.CONTRACT, opened, build(terms)),), principal=D(10000), opened_on=opened)  # fmt: skip
    return replace(made, **fields)


def test_private_interest_above_four_times_the_lpr_may_not_be_supported():
    """20,000 at 24 % for a year, the contract of 2024-11-01 when the LPR was 3.10 %: 2,480 of the 4,800 asked."""
    cap = cap_for("person", day("2024-11-01"), TODAY)
    assert cap.rate == D("0.124")
    assert supported_interest(D(20000), cap.rate, 365) == 2480
    assert supported_interest(D(20000), D("0.24"), 365) - supported_interest(D(20000), cap.rate, 365) == 2320
    found = price(record("person", "0.24"), TODAY)
    assert (found.cost.simple, found.standing) == (D("0.24"), Standing.ABOVE)
    assert price(record("person", "0.124"), TODAY).standing is Standing.WITHIN


def test_money_kept_back_makes_the_loan_dearer_and_names_the_rule():
    """A note of 10,000 for 30 days of which 9,000 were received: 135.19 %."""
    opened = day("2025-12-15")
    plan = Plan(Source.CONTRACT, opened, (Due(1, day("2026-01-14"), D(10000)),))
    found = price(record("person", on="2025-12-15", plans=(plan,), price=Price(received=D(9000))), TODAY)
    assert round(found.cost.simple * 100, 2) == D("135.19")
    assert [rule.id for rule in found.flags] == ["CN-RATE-014"]


def test_a_fee_paid_at_the_start_is_part_of_the_cost():
    """12,000 in twelve parts with 7.2 % up front: 14.02 % simple, 14.96 % effective."""
    dues = build(LoanTerms(D(12000), "CNY", D(0), Method.INTEREST_FREE, 12, day("2026-01-15")))
    loan = record("bank", on="2025-12-15", plans=(Plan(Source.CONTRACT, day("2025-12-15"), dues),), principal=D(12000), price=Price(upfront=D(864)))  # fmt: skip
    cost = price(loan, TODAY).cost
    assert (round(cost.simple * 100, 2), round(cost.effective * 100, 2)) == (D("14.02"), D("14.96"))


@pytest.mark.parametrize(("penalty", "flagged"), [("0.18", []), ("0.1800001", ["CN-RATE-017"])])
def test_a_bank_may_ask_for_one_and_a_half_times_the_rate_and_no_more(penalty, flagged):
    loan = record("bank", terms=Terms("CNY", D("0.12"), penalty_rate=D(penalty)))
    assert [rule.id for rule in price(loan, TODAY).flags] == flagged


@pytest.mark.parametrize(("penalty", "flagged"), [("0.124", []), ("0.1240001", ["CN-RATE-002"])])
def test_a_private_penalty_may_not_be_above_the_line_either(penalty, flagged):
    loan = record("person", terms=Terms("CNY", D("0.12"), penalty_rate=D(penalty)))
    assert [rule.id for rule in price(loan, TODAY).flags] == flagged


def test_chinese_lines_are_not_asked_of_other_money():
    found = price(record("bank", "0.9", terms=Terms("USD", D("0.9"))), TODAY)
    assert (found.cap, found.standing, found.flags) == (None, None, ())


def test_doubled_interest_runs_on_what_a_judgment_awards():
    assert doubled_interest(D(50000), 100) == D("875.00")


def test_a_cap_keeps_its_rule():
    assert isinstance(LINE, Cap)
    assert str(LINE.rule.source) == "法发〔2017〕22号 第2条"
