"""What was negotiated, in writing, signed: rounds of offers, frozen terms, documents, certificates and the audit trail."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import plan, terms
from agreements.clauses import OPTIONAL, Choices
from agreements.life import Standing, standing
from agreements.plan import ImpossiblePlan, Plan, Proposal
from agreements.terms import Details, Terms
from loans.models import Loan
from loans.schedule import DayCount


class Agreement(models.Model):
    """One negotiation about one loan, from the first offer to the signed paper."""

    class State(models.TextChoices):
        DRAFT = "draft", _("no offer yet")
        OFFERED = "offered", _("waiting for the lender")
        COUNTERED = "countered", _("the lender proposes something else")
        REFUSED = "refused", _("refused")
        ACCEPTED = "accepted", _("agreed, to be signed")
        SIGNING = "signing", _("being written")
        IN_FORCE = "in_force", _("signed, and your schedule")
        KEPT = "kept", _("kept to the last instalment")
        BROKEN = "broken", _("an instalment was not paid in time")
        ENDED = "ended", _("another schedule has taken its place")
        WITHDRAWN = "withdrawn", _("withdrawn")

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreements")
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="agreements")
    number = models.CharField(max_length=24, db_index=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    notice_ref = models.CharField(max_length=40, blank=True)  # the notice it began from, as the address named it
    borrower_name = models.CharField(_("your full name"), max_length=60)
    contract_number = models.CharField(_("contract number"), max_length=60, blank=True)
    is_card = models.BooleanField(_("this is a credit card"), default=False)
    language = models.CharField(max_length=10)
    accepted = models.OneToOneField("Offer", on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    terms = models.JSONField(null=True, blank=True)  # frozen; `frozen` reads them
    terms_hash = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict, blank=True)  # what `Details` and `Choices` say, as chosen so far
    signed_name = models.CharField(max_length=60, blank=True)
    strokes = models.JSONField(default=list, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(
        null=True, blank=True
    )  # the lease of the worker; after a failure, when to retry
    followed_at = models.DateTimeField(null=True, blank=True)  # when the ledger was last asked whether it is kept
    failure = models.CharField(max_length=20, blank=True)
    failure_detail = models.CharField(max_length=200, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "signing", "in_force", "kept", "broken", "ended"])
                | ~Q(terms_hash=""),
                name="what_is_agreed_is_frozen",
            ),
            # Not of the installation: an account that is restored beside the first one keeps the numbers its papers bear.
            models.UniqueConstraint(fields=["borrower", "number"], name="one_agreement_of_a_number"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement", args=[self.pk])

    @property
    def frozen(self) -> Terms:
        """The terms as they were agreed."""
        assert self.terms
        return terms.load(self.terms)

    @property
    def chosen_details(self) -> Details:
        """Who is who, where, and in which languages, as far as the borrower has said."""
        return Details(**self.details.get("details", {}))

    @property
    def choices(self) -> Choices:
        """The optional clauses and their days, as the borrower chose them."""
        said = self.details.get("choices")
        return Choices(**said | {"optional": frozenset(said["optional"]) & OPTIONAL.keys()}) if said else Choices()

    @property
    def is_signed(self) -> bool:
        """Whether its paper is signed and its plan is, or was, the schedule."""
        return self.state in (State.IN_FORCE, State.KEPT, State.BROKEN, State.ENDED)

    @property
    def deadline_key(self) -> str:
        return f"agreement-answer:{self.pk}"

    @property
    def signed(self) -> "Document | None":
        return self.documents.filter(kind=Document.Kind.SIGNED).first()

    @property
    def countersigned(self) -> "Document | None":
        return self.documents.filter(kind=Document.Kind.COUNTERSIGNED).first()

    @property
    def last_offer(self) -> "Offer | None":
        return self.offers.order_by("number").last()

    def history(self) -> Loan:
        return Loan.objects.with_history().get(pk=self.loan_id)

    def plan_for(self, proposal: Proposal) -> Plan:
        """The plan that the proposal makes of the loan as it stands now. Raises ImpossiblePlan."""
        loan = self.history()
        if proposal.as_of < _opens_on(loan):
            raise ImpossiblePlan("before_the_schedule", "as_of")
        basis = DayCount(loan.day_count).basis
        return plan.make_plan(loan.position(on=proposal.as_of), proposal, day_basis=basis, is_card=self.is_card)

    def is_fresh(self, *, today: datetime.date) -> bool:
        """Whether the frozen terms still divide what the ledger says was owed on their day, and begin after today."""
        agreed, loan = self.frozen, self.history()
        if agreed.as_of < _opens_on(loan) or agreed.plan.rows[0].on <= today:
            return False
        owed = plan.owed(loan.position(on=agreed.as_of), agreed.scope)
        return owed == (agreed.plan.balance, agreed.plan.kept)

    def standing(self, *, today: datetime.date) -> Standing:
        """How the signed plan is kept, by the ledger of today."""
        loan, agreed = self.history(), self.frozen
        current = next(schedule for schedule in loan.schedules.all() if schedule.is_current)
        return standing(
            loan.position(on=today),
            agreed.plan,
            is_current=current.reference == self.number,
            grace_days=agreed.grace_days,
            cure_days=agreed.cure_days,
        )


State = Agreement.State


def _opens_on(loan: Loan) -> datetime.date:
    return max(schedule.opens_on for schedule in loan.schedules.all() if schedule.is_current)


class Offer(models.Model):
    """One round: what one side proposed, and the plan it came to on that day. Never edited."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="offers")
    number = models.PositiveSmallIntegerField()
    by_lender = models.BooleanField(default=False)
    proposal = models.JSONField()
    plan = models.JSONField()
    answer_by = models.DateField(_("answer expected by"), null=True, blank=True)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="one_offer_per_round")]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.number}"

    @property
    def proposed(self) -> Proposal:
        return plan.load_proposal(self.proposal)

    @property
    def comes_to(self) -> Plan:
        return plan.load_plan(self.plan)


