"""How contacts are held against the rules of their day: edges worked out by hand from the texts of the rules."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.law import Severity
from notices.conduct import Channel, Contact, Fact, Person, Situation, evaluate, rules_of, tally

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
BANK = Situation(lender_kind="bank", card=True, principal=Decimal(20_000))


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def contact(moment: str = "2026-10-26 10:00", key: str = "1", **what) -> Contact:
    return Contact(**{"key": key, "at": at(moment), "channel": Channel.CALL, "lender": "bank"} | what)


def calls(moments: list[str], **what) -> list[Contact]:
    return [contact(moment, key=str(number), **what) for number, moment in enumerate(moments)]


def codes(contacts: list[Contact], jurisdiction: str = "CN", situation: Situation = BANK) -> set[str]:
    return {hit.rule.id for hit in evaluate(contacts, rules_of(jurisdiction), situation)}


@pytest.mark.parametrize(
    ("moment", "flagged"),
    [
        ("2026-10-26 21:59:59", False),
        ("2026-10-26 22:00:00", True),
        ("2026-10-27 07:59:59", True),
        ("2026-10-27 08:00:00", False),
        ("2024-05-14 23:00:00", False),  # before anything said so
    ],
)
def test_from_ten_at_night_to_eight_in_the_morning_nobody_is_to_be_reached(moment, flagged):
    assert ("CN-COND-001" in codes([contact(moment)])) is flagged


def test_an_hour_that_was_agreed_is_no_breach_and_a_letter_has_no_hour():
    assert codes([contact("2026-10-26 23:00", facts=frozenset({Fact.AGREED_TIME}))]) == set()
    assert codes([contact("2026-10-26 23:00", channel=Channel.LETTER)]) == set()


def test_the_rule_of_the_day_of_the_contact_is_the_one_that_is_named():
    [early] = evaluate([contact("2025-02-27 23:00")], rules_of("CN"), BANK)
    [late] = evaluate([contact("2025-02-28 23:00")], rules_of("CN"), BANK)
    assert early.rule.source.document.startswith("中国互联网金融协会")
    assert str(late.rule.source) == "GB/T 45251-2025 互联网金融 个人网络消费信贷 贷后催收风控指引 5.3"


def test_four_connected_calls_in_a_day_are_too_many_the_agency_s_among_them():
    two = calls(["2026-10-26 09:00", "2026-10-26 11:00"], connected=True)
    agency = [contact(f"2026-10-26 {hour}:00", key=hour, connected=True, agent="agency") for hour in ("15", "17")]
    [hit] = evaluate(two + agency, rules_of("CN"), BANK)
    assert (hit.rule.id, hit.count, hit.limit, hit.severity) == ("CN-COND-002", 4, 3, Severity.WARNING)
    assert hit.contacts == ("0", "1", "15", "17")


def test_three_connected_calls_in_a_day_and_four_over_midnight_are_not_too_many():
    assert codes(calls(["2026-10-26 09:00", "2026-10-26 11:00", "2026-10-26 15:00"], connected=True)) == set()
    over = ["2026-10-26 20:00", "2026-10-26 21:00", "2026-10-27 08:00", "2026-10-27 09:00"]
    assert codes(calls(over, connected=True)) == set()


def test_seven_missed_calls_to_one_number_are_too_many_but_four_and_four_over_two_are_not():
    missed = [f"2026-10-26 {hour:02}:00" for hour in range(9, 16)]
    assert codes(calls(missed, connected=False, number="a")) == {"CN-COND-003"}
    assert codes(calls(missed[:6], connected=False, number="a")) == set()
    both = calls(missed[:4], connected=False, number="a") + calls(missed[:4], connected=False, number="b")
    assert codes(both) == set()
    assert [(day.connected, day.unanswered) for day in tally(both)] == [(0, 8)]


def test_ten_missed_calls_weigh_more_than_seven():
    missed = [f"2026-10-26 {hour:02}:00" for hour in range(9, 19)]
    [hit] = evaluate(calls(missed, connected=False), rules_of("CN"), BANK)
    assert (hit.count, hit.severity) == (10, Severity.LIKELY_BREACH)


def test_connected_and_missed_calls_are_never_added_up():
    mixed = calls(["2026-10-26 09:00", "2026-10-26 10:00", "2026-10-26 11:00"], connected=True)
    mixed += calls([f"2026-10-26 {hour}:30" for hour in range(12, 18)], connected=False)
    assert codes(mixed) == set()
    assert [(day.connected, day.unanswered, day.other) for day in tally(mixed)] == [(3, 6, 0)]


def third(*facts: Fact) -> set[str]:
    situation = Situation(lender_kind="consumer_finance", card=False)
    return codes([contact(person=Person.EMERGENCY_CONTACT, facts=frozenset(facts))], situation=situation)


def test_an_emergency_contact_is_called_although_i_could_be_reached():
    assert third(Fact.REACHABLE) == {"CN-COND-005"}
    assert third(Fact.REACHABLE, Fact.TOLD_DEBT) == {"CN-COND-005", "CN-COND-006"}
    assert third(Fact.ASKED_THIRD) == {"CN-COND-004"}
    assert third() == set()


def test_collecting_from_a_third_person_for_a_card_is_against_the_rule_for_cards_too():
    asked = contact(person=Person.FAMILY, facts=frozenset({Fact.ASKED_THIRD}))
    assert codes([asked]) == {"CN-COND-004", "CN-COND-004-CARD"}


def test_a_guarantor_and_i_are_no_third_persons():
    for person in (Person.ME, Person.GUARANTOR):
        assert codes([contact(person=person, facts=frozenset({Fact.TOLD_DEBT, Fact.ASKED_THIRD}))]) == set()


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (Fact.UNNAMED, "CN-COND-007"),
        (Fact.ABUSE, "CN-COND-008"),
        (Fact.THREAT, "CN-COND-008"),
        (Fact.POSED, "CN-COND-010"),
        (Fact.PRIVATE_ACCOUNT, "CN-COND-011"),
        (Fact.EXTRA_FEE, "CN-COND-011"),
        (Fact.PUSHED_TO_BORROW, "CN-COND-012"),
        (Fact.PUBLISHED, "CN-COND-014"),
        (Fact.CRIME_THREATENED, "CN-COND-023"),
    ],
)
def test_one_such_fact_is_enough(fact, code):
    assert codes([contact(facts=frozenset({fact}))]) == {code}


def test_what_happens_in_a_visit_counts_only_for_a_visit():
    facts = frozenset({Fact.ENTERED, Fact.CAME_ALONE})
    assert codes([contact(channel=Channel.VISIT, facts=facts)]) == {"CN-COND-013", "CN-COND-013-ALONE"}
    assert codes([contact(facts=facts)]) == set()


def test_harassment_is_a_pattern_of_three():
    days = ["2026-10-20 10:00", "2026-10-21 10:00", "2026-10-22 10:00"]
    assert codes(calls(days, facts=frozenset({Fact.HARASSED}))) == {"CN-COND-009"}
    assert codes(calls(days[:2], facts=frozenset({Fact.HARASSED}))) == set()


def test_abuse_before_2026_is_held_against_the_older_article():
    [old] = evaluate([contact("2025-12-31 10:00", facts=frozenset({Fact.ABUSE}))], rules_of("CN"), BANK)
    [new] = evaluate([contact("2026-01-01 10:00", facts=frozenset({Fact.ABUSE}))], rules_of("CN"), BANK)
    assert (old.rule.source.locator, new.rule.source.locator) == ("第42条", "第50条第1、5项")


def test_threatening_prison_over_a_card_depends_on_the_principal():
    threat = [contact(facts=frozenset({Fact.CRIME_THREATENED}))]
    below, at_line = (Situation("bank", card=True, principal=Decimal(sum)) for sum in ("49999.99", "50000"))
    assert codes(threat, situation=below) == {"CN-COND-023"}
    assert codes(threat, situation=at_line) == set()
    [hit] = evaluate(threat, rules_of("CN"), Situation("bank", card=True))
    assert hit.depends


def test_collection_goes_on_while_a_signed_agreement_is_kept_or_after_all_is_paid():
    two = calls(["2026-10-25 10:00", "2026-10-26 10:00"])
    kept = Situation("bank", card=True, kept=frozenset({"1"}))
    assert [(hit.rule.id, hit.contacts) for hit in evaluate(two, rules_of("CN"), kept)] == [("CN-COND-015", ("1",))]
    assert codes(two, situation=Situation("bank", card=False, kept=frozenset({"1"}))) == set()
    assert codes(two, situation=Situation("consumer_finance", settled=frozenset({"0"}))) == {"CN-COND-022"}


def test_a_person_who_lent_is_under_the_law_but_not_under_the_rules_for_lenders():
    night = contact("2026-10-26 23:00", facts=frozenset({Fact.ABUSE}))
    assert codes([night], situation=Situation("person")) == {"CN-COND-008"}


def test_where_the_kind_of_lender_is_not_known_the_hit_says_that_it_depends():
    [hit] = evaluate([contact("2026-10-26 23:00")], rules_of("CN"))
    assert hit.depends


def test_my_own_calls_are_no_contacts_of_theirs():
    assert codes(calls([f"2026-10-26 {hour}:00" for hour in range(10, 16)], connected=True, incoming=False)) == set()


# --- Other countries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jurisdiction", "moment", "channel", "flagged"),
    [
        ("US", "2026-10-26 07:59:59", Channel.SMS, {"US-001"}),
        ("US", "2026-10-26 08:00:00", Channel.SMS, set()),
        ("US", "2026-10-26 21:00:00", Channel.SMS, set()),
        ("US", "2026-10-26 21:00:01", Channel.SMS, {"US-001"}),
        ("IN", "2026-10-26 19:00:00", Channel.CALL, set()),
        ("IN", "2026-10-26 19:00:01", Channel.CALL, {"IN-001"}),
        ("AU", "2026-10-26 07:29:59", Channel.CALL, {"AU-001"}),  # a Monday
        ("AU", "2026-10-26 07:30:00", Channel.CALL, set()),
        ("AU", "2026-10-25 08:59:59", Channel.CALL, {"AU-001"}),  # a Sunday
        ("AU", "2026-10-25 09:00:00", Channel.CALL, set()),
        ("AU", "2026-12-25 10:00:00", Channel.CALL, {"AU-001"}),  # Christmas
        ("AU", "2026-10-26 08:59:59", Channel.VISIT, {"AU-001-VISIT"}),
    ],
)
def test_hours_are_those_of_the_country(jurisdiction, moment, channel, flagged):
    assert codes([contact(moment, channel=channel, agent="agency")], jurisdiction) == flagged


def test_eight_calls_in_seven_days_running_are_too_many_in_america_wherever_the_seven_days_begin():
    days = ["2026-10-01 10:00", *[f"2026-10-06 {hour}:00" for hour in range(10, 14)]]
    days += [f"2026-10-12 {hour}:00" for hour in range(10, 14)]
    hits = evaluate(calls(days, agent="agency"), rules_of("US"), BANK)
    assert [(hit.rule.id, hit.count, hit.contacts[0]) for hit in hits] == [("US-002", 8, "1")]
    assert codes(calls(days[:8], agent="agency"), "US") == set()


def test_the_day_of_a_conversation_is_the_first_of_the_seven_without_a_call():
    talk = contact("2026-10-01 10:00", key="talk", connected=True, agent="agency")
    assert codes([talk, contact("2026-10-07 10:00", key="call", agent="agency")], "US") == {"US-003"}
    assert codes([talk, contact("2026-10-08 10:00", key="call", agent="agency")], "US") == set()


def test_regulation_f_depends_on_the_caller_being_a_collector():
    night = "2026-10-26 22:00"
    [named] = evaluate([contact(night, agent="agency")], rules_of("US"), BANK)
    [unnamed] = evaluate([contact(night)], rules_of("US"), BANK)
    assert (named.depends, unnamed.depends) == (False, True)


def test_four_contacts_a_week_or_eleven_a_month_are_too_many_in_australia():
    week = [f"2026-10-{day} 10:00" for day in (5, 6, 7, 8)]
    week = [moment.replace("-10-", "-10-0") for moment in week]
    assert codes(calls(week, connected=True), "AU") == {"AU-002"}
    assert codes(calls(week, connected=False), "AU") == set()
    spread = [f"2026-09-{day:02} 10:00" for day in (1, 3, 5, 8, 10, 12, 15, 17, 19, 22, 24)]
    assert codes(calls(spread, connected=True), "AU") == {"AU-002-MONTH"}


def test_a_rule_that_is_only_recalled_informs_and_no_more():
    family = contact("2026-10-26 10:00", person=Person.FAMILY)
    [hit] = evaluate([family], rules_of("IN"), BANK)
    assert (hit.rule.id, hit.severity) == ("IN-003", Severity.INFORMATION)


def test_a_country_without_a_pack_has_no_rules():
    assert rules_of("KE") == ()


# --- The packs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jurisdiction", ["CN", "US", "UK", "IN", "AU"])
def test_every_rule_says_may_in_both_languages_names_its_source_and_calls_nothing_illegal(jurisdiction):
    for rule in rules_of(jurisdiction):
        assert "may" in rule.text["en"].split(), rule.id
        assert "illegal" not in rule.text["en"], rule.id
        assert any(word in rule.text["zh"] for word in ("可能", "可以", "疑似")), rule.id
        assert rule.source.document
        assert rule.jurisdiction == jurisdiction


@given(st.lists(st.tuples(st.integers(0, 60 * 24 * 40), st.sampled_from([True, False, None])), max_size=40))
def test_the_order_in_which_contacts_were_logged_changes_nothing(logged):
    start = at("2026-09-01 00:00")
    them = [
        contact(key=str(number), connected=connected, agent="agency") for number, (_, connected) in enumerate(logged)
    ]
    them = [
        Contact(one.key, start + datetime.timedelta(minutes=minutes), one.channel, one.lender, one.agent, connected=one.connected)
        for one, (minutes, _) in zip(them, logged, strict=True)
    ]  # fmt: skip
    for jurisdiction in ("CN", "US", "AU"):
        rules = rules_of(jurisdiction)
        assert {(hit.rule.id, hit.on, hit.count) for hit in evaluate(them, rules)} == {
            (hit.rule.id, hit.on, hit.count) for hit in evaluate(them[::-1], rules)
        }
