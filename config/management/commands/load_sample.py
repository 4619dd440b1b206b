from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from borrowers.models import Borrower
from config.sample import load_sample


class Command(BaseCommand):
    help = "Load the sample household into an account, in the language and on the day of its borrower."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            borrower = Borrower.objects.get_by_natural_key(email)
        except Borrower.DoesNotExist:
            raise CommandError(f"There is no account with the address {email}.") from None
        with translation.override(borrower.language), timezone.override(borrower.zone):
            load_sample(borrower=borrower, on=timezone.localdate(), language=borrower.language)
        self.stdout.write(f"{email} has the sample household.")
