"""The words by which a message is known, by what they speak of: data only, the Chinese first and the English second."""

import re

from notices.extraction.wording import Wording

CODE = (
    Wording(
        r"(?:验证码|校验码|动态密码|动态码|短信密码|确认码|激活码|交易码|授权码|登录码|随机码|口令|提取码)[^\d。，]{0,14}[a-z]{0,2}(?:\d{4,8}|\d{3} \d{3})(?!\d)|(?<!\d)\d{4,8}[)）】\]]?[^\d。]{0,10}(?:验证码|校验码|动态密码|动态码|短信密码)|verification code[^\d]{0,14}\d{4,8}|(?:随机|安全|动态|短信|登录|一次性)(?:密)?码[^\d。，]{0,8}\d{4,8}"
    ),
    Wording(
        r"\bcode:? \d{3}-\d{3}\b|\b(?:otp|one[- ]time (?:password|passcode|code|pin)|(?:verification|security|login|access|confirmation|auth\w{0,12}|sms) (?:code|pin)|passcode|m-?pin|code|pin)\b[^\d\n]{0,40}\b(?:[a-z]-)?\d{4,8}\b(?![/-])|\botp\b[^\n]{0,80}\bis:? \d{4,8}\b|\b(?:[a-z]-)?\d{3,4}[ -]?\d{1,4}\b(?! (?:is|was) (?:due|overdue))[^\d.\n]{0,30}\b(?:otp|one[- ]time (?:password|passcode|code|pin)|(?:verification|security|login|access|confirmation|auth\w{0,12}) (?:code|pin)|passcode)\b|\b(?:use|enter|your|is)\b[^\n.]{0,30}\b(?:pass)?(?:code|pin|otp|word)\b[ :is]{0,6}\d{2,4}(?:[ -]\d{2,4}){1,2}\b(?! days)"
    ),
)
ENGLISH_CODE_WORD = Wording(
    r"\botp\b|one[- ]time|verif|security code|passcode|login code|access code|your code|code is|confirmation code|authenticat|sign[- ]in code|\bcode\b"
)

# --- Debts that are not loans -----------------------------------------------------------------------------------------

NO_LOAN = (
    Wording(
        r"话费|宽带|停机|(?:手机|号码)[^。，]{0,6}欠费|电费|用电|供电|水费|自来水|燃气|天然气|用水|用气|水务|物业|房租|租金|租房|房东|(?<!担)保费|保单|续保|保险(?!柜)|社保|医保|养老|学费|学杂|书费|停车费?|通行费|etc|违章|罚款|图书|借阅|油卡|税款|纳税|税务|滞报|取暖|供暖|暖气|供热|有线电视|快递|包裹|体检|挂号|就诊|驾照|年检|年审|护照|签证|会费|党费|机票|酒店|公积金(?!贷)|中国移动|中国联通|中国电信|流量|套餐|国家电网|南方电网|充电桩|共享单车|充电宝|外卖|订单|课程|培训费|储蓄卡[^，。]{0,4}年费|短信服务费|小额账户|水电|管理费|停车|加油|课时|学杂费|会员|视频|电视|网费|电话费|手机费|欠费停机|卫生费|垃圾费|月捐|捐款|捐赠|公益|众筹|保教费|班费|校服|伙食费|餐费|托管费|托班|幼儿园|家长|报名费|停电|停水|停气|复电|国网|户号|欠费"
    ),
    Wording(
        r"\b(?:electricity|power|utility|water|gas|sewer|broadband|wi-?fi|internet|fibre|postpaid|prepaid|mobile (?:bill|plan|service|connection|balance|account)|phone bill|disconnection|consumer (?:no|id)|service no|meter|\w{0,12}gas|\w{0,12}water|bill dated|kyc|gst|gstr\w*|itr|returns? for|service interruption|interruption of service|at&t|comcast|xfinity|spectrum|neighbou?r|party|pizza|dinner|lunch|drinks|library loan|disconnect\w*|service (?:will|may) be (?:disconnected|interrupted|suspended|cut)|\w{0,12}power|\w{0,12}energy|\w{0,12}electric|dth|recharge|airtime|data (?:plan|pack|bundle)|insurance|premium|policy|rent|landlord|lease|tenan\w+|hoa|subscription|membership|gym|library|book|books|tuition|school|fees? for (?:term|class|your child)|toll|parking|council tax|property tax|house tax|income tax|tax|vehicle (?:tax|registration|service|inspection|insurance)|car service|oil change|service (?:is )?(?:over)?due|dental|dentist|appointment|vaccin\w+|check-?up|prescription|parcel|package|delivery|courier|(?<!ment for )order|netflix|spotify|hotstar|prime|sip|mutual fund|folio|recurring deposit|\brd\b|investment|savings plan|fd\b|challan|e-?zpass|fastag|landline|telephone|verizon|vodafone|airtel|jio|bsnl|t-mobile|safaricom post|kplc|token|sky|dstv|invoice|donation|pledge|chama|contribution|sacco shares|nhif|nssf|sha\b|kra)\b|dues? for (?:maintenance|society)|society maintenance|maintenance (?:charges|dues)|boarding|hostel|broker|meralco|maynilad|globe (?:at home|postpaid)|pldt|ikedc|ekedc|nepa|phcn|dues of your flat|ground rent|chit|dentist|tv licen[cs]e|congestion"
    ),
)
LOAN = (
    Wording(
        r"贷款|借款|借贷|网贷|贷(?=\d|，|。|的|账)|信用卡|贷记卡|账单分期|花呗|借呗|白条|金条|微粒贷|消费金融|消金|小贷|小额贷|融资|月供|还款日|最低还款|还款额|借据|车贷|房贷|按揭|订单[^，。]{0,6}(?:逾期|待还|应还|还款)|分期(?:付|乐|账|款|还)|放心借|有钱花|借条|备用金|网商贷|任性付|安逸花|月付|先用后付|先享后付|本息|本金|欠款|债权|债务|还款|分期|贷|透支|借呗|账款|信用账户|消费贷|融租|租赁款|供款|卡款|卡费|信贷|结欠|欠供|还钱|欠(?:钱|债)|逾期(?:账单|欠款|款|本金|金额|借|贷|还款|未还)|(?:融资|汽车|设备)租赁|租赁(?:车|物|设备)|租赁】|借的|借我|严重逾期|紧急联系人"
    ),
    Wording(
        r"\b(?:loans?|emis?|credit card|creditcard|cc\b|card (?:account|payment|statement|bill)|lend\w*|borrow\w*|overdraft|fuliza|mortgage|instal?l?ments?|nbfc|finance|financial|fincorp|finserv|finsery|credit|payday|pay ?later|bnpl|lazypay|simpl|klarna|affirm|afterpay|tala|branch|m-?shwari|kcb m-?pesa|zenka|okash|hustler|debt|creditor|arrears|advance|min(?:imum)? (?:amt|amount|payment)|amex|american express|visa|mastercard|capital one|discover|synchrony|kist|udhaar|nach|ecs|auto financ\w*|bnk|bank)\b|loan|\bmin\.? (?:amt|amount)|\btotal (?:amt|amount) due|recover\w*|collections?|cibil|crb|default\w*|bounce\w*|bayad\w*|dpd|late (?:payment )?fee|legal notice|utang|hulugan|pautang|mkopo|deni|karz|karza|byaj|gold loan|pawn|ornaments?|pledge|lan|od limit|credit line|line of credit|bureau|borrower|repay\w*|hire purchase|lease finance|card ending|statement balance|\bcard:|\baccount (?:\w+ )?ending|make (?:a|your) payment"
    ),
)

