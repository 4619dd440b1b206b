"""What a message is, before any fact in it is believed."""

import re
from functools import cached_property
from itertools import islice

from notices.claim import Kind
from notices.extraction.amounts import Amount, Ask
from notices.extraction.dates import Day
from notices.extraction.normalising import Legible
from notices.extraction.signals import SIGNALS, Weight
from notices.extraction.wording import Wording

_CODE = (
    Wording(
        r"(?:验证码|校验码|动态密码|动态码|短信密码|确认码|激活码|交易码|授权码|登录码|随机码|口令|提取码)[^\d。，]{0,14}[a-z]{0,2}(?:\d{4,8}|\d{3} \d{3})(?!\d)|(?<!\d)\d{4,8}[)）】\]]?[^\d。]{0,10}(?:验证码|校验码|动态密码|动态码|短信密码)|verification code[^\d]{0,14}\d{4,8}"
    ),
    Wording(
        r"\b(?:otp|one[- ]time (?:password|passcode|code|pin)|(?:verification|security|login|access|confirmation|auth\w{0,12}|sms) (?:code|pin)|passcode|m-?pin|code|pin)\b[^\d\n]{0,40}\b(?:[a-z]-)?\d{4,8}\b(?![/-])|\botp\b[^\n]{0,80}\bis:? \d{4,8}\b|\b(?:[a-z]-)?\d{3,4}[ -]?\d{1,4}\b(?! (?:is|was) (?:due|overdue))[^\d.\n]{0,30}\b(?:otp|one[- ]time (?:password|passcode|code|pin)|(?:verification|security|login|access|confirmation|auth\w{0,12}) (?:code|pin)|passcode)\b"
    ),
)
_ENGLISH_CODE_WORD = Wording(
    r"\botp\b|one[- ]time|verif|security code|passcode|login code|access code|your code|code is|confirmation code|authenticat|sign[- ]in code|\bcode\b"
)

# --- Debts that are not loans -----------------------------------------------------------------------------------------

_NO_LOAN = (
    Wording(
        r"话费|宽带|停机|(?:手机|号码)[^。，]{0,6}欠费|电费|用电|供电|水费|自来水|燃气|天然气|用水|用气|水务|物业|房租|租金|租房|房东|保费|保单|续保|保险(?!柜)|社保|医保|养老|学费|学杂|书费|停车费?|通行费|etc|违章|罚款|图书|借阅|油卡|税款|纳税|税务|取暖|供暖|暖气|供热|有线电视|快递|包裹|体检|挂号|就诊|驾照|年检|年审|护照|签证|会费|党费|机票|酒店|公积金(?!贷)|中国移动|中国联通|中国电信|流量|套餐|国家电网|南方电网|充电桩|共享单车|充电宝|外卖|订单|课程|培训费"
    ),
    Wording(
        r"\b(?:electricity|power|utility|water|gas|sewer|broadband|wi-?fi|internet|fibre|postpaid|prepaid|mobile (?:bill|plan|service|connection)|dth|recharge|airtime|data (?:plan|pack|bundle)|insurance|premium|policy|rent|landlord|lease|tenan\w+|hoa|subscription|membership|gym|library|book|books|tuition|school|fees? for (?:term|class|your child)|toll|parking|council tax|property tax|house tax|income tax|tax|vehicle|car service|oil change|service (?:is )?(?:over)?due|dental|dentist|appointment|vaccin\w+|check-?up|prescription|parcel|package|delivery|courier|order|netflix|spotify|hotstar|prime|sip|mutual fund|folio|recurring deposit|\brd\b|investment|savings plan|fd\b|challan|e-?zpass|fastag|landline|telephone|verizon|vodafone|airtel|jio|bsnl|t-mobile|safaricom post|kplc|token|sky|dstv|invoice|donation|pledge|chama|contribution|sacco shares|nhif|nssf|sha\b|kra)\b"
    ),
)
_LOAN = (
    Wording(
        r"贷款|借款|借贷|网贷|贷(?=\d|，|。|的|账)|信用卡|贷记卡|账单分期|花呗|借呗|白条|金条|微粒贷|消费金融|消金|小贷|小额贷|融资|月供|还款日|最低还款|还款额|借据|车贷|房贷|按揭|分期(?:付|乐|账|款|还)|放心借|有钱花|借条|备用金|网商贷|任性付|安逸花|月付|先用后付|先享后付|本息|本金|欠款|债权|债务|还款"
    ),
    Wording(
        r"\b(?:loans?|emis?|credit card|creditcard|cc\b|card (?:account|payment|statement|bill)|lend\w*|borrow\w*|overdraft|fuliza|mortgage|instal?l?ments?|nbfc|finance|financial|fincorp|finserv|finsery|credit|payday|pay ?later|bnpl|lazypay|simpl|klarna|affirm|afterpay|tala|branch|m-?shwari|kcb m-?pesa|zenka|okash|hustler|debt|creditor|arrears|advance|min(?:imum)? (?:amt|amount|payment)|amex|american express|visa|mastercard|capital one|discover|synchrony|kist|udhaar|nach|ecs|auto financ\w*|bnk|bank)\b|loan|\bmin\.? (?:amt|amount)|\btotal (?:amt|amount) due"
    ),
)

