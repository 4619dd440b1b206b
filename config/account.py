"""A whole account as one file: which rows belong to it, and how each is written and read.

Every model of ours stands in `TABLES`, which go into the file, or in `LEFT_OUT` with the reason why not; a test holds the two
against all models there are. The file is JSON with one row a line, so that it is read and written in the memory of one row:

    {"format": "mingzhang.account", "version": 1,
    "borrower": {"name": ..., "language": ..., "time_zone": ..., "remind_at": ...},
    "loans.lender": [
    {"id": 1, "name": ..., ...},
    ...
    ],
    ...}

`id` counts the rows of a table in this file alone; a reference to another row is its id. Amounts and rates are decimal strings,
days and instants ISO 8601 (instants in UTC), bytes base64. Who can sign in, and with what, is no part of it. The same account
gives the same bytes, also after it was restored somewhere else.
"""

import base64
import binascii
import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from agreements.models import (
    Agreement,
    Answer,
    Authority,
    Code,
    Contact,
    Countersignature,
    Document,
    Event,
    Hardship,
    Household,
    Identity,
    Invitation,
    Letter,
    LetterFile,
    LetterVersion,
    Offer,
    Proof,
)
from borrowers.models import Borrower, Deadline, Upload
from cases.models import Case, CourtPaper, Exhibit, ExhibitPart, Filing, Item, Piece, Stamp
from loans.days import FIRST_YEAR
from loans.models import BillInstalment, Card, Entry, Instalment, Lender, Loan, Reconciliation, Schedule, Statement
from loans.schedule import LAST_YEAR
from notices.models import Address, Arrival, Attachment, Encounter, Import, ImportPiece, Judgement, Lesson, Notice, Scan
from reminders.drift import load
from reminders.models import (
    Device,
    Feed,
    Heartbeat,
    Hook,
    LoanPreference,
    Pace,
    Plan,
    PlannedLoan,
    Preference,
    Reminder,
    State,
)

FORMAT, VERSION = "mingzhang.account", 1
LONGEST_LINE = 32 * 1024 * 1024  # bytes: a file of 20 MiB in base64 and what stands beside it
ME = "me"  # stands for the borrower in a reference to who did something


class NotAnAccount(ValueError):
    """The file is no account that this version reads. `line` says where, `detail` what was found there."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"line {line}: {detail}")
        self.line, self.detail = line, detail


Renumber = Callable[
    [type[Model], int], int | None
]  # the number of a row there for its number here; None where there is none


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one model. `owner` is the path from a row to its borrower, `order` puts what is referred to first."""

    model: type[Model]
    owner: str
    without: Mapping[str, str] = field(default_factory=dict)  # fields that stay behind, and why
    order: tuple[Any, ...] = ("pk",)
    only: models.Q = field(default_factory=models.Q)
    inner: Mapping[str, Callable[[Any, Renumber], Any]] = field(default_factory=dict)  # values that name other rows
    check: Callable[[Any], object] | None = None  # computes what pages will compute; raises where the row cannot be

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def fields(self) -> list[models.Field]:
        kept = (each for each in self.model._meta.concrete_fields if each.name not in self.without)
        return [each for each in kept if not each.primary_key and each.name != self.owner]

    def rows(self, borrower: Borrower) -> QuerySet[Any]:
        return self.model._default_manager.filter(self.only, **{self.owner: borrower}).order_by(*self.order)


# --- Values that name other rows ------------------------------------------------------------------------------------


def _renumbered(text: str, pattern: str, model: type[Model], renumber: Renumber) -> str | None:
    """`text` with the number in its first group renumbered; None when it has another form or names no row of the account."""
    match = re.fullmatch(pattern, text, re.ASCII)
    number = renumber(model, int(match[1])) if match else None
    return None if match is None or number is None else text[: match.start(1)] + str(number) + text[match.end(1) :]


def _notice_ref(value: str, renumber: Renumber) -> str:
    return _renumbered(value, r"(\d{1,18})", Notice, renumber) or ""


