"""What makes a message look like a scam, and what it threatens with: codes, each with what it weighs."""

from dataclasses import dataclass
from enum import StrEnum

from notices.extraction.normalising import Legible
from notices.extraction.wording import Wording


class Weight(StrEnum):
    """How much a signal says; words, not points."""

    DECISIVE = "decisive"  # no genuine lender does this
    STRONG = "strong"  # rarely genuine
    HINT = "hint"  # genuine messages do it, too


@dataclass(frozen=True, slots=True)
class Signal:
    weight: Weight
    chinese: Wording | None
    english: Wording | None


def _signal(weight: Weight, chinese: str, english: str) -> Signal:
    return Signal(weight, Wording(chinese) if chinese else None, Wording(english) if english else None)


_LINK = r"(?:https?://|www\.|[a-z0-9-]{2,30}\.[a-z]{2,6}/|[a-z0-9-]{2,30}\.(?:com|cn|top|xyz|vip|cc|net|info|online|shop|link|site|club)(?![a-z]))"
_PERSONAL = r"(?:加[^，。]{0,4}(?:qq|扣扣|企鹅)|加(?:我|专员|客服|老师|助理)?(?:的)?(?:微信|v信|vx|wx|薇|威信|徽信|企鹅|扣扣|qq|q:)|(?:微信|v信|vx|wx|薇信|威信|徽信|qq|扣扣)(?:号|群|联系|同号)?[:： ]{0,2}[a-z0-9]{5,20}|(?:添加|联系)(?:客服|专员|理赔)?(?:qq|微信|企鹅|扣扣))"

