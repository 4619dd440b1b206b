"""The Chinese catalogue is whole: `make check` asks the same of the real one."""

import polib
import pytest

from config.management.commands import messages


def entry(msgid: str, msgstr: str = "", **more) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def test_every_text_of_the_source_is_there_in_chinese():
    assert list(messages.faults(messages.extract(), messages.read([messages.CATALOGUE]))) == []


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        ([], "missing: Due on %(day)s"),
        ([entry("Due on %(day)s")], "not translated: Due on %(day)s"),
        ([entry("Due on %(day)s", "%(day)s 应还", flags=["fuzzy"])], "not translated: Due on %(day)s"),
        ([entry("Due on %(day)s", "应还")], "other placeholders: Due on %(day)s"),
        ([entry("Due on %(day)s", "%(day)s 应还"), entry("Gone", "旧")], "not used: Gone"),
    ],
)
def test_a_catalogue_that_is_not_whole_is_told(translated, fault):
    assert list(messages.faults([entry("Due on %(day)s")], translated)) == [fault]


def test_merging_keeps_translations_and_drops_what_is_no_longer_said():
    catalogue = messages.merge([entry("b"), entry("a")], [entry("a", "甲"), entry("old", "旧"), entry("a", "乙")])
    assert [(each.msgid, each.msgstr) for each in catalogue] == [("a", "乙"), ("b", "")]


def test_one_chinese_form_serves_singular_and_plural():
    source = entry("one day", msgid_plural="%(n)s days")
    (merged,) = messages.merge([source], [entry("one day", msgid_plural="%(n)s days", msgstr_plural={0: "%(n)s 天"})])
    assert merged.msgstr_plural == {0: "%(n)s 天"}