# --- A debt that falls due --------------------------------------------------------------------------------------------

_DUE = (
    Wording(
        r"应还|应缴|需还|待还|还款日|缴款(?:截止)?日|还款提醒|最低还款|还款额|最低应?缴|账单已(?:出|生成)|月供|到期还款|按(?:时|期|约)(?:足额)?(?:还|归还|偿还|缴|履约)|(?:及时|准时|尽快|提前)(?:足额)?(?:还款|偿还|归还|存入|存足|缴)|请[^，。]{0,24}(?:还款|偿还|归还|存入|存足|还清)|(?:即|快|将|后|今日|今天|明日|明天)(?:将)?到期|余额充足|资金充足|足额(?:存|款|资金)|自动(?:扣款|代扣|还款|划扣|扣收)|将(?:于|在|从)[^。]{0,20}(?:扣款|代扣|扣收|划扣)|还款(?:到期|计划|通知)|(?:本期|当期|本月)(?:账单|还款|贷款|借款|应)|(?:贷款|借款)[^。，]{0,12}到期|账单(?:日|金额|还款)|日前还清?|去还款|还清|账单[^。]{0,30}到期"
    ),
    Wording(
        r"\bdue (?:on|by|date|today|tomorrow|in|for|dt|is|amount|amt|:)|\b(?:is|are|falls?|becomes?|comes?) due\b|\bpayment due\b|\b(?:amt|amount|min|minimum|total)\.? ?(?:amt|amount|payment)? ?(?:is )?due\b|will be (?:auto-?)? ?(?:debited|deducted|presented|collected|drawn|charged|withdrawn|taken)|auto-?(?:debit|pay)|sufficient (?:balance|funds?)|maintain (?:sufficient|adequate|balance|funds)|(?:keep|ensure|fund)[^.]{0,30}(?:balance|funds|funded)|\bemi\b[^.]{0,30}\b(?:on|due|date|reminder|payment)\b|payment reminder|reminder[:,! ]|upcoming (?:payment|emi|due|instal)|pay (?:by|before|on or before|on time|your emi|now|your bill)|repay|statement (?:is )?(?:ready|generated|for|available|balance)|bill (?:is )?(?:generated|ready)|due soon|payment is scheduled|scheduled (?:payment|for)|due hai|kist|next payment|payment of|due"
    ),
)
_FAILED = (
    Wording(
        r"(?:扣款|还款|代扣|划扣|扣收|扣划)(?:未成功|不成功|失败|未能成功)|未能?(?:成功)?(?:扣款|扣收|划扣|还款)(?:成功)?|(?:余额|资金)不足[^。]{0,16}(?:失败|未)|未足额(?:还款|扣)"
    ),
    Wording(
        r"\b(?:bounced|dishonou?red|(?:emi|cheque|check|payment|debit|ecs|nach)[^.]{0,30}\breturned|declined|unsuccessful|failed|could ?n(?:o|')?t be (?:debited|processed|collected|deducted)|unable to (?:debit|collect|process|deduct)|not honou?red|insufficient (?:balance|funds)|was not successful)\b"
    ),
)
_NOT_YET = (
    Wording(
        r"(?:以免|避免|防止|免得|谨防|免)[^。，]{0,8}(?:逾期|产生(?:逾期|罚息|违约)|违约)|(?:今日|今天|今晚|当日)(?:是|为|即)?[^。，]{0,10}(?:还款日|到期|24(?:点|时|:00)前|23:\d\d前)|再次(?:发起)?(?:扣款|代扣)|将(?:再次|于)[^。]{0,12}(?:扣款|代扣)"
    ),
    Wording(
        r"avoid (?:being|becoming|an? )?(?:over ?due|past due|late(?! (?:fee|payment|charge|penal)))|due (?:today|tomorrow)|will (?:be )?(?:re-?present|retr)|again on"
    ),
)