def _deadline_key(value: str, renumber: Renumber) -> str:
    named = (
        (r"agreement-answer:(\d{1,18})", Agreement),
        (r"agreement-certificate:(\d{1,18})", Agreement),
        (r"letter-answer:(\d{1,18})", Letter),
        (r"contact-promise:(\d{1,18})", Contact),
        (r"contact-next:(\d{1,18})", Contact),
        (r"case-filing:(\d{1,18})", Filing),
        (r"court-paper:(\d{1,18}):[a-z_]+", CourtPaper),
    )
    for pattern, model in named:
        if found := _renumbered(value, pattern, model, renumber):
            return found
    return value


def _page(value: str, renumber: Renumber) -> str:
    """The address of a page: of a row of this account, or one without a number. Anything else is no address of ours."""
    named = (
        ("loans", Loan), ("notices", Notice), ("agreements", Agreement), ("agreements/letters", Letter),
        ("agreements/contacts", Contact), ("cases", Case), ("cases/steps", Filing), ("cases/papers", CourtPaper),
        ("cases/pieces", Piece), ("cases/exhibits", Exhibit),
    )  # fmt: skip
    for path, model in named:
        if found := _renumbered(value, rf"/{path}/(\d{{1,18}})/[a-z/]*", model, renumber):
            return found
    return value if re.fullmatch(r"(/[a-z]+)*/?", value, re.ASCII) else ""


def _judgement(value: Any, renumber: Renumber) -> Any:
    """What a judgement came to names loans by their keys."""

    def loan(key: Any) -> str | None:
        number = renumber(Loan, int(key)) if key is not None else None
        return None if number is None else str(number)

    def finding(found: dict[str, Any]) -> dict[str, Any]:
        return found | {"recorded": loan(found["recorded"])} if found["code"] == "loan" else found

    return value | {
        "loan": loan(value["loan"]),
        "candidates": [each | {"loan": loan(each["loan"])} for each in value["candidates"]],
        "findings": [finding(each) for each in value["findings"]],
    }


def _kept_plan(value: Any, renumber: Renumber) -> Any:
    """What a plan expects is told by loan."""

    def by_loan(row: dict[str, Any]) -> dict[str, Any]:
        found = ((renumber(Loan, int(key)), each) for key, each in row.items())
        return {str(number): each for number, each in found if number is not None}

    schedules = by_loan(value["schedules"]).items()
    return value | {
        "names": by_loan(value["names"]),
        "start": by_loan(value["start"]),
        "balances": {month: by_loan(row) for month, row in value["balances"].items()},
        "schedules": {loan: renumber(Schedule, schedule) for loan, schedule in schedules},
    }


# --- What is checked of a row that comes back -------------------------------------------------------------------------


