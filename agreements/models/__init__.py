"""The rows of this app, one module for each matter."""

from agreements.models.correspondence import Contact, Letter, LetterFile, LetterVersion
from agreements.models.negotiation import Agreement, Answer, Authority, Document, Event, Identity, Offer
from agreements.models.preparation import Household

__all__ = [
    "Agreement",
    "Answer",
    "Authority",
    "Contact",
    "Document",
    "Event",
    "Household",
    "Identity",
    "Letter",
    "LetterFile",
    "LetterVersion",
    "Offer",
]
