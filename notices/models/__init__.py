"""What others say is owed, what was made of it, and the ways on which it comes."""

from notices.models.address import Address, Arrival
from notices.models.encounter import Attachment, Encounter
from notices.models.export import Import, ImportPiece
from notices.models.lesson import Lesson
from notices.models.notice import Judgement, Notice, NoticeQuerySet
from notices.models.scan import Scan

__all__ = [
    "Address",
    "Arrival",
    "Attachment",
    "Encounter",
    "Import",
    "ImportPiece",
    "Judgement",
    "Lesson",
    "Notice",
    "NoticeQuerySet",
    "Scan",
]
