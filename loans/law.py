"""Rules as dated data: where each comes from, how binding it is, how certain its text, and on which days it holds.

A pack is a JSON file of rows. Apps keep their own packs beside their code (`loans/data/law`, `notices/data/law`, ...).
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Force(StrEnum):
    """How binding a source is, the strongest first. What is weaker than a law is still a ground to complain on."""

    LAW = "law"  # 法律
    REGULATION = "regulation"  # 行政法规
    INTERPRETATION = "interpretation"  # 司法解释
    RULE = "rule"  # 部门规章、规范性文件
    STANDARD = "standard"  # 推荐性国家标准
    SELF_DISCIPLINE = "self_discipline"  # 行业自律


class Certainty(StrEnum):
    """How the text of the rule is known."""

    PRIMARY = "primary"  # the text itself was read
    SECONDARY = "secondary"  # told by a page that was seen
    UNVERIFIED = "unverified"  # recalled; such a rule informs and never flags


class Severity(StrEnum):
    """How urgent a hit is for the borrower, the most urgent first."""

    URGENT = "urgent"  # violence, threats, posing, fraud
    LIKELY_BREACH = "likely_breach"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Source:
    """The document and the place in it."""

    document: str
    locator: str = ""

    def __str__(self) -> str:
        return f"{self.document} {self.locator}".strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule. `text` holds what to tell the borrower, by language ("zh", "en"), always with a "may".

    `jurisdiction` is "CN", "US", "UK", "IN" or "AU". `applies` names kinds of lender or debt (empty: to all); `values` the
    rule's own numbers: decimal strings, whole numbers, hours "22:00".
    """

    id: str
    jurisdiction: str
    source: Source
    force: Force
    certainty: Certainty
    severity: Severity
    text: dict[str, str]
    valid_from: datetime.date | None = None  # None: as far back as anybody asks
    valid_to: datetime.date | None = None  # the last day on which it holds; None: it still does
    applies: frozenset[str] = frozenset()
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the rule is in force on the day: of the event for conduct, of the contract for its price."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def applies_to(self, kind: str) -> bool:
        return not self.applies or kind in self.applies

    @property
    def flags(self) -> bool:
        """Whether a hit may be shown as a possible breach. What is only recalled informs, no more."""
        return self.certainty is not Certainty.UNVERIFIED


class NotAPack(ValueError):
    """The file is no pack of rules; the message names the row."""


def load_pack(path: Path) -> tuple[Rule, ...]:
    """The rules of a pack, in its order. Raises NotAPack, also when two versions of one rule hold on the same day.

    A row: {"id", "jurisdiction", "document", "locator", "force", "certainty", "severity", "valid_from", "valid_to",
    "applies": [...], "values": {...}, "zh", "en"}; days are ISO 8601 or null.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    rules = []
    for index, row in enumerate(rows):
        try:
            rules.append(_rule(row))
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise NotAPack(f"{path.name}[{index}]: {type(problem).__name__}: {problem}") from problem
    _refuse_overlaps(path, rules)
    return tuple(rules)


def in_force(rules: Iterable[Rule], day: datetime.date) -> list[Rule]:
    """The rules that hold on the day."""
    return [rule for rule in rules if rule.holds_on(day)]


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        jurisdiction=row["jurisdiction"],
        source=Source(row["document"], row.get("locator") or ""),
        force=Force(row["force"]),
        certainty=Certainty(row["certainty"]),
        severity=Severity(row["severity"]),
        text={"zh": row["zh"], "en": row["en"]},
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
        applies=frozenset(row.get("applies") or ()),
        values=row.get("values") or {},
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _refuse_overlaps(path: Path, rules: list[Rule]) -> None:
    for index, one in enumerate(rules):
        for other in rules[:index]:
            if one.id == other.id and _overlap(one, other):
                raise NotAPack(f"{path.name}: two versions of {one.id} hold on the same day")


def _overlap(one: Rule, other: Rule) -> bool:
    first, last = datetime.date.min, datetime.date.max
    return (one.valid_from or first) <= (other.valid_to or last) and (other.valid_from or first) <= (
        one.valid_to or last
    )