_OVERDUE_WORD = re.compile(r"逾期|超期")
_IF_BEFORE = re.compile(
    r"(?:如|若|倘|一旦|以免|避免|防止|防|免|勿|莫|未曾?|没有|无|不要|别|是否|假如|万一|否则|产生|造成|导致|出现|发生|连续|变|成为)[^，。;；!！]{0,8}$"
)
_IF_AFTER = re.compile(
    r"[^，。]{0,4}(?:将|会|可能|后果|后将|后会|的话|未还|不还|不处理|影响|失效|作废|后(?:产生|影响|报|上报)|风险|记录将)"
)
_FACT_BEFORE = re.compile(r"(?:已经?|现|目前|仍|均|处于|严重|恶意|长期|持续|多次)[^，。如若免]{0,3}$")
_FACT_AFTER = re.compile(
    r"(?:已|\d|[一二三四五六七八九十两]{1,3}[天日个]|了|本金|金额|欠款|款|账单|贷款|借款|未还|未处理|账款|账户|债务|案件|客户|用户|状态|多[天日期时]|时间|天数|达|超过|至今|严重|总|第|多期|\d?期|催收|提醒|通知|还款提醒|应还|合计|共)"
)
_OVERDUE = (
    Wording(
        r"拖欠|欠款未(?:还|清|结|处理)|未按(?:时|期|约)[^。，]{0,6}(?:还|履|缴|偿)|(?:已|超)过(?:了)?(?:最后|最迟|到期)?(?:还款|缴款|应还|宽限|约定|截止)(?:截止)?(?:日|期|时间)|过期未还|宽限期[^。，]{0,6}(?:已|届满|结束)|已经?(?:严重)?(?:违约|失约)|再不(?:处理|还|缴)|违约(?:已|\d)|恶意(?:欠|逃|透支|拖)|催收|欠款(?:催|已|事宜|一事|问题|案)|债务(?:已|催|逃|问题|纠纷|案)|(?:失信|老赖|赖账|躲避|逃避|逃债|拒(?:不|绝)(?:还|接|处理|偿|归))|欠(?:我司|我行|款).{0,6}(?:元|未|已)|(?:已|均)到期未|到期(?:已|未)(?:还|超|过)|久未还"
    ),
    Wording(
        r"\bover ?due\b|\bpast[ -]due\b|\bmissed\b[^.]{0,20}\b(?:payment|emi|instal)|\b(?:not|n't|n’t|yet to|haven't) (?:been )?(?:paid|received|receive|pay|cleared|made|repaid)\b|\bunpaid\b|\bdelinquen|\bin arrears\b|\barrears\b|\bdays? late\b|\blate on\b|\bis late\b|\bdefault(?:ed|er|ing)?\b|\bdpd\b|\bpending (?:since|for|emi|dues|payment|amount)|\b(?:emi|dues|payment|loan|instal\w+) (?:is |are |still )?(?:still )?pending\b|\bstill (?:due|outstanding|unpaid|owe)|\bimmediate(?:ly)? (?:pay|clear|repay|settle)|(?:pay|clear|settle|repay)[^.]{0,30}\bimmediately\b|\bnon-?payment\b|\bfailed to (?:pay|repay|make|clear|honou?r)|\bremains? (?:unpaid|outstanding|due)|\bbhar[ai]? nahi|\bnahi (?:bhar|chuka|kiya|mil|hua|aaya)|\bcollections?\b[^.]{0,20}\b(?:account|agency|department|team|dept)|\bdebt collect|\bcollect(?:ing|ion of)? (?:a |this |the |your )?debt|\b(?:balance|amount) owed\b|\byou owe\b|\bcharged?[- ]off\b|\bcreditor\b|\bbehind on\b|\bplacement of your account|\bdues? of\b[^.]{0,30}\boutstanding"
    ),
)
# Not paid yet: late, unless the due date is still ahead.
_UNPAID = Wording(
    r"(?:尚|仍|还|至今|一直|迟迟|依然|依旧)(?:未|没有?|不)(?:按[期时约])?(?:收到[^。，]{0,8}还款|归还|还清|还款|偿还|结清|还|处理|缴|清偿|履行|见)|未结清|至今未"
)
_OVERDUE_IF = re.compile(
    r"(?:to avoid|avoid|if|prevent|in case of|before it (?:is|becomes)|else|otherwise|not (?:yet )?|never|any|or it (?:will|may)|may become|will become|of|on)(?: \w+){0,4} ?$|(?:late|penal) ?$"
)

