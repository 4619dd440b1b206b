"""Candidates: which of the borrower's loans a message may be about, ranked, each with the reasons for it."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loans.record import Lender, Record
from notices.claim import Claim, Kind, Message, Reading
from notices.dates import due_date
from notices.findings import amount
from notices.outcome import Outcome, Reason
from notices.senders import plain_name, same_lender, same_sender
from notices.whose import same_tail

# How much each reason speaks for a loan. A gap of less than DECISIVE between two loans leaves it to the borrower.
WEIGHTS = {
    "lender_named": 4,
    "lender_similar": 3,
    "lender_in_text": 3,
    "sender_known": 3,
    "tail_matches": 5,
    "tail_differs": -5,
    "amount_matches": 3,
    "due_date_matches": 2,
    "is_overdue": 1,
}
DECISIVE = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loan that the message may be about; `record` is the loan's key."""

    record: str
    score: int
    reasons: tuple[Reason, ...]

    @property
    def codes(self) -> set[str]:
        return {reason.code for reason in self.reasons}


def rank(reading: Reading, message: Message, records: Sequence[Record], day: datetime.date) -> tuple[Candidate, ...]:
    """The loans that something in the message points to, the likeliest first."""
    found = []
    for record in records:
        who = list(_who(reading.claim, message, record))
        tail = _tail(reading.claim, record)
        if not who and (tail is None or tail.code != "tail_matches"):
            continue
        reasons = (*who, *([tail] if tail else []), *_figures(reading, record, day))
        if not who and (
            len(reasons) < 2 or (reading.claim.lender and "amount_matches" not in {r.code for r in reasons})
        ):
            continue  # four digits alone may be anyone's
        found.append(Candidate(record.key, sum(WEIGHTS[reason.code] for reason in reasons), reasons))
    return tuple(sorted(found, key=lambda candidate: -candidate.score))


def choose(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one loan that stands out, or None when there is none or several are as likely."""
    fitting = [candidate for candidate in candidates if not _is_another_account(candidate)]
    if not fitting:
        return None
    if len(fitting) > 1 and fitting[0].score - fitting[1].score < DECISIVE:
        return None
    return fitting[0]


def is_ambiguous(candidates: Sequence[Candidate]) -> bool:
    """Whether several loans are left and none stands out."""
    return sum(not _is_another_account(candidate) for candidate in candidates) > 1 and choose(candidates) is None


def _is_another_account(candidate: Candidate) -> bool:
    """The same lender, but the tail of another account, and no figure that fits this one."""
    return "tail_differs" in candidate.codes and not candidate.codes & {"amount_matches", "due_date_matches"}


def _who(claim: Claim, message: Message, record: Record) -> Iterable[Reason]:
    alike = {name: same_lender(claim.lender, name) or 0 for name in record.lender.names} if claim.lender else {}
    name = max(alike, key=lambda name: alike[name], default="")
    named, text = alike.get(name, 0), simple(message.text)
    if named:
        yield Reason("lender_named" if named == 100 else "lender_similar", text=name)
    elif written := next((name for name in record.lender.names if stands_in(name, text)), None):
        yield Reason("lender_in_text", text=written)
    if knows_sender(record.lender, message.sender) and (named or not claim.lender):
        yield Reason("sender_known", text=message.sender)


def _tail(claim: Claim, record: Record) -> Reason | None:
    if not claim.account_tail or not record.account_tail:
        return None
    matches = same_tail(claim.account_tail, record.account_tail)
    return Reason("tail_matches" if matches else "tail_differs", text=record.account_tail)


def _figures(reading: Reading, record: Record, day: datetime.date) -> Iterable[Reason]:
    """Where amount and day fit this loan's position. Costs a replay of the ledger, so only for loans that are in question."""
    if not reading.kind.demands:
        return
    position = record.position(day)
    if reading.claim.amount is not None and amount(reading, record, position).outcome is Outcome.AGREE:
        yield Reason("amount_matches", reading.claim.amount)
    on = due_date(reading, record, position)
    if on and on.outcome is Outcome.AGREE:
        yield Reason("due_date_matches", on=on.claimed)
    if reading.kind is not Kind.DUE_SOON and position.overdue_rows:
        yield Reason("is_overdue", days=position.days_overdue)


# --- Names and numbers ----------------------------------------------------------------------------------------------

_NOT_WORDS = re.compile(r"[\W_]+")
# Words that name a trade and no one in it.
_GENERIC = {"银行", "金融", "消费金融", "信用卡", "贷款", "借款", "小额贷款", "小贷", "bank", "loan", "loans", "credit", "finance"}  # fmt: skip


def simple(text: str) -> str:
    """The text without case, width, spaces and punctuation, so that names written differently meet."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())


def stands_in(name: str, text: str) -> bool:
    """Whether the name, without its legal form, is written in the text (given as `simple` makes it)."""
    bare = simple(plain_name(name))
    return len(bare) >= (4 if bare.isascii() else 2) and bare not in _GENERIC and bare in text


def knows_sender(lender: Lender, sender: str | None) -> bool:
    """Whether the sender is a number or a name that the borrower had stored for the lender."""
    return any(same_sender(sender, known) for known in (*lender.service_numbers, *lender.signatures))
