"""The forms of the ledger."""

from loans.fields import submission_field
from loans.forms.entry import AsOfForm, EntryForm, instalment_text
from loans.forms.loan import LenderForm, LoanForm

__all__ = ["AsOfForm", "EntryForm", "LenderForm", "LoanForm", "instalment_text", "submission_field"]
