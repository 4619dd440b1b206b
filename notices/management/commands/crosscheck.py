"""Messages held against a ledger, as a filter: JSON lines in, JSON lines out. Writes nothing, needs no database."""

import argparse
import datetime
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loans.record import Record, load
from notices.claim import Message
from notices.crosscheck import check

HELP = """Hold messages against a ledger.

  manage.py crosscheck --ledger ledger.json < messages.jsonl > verdicts.jsonl

Each input line: {"id", "text", "sender": null or text, "received_at": null or ISO 8601}. A message is held against the
ledger as of the day of received_at in the zone that it is written in; without one, as of --today (by default this day).
The borrower's own name, given with --name, is held against whom a message speaks to.
The ledger is the project's export: {"format": "mingzhang.ledger", "version": 1, "loans": [...]}.

Each output line, in the order of the input:
  id          as given
  kind        due_soon, overdue, final_demand, receipt, marketing, verification_code, scam or other
  claim       what the message says, as read_notices gives it
  verdict     agrees, differs, paid_already, unknown_loan, likely_scam, cannot_tell or no_demand
              (not_mine is reached only by a borrower's own word, so not here)
  reasons     why this verdict, where the findings alone do not tell
  loan        the id of the loan in the ledger, or null
  findings    a list of {code, outcome, claimed, recorded, difference, reasons}
              code     sender, lender, loan, account_tail, amount, minimum_due, due_date, days_overdue, overdue, paid,
                       agreement, pause, addressee, cost, receipt
              outcome  agree, differ, missing (one side does not say) or note (decides nothing)
              difference is claimed less recorded: an amount as a decimal string, or whole days
              reasons  a list of {code, and as it applies: amount, days, on, number, text}
  signals     codes of what makes it look like a scam
  next_step   pay_as_usual, negotiate, ask_in_writing, send_proof, show_agreement, verify_officially, do_not_pay,
              choose_loan, ask_for_statement, say_not_mine, record_payment or nothing
  as_of, currency, candidates   the day it was held against, the currency of the figures, the loans in question
A line that cannot be read gives {"id": its id or null, "error": why}; the others go on.
"""


class BadLine(ValueError):
    """An input line that is no message; says why."""


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ledger", required=True, type=Path, help="the export file with the loans")
        parser.add_argument("--today", type=datetime.date.fromisoformat, help="the day for messages without an instant")

        parser.add_argument("--name", action="append", default=[], help="a name of the borrower; may be given again")

    def handle(self, *, ledger: Path, today: datetime.date | None, name: Sequence[str], **options: Any) -> None:
        records = _load_ledger(ledger)
        for result in results(sys.stdin.buffer, records, today or datetime.date.today(), name):  # noqa: DTZ011 the caller's own
            # A lone surrogate, which no encoding knows, goes out as the escape that JSON has for it.
            line = json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace")
            self.stdout.write(line.decode())


def _load_ledger(path: Path) -> list[Record]:
    try:
        return load(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError) as problem:
        raise CommandError(f"{path}: {problem}") from problem


def results(
    lines: Iterable[bytes], records: Sequence[Record], today: datetime.date, names: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """One result for each line that is not blank, as it comes."""
    for line in lines:
        if line.strip():
            yield _result(line, records, today, names)


def _result(line: bytes, records: Sequence[Record], today: datetime.date, names: Sequence[str]) -> dict[str, Any]:
    key = None
    try:
        data = json.loads(line)
        key = data.get("id") if isinstance(data, dict) else None
        return {"id": key, **check(_message(data), records, names=names, today=today).as_json()}
    except (
        ValueError,
        ArithmeticError,
        RecursionError,
    ) as problem:  # not JSON, not UTF-8, no message, an absurd figure
        return {"id": key, "error": str(problem)}


def _message(data: Any) -> Message:
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise BadLine('expected {"id", "text", "sender", "received_at"} with a text')
    sender, received_at = data.get("sender"), data.get("received_at")
    if not isinstance(sender, str | None) or not isinstance(received_at, str | None):
        raise BadLine("sender and received_at are null or text")
    instant = datetime.datetime.fromisoformat(received_at) if received_at else None
    return Message(data["text"], sender, instant)