_LEGAL = (
    Wording(
        r"律师函|律师事务所|律所|起诉|诉讼|立案|法院|仲裁|强制执行|财产保全|刑事|刑法|公安|报案|经侦|司法|失信被执行|诉前|送达|传票|开庭|支付令|最后(?:通牒|通知|一次通知|警告|催告|期限)|最终(?:通知|警告|催告|期限)|法务(?:部|人员|专员|处理|程序|介入)|法律(?:途径|手段|程序|诉讼|措施|文书|追究|流程)|依法(?:追|处理|维权|采取|催)|调解(?:通知|中心|委员会|员)|人民调解|移交(?:法|律|司)|民事(?:起诉|诉讼|责任)|诈骗罪|执行(?:局|庭|法官)|贷款诈骗|恶意透支罪"
    ),
    Wording(
        r"\blegal (?:action|notice|proceedings?|recourse|remed\w+|steps?|consequences|department|dept|course|team|demand|case|process|cell|measures|escalation)|\bcourts?\b|\blawyer|\badvocates?\b|\battorney|\bsolicitors?\b|\bfir\b|\bpolice\b|\barbitrat|\bsection (?:138|25|420)|\bu/s \d|\blok adalat|\bsummons|\blawsuit|\bsue\b|\bbailiff|\bccj\b|\bfinal (?:demand|notice|reminder|warning|opportunity|chance|call|intimation)|\blast (?:warning|chance|notice|opportunity)|\bgarnish|\breposses|\blitigat|\bjudg(?:e)?ment\b|\bstatutory demand|\bdefault notice|\bnotice of default|\bletter before (?:action|claim)|\bpre-?legal|\bforeclos|\bsarfaesi|\bcriminal\b|\blaw firm|\blegal\b|\bcharge-?off"
    ),
)
_MILD_LEGAL_EN = re.compile(r"\blegal (?:disclaimer|name|entity)")

# --- What has happened ------------------------------------------------------------------------------------------------

