import datetime

import pytest

from cases import clocks, ladder
from cases.ladder import Advice, Filed, Rung, State, Track
from cases.law import clock_rules


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


def rule_of(rung: Rung, *, region: str = "CN", track: Track = Track.CONDUCT):
    return ladder.clock_of(clock_rules(), region=region, rung=rung, track=track, on=day(3, 1))


@pytest.mark.parametrize(
    ("rung", "sent_on", "due_on", "latest"),
    [
        (Rung.FIRST, day(3, 1), day(3, 16), None),
        (Rung.COMPLAINT, day(3, 1), day(3, 16), day(4, 30)),  # 15 days, 60 at most
        (
            Rung.REGULATOR,
            day(3, 2),
            day(3, 26),
            day(5, 10),
        ),  # a Monday: 7 working days to 11 March, then 15, at most 60
        (Rung.DISPUTE, day(3, 1), day(3, 21), None),  # 20 days
        (Rung.CENTRAL_BANK, day(3, 1), day(3, 31), None),  # 30 days
    ],
)
def test_the_last_day_for_an_answer_is_the_one_the_rule_sets(rung, sent_on, due_on, latest):
    rule = rule_of(rung)
    assert (ladder.due_on(rule, sent_on), ladder.latest_extension(rule, sent_on)) == (due_on, latest)


def test_a_british_firm_has_eight_weeks():
    assert ladder.due_on(rule_of(Rung.COMPLAINT, region="UK"), day(3, 1)) == day(4, 26)


def test_the_first_step_of_a_case_can_be_taken_at_once():
    assert ladder.advise(Track.NOT_MINE, [], day(3, 1)) == Advice(Rung.FIRST, day(3, 1))


def test_nobody_is_sent_on_before_the_day_is_over():
    filed = [Filed(Rung.FIRST, day(3, 1), day(3, 16))]
    assert ladder.advise(Track.NOT_MINE, filed, day(3, 16)) == Advice(Rung.REMINDER, day(3, 17), State.WAITING)
    assert ladder.advise(Track.NOT_MINE, filed, day(3, 17)) == Advice(Rung.REMINDER, day(3, 17), State.LATE)


def test_an_announced_extension_is_waited_for():
    filed = [Filed(Rung.COMPLAINT, day(3, 1), day(3, 16), extended_to=day(3, 31))]
    assert ladder.advise(Track.CONDUCT, filed, day(3, 31)) == Advice(Rung.REGULATOR, day(4, 1), State.EXTENDED)
    assert ladder.advise(Track.CONDUCT, filed, day(4, 1)) == Advice(Rung.REGULATOR, day(4, 1), State.LATE)


def test_who_was_refused_goes_on_without_a_reminder():
    filed = [Filed(Rung.FIRST, day(3, 1), day(3, 16), answered_on=day(3, 5))]
    assert ladder.advise(Track.NOT_MINE, filed, day(3, 5)).rung is Rung.COMPLAINT


def test_a_refused_complaint_can_be_reviewed_for_thirty_days():
    filed = [Filed(Rung.COMPLAINT, day(3, 1), day(3, 16), answered_on=day(3, 10))]
    assert ladder.advise(Track.CONDUCT, filed, day(4, 9)).review_until == day(4, 9)
    assert ladder.advise(Track.CONDUCT, filed, day(4, 10)).review_until is None


def test_a_settled_case_asks_for_nothing_more():
    filed = [Filed(Rung.FIRST, day(3, 1), day(3, 16), answered_on=day(3, 5), settled=True)]
    assert ladder.advise(Track.NOT_MINE, filed, day(5, 1)).rung is None


def test_a_credit_record_goes_from_the_bureau_to_the_central_bank():
    filed = [Filed(Rung.DISPUTE, day(3, 1), day(3, 21))]
    assert ladder.advise(Track.CREDIT_RECORD, filed, day(3, 22)).rung is Rung.CENTRAL_BANK


@pytest.mark.parametrize(
    ("paper", "limits"),
    [
        ("payment_order", [("object_or_pay", day(3, 16))]),
        ("complaint_copy", [("answer", day(3, 16)), ("object_to_court", day(3, 16))]),
        ("judgment", [("appeal", day(3, 16))]),
        ("ruling", [("appeal", day(3, 11))]),
        ("letter_of_claim", [("reply", day(3, 31))]),
        ("enforcement", []),
    ],
)
def test_a_court_paper_starts_the_clocks_of_the_law(paper, limits):
    found = clocks.clocks(paper, day(3, 1), clock_rules())
    assert [(clock.act, clock.on) for clock in found] == limits


def test_days_left_are_counted_down_to_the_last_day_and_past_it():
    (clock,) = clocks.clocks("payment_order", day(3, 1), clock_rules())
    assert [clock.days_left(on) for on in (day(3, 1), day(3, 16), day(3, 17))] == [15, 0, -1]
