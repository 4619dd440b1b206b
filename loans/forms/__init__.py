"""The forms of the ledger."""

from loans.fields import submission_field
from loans.forms.card import BillInstalmentForm, CardForm, StatementForm
from loans.forms.entry import AsOfForm, EntryForm, instalment_text
from loans.forms.loan import LenderForm, LoanForm
from loans.forms.quote import QuoteForm
from loans.forms.reconcile import ReconcileForm

__all__ = [
    "AsOfForm", "BillInstalmentForm", "CardForm", "EntryForm", "LenderForm", "LoanForm", "QuoteForm", "ReconcileForm", "StatementForm",
    "instalment_text", "submission_field",
]  # fmt: skip
