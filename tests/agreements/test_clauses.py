import dataclasses
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from agreements import document
from agreements.clauses import CARD_MINIMUM, OPTIONAL, Choices, clauses, missing_for_a_card
from agreements.plan import Shape
from agreements.terms import Clause, Details
from tests.agreements.papers import plan_of, terms_of

D = Decimal


def codes(terms, choices=Choices()):  # noqa: B008 frozen
    return [clause.code for clause in clauses(terms, choices)]


def everything(**values):
    """Terms in which every clause stands."""
    settled = plan_of(shape=Shape.LUMP, count=None, each=D("3000.00"))
    waived = plan_of(waive_penalty=D("7.63"))
    terms = terms_of(plan=values.pop("plan", waived), is_card=True, currency="USD", details=Details(second_language="en" if values.get("language") == "zh-hans" else "zh-hans"), **values)  # fmt: skip
    chosen = {clause.code: clause for clause in clauses(terms, Choices(optional=frozenset(OPTIONAL)))}
    chosen["discount"] = Clause("discount")
    chosen["unearned"] = Clause("unearned")
    assert settled.waived.owed
    return dataclasses.replace(terms, clauses=tuple(chosen.values()))


def test_every_optional_clause_can_be_taken_in_and_left_out():
    terms = terms_of()
    assert OPTIONAL.keys() <= set(codes(terms, Choices(optional=frozenset(OPTIONAL))))
    assert not OPTIONAL.keys() & set(codes(terms, Choices(optional=frozenset())))


def test_what_gives_something_away_is_not_in_by_default():
    assert not {"acknowledgement", "service"} & set(codes(terms_of()))
    assert {"privacy", "reservation", "others"} <= set(codes(terms_of()))


def test_a_card_plan_contains_what_article_70_asks_for_whatever_is_left_out():
    least = clauses(terms_of(is_card=True), Choices(optional=frozenset()))
    assert missing_for_a_card(least) == []


@pytest.mark.parametrize(("what", "code"), CARD_MINIMUM.items())
def test_a_clause_that_a_card_plan_lacks_is_named(what, code):
    without = [clause for clause in clauses(terms_of(is_card=True)) if clause.code != code]
    assert missing_for_a_card(without) == [what]


def test_a_settlement_has_its_own_clause_in_place_of_the_waiver():
    settled = codes(terms_of(plan=plan_of(shape=Shape.LUMP, count=None, each=D("3000.00")), shape=Shape.LUMP))
    assert "discount" in settled
    assert "waiver" not in settled


def test_the_chosen_days_stand_in_the_clauses():
    found = {clause.code: clause.values for clause in clauses(terms_of(), Choices(grace_days=7, cure_days=20, certificate_days=10))}  # fmt: skip
    assert (found["late"], found["settlement"]) == ({"grace_days": 7, "cure_days": 20}, {"days": 10})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_clause_has_a_heading_and_a_sentence_in_each_language(language):
    terms = everything(language=language)
    html = render_to_string("documents/agreement.html", document.context(terms))
    for clause in terms.clauses:
        section = re.search(rf'<section class="clause clause-{clause.code}">(.*?)</section>', html, re.DOTALL)[1]
        assert section.count("<h2>") == 2, clause.code
        assert len(re.findall(r"<p>[^<]", section)) >= 2, clause.code
