"""What one message is about, as the ledger has it when it is written."""

import datetime
from dataclasses import dataclass

from borrowers.models import Borrower
from loans.ledger import Row


@dataclass(frozen=True, slots=True)
class Matter:
    """What one mail is about, as the ledger has it on the day `today` where the borrower lives."""

    borrower: Borrower
    title: str
    path: str
    due_on: datetime.date
    today: datetime.date
    discreet: bool = False
    row: Row | None = None  # the instalment; None for a deadline
    currency: str = ""
    reference: str = ""  # of the signed agreement that the instalment is part of

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days

    @property
    def days_past(self) -> int:
        return -self.days_left