# --- A debt that falls due --------------------------------------------------------------------------------------------

DUE = (
    Wording(
        r"应还|应缴|需还|待还|还款日|缴款(?:截止)?日|还款提醒|最低还款|还款额|最低应?缴|账单已(?:出|生成)|月供|到期还款|按(?:时|期|约)(?:足额)?(?:还|归还|偿还|缴|履约)|(?:及时|准时|尽快|提前)(?:足额)?(?:还款|偿还|归还|存入|存足|缴)|请[^，。]{0,24}(?:还款|偿还|归还|存入|存足|还清)|(?:即|快|将|后|今日|今天|明日|明天)(?:将)?到期|余额充足|资金充足|足额(?:存|款|资金)|自动(?:扣款|代扣|还款|划扣|扣收)|将(?:于|在|从)[^。]{0,20}(?:扣款|代扣|扣收|划扣)|还款(?:到期|计划|通知)|(?:本期|当期|本月)(?:账单|还款|贷款|借款|应)|(?:贷款|借款)[^。，]{0,12}到期|账单(?:日|金额|还款)|日前还清?|去还款|还清|账单[^。]{0,30}到期|(?:应|需|须|待|要|该|得|记得)(?:归还|偿还|还款|还钱|缴清|付清|缴付|还)|(?:存|备|充|补)(?:足|够|好)|扣(?:款|收|划)(?:日|卡)|(?:账单|月结单)[^。]{0,12}(?:已|出炉|备妥|请|记得)|缴[款付](?:期限|截止)|到期(?:日|缴)|(?:前|内)(?:还|缴|存|付|补)(?:清|足|款|齐)?|往卡里存|账单扣款|待(?:付款|支付|付)|(?:需|应|请)[^，。]{0,14}前(?:完成)?(?:支付|付款|付清)|最(?:迟|晚)[^，。]{0,12}(?:支付|付)|按时(?:足额)?(?:付款|支付)|留意(?:存款)?余额|供款日|请[^。]{0,16}(?:缴款|缴纳|缴付|转账)|(?:贷款?|借款|账单|欠款|款项|供款|分期|第\d{1,3}期|金额|元)[^，。]{0,10}将?于[^，。]{0,14}到期|(?:贷款|借款|欠款)[^。，]{0,6}(?:后天|明天|今天|下周)"
    ),
    Wording(
        r"\bdue (?:on|by|date|today|tomorrow|in|for|dt|is|amount|amt|:)|\b(?:is|are|falls?|becomes?|comes?) due\b|\bpayment due\b|\b(?:amt|amount|min|minimum|total)\.? ?(?:amt|amount|payment)? ?(?:is )?due\b|will be (?:auto-?)? ?(?:debited|deducted|presented|collected|drawn|charged|withdrawn|taken)|auto-?(?:debit|pay)|sufficient (?:balance|funds?)|maintain (?:sufficient|adequate|balance|funds)|(?:keep|ensure|fund)[^.]{0,30}(?:balance|funds|funded)|\bemi\b[^.]{0,30}\b(?:on|due|date|reminder|payment)\b|payment reminder|reminder[:,! ]|upcoming (?:payment|emi|due|instal)|pay (?:by|before|on or before|on time|your emi|now|your bill)|repay|statement (?:is )?(?:ready|generated|for|available|balance)|bill (?:is )?(?:generated|ready)|due soon|payment is scheduled|scheduled (?:payment|for)|due hai|kist|next payment|payment of|due|payable|\bcoming up\b|\bwe(?:\'ll| will) (?:take|collect|debit|charge|attempt)|\babout to (?:be )?due|\bmake (?:a|your|the) (?:\w+ )?payment|\b(?:minimum|next|monthly) payment|\bto be paid\b|\bpayment (?:on|by|for)\b|\brepayment\b|\bfalling due|\bmaturing|\binstal?lment of\b|dena hai|jama (?:karein|kare|karo|karna)|bhar(?:ein|na|o|do)|kat(?:ega|ne|egi|jayega)|balance rakh\w*|rakhein|taiyar|bayaran|unatakiwa|inatakiwa|deadline|chukaye|chukana|bayad(?:an)?|magbayad|lipa\b|kulipa|ilipwe|tarehe ya|kindly pay|pls pay|please pay|plz pay|pay your|settle your|\bdue[: ]{1,2}\d|\bdue dt\b|\bstmt\b|statement (?:balance|bal|closed)|will be (?:presented|billed)|charged to|autopay|keep (?:ur|your|sufficient|enough|funds)|fund your"
    ),
)
FAILED = (
    Wording(
        r"(?:扣款|还款|代扣|划扣|扣收|扣划)(?:未成功|不成功|失败|未能成功)|未能?(?:成功)?(?:扣款|扣收|划扣|还款)(?:成功)?|(?:余额|资金)不足[^。]{0,16}(?:失败|未)|未足额(?:还款|扣)|(?:扣|还|划|代扣)款?[^。，]{0,8}(?:不成功|被退回|异常)|余额不足(?:以|，|,|。|导致)|(?:还款卡|扣款卡|还款账户|扣款账户|银行卡)[^，。]{0,12}(?:状态异常|已失效|被冻结|已注销)"
    ),
    Wording(
        r"\b(?:bounced|dishonou?red|(?:emi|cheque|check|payment|debit|ecs|nach)[^.]{0,30}\breturned|declined|unsuccessful|failed|could ?n(?:o|')?t be (?:debited|processed|collected|deducted)|unable to (?:debit|collect|process|deduct)|not honou?red|insufficient (?:balance|funds)|was not successful)\b|(?:could|can|was|were) ?(?:n(?:o|\')?t|not) (?:collect|take|process|debit|charge|be taken|be collected|able to)|(?:emi|nach|ecs|cheque|mandate|auto-?debit)[^.]{0,20}\bbounc\w+|bounce (?:hua|ho gaya|ho gya)|didn\'t go through|did not go through|(?:payment|emi|debit) (?:has |was |got )?(?:returned|rejected|reversed due)"
    ),
)
NOT_YET = (
    Wording(
        r"(?:以免|避免|防止|免得|谨防|免)[^。，]{0,8}(?:逾期|产生(?:逾期|罚息|违约)|违约)|(?:今日|今天|今晚|当日)(?:是|为|即)?[^。，]{0,10}(?:还款日|到期|24(?:点|时|:00)前|23:\d\d前)|再次(?:发起)?(?:扣款|代扣)|将(?:再次|于)[^。]{0,12}(?:扣款|代扣)"
    ),
    Wording(
        r"avoid (?:being|becoming|an? )?(?:over ?due|past due|late(?! (?:fee|payment|charge|penal)))|due (?:today|tomorrow)|will (?:be )?(?:re-?present|retr)|again on"
    ),
)

