"""An exhibit held against its manifest, and against what was issued here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.bundling import fingerprint
from cases.checked import check
from cases.verifier import say


class Command(BaseCommand):
    help = (
        "Says whether an exhibit is unchanged, or names each file that is not as it was. Exit status 1 when it is not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                sha256 = fingerprint(opened)[1]
                opened.seek(0)
                result = check(opened, sha256)
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"sha256 {sha256}")
        if result.readable:
            self.stdout.write(f"manifest sha256 {result.report.sha256}")
        if result.issued:
            same = "the same file, byte for byte" if result.same_bytes else "not the same bytes"
            self.stdout.write(f"issued here as {result.issued.number}: {same}")
        if not result.report.unchanged:
            raise CommandError("\n".join(map(say, result.report.faults)))
        self.stdout.write("unchanged / 未被改动")
