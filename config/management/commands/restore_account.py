from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from borrowers.models import Borrower
from config.account import NotAnAccount
from config.restoring import NotEmpty, restore_account


class Command(BaseCommand):
    help = "Read a file that export_account or the page wrote into an account that is empty: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="e-mail address of the empty account")
        parser.add_argument("file")

    def handle(self, *args: Any, email: str, file: str, **options: Any) -> None:
        try:
            borrower = Borrower.objects.get_by_natural_key(email)
            with Path(file).open("rb") as opened:
                written = restore_account(borrower=borrower, file=opened)
        except Borrower.DoesNotExist:
            raise CommandError(f"There is no account with the address {email}.") from None
        except NotEmpty as problem:
            raise CommandError(
                f"{email} holds something already: {problem}. Only an empty account is restored."
            ) from None
        except (NotAnAccount, OSError) as problem:
            raise CommandError(f"{file}: {problem}") from None
        self.stdout.write(
            f"{email} has {sum(written.values())} rows: {', '.join(f'{n} {name}' for name, n in written.items())}."
        )
