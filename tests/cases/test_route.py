import datetime

import pytest

from cases import route
from cases.law import clock_rules, desk_rules
from cases.route import Fact, Institution, Region

TODAY = datetime.date(2026, 11, 25)


def ids(*facts: Fact, region: Region = Region.CN, institution: Institution = Institution.BANK) -> list[str]:
    found = route.desks(desk_rules(), region=region, institution=institution, facts=frozenset(facts), on=TODAY)
    return [desk.id.partition("-")[2] for desk in found]


@pytest.mark.parametrize(
    ("facts", "institution", "expected"),
    [
        ({Fact.DISTURBED}, Institution.BANK, ["LENDER", "12378", "NIFA", "12321"]),
        ({Fact.DISTURBED}, Institution.MICRO_LOAN, ["LENDER", "LOCAL", "NIFA", "12321"]),
        ({Fact.CREDIT_RECORD}, Institution.BANK, ["LENDER", "BUREAU", "12363"]),
        ({Fact.VIOLENCE}, Institution.BANK, ["110", "LENDER"]),
        ({Fact.SCAM}, Institution.UNKNOWN, ["96110", "LENDER"]),
        ({Fact.COURT_PAPER}, Institution.BANK, ["12368", "LENDER"]),
        ({Fact.DATA_LEAKED}, Institution.BANK, ["LENDER", "12377"]),
    ],
)
def test_the_facts_lead_to_the_desks_that_take_them(facts, institution, expected):
    assert ids(*facts, institution=institution) == expected


def test_danger_comes_before_the_lender():
    assert ids(Fact.POSED, Fact.DISTURBED)[:4] == ["110", "96110", "12368", "LENDER"]


@pytest.mark.parametrize(("region", "desk"), [("US", "CFPB"), ("UK", "FOS"), ("IN", "RBI"), ("AU", "AFCA")])
def test_each_region_has_its_own_desk_above_the_lender(region, desk):
    assert ids(Fact.DISTURBED, region=Region(region)) == ["LENDER", desk]


def test_every_desk_says_in_both_languages_what_it_takes_needs_and_cannot_do():
    for rule in desk_rules():
        desk = route.Desk(rule, frozenset())
        for texts in (desk.name, desk.takes, desk.cannot, desk.needs):
            assert texts["zh"], desk.id
            assert texts["en"], desk.id


def test_every_clock_that_a_desk_names_is_a_rule():
    named = {rule.values["clock"] for rule in desk_rules()} - {"", "none", "local", "immediate"}
    assert named <= {rule.id for rule in clock_rules()}
