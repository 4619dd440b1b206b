"""What must not stand in a letter: threats, overstatement, money for silence, and words that acknowledge a debt. Pure.

Both languages are read in every text. A sentence that says no to the word (“this is no acknowledgment”) is not meant.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why a draft is held up. All but OVERSTATES must go; that one may stand where it can be proved."""

    THREATENS = "threatens"
    BARGAINS = "bargains"  # offers to withdraw for money
    INSULTS = "insults"
    OVERSTATES = "overstates"  # says as certain what is for a court or the police to find
    ACKNOWLEDGES = "acknowledges"  # of a debt that is disputed or another's


@dataclass(frozen=True, slots=True)
class Finding:
    """One passage, quoted as it stands from `start` on."""

    fault: Fault
    quote: str
    start: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    fault: Fault
    words: re.Pattern[str]


def _of(fault: Fault, *words: str) -> list[_Pattern]:
    return [_Pattern(fault, re.compile(word, re.IGNORECASE)) for word in words]


_GAP = r"[^。！？；;\n.!?]{0,40}?"  # within one sentence
_PATTERNS = [
    *_of(
        Fault.THREATENS,
        r"弄死|打死你|砍死|杀了你|同归于尽|让你(?:们)?好看|走着瞧|血债|不得好死|后果自负|饶不了",
        rf"(?:否则|不然|要不){_GAP}(?:曝光|上网|媒体|微博|抖音|堵门|上门闹|闹到|拉横幅|跳楼|自杀|人肉)",
        r"(?:曝光|人肉|起底)你(?:们)?(?:全家|家人|老板|员工|个人信息)",
        r"\b(?:kill|hurt|destroy|ruin) (?:you|your (?:family|company|business|career))\b",
        r"\byou(?: will|'ll|’ll) (?:regret|pay for) (?:this|it)\b",
        rf"\bor (?:else )?(?:I|we)(?: will|'ll|’ll) {_GAP}(?:expose|go to the (?:press|media)|post|come to your|make sure everyone)",
        r"\bI know where (?:you|he|she|they) lives?\b",
    ),
    *_of(
        Fault.BARGAINS,
        rf"(?:赔|给|付|打|转|补偿){_GAP}(?:元|块|万|钱|封口费){_GAP}(?:撤诉|撤回|撤销投诉|撤投诉|不再投诉|就算了)",
        rf"(?:撤诉|撤回投诉|撤销投诉|不再投诉){_GAP}(?:条件|前提){_GAP}(?:赔|给|付|钱|元|减免)",
        r"封口费",
        rf"\b(?:pay|give|transfer|compensate) me\b{_GAP}\b(?:withdraw|drop|forget|silent|close the complaint)\b",
        rf"\b(?:withdraw|drop)\b{_GAP}\b(?:if|once|when) you pay\b",
    ),
    *_of(
        Fault.INSULTS,
        r"畜生|人渣|垃圾(?:公司|银行|平台|东西)|狗东西|王八蛋|混蛋|死全家|骗子|流氓|黑心",
        r"\b(?:scum|bastards?|crooks?|thugs?|idiots?|parasites?|bloodsuckers?|scammers?)\b",
    ),
    *_of(
        Fault.OVERSTATES,
        r"(?<!涉嫌)(?<!疑似)(?<!可能)(?<!是否)(?:构成|已经是|就是|属于|犯了)(?:了)?(?:犯罪|诈骗|敲诈勒索|寻衅滋事|非法拘禁|刑事)",
        r"(?:黑社会|犯罪团伙|诈骗集团|诈骗公司|黑恶势力)",
        r"(?:绝对|百分之百|100\s*%|毫无疑问|铁定|必然)(?:是|构成|违法|犯罪|胜诉|非法)",
        r"(?:全部|所有|统统)(?:都是)?(?:违法|非法|无效|犯罪)",
        r"(?:每天|天天)(?:几百|上百|几千|上千|无数)",
        rf"\b(?:is|are|was|were|have|has)\b(?! not)(?! alleged)(?! suspected)(?! possib){_GAP}\b(?:a crime|criminals?|guilty|extortion|blackmail|organised crime)\b",
        r"\b(?:undoubtedly|certainly|beyond (?:any )?doubt|without (?:a|any) doubt|100\s*%) (?:illegal|criminal|fraud(?:ulent)?|unlawful)\b",
        r"\ball (?:of )?(?:this|it|your (?:fees|charges|claims)) (?:is|are) (?:illegal|fraudulent|void)\b",
        r"\b(?:hundreds|thousands) of (?:calls|messages) (?:a|every|each|per) (?:day|hour)\b",
    ),
    *_of(
        Fault.ACKNOWLEDGES,
        r"(?:本人|我)(?:确实|的确|已|也|愿意|同意)?(?:承认|认可|确认)(?:该|此|上述|这笔|这个|所)?(?:欠款|债务|借款|贷款|欠)",
        r"(?:本人|我)(?:确实|的确|是)?欠(?:了)?(?:贵|你|他|款|钱|\d)",
        r"(?:本人|我)(?:愿意|同意|承诺|保证|会|将|可以)(?:尽快|分期|代为|代|替(?:他|她|其)|帮(?:他|她)|一次性|按期)*(?:偿还|归还|还款|还清|清偿|代偿|还钱|付清)",
        r"\bI (?:do |now |hereby )?(?:owe|acknowledge|admit|accept)\b[^.!?\n]{0,30}?\b(?:debt|loan|money|balance|amount|this sum|you)\b",
        r"\bI (?:will|shall|agree to|promise to|am willing to|can) (?:re)?pay\b",
    ),
]
_NOT = re.compile(
    r"(?:不构成|并非|不是|不代表|不意味|不得|没有|从未|未曾|不应|不会|不|非|未|无|拒绝)[^，。；\n]{0,12}$|"
    r"\b(?:no|not|never|nor|neither|without|isn't|don't|refuse to|nothing (?:here|in this letter))\b[^.;,\n]{0,40}$",
    re.IGNORECASE,
)
_CAREFUL = re.compile(r"(?:涉嫌|疑似|可能|或许|怀疑|如(?:果)?|是否|若)[^，。；\n]{0,12}$|\b(?:may|might|possibl[ey]|appears?|seems?|suspect(?:ed)?|alleged(?:ly)?|whether|if)\b[^.;\n]{0,40}$", re.IGNORECASE)  # fmt: skip


