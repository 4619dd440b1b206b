"""Who speaks in a message, for whom, and to whom."""

import re
from dataclasses import dataclass

from notices.extraction.normalising import Legible


@dataclass(frozen=True, slots=True)
class Party:
    start: int
    end: int
    name: str


_SIGNATURE = re.compile(
    r"【([^【】\n]{2,30})】|\[([^\[\]\n]{2,30})\]|^([^【】\[\]\n，。]{2,16})】|【([^【】\n，。]{2,16})$"
)
_TRAILING = re.compile(
    r"(?:[。！!.；\n]|退订|[)）])[ \-—~]{0,3}-{1,2}([一-鿿a-z0-9]{2,16})[。.]?$|-{1,2}([一-鿿]{3,16})[。.]?$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:[\d年月日:/\- ]+|温馨提示|提醒|重要(?:通知|提醒|提示)?|通知|还款提醒|逾期提醒|账单提醒|账单|安全提示|消费提醒|警告|紧急(?:通知)?|催收通知|律师函|友情提示|.*(?:微笑|链接|图片|表情).*|退订.*|回.{0,2}退.*|今日|明日|最后通知|催告|提示|公告|广告|ad|您|待续.*|接上.*|\d+/\d+)$"
)
_AGENT = re.compile(
    r"律师|律所|法律|法务|法院|法庭|调解|仲裁|资产管理|催收|咨询|信用管理|资管|商务|企业管理|科技信息|信息服务|外包|委外|服务外包|商账|公证|司法|数科服务"
)
_ON_BEHALF = re.compile(
    r"(?:受|接受|经|系)(?P<a>[^，。,；;\s]{2,24}?)(?:的)?(?:正式)?(?:委托|授权)|(?P<b>[一-鿿a-z]{2,20}?)(?:现已|已|正式)?(?:委托|授权)(?:我(?:司|所|公司|方|中心)|本(?:所|公司|司))|(?:代表|代理)(?P<c>[一-鿿]{2,18}?(?:银行|金融|公司|小贷|贷|支付|平台))(?:向|对|就|通知|，)"
)
_CREDITOR = re.compile(
    r"(?:您|你)?(?:本人)?(?:在|于|欠|拖欠|与|从|向|通过|使用)(?P<name>[一-鿿a-z0-9]{2,16}?)(?:平台|app|上|处|办理|申请|有一?笔)?(?:的|所)?(?:借款|贷款|欠款|信用卡|账单|逾期|分期|债务|借贷|消费贷|产品|透支|款项|账户)"
)
_REMINDS = re.compile(
    r"(?:^|[】。！\n])(?P<name>(?:(?!贷款|借款|欠款|账单|还款|逾期|温馨|友情|特此|提醒|通知|[您你我]|客服|系统|经理|律师)[一-鿿a-zA-Z0-9]){2,10})(?:温馨|友情)?(?:提醒您|通知您|提醒:|来电)"
)
_LEAD = re.compile(r".{0,6}?(?:在|于|向|欠|的|是|与|您|你|从|由|到|请)(?=.{2})")
_ORG = re.compile(
    r"(?:[一-鿿]{2,8}(?:银行|消费金融|消金|小额贷款|小贷|农商行|信用社|融资租赁|汽车金融|农信)(?:信用卡中心|信用卡|股份有限公司|有限公司)?)"
)
BRANDS = (
    "花呗", "借呗", "网商贷", "备用金", "京东白条", "京东金条", "白条", "金条", "微粒贷", "微信分付", "分付", "度小满", "有钱花", "满易贷", "美团月付", "美团生活费", "美团借钱",
    "抖音月付", "抖音放心借", "放心借", "滴滴金融", "滴水贷", "携程金融", "拿去花", "去哪儿", "任性付", "任性贷", "安逸花", "招联好期贷", "好期贷", "信用付", "小米金融", "小米贷款", "360借条", "360数科", "奇富借条", "分期乐",
    "乐信", "拍拍贷", "信也", "宜人贷", "宜享花", "玖富", "捷信", "马上消费", "招联金融", "招联", "平安普惠", "平安融易", "陆金所", "还呗", "洋钱罐", "榕树贷款", "人品贷", "来分期", "桔多多", "小赢卡贷", "小赢", "我来贷",
    "省呗", "众安贷", "众安小贷", "国美易卡", "唯品花", "唯品金融", "哈啰臻有钱", "哈啰借钱", "时光分期", "中邮钱包", "易鑫", "易车金融", "瓜子金融", "佰仟", "恒小花", "信用飞", "你我贷", "嘉银", "恒易贷", "中腾信", "翼支付橙分期",
    "支付宝", "蚂蚁", "闪银", "现金巴士", "掌众", "51人品", "51信用卡", "卡牛", "随手记", "给你花", "融360", "新浪金融", "新浪分期", "同程金融", "提钱游", "苏宁金融", "苏宁消费金融", "闪电借款", "e招贷", "信用贷", "浦银点贷", "快贷", "融e借", "网捷贷",
)  # fmt: skip
_BRAND = re.compile("|".join(sorted(map(re.escape, BRANDS), key=len, reverse=True)))

