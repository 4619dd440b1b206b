"""Money: exact amounts, as people write them and as a bank prints them, in Chinese and in English."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

ZERO = Decimal(0)

# ISO 4217 minor units that are not 2.
_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "IDR": 0,
    "UGX": 0,
    "BHD": 3,
    "JOD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
}
CURRENCIES = (
    "CNY", "HKD", "TWD", "MOP", "SGD", "USD", "GBP", "EUR", "INR", "AUD", "CAD", "NZD", "MYR",
    "JPY", "KRW", "VND", "IDR", "THB", "PHP", "KES", "NGN", "ZAR", "BHD", "JOD", "KWD", "OMR", "TND",
)  # fmt: skip
_SYMBOLS = {
    "CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "INR": "₹", "JPY": "¥", "KRW": "₩", "HKD": "HK$", "TWD": "NT$",
    "AUD": "A$", "CAD": "C$", "NZD": "NZ$", "SGD": "S$", "KES": "KSh", "NGN": "₦", "PHP": "₱", "VND": "₫", "THB": "฿",
}  # fmt: skip


class NotAnAmount(ValueError):
    """The text does not say one amount of money."""


def exponent(currency: str) -> int:
    """How many decimals the currency has: 2 for CNY, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


@cache
def quantum(currency: str) -> Decimal:
    """The smallest amount of the currency, such as 0.01."""
    return Decimal(1).scaleb(-exponent(currency))


def to_minor(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half up to the smallest unit of the currency."""
    return amount.quantize(quantum(currency), rounding=ROUND_HALF_UP)


def as_minor(amount: Decimal, currency: str) -> int:
    """The amount as a whole number of the currency's smallest unit, half of one rounded up: 3250.00 CNY is 325000."""
    scaled = amount * 10 ** exponent(currency)
    whole = int(scaled)
    return whole if whole == scaled else int(scaled.to_integral_value(ROUND_HALF_UP))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount that so many of the smallest unit are: 325000 in CNY is 3250.00."""
    return minor * quantum(currency)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, currency + "\N{NO-BREAK SPACE}")


def format_money(amount: Decimal, currency: str) -> str:
    """The amount with its symbol, grouped by thousands and with the currency's own decimals: `¥3,250.00`, `-$12.50`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{symbol(currency)}{abs(to_minor(amount, currency)):,f}"


# --- Reading what people type ---------------------------------------------------------------------------------------

_DIGITS = {
    c: n
    for n, group in enumerate(
        ("零〇", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for c in group
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE_AMOUNT = re.compile(
    r"(?P<whole>[零〇一二三四五六七八九十百千万亿壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩]{1,40})[元圆圓块]?"
    r"(?:(?P<jiao>[零〇一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖])角)?(?:(?P<fen>[一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖])分)?[整正]?"
)
_WRITTEN_AMOUNT = re.compile(
    r"(?:[¥$£€₹]|rmb|cny|usd|gbp|eur|inr|rs\.?|人民币)?\s*"
    r"(?P<sign>-?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<scale>[万萬千kK亿]?)\s*(?:元|块|圆|rmb|cny|yuan)?(?:整)?",
    re.IGNORECASE,
)
_SCALES = {"": 1, "千": 1000, "k": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8}


def parse_chinese_number(text: str) -> int:
    """The whole number written in Chinese numerals: 叁仟贰佰伍拾 is 3250, 一万二 is 12000 (colloquially), 三〇五 is 305.

    Raises NotAnAmount for anything else.
    """
    if not text or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in text):
        raise NotAnAmount(text)
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    whole = section = digit = 0
    last_unit = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            if digit == 0:
                last_unit = 1
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit, last_unit = 0, _TENS[c]
        else:
            whole = (
                (whole + section + digit) * _MYRIADS[c]
                if _MYRIADS[c] == 10**8
                else whole + (section + digit) * _MYRIADS[c]
            )
            section = digit = 0
            last_unit = _MYRIADS[c]
    # 一万二 means 12,000 and 三千五 3,500: a closing bare digit counts in tenths of the unit before it.
    return whole + section + digit * (last_unit // 10 if digit and last_unit >= 100 else 1)


def parse_amount(text: str) -> Decimal:
    """The amount that a person typed: `3,250`, `3250元`, `¥3250.50`, `3.2万`, `３２５０`, `叁仟贰佰伍拾元整`.

    Raises NotAnAmount for anything else, so `12,34` is refused instead of guessed at.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if match := _WRITTEN_AMOUNT.fullmatch(text):
        try:
            number = Decimal(match["sign"] + match["number"].replace(",", ""))
        except InvalidOperation:
            raise NotAnAmount(text) from None
        return number * _SCALES[match["scale"].lower()]
    if match := _CHINESE_AMOUNT.fullmatch(text):
        cents = 10 * _DIGITS.get(match["jiao"] or "零", 0) + _DIGITS.get(match["fen"] or "零", 0)
        return parse_chinese_number(match["whole"]) + Decimal(cents) / 100
    raise NotAnAmount(text)


# --- Writing amounts in full ----------------------------------------------------------------------------------------

_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def in_capitals(amount: Decimal) -> str:
    """The yuan amount as Chinese bank papers write it in full (大写), such as 叁仟贰佰伍拾元零捌分; 0 <= amount < 10**16.

    Source: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
    """
    if not 0 <= amount < 10**16:
        raise ValueError(amount)
    fen = int(to_minor(amount, "CNY") * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    words = _capital_integer(yuan) + "元" if yuan else ""
    if not jiao and not fen:
        return (words or "零元") + "整"
    if jiao:
        words += ("零" if yuan and yuan % 10 == 0 else "") + _CAPITALS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (_CAPITALS[fen] + "分" if fen else "整")


def _capital_integer(number: int) -> str:
    words, zero_pending = "", False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            words += ("零" if zero_pending else "") + _CAPITALS[digit] + ("", "拾", "佰", "仟")[power % 4]
            zero_pending = False
        elif words:
            zero_pending = True
        if power in (4, 8, 12) and number // 10**power % 10**4:
            words += {4: "万", 8: "亿", 12: "万"}[power]
        elif power == 8 and words:
            words += "亿"
    return words
