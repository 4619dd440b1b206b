"""Amounts of money in a message, and which of them is asked for."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from itertools import islice

from loans.money import NotAnAmount, parse_amount
from notices.extraction.normalising import Legible


class Ask(IntEnum):
    """How surely an amount is the one that is asked for; the greatest of a message wins."""

    NOT = 0  # a limit, an offer, a discount, what was paid
    PART = 1  # principal, interest or a fee beside a sum
    UNLABELLED = 2
    LOAN = 3  # the loan itself: "your loan of 500"
    BILL = 4
    DUE = 5
    TOTAL = 6  # a sum with its parts
    REMAINING = 7  # what is left to pay of a bill


@dataclass(frozen=True, slots=True)
class Amount:
    start: int
    end: int
    value: Decimal
    currency: str | None
    ask: Ask
    minimum: bool = False


MOST = 80  # numbers that are looked at; no message has as many

_NUMBER = re.compile(
    r"\d(?<!\d\d)(?<!\d[.,]\d)(?<![*x]\d)(?:\d{0,2}(?:,\d{2,3}){1,5}|\d{0,9})(?:\.\d{1,2})?(?!\d)(?!\.\d)(?!,\d{3})"
)
_CAPITALS = re.compile(
    r"(?<![\d.])[壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十两][零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两]{0,20}[元圆块](?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]角)?(?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]分)?整?"
)
_BEFORE = re.compile(
    r"(?:(?P<CNY>人民币|rmb|cny|¥|￥)|(?P<HKD>港币|hk\$|hkd)|(?P<TWD>新台币|台币|nt\$|ntd)|(?P<AUD>au?\$|aud)|(?P<CAD>ca?\$|cad)|(?P<SGD>s\$|sgd)"
    r"|(?P<USD>美元|美金|us\$|usd|\$)|(?P<INR>(?<![a-z])rs|inr|₹|rupees)|(?P<KES>ksh?s?|kes)|(?P<GBP>£|gbp)|(?P<EUR>€|eur)|(?P<NGN>₦|ngn)"
    r"|(?P<UGX>ugx)|(?P<PHP>₱|php)|(?P<JPY>jpy)|(?P<MYR>(?<![a-z])rm|myr)|(?P<GHS>gh₵|ghs|¢)|(?P<TZS>tzs|(?<![a-z])tsh)|(?P<ZAR>zar)|(?P<ZMW>zmw)|(?P<AED>aed)|(?P<PKR>pkr)|(?P<LKR>lkr)|(?P<BDT>bdt|৳|(?<![a-z])tk)|(?P<IDR>idr)|(?P<THB>thb|฿)|(?P<VND>vnd))[ .:/\-(]{0,3}$"
    r"|(?<![a-z0-9])(?:(?P<NGN_>n)|(?P<PHP_>p)|(?P<ZAR_>r))$"
)
_AFTER = re.compile(
    r" ?(?P<scale>万|千|亿|k(?![a-z])|lakhs?|lacs?|crores?)? ?(?:[余多]?(?P<CNY>人民币|元|圆|块|rmb|cny|yuan)|(?P<HKD>港[币元])|(?P<USD>美[元金]|usd|dollars?)|(?P<TWD>新?台币)|(?P<INR>/-|(?:inr|rs)\b(?!\.? ?\d(?!\d? ?tar[ei]))|rupees?)"
    r"|(?P<GBP>gbp|pounds?)|(?P<NGN>ngn|naira)|(?P<PHP>php|pesos?|piso)|(?P<GHS>cedis?)|(?P<ZAR>rand\b)|(?P<KES>kes(?! ?\d)|kshs?(?!\.? ?\d)|bob|/=)|(?P<EUR>eur))?"
)
_CURRENCY_ENDS = tuple("币金元$¥￥£€₹₦₱₵¢৳฿bdpnsyhxrmwtk")
_CURRENCY_STARTS = frozenset("nr万千亿klc余多人元圆块r港美ud新台/ig pbeyn")
_SCALES = {"万": 10**4, "千": 10**3, "亿": 10**8, "k": 10**3, "lakh": 10**5, "lac": 10**5, "crore": 10**7}
_BREAK = re.compile(r"[。；！？;!?\n]|\.(?=\s)")
_ENGLISH_BREAK = re.compile(r"[;!?\n]|(?<!rs)(?<!no)(?<!amt)(?<!min)(?<!tot)(?<!total)\.(?=\s)")

_ZH_BEFORE = re.compile(
    r"(?P<minimum>最低[^，。\d]{0,2}(?:应还|还款|还|需还|缴|应缴|偿还|付款)[^，。\d]{0,4}|最低额|最低(?=[^，。\d一-龥]{0,8}$)|最低人民币|最少(?:应|需)?[还缴付][^，。\d]{0,2}|最小还款额?)"
    r"|(?P<remaining>(?:剩余|尚)(?:待|应|需)?(?:还|缴|偿还|欠)[^，。\d最]{0,3}|(?:仍|还|尚)(?:需|应|须|欠)(?:还|偿还|缴|归还)?|未还(?:清)?(?:金额|款|部分|欠款)?|剩余(?:未还|应还|待还)[^，。\d]{0,2})"
    r"|(?P<not>(?:已|成功|共)(?:还|入账|缴|支付|扣|存入|转入|归还|偿还|代扣|划扣|清偿)(?:款)?|还款成功|扣款成功|代扣成功|缴费成功|(?<!欠..)(?<!欠...)(?<!欠....)消费|支出|转出|转入|支取|取现|入账|到账|收入|收到(?:您|你|了)?的?(?:还款|款项)?|余额"
    r"|(?:可用|总|临时|固定|授信|预审批|信用|剩余可用|循环|借款|贷款|消费|专享)?额度|授信|可借|能借|可贷|最高|可申请|可提现|可取|可用|提现|备用金|高达|预授信|申请|领取?|送|(?<!记)得|奖|赚|返"
    r"|分期(?!第|账单|款)|首期|每期|首付|可分|可将|每月仅需?|月供低至|低至|每月只需|手续费(?:优惠|低)?|满|减免|优惠|立减|减|省|抵扣?|红包|券|免息|补贴|补偿|赔付|退|价值|充|门槛|原价|市场价|注册资本|押金|保证金)"
    r"|(?P<part>(?:其中)?(?:本金|利息|罚息|违约金|滞纳金|手续费|服务费|担保费|逾期费|费用|年费|息费|复利|保费)[^，。\d]{0,2})"
    r"|(?P<total>本息合计|合计|共计|总计|总额|总欠款?|全额|共(?=[^，。\d]{0,3}$))"
    r"|(?P<due>本期(?:(?!剩|未|尚|仍)[^，。\d最]){0,4}应还[^，。\d]{0,3}|应还[^，。\d]{0,4}|[应需须]付[^，。\d]{0,2}|[需须](?:归还|偿还|还款?|缴)[^，。\d]{0,3}|应缴[^，。\d]{0,3}|应归还|应偿还|待还[^，。\d]{0,4}|[欠断]供|起诉金额|标的|补足|付清|全额|总欠|记得还|逾期(?:本金|欠款|应还|未还|总|账单)?(?:金额|总额|额|欠款|款项|款)?"
    r"|欠款?(?:本金|本息|金额|总额|余额|合计|共计)?|欠本金|结欠|拖欠|积欠|欠付|欠缴|一次性(?:还清|结清|归还)|还款金额|还款额|还款总额|月供|扣款金额|扣收|代扣|扣款|划扣|自动还款|存入|存足|足额|归还|偿还|缴清|缴纳|还清|结清|当期|本期|还款|待缴|债务(?:金额|本金)?)"
    r"|(?P<bill>结单|款项|(?:贷款|本金|借款|未偿还?|欠款)余额|账单(?:金额|总额|欠款|应还)?|分期账单)"
    r"|(?P<loan>借款|贷款|借据|透支|借的|借了|白条|花呗|借呗|本金)"
)
_ZH_AFTER = re.compile(
    r"[)】]?(?:[的之]?(?P<not>额度|[^，。\d]{0,6}(?:优惠|券|红包|免息|补贴|大奖|奖金|奖品|现金奖|积分|话费|备用金|授信|可借|可用|分\d|分期)|分(?=\d)|起(?!诉)|已(?:还|到账|入账|发放|成功|扣|存)|还款成功|已?扣款成功|扣款?成功|已结清|以内|以下|以上|/[天日月]|每[天日月]|即可享|的?手续费)"
    r"|\(?(?P<minimum>最低还款)|(?:的)?(?P<due>欠款|账单|月供|应还|逾期|债务|本息|还款|已逾期|将于|将在|已超期|已延误|已拖欠|已断供|被拒|被退回|尚待|未还|未归还|待还|仍未|尚未|扣款失败|还款失败|代扣失败)|的?(?P<loan>借款|贷款|本金|透支|分期))"
)
_EN_BEFORE = re.compile(
    r"(?P<unless>\bunless\b|\bif\b|\buntil\b)|(?P<minimum>\bmin(?:imum)?\b\.? ?(?:amt|amount|payment|pymt|pay)?\.? ?(?:due|payable|of)?|\bmad\b|\bat least\b)"
    r"|(?P<bill>\b(?:new|statement|stmt|closing|current|card|your) (?:balance|bal)\b)|(?P<total>\btotal(?: (?:to pay|of|is|due now))?(?=[^a-z]{0,8}$))|(?P<remaining>\b(?:total )?outstanding(?: (?:amount|amt|balance|dues?|is|of))?|\bremaining(?: (?:amount|balance|dues?))?|\bbalance (?:due|owed|owing)\b|\bloan balance\b|\bunpaid (?:balance|amount))"
    r"|(?P<not>\b(?:available|avl|avail|avbl|sanctioned|approved|pre-?approved|eligible|(?:credit |loan )?limit|up ?to|upto|offer|get|win|won|prize|cashback|cash(?!-)|reward|save|saving|discount|waive[dr]?|off|received|recd|paid|credited|debited(?! (?:for|with|by|of) )|spent|withdrawn|withdrew|purchase|transferred|sent|deposited|disbursed|(?:avail(?:able)?|avl|avbl|a/c|account|wallet|m-pesa) (?:bal|balance)|borrow|from|starting|as low as|claim|refund|bonus|drawn|loan amount|sanction|invest|worth|salary|income|per (?:day|week|month)|earn|instant|fuliza m-pesa amount|m-pesa amount|into \d+)\b)"
    r"|(?P<part>\b(?:late (?:payment )?(?:fee|charge)s?|fees?|charges?|charged|penalt(?:y|ies)|interest|gst|principal|penal)\b)"
    r"|(?P<due>(?:not|n['’]?t|never) (?:yet )?(?:been )?(?:received|paid|made)(?: (?:your|the|a))?\b|\b(?:total|tot)\b\.? ?(?:amt|amount|payment|due|balance|payable|outstanding|overdue)|\btad\b|\b(?:amt|amount|payment|dues?|overdue|past due|emi|emis|instal?l?ments?|payable|owe[ds]?|owing|repay|repayment|pay|bill|arrears|statement balance|debit of|debited (?:for|with|by)|sum|default(?:ed)?|clear|settle|statement|new balance|kist|bakaya|baki|dena|bharna|bayad(?:an)?|utang|lipa|deni|jama|suit|sue|claim|interest payable)\b)"
    r"|(?P<loan>\b(?:loan|advance|overdraft|fuliza|balance|bal)\b)"
)
_EN_AFTER = re.compile(
    r"[ ,]{0,2}(?:(?P<not>cashback|off\b|limit|discount|(?:is |has been |have been |was |were )?(?:been )?(?:successfully )?(?:received|credited|debited from|paid|spent|withdrawn|sent|disbursed|transferred|sanctioned|approved|deposited)|(?:instant|personal|cash|pre-?approved)? ?(?:loan )?(?:offer|approved|available|in minutes|instantly)|per |/mo|a (?:day|month|week)|p\.?m|with (?:low|0|zero|no)|voucher|gift)"
    r"|\(?(?P<minimum>min(?:imum)?\b)|(?P<late>(?:is|was|are|remains?|has been)? ?(?:now |still |currently )?(?:over ?due|past due|unpaid|in arrears)\b)|(?P<part>(?:late )?(?:fee|charges?|penalty|interest)\b)|(?P<due>(?:is|was|are|which is|that is|remains?|has been)? ?(?:now |still |currently )?(?:over ?due|past due|due\b|unpaid|must be paid|outstanding|payable|pending|owed|owing|in arrears|will be (?:auto[- ]?)?(?:debited|deducted|drawn|collected|charged|withdrawn)|not (?:been )?(?:received|paid)|towards|for your))|(?:personal )?(?P<loan>loan\b))"
)
_BARE_LABEL = re.compile(
    r"(?:应还|欠款?|金额|总额|还款额?|月供|需还|待还|共计|合计|本息|还清|归还|偿还|全额|付清|结清|缴清|补足|最低|due|outstanding|overdue|emi|amount|amt|balance|payable|pay|repay|clear|settle|payment of|loan of|kist|kisht)[ :是为约共计额(=]{0,4}$"
)
_BARE_BEHIND = re.compile(
    r" ?(?:/-|ka emi|ki emi|jama|dalo|bhar|bhej|baki|bakaya|loan\b|pending\b|overdue\b|over due\b|is due|is overdue|due (?:on|today|tomorrow|hai))"
)
_NO_MONEY_BEHIND = re.compile(r" ?(?:tarikh|tareekh|tarik)")  # a day of the month
_THOUSANDS = re.compile(r"(?: \d{3}){1,2}\.\d\d(?!\d)")  # as in R1 214.60
_NO_SUM_BEFORE = re.compile(
    r"(?:a/c|ac|no|nos|ending|ends|with|in|card|lan|ref|id|acct|account|number|#|[x*]|v|dial|call|on|版本|汇率|利率|年化|尾号|电话|编号|第|于|至|到)[ .:(=]{0,3}$"
)


_ANNOUNCES = re.compile(r"\.?[^.,;!)。，；）\n]{0,12}")


def found_in(message: Legible) -> list[Amount]:
    """Every amount of money in the text, in order, each with how surely it is asked for."""
    text, low = message.text, message.low
    found: list[tuple[int, int, Decimal, str | None]] = [*_written(low)]
    if message.chinese and ("元" in text or "圆" in text or "块" in text):
        found = sorted([*found, *_in_words(text)])
    out: list[Amount] = []
    previous = 0
    for index, (start, end, value, currency) in enumerate(found):
        following = found[index + 1][0] if index + 1 < len(found) else len(low)
        ask, minimum = _asked(low, message.chinese, previous, start, end, following)
        out.append(Amount(start, end, value, currency, ask, minimum))
        previous = end
    return out


def _written(low: str):
    done = 0
    for number in islice(_NUMBER.finditer(low), MOST):
        start, end = number.span()
        if start < done or _NO_MONEY_BEHIND.match(low, end):
            continue
        head = low[max(0, start - 9) : start]
        before = _BEFORE.search(head) if head.rstrip(" .:/-(").endswith(_CURRENCY_ENDS) else None
        after = _AFTER.match(low, end) if low[end : end + 2].lstrip()[:1] in _CURRENCY_STARTS else None
        scale = after["scale"] if after else None
        currency = (before and before.lastgroup) or (after and _named(after))
        thousands = _THOUSANDS.match(low, end) if before and len(number[0]) <= 3 else None
        if currency and currency.endswith("_"):  # a single letter, as in N5,000 or P850
            currency = currency[:-1] if thousands or len(number[0]) >= 3 else None
        if not currency and not _bare(low, start, end, number[0], scale):
            continue
        digits = number[0].replace(",", "")
        if thousands:
            digits += thousands[0].replace(" ", "")
            done = end = thousands.end()
            after = None
        value = Decimal(digits)
        if scale and after:
            value *= _SCALES[scale.rstrip("s")]
        yield (
            start - (len(before[0]) if before else 0),
            after.end() if after and after[0].strip() else end,
            value,
            currency,
        )


def _named(after: re.Match[str]) -> str | None:
    return next((name for name, text in after.groupdict().items() if text and name != "scale"), None)


def _bare(low: str, start: int, end: int, number: str, scale: str | None) -> bool:
    """A number without a currency is an amount only right after a word that announces one."""
    head, behind = low[max(0, start - 14) : start], low[end : end + 1]
    if behind in tuple("天日月期年%号笔个-/:时点倍折分张次米克度") or _NO_SUM_BEFORE.search(head):
        return False
    if len(number) >= 5 and number[-3:-2] == ".":
        return True  # two decimals are money
    if not _BARE_LABEL.search(head):
        return 3 <= len(number) <= 7 and _BARE_BEHIND.match(low, end) is not None
    return (
        bool(scale)
        or "." in number
        or "," in number
        or (len(number) in (3, 4, 5) and low[end : end + 1] in (*tuple("，。,;；!) "), ""))
    )


def _in_words(text: str):
    for words in islice(_CAPITALS.finditer(text), MOST):
        try:
            value = parse_amount(words[0])
        except NotAnAmount:
            continue
        yield words.start(), words.end(), value, "CNY"


def _asked(low: str, chinese: bool, previous: int, start: int, end: int, following: int) -> tuple[Ask, bool]:
    """How surely the amount is asked for, and whether it is the minimum: by the words before it and those after it."""
    left = (_BREAK if chinese else _ENGLISH_BREAK).split(low[max(previous, start - 40) : start])[-1]
    after = (_ZH_AFTER if chinese else _EN_AFTER).match(low[end : min(following, end + 28)])
    if after and following < len(low) and _ANNOUNCES.fullmatch(low[end + after.end() : following]):
        after = None  # it speaks of the next amount
    last = None
    for label in (_ZH_BEFORE if chinese else _EN_BEFORE).finditer(left):
        last = label
    before, behind = last.lastgroup if last else None, after.lastgroup if after else None
    distance = len(left) - last.end() if last else len(low)
    return _weighed(before, behind, distance <= (6 if chinese else 16), distance <= (16 if chinese else 30))


def _weighed(before: str | None, behind: str | None, near: bool, in_reach: bool) -> tuple[Ask, bool]:
    """`before` and `behind` name the words around an amount; those before it count for more the nearer they are."""
    if before == "unless":
        return (Ask.DUE if near and behind == "not" else _ASKS.get(behind or "", Ask.UNLABELLED)), False
    if behind in ("not", "minimum") and not (near and before in ("minimum", "remaining")):
        return Ask.NOT, behind == "minimum"
    if before == "minimum":
        return Ask.NOT, True
    if behind == "late":
        return (Ask.DUE if before not in ("total", "remaining") else _ASKS[before]), False
    if behind == "due" and (before in (None, "bill", "due") or (before == "not" and not near)):
        return Ask.DUE, False
    if behind == "due" and before == "loan":
        return Ask.BILL, False
    if behind == "part" and not near:
        return Ask.PART, False
    if before and in_reach:
        return _ASKS[before], False
    return (_ASKS[behind], False) if behind in _ASKS else (Ask.UNLABELLED, False)


_ASKS = {
    "remaining": Ask.REMAINING, "total": Ask.TOTAL, "due": Ask.DUE, "bill": Ask.BILL, "loan": Ask.LOAN, "part": Ask.PART, "not": Ask.NOT,
}  # fmt: skip


def asked_for(found: list[Amount]) -> Amount | None:
    """The one amount that is asked for, or None when the text does not make it clear."""
    best = max((a for a in found if not a.minimum), key=lambda a: a.ask, default=None)
    if best is None or best.ask <= Ask.NOT or best.value == 0:
        return None
    if best.ask is Ask.PART and minimum_of(found):
        return None  # a fee beside the minimum
    rivals = [a for a in found if a.ask == best.ask and not a.minimum]
    if best.ask in (Ask.UNLABELLED, Ask.PART, Ask.LOAN) and len({a.value for a in rivals}) > 1:
        return None
    return best


def minimum_of(found: list[Amount]) -> Amount | None:
    return next((a for a in found if a.minimum), None)
