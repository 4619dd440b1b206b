"""How amounts, rates and days look on every page, mail and paper."""

import datetime
from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from loans import money

register = template.Library()


@register.filter(name="money")
def money_text(amount: Decimal | None, currency: str) -> str:
    """`{{ amount|money:"CNY" }}` is `¥3,250.00`; an unknown amount is a dash."""
    return "—" if amount is None else money.format_money(amount, currency)


@register.filter
def money_html(amount: Decimal | None, currency: str) -> SafeString:
    """The amount with its symbol set small, for pages."""
    if amount is None:
        return format_html('<span class="money">{}</span>', "—")
    sign, digits = ("−" if amount < 0 else ""), f"{abs(money.to_minor(amount, currency)):,f}"
    return format_html(
        '<span class="money">{}<span class="symbol">{}</span>{}</span>', sign, money.symbol(currency), digits
    )


@register.filter
def percent(rate: Decimal | None) -> str:
    """`0.18` is `18%`, `0.12345` is `12.345%`."""
    return "—" if rate is None else f"{(rate * 100).normalize():f}%"


@register.filter
def percent_2(rate: Decimal | None) -> str:
    """A computed rate, to two decimals: `0.130343` is `13.03%`."""
    return "—" if rate is None else f"{rate * 100:.2f}%"


@register.filter
def day(value: datetime.date | None) -> str:
    """A day as the language writes it: 2026年11月24日, 24 Nov 2026."""
    if value is None:
        return "—"
    return formats.date_format(value, "Y年n月j日" if (get_language() or "").startswith("zh") else "j M Y")