def findings(text: str, *, disputed: bool = True) -> list[Finding]:
    """What holds up the text, in its order. `disputed` texts must acknowledge nothing either."""
    found = []
    for pattern in _PATTERNS:
        if pattern.fault is Fault.ACKNOWLEDGES and not disputed:
            continue
        for match in pattern.words.finditer(text):
            before = text[max(0, match.start() - 60) : match.start()]
            if _meant(pattern.fault, before):
                found.append(Finding(pattern.fault, match.group(), match.start()))
    return sorted(set(found), key=lambda each: (each.start, each.fault))


def _meant(fault: Fault, before: str) -> bool:
    if fault is Fault.ACKNOWLEDGES:
        return not _NOT.search(before)
    if fault is Fault.OVERSTATES:
        return not (_NOT.search(before) or _CAREFUL.search(before))
    return True


_AGENTS = re.compile(
    r"代理(?:维权|投诉|退费|退保|协商)|反催收|(?:征信|信用)(?:修复|洗白|铲单)|铲单|(?:停息挂账|协商还款)(?:包|代办|收费)|"
    r"包(?:成功|停催|过|下来)|(?:代开|代办|购买|伪造|假)(?:的)?(?:病历|贫困证明|诊断|离职证明|流水|证明)|"
    r"\bcredit[- ]repair\b|\bdebt relief (?:agent|company)\b|\b(?:buy|forged?|fake) (?:\w+ )?(?:certificates?|papers?|proofs?|records?|statements?)\b|"
    r"\bguaranteed? (?:result|success|removal)\b",
    re.IGNORECASE,
)


def agents(text: str) -> list[str]:
    """Words of those who complain for money or sell proofs, as they stand in the text."""
    return list(dict.fromkeys(match.group() for match in _AGENTS.finditer(text)))
