"""Hiding what a reader need not see: numbers of persons, phones and accounts. Pure."""

import re

_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])")
_LONG = re.compile(r"(?<![\d.])\+?\d(?:[ \-]?\d){6,}(?![\d.])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def identity(number: str) -> str:
    """An identity number with only its last four signs left: "**************1234". What is too short is hidden whole."""
    plain = re.sub(r"[\s-]", "", number)
    return "*" * max(len(plain) - 4, 4) + plain[-4:] if len(plain) >= 8 else "*" * len(plain)


def text(content: str) -> str:
    """The text with identity numbers, numbers of seven digits and more, and mail addresses hidden but for their ends.

    Amounts keep their digits: they are shorter, or have a point.
    """
    hidden = _ID.sub(lambda match: identity(match.group()), content)
    hidden = _LONG.sub(lambda match: _ends(match.group()), hidden)
    return _MAIL.sub(lambda match: match.group()[0] + "***@***", hidden)


def _ends(number: str) -> str:
    return number[:3] + "*" * (len(number) - 5) + number[-2:]