_RECEIPT = (
    Wording(
        r"(?:还款|扣款|代扣|缴费|转账|支付|交易|充值|放款|入账|划扣|提现|缴款|付款|扣收|还清|结清|提前结清|退款)(?:已)?(?:成功|完成)|成功(?:还款|扣款|代扣|支付|缴费|转账|入账|扣收|放款|偿还|归还|收到|提现|划扣|结清|缴纳|办理提前)|已(?:成功)?(?:还款|还清|结清|入账|到账|扣款|扣收|收到您?的?[^。，]{0,6}(?:还款|款)|归还|缴清|放款|发放|支付|划扣|偿还|收妥)(?!失败)|(?:支出|收入|消费|转入|转出|存入|支取|取现|汇入|入账|代发|工资|快捷支付|网上支付|扣款|付款|扣费)[(（]?[^，。\d]{0,12}(?:(?:人民币|rmb|¥)\d|\d[\d,]{0,12}(?:\.\d{1,2})?元|\d[\d,]{0,12}\.\d\d)|余额(?:为|是)?[:]?(?:人民币|rmb|¥)?\d|交易后余额|您已还款|收到(?:您的)?还款|感谢您的还款|已全部(?:还清|结清)|结清证明"
    ),
    Wording(
        r"\b(?:has been|have been|is|was|been|successfully|hv been|stands) ?(?:successfully )?(?:debited|credited|received|paid|processed|deposited|withdrawn|transferred|disbursed|posted|closed)\b|\b(?:debited|credited|spent|withdrawn|deposited|disbursed|txn|purchase|purchased|sent|transferred|paid)\b[^.\n]{0,40}\b(?:to|at|from|on|by|via|for|a/c|acct|account|in|with)\b|\bthank(?:s| you) for (?:your |the |making )?(?:\w+ ){0,3}payment|payment (?:of [^;\n]{0,30}?)?(?:has been |was |is )?(?:received|successful|posted|confirmed|processed|credited)|received (?:your |a |ur )?(?:\w+ ){0,2}payment|\breceived (?:towards|against|for|from|in|on|via)\b|\b(?:charge|transaction|withdrawal|deposit|transfer|purchase)\b[^\n;]{0,60}\b(?:was|has been) (?:made|approved|authori[sz]ed|posted|processed)|\bpayment[^;\n]{0,60}\b(?:was|is|has been) (?:successful|received|processed)|we(?:'ve| have)? received|\bconfirmed[.,]|\bavl\.? ?bal|\bavailable bal|\bavbl|\bupi ref|\butr\b|\bimps\b|\bneft\b|\bfully (?:paid|repaid)|paid off|loan (?:has been |is )?(?:closed|fully)|no dues certificate|successfully (?:paid|repaid|cleared|received)|new m-?pesa balance|payment successful|direct deposit"
    ),
)
_WILL_BE = re.compile(r"(?:将|会|(?<!申)请|需|须|确保|务必|如|若|未|提示|预计|拟|准备|可能|以便)[^，。]{0,18}$")

# --- Adverts ----------------------------------------------------------------------------------------------------------