def _same_hash(content: bytes, sha256: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("the content is not what its SHA-256 says")


def _check_loan(loan: Loan) -> None:
    history = Loan.objects.with_history().get(pk=loan.pk)
    plans = history.as_record().plans
    if not plans or not all(plan.dues for plan in plans):
        raise ValueError("a loan without a schedule, or a schedule without instalments")
    history.position(on=timezone.localdate())


def _check_file(row: Any) -> None:
    _same_hash(bytes(row.content), row.sha256)


def _check_notice(notice: Notice) -> None:
    _same_hash(bytes(notice.raw), notice.sha256)
    notice.text  # noqa: B018


def _check_encounter(encounter: Encounter) -> None:
    encounter.notice.as_contact(datetime.UTC)


def _check_lesson(lesson: Lesson) -> None:
    lesson.as_template()


def _check_terms(agreement: Agreement) -> None:
    agreement.choices, agreement.chosen_details  # noqa: B018
    if agreement.terms:
        agreement.frozen  # noqa: B018


def _check_household(household: Household) -> None:
    household.as_value(), household.typed_debts()


def _check_proof(proof: Proof) -> None:
    inside = (each.is_inside for each in proof.rectangles())
    if not all(inside) or not all(1 <= page <= proof.page_count for page in proof.pages):
        raise ValueError("a part or a page that the paper does not have")


def _check_plan(plan: Plan) -> None:
    if plan.kept:
        load(plan.kept)


def _check_offer(offer: Offer) -> None:
    offer.proposed, offer.comes_to  # noqa: B018


# --- The registry -----------------------------------------------------------------------------------------------------

_FORM = {"submission": "names one filling-in of a form, which is over"}
_FOUND_AGAIN = {"lease": "of a worker", "leased_until": "of a worker", "in_flight_since": "of a worker"}

# In the order in which they can be written: what a row refers to stands before it.
TABLES: list[Table] = [
    Table(Upload, "borrower", check=_check_file),
    Table(Lender, "borrower"),
    Table(Loan, "borrower", without=_FORM, check=_check_loan),
    Table(Schedule, "loan__borrower"),
    Table(Instalment, "schedule__loan__borrower", order=("schedule_id", "pk")),
    Table(Entry, "loan__borrower", without=_FORM, order=(F("reverses").asc(nulls_first=True), "pk")),
    Table(Reconciliation, "loan__borrower", without=_FORM, check=Reconciliation.as_value),
    Table(
        Notice,
        "borrower",
        without=_FORM | {"batch": "of an import, which stays behind", "basis": "found again when it is judged here"},
        order=(F("whole").asc(nulls_first=True), "pk"),
        check=_check_notice,
    ),
    Table(Judgement, "notice__borrower", inner={"payload": _judgement}),
    Table(Encounter, "notice__borrower", check=_check_encounter),
    Table(Attachment, "notice__borrower"),
    Table(Lesson, "borrower", check=_check_lesson),
    Table(
        Agreement,
        "borrower",
        without=_FORM | {"claimed_until": "of a worker", "followed_at": "followed again from here"},
        inner={"notice_ref": _notice_ref},
        check=_check_terms,
    ),
    Table(Offer, "agreement__borrower", without=_FORM, check=_check_offer),
    Table(Answer, "offer__agreement__borrower"),
    Table(Document, "agreement__borrower", check=_check_file),
    Table(
        Countersignature,
        "agreement__borrower",
        without={"claimed_until": "of a worker", "invitation": "the link opened this installation alone"},
    ),
    Table(Event, "agreement__borrower"),
    Table(Household, "borrower", without=_FORM, check=_check_household),
    Table(Hardship, "borrower", without=_FORM),
    Table(Proof, "hardship__borrower", check=_check_proof),
    Table(Letter, "borrower", without=_FORM),
    Table(LetterVersion, "letter__borrower"),
    Table(Contact, "borrower", without=_FORM),
    Table(Case, "borrower", without=_FORM),
    Table(Filing, "case__borrower"),
    Table(Item, "borrower", order=("is_sample", "number")),
    Table(Stamp, "borrower"),
    Table(Piece, "case__borrower"),
    Table(
        Exhibit,
        "case__borrower",
        without={
            "claimed_until": "of a worker",
            "manifest": "says that this installation issued it; the file carries its own",
        },
        only=models.Q(state=Exhibit.State.DONE),
    ),
    Table(ExhibitPart, "exhibit__case__borrower", order=("exhibit_id", "number")),
    Table(CourtPaper, "borrower", without=_FORM),
    Table(Deadline, "borrower", inner={"key": _deadline_key, "url": _page}),
    Table(Preference, "borrower"),
    Table(LoanPreference, "loan__borrower"),
    Table(Card, "loan__borrower"),
    Table(Statement, "card__loan__borrower"),
    Table(BillInstalment, "card__loan__borrower"),
    Table(Plan, "borrower", inner={"kept": _kept_plan}, check=_check_plan),
    Table(PlannedLoan, "loan__borrower"),
    Table(Reminder, "borrower", without=_FOUND_AGAIN, only=~models.Q(state=State.PENDING)),
]

# Models of ours that stay behind, each with the reason.
LEFT_OUT: dict[type[Model], str] = {
    Borrower: "its preferences stand at the head of the file; e-mail address and password belong to the place, not to the person's records",
    Authority: "of the installation, not of a borrower",
    Identity: "a private key, sealed for this installation alone; the next signature makes a new one, and signed papers carry theirs",
    Code: "confirms one signature within minutes; the trail says when it was sent and confirmed",
    Invitation: "a key to a page of this installation; the trail says when it was made and opened",
    LetterFile: "made of its version whenever it is asked for",
    Import: "work on a file; what it brought in stands among the notices",
    ImportPiece: "of an import",
    Scan: "work on a picture; the picture stands among the files, its text among the notices",
    Address: "of this installation: its secret is sealed here, and a phone knows where it sends to",
    Arrival: "of a private address, against replay",
    Heartbeat: "of the installation, not of a borrower",
    Pace: "of the installation, not of a borrower",
    Device: "the keys of a browser, which are made for this installation alone; each device is added again",
    Hook: "its address is a secret: who has it can write to the borrower's phone",
    Feed: "a private address of this installation; the next has its own",
}

# Fields of the borrower that stay behind, each with the reason.
BORROWER_WITHOUT = {
    "id": "of the database",
    "email": "who signs in",
    "password": "who signs in",
    "last_login": "who signs in",
    "date_joined": "who signs in",
    "is_active": "what one may do here",
    "is_staff": "what one may do here",
    "is_superuser": "what one may do here",
}


def preference_fields() -> list[models.Field]:
    return [each for each in Borrower._meta.concrete_fields if each.name not in BORROWER_WITHOUT]


@cache
def table_of(model: type[Model]) -> Table:
    return next(table for table in TABLES if table.model is model)


def contents(borrower: Borrower) -> dict[str, int]:
    """How many rows the account has, by the name of the table; tables without any are left out."""
    counted = {table.name: table.rows(borrower).count() for table in TABLES}
    return {name: count for name, count in counted.items() if count}


# --- Writing ----------------------------------------------------------------------------------------------------------


def dump(borrower: Borrower) -> Iterator[str]:
    """The file of the account, piece by piece."""
    numbers = _Numbers(borrower)
    yield f'{{"format": "{FORMAT}", "version": {VERSION},\n"borrower": '
    yield _line({each.name: plain(getattr(borrower, each.name)) for each in preference_fields()})
    for table in TABLES:
        yield f',\n"{table.name}": ['
        for number, values in enumerate(_values(table, borrower), start=1):
            yield ("\n" if number == 1 else ",\n") + _line({"id": number} | _row(table, values, borrower, numbers))
        yield "\n]"
    yield "}\n"


@contextmanager
def at_one_instant() -> Iterator[None]:
    """What is read inside is the account as it is now, whatever others write meanwhile."""
    alone = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _values(table: Table, borrower: Borrower) -> Iterable[dict[str, Any]]:
    return table.rows(borrower).values(*(each.attname for each in table.fields)).iterator(chunk_size=2000)


def _row(table: Table, values: dict[str, Any], borrower: Borrower, numbers: "_Numbers") -> dict[str, Any]:
    row: dict[str, Any] = {}
    for each in table.fields:
        value = values[each.attname]
        if isinstance(each, models.ForeignKey):
            row[each.name] = _reference(each, value, borrower, numbers)
        elif value is not None and each.name in table.inner:
            row[each.name] = table.inner[each.name](value, numbers)
        else:
            row[each.name] = plain(value)
    return row


def _reference(each: models.ForeignKey, key: int | None, borrower: Borrower, numbers: "_Numbers") -> int | str | None:
    """The number of the row referred to. Of people only the borrower is known elsewhere."""
    if key is None:
        return None
    if each.related_model is Borrower:
        return ME if key == borrower.pk else None
    return numbers(each.related_model, key)


class _Numbers:
    """The numbers that rows have in the file, each table's read when it is first asked for."""

    def __init__(self, borrower: Borrower) -> None:
        self.borrower, self.known = borrower, dict[type[Model], dict[int, int]]()

    def __call__(self, model: type[Model], key: int) -> int | None:
        if model not in self.known:
            keys = table_of(model).rows(self.borrower).values_list("pk", flat=True)
            self.known[model] = {each: number for number, each in enumerate(keys.iterator(), start=1)}
        return self.known[model].get(key)


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(", ", ": "))