class Answer(models.Model):
    """What the lender said to an offer, as the borrower recorded it."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("They accept it")
        COUNTERED = "countered", _("They propose other numbers")
        REFUSED = "refused", _("They refuse")

    class Channel(models.TextChoices):
        PHONE = "phone", _("by phone")
        CHAT = "chat", _("in the app or by chat")
        MAIL = "mail", _("by e-mail")
        LETTER = "letter", _("by letter")
        PERSON = "person", _("in person")

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="answer")
    kind = models.CharField(_("their answer"), max_length=10, choices=Kind)
    said_by = models.CharField(_("who said so"), max_length=60)
    on = models.DateField(_("on which day"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    payee = models.CharField(_("account name to pay to"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class Authority(models.Model):
    """The installation's own root certificate, which issues those of its borrowers. One row; the key is sealed."""

    slot = models.PositiveSmallIntegerField(unique=True, default=1)
    certificate = models.BinaryField()
    sealed_key = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class Identity(models.Model):
    """A borrower's own key and certificate, for one name. The key is sealed."""

    borrower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    name = models.CharField(max_length=60)
    certificate = models.BinaryField()
    sealed_key = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [models.UniqueConstraint(fields=["borrower", "name"], name="one_identity_per_name")]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A file exactly as it was issued."""

    class Kind(models.TextChoices):
        UNSIGNED = "unsigned", _("before signing")
        SIGNED = "signed", _("signed")
        COUNTERSIGNED = "countersigned", _("signed by both")
        READING = "reading", _("to read")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=13, choices=Kind)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "kind"], name="one_document_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"


class Event(models.Model):
    """One line of the audit trail: who did what, when, from where, over which terms."""

    class What(models.TextChoices):
        STARTED = "started", _("negotiation started")
        WARNED = "warned", _("warning about the time limit confirmed")
        OFFERED = "offered", _("offer made")
        COUNTERED = "countered", _("the lender’s numbers written down")
        ANSWERED = "answered", _("the lender’s answer written down")
        FROZEN = "frozen", _("terms fixed")
        CODE_SENT = "code_sent", _("one-time code sent")
        CODE_WRONG = "code_wrong", _("wrong one-time code")
        CODE_RIGHT = "code_right", _("one-time code confirmed")
        SIGNED = "signed", _("signed by the borrower")
        PRODUCED = "produced", _("signed paper made")
        IN_FORCE = "in_force", _("in force: the plan is the schedule")
        INVITED = "invited", _("private link for the lender made")
        REVOKED = "revoked", _("private link withdrawn")
        OPENED = "opened", _("private link opened")
        COUNTERSIGNED = "countersigned", _("signed by the lender")
        LATE = "late", _("an instalment is late")
        CURED = "cured", _("a late instalment was paid")
        KEPT = "kept", _("kept to the last instalment")
        BROKEN = "broken", _("an instalment was not paid within the time to make it good")
        RESUMED = "resumed", _("kept again: what was late is paid")
        ENDED = "ended", _("ended: another schedule has taken its place")
        STALE = "stale", _("not signed: the ledger had changed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=13, choices=What)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=130, blank=True)  # somebody without an account
    address = models.GenericIPAddressField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the terms, or of the file that was made
    detail = models.CharField(max_length=130, blank=True)  # the number of an instalment, the masked address of a mail

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at} {self.what}"
