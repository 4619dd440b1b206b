"""The router: from the facts to the desks that may take them, each with what it cannot do and how long it takes. Pure.

Nothing is sent from here: the borrower goes to a desk with a text to paste.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from loans.law import Rule


class Region(StrEnum):
    """Whose desks: where the lender or collector does business with the borrower."""

    CN = "CN"
    US = "US"
    UK = "UK"
    IN = "IN"
    AU = "AU"


class Institution(StrEnum):
    """What kind of house it is, as far as the borrower knows."""

    BANK = "bank"
    CONSUMER_FINANCE = "consumer_finance"
    MICRO_LOAN = "micro_loan"
    PLATFORM = "platform"
    AGENCY = "agency"  # collects for others
    OTHER = "other"
    UNKNOWN = "unknown"


class Fact(StrEnum):
    """What happened, as the borrower ticks it. The order is that of the page: the most urgent first."""

    VIOLENCE = "violence"  # of force against a person
    INTRUDED = "intruded"  # came in, would not leave, followed
    POSED = "posed"  # as police, court or a public office
    PRIVATE_ACCOUNT = "private_account"
    SCAM = "scam"
    STOLEN_IDENTITY = "stolen_identity"
    PUBLISHED = "published"
    COURT_PAPER = "court_paper"
    THREATENED = "threatened"  # pressed with consequences that are not theirs to bring
    THIRD_PARTY = "third_party"
    DATA_LEAKED = "data_leaked"
    DISTURBED = "disturbed"  # at night, too often
    NOT_MINE = "not_mine"
    WRONG_AMOUNT = "wrong_amount"
    FEES = "fees"
    REFUSES_PLAN = "refuses_plan"
    CREDIT_RECORD = "credit_record"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Desk:
    """A place that takes matters like this one. Texts are by language ("zh", "en")."""

    rule: Rule
    because: frozenset[Fact]  # the facts that lead here

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def name(self) -> dict[str, str]:
        return self.rule.values["name"]

    @property
    def takes(self) -> dict[str, str]:
        return self.rule.text

    @property
    def cannot(self) -> dict[str, str]:
        return self.rule.values["cannot"]

    @property
    def needs(self) -> dict[str, str]:
        return self.rule.values["needs"]

    @property
    def reach(self) -> str:
        """The number to call, if there is one."""
        return self.rule.values["reach"]

    @property
    def url(self) -> str:
        return self.rule.values["url"]

    @property
    def rung(self) -> str:
        """The step of the ladder that a filing here is."""
        return self.rule.values["rung"]

    @property
    def urgent(self) -> bool:
        return self.rule.values["clock"] == "immediate"

    def clock(self, clocks: Iterable[Rule]) -> Rule | None:
        """The rule on how long it takes; None where no rule says so."""
        return next((rule for rule in clocks if rule.id == self.rule.values["clock"]), None)


def desks(
    rules: Iterable[Rule], *, region: Region, institution: Institution, facts: frozenset[Fact], on: datetime.date
) -> list[Desk]:
    """The desks that may take these facts, in the order to go to them: danger first, then the lender, then those above."""
    found = []
    for rule in rules:
        wanted = rule.values["facts"]
        because = facts if wanted == ["*"] else facts & {Fact(each) for each in wanted}
        if rule.jurisdiction == region and because and rule.applies_to(institution) and rule.holds_on(on):
            found.append(Desk(rule, frozenset(because)))
    return sorted(found, key=lambda desk: desk.rule.values["order"])


def desk(rules: Iterable[Rule], identity: str) -> Desk | None:
    """The desk of that id, whatever leads there; None for an unknown one."""
    return next((Desk(rule, frozenset()) for rule in rules if rule.id == identity), None)
