from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from borrowers.models import Borrower
from config.account import at_one_instant, dump


class Command(BaseCommand):
    help = "Write a whole account as one JSON file (the format is told in config/account.py)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="e-mail address of the borrower")
        parser.add_argument("--output", help="the file to write; standard output when it is not given")

    def handle(self, *args: Any, email: str, output: str | None, **options: Any) -> None:
        try:
            borrower = Borrower.objects.get_by_natural_key(email)
        except Borrower.DoesNotExist:
            raise CommandError(f"There is no account with the address {email}.") from None
        with at_one_instant():
            self.write(borrower, output)

    def write(self, borrower: Borrower, output: str | None) -> None:
        if output is None:
            for piece in dump(borrower):
                self.stdout.write(piece, ending="")
            return
        path = Path(output)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            path.chmod(0o600)
            file.writelines(dump(borrower))