_ADVERT = (
    Wording(
        r"额度|最高(?:可)?(?:借|贷|享|领|得|达)|可借|可贷|备用金|低息|利率低|日息|日利率|年化|月息|免息券|优惠券?|立减|提额|点击(?:领|申|查|立|链)|戳|立即(?:领|申|借|查|提现|体验|办理|参与|激活)|随借随还|秒到|极速(?:放|到)|放款快|无抵押|免抵押|凭身份证|急用钱|急需|周转|下款|秒批|秒下|包过|黑白户|不看征信|不查征信|开卡礼|新户|首刷|分期(?:优惠|享|仅|利率|费率|[^。，]{0,3}折)|可(?:申请)?(?:办理)?分(?:期|\d)|首期仅|每期仅|手续费(?:\d|[一二三四五六七八九]|低|优惠|折)|邀(?:请|您)|专享|特惠|福利|红包|活动|限时|抢|免费|礼品|好礼|积分|满减|满\d|折(?!\d)|秒杀|促销|大促|双11|上市|开盘|招商|加盟|现房|首付|品鉴|鉴赏|热销|钜惠|装修|贷款(?:找|咨询|办理|服务)|办(?:理)?(?:贷款|信用卡)|推荐|回复?(?:y|办理|1|yes)|诚邀|获批|预审批|预授信|尊享|权益|现金分期|借钱|借款?找|用钱|提现(?!成功)|先息后本|利息低|\d折|资金需求|需要资金|债务(?:重组|优化|协商)|停息挂账|协商(?:还款|分期)"
    ),
    Wording(
        r"\bpre-?approved|\bpre-?qualified|\beligib|\bapply\b|\boffers?\b|\bget (?:a |an |up|upto|instant|rs|your|\$|£|ksh|cash|money|personal|quick|approved|loan)|\binstant\b|\blowest\b|\bcash ?back|\bdiscount|\bupgrade|\blimit (?:has been )?(?:increase|enhance|upgrade)|\bincrease your limit|\bup ?to (?:rs|\$|£|ksh|inr|₹)|\bupto\b|\bclaim\b|\btop-?up\b|\bno (?:docs|documents|paperwork|collateral|guarantor|credit check)|\b(?:credit|cibil|fico) score\b|\b0% (?:emi|interest|apr)|\bexclusive|\blimited (?:time|period)|\bhurry|\bt&c|\bsign ?up|\bavail\b|\bshop\b|\bsale\b|\boff\b|\bfree\b|\bcongrat|\bconvert[^.\n]{0,60}emi|\bborrow (?:up|more|again|from|now)|\bloan (?:offer|approved|available|of|upto|up to|limit)|\bapproved\b|\blow(?:er)? (?:interest|rate|emi)|\binterest (?:rate )?(?:from|starting|@|as low)|\bstarting (?:at|from|@)|\bneed (?:money|cash|funds|a loan|extra)|\bdisburs\w+ (?:in|within)|\bbest rates|\brefer\b|\breply (?:yes|y\b|1)|\bconsolidat|\bdeals?\b|\bqualif|\bselected\b|\bdownload"
    ),
)
_ADVERT_STRONG = (
    Wording(
        r"最高(?:可)?(?:借|贷|享|领)|可借|可贷|(?:获|有|享|得|您的?)[^。，]{0,10}额度|额度(?:已|高|最高|可|待|为|:|提|升|\d)|立即(?:领|申|借|提现|激活)|随借随还|(?:待|可)(?:提取|领取|激活|提现)|无抵押|免抵押|凭身份证|急用钱|下款|秒批|不看征信|年化(?:利率|率)?(?:低|\d)|利率低至|日息|免息券|提额|首期仅|每期仅|可(?:申请)?(?:办理)?分(?:期|\d)|贷款(?:找|咨询|办理)|点击领|预审批|获批|停息挂账|债务(?:重组|优化)|借钱|最高\d|备用金|首借|大额备|即刻提取|资金需求|秒到账|极速到账|回复?(?:y|yes|办理)"
    ),
    Wording(
        r"\bpre-?approved|\bpre-?qualified|\beligib|\bapply (?:now|here|today|online|at|on|via|for)|\bget (?:a |an )?(?:instant|quick|personal|cash|loan|up ?to|rs|\$|£|ksh|approved)|\bloan (?:offer|upto|up to)|\b(?:loan|credit|limit)[^.]{0,30}\b(?:is |has been |are |been )?(?:pre-?)?approved|\bno (?:docs|documents|paperwork|collateral|guarantor|credit check)|\b(?:check|view|know|see|track|free|improve|boost|updated?)\b[^\n]{0,40}\b(?:credit|cibil|fico|experian)? ?(?:score|report)\b|\b(?:credit|cibil|fico) (?:score|report)\b[^.\n]{0,30}\b(?:updated|dropped|changed|ready|available|free)|\b0% (?:emi|interest|apr)|\btop-?up\b|\bborrow (?:up|more|again|now)|\bconvert[^.\n]{0,60}emi|\binterest (?:rate )?(?:from|starting|@|as low)|\bneed (?:money|cash|funds|a loan|extra)|\bcongrat|\bconsolidat|\brates? from|\d% ?apr|\bapply ?[:(]|\bno (?:\w+ ){0,2}(?:proof|documents?|docs)\b|\bin your (?:bank )?account (?:in|within)|\binstant (?:loan|cash|approval|disbursal|personal)"
    ),
)


