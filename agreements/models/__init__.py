"""The rows of this app, one module for each matter."""

from agreements.models.correspondence import Contact, Letter, LetterFile, LetterVersion
from agreements.models.negotiation import Agreement, Answer, Authority, Document, Event, Identity, Offer, State
from agreements.models.preparation import Hardship, Household, Proof
from agreements.models.signatures import Code, Countersignature, Invitation

__all__ = [
    "Agreement",
    "Answer",
    "Authority",
    "Code",
    "Contact",
    "Countersignature",
    "Document",
    "Event",
    "Hardship",
    "Household",
    "Identity",
    "Invitation",
    "Letter",
    "LetterFile",
    "LetterVersion",
    "Offer",
    "Proof",
    "State",
]
