"""Records: schedules in a row, what counts against which, and the export format."""

import datetime
import json
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from loans.ledger import Entry, Kind, Part, Status, Terms
from loans.models import Loan
from loans.record import Lender, NotALedger, Plan, Record, Source, dump, load
from loans.recording import add_entry, reverse
from loans.schedule import Due
from tests.factories import make_borrower, make_loan


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


# 1,200 owed in three parts; on 1 March a plan divides the 1,000 that are left after a payment of 200 into two.
CONTRACT = Plan(
    Source.CONTRACT,
    day("2026-01-01"),
    tuple(Due(n, day(f"2026-0{n + 1}-01"), D(400)) for n in (1, 2, 3)),
    agreed_at=at("2026-01-01T08:00"),
)
AGREEMENT = Plan(
    Source.AGREEMENT,
    day("2026-03-01"),
    (Due(1, day("2026-04-01"), D(500)), Due(2, day("2026-05-01"), D(500))),
    reference="MZ-1",
    agreed_at=at("2026-03-01T12:00"),
)
PAID_BEFORE = Entry(1, Kind.PAYMENT, D(200), day("2026-02-10"), recorded_at=at("2026-02-10T08:00"))


def record(*entries: Entry, plans=(CONTRACT, AGREEMENT)) -> Record:
    return Record("1", Lender("晴川"), Terms("CNY"), plans, (PAID_BEFORE, *entries), principal=D(1200))


def payment(id: int, amount: int, on: str, recorded_at: str) -> Entry:
    return Entry(id, Kind.PAYMENT, D(amount), day(on), recorded_at=at(recorded_at))


def reversal(id: int, of: Entry, recorded_at: str) -> Entry:
    return Entry(id, Kind.REVERSAL, of.amount, of.on, reverses=of.id, recorded_at=at(recorded_at))


def remaining(loan: Record, on: str) -> D:
    return loan.position(day(on)).remaining


def test_what_was_owed_is_what_the_plan_divides():
    assert remaining(record(), "2026-02-28") == remaining(record(), "2026-03-01") == 1000


def test_the_contract_speaks_for_the_days_before_the_plan():
    loan = record()
    assert loan.plan_on(day("2026-02-28")) is CONTRACT
    assert loan.plan_on(day("2025-12-01")) is CONTRACT
    assert loan.plan_on(day("2026-03-01")) is AGREEMENT


def test_a_payment_written_down_before_the_plan_is_not_counted_against_it_again():
    on_the_day = payment(2, 100, "2026-03-01", "2026-03-01T09:00")
    assert remaining(record(on_the_day), "2026-03-01") == 1000


def test_a_payment_of_the_plans_first_day_written_down_after_it_counts_against_it():
    later_that_day = payment(2, 100, "2026-03-01", "2026-03-01T18:00")
    assert remaining(record(later_that_day), "2026-03-01") == 900


def test_a_backdated_payment_written_down_after_the_plan_counts_on_both_sides_of_its_first_day():
    forgotten = payment(2, 300, "2026-02-20", "2026-03-15T09:00")
    loan = record(forgotten)
    assert remaining(loan, "2026-02-19") == 1000
    assert remaining(loan, "2026-02-28") == 700
    assert remaining(loan, "2026-03-01") == 700
    assert loan.position(day("2026-04-02")).overdue == 200


def test_undoing_a_payment_from_before_the_plan_raises_what_the_plan_asks_for():
    loan = record(reversal(2, PAID_BEFORE, "2026-03-20T09:00"))
    assert remaining(loan, "2026-02-28") == 1200
    assert remaining(loan, "2026-03-01") == 1200
    assert loan.position(day("2026-03-01")).costs == 200


def test_undoing_it_before_the_plan_is_part_of_the_balance_that_the_plan_divides():
    plan = Plan(Source.AGREEMENT, day("2026-03-01"), (Due(1, day("2026-04-01"), D(1200)),), "", at("2026-03-01T12:00"))
    loan = record(reversal(2, PAID_BEFORE, "2026-02-25T09:00"), plans=(CONTRACT, plan))
    assert remaining(loan, "2026-02-28") == remaining(loan, "2026-03-01") == 1200


