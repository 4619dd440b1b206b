"""The letters of a case, drafted in Chinese and in English, not translated sentence by sentence. Text to edit, print or paste."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from cases import ladder, law, route
from cases.ladder import Rung
from cases.models import Case, Filing
from cases.route import Desk
from notices.models import Notice

LANGUAGES = {"zh": "zh-hans", "en": "en"}  # the suffix of a field, and the language it is written in
LISTED = 20  # contacts in a letter; the exhibit has them all

_TEMPLATES: dict[str, str] = {
    Rung.REMINDER: "reminder",
    Rung.COMPLAINT: "complaint",
    Rung.REVIEW: "complaint",
    Rung.REGULATOR: "complaint",
    Rung.CENTRAL_BANK: "complaint",
    Rung.DISPUTE: "dispute",
    Rung.POLICE: "statement",
    Rung.COURT: "statement",
}
_FIRST = {Case.About.NOT_MINE: "declaration", Case.About.CONDUCT: "conduct", Case.About.AMOUNT: "amount"}


def desk_of(identity: str) -> Desk | None:
    """The desk that a filing went to."""
    return route.desk(law.desk_rules(), identity)


def addressee(case: Case, desk: Desk | None) -> dict[str, str]:
    """Whom the step is written to, by language."""
    if desk and desk.rung not in (Rung.COMPLAINT, Rung.DISPUTE):
        return desk.name
    unnamed = {"zh": "相关机构", "en": "the institution concerned"}
    return dict.fromkeys(("zh", "en"), case.against) if case.against else unnamed


def write(case: Case, step: str, *, to: dict[str, str], desk: Desk | None, on: datetime.date, code: str) -> str:
    """The draft of one step in one language ("zh", "en"), with the earlier steps cited and the answer's day named."""
    first = _FIRST.get(Case.About(case.about), "complaint")
    name = first if step == Rung.FIRST else _TEMPLATES.get(step, "statement")
    with translation.override(LANGUAGES[code]), timezone.override(case.borrower.zone):
        return _tidy(
            render_to_string(f"cases/letters/{name}.{code}.txt", _context(case, step, to[code], desk, on, code))
        )


def _context(case: Case, step: str, to: str, desk: Desk | None, on: datetime.date, code: str) -> dict[str, Any]:
    rule = desk.clock(law.clock_rules()) if desk else case.clock(step, on)
    earlier = [filing for filing in case.filings.all() if filing.sent_on]
    contacts = contacts_of(case)
    return {
        "case": case,
        "to": to,
        "step": step,
        "desk": desk and {"name": desk.name[code], "needs": desk.needs[code]},
        "on": on,
        "answer_by": ladder.due_on(rule, on),
        "earlier": earlier,
        "last": earlier[-1] if earlier else None,
        "contacts": contacts[-LISTED:],
        "more_contacts": max(len(contacts) - LISTED, 0),
        "pieces": list(case.pieces.select_related("item")[:LISTED]),
        "more_pieces": max(case.pieces.count() - LISTED, 0),
        "reviewing": step == Rung.REVIEW,
        "to_lender": step in (Rung.COMPLAINT, Rung.REVIEW),
        "in_china": case.region == Case.Where.CN,
    }


def contacts_of(case: Case) -> list[Notice]:
    """The messages and calls among the evidence, the oldest first."""
    mine = Notice.objects.filter(item__pieces__case=case, borrower=case.borrower_id)
    return list(mine.defer("raw").order_by("received_at", "pk"))


def about_to_send(filing: Filing) -> str:
    """The words with which the paper's watermark says what it is for, and nothing else."""
    day = timezone.localtime(filing.made_at, filing.case.borrower.zone).date()
    return f"仅用于 {filing.case.number} · for this matter only · {day}"


def _tidy(text: str) -> str:
    """Without the empty lines that conditions leave behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept)
