"""Whether a text that questions a debt acknowledges it all the same: phrases to look for, in Chinese and in English.

A letter that asks "prove it" must not start the limitation period anew. Source: 民法典 192, 195; 时效规定(2020) art. 14.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What such a letter says in so many words, by the language of the letter.
RESERVATION = {"zh-hans": "不构成对债务的承认", "en": "does not acknowledge any debt"}

# Sentences that deny an acknowledgement use its words; they are taken out before looking.
_DENIALS = re.compile(
    r"(?:不|并非|未曾|从未|不应|不得)[^，。；：\n]{0,24}(?:承认|确认|认可|承诺|同意履行)[^，。；：\n]*"
    r"|\b(?:not|nor|neither|never|without)\b[^.;:\n]{0,60}\b(?:acknowledg\w*|admission\w*|admit\w*|promis\w*)[^.;:\n]*",
    re.IGNORECASE,
)
_ME = r"(?:我|本人|我方|我们|借款人)"
_NEAR = r"[^，。；：？\n]{0,14}"
_ADMISSIONS = (
    rf"{_ME}{_NEAR}(?:拖欠|尚欠|所欠|仍欠|还欠|欠|借了)",
    rf"{_ME}{_NEAR}(?:承认|认可|确认)",
    rf"{_ME}{_NEAR}(?:愿意|愿|同意|承诺|保证|将|会|打算|准备|争取|尽快){_NEAR}(?:还款|偿还|归还|还清|还上|支付|付清|结清|清偿|分期)",
    rf"{_ME}的(?:债务|欠款|借款|贷款|逾期|账单)",
    r"(?:申请|请求|希望|恳请|请)[^，。；：？\n]{0,12}(?:分期|展期|延期还|延期偿|减免|宽限|少还)",
    r"还款计划|分期偿还|尽快还|承认(?:该|上述|这笔|此笔)?(?:债务|欠款)|同意履行",
    r"\bI\s+(?:\w+ly\s+|do\s+|hereby\s+|also\s+)*(?:acknowledge|admit|accept|concede|recogni[sz]e|agree)\b",
    r"\bI\s+(?:still\s+|do\s+|currently\s+)?owe\b|\bI\s+am\s+(?:in\s+arrears|indebted|behind|liable)\b",
    r"\bmy\s+(?:outstanding\s+|overdue\s+|unpaid\s+)?(?:debt|debts|arrears|loan|balance|liability|default)\b",
    r"\bI\s+(?:will|shall|can|would|could|promise|undertake|agree|offer|intend|want|wish|hope|am\s+(?:willing|able|ready|going))\b"
    r"[^.;:\n]{0,30}\b(?:pay|repay|settle|clear|instalments?)\b",
    r"\b(?:payment|repayment)\s+plan\b|\bmore\s+time\s+to\s+pay\b|\bpay\s+(?:it\s+)?in\s+instal?ments\b",
)
_ADMISSION = re.compile("|".join(f"(?:{pattern})" for pattern in _ADMISSIONS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says that it had better not, and whether the sentence that reserves everything stands in it."""

    admissions: tuple[str, ...]
    reserves: bool

    @property
    def is_safe(self) -> bool:
        return self.reserves and not self.admissions


def read(text: str) -> Reading:
    """Look through a text that questions a debt. It finds phrases, not meanings: a person reads it as well."""
    reserves = any(line in _joined(text) for line in RESERVATION.values())
    return Reading(tuple(dict.fromkeys(_found(_DENIALS.sub("", text)))), reserves)


def _joined(text: str) -> str:
    """The text with its line ends as spaces, so that a sentence that was wrapped is found."""
    return re.sub(r"\s+", " ", text)


def _found(text: str) -> Iterator[str]:
    return (" ".join(match.group().split()) for match in _ADMISSION.finditer(text))
