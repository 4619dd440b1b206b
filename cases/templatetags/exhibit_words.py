"""Words of an exhibit's paper: Chinese and English side by side, the borrower's language first."""

from typing import Any

from django import template
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from cases.paperwords import WORDS
from loans.law import Rule
from loans.templatetags.law import force_name

register = template.Library()
_LANGUAGES = {"zh": "zh-Hans", "en": "en"}


@register.simple_tag(takes_context=True)
def both(context: template.Context, key: str) -> SafeString:
    """A word of the paper in both languages."""
    return _pair(context, dict(zip(_LANGUAGES, WORDS[key], strict=True)))


@register.simple_tag(takes_context=True)
def both_of(context: template.Context, row: Any, field: str) -> SafeString:
    """The label of a choice that a row holds, in both languages."""
    return _pair(context, _in_each(lambda: str(getattr(row, f"get_{field}_display")())))


@register.simple_tag(takes_context=True)
def both_texts(context: template.Context, rule: Rule) -> SafeString:
    """What a rule tells, in both languages."""
    return _pair(context, rule.text)


@register.simple_tag(takes_context=True)
def both_forces(context: template.Context, rule: Rule) -> SafeString:
    """How binding a rule is, in both languages."""
    return _pair(context, _in_each(lambda: force_name(rule)))


def _in_each(say: Any) -> dict[str, str]:
    found = {}
    for code, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[code] = say()
    return found


def _pair(context: template.Context, texts: dict[str, str]) -> SafeString:
    order = ["zh", "en"] if context["first"] == "zh" else ["en", "zh"]
    same = texts["zh"] == texts["en"]
    return format_html_join(" ", '<span lang="{}" class="{}">{}</span>', ((_LANGUAGES[code], "first" if n == 0 else "second", texts[code]) for n, code in enumerate(order[:1] if same else order)))  # fmt: skip


@register.simple_tag
def spans(numbers: list[int]) -> str:
    """Numbers in short: "1–4, 7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [f"{first}" if first == last else f"{first}–{last}" for first, last in runs]
    return ", ".join(told[:40]) + (" …" if len(told) > 40 else "")