OVERDUE_WORD = re.compile(r"逾期|超期")
IF_BEFORE = re.compile(
    r"(?:如|若|倘|不然|一旦|以免|避免|防止|防|免|勿|莫|未曾?|没有|无|不要|别|是否|假如|万一|否则|产生|造成|导致|出现|发生|连续|变|成为)[^，。;；!！]{0,8}$"
)
IF_AFTER = re.compile(
    r"[^，。]{0,4}(?:将|会|可能|也|都|均可|客户可|可(?:做|办|贷|借)|能(?:做|办|贷|借)|后果|后将|后会|的话|未还|不还|不处理|影响|失效|作废|后(?:产生|影响|报|上报)|风险|记录将)"
)
FACT_BEFORE = re.compile(r"(?:已经?|现|目前|仍|均|处于|严重|恶意|长期|持续|多次)[^，。如若免]{0,3}$")
FACT_AFTER = re.compile(
    r"(?:已|\d|[一二三四五六七八九十两]{1,3}[天日个]|了|本金|金额|欠款|款|账单|贷款|借款|未还|未处理|账款|账户|债务|案件|客户|用户|状态|多[天日期时]|时间|天数|达|超过|至今|严重|总|第|多期|\d?期|催收|提醒|通知|还款提醒|应还|合计|共)"
)
OVERDUE = (
    Wording(
        r"拖欠|拖(?:了|着|延)|未支付提醒|(?:超|已)过[^，。]{0,6}(?:支付|付款)(?:日|期|时间)|欠款未(?:还|清|结|处理)|错过[^，。]{0,8}(?:还款|缴款|付款|截止|应还)[^，。]{0,2}(?:日|期|时间)|未按(?:时|期|约)[^。，]{0,6}(?:还|履|缴|偿)|(?:已|超)过(?:了)?(?:最后|最迟|到期)?(?:还款|缴款|应还|宽限|约定|截止)(?:截止)?(?:日|期|时间)|过期未还|宽限期[^。，]{0,6}(?:已|届满|结束)|已经?(?:严重)?(?:违约|失约)|再不(?:处理|还|缴)|违约(?:已|\d)|恶意(?:欠|逃|透支|拖)|催收|欠款(?:催|已|事宜|一事|问题|案)|债务(?:已|催|逃|问题|纠纷|案)|(?:失信|老赖|赖账|躲避|逃避|逃债|拒(?:不|绝)(?:还|接|处理|偿|归))|欠(?:我司|我行|款).{0,6}(?:元|未|已)|(?:已|均)到期未|到期(?:已|未)(?:还|超|过|付|缴)(?!清?的?[，,]?(?:将|会|可能|则|我行))|久未还|断供|欠供|(?:已|仍|尚|现|共|累计)欠|超(?:过|出)[^，。]{0,8}(?:还款|缴款|约定|规定|期限|时间|到期)|(?:长期|至今|一直|迟迟|始终|屡次|多次|仍然?|依然|拒)(?:未|没有?|不)(?:能|曾|予)?(?:足额|按时|按期|及时|主动|全额|如期)?(?:偿还|归还|还|缴|付|清偿|结清|履行|处理|回应|接听)|(?:受|接受|经)[^，。]{2,20}委托[^。]{0,40}(?:欠|债|逾)|(?:置之不理|置若罔闻|视而不见|无动于衷|毫无还款|没有还款|无还款)|(?:列|转)(?:入|为)(?:逾期|催收|不良)|昨日(?:到期|应还|扣款未)|已经?过(?:了)?[^，。]{0,4}(?:期|日)|\b(?:overdue|past due)\b|(?:已|逾)?(?:延误|延迟|迟延|拖延|迟还|滞纳|延期)(?:已|达|了)?\d{1,4}[天日]|(?:已|超)过(?:了)?(?:宽限|还款|缴款|账单|约定)?期(?!后)|未(?:能)?(?:足额)?(?:还|缴|付)(?:足|够)|欠[^，。]{0,6}(?:现已|已经?)?(?:委托|移交|转交|转让|委外)|欠款[^。]{0,20}(?:委托|移交|转交|转让)|(?:多次|反复)(?:联系|催|提醒|沟通|致电)[^，。]{0,4}(?:未果|无果|不)|(?:资产保全|贷后(?!管理)|清收|催告|催缴)|都?过期(?:了)?[一二两三四五六七八九十\d半]{1,3}个?(?:天|日|周|礼拜|星期|月)|催我|已(?:到期|逾)[^，。]{0,6}(?:未|没)|overdue|\bod\b|延滞|逾(?!越)[^，。期]{0,2}未|欠(?:着|钱)不还|赖(?:账|着)|拒还|仍欠|久拖|已 ?dpd|(?:到现在|拖到(?:现在|今天)|迄今)[^，。]{0,6}(?:没有?|未|不|一分)|电话不接|短信不回|一分(?:钱)?(?:不|没|未)还|(?:看不到|没见到|没看到|不见)(?:钱|还款)|玩失踪|装死"
    ),
    Wording(
        r"\bover ?due\b|\bpast[ -]due\b|\bmissed\b[^.]{0,20}\b(?:payment|emi|instal)|\b(?:not|n't|n’t|yet to|haven't) (?:been )?(?:paid|received|receive|pay|cleared|made|repaid)\b|\bunpaid\b|\bdelinquen|\bin arrears\b|\barrears\b|\bdays? late\b|\blate on\b|\bis late\b|\bdefault(?:ed|er|ing)?\b|\bdpd\b|\bpending (?:since|for|emi|dues|payment|amount)|\b(?:emi|dues|payment|loan|instal\w+)\b(?:(?!applic|request)(?:[^.;\n]|\.\d|rs\.)){0,20} (?:is |are |still )?(?:still )?pending\b|\bstill (?:due|outstanding|unpaid|owe)|\bimmediate(?:ly)? (?:pay|clear|repay|settle)|(?:pay|clear|settle|repay)[^.]{0,30}\bimmediately\b|\bnon-?payment\b|\bfailed to (?:pay|repay|make|clear|honou?r)|\bremains? (?:unpaid|outstanding|due)|\bbhar[ai]? nahi|\bnahi (?:bhar|chuka|kiya|mil|hua|aaya)|\bcollections?\b[^.]{0,20}\b(?:account|agency|department|team|dept)|\bdebt collect|\bcollect(?:ing|ion of)? (?:a |this |the |your )?debt|\b(?:balance|amount) owed\b|\byou owe\b|\bcharged?[- ]off\b|\bcreditor\b|\bbehind on\b|\bplacement of your account|\bdues? of\b[^.]{0,30}\boutstanding|couldn\'t collect|(?:slipped|gone|went|is|was|are|now) past (?:the|its|your|ur)? ?due|\bwas due (?:on|yesterday|last|by)?\b|due last\b|irregular|\brefus(?:e|ed|al|ing) to (?:pay|repay|clear|settle)|\bignor(?:e|ed|ing) (?:our|all|my|the|calls)|\bevad|\babscond|\bdodging|\bwhy (?:have|are) (?:you|u) not (?:paid|paying)|\bpay (?:what )?you owe|\bhave not (?:repaid|honou?red|serviced)|\bcrossed (?:the|its|your) due|(?<!applies )(?<!apply )(?<!applicable )(?<!charged )(?<!penalty )\bafter (?:the )?due date|\bsince (?:the|your) due date|\bmatured? (?:on|since)[^.]{0,20}\b(?:unpaid|not)|\byour default|\bin default|\bskipped|\bdelay(?:ed)? (?:of|by|in)\b[^.]{0,12}(?:day|pay)|\bbalance carried|\bremain(?:s|ing|ed)? (?:un|out)|\bnakalipas na|\bhiding\b|\bif (?:you|u) (?:don'?t|do not) pay\b|collections?\b[^.\n]{0,24}\bon behalf of|outstanding balance of[^\n]{0,20}\bwith\b|\b(?:passed|assigned|referred|transferred) to us\b|\bplaced with us|\bpurchased your (?:debt|account)|\bdi (?:pa )?(?:ka )?nagbabayad|\bbado (?:hujalipa|haujalipa)|\bdeni lako|\bu never pay|\byou never pay|\bnever pay|\bnot yet paid|\bhaven\'?t paid|regulari[sz]e|\bowing\b|\bhas not been (?:paid|received|settled)|we (?:have not|haven\'t) (?:received|seen)|hindi pa|di pa (?:po )?(?:nababayaran|bayad)|lampas na|lumampas|hujalipa|haujalipa|imepitwa|imechelewa|umechelewa|\bod \d{1,4} days?|\b(?:balance|amount)\b[^;\n]{0,24}\b(?:is|remains) (?:still )?outstanding|still trying to (?:reach|contact) you|affordable (?:payment |repayment )?plan|bakaya|nahi (?:bhari|bhara|di|diya|aayi|jama|chukay[aie]|pay)|abhi tak|bounce (?:hua|h\b|hai|ho (?:ga?ya|chuk|rah))|overdue hai|late (?:ho|hai)|(?:din|dino|mahin\w+|hafte) se\b|pending hai|kab (?:bharoge|doge|karoge|tak doge)|jawab nahi|\bmissed (?:your|ur|the|a|an|\d)|\bexpired? (?:unpaid|loan)|has (?:now )?(?:lapsed|matured) (?:and|without)|(?:still|yet) (?:not|to be) (?:paid|cleared|settled)|outstanding for|overdrawn beyond|pay (?:up|now or)|npa\b|\bslipped\b|special mention|(?:1st|first|2nd|second|3rd|third) reminder\b[^.]{0,40}(?:unpaid|remains)"
    ),
)
# Not paid yet: late, unless the due date is still ahead.
UNPAID = Wording(
    r"(?:尚|仍|还|至今|迄今|一直|迟迟|依然|依旧)(?:未|没有?|不)(?:按[期时约]|足额|全额)?(?:收到[^。，]{0,8}还款|入账|到账|缴付|缴款|归还|还清|还款|偿还|结清|还|处理|缴|清偿|履行|见)|未结清|(?:至今|迄今)未"
)
# Words of owing that do not make it late while the due date is ahead.
MERELY_OWED = re.compile(r"(?:you )?ow(?:e|ing)|(?:balance|amount) owed")
OVERDUE_IF = re.compile(
    r"(?:\bto avoid|\bavoid|\bif|\bunless|\bprevent|\bin case|\bbefore it|\belse|\botherwise|\bnever|\bnot|\bmay|\bwill|\bbecomes?|\bbecoming|\bgets?|\bgetting|\bgoes?|\bany|\bof being|\bwhen|\bon|\bon your|\bthe|\bcase of|taki|para (?:iwas|hindi)|iwas)(?: \w+){0,2} ?$|(?:late|penal) ?$"
)