_EN_TAIL = re.compile(
    r"(?:(?<![A-Za-z])[-–~]|\b(?:regards|rgds|thanks|team|thank you|from|sincerely)[,:.]?)\s{0,3}(?P<name>[A-Z][A-Za-z0-9&.' ]{1,34}?)(?:\s?(?:team|\.|!))?\s*$"
)
_EN_HEAD = re.compile(r"^(?:\[(?P<b>[^\]\n]{2,30})\]|(?P<h>[A-Z][A-Za-z0-9&'. ]{1,28}?)\s?(?::|-|—)\s)")
_EN_ORG = re.compile(
    r"\b((?:[A-Z][A-Za-z0-9&']{1,16} ){0,3}(?:[A-Z][A-Za-z0-9&']{1,16} )?(?:Bank|BANK|Finance|FINANCE|Financial|Finserv|FINSERV|Fincorp|FINCORP|Capital|Credit Union|Credit|Loans?|Lending|Lenders|Mortgage|NBFC|Card(?:s| Services)?|Financing)(?: Ltd| Limited| Services| Card)?)\b"
)
EN_BRANDS = (
    "HDFC Bank", "HDFC", "ICICI Bank", "ICICI", "SBI Card", "SBI Cards", "SBI", "Axis Bank", "Axis", "Kotak Mahindra Bank", "Kotak", "IndusInd Bank", "IndusInd", "Yes Bank", "YES BANK", "IDFC FIRST Bank", "IDFC FIRST", "IDFC", "RBL Bank", "RBL", "PNB", "Bank of Baroda", "BOB", "Canara Bank",
    "Federal Bank", "AU Bank", "Bajaj Finserv", "Bajaj Finance", "Bajaj", "Tata Capital", "Muthoot Finance", "Muthoot", "Manappuram", "Shriram Finance", "Shriram", "Mahindra Finance", "L&T Finance", "Home Credit", "KreditBee", "MoneyView", "Money View", "Navi", "CASHe", "Slice",
    "LazyPay", "Simpl", "EarlySalary", "Fibe", "PaySense", "MoneyTap", "mPokket", "TrueBalance", "Kissht", "Dhani", "Paytm Postpaid", "ZestMoney", "OneCard", "Cred", "CRED", "Piramal Finance", "Hero FinCorp", "Fullerton", "Aditya Birla Capital", "Poonawalla", "InCred", "Stashfin",
    "Chase", "Citi", "Citibank", "Wells Fargo", "Bank of America", "Capital One", "Discover", "American Express", "AMEX", "Amex", "Synchrony", "Barclays", "Barclaycard", "Lloyds", "NatWest", "HSBC", "Santander", "Monzo", "Halifax", "TSB", "Nationwide", "Klarna", "Clearpay", "Afterpay", "Affirm",
    "Lending Club", "LendingClub", "OneMain", "OneMain Financial", "Upstart", "SoFi", "Avant", "Lowell", "Cabot", "PRA Group", "Midland Credit", "Vanquis", "Aqua", "Capquest", "Tala", "Branch", "M-Shwari", "KCB M-PESA", "Fuliza", "Zenka", "OKash", "Okash", "Timiza", "Hustler Fund", "Equity Bank", "KCB", "NCBA",
    "Co-op Bank", "Absa", "Stanbic", "Carbon", "FairMoney", "PalmCredit", "Renmoney", "Navient", "Nelnet", "MOHELA", "Ally", "GM Financial", "Toyota Financial", "Ford Credit", "Self", "Dave", "Brigit", "Mr. Cooper", "Rocket Mortgage", "Standard Chartered", "StanChart",
)  # fmt: skip
_EN_BRAND = re.compile(
    r"(?<![A-Za-z])(?:" + "|".join(sorted(map(re.escape, EN_BRANDS), key=len, reverse=True)) + r")(?![A-Za-z])"
)
_EN_BEHALF = re.compile(
    r"(?:on behalf of|acting for|authori[sz]ed by|representing|our client,?|behalf)\s{1,2}(?:our client,?\s)?(?:M/s\.?\s)?(?P<name>[A-Z][A-Za-z0-9&.' ]{1,38}?)(?=[,.;:(\n]|\s(?:to|in|for|regarding|has|have|we|is|against|with|and|about|your|concerning|hereby|that)\b|$)"
)
_EN_SPEAKER = re.compile(
    r"(?<![A-Za-z])(?P<name>[A-Z][A-Za-z&.']{1,18}(?: [A-Z&][A-Za-z&.']{0,18}){0,3}),? (?:is |are )?(?:acting |writing |calling |contacting you |collecting )?$"
)
_EN_AGENT = re.compile(
    r"\b(?:collect\w*|recover\w*|legal|law|advocates?|associates|solicitors?|attorneys?|llp|recoveries|debt|resolution|credit management|portfolio|receivables)\b",
    re.IGNORECASE,
)