# --- Reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, with the number of the line it stands in. `table` is None for the borrower's preferences."""

    number: int
    table: Table | None
    row: dict[str, Any]


_HEAD = re.compile(rb'\{"format": "([^"]{1,40})", "version": (\d{1,6}),\n')
_OPENS = re.compile(r'"([a-z]+\.[a-z]+)": \[')


def read(file: BinaryIO) -> Iterator[Line]:
    """The rows of an account's file, in its order. Raises NotAnAccount at the first line that is none.

    Tables of the file that this version does not know end the reading: nothing is dropped silently.
    """
    head = _HEAD.fullmatch(file.readline(200))
    if not head or head[1].decode("utf-8", "replace") != FORMAT:
        raise NotAnAccount(1, "the file does not begin as an account of Mingzhang does")
    if int(head[2]) != VERSION:
        raise NotAnAccount(1, f"version {int(head[2])} is not {VERSION}")
    number, table, expected = 1, None, {table.name: table for table in TABLES}
    closed = False
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        text = _text(raw, number)
        if closed:
            raise NotAnAccount(number, "something follows the end")
        if number == 2:
            yield Line(number, None, _object(text.removeprefix('"borrower": ').removesuffix(","), number))
        elif text in ("]", "],", "]}"):
            table, closed = None, text == "]}"
        elif table is None:
            opens = _OPENS.fullmatch(text)
            if not opens or opens[1] not in expected:
                raise NotAnAccount(number, f"no table that this version knows, or one twice: {text[:60]}")
            table = expected.pop(opens[1])
        else:
            yield Line(number, table, _object(text.removesuffix(","), number))
    if not closed:
        raise NotAnAccount(number + 1, "the file ends too early")