class _Evidence:
    """What the words of a message speak for; each question is asked of the text once, and only when it comes up."""

    def __init__(self, message: Legible, found: list[Amount], days: list[Day], late: bool, ahead: bool) -> None:
        self.low, self.chinese, self.which = message.low, message.chinese, 0 if message.chinese else 1
        self.late, self.ahead, self.amounts = late, ahead, bool(found)
        self.due_amount = any(amount.ask >= Ask.BILL or amount.minimum for amount in found)
        self.due_date = any(day.due for day in days)

    def says(self, wording: tuple[Wording, Wording]) -> bool:
        return wording[self.which].search(self.low) is not None

    @cached_property
    def no_loan(self) -> bool:
        """A bill, a rent, a premium: its words are there."""
        return self.says(_NO_LOAN)

    @cached_property
    def debt(self) -> bool:
        """Money owed on a loan or a card, as far as the words go."""
        if self.no_loan:
            return self.says(_LOAN) and self.says(_SURE_LOAN)
        return self.due_amount or self.due_date or self.says(_LOAN)

    @cached_property
    def overdue(self) -> bool:
        return self.late or (_overdue_zh(self.low, self.ahead) if self.chinese else _overdue_en(self.low))

    @cached_property
    def legal(self) -> bool:
        return self.says(_LEGAL)

    @cached_property
    def due(self) -> bool:
        return self.says(_DUE)

    @cached_property
    def receipt(self) -> bool:
        return _receipt(self.low, self.which)

    @cached_property
    def offers(self) -> bool:
        return self.says(_ADVERT_STRONG)

    @cached_property
    def adverts(self) -> int:
        """How many different words of adverts there are."""
        return len({found[0] for found in islice(_ADVERT[self.which].finditer(self.low), 30)})

    @property
    def demand(self) -> Kind:
        return Kind.FINAL_DEMAND if self.legal else Kind.OVERDUE


def kind_of(
    message: Legible, found: list[Amount], days: list[Day], late: bool, ahead: bool, signals: list[str]
) -> Kind:
    """The kind, from the words of the text and the roles of the amounts and days in it: the first rule that answers.

    `late` says that a number of days overdue was found, `ahead` that the due date is not before the day of receipt.
    """
    evidence = _Evidence(message, found, days, late, ahead)
    if _is_code(evidence):
        return Kind.VERIFICATION_CODE
    if signals and _is_scam(evidence, signals):
        return Kind.SCAM
    for rule in (_relief, _failed, _happened, _late, _law, _falls_due):
        if kind := rule(evidence):
            return kind
    if evidence.receipt:
        return Kind.RECEIPT
    return Kind.MARKETING if evidence.offers or evidence.adverts >= 2 else Kind.OTHER


def _is_code(evidence: _Evidence) -> bool:
    return evidence.says(_CODE) and (evidence.chinese or _ENGLISH_CODE_WORD.search(evidence.low) is not None)


def _relief(evidence: _Evidence) -> Kind | None:
    if evidence.chinese and not evidence.due_date and _RELIEF.search(evidence.low):
        return Kind.MARKETING
    return None


def _failed(evidence: _Evidence) -> Kind | None:
    """A debit that failed: late, unless the text says that the day is not over."""
    if not evidence.says(_FAILED) or not evidence.debt:
        return None
    if evidence.receipt and not evidence.overdue and evidence.chinese and "失败" not in evidence.low:
        return None
    return Kind.DUE_SOON if not evidence.late and evidence.says(_NOT_YET) else evidence.demand


def _happened(evidence: _Evidence) -> Kind | None:
    if not evidence.receipt or evidence.overdue:
        return None
    asks = evidence.due_date and evidence.due_amount and evidence.debt and evidence.due
    return Kind.RECEIPT if not asks or evidence.says(_DONE) else None


def _late(evidence: _Evidence) -> Kind | None:
    if not evidence.overdue or not (evidence.debt or (not evidence.no_loan and (evidence.amounts or evidence.legal))):
        return None
    if not evidence.late and not evidence.legal and evidence.receipt:
        return Kind.RECEIPT
    if not evidence.late and not evidence.due_amount and evidence.offers and evidence.adverts >= 3:
        return Kind.MARKETING
    return evidence.demand


def _law(evidence: _Evidence) -> Kind | None:
    """The language of courts and lawyers without a word of being late."""
    if not evidence.legal or evidence.no_loan or evidence.offers or evidence.receipt:
        return None
    if evidence.debt or (evidence.chinese and _LEGAL_DEMAND.search(evidence.low)):
        return Kind.FINAL_DEMAND
    return Kind.OTHER if evidence.chinese else None


def _falls_due(evidence: _Evidence) -> Kind | None:
    if not evidence.due or not evidence.debt:
        return None
    if not evidence.offers or (evidence.due_amount and evidence.due_date):
        return Kind.DUE_SOON
    if not evidence.due_amount and not evidence.due_date:
        return None
    return Kind.MARKETING if evidence.adverts >= 3 else Kind.DUE_SOON


