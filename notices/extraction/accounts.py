"""Account tails: the loan's or card's own, and that of the bank card which pays."""

import re
from dataclasses import dataclass
from itertools import islice

from notices.extraction.normalising import Legible


@dataclass(frozen=True, slots=True)
class Tail:
    start: int
    end: int
    digits: str
    repays: bool


MOST = 20  # tails that are looked at
_ZH_TAIL = re.compile(
    r"(?:尾号|[末后][四五45][位码]|尾数|末码)(?:为|是|:)?[:(（]?[*xX]{0,8}(?P<a>\d{3,6})(?!\d)"
    r"|(?<!\d)(?P<b>\d{4})(?:尾号|结尾)|(?:您的?|】|^)(?P<h>\d{4})(?=(?:信用|贷记)?卡|账户)"
    r"|(?:卡|账户|账号|卡号|信用卡|借记卡|储蓄卡|账户号|合同号|借据号?|户|银行)[^，。\d*xX]{0,3}[:(（]?\d{0,6}[*xX]{1,12}(?P<c>\d{3,4})(?!\d)"
    r"|(?:银行|储蓄|农信|农商行|信用社|建行|工行|农行|中行|招行|邮储|交行)[卡]?\((?:尾号)?[*]{0,4}(?P<d>\d{4})\)"
    r"|(?<![\dA-Za-z*])\*{2,8}(?P<e>\d{4})(?!\d)|(?:账户|账号|卡)(?P<f>\d{4})(?=[^\d*元年月.,/\-]|$)|(?:卡|卡片|账户|账号|信用卡中心|贷款)[(](?:尾号)?(?P<g>\d{4})[)]"
)
_ZH_NOT = re.compile(r"(?:手机|电话|身份证|证件|号码|订单|运单|快递|单号|车牌)号?码?[^，。]{0,4}$")
_ZH_LOAN_AFTER = re.compile(
    r"[)）]?的?(?:[^，。\d]{0,8}?)(?:信用卡|贷记卡|贷款|借款|借据|合同|分期|欠款|账单|准贷记|白金卡|金卡|花呗|借呗|融资|订单)"
)
_ZH_REPAY_AFTER = re.compile(
    r"[)）]?的?(?:[^，。\d]{0,8}?)(?:储蓄|借记|还款卡|扣款|代扣|还款账户|还款卡|一类|二类|银行卡|中?扣|余额不足|存入|存足|卡内|账户余额|自动还款|划扣)"
)
_ZH_REPAY_BEFORE = re.compile(
    r"(?:还款卡|扣款卡|还款账[户号]|扣款账[户号]|还款银行|扣款银行|绑定|绑卡|代扣|储蓄|借记|存入|存足|确保|保证|保持|从您?|从|通过|使用|约定|关联|自动还款|签约|划扣|扣款|还款失败|银行卡)[^，。]{0,16}$"
)
_ZH_LOAN_OF = re.compile(r"(?:信用卡|贷记卡|贷款|借款|合同|借据)[(（]$")
_ZH_LOAN_BEFORE = re.compile(r"(?:信用卡|贷记卡|贷款|借款|合同|借据|分期|账单)[^，。]{0,6}$")