SIGNALS: dict[str, Signal] = {
    "account_cancel": _signal(
        Weight.DECISIVE,
        r"(?:注销|关闭|销户|清除|撤销|取消)[^。]{0,14}(?:校园贷|学生(?:贷|账户|身份|账号|网贷)|网贷(?:账户|账号|记录)|贷款(?:账户|账号|记录|资格)|(?:花呗|借呗|白条|金条)(?:账户|账号|服务|功能|额度)?)|(?:利率|网贷|贷款|账户)[^。]{0,30}(?:整改|合规(?:处理|注销))|整改[^。，]{0,6}(?:账户|账号|校园|网贷|贷款)|(?:校园贷|学生贷|学生网贷|大学生贷款|学生账户|学生身份)[^。]{0,20}(?:注销|关闭|销户|违规|整改|清除|影响征信)",
        r"\b(?:cancel|close|deactivate)\b[^.]{0,20}\b(?:student|campus) loan",
    ),
    "credit_repair": _signal(
        Weight.DECISIVE,
        r"(?:征信|信用记录|不良记录|信用报告|黑名单|黑户)[^。，请]{0,8}(?:修复|洗白|铲单|代办|消除|清除|异议(?:代办|申诉代理)|处理(?!结果)|逾期消)|(?:征信|逾期记录|黑名单|信用污点)[^。]{0,24}(?:修复|洗白|铲单|\d天(?:消|恢复)|包(?:消|过))|(?:修复|洗白|消除|清除|铲除|代洗|删除)[^。，]{0,8}(?:征信|信用记录|不良记录|逾期记录|黑名单)",
        r"(?:cibil|credit (?:score|record|history|report)|crb)[^.\n]{0,20}\b(?:repair|eras|fixed|wiped|cleaned)|(?:repair|fix|erase|wipe|remove|delete|clean)[^.]{0,16}(?:defaults?\b[^.]{0,30}(?:permanent|guarant|days)|credit (?:record|history|score|report|file)|cibil|bad credit|crb)",
    ),
    "safe_account": _signal(
        Weight.DECISIVE,
        r"安全账户|资金(?:核查|清查|核验|审查)|(?:涉嫌|涉及|参与|卷入)[^。]{0,8}(?:洗钱|非法集资|贩毒|走私|拐卖)|(?:洗钱|贩毒)(?:案|罪)|通缉令",
        r"\bsafe account|money laundering|secure your funds|digital arrest",
    ),
    "screen_sharing": _signal(
        Weight.DECISIVE,
        r"共享屏幕|屏幕共享|远程(?:协助|控制|操作)|下载(?:会议|腾讯会议|zoom|向日葵|todesk|云视)",
        r"screen ?shar|\.apk\b|anydesk|team ?viewer|quick ?support|remote access|install (?:this|the) app",
    ),
    "code_asked": _signal(
        Weight.DECISIVE,
        r"(?:提供|告知|告诉|发送|回复|报送|转发|发(?:给|来)|说出)[^。，勿]{0,10}(?:验证码|校验码|动态码|密码)(?!\d)|(?:填写|输入)[^，。]{0,4}(?:卡号|银行卡)[^，。]{0,4}(?:密码|验证码|cvv)|验证码[^。，]{0,4}(?:发(?:给|来)|告(?:诉|知)(?:我|客服|专员)|提供给)",
        r"(?:send|share|tell|reply with|forward|provide)(?: us| me| the| your| this){1,3} (?:otp|code|pin|password|verification code)",
    ),
    "gift_card": _signal(
        Weight.DECISIVE,
        r"(?:购买|充值|提供)[^。，]{0,8}(?:点卡|礼品卡|充值卡|京东e卡|苹果卡|steam)|比特币|usdt|泰达币|虚拟币|数字货币(?:转|付)",
        r"gift ?cards?|bitcoin|\bbtc\b|\busdt\b|crypto|itunes card|google play card|\bwallet address",
    ),
    "advance_fee": _signal(
        Weight.DECISIVE,
        r"(?:保证金|解冻金|认证金|工本费|激活金|会员费|公证费|手续费|验证金|流水|首期款|所得税)[^。]{0,16}(?:放款|解冻|下款|提现|到账|领奖|领取|返还)|(?:放款|解冻|提现|领奖|领取|下款)[^。]{0,12}(?:先|需|须|前)[^。]{0,8}(?:缴|交|付|存|转)[^。]{0,10}(?:保证金|解冻金|认证金|激活金|会员费|公证费|费|金)|(?:账户|资金|贷款)(?:已被?)?冻结[^。]{0,20}(?:解冻|缴纳|转账|验资)|(?:先|预先|提前|需|须|支付|缴)[^。]{0,3}(?:缴|交|付|存|转)付?[^。]{0,4}(?:手续费|服务费|保证金|保险费|印花税|律师费|定金|解冻|验证金|会员费|开卡费|工本费|刷流水|包装费)[^。]{0,40}(?:指定|户口|账户|账号|放款|过数|转数快|whatsapp|微信|到账|办理)",
        r"(?:pay|deposit|send|transfer|remit)[^.]{0,40}(?:processing|file|registration|insurance|refundable|agreement|activation|security|clearance|verification|release|customs|delivery|redelivery|gst|stamp)[- ]?(?:fee|charge|deposit|duty|fees|charges)\b|(?:processing|file|registration|refundable|activation|security|clearance|agreement|release) (?:fee|charge|deposit)s?[^.]{0,30}(?:to (?:get|receive|release|disburse)|before disburs|first)|\b(?:processing|file|registration|insurance|activation|security|clearance|stamp|legal|commitment|facilitation) ?(?:fees?|charges?|deposit|amount|money|paise)?\b[^.]{0,24}(?:\d|rs)[^.]{0,24}\b(?:jama|bhej|bharo|dal|send|transfer|pay now|deposit)|\b(?:loan|mkopo|pautang)\b[^\n]{0,60}\bapprov\w*[^\n]{0,60}\b(?:fee|charges?|deposit)\b|\bpay (?:only )?[^\n]{1,14} (?:processing|clearance|activation|registration|verification|unlock\w*|release)\b|bvn[^\n]{0,30}(?:linked|block|suspend)|\btuma [^\n]{0,20}(?:ada|fee)|\bpay\b[^\n]{0,20}\b(?:gst|tax|fees?|charges?|deposit|insurance)\b[^\n]{0,30}\bto (?:release|receive|get|activate|disburse|unlock)|\bclear your name\b",
    ),
    "prize": _signal(
        Weight.STRONG,
        r"中奖|(?:获|得|抽)(?:中|得)?[^。，]{0,10}(?:[一二三特]等奖|大奖|奖金|奖品|轿车|笔记本|苹果手机)|幸运(?:用户|观众|号码|儿|之星)|(?:领奖|兑奖)|砸蛋|非常6\+1|活动组委会",
        r"\b(?:you(?:'ve| have)? (?:have )?(?:been )?(?:won|win|selected)|congrat\w*[^.\n]{0,40}(?:won|winner|selected|prize)|(?:number|email|sim|line) (?:has )?won|lottery|lucky (?:draw|winner)|jackpot|prize|inheritance|beneficiary|\$\d+ (?:walmart|amazon)|claim your (?:reward|prize|gift)|(?:full |total )?(?:loan |debt )?(?:forgiveness|discharge)|debt relief program|forgiveness program)\b",
    ),
    "refund_story": _signal(
        Weight.STRONG,
        r"(?:退款|退费|退税|理赔|赔付|赔偿|多扣|误扣|清退|兑付|回款|返还|退还|双倍)[^。]{0,40}(?:" + _PERSONAL[3:-1] + r"|群|下载|登记|点击|" + _LINK + r")|(?:快递|包裹|商品)[^。]{0,16}(?:丢失|损坏|遗失|质量问题|甲醛|超标)[^。]{0,30}(?:理赔|退款|赔)",
        r"(?:refund|rebate|unclaimed|reimburs|compensation|overcharged|tax return)[^\n]{0,60}(?:" + _LINK + r"|click|call|link|claim)",
    ),
    "wrong_transfer": _signal(
        Weight.DECISIVE,
        r"(?:转错|误转|打错|汇错)(?:了|款|账|钱)?[^。]{0,30}(?:退回|退还|转回|归还)",
        r"(?:wrong(?:ly)? sent|sent (?:it |to you )?(?:by mistake|in error|wrongly)|by mistake)[^\n]{0,40}(?:send|return|refund|reverse)|\bconfirm with (?:your )?pin\b",
    ),
    "part_time_job": _signal(
        Weight.DECISIVE,
        r"刷单|刷信誉|工资日结|日结工资|(?<!\d)日(?:赚|入)\d|兼职|点赞(?:员|赚|任务|关注)|动动手指|佣金|轻松赚|月入[过万\d]|在家(?:可做|赚)|打字员|招(?:聘|募)[^。]{0,10}(?:兼职|客服|推广)",
        r"(?:part[- ]?time|work from home|remote) (?:job|work|position)|earn (?:up to )?(?:rs\.?|inr|₹|\$|£|ksh)? ?[\d,]+[^.]{0,14}(?:per|a|/|daily|every) ?(?:day|week|daily)?|daily (?:salary|income|pay)|like youtube|online job",
    ),
    "gambling": _signal(
        Weight.STRONG,
        r"彩金|博彩|棋牌|百家乐|下注|投注|上分|(?:注册|充值|首充|首存)[^。，]{0,4}(?:即?送|送彩)|澳门[^。，]{0,8}(?:娱乐|赌|城)|娱乐城|真人(?:视讯|荷官)|六合彩|时时彩|pt电子|牛股|涨停|荐股|内幕(?:消息|票)|翻倍|老师带",
        r"\bcasino\b|\bbet(?:ting)?\b[^.]{0,20}\b(?:bonus|win|now)\b|rummy|free spins|teen ?patti|stock tips|multibagger|guaranteed (?:return|profit)",
    ),
    "fake_office": _signal(
        Weight.STRONG,
        r"(?:传票|法院|法庭|起诉|立案|开庭|仲裁|公安|检察|派出所|经侦|网警|案件|诉讼|拘捕|逮捕|律师函)[^\n]{0,70}(?:" + _PERSONAL[3:-1] + r"|点击|查看|查收|登录|下载|按9|按0)[^\n]{0,20}" + _LINK + r"|(?:传票|法院|法庭|立案|开庭|案件|拘捕|逮捕)[^\n]{0,60}" + _LINK,
        r"(?:warrant (?:has|is|was|for|out|will)|under arrest|lawsuit[^\n]{0,40}(?:ssn|your name|filed)|affidavit|case (?:number|no\.?|id|file)\b|irs\b|social security|ssn\b|dmv\b|customs|cbi\b|sheriff|process server|narcotics)[^\n]{0,120}",
    ),
    "account_locked_link": _signal(
        Weight.STRONG,
        r"(?:etc|社保|医保|驾驶证|驾照|营业执照|银行卡|信用卡|账户|手机银行|网银|密码器|动态令牌|u盾|积分|身份信息|身份证|支付宝|微信|快递|包裹)[^。]{0,24}(?:失效|过期|到期|停用|冻结|异常|禁用|注销|认证|(?<!满足)升级(?!白金|金卡|条件|为|至)|激活|清零|作废|未(?:认证|实名|年审|备案)|限制使用|被盗|滞留)[^\n]{0,60}" + _LINK,
        r"(?:account|card|loan (?:of|a/c)|bvn|nin\b|kyc|pan|aadhaar|sim|net ?banking|yono|parcel|package|delivery|shipment|apple id|netflix|paypal|profile|toll|e-?zpass|sunpass|fastrak|vehicle|licen[cs]e|electricity|power|wallet|m-?pesa|line)[^\n]{0,70}(?:request\w* (?:from|on) a new|new device|not you\b|suspend|block|lock|expire|deactivat|restrict|on hold|unable|undeliver|awaiting|shipping fee|customs fee|redeliver|could not be|incomplete|updat|verify|confirm|unpaid|unusual|disconnect|pending|held|swapp)[^\n]{0,110}(?:" + _LINK + r"|call|whatsapp|click|contact(?!s))",
    ),
    "points_expire": _signal(
        Weight.STRONG,
        r"积分[^。]{0,30}(?:过期|失效|逾期|清零|作废|到期|兑换)[^\n]{0,60}" + _LINK + r"|" + _LINK + r"[^\n]{0,30}积分",
        r"(?:reward|loyalty)? ?points[^.]{0,40}(?:expir|redeem)[^\n]{0,60}" + _LINK,
    ),
    "arrest_threat": _signal(
        Weight.STRONG,
        r"(?:逮捕|拘捕|抓捕|刑拘|网上追逃|坐牢|拘留)",
        r"\b(?:arrest(?:ed)?|warrant|jail|prison|police (?:will|are|officer)|law enforcement|served (?:at|papers)|deport)\b",
    ),
    "private_account": _signal(
        Weight.DECISIVE,
        r"(?<!勿)(?<!不要)(?<!不得)(?<!不可)(?<!不会)(?:转|打|汇|付|存)(?:账|款|钱)?(?:到|至|给|入|进)[^。，；]{0,6}(?<![您你]的)(?<![您你])(?<!本人)(?:私人|个人)(?:的)?(?:账户|账号|银行卡|卡|微信|支付宝|收款码)|(?:私人|个人)(?:的)?(?:微信|支付宝|收款码)(?:还款|转账|收款|付款)|(?:转|打|汇|付)(?:账|款|钱)?(?:到|至|给|入)(?:我(?:的)?(?:微信|支付宝)|专员|经理|客服|老师|催收员|以下个人)|(?:扫|扫描)(?:我|专员|经理|催收员?)(?:的)?(?:二维|收款)?码|\d{16,19}[^\d。]{0,8}(?:户名|姓名|收款人|开户名)[:： 是为]{0,2}[一-鿿]{2,3}(?![一-鿿])|(?:户名|收款人|开户名)[:： 是为]{0,2}[一-鿿]{2,3}(?![一-鿿])[^。]{0,20}\d{16,19}",
        r"\b(?:western union|moneygram|(?:paytm|gpay|g pay|phonepe|google pay|gcash)\b[^.\n]{0,16}\b(?:to|on|at)? ?(?:my|this|the|personal)? ?(?:number|no\b|\+?\d{10})|(?:send|pay|transfer|deposit|remit)\b[^.\n]{0,40}\b(?:to|on|in) (?:my|his|her|this|agent'?s?|personal|below) (?:personal )?(?:number|no\b|account|acct|a/c|upi|gpay|phone|line|mobile))",
    ),
    "account_given": _signal(
        Weight.STRONG,
        r"(?:转|打|汇|存)(?:账|款)?(?:到|至|入|给|进)[^。]{0,24}(?:卡|账号|账户|户名|支付宝|微信)[^。]{0,16}\d{12,19}|(?:户名|收款人|开户名|卡号)[:是为]?[^。，]{0,12}[^。]{0,16}\d{16,19}|\d{16,19}[^\d。]{0,10}户名",
        r"\b(?:zelle|cash ?app|venmo|wire (?:the )?money|send (?:money|the money|cash|ksh|rs)[^.]{0,12} (?:to|on) (?:this|number|\+?\d))\b",
    ),
    "personal_contact": _signal(
        Weight.HINT,
        _PERSONAL,
        r"whatsapp|telegram|\bwa\.me|t\.me/|\bsignal\b app",
    ),
    "relative_in_need": _signal(
        Weight.DECISIVE,
        r"(?:我是(?:房东|你爸|你妈|.{0,2}领导)|(?:爸|妈|哥)[，,]?我[^。]{0,14}(?:手机|电话|钱包)[^。]{0,10}(?:丢|坏|掉)|换(?:了个?)?(?:新)?(?:号|卡)了?[^。]{0,20}(?:转|打|汇)|(?:租金|房租)[^。]{0,10}(?:打|汇|转|存)(?:到|入|至|在)[^。]{0,24}\d{12,19})",
        r"\b(?:hi|hey|hello),? (?:mum|mom|dad)\b|(?:dropped|lost|broke) my phone|this is my (?:new|temporary) number",
    ),
    "link_and_urgency": _signal(
        Weight.HINT,
        r"(?:立即|马上|尽快|速|及时|点击|今日内|24小时内|逾期失效)[^\n]{0,30}" + _LINK,
        r"(?:immediately|urgent|now|within \d+ ?(?:hours|hrs)|asap|today|avoid|final)[^\n]{0,60}" + _LINK,
    ),
}  # fmt: skip

