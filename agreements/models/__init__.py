"""The rows of this app, one module for each matter."""

from agreements.models.negotiation import Agreement, Answer, Authority, Document, Event, Identity, Offer

__all__ = ["Agreement", "Answer", "Authority", "Document", "Event", "Identity", "Offer"]
