"""What the pages of agreements show of rules."""

from django import template
from django.utils.translation import get_language

from loans.law import Rule

register = template.Library()


@register.filter
def said(rule: Rule) -> str:
    """What the rule tells the borrower, in the language of the page."""
    return rule.text["en" if get_language() == "en" else "zh"]
