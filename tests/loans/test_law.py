import datetime
import json

import pytest

from loans.law import Certainty, Force, NotAPack, Severity, in_force, load_pack

ROW = {
    "id": "CN-COND-001", "jurisdiction": "CN", "document": "GB/T 45251-2025", "locator": "5.3", "force": "standard",
    "certainty": "secondary", "severity": "likely_breach", "valid_from": "2025-02-28", "valid_to": None,
    "applies": ["bank"], "values": {"from": "22:00", "to": "08:00"}, "zh": "可能不符", "en": "may not keep to it",
}  # fmt: skip


@pytest.fixture
def pack(tmp_path):
    def written(*rows):
        path = tmp_path / "pack.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        return path

    return written


def test_a_row_becomes_a_rule_with_its_source_force_and_days(pack):
    (rule,) = load_pack(pack(ROW))
    assert (str(rule.source), rule.force, rule.certainty, rule.severity) == (
        "GB/T 45251-2025 5.3", Force.STANDARD, Certainty.SECONDARY, Severity.LIKELY_BREACH,
    )  # fmt: skip
    assert rule.text == {"zh": "可能不符", "en": "may not keep to it"}
    assert rule.values["from"] == "22:00"
    assert rule.applies_to("bank")
    assert not rule.applies_to("person")


def test_a_rule_holds_from_its_first_day_to_its_last(pack):
    first, second = ROW | {"valid_to": "2026-01-29"}, ROW | {"valid_from": "2026-01-30", "severity": "warning"}
    rules = load_pack(pack(first, second))
    held = [
        [rule.severity for rule in in_force(rules, datetime.date(*day))]
        for day in [(2025, 2, 27), (2025, 2, 28), (2026, 1, 29), (2026, 1, 30)]
    ]
    assert held == [[], [Severity.LIKELY_BREACH], [Severity.LIKELY_BREACH], [Severity.WARNING]]


def test_what_is_only_recalled_never_flags(pack):
    (rule,) = load_pack(pack(ROW | {"certainty": "unverified"}))
    assert not rule.flags


def test_two_versions_of_one_rule_may_not_hold_on_the_same_day(pack):
    with pytest.raises(NotAPack, match="CN-COND-001"):
        load_pack(pack(ROW, ROW | {"valid_from": "2026-01-30"}))


@pytest.mark.parametrize(
    "broken", [{"force": "gossip"}, {"zh": None, "id": None, "valid_from": "soon"}, {"severity": 3}]
)
def test_a_row_that_is_no_rule_is_named(pack, broken):
    with pytest.raises(NotAPack, match=r"pack.json\[1\]"):
        load_pack(pack(ROW, ROW | {"id": "CN-COND-002"} | broken))
