"""English messages in the shape of real ones, from India, the US, the UK and Kenya; every name and number is made up.

Each case: the kind, the facts, the text. A fact that is not given must not be claimed. Received on Monday 2026-10-26.
"""

import datetime

import pytest

from tests.notices.message_tables import cases, check_reading

RECEIVED = datetime.datetime(2026, 10, 26, 10, 0, tzinfo=datetime.UTC)

DUE_SOON = [
    ("Dear Customer, EMI of Rs.5,432.00 for your loan a/c XX4471 is due on 05-11-26. Please maintain sufficient balance in your account. -Navkar Bank",
     {"amount": "5432.00", "due": "2026-11-05", "tail": "4471"}),
    ("Your Sunrise Credit Card XX2207 statement is generated. Total Amt Due: Rs.12,345.60, Min Amt Due: Rs.617.28. Due Date: 12-NOV-26.",
     {"amount": "12345.60", "min": "617.28", "due": "2026-11-12", "tail": "2207"}),
    ("Stmt for SUNRISE BANK Card ending 2207 dated 24/10/2026: Min due INR 500.00, Total due INR 9,870.50. Pay by 11/11/2026. Ignore if paid.",
     {"amount": "9870.50", "min": "500.00", "due": "2026-11-11", "tail": "2207"}),
    ("Reminder: Your EMI of INR 2,499/- for Loan No. XXXX0098 will be debited from your A/c XX1155 on 28-Oct-2026. Keep sufficient funds.",
     {"amount": "2499.00", "due": "2026-10-28", "tail": "0098", "rtail": "1155"}),
    ("Dear Ramesh, aapki EMI Rs 1,850 kal due hai. Kripya apne account mein balance rakhein. QuickRupee", {"amount": "1850.00", "due": "2026-10-27"}),
    ("Hi Priya, your PocketLend instalment of Rs. 3,200 is due tomorrow. Pay now to keep your score high: https://pktl.example/x1", {"amount": "3200.00", "due": "2026-10-27"}),
    ("Your credit card bill of Rs 8,050 is due TODAY. Min due Rs 402.50. Pay on time to avoid late fee.", {"amount": "8050.00", "min": "402.50", "due": "2026-10-26"}),
    ("Northwind Card: Your statement is ready. New balance: $1,250.00. Minimum payment: $35.00 due 11/18/2026.", {"amount": "1250.00", "min": "35.00", "due": "2026-11-18"}),
    ("Maple Auto Finance: Your payment of $412.18 is due on Nov 5. Reply STOP to opt out.", {"amount": "412.18", "due": "2026-11-05"}),
    ("Reminder from HarborLoan: your next payment of $86.40 will be withdrawn from your account ending in 7781 on 10/30. Call 800-555-0134 with questions.",
     {"amount": "86.40", "due": "2026-10-30", "rtail": "7781"}),
    ("Hi Sam, your Thornbury Finance repayment of £120.00 is due on 1st November. Please make sure you have enough money in your account.", {"amount": "120.00", "due": "2026-11-01"}),
    ("Your PayLater purchase: instalment 2 of 3, £16.66, is due in 3 days. We'll take it from your card ending 4242.", {"amount": "16.66", "due": "2026-10-29", "rtail": "4242"}),
    ("Dear Wanjiru, your JamboCash loan of KSh 2,300 is due on 30/10/2026. Pay via Paybill 555111 A/c 0712345678.", {"amount": "2300.00", "due": "2026-10-30"}),
    ("Hello Otieno, your loan balance of Kshs 1,560.00 is due tomorrow. Repay on time to increase your limit. Dial *334#", {"amount": "1560.00", "due": "2026-10-27"}),
    ("Your mortgage payment of $1,843.22 is due 11/01. Late fee applies after 11/16. Cedar Home Lending", {"amount": "1843.22", "due": "2026-11-01"}),
    ("EMI due on 02/11/2026 for your LAN 55XXXX4410. Amt: Rs 7650. Ensure funds to avoid bounce charges of Rs 590. Shakti Fincorp",
     {"amount": "7650.00", "due": "2026-11-02", "tail": "4410"}),
    ("Dear Customer, Rs.4,100.00 will be auto-debited on 05/11/26 from your Savings A/c XX3321 towards EMI of Personal Loan XX9087. -Navkar Bank",
     {"amount": "4100.00", "due": "2026-11-05", "tail": "9087", "rtail": "3321"}),
    ("AD-PKTLND: Your EMI is due in 2 days. Please keep your bank account funded.", {"due": "2026-10-28"}),
    ("Alert: Payment for your Sunrise Credit Card ending with 2207 is due on 29 Oct 26. Total due: INR 15,000.00 Min due: INR 750.00", {"amount": "15000.00", "min": "750.00", "due": "2026-10-29", "tail": "2207"}),
    ("Your autopay of $45.00 is scheduled for October 31, 2026 for your Lakeside Credit Union loan ending 0912.", {"amount": "45.00", "due": "2026-10-31", "tail": "0912"}),
    ("Dear Customer, your gold loan interest of Rs.1,234 is due by 31st Oct. Visit the nearest branch. Suvarna Finance", {"amount": "1234.00", "due": "2026-10-31"}),
    ("Hi! Min. amount due of Rs. 299.00 & total amount due of Rs. 5,980.00 on your LazyCard is payable by 3 Nov. Avoid late charges.", {"amount": "5980.00", "min": "299.00", "due": "2026-11-03"}),
]  # fmt: skip

