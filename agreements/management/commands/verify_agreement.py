"""Check a signed agreement without the web: manage.py verify_agreement FILE"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.views.checking import check_file


class Command(BaseCommand):
    help = "Says who signed a PDF, when, and whether it is unchanged. Exit status 1 when it is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            result, issued = check_file(file.read_bytes())
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"sha256 {result.sha256}")
        for signed in result.signatures:
            self.stdout.write(f"{signed.field}: {signed.name}, {signed.at}, {signed.problem or 'unchanged'}")
        if issued:
            same = "the same file" if issued.sha256 == result.sha256 else "not the same file"
            self.stdout.write(f"issued here as {issued.agreement.number}: {same}")
        if not result.valid:
            raise CommandError(f"not valid: {result.problem}")