# A message that warns of swindlers names what they do.
_WARNS = (
    Wording(
        r"谨防|警惕|反诈|防范|防骗|凡是|凡以|都是诈骗|均为诈骗|均属诈骗|是诈骗|切勿(?:相信|轻信|点击|转账|向)|请勿(?:相信|轻信|点击|转账|向)|不要(?:相信|轻信|点击|转账|向)|勿(?:轻信|信|点|将|向)|不会(?:以任何|向您|要求|索要)|从未(?:委托|授权)|96110|以防(?:受骗|上当)|如非本人|诈骗(?:手段|套路|风险)|骗局"
    ),
    Wording(
        r"beware|fraudster|never (?:share|ask|call|disclose)|do ?n[o']?t (?:share|click|disclose|respond)|not share|we will never|will not ask|scam alert|stay (?:safe|alert)|be alert|be cautious|report (?:it|fraud|such)|if not (?:you|done|u)\b|not you\?|fake (?:calls|links|messages)"
    ),
)


def warns(message: Legible) -> bool:
    """The message itself warns of swindlers, so that what it names is no signal."""
    return bool(_WARNS[0 if message.chinese else 1].search(message.words))


def signals(message: Legible, warning: bool) -> list[tuple[str, int, int]]:
    """The scam signals in the text with their places; none of the weighty ones from a text that warns of them."""
    found = []
    for code, signal in SIGNALS.items():
        pattern = signal.chinese if message.chinese else signal.english
        if pattern is None or (warning and signal.weight is not Weight.HINT):
            continue
        if match := pattern.search(message.words):
            found.append((code, *match.span()))
    return found


