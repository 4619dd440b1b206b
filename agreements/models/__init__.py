"""The rows of this app, one module for each matter."""

from agreements.models.correspondence import Letter, LetterFile, LetterVersion
from agreements.models.negotiation import Agreement, Answer, Authority, Document, Event, Identity, Offer, State
from agreements.models.preparation import Household
from agreements.models.signatures import Code, Countersignature, Invitation

__all__ = [
    "Agreement",
    "Answer",
    "Authority",
    "Code",
    "Countersignature",
    "Document",
    "Event",
    "Household",
    "Identity",
    "Invitation",
    "Letter",
    "LetterFile",
    "LetterVersion",
    "Offer",
    "State",
]