LEGAL = (
    Wording(
        r"律师函|律师事务所|律所|起诉|诉讼|立案|法院|仲裁|强制执行|财产保全|刑事|刑法|公安|报案|经侦|司法|失信被执行|诉前|送达|传票|开庭|支付令|最后(?:通牒|通知|一次通知|警告|催告|期限)|最终(?:通知|警告|催告|期限)|法务(?:部|人员|专员|处理|程序|介入)|法律(?:途径|手段|程序|诉讼|措施|文书|追究|流程)|依法(?:追|处理|维权|采取|催)|调解(?:通知|中心|委员会|员)|人民调解|移交(?:法|律|司)|民事(?:起诉|诉讼|责任)|诈骗罪|执行(?:局|庭|法官)|贷款诈骗|恶意透支罪|被执行人|执行(?:证书|公证|名单|阶段)|公证(?:执行|书)|财产保全|冻结(?:名下|您|你)|查封|拍卖|原告|被告|被申请人|申请人|案号|撤案|庭审|应诉|出庭|诉状|法催|法诉|民间借贷纠纷|合同纠纷|立(?:即)?(?:诉|案)|批量(?:起诉|立案)|诉调|诉中|网上追逃|移送(?:公安|司法|法院)|按(?:诈骗|刑事)|律师(?!费)"
    ),
    Wording(
        r"\blegal (?:action|notice|proceedings?|recourse|remed\w+|steps?|consequences|department|dept|course|team|demand|case|process|cell|measures|escalation)|\bcourts?\b|\blawyer|\badvocates?\b|\battorney|\bsolicitors?\b|\bfir\b|\bpolice\b|\barbitrat|\bsection (?:138|25|420)|\bu/s \d|\blok adalat|\bsummons|\blawsuit|\bsue\b|\bbailiff|\bccj\b|\bfinal (?:demand|notice|reminder|warning|opportunity|chance|call|intimation)|\blast (?:warning|chance|notice|opportunity)|\bgarnish|\breposses|\blitigat|\bjudg(?:e)?ment\b|\bstatutory demand|\bdefault notice|\bnotice of default|\bletter before (?:action|claim)|\bpre-?legal|\bforeclos|\bsarfaesi|\bcriminal\b|\blaw firm|\blegal\b|\bcharge-?off|\bsmall claims|\bclaim(?:s)? (?:case|form|court)|county court|\bsuit\b|\bbarangay\b|\blaw office|\bllp\b|\bcounsel\b|\bwrit\b|\bpossession\b|\bauction|\bdemand (?:letter|notice)|\bfinal demand|\bproceedings\b|\bescalat\w+ to legal|\bvakil\b|\bkanooni\b|\bcase file|\bfir\b|\bthana\b|\bmahakama\b|\bestafa\b|\bseiz(?:e|ed|ure)\b|\benforcement\b|\bdebt recovery tribunal|\bdrt\b|\blicensed auctioneers?|\bnotice of (?:intent|assignment|acceleration)"
    ),
)
MILD_LEGAL_EN = re.compile(r"\blegal (?:disclaimer|name|entity)")