def test_undoing_a_charge_from_before_the_plan_lowers_what_the_plan_asks_for():
    charge = Entry(2, Kind.CHARGE, D(50), day("2026-02-15"), recorded_at=at("2026-02-15T09:00"))
    plan = Plan(Source.AGREEMENT, day("2026-03-01"), (Due(1, day("2026-04-01"), D(1050)),), "", at("2026-03-01T12:00"))
    loan = record(charge, reversal(3, charge, "2026-03-20T09:00"), plans=(CONTRACT, plan))
    assert remaining(loan, "2026-02-28") == remaining(loan, "2026-03-01") == 1000


def test_undoing_a_late_written_payment_only_takes_it_away():
    forgotten = payment(2, 300, "2026-02-20", "2026-03-15T09:00")
    loan = record(forgotten, reversal(3, forgotten, "2026-03-16T09:00"))
    assert remaining(loan, "2026-02-28") == remaining(loan, "2026-03-01") == 1000


SECOND = Plan(Source.AGREEMENT, day("2026-04-10"), (Due(1, day("2026-06-01"), D(800)),), "MZ-2", at("2026-04-10T12:00"))


def test_each_of_three_schedules_speaks_for_its_own_days():
    paid = payment(2, 200, "2026-04-01", "2026-04-01T09:00")
    loan = record(paid, plans=(CONTRACT, AGREEMENT, SECOND))
    assert [remaining(loan, on) for on in ("2026-02-28", "2026-03-31", "2026-04-09", "2026-04-10")] == [
        1000,
        1000,
        800,
        800,
    ]
    assert loan.closing(AGREEMENT).rows[0].unpaid_total == 300


def test_an_old_payment_undone_after_two_plans_is_owed_under_both():
    paid = payment(2, 200, "2026-04-01", "2026-04-01T09:00")
    loan = record(paid, reversal(3, PAID_BEFORE, "2026-05-01T09:00"), plans=(CONTRACT, AGREEMENT, SECOND))
    assert [remaining(loan, on) for on in ("2026-02-28", "2026-03-31", "2026-04-09", "2026-04-10")] == [
        1200,
        1200,
        1000,
        1000,
    ]


def test_an_old_payment_undone_between_two_plans_is_asked_for_once():
    plans = (CONTRACT, AGREEMENT, Plan(Source.AGREEMENT, day("2026-04-10"), (Due(1, day("2026-06-01"), D(1200)),), "", at("2026-04-10T12:00")))  # fmt: skip
    loan = record(reversal(2, PAID_BEFORE, "2026-03-20T09:00"), plans=plans)
    assert remaining(loan, "2026-04-09") == remaining(loan, "2026-04-10") == 1200


def test_an_agreed_schedule_starts_its_interest_on_its_own_first_day():
    dues = (Due(1, day("2026-03-31"), D(1000), D("30.00")),)
    plan = Plan(Source.AGREEMENT, day("2026-03-01"), dues, "", at("2026-03-01T12:00"))
    assert record(plans=(CONTRACT, plan)).position(day("2026-03-11")).accrued == D("10.00")


def test_an_agreed_schedule_earns_its_own_interest_and_not_that_of_the_contract():
    """15.50 for the 31 days of March: 5.00 after ten days, though the contract's 36 % would have earned more."""
    plan = Plan(Source.AGREEMENT, day("2026-03-01"), (Due(1, day("2026-04-01"), D(1000), D("15.50")),), "", at("2026-03-01T12:00"))  # fmt: skip
    loan = Record("1", Lender("晴川"), Terms("CNY", D("0.36")), (CONTRACT, plan))
    assert loan.position(day("2026-03-11")).accrued == D("5.00")


# --- The export format ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_exported_ledger_comes_back_as_it_was():
    loan = make_loan(make_borrower(), penalty_rate=D("0.18"), grace_days=3)
    paid = add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("888.49"), on=day("2026-01-15"), instalment_number=1)
    add_entry(loan=loan, kind=Kind.WAIVER, amount=D("5"), on=day("2026-01-16"), part=Part.PENALTY)
    reverse(entry=paid)
    original = Loan.objects.with_history().get(pk=loan.pk).as_record()
    text = json.dumps(dump([original]))
    assert load(json.loads(text)) == [original]
    assert json.dumps(dump(load(json.loads(text)))) == text