OVERDUE = [
    ("Dear Customer, your EMI of Rs.5,432.00 for loan a/c XX4471 is overdue by 8 days. Pay immediately to avoid impact on your CIBIL score. -Navkar Bank",
     {"amount": "5432.00", "days": 8, "tail": "4471"}),
    ("URGENT: Your PocketLend loan is 12 days past due. Total overdue: Rs 4,560. Pay now https://pktl.example/p", {"amount": "4560.00", "days": 12}),
    ("Your EMI has bounced due to insufficient funds in A/c XX1155. Kindly pay Rs 2,499 + charges immediately. Shakti Fincorp", {"amount": "2499.00", "rtail": "1155"}),
    ("Northwind Card: Your account ending in 7781 is past due. Please pay $70.00 now to avoid further late fees. 800-555-0134", {"amount": "70.00", "tail": "7781"}),
    ("We haven't received your payment of £120.00 that was due on 1 October. Please get in touch on 0800 555 0199. Thornbury Finance", {"amount": "120.00", "due": "2026-10-01"}),
    ("Dear Otieno, your JamboCash loan of KSh 2,300 is now overdue. Pay today to avoid being listed with CRB.", {"amount": "2300.00"}),
    ("Hello, you missed your payment with HarborLoan. Your past due amount is $172.80. Call us at (800) 555-0134 to make arrangements.", {"amount": "172.80"}),
    ("Dear Ramesh, aapne abhi tak EMI Rs 1,850 nahi bhari hai. Turant payment karein warna CIBIL kharab hoga. QuickRupee", {"amount": "1850.00"}),
    ("Your loan payment of $412.18 was due on 10/05 and remains unpaid. Maple Auto Finance", {"amount": "412.18", "due": "2026-10-05"}),
    ("This is an attempt to collect a debt by Granite Recovery on behalf of Northwind Bank. Balance owed: $2,310.77. Call 866-555-0111.", {"amount": "2310.77", "lender": "Northwind Bank", "collector": "Granite Recovery"}),
    ("Your loan is in default DPD 45. Field executive will visit your home today. Clear dues of Rs 18,900 immediately.", {"amount": "18900.00", "days": 45}),
    ("Dear customer your credit card XX2207 payment is overdue. Minimum due Rs.750, total due Rs.15,000. Please pay immediately to avoid blocking of card.", {"amount": "15000.00", "min": "750.00", "tail": "2207"}),
    ("Hi, your instalment of £16.66 is late. Please pay within the app to avoid a late fee of £6.", {"amount": "16.66"}),
    ("Payment of Rs 3,200 towards your PocketLend loan could not be debited from your bank account. Please pay now to avoid penalty.", {"amount": "3200.00"}),
]  # fmt: skip

FINAL_DEMAND = [
    ("LEGAL NOTICE: Despite reminders you have not cleared Rs 45,670 outstanding on loan XX9087. Legal action under Section 138 will be initiated. Adv. S. Menon for Shakti Fincorp", {"amount": "45670.00", "tail": "9087"}),
    ("Final demand: your Thornbury Finance account is in arrears by £640.00. If we do not hear from you by 9 November we will apply for a county court judgment.", {"amount": "640.00", "due": "2026-11-09"}),
    ("FINAL NOTICE: Your account with HarborLoan has been referred to our attorney for legal proceedings. Amount owed $1,130.50. Call 866-555-0177.", {"amount": "1130.50"}),
    ("Dear Mr Khan, your case is listed in Lok Adalat on 14/11/2026 for non payment of loan dues. Contact our advocate to settle. Navkar Bank", None),
    ("Your loan of KSh 8,200 is 60 days overdue. We will forward your details to our lawyers and auctioneers for recovery and court action. JamboCash", {"amount": "8200.00", "days": 60}),
    ("An FIR will be lodged against you at the local police station for wilful default of your QuickRupee loan. Pay Rs 6,400 today.", {"amount": "6400.00"}),
]  # fmt: skip

