"""Sentences for the codes of this app: why a draft is held up, what a step is for, what a court paper calls for."""

from django.utils.translation import gettext_lazy as _

from cases.ladder import Rung
from cases.lint import Fault
from cases.route import Fact

TOO_MANY_FILES = _("An account holds at most 2,000 files, and yours holds as many.")

FAULTS = {
    Fault.THREATENS: _("This may read as a threat. It can be used against you; leave it out."),
    Fault.BARGAINS: _("To withdraw a complaint for money may be taken for extortion. Leave it out."),
    Fault.INSULTS: _("An insult makes it easy to put your letter aside. Leave it out."),
    Fault.OVERSTATES: _("This says as certain what is for a court or the police to find. Write “may” or say only what happened."),
    Fault.ACKNOWLEDGES: _("This may acknowledge a debt that you dispute, or promise to pay it. Leave it out."),
}  # fmt: skip

FACTS = {
    Fact.VIOLENCE: _("violence, or a threat of it"),
    Fact.INTRUDED: _("they came into my home, would not leave, or followed me"),
    Fact.POSED: _("they posed as police, a court or an authority"),
    Fact.PRIVATE_ACCOUNT: _("they ask for money to a person’s account or a code"),
    Fact.SCAM: _("it looks like a scam, or money has gone"),
    Fact.STOLEN_IDENTITY: _("somebody borrowed in my name"),
    Fact.PUBLISHED: _("they put my name, picture or data on the internet or into a group"),
    Fact.COURT_PAPER: _("a paper of a court came"),
    Fact.THREATENED: _("they threaten with arrest, prison or my work"),
    Fact.THIRD_PARTY: _("they call my family, friends or work, or told them"),
    Fact.DATA_LEAKED: _("my personal data was passed on"),
    Fact.DISTURBED: _("calls at night, or very many"),
    Fact.NOT_MINE: _("the debt is not mine"),
    Fact.WRONG_AMOUNT: _("the amount is not right"),
    Fact.FEES: _("fees or interest look too high"),
    Fact.REFUSES_PLAN: _("they refuse to talk about a plan"),
    Fact.CREDIT_RECORD: _("my credit record is wrong"),
    Fact.SPAM: _("adverts and mass messages"),
}

NEXT_STEPS = {
    Rung.FIRST: _("Send the first letter"),
    Rung.REMINDER: _("Send a reminder"),
    Rung.COMPLAINT: _("Complain to the lender’s own desk"),
    Rung.REGULATOR: _("Complain to the regulator"),
    Rung.DISPUTE: _("Dispute the credit record"),
    Rung.CENTRAL_BANK: _("Complain to the central bank"),
    Rung.COURT: _("Take it to court, with a lawyer’s advice"),
    Rung.REVIEW: _("Ask their superior office for a review"),
    Rung.POLICE: _("Report to the police"),
}

ACTS = {
    "object_or_pay": _("object in writing at the court, or pay"),
    "answer": _("hand in your answer to the court"),
    "object_to_court": _("object that it is the wrong court"),
    "appeal": _("appeal"),
    "reply": _("reply to the claim"),
    "dispute": _("dispute the debt in writing"),
}

FAILURES = {
    "too_large": _("The files together are larger than one exhibit can be (1 GB). Leave some out, or make two cases of it."),
    "not_a_picture": _("A picture cannot be opened to black parts of it out. Show it as it is, or only name it:"),
    "no_pango": _("The library that lays out pages is missing on this server. Whoever runs it can add it."),
    "too_hard": _("A page could not be laid out within its time and memory. It is tried again; leave out very long messages."),
    "unknown": _("Something went wrong. It is tried again by itself."),
}  # fmt: skip