# --- What has happened ------------------------------------------------------------------------------------------------

RECEIPT = (
    Wording(
        r"(?:还款|扣款|代扣|缴费|转账|支付|交易|充值|放款|入账|划扣|提现|缴款|付款|扣收|还清|结清|提前结清|退款)(?:已)?(?:成功|完成)|成功(?:还款|扣款|代扣|支付|缴费|转账|入账|扣收|放款|提前(?:结清|还款|还清)|偿还|归还|收到|提现|划扣|结清|缴纳|办理提前)|已(?:成功)?(?:还款|还清|结清|入账|到账|扣款|扣收|收到您?的?[^。，]{0,6}(?:还款|款)|归还|缴清|放款|发放|支付|划扣|偿还|收妥)(?!失败)|(?:支出|收入|消费|转入|转出|存入|支取|取现|汇入|入账|代发|工资|快捷支付|网上支付|扣款|付款|扣费)[(（]?[^，。\d]{0,12}(?:(?:人民币|rmb|¥)\d|\d[\d,]{0,12}(?:\.\d{1,2})?元|\d[\d,]{0,12}\.\d\d)|(?<!本金)(?<!贷款)(?<!借款)(?<!欠款)(?<!未还)(?<!应还)余额(?:为|是)?[:]?(?:人民币|rmb|¥)?\d|交易后余额|您已还款|收到(?:您的)?还款|感谢您的还款|已全部(?:还清|结清)|结清证明|已[^，。未将]{0,10}(?:还清|扣收|扣款|扣除|发放|到账|入账|退回|撤销|冲正|还款(?![日期])|取消|还贷|核销)(?![^，。]{0,4}(?:失败|未))|(?:业务|申请)[^，。未]{0,4}已(?:成功)?(?:办理|办妥)|(?:还款|扣款|退款|放款|借款|申请|提现|支付|转账|冲还贷|冲销)[^，。未失将]{0,16}(?:成功|到账|完成|已办理|已受理)|实(?:扣|还|付|收)|收到您?[^，。未]{0,8}(?:支付|缴纳|归还|偿还|还款|款项|转账)|本次(?:还款|扣款|支付|交易)[^，。]{0,4}[￥¥\d]|放款[^，。]{0,6}成功|已成功(?!.{0,6}失败)[^，。]{0,4}(?:发放|放款|扣|还|转)|交易[^，。]{0,16}(?:撤销|退回|冲正)|已(?:于|由|自|从|经)[^，。未将失]{0,30}(?:支付|扣除|扣缴|扣款|转账|缴付|缴交|入账|付讫|收讫|扣收|划扣)(?!失败|不成功|未)|还款[^，。未失将]{0,20}入账|系统已?(?:扣收|扣款|划扣)[^，。\d将]{0,10}(?=\d)"
    ),
    Wording(
        r"\b(?:has been|have been|is|was|been|successfully|hv been|stands) ?(?:successfully )?(?:debited|credited|received|paid|processed|deposited|withdrawn|transferred|disbursed|posted|closed)\b|\b(?:debited|credited|spent|withdrawn|deposited|disbursed|txn|purchase|purchased|sent|transferred|paid)\b(?:[^.\n]|\.(?! [a-z])){0,40}\b(?:to|at|from|on|by|via|for|a/c|acct|account|in|with)\b|\bthank(?:s| you) for (?:your |the |making )?(?:[^\s]{1,14} ){0,3}payment|\d (?:was|has been) charged\b|payment (?:of [^;\n]{0,30}?)?(?:has been |was |is )?(?:received|successful|posted|confirmed|processed|credited)|received (?:your |a |ur )?(?:\w+ ){0,2}payment|\breceived (?:towards|against|for|from|in|on|via)\b|\b(?:charge|transaction|withdrawal|deposit|transfer|purchase)\b[^\n;]{0,60}\b(?:was|has been) (?:made|approved|authori[sz]ed|posted|processed)|\bpayment[^;\n]{0,60}\b(?:was|is|has been) (?:successful|received|processed)|we(?:'ve| have)? (?:received|got your [^\n]{0,20}payment)|\bconfirmed[.,]|\bavl\.? ?bal|\bavailable bal|\bavbl|\bupi ref|\butr\b|\bimps\b|\bneft\b|\bfully (?:paid|repaid)|paid off|loan (?:has been |is )?(?:closed|fully)|no dues certificate|successfully (?:paid|repaid|cleared|received)|new m-?pesa balance|payment successful|direct deposit|\byou(?:'ve| have|ve)? (?:just )?(?:successfully )?(?:paid|repaid|sent|received|spent|withdrawn|made a payment)\b(?! (?:no|late))|\b(?:dr|cr)\b[^\n]{0,50}\b(?:desc|bal|avail|narr|acct)|\b(?:amt|amount)[ :]{0,2}[^\n]{0,20}\b(?:dr|cr)\b|\bdebit alert|\bcredit alert|\btxn (?:alert|of|amt)|\bdisbursed\b|\bpayment (?:has |was )?(?:reversed|refunded)|\brefund(?:ed)? (?:of|to|has)|salamat sa (?:iyong |inyong )?(?:pag)?bayad|natanggap na (?:po )?(?:namin )?ang|nabayaran na|umelipa|imelipwa|tumepokea|malipo yako|mil gaya|mil gaye|prapt|jama ho gay[aie]|safal|received your|\breceived [^\w\n]{0,2}(?:rs|inr|₹|ksh|kes|\$|£|€|us\$|p|n|php|ngn|r)[. ]{0,2}\d|\bused to (?:fully |partially )?(?:pay|repay)|payment posted|\brcvd\b|\brecd\b with|\b(?:payment|pymt|pmt|pymnt|paymt)\b of [^;\n]{0,30}?\b(?:posted|credited|applied|cleared)\b|\bstk\b|\bwas (?:paid|cleared) in full|\bnow (?:closed|settled|fully)|\bpayment[^;\n]{0,40}\b(?:went|has gone) through\b"
    ),
)
# An application that was refused, or a card on its way, asks for nothing.
REFUSED = re.compile(
    r"(?:新卡|卡片)[^，。]{0,10}(?:寄|邮)|申请[^，。]{0,10}(?:未(?:能)?(?:获)?(?:通过|获批|批准)|被拒|不通过)|(?:审核|审批)(?:未(?:能)?通过|不通过|被拒)"
    r"|\bapplication\b[^.\n]{0,60}\b(?:declined|rejected|unsuccessful|refused|not (?:been )?(?:approved|successful))|\b(?:unable|regret)[^.\n]{0,40}\b(?:approve|application|sanction)|\b(?:request|application)\b[^.\n]{0,60}\b(?:could not|cannot|can ?not|couldn't|can't|was not|not) be (?:processed|approved|accepted|completed)"
)
CONVERT = re.compile(r"\b(?:convert|split|flip|spread)\b[^\n]{0,90}\b(?:emis?\b|instal)")
# What tells a transaction from an offer about one: the minute it happened, or what is left.
ALERT = re.compile(r"\d{1,2}[:时]\d\d|可用额度|余额")
WILL_BE = re.compile(
    r"额度[^，。\d]{0,4}[\d.,万元]{1,12}$|(?:将|会|(?<!申)请|需|须|确保|务必|如|若|未|提示|预计|拟|准备|可能|以便)[^，。]{0,18}$"
)

