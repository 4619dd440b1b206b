import pytest

from notices.forms.messages import MAX_CHARACTERS, NoticeForm

FILLED = {"received_at": "2026-01-23T10:30", "channel": "sms"}


def test_line_ends_of_the_browser_become_the_messages_own():
    form = NoticeForm(FILLED | {"text": "one\r\ntwo\n three \x00"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "one\ntwo\n three \x00"


@pytest.mark.parametrize(("length", "valid"), [(1, True), (MAX_CHARACTERS, True), (MAX_CHARACTERS + 1, False)])
def test_a_message_has_up_to_fifty_thousand_characters(length, valid):
    assert NoticeForm(FILLED | {"text": "x" * length}).is_valid() is valid


@pytest.mark.parametrize("moment", ["", "soon", "9999-12-31T23:59", "0001-01-01T00:00", "1989-12-31T23:59"])
def test_an_instant_that_makes_no_sense_is_refused(moment):
    assert "received_at" in NoticeForm(FILLED | {"text": "x", "received_at": moment}).errors


def test_a_form_sent_without_its_name_gets_one():
    form = NoticeForm(FILLED | {"text": "x"})
    assert form.is_valid()
    assert form.cleaned_data["submission"] is not None
