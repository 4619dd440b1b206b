"""What the tables of an account are called on its pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = {
    "loans.loan": _("Loans"),
    "loans.lender": _("Lenders"),
    "loans.entry": _("Payments and other entries"),
    "notices.notice": _("Notices"),
    "agreements.agreement": _("Agreements"),
    "borrowers.upload": _("Files"),
    "borrowers.deadline": _("Deadlines"),
}
REST = pgettext_lazy("rows of an account", "What belongs to them")


def counted(contents: Mapping[str, int]) -> list[tuple[str, int]]:
    """How much there is of what, by the names that people use; all other rows together at the end."""
    lines = [(str(name), contents[table]) for table, name in NAMES.items() if contents.get(table)]
    rest = sum(count for table, count in contents.items() if table not in NAMES)
    return lines + ([(str(REST), rest)] if rest else [])