# --- Adverts ----------------------------------------------------------------------------------------------------------

ADVERT = (
    Wording(
        r"额度|最高(?:可)?(?:借|贷|享|领|得|达)|可借|可贷|备用金|低息|利率低|日息|日利率|年化|月息|免息券|优惠券?|立减|提额|点击(?:领|申|查|立|链)|戳|立即(?:领|申|借|查|提现|体验|办理|参与|激活)|随借随还|秒到|极速(?:放|到)|放款快|无抵押|免抵押|凭身份证|急用钱|急需|周转|下款|秒批|秒下|包过|黑白户|不看征信|不查征信|开卡礼|新户|首刷|分期(?:优惠|享|仅|利率|费率|[^。，]{0,3}折)|可(?:申请)?(?:办理)?分(?:期|\d)|首期仅|每期仅|手续费(?:\d|[一二三四五六七八九]|低|优惠|折)|满足[^，。]{0,10}条件|邀(?:请|您)|专享|特惠|福利|红包|活动|限时|抢|免费|礼品|好礼|积分|满减|满\d|折(?!\d)|秒杀|促销|大促|双11|上市|开盘|招商|加盟|现房|首付|品鉴|鉴赏|热销|钜惠|装修|贷款(?:找|咨询|办理|服务)|办(?:理)?(?:贷款|信用卡)|推荐|回复?(?:y|办理|1|yes)|诚邀|获批|预审批|预授信|尊享|权益|现金分期|借钱|借款?找|用钱|提现(?!成功)|先息后本|利息低|\d折|资金需求|需要资金|债务(?:重组|优化|协商)|停息挂账|协商(?:还款|分期)|发送?[a-z]{1,4}[#\d办]|每期[^，。\d]{0,6}约|可再借|再借|复借|续借|随时借|借\d|享[^，。]{0,8}(?:价|折|礼|利|优惠|豁免)|返[^，。]{0,6}(?:现|金|元|券)|达标|领取?|权益|刷卡金|抽奖|低息|利息[^，。]{0,3}(?:低|少)|通过预审|获得|资格|最长\d|可?到账快|\d分钟(?:到账|放款|下款)|秒(?:审|放)|办卡|赠|先到先得|费率"
    ),
    Wording(
        r"\bpre-?approved|\bpre-?qualified|\beligib|\bapply\b|\boffers?\b|\bget (?:a |an |up|upto|instant|rs|your|\$|£|ksh|cash|money|personal|quick|approved|loan)|\binstant\b|\blowest\b|\bcash ?back|\bdiscount|\bupgrade|\blimit (?:has been )?(?:increase|enhance|upgrade)|\bincrease your limit|\bup ?to (?:rs|\$|£|ksh|inr|₹)|\bupto\b|\bclaim\b|\btop-?up\b|\bno (?:docs|documents|paperwork|collateral|guarantor|credit check)|\b(?:credit|cibil|fico) score\b|\b0% (?:emi|interest|apr)|\bexclusive|\blimited (?:time|period)|\bhurry|\bt&c|\bsign ?up|\bavail\b|\bshop\b|\bsale\b|\boff\b|\bfree\b|\bcongrat|\bconvert[^.\n]{0,60}emi|\bborrow (?:up|more|again|from|now)|\bloan (?:offer|approved|available|of|upto|up to|limit)|\bapproved\b|\blow(?:er)? (?:interest|rate|emi)|\binterest (?:rate )?(?:from|starting|@|as low)|\bstarting (?:at|from|@)|\bneed (?:money|cash|funds|a loan|extra)|\bdisburs\w+ (?:in|within)|\bbest rates|\brefer\b|\breply (?:yes|y\b|1)|\bconsolidat|\bdeals?\b|\bqualif|\bselected\b|\bdownload|\bready (?:for|4|to)\b|\binstant\w*|\bin (?:just )?\d+ ?min|\bwithout (?:cibil|documents?|collateral|guarantor|paperwork)|\bapproval\b|\bcashback|\bvoucher|\bvalid (?:till|until)|\bclaim (?:it|b4|before|now)|\blimited\b|\boffer\b|\bspecial\b|\bemi option|\beasy emi|\bhello cash|\bpata (?:mkopo|pesa)|\bkopa\b|\bmangutang\b|\bloan lelo|\bturant loan|\bpaisa (?:chahiye|pao)|\bmiliye|\bsirf\b|\bpaao\b|\breward|\bbonus\b|\binterest rates?\b|\bmissed call|\bsave on\b|\bdown payment|\blast day\b|\bget \d|\d ?gb\b|\bswitch to\b|\bvalid till\b"
    ),
)
ADVERT_STRONG = (
    Wording(
        r"首付(?:仅|低|\d)|品鉴|样板(?:间|房)|最高(?:可)?(?:借|贷|享|领)|可借|可贷|(?:获|有|享|得|您的?)[^。，]{0,10}额度|额度(?:已|高|最高|可|待|为|:|提|升|\d)|立即(?:领|申|借|提现|激活)|随借随还|(?:待|可)(?:提取|领取|激活|提现)|无抵押|免抵押|凭身份证|急用钱|下款|秒批|不看征信|年化(?:利率|率)?(?:低|\d)|利率低至|日息|免息券|提额|首期仅|每期仅|可(?:申请)?(?:办理)?分(?:期|\d)|贷款(?:找|咨询|办理)|点击领|预审批|获批|停息挂账|债务(?:重组|优化)|借钱|最高\d|备用金|首借|大额备|即刻提取|资金需求|秒到账|极速到账|回复?(?:y|yes|办理)|可再借|(?:再|续|复)借\d|借\d+(?:\.\d+)?(?:元|万)|享(?:受)?[^，。]{0,8}(?:半价|折|立减|减免|优惠|礼)|返[^，。]{0,8}(?:刷卡金|现|券|积分)|先息后本|通过预审|预审(?:已)?通过|\d分钟(?:到账|放款|下款)|秒(?:批|审|放|到(?!金))|\d折[^，。]{0,4}券|息券|月(?:还|供)(?:款)?(?:低至|仅|只)|押证不押车|可贷|黑户|白户|专办|专业(?:办理|贷款)|[当次][天日]放款|(?:利息|月息|年息|费率)低至|\d厘|征信花|(?:券|红包|礼包|权益|免息)[^，。]{0,6}已?(?:到账|发放|失效|送达)"
    ),
    Wording(
        r"\b(?:new|higher|bigger|credit|loan) limit (?:is|of)\b|\blimit is now\b|(?:credit|loan|cash|money)\b[^.\n]{0,24}\b(?:is|are) waiting|\bzero docs|\boffers? [^.\n]{0,20}loans?\b|\bloans? at \d|\bfirst order\b|\bto borrow (?:at|up|more|again|now)|\blimit (?:has been |is |was )?(?:now )?(?:increased|enhanced|upgraded|raised|doubled)|\byou can (?:now )?borrow|\b(?:balance transfer|transfer a balance)|\b0% (?:intro|introductory)|\bpre-?approved|\bpre-?qualified|\beligib|\bapply (?:now|here|today|online|at|on|via|for (?:a |an |your |the )?(?:\w+ )?(?:loan|card|credit|cash))|\bget (?:a |an )?(?:instant|quick|personal|cash|loan|up ?to|rs|\$|£|ksh|approved)|\bloan (?:offer|upto|up to)|\b(?:loan|credit|limit)[^.]{0,30}\b(?:is |has been |are |been )?(?:pre-?)?approved|\bno (?:docs|documents|paperwork|collateral|guarantor|credit check)|\b(?:check|view|know|see|track|free|improve|boost|updated?)\b[^\n]{0,40}\b(?:credit|cibil|fico|experian)? ?(?:score|report)\b|\b(?:credit|cibil|fico) (?:score|report)\b[^.\n]{0,30}\b(?:updated|dropped|changed|ready|available|free)|\b0% (?:emi|interest|apr)|\btop-?up\b|\bborrow (?:up|more|again|now)|\bconvert[^.\n]{0,60}emi|\binterest (?:rate )?(?:from|starting|@|as low)|\binterest rates? (?:now |from |as low as |starting )?(?:at |from )?\d|\bzero down|\bneed (?:money|cash|funds|a loan|extra)|\bcongrat|\bconsolidat|\brates? from|\d% ?apr|\bapr:? ?\d|\b(?:flip|split)\b[^\n]{0,90}(?:emi|instal)|\bapply ?[:(]|\bno (?:\w+ ){0,2}(?:proof|documents?|docs)\b|\bin your (?:bank )?account (?:in|within)|\binstant (?:loan|cash|approval|disbursal|personal)|\bloan (?:of )?[^.\n]{0,20}\b(?:is |are )?ready (?:for|4)\b|\bconvert\b[^\n]{0,90}(?:emi|instal)|\bwithout (?:cibil|documents?|collateral|guarantor|paperwork|credit check)|\bno (?:cibil|crb)|\b\d+ ?min(?:ute)?s? (?:disburs|approv|loan)|\bclaim (?:it|b4|before|now|your (?:loan|cash|offer))|\bemi (?:starting|starts|as low|just|only)|\b(?:pata|chukua) mkopo|\bkopa (?:hadi|sasa|up)|\bloan (?:lelo|paye|paao|chahiye)|\bborrow \S{1,12} (?:today|instantly|now)|\b(?:avail|take|get|grab) (?:a |an |ur |your )?(?:\w+ ){0,2}loan\b|\bloan limit\b[^.]{0,20}(?:increas|up|now)|\bqualify for\b|\bzero (?:processing|interest)|\bchance (?:to|of) win|\bstand a chance|\band win\b|\bno[- ]cost emi|\bsale is (?:live|on)|\bshop now|\bextra \d+% off"
    ),
)


