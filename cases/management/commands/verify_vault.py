"""Holds the vault against what was logged when each item came."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from borrowers.models import Borrower
from cases import vault

WORDS = {
    "gap": "missing in the chain",
    "link": "the entry, or the one before it, was altered",
    "original": "the original was altered",
    "gone": "the original is gone",
    "stamp": "the time stamp does not fit the chain",
}


class Command(BaseCommand):
    help = "Check every vault, or that of one account, and name each item that is altered or missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="of one account; all without")
        parser.add_argument("--head", help="a head that the account's owner kept: whether the chain still has it")

    def handle(self, email: str | None, head: str | None, **options) -> None:
        borrowers = Borrower.objects.filter(Q(vault__isnull=False) | Q(stamps__isnull=False)).distinct().order_by("pk")
        if email and not (borrowers := Borrower.objects.filter(email__iexact=email)):
            raise CommandError(f"No account has the address {email}.")
        found = 0
        for borrower in borrowers.iterator():
            for fault in vault.faults(borrower):
                found += 1
                self.stdout.write(f"{borrower.email}: item {fault.number} {fault.name}: {WORDS[fault.code]}")
        if head and not any(vault.bound_by(borrower, head) for borrower in borrowers):
            raise CommandError("No chain has that head unbroken.")
        if found:
            raise CommandError(f"{found} faults.")
        self.stdout.write(f"Unchanged: {sum(1 for _ in borrowers)} vaults.")
