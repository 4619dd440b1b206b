"""The translations: gathered from the source into one file, and checked to be whole."""

import re
from collections.abc import Iterable, Iterator
from contextlib import chdir
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

LOCALE = settings.BASE_DIR / "locale"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
FRAGMENTS = LOCALE / "fragments"
IGNORED = ["tests", "data", "staticfiles", "locale", ".*"]
HEADER = {
    "Project-Id-Version": "Mingzhang",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    help = "Gather the texts to translate into locale/; texts waiting in locale/fragments/ are taken in and their files removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if the catalogue is not whole")

    def handle(self, check: bool, **options) -> None:
        if check:
            if found := list(faults(extract(), read([CATALOGUE]))):
                raise CommandError("\n".join([f"{len(found)} faults; run make messages, then translate:", *found]))
            return
        waiting = sorted(FRAGMENTS.glob("*.po"))
        catalogue = merge(extract(), read([CATALOGUE, *waiting]))
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(f"{catalogue}\n", encoding="utf-8")
        for path in waiting:
            path.unlink()
        self.stdout.write(f"{len(catalogue)} texts, {len(catalogue.untranslated_entries())} not translated yet.")


def extract() -> list[polib.POEntry]:
    """Every text that the source marks for translation, by gettext's own tools."""
    template = LOCALE / "django.pot"
    with chdir(settings.BASE_DIR):
        # With its only language excluded, Django leaves the template and touches no catalogue.
        call_command("makemessages", exclude=["zh_Hans"], keep_pot=True, no_location=True, ignore_patterns=IGNORED, verbosity=0)  # fmt: skip
    try:
        return list(polib.pofile(str(template)))
    finally:
        template.unlink()


def read(paths: Iterable[Path]) -> list[polib.POEntry]:
    return [entry for path in paths if path.exists() for entry in polib.pofile(str(path)) if not entry.obsolete]


def merge(source: Iterable[polib.POEntry], translated: Iterable[polib.POEntry]) -> polib.POFile:
    """A catalogue of exactly the texts of `source`, in the order of the alphabet; of two translations the last holds."""
    known = {key(entry): entry for entry in translated if text(entry)}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = HEADER
    for entry in sorted(source, key=key):
        found = text(known[key(entry)]) if key(entry) in known else ""
        if entry.msgid_plural:
            entry.msgstr_plural = {0: found}
        else:
            entry.msgstr = found
        catalogue.append(entry)
    return catalogue


def faults(source: Iterable[polib.POEntry], catalogue: Iterable[polib.POEntry]) -> Iterator[str]:
    """What keeps the catalogue from saying in Chinese all that the source says, and nothing else."""
    wanted, present = {key(entry) for entry in source}, {key(entry): entry for entry in catalogue}
    yield from (f"missing: {msgid}" for _, msgid in sorted(wanted - present.keys()))
    yield from (f"not used: {msgid}" for _, msgid in sorted(present.keys() - wanted))
    for entry in present.values():
        if entry.fuzzy or not text(entry):
            yield f"not translated: {entry.msgid}"
        elif placeholders(text(entry)) != placeholders(entry.msgid_plural or entry.msgid):
            yield f"other placeholders: {entry.msgid}"


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def text(entry: polib.POEntry) -> str:
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def placeholders(sentence: str) -> set[str]:
    return set(PLACEHOLDER.findall(sentence))
