"""Every code of a check in words, translated when shown: verdicts, findings, reasons, advice, warning signs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loans.law import Certainty, Severity
from notices import template
from notices.claim import Role
from notices.extraction.signals import Weight

# --- Verdicts and kinds -----------------------------------------------------------------------------------------------

VERDICTS = {
    "agrees": _("Agrees with your records"),
    "differs": _("Does not match your records"),
    "paid_already": _("Paid already, by your records"),
    "unknown_loan": _("No such loan in your records"),
    "not_mine": _("You say it is not yours"),
    "likely_scam": _("May be a scam"),
    "cannot_tell": _("Cannot be checked yet"),
    "no_demand": _("Asks for nothing you owe"),
}
LOOKS = {
    "agrees": "ok",
    "no_demand": "ok",
    "paid_already": "differs",
    "differs": "differs",
    "likely_scam": "scam",
}
KINDS = {
    "due_soon": _("a reminder before the due date"),
    "overdue": _("an overdue notice"),
    "final_demand": _("a final demand, with legal wording"),
    "receipt": _("a confirmation of something that has happened"),
    "marketing": _("an advert"),
    "verification_code": _("a verification code"),
    "scam": _("wording that scams use"),
    "other": _("no message about a loan"),
}

# --- Findings ---------------------------------------------------------------------------------------------------------

FINDINGS = {
    "sender": _("Sender"),
    "lender": _("Lender"),
    "loan": _("Loan"),
    "account_tail": _("Account ends in"),
    "amount": _("Amount"),
    "minimum_due": _("Minimum"),
    "due_date": _("Due date"),
    "days_overdue": _("Days overdue"),
    "overdue": _("Overdue or not"),
    "paid": _("Paid already"),
    "agreement": _("Signed agreement"),
    "pause": _("Agreed pause"),
    "addressee": _("Addressed to"),
    "cost": _("Yearly cost"),
    "earlier": _("Their earlier messages"),
    "receipt": _("Payment"),
}
OUTCOMES = {
    "agree": _("agrees"),
    "differ": _("differs"),
    "missing": _("not known"),
    "note": _("for your information"),
}
OUTCOME_LOOKS = {"agree": "ok", "differ": "differs", "missing": "quiet", "note": "quiet"}

# --- Reasons ----------------------------------------------------------------------------------------------------------

REASONS = {
    # which loan
    "lender_named": _("it names “%(text)s”, which is your lender"),
    "lender_similar": _("it names a lender much like your “%(text)s”"),
    "lender_in_text": _("“%(text)s” stands in the text"),
    "sender_known": _("it came from %(text)s, which you had stored for the lender"),
    "tail_matches": _("the account ends in %(text)s, as this loan's does"),
    "tail_differs": _("the account does not end in %(text)s, as this loan's does"),
    "amount_matches": _("the amount fits this loan on that day"),
    "due_date_matches": _("an instalment of this loan is due on %(on)s"),
    "is_overdue": _("this loan was %(days)s overdue"),
    "chosen_by_you": _("you said so"),
    "several_loans": _("it may be about any of %(number)s loans of yours. Say which one it is."),
    "other_account": _("you have a loan with this lender, but none whose account ends in %(text)s."),
    "ledger_empty": _("no loan is logged yet."),
    "no_loan_with_lender": _("no loan from “%(text)s” is logged."),
    "no_lender_named": _("it names no lender of yours and no account."),
    "lender_unknown": _("not a lender that you have logged"),
    "lender_not_named": _("the message names no lender"),
    "lender_mine": _("a lender of yours"),
    "other_name": _("another name than those you stored for this lender; a debt may have been handed on"),
    # the sender
    "sender_stored": _("a number you had stored for this lender. Numbers can be forged, so this decides nothing."),
    "sender_unknown": _("not a number you had stored. Lenders use many, so this decides nothing."),
    "sender_listed": _(
        "a public list names this number for “%(text)s”. Numbers can be forged, so this decides nothing."
    ),
    "sender_not_given": _("the sender was not given"),
    # amounts
    "not_stated": _("the message does not say"),
    "amount_unclear": _("it names amounts, but not clearly which of them is asked for."),
    "not_recorded": _("not in your records"),
    "due": _("what was due on that day"),
    "overdue": _("what was overdue on that day, with penalty interest"),
    "overdue_without_penalty": _("what was overdue on that day, without penalty interest"),
    "oldest_instalment": _("the oldest unpaid instalment alone"),
    "one_instalment": _("one of the overdue instalments alone"),
    "penalty_only": _("the penalty interest alone"),
    "next_instalment": _("the next instalment"),
    "due_and_next": _("what was due, and the next instalment"),
    "reconciled": _("you have reconciled this difference of %(amount)s on %(on)s"),
    "rounding": _("%(amount)s apart by rounding"),
    "one_day_of_penalty": _("one day of penalty interest (%(amount)s) apart"),
    "year_of_days": _("penalty interest counted over a year of %(plain_days)s days explains %(amount)s"),
    "of_principal": _("of your figure, principal is %(amount)s"),
    "of_interest": _("interest is %(amount)s"),
    "of_penalty": _("penalty interest is %(amount)s"),
    "of_cost": _("fees are %(amount)s"),
    "payment_not_counted": _(
        "the difference equals your payment of %(amount)s on %(on)s: they may not have counted it"
    ),
    "waiver_not_counted": _("the difference equals the %(amount)s waived on %(on)s: they may not have counted it"),
    "charge_left_out": _("the difference equals the charge of %(amount)s on %(on)s"),
    "interest_to_date": _("the difference equals the interest of the running period to that day, %(amount)s"),
    "instalment_to_come": _("the difference equals instalment %(number)s, due only on %(on)s"),
    "unexplained": _("nothing in your records explains %(amount)s: ask what it is for"),
    "as_daily_rate": _("as penalty interest it would be %(text)s per 10,000 a day"),
    "no_penalty_logged": _("no penalty interest is logged for this loan: look in the contract"),
    "less_than_recorded": _("%(amount)s less than your records: some part may be left out"),
    "asks_for_payoff": _("equals what would settle the whole loan on that day: they may be ending it early"),
    "asks_for_remaining": _("equals all instalments still to come: they may be ending the loan early"),
    "asks_for_principal": _("equals the whole principal left: they may be ending the loan early"),
    "other_currency": _("another currency (%(text)s)"),
    "no_minimum_kept": _("your records hold no minimum to compare with"),
    "statement_total": _("the card's statement of %(on)s asks for %(amount)s"),
    "statement_minimum": _("the minimum of the card's statement of %(on)s is %(amount)s"),
    "paid_since_statement": _("%(amount)s was paid since that statement"),
    # days
    "of_instalment": _("instalment %(number)s"),
    "a_deadline_they_set": _("a deadline that the message sets, not a due date of the contract"),
    "moved_past_weekend": _("your due date falls on a weekend"),
    "since": _("instalment %(number)s was due on %(on)s"),
    "nothing_overdue": _("nothing was overdue on that day"),
    "both_ends_counted": _("one more, when the first and the last day are both counted"),
    "one_day_less": _("one fewer, when neither the first nor the last day is counted"),
    "grace_days": _("%(days)s of grace are not counted"),
    "counted_from_later_instalment": _("counted from instalment %(number)s, due on %(on)s"),
    # paid, agreed, confirmed
    "paid_in_full": _("instalment %(number)s (%(amount)s) was paid in full on %(on)s"),
    "with_payment": _("with your payment of %(amount)s on %(on)s"),
    "settled": _("the whole loan is settled"),
    "may_have_crossed": _("the payment is only a few days old: message and payment may have crossed"),
    "agreement_in_force": _("your schedule is the signed agreement %(text)s since %(on)s"),
    "old_schedule": _("%(amount)s is what the schedule before the agreement would ask for"),
    "kept": _("you are keeping to it"),
    "behind": _("an instalment of it is unpaid"),
    "recorded_on": _("recorded on %(on)s"),
    # pause, person, cost, what they said before
    "paused_since": _("the days of this loan are paused since %(on)s"),
    "paused_until": _("until %(on)s"),
    "paused_open": _("and no end of the pause is written down"),
    "another_name": _("another name than yours"),
    "somebody_elses_debt": _("it speaks of somebody else's debt, not of yours"),
    "name_not_stored": _("your own name is not in your settings, so it cannot be compared"),
    "addressed_to": _("it is addressed to %(text)s"),
    "costs_simple": _("without interest on interest it is %(text)s %% a year"),
    "line": _("the line that may apply to this loan is %(text)s %% a year"),
    "above_line": _("it lies above by both ways to count (rule %(text)s; see the loan's page)"),
    "above_line_one_way": _("it lies above by one of the two ways to count (rule %(text)s; see the loan's page)"),
    "earlier_confirmed": _("on %(on)s they confirmed a payment of just this amount, %(amount)s"),
    "earlier_days": _("on %(on)s they counted %(days)s overdue"),
    "would_now_be": _("by that count it would now be %(days)s"),
    "earlier_due_date": _("for the same amount they named %(on)s before"),
    "earlier_amount": _("on %(on)s they asked for %(amount)s"),
    "earlier_amount_agreed": _("on %(on)s they asked for %(amount)s, which agreed with your records"),
    # the verdict
    "paid_to_person": _(
        "it wants money to a person's account, and you owe this lender as a person: ask them yourself."
    ),
    "nothing_to_compare": _("the message states no amount, no date and no account that could be compared."),
    "you_say_not_mine": _("you say this debt is not yours"),
}

# --- What to do, and what not -----------------------------------------------------------------------------------------

ADVICE = {
    "pay_by_usual_way": _("Pay the way your contract or the lender's own app says."),
    "or_ask_for_plan": _("If it is too much at once, ask for a plan before the day; do not wait."),
    "call_only_known": _("If you call, use only a number from your contract or the official app."),
    "ask_for_breakdown": _("Ask in writing for the amount split into principal, interest, penalty interest and fees."),
    "pay_what_you_owe": _("What your records say is due stays due: paying that keeps the damage small."),
    "keep_message": _("Keep the message. It is stored here exactly as it came."),
    "send_proof": _("Send the proof of payment through the lender's official channel."),
    "ask_for_confirmation": _("Ask for a written confirmation that the instalment is settled."),
    "check_credit_report": _("Look into your credit report: a real loan in your name usually stands there."),
    "ask_lender_officially": _("Look up the lender's official number yourself and ask whether such a loan exists."),
    "log_it_if_yours": _("If the loan is yours, log it; this message is then checked again."),
    "say_not_mine_once": _("Say once, in writing, that the debt is not yours and that you admit nothing."),
    "ask_to_delete": _("Ask them to delete your number and to say where they had it from."),
    "wait_a_day": _("Let a day pass before you do anything. No real lender loses by that."),
    "report_fraud": _(
        "If you have paid or told a code, call your bank and the police at once (in China 96110 or 110)."
    ),
    "ask_for_statement": _("Ask the lender, on a number you know, for a statement of the account."),
    "nothing_to_pay": _("Nothing needs to be paid because of this message."),
    "show_pause": _("Send them the confirmation of the pause, with its days, through the official channel."),
    "ask_for_confirmation_of_pause": _("Ask them to confirm in writing that nothing falls due while it lasts."),
    "ask_to_recount_cost": _(
        "Ask in writing how the yearly cost was worked out. What lies above the line may not have to be paid."
    ),
    "ask_which_holds": _("Ask in writing which of their messages holds, and send them both."),
    "no_paying_for_another": _("Do not pay for somebody else, not even a small sum to be left alone."),
    "no_giving_up_pause": _("Do not agree to end the pause on the phone."),
    "no_link": _("Do not open a link in the message."),
    "no_private_account": _("Do not pay to a private account or a code sent to you."),
    "no_borrowing": _("Do not borrow elsewhere to pay this."),
    "no_paying_difference": _("Do not pay the difference before it is explained."),
    "no_paying_twice": _("Do not pay a second time to make it stop."),
    "no_paying_first": _("Do not pay anything before the debt is proven."),
    "no_personal_data": _("Do not give your identity number, bank card or a photo of either."),
    "no_promising": _("Do not promise or sign anything: that may count as admitting the debt."),
    "no_paying": _("Do not pay, not even a small sum."),
    "no_code": _("Do not tell anyone a verification code or a password."),
    "no_screen": _("Do not share your screen and do not install anything."),
    "no_callback": _("Do not call a number that stands in the message."),
    "no_guessing": _("Do not pay an amount that nobody has put in writing."),
}

# --- Warning signs ----------------------------------------------------------------------------------------------------

WEIGHT_WORDS = {
    Weight.DECISIVE: _("This alone makes a scam likely: no real lender does it."),
    Weight.STRONG: _("Real lenders rarely do this. With a debt you do not know, it makes a scam likely."),
    Weight.HINT: _("By itself this says little: real messages do it, too."),
}
SIGNALS = {
    "unknown_debt_with_link": (
        _("A link, for a debt you do not know"),
        _("Scams invent a debt and send a link, to collect card numbers and codes."),
    ),
    "look_alike_link": (
        _("A link much like your lender's, but not the same"),
        _("One letter or ending is different. Open the site or app you have always used."),
    ),
    "raw_ip_link": (_("A link to a bare number"), _("Lenders have sites with names. A number hides whose it is.")),
    "short_link": (_("A shortened link"), _("It does not show where it leads.")),
    "account_cancel": (
        _("“Cancel your student or online-loan account”"),
        _("There is nothing to cancel. The caller leads you through taking a loan and sending the money away."),
    ),
    "credit_repair": (
        _("“We repair your credit record”"),
        _("A true entry cannot be removed for money. Corrections are free, at the lender or the credit bureau."),
    ),
    "safe_account": (
        _("“Safe account” or a check of your funds"),
        _("Police and courts have no safe accounts and never move money by phone."),
    ),
    "screen_sharing": (
        _("Screen sharing or an app to install"),
        _("Who sees your screen sees your codes."),
    ),
    "code_asked": (
        _("Asks for a code or password"),
        _("A code is the key to your account. No lender needs it from you."),
    ),
    "gift_card": (
        _("Payment by gift card or virtual coin"),
        _("Such payments cannot be called back, which is why only scams want them."),
    ),
    "advance_fee": (
        _("A fee before the money comes"),
        _("Deposits, unfreezing or handling fees before a payout are the trick itself."),
    ),
    "prize": (_("A prize"), _("Nobody wins what they did not enter for.")),
    "refund_story": (
        _("A refund with a link or contact"),
        _("Refunds go back the way you paid. A link or a chat contact for it is bait."),
    ),
    "wrong_transfer": (
        _("Money sent to you “by mistake”"),
        _("The message imitates your bank. Look into your own account; a wrong transfer is reversed by the bank."),
    ),
    "account_given": (
        _("An account number to pay into"),
        _("Compare it with the account in the contract or the app before you use it."),
    ),
    "part_time_job": (
        _("Easy money"),
        _("Paid tasks that ask for money first are a scam, and sometimes money laundering."),
    ),
    "gambling": (_("Gambling or stock tips"), _("It has nothing to do with a debt.")),
    "fake_office": (
        _("Court or police, with a link or a chat contact"),
        _("Courts serve papers and have public numbers (in China 12368). They send no payment links."),
    ),
    "account_locked_link": (
        _("An account that stops working, with a link"),
        _("The link leads to a copy of the bank's page. Open the bank's own app instead."),
    ),
    "points_expire": (_("Points that expire, with a link"), _("The link asks for card numbers and codes.")),
    "arrest_threat": (
        _("Threat of arrest"),
        _("Not being able to pay is no crime in itself. The threat is there to hurry you."),
    ),
    "private_account": (
        _("Payment to a person's account or code"),
        _("Lenders are paid into the account in the contract, not to a person, a chat wallet or a collector."),
    ),
    "personal_contact": (
        _("A chat contact"),
        _("A lender's own contacts stand in the contract and the app."),
    ),
    "relative_in_need": (
        _("A relative or landlord with a new number"),
        _("Call the person on the number you have always used."),
    ),
    "link_and_urgency": (
        _("A link and a hurry"),
        _("Hurry is meant to keep you from checking. The lender's own app shows the same debt, if it is real."),
    ),
}

# --- Labels in a message ----------------------------------------------------------------------------------------------

ROLES = {
    Role.LENDER: pgettext_lazy("label in a message", "lender"),
    Role.COLLECTOR: pgettext_lazy("label in a message", "collects for it"),
    Role.ADDRESSEE: pgettext_lazy("label in a message", "addressed to"),
    Role.AMOUNT: pgettext_lazy("label in a message", "asked for"),
    Role.MINIMUM_DUE: pgettext_lazy("label in a message", "minimum"),
    Role.OTHER_AMOUNT: pgettext_lazy("label in a message", "other amount"),
    Role.DUE_DATE: pgettext_lazy("label in a message", "due date"),
    Role.DAYS_OVERDUE: pgettext_lazy("label in a message", "days overdue"),
    Role.ACCOUNT_TAIL: pgettext_lazy("label in a message", "account"),
    Role.REPAYMENT_TAIL: pgettext_lazy("label in a message", "card that pays"),
    Role.URL: pgettext_lazy("label in a message", "link, do not open"),
    Role.PHONE: pgettext_lazy("label in a message", "number, do not call"),
    Role.THREAT: pgettext_lazy("label in a message", "pressure"),
    Role.SIGNAL: pgettext_lazy("label in a message", "warning sign"),
}

# --- What is taught -----------------------------------------------------------------------------------------------------

# What marked words stand for: those that become facts as they are labelled in a message, and two that only differ.
HOLES = {role.value: ROLES[role] for role in ROLES if role in set(template.FACTS)} | {
    "any": pgettext_lazy("label in a message", "anything else that differs"),
}
NUMBER = pgettext_lazy("label in a message", "any number")
# Why no reading can be made of what is marked.
TEACHING_PROBLEMS = {
    "too_long": _("This message is too long to be taught."),
    "broken": _("This message holds broken characters, and cannot be taught."),
    "too_general": _(
        "Too few words are left unmarked, so this would fit messages it was never meant for. Unmark some."
    ),
    "holes_touch": _("Two marks touch. At least one character must stand between them, or they must be one mark."),
    "said_twice": _("One thing is marked twice."),
    "fits_elsewhere": _("What is marked cannot be told from the words around it. Mark whole words and numbers."),
    "not_read": _("Something is marked as an amount, a day or a number, and cannot be read as one."),
}
TOO_MANY_LESSONS = _("Two hundred readings are kept already. Forget one first.")

# --- Pictures ---------------------------------------------------------------------------------------------------------

# Why the text of a picture was not read.
SCAN_PROBLEMS = {
    "no_reader": _(
        "Reading pictures is not installed here, so please type what the picture says. Whoever runs this installation can add it (about 400 MB, works offline) with:"
    ),
    "no_picture": _("This is no picture that can be opened. Give a PNG, JPEG, WebP or GIF."),
    "too_many_pixels": _("This picture has more than 60 million pixels. Give a smaller one."),
    "no_text": _("No text was found in the picture. Please type what it says."),
    "gone": _("The text could not be read. Please type what the picture says."),
}

# --- Exports ----------------------------------------------------------------------------------------------------------

# What was left out of an export: by what it reads as, or why it could not be kept.
LEFT_OUT = {
    "receipt": _("payments and other bank transactions"),
    "marketing": _("adverts"),
    "verification_code": _("verification codes"),
    "other": _("messages that are about no loan"),
    "sent": _("messages sent by you"),
    "draft": _("drafts and notes of the phone"),
    "empty": _("messages without text"),
    "undated": _("messages without a day that can be read"),
    "due_soon": KINDS["due_soon"],
    "overdue": KINDS["overdue"],
    "final_demand": KINDS["final_demand"],
    "scam": KINDS["scam"],
}
# What may have happened in a contact, as `conduct.Fact` codes it, and whom it reached, as `conduct.Person` does.
FACTS = {
    "unnamed": _("They did not say who they are or for whom they collect"),
    "abuse": _("They swore or insulted"),
    "threat": _("They threatened or frightened"),
    "crime_threatened": _("They spoke of prison or police for not paying"),
    "posed": _("They posed as police, court, a public office or a lawyer"),
    "harassed": _("They came again and again, so that daily life was disturbed"),
    "told_debt": _("They told somebody else of the debt"),
    "asked_third": _("They asked somebody else to pay or to press me"),
    "published": _("They showed my data to many"),
    "private_account": _("They wanted money to a person's account or code"),
    "extra_fee": _("They wanted a fee for collecting"),
    "pushed_to_borrow": _("They pressed me to borrow elsewhere"),
    "after_stop": _("They went on after I had asked in writing to stop"),
    "no_opt_out": _("There was no way to stop such messages"),
    "at_work": _("It was at my work"),
    "came_alone": _("One person came alone"),
    "entered": _("They came into the home without consent"),
    "would_not_leave": _("They would not leave"),
    "agreed_time": _("I had agreed to this hour"),
    "reachable": _("I could be reached on my own number all along"),
}
PERSONS = {
    "me": _("me"),
    "guarantor": _("my guarantor"),
    "emergency_contact": _("my emergency contact"),
    "family": _("my family"),
    "colleague": _("a colleague or my employer"),
    "other": _("somebody else"),
}
TOO_MANY_FILES = _("This account keeps as many files as it can. Remove some first.")
TOO_MANY_ADDRESSES = _("Five private addresses are open already. Close one first.")
# Why a file cannot be read as an export.
PROBLEMS = {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than 512 MB. Export fewer messages at a time, or leave out pictures."),
    "too_many": _("This file holds more than two million messages. Export fewer at a time."),
    "too_many_files": _("Twenty exports are kept already. Remove one first; the messages from it stay."),
    "unknown": _("This is no file of messages that can be read here. Export the messages as XML, ZIP, JSON or CSV."),
    "not_a_backup": _("This XML file is no backup of messages."),
    "broken_xml": _("This file is damaged: it is no proper XML."),
    "entities": _(
        "This file defines abbreviations of its own, which a backup of messages never does. It is not read further."
    ),
    "cut_short": _("The file breaks off in the middle. What came before is here; export it once more for the rest."),
    "too_long": _(
        "Something in this file is longer than two million characters and so is no message. It is not read further."
    ),
    "broken_json": _("This file is damaged: it is no proper JSON."),
    "broken_zip": _("This ZIP file is damaged or locked with a password."),
    "bomb": _("This ZIP file unpacks to far more than messages ever take. It is not read further."),
    "nothing_inside": _("This ZIP file holds no messages, or more than one file of them."),
    "no_table": _("This is no table of messages: its first line must name at least two columns, with a message below."),
    "broken_table": _("This table is damaged and cannot be read further."),
    "gone": _("Reading stopped for a reason that is not known. It can be tried again."),
}

CONDUCT_WEIGHTS = {
    Severity.URGENT: _("urgent"),
    Severity.LIKELY_BREACH: _("may be a breach"),
    Severity.WARNING: _("worth asking about"),
    Severity.INFORMATION: _("for your information"),
}
CERTAINTIES = {
    Certainty.PRIMARY: _("its text was read"),
    Certainty.SECONDARY: _("known from reports of it"),
    Certainty.UNVERIFIED: _("recalled, not verified"),
}
