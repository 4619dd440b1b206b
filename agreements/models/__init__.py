"""The rows of this app, one module for each matter."""

from agreements.models.negotiation import Agreement, Answer, Authority, Document, Event, Identity, Offer, State
from agreements.models.signatures import Code, Countersignature, Invitation

__all__ = [
    "Agreement",
    "Answer",
    "Authority",
    "Code",
    "Countersignature",
    "Document",
    "Event",
    "Identity",
    "Invitation",
    "Offer",
    "State",
]