# Those who sell help with debts; they speak of being overdue, but ask for nothing that is owed.
_RELIEF = re.compile(
    r"停息挂账|停催|停诉|债务(?:重组|优化|规划|整合)|(?:帮|替|为)[您你][^。，]{0,6}(?:协商|解决|处理)|(?:网贷|信用卡|贷款|负债|逾期)[^。，]{0,8}(?:烦恼|怎么办|压力大|无力(?:偿还|还款)[?？])|负债(?:过高|太多|累累)|(?:代理|代办|专业)[^。，]{0,6}(?:协商|征信|债务)"
)
_LEGAL_DEMAND = re.compile(r"欠|债|还|贷|逾期|被告|被申请人|你(?:方|本人)|履行|应诉|未(?:处理|回)|案")
_DONE = (
    Wording(r"(?:还款|扣款|代扣)成功|成功(?:还款|扣款)|已结清|已还清|已(?:成功)?收到"),
    Wording(r"thank|received|successful|has been (?:debited|credited|paid)|confirmed"),
)


_SURE_LOAN_ZH = Wording(
    r"贷款|借款|借贷|网贷|信用卡|贷记卡|花呗|借呗|白条|金条|微粒贷|消费金融|消金|小贷|融资|月供|最低还款|还款日|借据|车贷|房贷|按揭|分期账单|月付|先用后付|先享后付|本息|银行"
)
_SURE_LOAN_EN = Wording(
    r"loan|\bemis?\b|\bcredit ?card|\boverdraft|\bfuliza|\bmortgage|\bmin(?:imum)? (?:amt|amount|payment)|\bborrow|\bpay ?later|\bpayday|\bdebt|\bfincorp|\bfinserv|\blend"
)
_SURE_LOAN = (_SURE_LOAN_ZH, _SURE_LOAN_EN)


def _overdue_zh(low: str, ahead: bool) -> bool:
    """Whether the text says that a payment is late, and not merely what would follow if it were."""
    if _OVERDUE[0].search(low) or (not ahead and _UNPAID.search(low)):
        return True
    for word in islice(_OVERDUE_WORD.finditer(low), 20):
        before, after = low[max(0, word.start() - 12) : word.start()], low[word.end() : word.end() + 10]
        if _IF_BEFORE.search(before) and not _FACT_BEFORE.search(before):
            continue
        if _FACT_AFTER.match(after) and not _IF_AFTER.match(after):
            return True
        if _IF_AFTER.match(after):
            continue
        return True
    return False


def _overdue_en(low: str) -> bool:
    for word in islice(_OVERDUE[1].finditer(low), 20):
        if not _OVERDUE_IF.search(low[max(0, word.start() - 40) : word.start()].split(". ")[-1]):
            return True
    return False


_NOT_DONE = re.compile(
    r"(?:will be|to be|if|not|would be|may be|shall be|can be|must be|get|once|until|unless|n't|could|when|should|is|due for) ?(?:\w+ )?(?:auto-?)?$"
)
_NOT_DONE_WITHIN = re.compile(r"\b(?:not|n't|will|to be|if|please|yet)\b")


def _receipt(low: str, which: int) -> bool:
    """Whether the text says that something has been paid, and not merely that it will be."""
    for done in islice(_RECEIPT[which].finditer(low), 20):
        before = low[max(0, done.start() - 20) : done.start()]
        if which == 0 and not _WILL_BE.search(before):
            return True
        if which == 1 and not _NOT_DONE.search(before) and not _NOT_DONE_WITHIN.search(done[0]):
            return True
    return False


def _is_scam(evidence: _Evidence, signals: list[str]) -> bool:
    weights = [SIGNALS[code].weight for code in signals]
    decisive, strong = weights.count(Weight.DECISIVE), weights.count(Weight.STRONG)
    debt = evidence.debt and (evidence.overdue or evidence.due)
    particular = debt and (evidence.due_amount or evidence.due_date)
    if decisive:
        return not particular or decisive > 1 or strong > 0
    if particular:
        return strong >= 2 and not evidence.legal
    return strong > 1 or (strong == 1 and not (debt and "arrest_threat" in signals))
