import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from borrowers.models import Borrower
from loans.record import dump


class Command(BaseCommand):
    help = "Write the ledger of one borrower to standard output as JSON (the format is told in loans/record.py)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="e-mail address of the borrower")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            borrower = Borrower.objects.get_by_natural_key(email)
        except Borrower.DoesNotExist:
            raise CommandError(f"There is no borrower with the address {email}.") from None
        data = dump(loan.as_record() for loan in borrower.loans.with_history())
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
