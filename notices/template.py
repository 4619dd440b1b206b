"""A way of reading that the borrower taught: the words of a message with holes in them, and what each hole stands for.

No pattern language: a template is the literal text of one message in which the parts that were marked, and every number,
may differ. It either fits a message from its first to its last character or says nothing. Fitting takes linear time.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from loans.money import CURRENCIES, NotAnAmount, parse_amount
from notices.claim import Kind, Message, PartialDate, Reading, Role, Span
from notices.extraction import dates
from notices.extraction.normalising import legible

LONGEST = 2_000  # characters of a message that can be taught
LONGEST_HOLE = 60
FEWEST_LETTERS = 6  # of literal text: less fits what it was never meant for
MOST_PARTS = 200


class Hole(StrEnum):
    """What may stand in a hole. All but the last two become facts; those only differ from message to message."""

    AMOUNT = "amount"
    MINIMUM_DUE = "minimum_due"
    DUE_DATE = "due_date"
    DAYS_OVERDUE = "days_overdue"
    ACCOUNT_TAIL = "account_tail"
    REPAYMENT_TAIL = "repayment_tail"
    LENDER = "lender"
    COLLECTOR = "collector"
    ADDRESSEE = "addressee"
    NUMBER = "number"
    ANY = "any"

    @property
    def is_fact(self) -> bool:
        return self not in (Hole.NUMBER, Hole.ANY)


FACTS = tuple(hole for hole in Hole if hole.is_fact)


class NotATemplate(ValueError):
    """Why no template can be made of it: `code` is looked up in the page's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters `start` up to `end` of a text, and what stands there."""

    start: int
    end: int
    hole: Hole


@dataclass(frozen=True, slots=True)
class Template:
    """`parts` are literal texts and holes in turn; no two holes touch."""

    kind: Kind
    parts: tuple[str | Hole, ...]
    currency: str = "CNY"  # of its amounts

    @property
    def literals(self) -> list[str]:
        return [part for part in self.parts if not isinstance(part, Hole)]

    def as_json(self) -> dict[str, Any]:
        parts = [{"hole": str(part)} if isinstance(part, Hole) else {"text": part} for part in self.parts]
        return {"kind": str(self.kind), "currency": self.currency, "parts": parts}


_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def can_be_kept(text: str) -> bool:
    """Whether a database takes it as text: none takes NUL and half characters."""
    return not _UNKEEPABLE.search(text)


# --- Making one -----------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,:：/\-*]*")
_DIGITS = re.compile(r"[0-9０-９.,:：/\-*]{1,40}")
_LETTERS = re.compile(r"[^\W\d_]")


def make(text: str, marks: Iterable[Mark], kind: Kind, currency: str = "CNY") -> Template:
    """The template of a message in which the marked parts, and every other number, may differ. Raises NotATemplate."""
    if len(text) > LONGEST:
        raise NotATemplate("too_long")
    if not can_be_kept(text):
        raise NotATemplate("broken")
    own = sorted(marks)
    if any(mark.end >= after.start for mark, after in pairwise(own)):
        raise NotATemplate("holes_touch")
    parts: list[str | Hole] = []
    done = 0
    for mark in sorted([*own, *_other_numbers(text, own)]):
        parts += [text[done : mark.start], mark.hole]
        done = mark.end
    parts.append(text[done:])
    made = _checked(Template(kind, tuple(part for part in parts if part), currency))
    found = fit(made, text)
    if found is None or not set(own) <= set(found):
        raise NotATemplate("fits_elsewhere")
    return made