THREATS: dict[str, tuple[Wording | None, Wording | None]] = {
    code: (Wording(chinese) if chinese else None, Wording(english) if english else None)
    for code, chinese, english in (
        ("credit_record", r"征信|信用记录|不良记录|信用报告|失信|黑名单|信用污点|个人信用|百行", r"credit (?:bureau|score|report|rating|record|history|file|reference|agenc)|cibil|experian|\bcrb\b|credit information"),
        ("home_visit", r"上门|外访|走访|家访|户籍(?:地|所在地)|居住地|住址|村委|居委|街道办", r"(?:field|home|house|doorstep) (?:visit|agent|executive|collect)|visit (?:your|you)|door ?step|executive will (?:visit|come)|bailiff|enforcement agent"),
        ("employer", r"单位(?:领导|同事|核实|走访)|(?:您|你)的?(?:工作)?单位|公司人事|同事", r"employer|workplace|place of (?:work|employment)|\bhr\b"),
        ("family_contacted", r"(?:联系|通知|告知|致电|走访|核实)[^。，]{0,10}(?:家人|家属|亲友|亲属|父母|配偶|紧急联系人|通讯录|联系人|亲朋)|爆通讯录|(?:家人|家属|亲友|亲属|父母|紧急联系人|通讯录)[^。，]{0,8}(?:联系|通知|告知|知晓)", r"(?:contact|call|inform|notify)[^.]{0,14} (?:family|relatives|references|friends|contacts|guarantor)"),
        ("police", r"公安|报案|报警|警方|经侦|派出所|立案侦查|刑事|诈骗罪|刑法", r"\bpolice\b|\bfir\b|criminal|cyber ?crime|section 420|\barrest"),
        ("court", r"起诉|诉讼|法院|仲裁|立案|强制执行|开庭|传票|司法|财产保全|支付令|律师函|诉前|法律(?:途径|手段|程序|责任|后果|措施|诉讼)|失信被执行", r"legal (?:action|notice|proceeding|recourse|remed|step|consequence|department|course)|\bcourt\b|lawsuit|\bsue\b|arbitrat|lok adalat|summons|section 138|138 of|litigat|\bccj\b|county court|judg[e]?ment"),
        ("property", r"查封|冻结(?:您|你|名下|账户|资产)|拍卖|扣押|名下(?:财产|资产|房产|车辆|微信|支付宝)", r"reposs|seiz|foreclos|attach(?:ment)? of|garnish|lien\b|tow\b"),
        ("salary", r"工资|薪资|代发", r"salary|\bwages?\b"),
        ("travel", r"限制(?:高消费|出行|出境|乘坐|消费)|高铁|飞机|限高", r"travel ban|passport"),
        ("children", r"子女|孩子[^。，]{0,8}(?:上学|升学|教育|考公)|三代|政审", ""),
        ("fees", r"违约金|滞纳金|罚息|逾期费|加收|复利", r"late (?:payment )?(?:fee|charge)|penal(?:ty| interest| charge)|additional (?:charges|interest)|bounce charge"),
        ("service_stopped", r"(?:冻结|关闭|取消|停止|降低|暂停)[^。，]{0,6}(?:额度|用卡|信用卡|服务|账户|使用)|停卡|降额|封卡", r"(?:block|suspend|deactivat|cancel|restrict|clos)\w{0,4} (?:your )?(?:card|account|credit|service)"),
    )
}  # fmt: skip


def threats(message: Legible) -> list[tuple[str, int, int]]:
    """What the message says will happen to who does not pay, with places."""
    which = 0 if message.chinese else 1
    found = []
    for code, patterns in THREATS.items():
        pattern = patterns[which]
        if pattern is not None and (match := pattern.search(message.words)):
            found.append((code, *match.span()))
    return found
