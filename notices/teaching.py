"""The only writer of lessons: what a borrower taught the reader by marking words."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction

from borrowers.models import Borrower
from notices.models import Lesson, Notice
from notices.receiving import Standing, check_notice
from notices.template import FACTS, Template, fit

MOST = 200  # lessons of one borrower: every message is held against each of them


class TooManyLessons(ValueError):
    """The borrower has taught as much as one account may hold."""


def teach(*, borrower: Borrower, name: str, template: Template) -> Lesson:
    """The lesson, which counts before the earlier ones. The same template again gives the first one. Raises TooManyLessons."""
    payload = template.as_json()
    sha256 = hashlib.sha256(json.dumps(payload, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    if known := borrower.lessons.filter(sha256=sha256).first():
        return known
    if borrower.lessons.count() >= MOST:
        raise TooManyLessons
    try:
        with transaction.atomic():
            return borrower.lessons.create(name=name[:80], payload=payload, sha256=sha256)
    except IntegrityError:  # the same form came in twice at once
        return borrower.lessons.get(sha256=sha256)


@transaction.atomic
def take_over(*, borrower: Borrower, lessons: Iterable[tuple[str, Template]]) -> int:
    """Lessons from another account, by name; how many of them were new. Raises TooManyLessons, and then none is taken."""
    before = borrower.lessons.count()
    for name, template in lessons:
        teach(borrower=borrower, name=name, template=template)
    return borrower.lessons.count() - before


def forget(*, lesson: Lesson) -> None:
    """Messages are read again as they were before it was taught."""
    lesson.delete()


# --- What a lesson would change -------------------------------------------------------------------------------------

SHOWN = 50  # messages held against a lesson that is tried


@dataclass(frozen=True, slots=True)
class Change:
    """A message as it is judged now and as it would be, both as `Check.as_json` gives it."""

    notice: Notice
    now: dict[str, Any]
    then: dict[str, Any]

    @property
    def is_none(self) -> bool:
        return self.now == self.then

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Each fact that would be read otherwise, as it is read now and as it would be; empty where nothing is read."""
        pairs = [(str(code), _said(self.now, code), _said(self.then, code)) for code in FACTS]
        return [(code, now, then) for code, now, then in pairs if now != then]


def _said(check: dict[str, Any], fact: str) -> str:
    value = check["claim"].get(fact)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """On how many of the messages a template would speak, and what it would change of the newest of them."""

    messages: int
    spoken: int
    changes: list[Change]


def rehearse(*, borrower: Borrower, template: Template, standing: Standing) -> Rehearsal:
    """What would come of the template, tried on all messages so far. Writes nothing."""
    all_of_them = borrower.notices.judged()
    near = all_of_them.saying(max(template.literals, key=len)).order_by("-received_at", "-pk").values_list("pk", "raw")
    texts = ((pk, bytes(raw).decode("utf-8", "surrogatepass")) for pk, raw in near.iterator(chunk_size=1000))
    fitting = [pk for pk, text in texts if fit(template, text) is not None]
    then = replace(standing, templates=[template, *standing.templates])
    changes = []
    for notice in borrower.notices.filter(pk__in=fitting[:SHOWN]).select_related("borrower"):
        now_and_then = (check_notice(notice, each).as_json() for each in (standing, then))
        changes.append(Change(notice, *now_and_then))
    return Rehearsal(all_of_them.count(), len(fitting), changes)
