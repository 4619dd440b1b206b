import secrets

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from borrowers.models import Borrower

EMAIL = "demo@mingzhang.example"


class Command(BaseCommand):
    help = "Make an account with the sample household, and say how to sign in."

    def handle(self, **options) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        password = secrets.token_urlsafe(9)
        if not Borrower.objects.filter(email=EMAIL).exists():
            Borrower.objects.create_user(EMAIL, password, language=settings.LANGUAGE_CODE)
            self.stdout.write(f"E-mail {EMAIL}, password {password}; it is told only now.")
        call_command("load_sample", EMAIL)
        self.stdout.write("Now: make run")