# Those who sell help with debts; they speak of being overdue, but ask for nothing that is owed.
RELIEF = re.compile(
    r"停息挂账|停催|停诉|债务(?:重组|优化|规划|整合)|(?:帮|替|为)[您你][^。，]{0,6}(?:协商|解决|处理|延期|减免|停息|上岸)|免费咨询|逾期[^，。]{0,4}协商[^，。]{0,4}分期|协商分期\d|(?:网贷|信用卡|贷款|负债|逾期)[^。，]{0,8}(?:烦恼|怎么办|压力大|无力(?:偿还|还款)[?？])|负债(?:过高|太多|累累)|(?:代理|代办|专业)[^。，]{0,6}(?:协商|征信|债务)"
)
RELIEF_EN = re.compile(
    r"struggling with (?:\w+ )?(?:debt|loan)|write off (?:up to )?\d|wipe (?:out|away)|debt (?:relief|solution|help|management|settlement (?:program|company))|\bsee if you qualify|\biva\b|settle your (?:loans|debts?) (?:for|at|with)"
)
# Sites that sell a look at one's score speak of missed payments, but ask for none.
SCORE = re.compile(
    r"\bscore\b[^.\n]{0,24}\b(?:drop\w*|changed|updated|fell|fallen|decreased|increased|went|moved|ready|available)|\b(?:check|see|view|track|know|free)\b[^.\n]{0,30}\b(?:credit|cibil|experian|crif|equifax|fico) ?(?:score|report)"
)
LENDS = re.compile(r"\boffers?\b|\bpre-?(?:approved|qualif)|\bloans? (?:from|at|of|up ?to|for you|in)\b|\binstant\b")
LEGAL_DEMAND = re.compile(r"欠|债|还|贷|逾期|被告|被申请人|你(?:方|本人)|履行|应诉|未(?:处理|回)|案")
DONE = (
    Wording(
        r"(?:还款|扣款|代扣|放款)[^，。未失将]{0,16}成功|成功(?:还款|扣款|发放|放款)|已(?:发放|放款|正常扣收)|退款|退回|实扣|本次还款|还款[^，。未失将]{0,20}入账|已(?:于|由|自|从|经)[^，。未将失]{0,30}(?:支付|扣除|扣缴|扣款|转账|缴付|缴交|入账|付讫|收讫|扣收|划扣)(?!失败|不成功|未)|(?:借款|贷款)[^，。失未将]{0,14}已(?:成功)?到账|已结清|已还清|已(?:成功)?收到|(?<!未)(?<!未能)收到(?:了|到)?您?的?[^，。未]{0,4}(?:还款|款项)"
    ),
    Wording(
        r"thank|received|disbursed|successful|has been (?:debited|credited|paid|deposited|posted)|confirmed|was charged|has been charged|fully paid|paid off"
    ),
)


