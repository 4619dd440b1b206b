"""How the other side of a case got in touch, as far as its evidence tells, held against the rules of conduct."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from cases.models import Case
from loans.law import Rule
from notices import conduct
from notices.conduct import Contact, Fact, Hit, Person, Situation
from notices.dealings import facts_in
from notices.models import Judgement, Notice

_PERSONS = {
    Case.Role.CONTACT: Person.EMERGENCY_CONTACT,
    Case.Role.RELATIVE: Person.FAMILY,
    Case.Role.COLLEAGUE: Person.COLLEAGUE,
    Case.Role.GUARANTOR: Person.GUARANTOR,
}
_UNKNOWN = (Case.House.OTHER, Case.House.UNKNOWN, Case.House.AGENCY)  # do not say what the lender itself is


@dataclass(frozen=True, slots=True)
class Told:
    """One rule and everything in the evidence that it may object to."""

    rule: Rule
    hits: tuple[Hit, ...]

    @property
    def notices(self) -> list[int]:
        """The notices that the hits rest on, each once, the earliest first."""
        return list(dict.fromkeys(int(key) for hit in self.hits for key in hit.contacts))

    @property
    def most(self) -> int | None:
        """The largest count, of a rule that counts."""
        return max((hit.count for hit in self.hits if hit.count), default=None)

    @property
    def limit(self) -> int | None:
        return self.hits[0].limit

    @property
    def first(self) -> datetime.date:
        return min(hit.on for hit in self.hits)

    @property
    def last(self) -> datetime.date:
        return max(hit.on for hit in self.hits)

    @property
    def depends(self) -> bool:
        return any(hit.depends for hit in self.hits)


def contacts_of(case: Case) -> list[Contact]:
    """The messages, calls and visits among the evidence, the earliest first, in the borrower's zone. Their words are not read."""
    return sorted(_contacts(case), key=lambda contact: (contact.at, contact.key))


def _contacts(case: Case) -> Iterator[Contact]:
    zone, lender = case.borrower.zone, case.against or case.number
    whom = _PERSONS.get(Case.Role(case.role), Person.OTHER) if case.role else Person.OTHER
    facts = _facts(case)
    notices = Notice.objects.filter(item__pieces__case=case).select_related("encounter", "about__lender")
    for notice in notices.defer("raw", "words").order_by("pk").iterator(chunk_size=500):
        if found := notice.as_contact(zone):
            person = whom if case.not_mine and found.person is Person.ME else found.person
            yield replace(found, lender=lender, person=person, facts=found.facts | facts.get(notice.pk, frozenset()))


def _facts(case: Case) -> dict[int, frozenset[Fact]]:
    """What the words of the notices show by themselves."""
    rows = Judgement.objects.filter(is_latest=True, notice__item__pieces__case=case).select_related("notice__borrower")
    found = (
        (row.notice_id, facts_in(row)) for row in rows.defer("notice__raw").order_by("pk").iterator(chunk_size=500)
    )
    return {notice: facts for notice, facts in found if facts}


def told_by(case: Case, contacts: list[Contact]) -> list[Told]:
    """The rules that the contacts may not be in keeping with: the most urgent first, each with all its hits."""
    loan = case.loan
    kind = loan.lender.kind if loan else "" if case.house in _UNKNOWN else case.house
    situation = Situation(lender_kind=kind, principal=loan.principal if loan else None)
    hits = conduct.evaluate(contacts, conduct.rules_of(case.region), situation)
    by_rule = groupby(sorted(hits, key=_version), key=_version)
    found = [Told(those[0].rule, tuple(those)) for _, group in by_rule if (those := list(group))]
    order = [_version(hit) for hit in hits]
    return sorted(found, key=lambda told: order.index(_version(told.hits[0])))


def _version(hit: Hit) -> tuple[str, str]:
    return hit.rule.id, str(hit.rule.valid_from)


def by_night(told: list[Told]) -> frozenset[int]:
    """The notices that came in hours which a rule keeps free."""
    return frozenset(notice for each in told if each.rule.values.get("test") == "hours" for notice in each.notices)


def night_of(case: Case, on: datetime.date) -> tuple[datetime.time, datetime.time]:
    """When the hours begin and end that the rules keep free on a working day: 22:00 to 8:00 where none says otherwise."""
    for rule in conduct.rules_of(case.region):
        if rule.values.get("test") == "hours" and rule.holds_on(on):
            return datetime.time.fromisoformat(rule.values["to"]), datetime.time.fromisoformat(rule.values["from"])
    return datetime.time(22), datetime.time(8)
