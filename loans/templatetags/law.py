"""How a rule is told on a page: its words in the language of the page, its source and its force."""

from django import template
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from loans.law import Force, Rule

register = template.Library()

FORCES = {
    Force.LAW: _("law"),
    Force.REGULATION: _("administrative regulation"),
    Force.INTERPRETATION: _("judicial interpretation"),
    Force.RULE: _("rule of a regulator"),
    Force.STANDARD: _("recommended standard"),
    Force.SELF_DISCIPLINE: _("self-discipline of the industry"),
}


@register.filter
def law_text(rule: Rule) -> str:
    return rule.text["zh" if (get_language() or "").startswith("zh") else "en"]


@register.filter
def force_name(rule: Rule) -> str:
    return gettext(FORCES[rule.force])
