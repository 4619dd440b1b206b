"""On which days a lender demanded payment of a loan. The ledger does not know; whoever does says so when it starts."""

import datetime
from collections.abc import Callable, Iterable

from loans.models import Loan

Known = Callable[[Loan], Iterable[datetime.date]]
_known: list[Known] = []


def know(days: Known) -> None:
    """From now on `demanded_on` asks this, too. Called by an app when it is ready."""
    if days not in _known:
        _known.append(days)


def demanded_on(loan: Loan) -> list[datetime.date]:
    """The days, the earliest first, as the borrower's calendar has them."""
    return sorted({day for days in _known for day in days(loan)})
