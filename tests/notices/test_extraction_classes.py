"""Classes of wording that were once taken for another kind, each in a few voices. All made up, received on 2026-05-11."""

import datetime

import pytest

from notices.claim import Message
from notices.extraction import read

# fmt: off
MESSAGES = [
    ("due_soon", "【甲银行】您的信用卡本期账单2,300.00元，最低还款230.00元，到期还款日5月20日，可申请分期，首期仅需还200元。"),
    ("marketing", "【甲银行】您尾号1234信用卡最近消费3,200元，可办理账单分期，每期仅约270元，回复FQ12即可。"),
    ("marketing", "【乙商城】白条立减券已到账，3天后失效，戳 a.cn/x 使用"),
    ("marketing", "专办车贷房贷，有公积金即可贷，利息低至3厘，次日放款，电话13800001111"),
    ("other", "【丙银行】近期有不法分子冒充我行客服以提前还款、降低利率为由实施诈骗，请勿转账，客服95500。"),
    ("other", "警惕冒充银保监会的诈骗电话：凡要求注销贷款账户的都是骗子。"),
    ("other", "【供水公司】户号3003，您已欠费3个月共120.5元，逾期将停水并计收违约金。"),
    ("receipt", "【甲银行】您尾号1234信用卡5月10日还款入账1,000.00元，剩余应还500元，到期还款日5月20日。"),
    ("receipt", "閣下之貸款供款HKD2,000.00已於2026年5月10日由戶口7702自動轉賬支付。"),
    ("receipt", "BofA: Your credit card pmt of $100 posted to acct ending 1234 on 05/10. Min due remaining: $0"),
    ("receipt", "Spent Rs.500 On SBI Card x1234 At AMAZON On 10-05-2026. Avl Lmt Rs.1,000"),
    ("due_soon", "和生企業提醒您:您的機車分期第3期5,430元將於5/20到期,請至超商繳款"),
    ("overdue", "【裕民】您的分期付款4/22應繳NTD3,430元迄今尚未入帳,請儘速繳納"),
    ("overdue", "【信用宝】您的订单已逾期 3 天，应还 1,2 5 0.50元，请今日还清"),
    ("due_soon", "Ford Credit: your vehicle payment of $310.20 for acct ending 9920 is due in 3 days."),
    ("overdue", "Hi, this is Exeter Finance. Your auto account is 12 days past due. Amount due $402.10. Call us."),
    ("final_demand", "TAKE NOTICE that unless KES 20,000 owed to Jijenge Credit is paid within 7 days, auctioneers will attach your goods."),
    ("overdue", "Your OD 45 days acct with CashNow P5,300.00. Please settle today."),
    ("overdue", "Nedbank: Your loan repayment of R2 300.50 was not received on 05/05/2026. Please pay now."),
    ("marketing", "10.10 na! P300 off w/ code SALE2026, shop now, 0% interest pay in Jan 2027"),
    ("verification_code", "验证码 123456"),
    ("verification_code", "Your verification code is 482913"),
    ("other", "Telus: reminder that your mobile balance of $45.00 is 5 days overdue. Pay at telus.com"),
    ("other", "City Power: Account no. 20033**1 bill R1 240.50 was due on 01/05/26 & is unpaid. Pay immediately to avoid disconnection."),
    ("scam", "Zip: Your account has an unpaid balance of $148.90. Verify now: zip-pay-verify.info"),
    ("final_demand", "【甲区人民法院】您与甲银行借款合同纠纷一案，案号(2026)京0105民初123号，请于5月20日到庭，查询 https://zxfw.court.gov.cn/zxfw"),
    ("overdue", "您好，您的贷款已逾期，请尽快处理"),
    ("due_soon", "您的借款将于明天到期，请按时还款"),
    ("overdue", "你在某钱包借的钱到现在一分没还，电话不接短信不回，今晚8点前看不到钱就联系你家人"),
    ("overdue", "【丙汽车金融】贵合同5月应还款项2,000.00元至今未收到，已过还款日5天。"),
    ("due_soon", "Klarna: your payment of $18 will be charged tomorrow to your Mastercard •••• 1106."),
    ("overdue", "We tried to take your loan repayment of £30 but your bank declined it (card ending 8053). Pay by 8pm."),
    ("due_soon", "Affirm: At least $25.00 is due May 24. Current balance $500.00"),
    ("overdue", "Ur EMI bounce hai 5600 rs, pls pay today - recovery dept"),
    ("due_soon", "Aapki EMI Rs 2,180 ki due date 15 tarikh hai, bounce hone par Rs 500 charge lagega"),
    ("overdue", "Mkopo wako umechelewa kwa siku 12. Salio KES 5,000. Lipa sasa."),
    ("receipt", "【甲贷】您的提前还款已受理，系统扣收本息3,002.10元，额度已恢复"),
    ("marketing", "您的信用卡账单可分12期，每期低至50元，今日截止，回复1办理"),
    ("due_soon", "【甲银行】您的贷款将于2026年5月20日到期，未还将计收罚息，请备足资金"),
    ("other", "【图书馆】您借阅的图书将于5月20日到期，请按时归还，逾期将收取费用"),
    ("other", "【某视频】您的会员将于5月20日到期，请及时续费"),
    ("other", "【甲保险】您的保单将于2026年5月20日到期，请缴纳续期保费3,000元"),
    ("other", "【甲银行】您的定期存款将于2026年5月20日到期，请留意"),
    ("receipt", "Ksh 500 paid to KPLC. New M-PESA balance Ksh 100"),
    ("overdue", "Your balance of £300 is outstanding. Please call us to set up an affordable payment plan - Cabot"),
    ("scam", "Your Barclays loan payment of £120 failed. Update details: barclays-update-account.com"),
    ("scam", "GCash: your account is locked. Verify at gcash-secure-login.com"),
    ("receipt", "Rcvd with thanks P2,500.00 for your Home Credit loan on 05/10/2026."),
    ("overdue", "您好，您的分期账单到期未付，目前已产生滞纳金12.5元，请处理。"),
    ("marketing", "Flip your outstanding of Rs 20,000 into EMI at 1.2% pm. Call now. T&C"),
    ("other", "BESCOM: Consumer ID 33445566 bill of Rs 1,200 due on 15-05-2026. Pay online to avoid disconnection"),
]
LENDERS = [
    (None, "您好，您的贷款已逾期，请尽快处理"),
    (None, "您的借款将于明天到期，请按时还款"),
    (None, "你的信用卡账单已逾期三天，请尽快还清"),
    ("和生企业", "和生企業提醒您:您的機車分期第3期5,430元將於5/20到期,請至超商繳款"),
    ("甲消费金融", "您拖欠甲消费金融借款5,000元，请尽快归还"),
    ("Jijenge Credit", "Your loan of KES 20,000 owed to Jijenge Credit is overdue."),
]
FACTS = [
    ("amount", "1250.50", "【信用宝】您的订单已逾期 3 天，应还 1,2 5 0.50元，请今日还清"),
    ("amount", "2300.50", "Nedbank: Your loan repayment of R2 300.50 was not received on 05/05/2026. Please pay now."),
    ("days_overdue", "45", "Your OD 45 days acct with CashNow P5,300.00. Please settle today."),
    ("days_overdue", "5", "【丙汽车金融】贵合同5月应还款项2,000.00元至今未收到，已过还款日5天。"),
    ("minimum_due", "25.00", "Affirm: At least $25.00 is due May 24. Current balance $500.00"),
    ("repayment_tail", "1106", "Klarna: your payment of $18 will be charged tomorrow to your Mastercard •••• 1106."),
    ("account_tail", "9920", "Ford Credit: your vehicle payment of $310.20 for acct ending 9920 is due in 3 days."),
]
# fmt: on
RECEIVED = datetime.datetime(2026, 5, 11, 9, 0, tzinfo=datetime.UTC)


def reading(text):
    return read(Message(text=text, sender=None, received_at=RECEIVED))


@pytest.mark.parametrize(("kind", "text"), MESSAGES)
def test_the_kind_is_told_from_what_resembles_it(kind, text):
    assert reading(text).kind.value == kind


@pytest.mark.parametrize(("lender", "text"), LENDERS)
def test_a_lender_is_named_only_when_the_text_names_one(lender, text):
    assert reading(text).claim.lender == lender


@pytest.mark.parametrize(("fact", "value", "text"), FACTS)
def test_an_unusual_way_of_writing_a_fact_is_read(fact, value, text):
    assert str(getattr(reading(text).claim, fact)) == value