def _text(raw: bytes, number: int) -> str:
    if len(raw) > LONGEST_LINE:
        raise NotAnAccount(number, "the line is too long")
    try:
        return raw.decode().removesuffix("\n")
    except UnicodeDecodeError:
        raise NotAnAccount(number, "the line is not UTF-8") from None


def _object(text: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAnAccount(number, f"no row: {text[:60]}") from None
    if not isinstance(row, dict):
        raise NotAnAccount(number, "no row")
    return row


def contents_of(file: BinaryIO) -> dict[str, int]:
    """How many rows the file has, by the name of the table. Raises NotAnAccount."""
    return dict(Counter(line.table.name for line in read(file) if line.table))


def value_of(each: models.Field, value: Any) -> Any:
    """The value of a field as the database keeps it. Raises ValidationError, TypeError or ValueError for anything else."""
    if value is None:
        if not each.null:
            raise ValueError(f"{each.name} is missing")
        return None
    if isinstance(each, models.BinaryField):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error:
            raise ValueError(f"{each.name} is not base64") from None
    if isinstance(each, models.JSONField):
        return value
    if isinstance(each, models.CharField | models.TextField | models.DecimalField) and not isinstance(value, str):
        raise TypeError(f"{each.name} is no text")
    cleaned = each.to_python(value)
    if each.choices and cleaned not in each.empty_values and cleaned not in {key for key, _ in each.flatchoices}:
        raise ValidationError(f"{each.name}: {value!r:.40} is not one of its values")
    if isinstance(cleaned, datetime.datetime) and timezone.is_naive(cleaned):
        raise ValueError(f"{each.name} has no offset")
    if isinstance(cleaned, datetime.date) and not FIRST_YEAR <= cleaned.year < LAST_YEAR:
        raise ValueError(f"{each.name} is too far away")
    each.run_validators(cleaned)
    return cleaned
