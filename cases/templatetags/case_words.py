"""The sentences for the codes of a case."""

import datetime

from django import template
from django.utils.translation import get_language, gettext, ngettext

from cases import verifier
from cases.words import ACTS, FACTS, FAILURES, FAULTS, NEXT_STEPS
from loans.law import Force, Rule

register = template.Library()

_FORCES = {
    Force.LAW: {"zh": "法律", "en": "law"},
    Force.REGULATION: {"zh": "行政法规", "en": "regulation"},
    Force.INTERPRETATION: {"zh": "司法解释", "en": "judicial interpretation"},
    Force.RULE: {"zh": "部门规章或规范性文件", "en": "rule of an authority"},
    Force.STANDARD: {"zh": "推荐性国家标准", "en": "recommended standard"},
    Force.SELF_DISCIPLINE: {"zh": "行业自律", "en": "self-discipline"},
}


def _code() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@register.filter
def fault_words(fault: str) -> str:
    return str(FAULTS[fault])  # type: ignore[index]


@register.filter
def fact_words(fact: str) -> str:
    return str(FACTS[fact])  # type: ignore[index]


@register.filter
def step_words(rung: str) -> str:
    """What to do next, as a heading or a button."""
    return str(NEXT_STEPS.get(rung, rung))  # type: ignore[call-overload]


@register.filter
def act_words(act: str) -> str:
    """What is to be done until the last day of a court's paper."""
    return str(ACTS[act])


@register.filter
def in_language(texts: dict[str, str]) -> str:
    """Of texts by language ("zh", "en") the one of the page."""
    return texts[_code()]


@register.filter
def force(rule: Rule) -> str:
    """How binding a rule is, in words."""
    return _FORCES[rule.force][_code()]


@register.filter
def days_until(day: datetime.date, today: datetime.date) -> str:
    """“today”, “in 3 days”, “2 days ago”."""
    days = (day - today).days
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


@register.filter
def failure_words(failure: str) -> str:
    """Why an exhibit could not be made, and what it is about."""
    code, _, detail = failure.partition(" ")
    return f"{FAILURES.get(code, FAILURES['unknown'])} {detail}".strip()


@register.filter
def tamper_words(fault: verifier.Fault) -> str:
    """What is not as it was in an exhibit."""
    english, chinese = verifier.WORDS[fault.code]
    return chinese if _code() == "zh" else english[:1].upper() + english[1:]
