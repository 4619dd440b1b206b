"""What an error while sending means: for good or for now, and whether the other side answered at all."""

import smtplib
from dataclasses import dataclass
from http import HTTPStatus

from reminders.mail import one_line
from reminders.models import Outcome
from reminders.outside import NotReachable

class Nowhere(Exception):
    """No device or service is left that could take the message."""


FOR_NOW = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Failure:
    """What an error while sending means. `answered` is False when the server may have taken the mail all the same."""

    outcome: Outcome
    permanent: bool
    answered: bool
    detail: str


def failure_of(error: Exception) -> Failure:
    """Only a 5xx for the recipient or the mail is for good; a refused sender is our own setting, which can be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPDataError):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure(Outcome.PUT_OFF, False, True, _words(error.smtp_code, error.smtp_error))
    if isinstance(error, Nowhere):
        return Failure(Outcome.NOWHERE, True, True, "")
    if isinstance(error, NotReachable):
        return Failure(Outcome.REFUSED, True, True, one_line(str(error))[:300])
    if status := _status(error):
        return _http(status, error)
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)) and not isinstance(error, OSError):
        return Failure(Outcome.UNWRITTEN, False, True, str(error)[:300])
    return Failure(Outcome.UNANSWERED, False, False, (str(error) or type(error).__name__)[:300])


def _reply(code: int, words: bytes | str) -> Failure:
    permanent = code >= 500
    return Failure(Outcome.REFUSED if permanent else Outcome.PUT_OFF, permanent, True, _words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")


def _status(error: Exception) -> int | None:
    """The HTTP status behind an error: of `requests`, or of a mail service's interface (django-anymail names it so)."""
    response = getattr(error, "response", None)
    found = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    return found if isinstance(found, int) else None


def _http(status: int, error: Exception) -> Failure:
    permanent = 400 <= status < 500 and status not in FOR_NOW and status not in (401, 403)  # these two can be mended
    return Failure(Outcome.REFUSED if permanent else Outcome.PUT_OFF, permanent, True, _words(status, _reason(status)))


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