_TO_ZH = re.compile(
    r"(?:尊敬的|致|敬爱的|亲爱的)?(?P<a>[一-鿿]{1,4}(?:[*某]{0,3})?(?:先生|女士|小姐|同学))|(?P<b>您的?(?:亲友|家人|朋友|亲属|同事|联系人|家属|好友))(?P<b2>[一-鿿*]{0,4}?)(?=在|于|的|欠|，|已|拖)|(?:姓名|被告人?|债务人|欠款人|借款人|被申请人|当事人)[:为是]?(?P<c>[一-鿿*]{2,4}?)(?=[,，:(（您你身于在的]|$)|(?:^|[】\]:：，。\n])(?:尊敬的)?(?P<d>[一-鿿*]{2,4}?)(?:您好|你好|:您|:你)"
    r"|(?:转告|转达|告知)(?:一下)?(?P<e>[一-鿿*]{2,3}?)(?=[,，:：。]|本人|尽快|及时|其|还|在|的)|(?:您|你)(?:是|系|作为|为)(?P<f>[一-鿿*]{2,3}?)(?:的|预留的)?(?:紧急)?联系人"
)
_NOT_A_NAME = re.compile(
    r"尊敬|客户|用户|会员|持卡|亲爱|商户|朋友|家长|车主|业主|老师|您|你|他|我|顾客|贵宾|借款人|银行|提醒|温馨|先生/女士|金融|贷款"
)
_TO_EN = re.compile(
    r"\b(?:Dear|Hi|Hello|Hey|Attn:?|Attention:?|DEAR|To:?)[ ,]{1,2}(?P<name>(?:(?:Mr|Mrs|Ms|Miss|MR|MRS|MS|Shri|Smt)\.? ?)?[A-Z][A-Za-z.']{1,18}(?: [A-Z][A-Za-z.']{0,18}){0,2})(?=\s?[,.:;!\n-]|\s[a-z]|\s)"
    r"|\b(?P<relation>[Yy]our (?:friend|relative|reference|contact|colleague|brother|sister|husband|wife|son|daughter)\b(?: [A-Z][a-z]{1,18}){0,2})"
)
_NOT_A_NAME_EN = re.compile(
    r"^(?:customer|cardmember|card ?holder|sir|madam|user|valued|member|client|borrower|applicant|cust\b|all|team|mum|mom|dad|there|friend|your|we|card|loan|payment|emi)",
    re.IGNORECASE,
)


def _party(message: Legible, match: re.Match[str], group: str | int) -> Party:
    start, end = match.span(group)
    return Party(start, end, message.text[start:end].strip(" .-—:"))


def signatures(message: Legible) -> list[Party]:
    """The names between signature brackets or after a closing dash, in order; part marks and headings are none."""
    found = []
    for count, match in enumerate(_SIGNATURE.finditer(message.text)):
        if count == 6:
            break
        party = _party(message, match, match.lastindex or 1)
        if not _NO_NAME.match(party.name) and not party.name.isdigit():
            found.append(party)
    if not found and message.chinese and (trailing := _TRAILING.search(message.text[-40:])):
        group = trailing.lastindex or 1
        shift = max(0, len(message.text) - 40)
        found.append(Party(trailing.start(group) + shift, trailing.end(group) + shift, trailing[group]))
    return found


def principal_and_agent(message: Legible) -> tuple[Party | None, Party | None]:
    """Whom the message claims to speak for as the lender, and the agency or law firm that speaks."""
    return _chinese_parties(message) if message.chinese else _english_parties(message)


