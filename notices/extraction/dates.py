"""Days in a message: which of them is the due date, and the year or the day that the message leaves out."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from notices.claim import PartialDate
from notices.extraction.normalising import Legible


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written: a whole date, a month and day, a day of a month, or so many days from receipt."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    months_on: int | None = None  # the month of receipt plus so many
    days_on: int | None = None
    due: bool | None = None  # a due date, surely not one, or not said
    swapped: bool = False  # day and month could change places


MOST = 40  # days that are looked at

_MONTHS = {
    name: number + 1
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_MONTH_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"

_ZH_DATE = re.compile(
    r"(?=[\d本当下次每今明后还仅只剩距倒一二两三四五六七八九十])(?:"
    r"(?<!\d)(?:(?P<y>20\d{2}|1[0-3]\d|\d{2}(?=年))[年\-/.])(?P<m>\d{1,2})[月\-/.](?P<d>\d{1,2})(?!\d)[日号]?"
    r"|(?<![\d.])(?P<m2>\d{1,2})月(?P<d2>\d{1,2})(?!\d)[日号]?"
    r"|(?<![\d/.\-第])(?P<m3>\d{1,2})[/\-](?P<d3>\d{1,2})(?![\d/\-]|\.\d|元|期)"
    r"|(?<!\d)(?P<y4>20\d{2})(?P<m4>[01]\d)(?P<d4>[0-3]\d)(?!\d)"
    r"|(?<=日[: 为])(?P<m6>[01]\d)(?P<d7>[0-3]\d)(?!\d)"
    r"|(?P<which>本月|当月|下个?月|次月|每个?月)(?:的)?(?P<d5>\d{1,2})(?!\d)[日号]?"
    r"|(?P<near>今日|今天|今晚|本日|(?<![日期])当[日天]|明日|明天|明晚|后天|次日)"
    r"|(?:还有|还差|仅剩|只剩|剩余?|距[^，。\d]{0,12}|倒计时)(?P<left>\d{1,2}|[一二两三四五六七八九十])(?:个?自然)?[天日]"
    r"|(?P<ahead>\d{1,2}|[一二两三四五六七八九十])[天日](?:后|之后)"
    r"|(?<![\d月.])(?P<d6>\d{1,2})[日号](?![内后])"
    r")"
)
_EN_DATE = re.compile(
    r"(?:(?<![a-z])(?=[\dadfijklmnostw]))(?:"
    rf"(?<![\d\w])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ \-/.]{{0,2}}(?:of )?(?P<mon>{_MONTH_NAME})(?![a-z])(?:[ ,.'\-/]{{1,3}}(?P<y>20\d{{2}}|\d{{2}})(?![\d:]))?"
    rf"|(?<![\d\w])(?P<d1>\d{{2}})(?P<mon1>{_MONTH_NAME})(?P<y1>20\d{{2}}|\d{{2}})(?!\d)"
    rf"|(?<![a-z])(?P<mon2>{_MONTH_NAME})\.?[ \-]?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d|\.\d)(?:,? (?P<y2>20\d{{2}})(?!\d))?"
    r"|(?<![\d/.\-])(?P<y3>20\d{2})[\-/.](?P<m3>\d{1,2})[\-/.](?P<d3>\d{1,2})(?![\d])"
    r"|(?<![\d/.\-])(?P<a>\d{1,2})[\-/.](?P<b>\d{1,2})[\-/.](?P<y4>20\d{2}|\d{2})(?![\d/])(?!\.\d)"
    r"|(?<![\d/.\-])(?P<a5>\d{1,2})[/\-](?P<b5>\d{1,2})(?![\d/.\-]\d|\d)"
    r"|\b(?P<near>today|tonight|tomorrow|yesterday|ngayon|bukas|leo|kesho|naalai|tomm?or+ow|tmrw|tmw|aaj|kal|parso[n]?|day after tomorrow)\b"
    r"|\b(?:in|within|next) (?:the )?(?:next )?(?P<ahead>\d{1,2}|one|two|three|four|five|six|seven) days?\b(?! from)"
    r"|\b(?P<left>\d{1,2}|one|two|three|four|five|six|seven) days? (?:left|to go|away|remaining|before)"
    r"|(?<![\d\w])(?P<d6>\d{1,2})(?:st|nd|rd|th)\b(?: of (?:this|every|each|the) month)?"
    r"|\b(?P<d7>\d{1,2}) ?(?:tarikh|tareekh|tarik)"
    r")"
)
_COUNT = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNT |= {word: number for number, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven"])}
_NEAR = {
    "今日": 0, "今天": 0, "今晚": 0, "本日": 0, "当日": 0, "当天": 0, "明日": 1, "明天": 1, "明晚": 1, "次日": 1, "后天": 2,
    "today": 0, "ngayon": 0, "leo": 0, "bukas": 1, "kesho": 1, "naalai": 1, "yesterday": -1, "tonight": 0, "aaj": 0, "tomorrow": 1, "tommorow": 1, "tomorow": 1, "tommorrow": 1, "tmrw": 1, "tmw": 1, "kal": 1,
    "day after tomorrow": 2, "parso": 2, "parson": 2,
}  # fmt: skip

_ZH_BEFORE = re.compile(
    r"(?P<due>(?:还款|缴款|到期|截止|应还|扣款|应缴|付款|还本|还息|结清|免息)(?:到期|截止|截至)?(?:日期?|时间|期限)|(?:还款|缴款|付款|还贷)(?:截止|截至|期限|到期)|(?:最后(?!通牒|通知|警告|一次|机会)|最晚|最迟|到期)(?:还款)?(?:日期?|时间|期限)?|到期|期限|最迟|最晚|截止日|将于|将在|请于|请在|请您于|请您在|务必于|务必在|应于|应在|须于|需于|需在|定于|限[^，。\d]{0,3}于|于|在|距|扣款日|影响)"
    r"|(?P<no>账单日|活动[^，。\d]{0,4}|优惠[^，。\d]{0,4}|有效期[^，。\d]{0,4}|报名|账期|账单周期|出账|截至|截止到?|申请|签订|签署|生成|发生|办理|借款于|消费|交易|放款|起息|开户|成立|自|从|开庭|订于|受理|立案|下单|入账)"
)
_ZH_AFTER = re.compile(
    r"(?:[（(]?(?:今日|明日|今天|明天|周.|星期.)?[)）]?)?(?: ?\d{1,2}[:点时]\d{0,2}分?)?(?:24时|晚上|中午|上午|下午|晚|早|内)?(?: ?\d{1,2}[:点时]\d{0,2}分?)?[)）]?"
    r"(?:(?:(?P<no2>[^，。还缴清存]{0,6}(?:上门|外访|走访|起诉|立案|报案|报送|上报|上征|到第|应诉|开庭|出庭|到庭|执行|生效|调整|移交|停用|冻结|暂停|失效|作废|查封|送达|披露)|之?前?(?:与|联系|致电|回电|来电|到案|到庭|出庭|答复|回复|办理分期|参与))|(?P<due>之?前|以前|[^，。不未没]{0,4}(?:账单|贷款|借款)?(?:自动)?(?:扣款|扣收|划扣|还款|补足|缴清|缴纳|存足)|(?:就?[得要该]|记得|别忘)[^，。]{0,3}[还缴存]|为?(?:最后|最迟)?(?:还款|到期|扣款|缴款|应还)|到期|自动扣|是(?:您的?|最后)?[^，。]{0,6}(?:还款|到期|扣款)|应[缴付]|将?(?:自动)?(?:扣|到期)|就?[要该](?:还|到)|需?还款|应还|截止|需还|内还|的?还款|系统|起?我[行司]将[^，。]{0,6}扣|有一?笔[^，。]{0,18}(?:到期|待还|应还|需还|还款))|(?P<no>账单|的?账单|借款|的?借款|消费|申请|交易|出账|签|向|发生|起|在我|通过|于|的?贷款)))"
)
_EN_BEFORE = re.compile(
    r"(?:\bdue\b[^\d;\n]{0,16}|\b(?:overdue|pending|unpaid|outstanding|not paid|owing)[^\d;.\n]{0,12}\bsince\b|\b(?:nalla|naalai|b4|petsa|tarehe|hanggang|until|latest|kabla ya|within)\b|\bon or before\b|\bbefore\b|\bby\b|\btill\b|\bpay (?:on|by|before)\b|\blast da(?:te|y)\b[^\d;\n]{0,20}|\bmatur\w{1,5}\b[^\d;\n]{0,8}"
    r"|\b(?:debited|deducted|drawn|collected|presented|charged|withdrawn|taken|debit|autopay|auto-?debit|autodebit|scheduled|payable|deduct|repay\w{0,6}|payment|emi|instal?lment)[^;\n]{0,44}\b(?:on|for|dated)\b"
    r"|\bnot (?:been )?received\b[^\d;\n]{0,4}\bon\b|\bdeadline\b|\b(?:pmt|payment) date\b|\bno later than\b|\bddt?\b|\bdue dt\b)[ .:\-(]{0,4}(?:(?:is|on|by|the|date|dt|of|mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[ .:,\-]{0,3}){0,3}$"
)
_EN_NOT_BEFORE = re.compile(
    r"(?:\b(?:statement|stmt|bill) (?:date|dated|dt|generated|for|of|ending)\b[^\d;\n]{0,8}|(?<!\d )(?<!emi )(?<!instalment )\bdated\b|\bas (?:of|on)\b|\bgenerated\b[^\d;\n]{0,6}|(?<!due )(?<!ding )(?<!paid )\bsince\b|(?<!be )\btaken\b|\bhearing\b[^\d\n]{0,8}|\bissued\b|\bdisbursed\b[^\d\n]{0,12}|\bperiod\b|\bstatement\b|(?<!not )(?<!been )\breceived\b(?! by| on or)[^\d\n]{0,12}|\bspent\b[^\d\n]{0,30})[ .:\-(]{0,4}(?:on |the ){0,2}$"
)
_EN_AFTER = re.compile(
    r"[)]?[ ,.]{0,2}(?:at \d{1,2}[:.]\d{2} ?(?:am|pm)?)?(?P<due>\)? ?(?:overdue|due)\b|\)? ?(?:\d{1,2}(?::\d\d)? ?(?:baje|bje|am|pm) )?(?:tak|se pehle|ke pehle|ko (?:due|debit))\b|(?:is|was) (?:your |the )?(?:due|last|payment|emi)|due date|tak\b|ko (?:due|debit|hai|katega|kat)|is the (?:due|last)|(?:se )?pehle|before|ko\b)|(?P<no>[ ,]{0,2}statement|[ ,]{0,2}bill)"
)


def found_in(message: Legible, currency: str | None) -> list[Day]:
    """Every day in the text, in order, and whether the words around it make it a due date."""
    pattern = _ZH_DATE if message.chinese else _EN_DATE
    month_first = not message.chinese and currency in ("USD", "PHP")
    found = []
    for match in islice(pattern.finditer(message.low), MOST):
        day = _chinese_day(match) if message.chinese else _english_day(match, month_first)
        if day is None:
            continue
        due = True if match.lastgroup == "left" else _is_due(message, day)
        vague = match.lastgroup in ("d3", "b5", "d6", "d7", "ahead", "d4", "left")
        if vague and due is not True:
            continue
        found.append(
            Day(day.start, day.end, day.year, day.month, day.day, day.months_on, day.days_on, due, day.swapped)
        )
    return found


def _chinese_day(match: re.Match[str]) -> Day | None:
    group = match.groupdict()
    start, end = match.span()
    if group["near"]:
        return Day(start, end, days_on=_NEAR[group["near"]])
    if number := group["left"] or group["ahead"]:
        return Day(start, end, days_on=int(number) if number.isdigit() else _COUNT[number])
    if group["d5"]:
        months_on = None if group["which"].startswith("每") else int(group["which"][0] in "下次")
        return _valid(Day(start, end, day=int(group["d5"]), months_on=months_on))
    if group["d6"]:
        return _valid(Day(start, end, day=int(group["d6"])))
    year = group["y"] or group["y4"]
    month = group["m"] or group["m2"] or group["m3"] or group["m4"] or group["m6"]
    day = group["d"] or group["d2"] or group["d3"] or group["d4"] or group["d7"]
    return _valid(Day(start, end, _whole_year(year), int(month), int(day)))


def _english_day(match: re.Match[str], month_first: bool) -> Day | None:
    group = match.groupdict()
    start, end = match.span()
    if group["near"]:
        return Day(start, end, days_on=_NEAR[group["near"]])
    if number := group["left"] or group["ahead"]:
        return Day(start, end, days_on=int(number) if number.isdigit() else _COUNT[number])
    if number := group["d6"] or group["d7"]:
        return _valid(Day(start, end, day=int(number)))
    if name := group["mon"] or group["mon1"] or group["mon2"]:
        year = group["y"] or group["y1"] or group["y2"]
        return _valid(
            Day(start, end, _whole_year(year), _MONTHS[name[:3]], int(group["d"] or group["d1"] or group["d2"]))
        )
    if group["m3"]:
        return _valid(Day(start, end, int(group["y3"]), int(group["m3"]), int(group["d3"])))
    first, second = int(group["a"] or group["a5"]), int(group["b"] or group["b5"])
    day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)
    could_be_either = day <= 12 and day != month
    return _valid(Day(start, end, _whole_year(group["y4"]), month, day, swapped=could_be_either))


def _whole_year(year: str | None) -> int | None:
    """The year in the common era; three digits count from 1912, as in Taiwan."""
    if not year:
        return None
    return int(year) + {4: 0, 3: 1911, 2: 2000}[len(year)]


def _valid(day: Day) -> Day | None:
    """The day if the calendar has it in some year."""
    try:
        datetime.date(day.year or 2024, day.month or 1, day.day or 1)
    except ValueError:
        return None
    return day


_SENTENCE = re.compile(r"[。；！？;!?\n]")


def _is_due(message: Legible, day: Day) -> bool | None:
    reach = 14 if message.chinese else 60
    left = _SENTENCE.split(message.low[max(0, day.start - reach) : day.start])[-1]
    right = message.low[day.end : day.end + 24]
    after = (_ZH_AFTER if message.chinese else _EN_AFTER).match(right)
    if message.chinese:
        last = None
        for label in _ZH_BEFORE.finditer(left.rsplit("，", 1)[-1]):
            last = label
    else:
        if _EN_NOT_BEFORE.search(left):
            return False
        if _EN_BEFORE.search(left):
            return True
        last = None
    if after and after.lastgroup == "no2":
        return None
    if last is not None and last.lastgroup == "due" and last[0] not in ("于", "在"):
        return True
    if after and after.lastgroup == "no":
        return False
    if last is not None and last.lastgroup == "no":
        return False
    if after and after.lastgroup == "due":
        return True
    return None


def resolved(day: Day, received: datetime.date | None, past: bool) -> tuple[datetime.date | PartialDate | None, bool]:
    """The date that is meant and whether it was worked out from the day of receipt.

    `past` says that the message speaks of a date gone by (an overdue notice); otherwise the date nearest to receipt is meant.
    """
    if day.year and day.month and day.day:
        return _written(day, received, past)
    if received is None:
        return (PartialDate(day.month, day.day) if day.month and day.day else None), False
    if day.days_on is not None:
        return _days_on(received, day.days_on), True
    if day.month and day.day:
        return _nearest(received, day.month, day.day, past), True
    return _day_of_month(day, received, past), True


_OUT_OF_REACH = datetime.timedelta(days=100)


def _written(day: Day, received: datetime.date | None, past: bool) -> tuple[datetime.date | None, bool]:
    """A whole date; where day and month may change places, the way that is near receipt, when only one is."""
    assert day.year
    assert day.month
    assert day.day
    date = _date(day.year, day.month, day.day)
    if date is None or received is None or not day.swapped:
        return date, False
    other = _date(day.year, day.day, day.month)
    if other is None or _is_likely(date, received, past) or not _is_likely(other, received, past):
        return date, False
    return other, True


def _is_likely(due: datetime.date, received: datetime.date, past: bool) -> bool:
    """A due date lies shortly after receipt, that of a late payment before it."""
    if past:
        return received - _OUT_OF_REACH * 4 <= due <= received
    return received - datetime.timedelta(days=3) <= due <= received + _OUT_OF_REACH


def _days_on(received: datetime.date, days: int) -> datetime.date | None:
    try:
        return received + datetime.timedelta(days=days)
    except OverflowError:  # the calendar ends
        return None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _nearest(received: datetime.date, month: int, day: int, past: bool) -> datetime.date | None:
    years = [_date(received.year + step, month, day) for step in (-1, 0, 1)]
    candidates = [date for date in years if date is not None]
    if past:
        candidates = [date for date in candidates if (date - received).days <= 60] or candidates
    return min(candidates, key=lambda date: abs((date - received).days), default=None)


def _day_of_month(day: Day, received: datetime.date, past: bool) -> datetime.date | None:
    assert day.day is not None
    this = received.year * 12 + received.month - 1
    if day.months_on is not None:
        month = this + day.months_on
        return _date(month // 12, month % 12 + 1, day.day)
    steps: Iterator[int] = iter((0, -1) if past else (0, 1))
    for step in steps:
        date = _date((this + step) // 12, (this + step) % 12 + 1, day.day)
        if date and (date <= received if past else date >= received):
            return date
    return None


def due_day(found: list[Day], only_is_enough: bool) -> Day | None:
    """The due date among the days of a message; with `only_is_enough`, a single day of which nothing is said will do."""
    due = [day for day in found if day.due]
    if due:
        whole = [day for day in due if day.month and day.day]
        return (whole or due)[0]
    unsaid = [day for day in found if day.due is None and day.days_on != 0]
    return unsaid[0] if only_is_enough and len(unsaid) == 1 == len(found) else None


def is_ahead(found: list[Day], received: datetime.date | None) -> bool:
    """Whether a due date in the text is not before the day of receipt."""
    day = due_day(found, False)
    if day is None or received is None:
        return False
    date, _ = resolved(day, received, past=False)
    return isinstance(date, datetime.date) and date >= received


_ZH_OVERDUE = re.compile(
    r"(?:逾期|超期|过(?:了)?(?:最后|最迟)?(?:缴款|还款|约定|应还)(?:截止|到期)?(?:日期?|期限)|延误|延迟|迟延|迟还|拖延|延滞|逃避[^，。\d]{0,4}|断供|欠供|overdue|拖欠|过期|违约|超[过出][^，。\d]{0,6}(?:还款|约定|缴款|期限|到期)[^，。\d]{0,4}|欠款|未还)[^，。\d]{0,6}?(?:已|达|了|超过|第|长达|将近|近|满|时间|天数|:|为){0,3}[^，。\d]{0,3}?(\d{1,4}|[一二三四五六七八九十两百壹贰叁肆伍陆柒捌玖拾佰]{1,5})[余多]?(?:个?自然)?[天日](?!内|后|前|之)"
)
_EN_OVERDUE = re.compile(
    r"(?:over ?due|past due|\blate|\bod\b|delayed|delinquent|dpd|unpaid|arrears|default(?:ed)?|(?:due|pending|outstanding) (?:for|since|from|by))[^\d.;\n]{0,18}?(?<! in )(?<!within )(\d{1,4}) ?(?:\+ ?)?days?(?! (?:notice|to pay|from the date))"
    r"|(\d{1,4}) ?\+? ?(?:\(s\) )?(?:calendar )?days? (?:over ?due|past[ -]due|past (?:your|the) due|late|in arrears|delinquent|behind|delayed|since (?:your )?due|of default|dpd)|\bow(?:ing|ed|es)\b[^.;\n]{0,40}? for (?:over |about |the last )?(\d{1,4}) days?|(\d{1,4}) (?:din|dino|dinon|araw|siku)\b(?: (?:se|nang|ng|na))?(?: (?:overdue|late|bakaya|lampas|zimepita|ho))|\b(?:overdue|late|lampas)\b[^.\n\d]{0,40}?\b(?:(?:ng|for) (\d{1,3}) (?:araw|days)|(?:kwa )?siku (\d{1,3}))\b|\b[ui]mechelewa\b[^.\d]{0,12}\bsiku (\d{1,3})\b|\bsince (\d{1,3}) ?days\b|\bdue (\d{1,3}) days? ago\b|\bdpd[ :\-]{0,3}(\d{1,4})|(\d{1,4}) ?dpd\b"
)


_DAY_WORDS = ("天", "日", "day", "dpd", "din", "araw", "siku")


def overdue_days(message: Legible) -> tuple[int, int, int] | None:
    """How many days a payment is said to be late, with its place: (days, start, end)."""
    if not any(word in message.low for word in _DAY_WORDS):
        return None
    match = (_ZH_OVERDUE if message.chinese else _EN_OVERDUE).search(message.low)
    if match is None:
        return None
    group = match.lastindex or 1
    number = match[group]
    return int(number) if number.isdigit() else _chinese_count(number), *match.span(group)


def _chinese_count(words: str) -> int:
    from loans.money import parse_chinese_number

    return int(parse_chinese_number(words))