def _other_numbers(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The numbers that stand apart from every mark."""
    taken = bytearray(len(text) + 2)  # one longer at either end: a mark takes its neighbours, too
    for mark in marks:
        taken[mark.start : mark.end + 2] = b"\x01" * (mark.end + 2 - mark.start)
    found = (number.span() for number in _NUMBER.finditer(text))
    return [Mark(start, end, Hole.NUMBER) for start, end in found if taken.find(1, start + 1, end + 1) < 0]


def _checked(template: Template) -> Template:
    if sum(len(_LETTERS.findall(literal)) for literal in template.literals) < FEWEST_LETTERS:
        raise NotATemplate("too_general")
    if len(template.parts) > MOST_PARTS or sum(map(len, template.literals)) > LONGEST:
        raise NotATemplate("too_long")
    facts = [part for part in template.parts if isinstance(part, Hole) and part.is_fact]
    if len(facts) != len(set(facts)):
        raise NotATemplate("said_twice")
    return template


def from_json(data: object) -> Template:
    """The template that `as_json` wrote. Raises NotATemplate for anything else."""
    try:
        if not isinstance(data, dict) or not isinstance(data["parts"], list) or data["currency"] not in CURRENCIES:
            raise ValueError("another form")
        parts = tuple(Hole(part["hole"]) if "hole" in part else _literal(part["text"]) for part in data["parts"])
        template = Template(Kind(data["kind"]), parts, data["currency"])
    except (KeyError, TypeError, ValueError):
        raise NotATemplate("not_ours") from None
    if any(isinstance(one, Hole) == isinstance(other, Hole) for one, other in pairwise(parts)):
        raise NotATemplate("holes_touch")
    return _checked(template)


def _literal(text: object) -> str:
    if not isinstance(text, str) or not text or not can_be_kept(text):
        raise ValueError("a text is missing")
    return text


# --- Fitting it -----------------------------------------------------------------------------------------------------


def fit(template: Template, text: str) -> tuple[Mark, ...] | None:
    """Where the holes of the template stand in `text`, or None when it does not fit from end to end.

    Each literal is looked for once, as near as it can stand, so that the time is linear in the text.
    """
    found: list[Mark] = []
    at, hole = 0, None
    for part in template.parts:
        if isinstance(part, Hole):
            hole = part
            continue
        start = at if hole is None else _after_hole(text, at, part)
        if start < 0 or not text.startswith(part, start):
            return None
        if hole is not None:
            found.append(Mark(at, start, hole))
        at, hole = start + len(part), None
    if hole is not None:
        found.append(Mark(at, len(text), hole))
    elif at != len(text):
        return None
    return tuple(found) if all(_may_hold(mark.hole, text[mark.start : mark.end]) for mark in found) else None


def _after_hole(text: str, start: int, literal: str) -> int:
    """Where the literal stands after a hole that begins at `start`, but never inside of a number; -1 when it does not."""
    end = start + LONGEST_HOLE + len(literal)
    at = text.find(literal, start + 1, end)
    while at >= 0 and _is_inside_number(text, at):
        at = text.find(literal, at + 1, end)
    return at


def _is_inside_number(text: str, at: int) -> bool:
    return text[at - 1].isdigit() and (text[at].isdigit() or (text[at] in ".,．" and text[at + 1 : at + 2].isdigit()))


def _may_hold(hole: Hole, piece: str) -> bool:
    if not 1 <= len(piece) <= LONGEST_HOLE:
        return False
    return bool(_DIGITS.fullmatch(piece)) if hole is Hole.NUMBER else "\n" not in piece and can_be_kept(piece)


def taught(reading: Reading, message: Message, templates: Sequence[Template]) -> Reading:
    """The reading as the first template that fits would have it; as it is when none does."""
    for template in templates:
        marks = fit(template, message.text)
        facts = _facts(template, message, marks) if marks is not None else None
        if marks is not None and facts is not None:
            return _rewritten(reading, template.kind, marks, facts)
    return reading


def _rewritten(reading: Reading, kind: Kind, marks: Sequence[Mark], facts: dict[str, Any]) -> Reading:
    """What the borrower marked, and nothing else of that sort; links, numbers to call and warning signs stay as they were.

    What reads as fraud stays fraud: a file of readings from elsewhere must not make it look genuine.
    """
    own = [Span(mark.start, mark.end, Role(mark.hole.value)) for mark in marks if mark.hole.is_fact]
    taken = bytearray(max((mark.end for mark in marks), default=0))
    for span in own:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    fields = {hole.value for hole in FACTS}
    kept = [span for span in reading.spans if span.role not in fields and taken.find(1, span.start, span.end) < 0]
    nothing: dict[str, Any] = dict.fromkeys(fields) | {"due_date_inferred": False}
    return replace(
        reading,
        kind=reading.kind if reading.kind is Kind.SCAM else kind,
        claim=replace(reading.claim, **nothing | facts),
        spans=tuple(sorted([*kept, *own], key=lambda span: (span.start, span.end))),
    )


def _facts(template: Template, message: Message, marks: Sequence[Mark]) -> dict[str, Any] | None:
    """What the holes say, as fields of a claim; None when one of them does not hold what it should."""
    facts: dict[str, Any] = {}
    for mark in marks:
        written = message.text[mark.start : mark.end].strip()
        if mark.hole is Hole.DUE_DATE:
            value, facts["due_date_inferred"] = _day(written, template, message)
        elif mark.hole.is_fact:
            value = _value(mark.hole, written)
        else:
            continue
        if value is None:
            return None
        facts[mark.hole.value] = value
        if mark.hole in (Hole.AMOUNT, Hole.MINIMUM_DUE):
            facts["currency"] = template.currency
    return facts


def _value(hole: Hole, written: str) -> Any:
    if hole in (Hole.AMOUNT, Hole.MINIMUM_DUE):
        return _amount(written)
    if hole is Hole.DAYS_OVERDUE:
        digits = re.fullmatch(r"(\d{1,4})\s?(?:天|日|days?)?", legible(written).text.strip())
        return int(digits[1]) if digits else None
    if hole in (Hole.ACCOUNT_TAIL, Hole.REPAYMENT_TAIL):
        digits = re.fullmatch(r"[*xX.]{0,16}(\d{3,6})", legible(written).text.strip())
        return digits[1] if digits else None
    return written or None


def _amount(written: str) -> Decimal | None:
    try:
        return parse_amount(written)
    except NotAnAmount:
        return None


def _day(written: str, template: Template, message: Message) -> tuple[datetime.date | PartialDate | None, bool]:
    """The day that is written, read as the due date that it is said to be, and whether its year or day was worked out."""
    said = "最后还款日为{}还款" if legible(message.text).chinese else "due date {}"
    found = dates.found_in(legible(said.format(written)), template.currency)
    if not found:
        return None, False
    received = message.received_at.date() if message.received_at else None
    return dates.resolved(found[0], received, past=template.kind in (Kind.OVERDUE, Kind.FINAL_DEMAND))


# --- What a borrower marks ------------------------------------------------------------------------------------------

_WORD = re.compile(r"[0-9０-９][0-9０-９.,:：/\-*%]*(?<![.,:：/\-])|[A-Za-z][A-Za-z'’&]*|\s+|\S")


def words(text: str) -> list[tuple[int, int]]:
    """The text cut into what can be marked: numbers whole, Latin words whole, each other character and each gap by itself."""
    return [found.span() for found in _WORD.finditer(text[:LONGEST])]


def marks_of(reading: Reading) -> list[Mark]:
    """What our own reader found of what can be marked; of what it found at one place, or twice, the first."""
    found: list[Mark] = []
    for span in reading.spans:
        free = not found or found[-1].end < span.start
        if free and span.role in set(FACTS) and span.role not in {mark.hole for mark in found}:
            found.append(Mark(span.start, span.end, Hole(span.role.value)))
    return found
