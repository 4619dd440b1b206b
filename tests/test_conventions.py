"""The rules of the house that a machine can keep. CONTRIBUTING.md says why they are there."""

import ast
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

ROOT = settings.BASE_DIR
APPS = ["config", "cases", "borrowers", "loans", "notices", "agreements", "reminders"]
MODULES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.*")) if path.is_file()]
PAGES = [
    path for path in TEMPLATES if not {"emails", "documents"} & set(path.parts)
]  # what a browser gets under our CSP
OURS = [*MODULES, *TEMPLATES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "static").glob("*.*"))]
TOLD = [path for path in sorted(ROOT.glob("*.*")) if path.suffix in {".md", ".toml", ".yml"}]
LISTS = [ROOT / "Makefile", ROOT / "Dockerfile", *sorted((ROOT / "requirements").glob("*.txt"))]

# The only places that may put markup together by hand.
MAKES_MARKUP = {
    "loans/templatetags/money.py",  # an amount with its currency set small
    "agreements/document.py",  # the QR code, drawn here
    "templates/django/forms/field.html",  # help texts, which are ours or Django's
}
# Who may be a writer without being named with a gerund: a manager's own method, and hooks that a library calls.
WRITES = {
    "borrowers/models.py", "borrowers/adapter.py",
    "agreements/redaction.py", "agreements/enclosures.py", "notices/picture.py",  # a picture is saved in memory
}  # fmt: skip
WRITING = r"\.(save|create|bulk_create|bulk_update|get_or_create|update_or_create|delete)\("
# What a visitor sees without an account; all else asks who is there.
OPEN = {
    "account_confirm_email", "account_email_verification_sent", "account_inactive", "account_login", "account_logout",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_signup", "health", "language",
    "cases:verify",  # whoever was given an exhibit may check it
    "agreements:verify",  # whoever is shown a paper may check it
    "notices:inbound",  # a phone that sends messages on has no session; each call is signed
    "agreements:countersign", "agreements:countersign_document",  # the private link names a lender without an account
    "reminders:unsubscribe", "reminders:paid",  # the links of a mail carry a signed token
    "reminders:calendar",  # a calendar program has nothing but its secret address
    "notices:offline",  # the same for everybody, kept by the browser
    "reminders:worker",  # a script, the same for everybody
}  # fmt: skip


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines_with(pattern: str, paths: list[Path], flags: int = 0) -> list[str]:
    """`file:number: line` of every line that the pattern is found in."""
    return [
        f"{named(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line, flags)
    ]


def is_writer(path: Path) -> bool:
    return path.stem.endswith("ing") and path.parent.name in APPS


def shows(path: Path) -> bool:
    return "views" in {path.stem, path.parent.name}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def test_pages_carry_no_style_or_script_of_their_own():
    assert lines_with(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']""", PAGES) == []


def test_nothing_is_marked_safe_by_hand():
    code = [path for path in MODULES if named(path) not in MAKES_MARKUP]
    pages = [path for path in TEMPLATES if path.suffix != ".txt" and named(path) not in MAKES_MARKUP]
    assert lines_with(r"mark_safe|SafeString\(", code) + lines_with(r"\|\s*safe\b|autoescape off", pages) == []


def test_no_module_is_named_for_being_at_hand():
    assert [named(path) for path in MODULES if {path.stem, path.parent.name} & {"services", "utils", "helpers", "common", "core"}] == []  # fmt: skip


def test_only_gerunds_write():
    readers = [path for path in MODULES if not is_writer(path) and named(path) not in WRITES]
    assert lines_with(WRITING, readers) == []


def test_only_views_tasks_commands_and_other_writers_call_a_writer():
    writers = "|".join(path.stem for path in MODULES if is_writer(path))
    nouns = [
        path for path in MODULES
        if not is_writer(path) and path.stem not in {"tasks", "adapter", "sample"} and not shows(path) and "commands" not in path.parts
    ]  # fmt: skip
    assert lines_with(rf"^\s*from ({'|'.join(APPS)})\.({writers}) import", nouns) == []


def test_views_are_short():
    long = [
        f"{named(path)}:{f.name}"
        for path in MODULES
        if shows(path)
        for f in functions(path)
        if (f.end_lineno or 0) - f.lineno > 30
    ]
    assert long == []


def test_writers_take_keywords_only():
    writers = [
        (path, f) for path in MODULES if is_writer(path) for f in functions(path)
        if not f.name.startswith("_") and re.search(WRITING, ast.unparse(f))
    ]  # fmt: skip
    assert [f"{named(path)}:{f.name}" for path, f in writers if f.args.args and f.args.args[0].arg != "self"] == []


def test_nothing_is_left_for_later():
    assert lines_with(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", [*OURS, *TOLD]) == []


def test_no_file_names_a_registry_or_a_place_on_one_machine():
    registries = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "deb" + ".debian"]
    places = ["/" + "work/", "/" + "root/", "/" + "home/[a-z]"]
    assert lines_with("|".join(map(re.escape, registries)) + "|" + "|".join(places), [*OURS, *TOLD, *LISTS]) == []


def addresses() -> list[tuple[str, str]]:
    """Every page by its name, with arguments that fit."""
    fitting = {"int": 1, "uuid": uuid.UUID(int=1), "str": "x", "slug": "x", "path": "x"}
    found = []
    for name, pattern in patterns(get_resolver().url_patterns):
        arguments = {
            key: fitting.get(type(c).__name__.removesuffix("Converter").lower(), "x") for key, c in pattern.items()
        }
        found.append((name, reverse(name, kwargs=arguments)))
    return found


def patterns(entries, prefix: str = "", outer: dict | None = None) -> Iterator[tuple[str, dict]]:
    for entry in entries:
        converters = (outer or {}) | getattr(entry.pattern, "converters", {})
        if isinstance(entry, URLPattern):
            groups = dict.fromkeys(entry.pattern.regex.groupindex, "x") | converters
            if entry.name:
                yield prefix + entry.name, groups
        elif entry.namespace != "admin":  # Django's own staff pages ask for a staff login by themselves
            yield from patterns(entry.url_patterns, prefix + f"{entry.namespace}:" * bool(entry.namespace), converters)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), [pytest.param(*each, id=each[0]) for each in addresses()])
def test_a_page_is_closed_to_strangers_unless_it_is_on_the_list(client, name, address):
    response = client.get(address)
    asked = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    assert asked != (name in OPEN), f"{name} answered {response.status_code}"