@pytest.mark.django_db
def test_the_export_command_writes_the_ledger_of_one_borrower():
    borrower = make_borrower(email="li@example.org")
    make_loan(borrower)
    make_loan(make_borrower())
    out = StringIO()
    call_command("export_ledger", "LI@example.org", stdout=out)
    (loan,) = json.loads(out.getvalue())["loans"]
    assert (loan["principal"], loan["annual_rate"], loan["account_tail"]) == ("10000.00", "0.12", "1234")
    assert loan["schedules"][0]["instalments"][0] == {
        "number": 1,
        "due_on": "2026-01-15",
        "principal": "788.49",
        "interest": "100.00",
        "fee": "0.00",
        "carried": "0.00",
    }


@pytest.mark.django_db
def test_the_export_command_names_an_unknown_address():
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("export_ledger", "nobody@example.org")


LEAST = {
    "id": "a",
    "lender": {"name": "晴川"},
    "currency": "CNY",
    "schedules": [
        {"opens_on": "2026-01-01", "instalments": [{"number": 1, "due_on": "2026-02-01", "principal": "100"}]}
    ],
}


def ledger_of(*loans) -> dict:
    return {"format": "mingzhang.ledger", "version": 1, "loans": list(loans)}


def test_a_ledger_with_only_what_it_must_have_is_read():
    (loan,) = load(ledger_of(LEAST))
    assert loan.position(day("2026-02-02")).overdue == 100
    assert loan.position(day("2026-02-02")).rows[0].status is Status.OVERDUE


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (None, "expected"),
        ([], "expected"),
        ({"format": "other"}, "expected"),
        ({"format": "mingzhang.ledger", "version": 2}, "version 2"),
        (ledger_of(LEAST, {"id": "b"}), r"loans\[1\]"),
        (ledger_of(LEAST | {"schedules": []}), r"loans\[0\]"),
        (ledger_of(LEAST | {"principal": "ten"}), r"loans\[0\]"),
        (ledger_of("loan"), r"loans\[0\]"),
        (ledger_of(LEAST | {"entries": [{"id": 1, "kind": "gift", "amount": "1", "on": "2026-01-01"}]}), r"loans\[0\]"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_place(data, place):
    with pytest.raises(NotALedger, match=place):
        load(data)


# --- Rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_reversed_payment_leaves_the_position_as_it_was():
    loan = make_loan(make_borrower())
    before = loan.position(on=day("2026-02-01"))
    paid = add_entry(loan=loan, kind=Kind.PAYMENT, amount=D("500.00"), on=day("2026-01-20"))
    assert loan.position(on=day("2026-02-01")).overdue == D("388.49")
    reverse(entry=paid)
    assert loan.position(on=day("2026-02-01")) == before


def damaged(**changes) -> dict:
    loan = {
        "id": "1",
        "lender": {"name": "L"},
        "currency": "CNY",
        "schedules": [
            {"opens_on": "2026-01-01", "instalments": [{"number": 1, "due_on": "2026-02-01", "principal": "10.00"}]}
        ],
    }
    return {"format": "mingzhang.ledger", "version": 1, "loans": [loan | changes]}


def test_the_plain_ledger_that_is_damaged_below_can_be_read():
    assert load(damaged())[0].position(datetime.date(2026, 2, 2)).overdue == D("10.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"lender": {"name": 7}},
        {"lender": "L"},
        {"lender": {"name": "L", "aliases": "LL"}},
        {"lender": {"name": "L", "domains": [1]}},
        {"penalty": ["0.1"]},
        {"penalty": {"annual_rate": "NaN"}},
        {"principal": "Infinity"},
        {"annual_rate": "1e400"},
        {"currency": ["CNY"]},
        {"schedules": []},
        {"schedules": [{"opens_on": "2026-01-01", "instalments": []}]},
        {"schedules": {"a": 1}},
        {"entries": [7]},
        {"entries": [{"id": 1, "kind": "payment", "amount": "sNaN", "on": "2026-02-01"}]},
        {"account_tail": 1234},
    ],
)
def test_a_ledger_of_wrong_shapes_is_refused_in_one_sentence(changes):
    with pytest.raises(NotALedger, match=r"loans\[0\]: "):
        load(damaged(**changes))


@pytest.mark.parametrize("loans", [None, 7, {}, "loans"])
def test_a_ledger_without_a_list_of_loans_is_refused(loans):
    with pytest.raises(NotALedger):
        load({"format": "mingzhang.ledger", "version": 1, "loans": loans})
