"""Links and telephone numbers that stand in a message."""

import re
from dataclasses import dataclass
from itertools import islice

from notices.extraction.normalising import Legible


@dataclass(frozen=True, slots=True)
class Contact:
    start: int
    end: int
    value: str


MOST = 30  # links and numbers that are looked at
_ENDINGS = (
    "com|cn|net|org|top|xyz|vip|shop|club|cc|me|in|co|io|info|site|online|link|ly|gl|gd|gg|im|to|app|store|tech|live|pro|biz|ltd|fun|work|win|bid"
    "|icu|cyou|click|buzz|loan|finance|money|bank|wang|ink|red|mobi|asia|hk|tw|us|uk|ke|de|ru|page|gov|ws|tv|st|is|so|sh|la|id|su|ai|dev|space|website|world|life|today|support|help|cash|credit|fyi|zone|one|gy|be|am|at|do"
)
_URL = re.compile(
    r"https?://[\w.\-~:/?#\[\]@!$&'*+,;=%]{1,400}"
    rf"|(?<![\w@.\-])(?:[a-z0-9][a-z0-9\-]{{0,40}}\.){{1,5}}(?:{_ENDINGS})(?![a-z0-9\-@])(?:\.[a-z]{{2}}(?![a-z0-9\-]))?(?::\d{{2,5}})?(?:/[\w.\-~:/?#@!$&*+,;=%]{{0,300}})?"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?(?:/[\w.\-~/?#=&%]{0,300})?(?![\d.])",
    re.ASCII,
)
_PHONE = re.compile(
    r"(?<![\d.,*xX/\-])(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # a Chinese mobile
    r"|[48]00[ -]?\d{3}[ -]?\d{4}|[48]00[ -]?\d{4}[ -]?\d{3}|[48]00[ -]?\d[ -]?\d{3}[ -]?\d{3}"
    r"|0\d{2,3}[ -]?\d{7,8}(?:(?:转|-)\d{1,6})?|\(0\d{2,3}\) ?\d{7,8}"
    r"|\+\d{1,3}[ -]?\(?\d{1,5}\)?(?:[ -]?\d{2,5}){1,4}"
    r"|1[ -]?8(?:00|88|77|66|55|44|33)[ -]?\d{3}[ -]?\d{4}|1800[ -]?\d{2,4}[ -]?\d{3,4}(?:[ -]?\d{1,4})?|18[06]0[ -]?\d{3}[ -]?\d{4}"
    r"|\(?[2-9]\d{2}\)?[ -]\d{3}-\d{4}"
    r"|0[1-9]\d{1,4}[ -]?\d{3}[ -]?\d{3,4}"
    r"|[6-9]\d{4}[ -]?\d{5}"
    r")(?![\d*])(?!\.\d)"
)
_SHORT = re.compile(
    r"(?<![\d.,*xX/\-])(?:9[56]\d{3,4}|12[13]\d{2}|100(?:86|10|00)|1010\d{4}|110|12110)(?![\d*%])(?!\.\d)(?![元年月日/-])"
)
_CALL = re.compile(
    r"(?:致电|拨打|拨|电|热线|客服|咨询|详询|电话|联系|询|联络|垂询|call|contact|dial|helpline|customer care|at|on|sms|to)[^\d，。\n]{0,8}$"
)
_BEFORE_INDIAN = re.compile(
    r"(?:call|contact|phone|mobile|helpline|whatsapp|ph|tel|number|no|at|us|on|msg|cell|dial|sms|to|@)\W{0,4}$|/ ?$"
)


def urls(message: Legible) -> list[Contact]:
    """Addresses as they are written in the plain text, with or without a scheme."""
    if "." not in message.low:
        return []
    return [_trimmed(message, found) for found in islice(_URL.finditer(message.low), MOST)]


def _trimmed(message: Legible, found: re.Match[str]) -> Contact:
    end = found.end()
    while end > found.start() and message.low[end - 1] in ".,;:!?'*)-]":
        end -= 1
    return Contact(found.start(), end, message.text[found.start() : end])


def phones(message: Legible, links: list[Contact]) -> list[Contact]:
    """Numbers that one can call, as digits with a leading + where it was written."""
    text = message.low
    contacts = []
    for found in islice(_PHONE.finditer(text), MOST):
        start, end = found.span()
        if any(link.start <= start < link.end for link in links) or not _is_called(text, start, found[0]):
            continue
        contacts.append(Contact(start, end, "+" * (found[0][0] == "+") + re.sub(r"\D", "", found[0].split("转")[0])))
    for found in islice(_SHORT.finditer(text), MOST):
        start, end = found.span()
        if _CALL.search(text[max(0, start - 16) : start]) and not any(link.start <= start < link.end for link in links):
            contacts.append(Contact(start, end, found[0]))
    return sorted(contacts, key=lambda contact: contact.start)


_ACCOUNT_NUMBER = re.compile(
    r"(?:卡号|账号|编号|单号|流水号|合同号|订单号|案号|户号|工号|loan|a/c|acct|account|ref|id|txn|transaction|case)[^\d，。\n]{0,12}$"
)


def _is_called(text: str, start: int, number: str) -> bool:
    """Not the number of an account or a case, and where it has no shape of its own, only after a word such as `call`."""
    before = text[max(0, start - 24) : start]
    if _ACCOUNT_NUMBER.search(before):
        return False
    bare = number.isdigit() and len(number) == 10 and number[0] in "6789"
    return not bare or bool(_BEFORE_INDIAN.search(before))
