"""What a form asks before anything that may acknowledge a debt whose time limit may have run out."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.guard import clock_of
from agreements.limitation import Limitation
from loans.fields import DayField
from loans.models import Loan


class GuardedForm(forms.Form):
    """Two questions of the guard, gone where the time surely runs: the last demand, and that the warning was read."""

    last_demand = DayField(
        label=_("Last time they demanded payment, or you paid"),
        help_text=_("Leave it empty if you do not know."),
        required=False,
    )
    understood = forms.BooleanField(label=_("I have read this and want to go on"), required=False)

    def __init__(
        self, *args: Any, loan: Loan | None, today: datetime.date, guarded: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today
        self.limitation = self._limitation() if guarded and loan else Limitation.RUNNING
        if self.limitation in (Limitation.RUNNING, Limitation.REVIVED):
            del self.fields["last_demand"], self.fields["understood"]

    def _limitation(self, last_demand: datetime.date | None = None) -> Limitation:
        assert self.loan
        return clock_of(self.loan, self.today, last_demand=last_demand).state

    def acknowledges(self, data: dict[str, Any]) -> bool:
        """Whether what was filled in acknowledges the debt."""
        return True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "understood" not in self.fields or not self.acknowledges(data):
            return data
        if self._limitation(data.get("last_demand")) is Limitation.PERHAPS_OVER and not data.get("understood"):
            self.add_error("understood", _("Please read the warning and tick this to go on, or stop here."))
        return data