SURE_LOAN_ZH = Wording(
    r"贷款|借款|借贷|网贷|信用卡|贷记卡|花呗|借呗|白条|金条|微粒贷|消费金融|消金|小贷|融资|月供|最低还款|还款日|借据|车贷|房贷|按揭|分期账单|月付|先用后付|先享后付|本息|银行|分期|融租|融资租|(?:汽车|设备)租赁|租赁(?:车|物|设备)|租赁】|贷(?!记)|小额|借贷|债权|欠款|透支|订单[^，。]{0,6}(?:逾期|待还|应还|还款)"
)
SURE_LOAN_EN = Wording(
    r"(?<!library )loan|\bemis?\b|\bcredit ?card|\boverdraft|\bfuliza|\bmortgage|\bmin(?:imum)? (?:amt|amount|payment)|\bborrow|\bpay ?later|\bpayday|\bdebt|\bfincorp|\bfinserv|\blend|\bcredit line|\butang\b|\bmkopo\b|\bcard ending|\bcreditor|\brepay|\breposses|(?:vehicle|car|auto|bike|truck) (?:payment|financ|loan)|collect a debt"
)
SURE_LOAN = (SURE_LOAN_ZH, SURE_LOAN_EN)


NOT_DONE = re.compile(
    r"(?:will be|to be|if|not|would be|may be|shall be|can be|must be|get|once|until|unless|n't|could|when|should|is|due for) ?(?:\w+ )?(?:auto-?)?$"
)
NOT_DONE_WITHIN = re.compile(r"\b(?:not|n't|will|to be|if|please|yet)\b")

# An amount in the same clause, after or before.
SUM_AFTER = re.compile(r"[^，。,;；!！\n]{0,24}?(?<![*\d])\d,?\d(?!\d*#)")
SUM_BEFORE = re.compile(r"\d{2}[\d,.]*元?[^，。.,;；!！\n\d]{0,12}$")
# A bill that may be paid in parts, which is an offer unless the text also says when the bill is due.
INSTALMENT_OFFER = re.compile(
    r"(?:可(?:申请|办理)*|回复[^，。]{0,8}|申请|办理)(?:账单)?分(?:期|\d)|首期(?:仅|只|低)|每期(?:本金|仅|约|低|只)"
)
BILL_DUE = re.compile(r"还款日|最低(?:应)?还|应还|逾期|缴款(?:截止|期限)|将?于[^，。]{0,12}(?:还款|到期|扣款)")
# Who warns of swindlers and asks for nothing.
SWINDLERS = re.compile(
    r"冒充|假冒|骗子|骗局|诈骗(?:手段|套路|电话|短信|分子)|(?:都是|均为|均属|就是)诈骗|impersonat|fraudster|scammer|\bbeware of\b|fake (?:calls|agents|links)"
)
PROMO_CODE = re.compile(r"(?:promo|coupon|voucher|discount|referral|w/|with|use) ?code\b")
# Who says what is never asked for gives no code by it.
NEVER_ASKS = re.compile(
    r"\bnever (?:asks?|calls?)\b[^.\n]{0,60}\bpin\b[^.\n]{0,30}\.|\bnever (?:asks?|calls?) (?:you )?for (?:your )?otp\b[^.\n]{0,60}\."
)
# Codes that are no passwords.
OTHER_CODE = re.compile(
    r"\b(?:money|merchant|paybill|till|biller|ifsc|branch|ussd|swift|sort|zip|dial|company|agent|product) code\b"
)
# A request for a service that was carried out moves no money.
REQUESTED = re.compile(r"\brequest\b[^.;\n]{0,40}$")
CONDITION = re.compile(r"\b(?:unless|if|until|once|till)\b[^.;,]{0,2}(?:(?!\. )[^;,]|,(?=\d)){0,60}$")
PHISHING_HOST = re.compile(
    r"(?<![\w-])[a-z0-9]{1,40}-(?:[a-z0-9]{1,40}-){0,4}(?:resolve|verify|secure|update|support|login|refund|alert|confirm|help|fees?|toll|billing|claims?|redelivery|customs|tracking|kyc)[\w-]*\.[a-z]{2,7}\b"
)
COURT = re.compile(r"【[^】]{0,12}(?:法院|法庭|公安|检察院|执行局)[^】]{0,6}】|传票")
HOST = re.compile(r"(?<![a-z0-9.@-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,6}(?![a-z0-9.])")
CUSTOMER_NUMBER = re.compile(r"\b(?:service|consumer|customer|account|meter|ca) (?:no|number|id)[.: ]{0,2}[\dx*]{4}")
# A case in court that is named in particular.
CASE = (Wording(r"案号|被申请人|原告"), Wording(r"\bcase no|\bclaim no|\bour client"))
