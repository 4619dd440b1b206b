"""The words of a reminder that are the same in a mail, on a device and in its subject line. In the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from loans.templatetags.money import day, money_text
from reminders.matter import Matter


def when(matter: Matter) -> str:
    """How far away the day is: today, in 3 days, yesterday."""
    left = matter.days_left
    if left == 0:
        return _("today")
    if left == 1:
        return pgettext("when it is due", "tomorrow")
    if left > 1:
        return ngettext("in %(days)s day", "in %(days)s days", left) % {"days": left}
    if left == -1:
        return _("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", -left) % {"days": -left}


def sentence(matter: Matter) -> str:
    """What it is about, in one sentence."""
    left = matter.days_left
    if matter.row is None:
        return _("This was to be done by a day that has passed.") if left < 0 else _("This is to be done soon.")
    if left > 0:
        return _("An instalment falls due soon.")
    if left == 0:
        return _("An instalment falls due today.")
    return _(
        "An instalment is past its day and, by your records, not fully paid. "
        "There is no need to panic: look at it, then decide what to do."
    )


def subject(matter: Matter) -> str:
    """The subject line; a discreet one names neither lender nor amount nor matter."""
    if matter.discreet:
        return _("A reminder from Mingzhang")
    on = day(matter.due_on)
    if matter.row is None:
        words = _("By %(on)s: %(what)s") if matter.days_left else _("Today: %(what)s")
        return words % {"what": matter.title, "on": on}
    if matter.days_left > 0:
        words = _("%(loan)s: %(amount)s due on %(on)s")
    else:
        words = _("%(loan)s: %(amount)s was due on %(on)s") if matter.days_left else _("%(loan)s: %(amount)s due today")
    amount = money_text(matter.row.unpaid_total, matter.currency)
    return words % {"loan": matter.title, "amount": amount, "on": on}


def digest_subject(matter: Matter, number: int) -> str:
    """The subject line of a mail about `number` matters."""
    if matter.discreet:
        return _("A reminder from Mingzhang")
    words = ngettext("%(number)s matter to look at", "%(number)s matters to look at", number)
    return words % {"number": number}