_EN_TAIL = re.compile(
    r"(?:ending|ends|ended)(?: ?(?:with|in|on|at|no|number|#))?[ :.\-]{0,3}(?:[x*]{1,12} ?-?)?(?P<a>\d{3,6})(?![\d,.]\d|\d)"
    r"|(?<![a-z0-9*#])[x*]{1,16}[ \-]?(?P<b>\d{3,6})(?![\d*#])(?![a-z])"
    r"|(?:a/c|acct?|account|card|loan|lan)(?: ?(?:no|number|num|id|a/c|account|#))?[ .:\-]{0,3}\d{0,4}[x*.]{2,12}-?(?P<c>\d{3,6})(?!\d)"
    r"|(?:last (?:4|four)(?: digits)?)[ :.]{0,3}(?P<d>\d{4})(?!\d)"
    r"|(?:a/c|acct|account|card)(?: ?(?:no|number|#))?[ .:]{0,2}-(?P<e>\d{4})(?!\d)"
    r"|\(\.{2,6}(?P<f>\d{3,5})\)"
    r"|(?<![a-z0-9])[a-z]{1,5}\d{0,6}[x*]{2,12}(?P<g>\d{3,6})(?!\d)"
    r"|(?:loan|lan|agreement|contract)(?: ?(?:no|number|num|id|a/c|account|ac))?[ .:#\-]{0,3}(?:[a-z]{1,4} ?)?\d{3,14}(?P<h>\d{4})(?![\d,.]?\d)(?!/-)"
    r"|ending(?: with| in)? [x*]{2,12}(?P<j>\d{2})(?!\d)|(?<![a-z0-9])(?!0\d)[a-z0-9]{1,12}\*{2,12}(?P<k>\d{3,6})(?!\d)|(?<=[a-z] )\((?P<l>(?!19|20)\d{4})\)"
    r"|(?<![a-z])(?:a/c|acct|account|card)(?: (?:no|number|#))?[ .:#]{1,2}(?P<m>\d{4})(?![\d,.]\d|\d|[/*-])"
    r"|(?:visa|mastercard|amex|debit card|bank card|verve)[ :•·*.x\-]{1,6}(?P<i>\d{4})(?!\d)"
)
_EN_REPAY_AFTER = re.compile(
    r"[ )]{0,2}(?:[a-z&. ]{0,18})\b(?:savings?|bank a/?c|bank account|debit card|checking)\b|[ )]{0,2}(?:for (?:your |the )?(?:loan|emi)|towards|has insufficient)"
)
_EN_REPAY_BEFORE = re.compile(
    r"(?:\bfrom (?:your|ur|the|my)\b|\bfrom (?=a/c|acct|account|bank|card|savings|x)|\bvia\b|savings?|current a/?c|checking a|debit card|linked|registered|sufficient|maintain|\bfund|balance in|debited from|disbursed (?:to|in|into)|credited (?:to|in|into)|debit(?:ed)? (?:to|from)|bank a/?c|bank account|deducted from|nach|mandate|ecs|auto-?pay (?:from|via|using)|repayment a/?c|\bkhat[ea]\b|declined|se\b)[^.;\n]{0,28}$"
)
_EN_FROM = re.compile(
    r"\bdeclined\b[^.;\n]{0,24}$|\b(?:from|via|using|in|(?:charged|billed|debited|taken)(?: (?!from)\w{1,14}){0,2} (?:to|on)|(?:debit|charge)) (?:your|ur|the|my)? ?(?!loan|credit)(?:[\w.&'/]{0,13}[\w&'/] ){0,3}(?:card|visa|mastercard|a/c|account|acct|bank|ac)[^,.;\n]{0,14}$"
)
_EN_LOAN_BEFORE = re.compile(r"(?:\bloan|credit card|\bcc\b|\blan\b|\bemi (?:for|of|on)|card)[^;\n]{0,14}$")


_LOAN = (re.compile(r"还款|贷款|借款|账单|放款"), re.compile(r"\bloan|\bemi\b|repay|instal"))


def speaks_of_a_loan(message: Legible) -> bool:
    """Whether there is a loan beside the bank account; a plain bank alert speaks of the account alone."""
    return bool(_LOAN[0 if message.chinese else 1].search(message.low))


def found_in(message: Legible) -> list[Tail]:
    """Every account tail, and whether it is that of the bank account which pays."""
    text = message.low
    found = []
    for match in islice((_ZH_TAIL if message.chinese else _EN_TAIL).finditer(text), MOST):
        group = match.lastgroup or "a"
        start, end = match.span(group)
        head = match.start() if message.chinese else start
        before, after = text[max(0, head - 60) : head], text[match.end() : match.end() + 30]
        if message.chinese and _ZH_NOT.search(before):
            continue
        pays = _chinese_pays(before, after, match) if message.chinese else _english_pays(before, after)
        found.append(Tail(start, end, message.text[start:end], bool(pays)))
    return found


def _chinese_pays(before: str, after: str, match: re.Match[str]) -> bool | None:
    if (_ZH_LOAN_OF.search(before) or match[0].startswith(("贷款", "信用卡"))) and not _ZH_REPAY_BEFORE.search(before):
        return False
    own = _ZH_LOAN_AFTER.match(after)
    pays = _ZH_REPAY_AFTER.match(after)
    if own and (not pays or own.end() < pays.end()):
        return False
    if pays:
        return True
    written = match[0]
    if "信用卡" in written:
        return False
    if any(word in written for word in ("储蓄", "借记")):
        return True
    if _ZH_LOAN_BEFORE.search(before):
        return False
    if _ZH_REPAY_BEFORE.search(before):
        return True
    return True if match.lastgroup == "d" else None


def _english_pays(before: str, after: str) -> bool | None:
    if _EN_REPAY_AFTER.match(after):
        return True
    if _EN_FROM.search(before):
        return True
    loan, pays = _EN_LOAN_BEFORE.search(before), _EN_REPAY_BEFORE.search(before)
    if loan and pays:
        return pays.start() > loan.start()
    return True if pays else (False if loan else None)
