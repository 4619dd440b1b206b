"""An exhibit that somebody was given, held against what was issued here."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from agreements.bounds import OutOfBounds, within
from cases import verifier
from cases.models import Exhibit
from cases.verifier import Fault, Report

_NUMBER = re.compile(r"MZE-\d{8}-[0-9A-Z]{6}", re.ASCII)
SECONDS, MEGABYTES = 60, 512  # that one file may take


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to. `issued` is the exhibit of this installation that the file says it is, if any."""

    report: Report
    issued: Exhibit | None = None
    same_bytes: bool = False

    @property
    def readable(self) -> bool:
        """Whether it is an exhibit at all."""
        return bool(self.report.sha256)


def check(file: Any, sha256: str) -> Checked:
    """Hold a ZIP, an open file or its path, against its manifest, and against ours where one was issued under its number."""
    try:
        report = within(SECONDS, MEGABYTES, partial(verifier.verify, file))
        issued = _issued(report.manifest.get("number"))
        if issued:
            report = within(SECONDS, MEGABYTES, partial(verifier.verify, file, bytes(issued.manifest or b"")))
    except OutOfBounds:
        return Checked(Report([Fault("bomb", "")], "", {}))
    return Checked(report, issued, issued is not None and issued.sha256 == sha256)


def _issued(number: Any) -> Exhibit | None:
    """The exhibit of that number. A stranger's file says anything, also what no database takes."""
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        return None
    return Exhibit.objects.filter(number=number, manifest__isnull=False).first()
