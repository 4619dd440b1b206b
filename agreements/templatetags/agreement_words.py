"""What codes of a budget, a hardship file and a letter are called, in the language that is being written."""

from typing import Any

from django import template

from agreements.words import CAUSES, FORCES, INCOME, PARTS, SPENDING

register = template.Library()


@register.filter
def heading_name(code: str) -> Any:
    """`{{ "housing"|heading_name }}` is the heading of a budget as people know it."""
    return ({**INCOME, **SPENDING}).get(code, code)


@register.filter
def cause_name(code: str) -> Any:
    return CAUSES.get(code, code)


@register.filter
def part_name(code: str) -> Any:
    """Principal, interest, penalty interest or costs."""
    return PARTS.get(code, code)


@register.filter
def force_name(code: str) -> Any:
    """How binding a source is."""
    return FORCES.get(code, code)
