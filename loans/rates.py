"""Rates as people know them: 18% a year, 万分之五 a day, 月息1分, 月费率0.6%, 1.5 times."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from loans.money import NotAnAmount, parse_chinese_number

_PLACES = Decimal("0.00000001")
_LARGEST = Decimal(10) ** 9  # no rate is more; a product of two such keeps its eight places


class NotARate(ValueError):
    """The text does not say one rate."""


class Per(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Rate:
    """`value` is a fraction for each `per`. A flat rate is asked on the whole principal, whatever is paid back (月费率)."""

    value: Decimal
    per: Per = Per.YEAR
    is_flat: bool = False

    def a_year(self, day_basis: int) -> Decimal:
        """The fraction a year: twelve months, or 360 or 365 days, to eight places."""
        times = {Per.YEAR: 1, Per.MONTH: 12, Per.DAY: day_basis}[self.per]
        return (self.value * times).quantize(_PLACES, rounding=ROUND_HALF_UP)


_NUMBER = r"(?:\d+(?:\.\d+)?(?:e\d{1,2})?|\.\d+|[零一二两三四五六七八九十百]+)"
_PER = {
    Per.YEAR: re.compile(r"年|annual|year|p\.?\s*a\.?$|apr"),
    Per.MONTH: re.compile(r"月|month|p\.?\s*m\.?$"),
    Per.DAY: re.compile(r"日|天|day|daily"),
}
# Spoken ways: 分 is a hundredth a month and a tenth a year, 厘 a tenth of it; 万五 is five in ten thousand a day.
_FEN = re.compile(rf"(?P<fen>{_NUMBER})?分(?P<li>[一二三四五六七八九\d])?厘?|(?P<only_li>{_NUMBER})厘")
_OF = re.compile(rf"(?P<of>百|千|万)分?之?(?P<number>{_NUMBER})")
_PERCENT = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<sign>%|‰|‱|percent|per cent)?")
_OF_WHAT = {"百": 100, "千": 1000, "万": 10_000, "%": 100, "‰": 1000, "‱": 10_000}
_WORDS = re.compile(
    r"年化利率|年化|年利率|年息|年|月利率|月费率|月手续费率?|月息|月|日利率|日息|每日|每天|每月|每年|日|天|利率|费率|利息|手续费率?|单利|"
    r"a year|per year|yearly|annual(?:ly)?|p\.?\s*a\.?|apr|a month|per month|monthly|p\.?\s*m\.?|a day|per day|daily|"
    r"flat|fee|interest|rate|[/,:()]|\s"
)
_FLAT = re.compile(r"费|flat|fee")


def parse_rate(text: str, usual: Per = Per.YEAR) -> Rate:
    """The rate that a person typed. A bare number is percent, and for each `usual` when nothing else is said.

    Raises NotARate.
    """
    text = unicodedata.normalize("NFKC", text).strip().lower()
    per = next((unit for unit, words in _PER.items() if words.search(text)), None)
    said = _WORDS.sub("", text)
    flat = bool(_FLAT.search(text))
    if match := _FEN.fullmatch(said):
        return _spoken(match, per, flat)
    if match := _OF.fullmatch(said):
        spoken = Per.DAY if match["of"] == "万" else usual
        return Rate(_number(match["number"]) / _OF_WHAT[match["of"]], per or spoken, flat)
    if match := _PERCENT.fullmatch(said):
        value = _number(match["number"]) / _OF_WHAT.get(match["sign"] or "%", 100)
        return Rate(value, per or (Per.MONTH if flat else usual), flat)
    raise NotARate(text)


def _spoken(match: re.Match[str], per: Per | None, flat: bool) -> Rate:
    if match["only_li"]:
        tenths = _number(match["only_li"]) / 10
    elif match["fen"] or match["li"]:
        tenths = _number(match["fen"] or "0") + _number(match["li"] or "0") / 10
    else:
        raise NotARate(match[0])
    return Rate(tenths / (10 if per is Per.YEAR else 100), per or Per.MONTH, flat)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text) if text[0] in "0123456789." else Decimal(parse_chinese_number(text))
    except NotAnAmount:
        raise NotARate(text) from None
    if number > _LARGEST:
        raise NotARate(text)
    return number


_TIMES = re.compile(rf"(?P<number>{_NUMBER})\s*(?:x|×|\*|倍|times)|(?:加收|上浮|加|\+)\s*(?P<more>{_NUMBER})\s*%")


def parse_penalty(text: str, annual_rate: Decimal, day_basis: int) -> Decimal:
    """The yearly rate when overdue, as a rate, as a multiple of the loan's (1.5倍) or as what is added (上浮50%).

    Raises NotARate.
    """
    match = _TIMES.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if not match:
        return parse_rate(text).a_year(day_basis)
    times = _number(match["number"]) if match["number"] else 1 + _number(match["more"]) / 100
    return (annual_rate * times).quantize(_PLACES, rounding=ROUND_HALF_UP)