def _chinese_parties(message: Legible) -> tuple[Party | None, Party | None]:
    signed = signatures(message)
    agents = [party for party in signed if _AGENT.search(party.name) and "银行" not in party.name]
    others = [party for party in signed if party not in agents]
    behalf = _ON_BEHALF.search(message.text)
    principal = _party(message, behalf, behalf.lastgroup or "a") if behalf else None
    if principal:
        agent = (
            agents[0]
            if agents
            else next((p for p in others if p.name not in principal.name and principal.name not in p.name), None)
        )
        return principal, agent
    if others:
        return others[0], agents[0] if agents else None
    return _named_in_text(message), agents[0] if agents else None


def _named_in_text(message: Legible) -> Party | None:
    for pattern in (_BRAND, _ORG):
        if match := pattern.search(message.text):
            start = match.start()
            while pattern is _ORG and (lead := _LEAD.match(message.text, start, match.end())):
                start = lead.end()
            return Party(start, match.end(), message.text[start : match.end()])
    if match := _REMINDS.search(message.text):
        return _party(message, match, "name")
    if (match := _CREDITOR.search(message.text)) and not re.search(
        r"我|本|该|此|这|一笔|笔|名下|您|你|贵|个人|当前|逾期|申请|办理|使用|贷款|借款|欠款|信用卡|账单|还款|分期|尾号|到期|已|未|将|今|明|[日月天期]",
        match["name"],
    ):
        return _party(message, match, "name")
    return None


def _english_parties(message: Legible) -> tuple[Party | None, Party | None]:
    behalf = _EN_BEHALF.search(message.text)
    signed = signatures(message)
    tail = _EN_TAIL.search(message.text[-60:])
    shift = max(0, len(message.text) - 60)
    speaker = signed[0] if signed else None
    if speaker is None and tail:
        speaker = Party(tail.start("name") + shift, tail.end("name") + shift, tail["name"].strip(" ."))
    if speaker is None and (head := _EN_HEAD.match(message.text)):
        speaker = _party(message, head, "b" if head["b"] else "h")
        if (
            re.match(
                r"(?:dear|hi|reminder|alert|urgent|final|notice|payment|important|dues?|emi|overdue|legal|warning|attention|attn|update|loan|statement)\b",
                speaker.name,
                re.IGNORECASE,
            )
            or len(speaker.name.split()) > 4
        ):
            speaker = None
    if behalf:
        principal = _party(message, behalf, "name")
        if speaker is None and (
            before := _EN_SPEAKER.search(message.text[max(0, behalf.start() - 70) : behalf.start()])
        ):
            start = max(0, behalf.start() - 70) + before.start("name")
            speaker = Party(start, start + len(before["name"]), before["name"])
        return principal, speaker if speaker and speaker.name != principal.name else None
    named = None
    if match := _EN_BRAND.search(message.text):
        named = _party(message, match, 0)
    elif match := _EN_ORG.search(message.text):
        named = _org(message, match)
    if speaker and _EN_AGENT.search(speaker.name):
        return (named if named and named.name not in speaker.name else None), speaker
    return (speaker or named), None


def _org(message: Legible, match: re.Match[str]) -> Party | None:
    party = _party(message, match, 1)
    words = party.name.split(" ")
    while words and words[0].lower() in (
        "your",
        "dear",
        "the",
        "my",
        "our",
        "for",
        "from",
        "personal",
        "gold",
        "home",
        "car",
        "auto",
        "pay",
        "min",
        "total",
        "instant",
        "overdue",
        "legal",
        "final",
        "credit",
        "outstanding",
        "student",
        "vehicle",
        "business",
        "customer",
        "dear",
        "payday",
        "reminder",
        "emi",
        "get",
    ):
        party = Party(party.start + len(words[0]) + 1, party.end, party.name[len(words[0]) + 1 :])
        words = words[1:]
    return party if len(words) > 1 else None


def addressee(message: Legible) -> Party | None:
    """The person the message speaks to or about, when it names one; "your relative" stands as it is written."""
    head = message.text[:160]
    pattern = _TO_ZH if message.chinese else _TO_EN
    for match in pattern.finditer(head):
        party = _party(message, match, match.lastgroup or 0)
        if match.lastgroup == "b2":
            return Party(match.start("b"), match.end("b2"), message.text[match.start("b") : match.end("b2")])
        if not (_NOT_A_NAME if message.chinese else _NOT_A_NAME_EN).search(party.name):
            return party
    return None
