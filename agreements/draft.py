"""A lender's own draft, read for what it would have the borrower give away. It finds words and cites; it judges no contract."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from agreements.terms import looks_like_a_person
from loans.law import Rule, load_pack

RULES = {rule.id: rule for rule in load_pack(Path(__file__).parent / "data/law/drafts.json")}
MOST_PAGES = 60
CAP = Decimal(24)  # % a year, above which a court may not support all charges together (法发〔2017〕22号 第2条)


class NoText(Exception):
    """The PDF holds no text that can be read: it is a picture, locked, or broken."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A passage and the rule that it may run against. `start` and `end` count characters of the text."""

    rule: Rule
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: passages in their order, and what a draft should say and this one does not."""

    risks: tuple[Risk, ...]
    missing: tuple[Rule, ...]


# A passage of one sentence. `[^。；\n]` keeps a pattern from running into the next one, and linear.
_IN = r"[^。；;\n]"
_RISKS: dict[str, tuple[str, ...]] = {
    "DRAFT-ENFORCE": (rf"强制执行{_IN}{{0,20}}公证", rf"公证{_IN}{{0,40}}强制执行", r"(?i)confession of judgment|cognovit|consents? to (?:the )?entry of judgment"),
    "DRAFT-WAIVE-DEFENCE": (
        rf"放弃{_IN}{{0,12}}(?:时效|抗辩|抵销)", rf"不(?:得|再)?(?:以|主张){_IN}{{0,10}}时效",
        r"(?i)waives?[^.;\n]{0,40}(?:limitation|defen[cs]e|statutory rights?|set-?off)",
    ),
    "DRAFT-LENDER-RECORDS": (rf"以甲方{_IN}{{0,15}}(?:系统|记录|记载|账务){_IN}{{0,10}}为准", r"(?i)(?:creditor|lender|bank)['’]s records[^.;\n]{0,30}(?:conclusive|final)"),
    "DRAFT-COMPOUND": (
        rf"(?:利息|罚息|息费|费用){_IN}{{0,12}}(?:计入|转为|并入|滚入){_IN}{{0,6}}本金", r"借新还旧|新贷?还旧|计收复利|利滚利",
        r"(?i)(?:interest|fees)[^.;\n]{0,30}(?:capitali[sz]ed|added to (?:the )?principal)|compound interest is charged",
    ),
    "DRAFT-OTHERS-LIABLE": (
        rf"(?:配偶|父母|子女|亲属|家属|联系人|第三人){_IN}{{0,20}}(?:连带|共同(?:偿还|还款)|承担{_IN}{{0,6}}责任)",
        r"(?i)(?:spouse|relatives?|family)[^.;\n]{0,40}(?:jointly|liable)",
    ),
    "DRAFT-DEDUCT": (
        rf"(?:扣划|划扣|划收|扣收){_IN}{{0,25}}(?:任何|任一|全部|所有|名下){_IN}{{0,10}}(?:账户|存款)",
        rf"(?:任何|任一|全部|所有|名下){_IN}{{0,10}}(?:账户|存款){_IN}{{0,25}}(?:扣划|划扣|划收|扣收)",
        r"(?i)(?:debit|set off against)[^.;\n]{0,30}(?:any|all)[^.;\n]{0,15}accounts?|wage assignment|assigns?[^.;\n]{0,20}wages",
    ),
    "DRAFT-NO-COMPLAINT": (
        rf"(?:放弃|不得|不再|承诺不){_IN}{{0,12}}(?:投诉|举报|信访)", rf"(?:撤销|撤回){_IN}{{0,8}}(?:投诉|举报)",
        r"(?i)(?:not|never|waives?)[^.;\n]{0,30}(?:complain|complaint)",
    ),
    "DRAFT-FORUM": (
        rf"(?:互联网法院|甲方(?:所在地|住所地)|债权人(?:所在地|住所地)){_IN}{{0,15}}(?:管辖|起诉|诉讼)",
        rf"(?:由|向){_IN}{{0,12}}互联网法院", r"(?i)courts? (?:of|at)[^.;\n]{0,20}(?:creditor|lender)",
    ),
    "DRAFT-FORUM-BOTH": (rf"仲裁{_IN}{{0,15}}或者?{_IN}{{0,15}}(?:法院|诉讼|起诉)", rf"(?:法院|诉讼|起诉){_IN}{{0,15}}或者?{_IN}{{0,15}}仲裁", r"(?i)arbitration or (?:by )?(?:a |the )?courts?|courts? or (?:by )?arbitration"),
    "DRAFT-DISCLOSE": (rf"(?:同意|授权)甲方{_IN}{{0,20}}(?:联系|告知|通知|披露){_IN}{{0,12}}(?:亲友|亲属|联系人|单位|第三人|第三方)", r"(?i)may contact[^.;\n]{0,30}(?:family|employer|relatives|third part)"),
}  # fmt: skip
_PATTERNS = [(code, re.compile(pattern)) for code, patterns in _RISKS.items() for pattern in patterns]
# Said of the lender, or denied, a passage protects instead of taking away.
_PROTECTS = re.compile(
    r"(?:甲方|债权人|出借方|贷款人|银行)[^。；;\n]{0,12}(?:不得|不再|不会|不应|放弃)|(?:不计收|不计入|不收取|停止计收|不产生)|(?:无须|无需|不)承担"
    r"|(?i:(?:creditor|lender|bank)[^.;\n]{0,25}(?:not|never|waives)|no (?:compound )?interest)"
)
_DENIED_AFTER = re.compile(r"^[^。；;，,\n]{0,6}(?:无效|除外)")
_CHARGE = re.compile(r"违约金|罚息|逾期利息|滞纳金|手续费|利率|(?i:interest|late (?:fee|charge))")
_RATE = re.compile(
    r"(?P<percent>\d{1,4}(?:\.\d{1,6})?)\s*[%％]|万分之\s*(?P<myriad>\d{1,3}(?:\.\d{1,4})?|[一二三四五六七八九十])"
    r"|千分之\s*(?P<mille>\d{1,3}(?:\.\d{1,4})?|[一二三四五六七八九十])"
)
_NEAR = 25  # characters between a charge and its rate
_DAILY = re.compile(r"(?:每日|按日|日利率|逐日|每天|(?i:a day|daily|per day))")
_YEARLY = re.compile(r"(?:年|(?i:a year|annual|per year|per annum))")
_PAYEE = re.compile(
    r"(?:收款人|收款户名|账户名称?|账户名|户名|开户名)\s*[:：为是]\s*[“\"]?(?P<name>[^\s，。；;,“”\"]{2,30})"
)
_MISSING = {
    "DRAFT-NO-STOP": r"停止(?:对|向)?[^。；;\n]{0,12}催收|不(?:再|得)[^。；;\n]{0,15}催收|(?i:stops? (?:all )?collection|no collection|not (?:to )?collect)",
    "DRAFT-NO-CERTIFICATE": r"结清证明|清偿证明|结清[^。；;\n]{0,10}(?:证明|凭证)|(?i:paid[- ]in[- ]full letter|settlement certificate|confirms? [^.;\n]{0,30}(?:settled|discharged|in writing))",
    "DRAFT-NO-BALANCE": r"本金[^。；;\n]{0,40}(?:利息|息费|罚息)|(?i:principal[^.;\n]{0,60}interest)",
}  # fmt: skip
_DIGITS = {character: Decimal(n) for n, character in enumerate("零一二三四五六七八九十")}


def read(text: str) -> Reading:
    """The passages that may harm the borrower, in their order, one for each rule and sentence; and what is not said at all."""
    found = sorted([*_worded(text), *_dear(text), *_personal(text)], key=lambda risk: (risk.start, risk.rule.id))
    missing = tuple(RULES[code] for code, pattern in _MISSING.items() if not re.search(pattern, text))
    return Reading(tuple(_without_doubles(found)), missing)


def text_of_pdf(content: bytes) -> str:
    """The text of the first 60 pages. Raises NoText."""
    from pypdf import PdfReader  # only where a PDF is read

    try:
        pages = PdfReader(io.BytesIO(content)).pages
        text = "\n".join(page.extract_text() for _, page in zip(range(MOST_PAGES), pages, strict=False))
    except Exception as problem:  # a broken file makes the parser trip over anything
        raise NoText from problem
    if not text.strip():
        raise NoText
    return text


def _worded(text: str) -> Iterator[Risk]:
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = _sentence(text, match.start(), match.end())
            if not _PROTECTS.search(text, start, match.end()) and not _DENIED_AFTER.match(text[match.end() : end]):
                yield Risk(RULES[code], text[start:end].strip(), start, end)


def _dear(text: str) -> Iterator[Risk]:
    """Charges whose rate comes to more than the line a year, by the day or by the year as they are written."""
    for match in _RATE.finditer(text):
        start, end = _sentence(text, match.start(), match.end())
        around = text[max(start, match.start() - _NEAR) : min(end, match.end() + _NEAR)]
        if _CHARGE.search(around) and _yearly(match, around) > CAP and not _PROTECTS.search(around):
            yield Risk(RULES["DRAFT-DEAR"], text[start:end].strip(), start, end)


def _yearly(match: re.Match[str], around: str) -> Decimal:
    """The rate in % a year. What is told in parts of a thousand or ten thousand is meant by the day, unless it says a year."""
    daily = bool(_DAILY.search(around))
    if match["percent"]:
        return Decimal(match["percent"]) * (365 if daily else 1)
    parts, of = (match["myriad"], 100) if match["myriad"] else (match["mille"], 10)
    rate = _DIGITS[parts] if parts in _DIGITS else Decimal(parts)
    return rate / of * (1 if _YEARLY.search(around) and not daily else 365)


def _personal(text: str) -> Iterator[Risk]:
    for match in _PAYEE.finditer(text):
        if looks_like_a_person(match["name"]) and match["name"] not in ("甲方", "债权人", "甲方全称"):
            start, end = _sentence(text, match.start(), match.end())
            yield Risk(RULES["DRAFT-PERSONAL-ACCOUNT"], text[start:end].strip(), start, end)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence around a passage."""
    before = max(text.rfind(mark, max(0, start - 300), start) for mark in "。；;\n")
    after = [place for mark in "。；;\n" if (place := text.find(mark, end, end + 300)) >= 0]
    return max(before + 1, start - 300, 0), min([*after, len(text), end + 300])


def _without_doubles(risks: list[Risk]) -> Iterator[Risk]:
    seen: set[tuple[str, int]] = set()
    for risk in risks:
        if (risk.rule.id, risk.start) not in seen:
            seen.add((risk.rule.id, risk.start))
            yield risk
