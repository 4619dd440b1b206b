"""The days that run from a court's paper or a claim letter. Pure: rules and a day in, days out.

A last day that is a public holiday moves to the next working day by law; it is shown unmoved, since being early harms nobody.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from loans.law import Rule


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit of one paper: what may be done (`act`, a code), under which rule, and the last day for it."""

    act: str
    rule: Rule
    on: datetime.date

    def days_left(self, today: datetime.date) -> int:
        """Days until the last day; 0 on it, negative after."""
        return (self.on - today).days


def clocks(paper: str, served_on: datetime.date, rules: Iterable[Rule]) -> list[Clock]:
    """The limits that a paper of that kind (such as "payment_order") starts, the first to run out first.

    The day of service is not counted: of 15 days from 1 March the last is 16 March.
    """
    running = [
        Clock(rule.values["act"], rule, served_on + datetime.timedelta(days=rule.values["days"]))
        for rule in rules
        if rule.values.get("paper") == paper and rule.holds_on(served_on)
    ]
    return sorted(running, key=lambda clock: clock.on)