RECEIPT = [
    ("Dear Customer, Rs.5,432.00 received towards EMI of loan a/c XX4471 on 05-10-26. Thank you. -Navkar Bank", {"tail": "4471"}),
    ("Your A/c XX1155 is debited by Rs.1,200.00 on 25-10-26 by UPI Ref 629912345678. Avl Bal Rs 8,902.11. Navkar Bank", {"tail": "1155"}),
    ("Thank you for your payment of $70.00 to your Northwind Card ending in 7781. It posted on 10/24.", {"tail": "7781"}),
    ("INR 899.00 spent on Sunrise Credit Card XX2207 at MEGASTORE on 25-Oct-26. Avl limit: INR 45,000.00. Not you? Call 1800 555 012", {"tail": "2207"}),
    ("RJK1ABC234 Confirmed. Ksh500.00 sent to JOHN DOE 0712345678 on 25/10/26 at 4:12 PM. New M-PESA balance is Ksh1,230.00. Transaction cost, Ksh7.00.", {}),
    ("Congratulations! Your loan of Rs 25,000 has been disbursed to your bank account XX1155. PocketLend", {"rtail": "1155"}),
    ("Your loan has been fully repaid. Thank you for borrowing from JamboCash.", {}),
    ("RJK9XYZ777 Confirmed. Fuliza M-PESA amount is Ksh 200.00. Access Fee charged Ksh 2.00. Total Fuliza M-PESA outstanding amount is Ksh 202.00 due on 25/11/26.", None),
    ("Your payment of £120.00 to Thornbury Finance was successful.", {}),
    ("Rs 50,000.00 credited to a/c XX3321 on 24-10-26 by NEFT from ACME LTD. Navkar Bank", {"tail": "3321"}),
]  # fmt: skip

MARKETING = [
    ("Congratulations Priya! You are pre-approved for a personal loan of Rs 5,00,000 at 10.5%. Apply now: https://nvkr.example/pl", {}),
    ("Need cash fast? Get up to $1,500 today, no credit check. Apply at fastcash.example.com", {}),
    ("Convert your purchase of Rs 24,000 into 12 easy EMIs of Rs 2,150 on your Sunrise Credit Card. Reply EMI YES", {}),
    ("Your loan is approved! Get Rs 50,000 instantly in your bank account. Click pktl.example.com/go", {}),
    ("Borrow up to KSh 50,000 from JamboCash. No paperwork. Dial *483# now.", {}),
    ("Flat 50% off on shoes this weekend at MEGASTORE. Shop now! T&C apply", {}),
    ("Your credit card limit can be increased to Rs 2,00,000. Reply YES to avail this exclusive offer. Sunrise Bank", {}),
]  # fmt: skip

VERIFICATION_CODE = [
    ("482913 is your OTP for login to PocketLend. Do not share it with anyone.", {}),
    ("Your Northwind verification code is 776102. We will never ask for it.", {}),
    ("OTP for txn of INR 1,200.00 at MEGASTORE on card XX2207 is 339120. Valid for 5 mins.", {}),
]  # fmt: skip

SCAM = [
    ("Your parcel could not be delivered due to an incomplete address. Update within 24 hours: https://usps-help.example.top/i", {}),
    ("Dear customer your electricity power will be disconnected tonight 9.30 pm as previous month bill was not updated. Call officer 9876500000", None),
    ("CONGRATULATIONS! You have won $1,000 gift card. Claim now at http://prize.example.top", {}),
    ("This is Officer Daniels. A warrant has been issued for your arrest under case number 55-1190. Call 202-555-0147 immediately to avoid being served at your place of employment.", {}),
    ("Hi mum, I dropped my phone, this is my new number. Can you send £450 to this account?", None),
    ("Your SBN account will be blocked today. Please update your PAN KYC: http://sbn-kyc.example.xyz", {}),
    ("Your loan of Rs 3,00,000 is sanctioned. Pay processing fee Rs 2,500 to get the amount in your account. Whatsapp 9876500001", None),
    ("Earn $300 a day working from home, part-time job, contact us on WhatsApp +15555550123", {}),
    ("E-ZPass: You have an unpaid toll of $6.99. Pay now to avoid late fees: https://ezp-tolls.example.vip/pay", None),
]  # fmt: skip

OTHER = [
    ("Dear customer, your credit score may have dropped. Check your latest credit report for free now at scorely.example.com", {}),
    ("Your electricity bill of Rs 1,245 is due on 30-10-2026. Pay online at the board's website.", None),
    ("Your Airwave postpaid bill is overdue. Pay Rs 499 to avoid disconnection.", None),
    ("Your policy premium of Rs 12,000 is due on 05/11/26. Pay to keep your life cover. Jeevan Insurance", None),
    ("Hi, are we still meeting for lunch tomorrow?", None),
    ("Reminder: your dental appointment is due on Nov 3 at 10:30. Reply C to confirm.", None),
    ("Your car service is overdue. Book a slot with Maple Motors today.", None),
    ("Rent for November of $1,450 is due on the 1st. Thanks, your landlord", None),
    ("Your SIP of Rs 2,000 in Growth Fund is due for debit on 28-Oct-26. Keep funds in your account.", None),
    ("Beware of fraudsters! Never share your OTP, PIN or card details. Navkar Bank never asks for them.", None),
    ("Library: 2 items are overdue by 10 days. Please return them.", None),
]  # fmt: skip

CASES = cases(
    due_soon=DUE_SOON,
    overdue=OVERDUE,
    final_demand=FINAL_DEMAND,
    receipt=RECEIPT,
    marketing=MARKETING,
    verification_code=VERIFICATION_CODE,
    scam=SCAM,
    other=OTHER,
)


@pytest.mark.parametrize(("kind", "facts", "text"), CASES)
def test_an_english_message_is_read_as_what_it_is(kind, facts, text):
    check_reading(text, RECEIVED, kind, facts)
