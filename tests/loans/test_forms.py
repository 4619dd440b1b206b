import datetime

import pytest
from django import forms

from loans.fields import AmountField, DayField

TODAY = datetime.date(2026, 11, 24)


class OneDay(forms.Form):
    on = DayField()


def one_day(text: str) -> OneDay:
    form = OneDay({"on": text})
    form.fields["on"].today = TODAY
    return form


@pytest.mark.parametrize(
    ("typed", "day"), [("2026-11-24", "2026-11-24"), ("25日", "2026-11-25"), ("tomorrow", "2026-11-25")]
)
def test_a_day_field_takes_a_day_as_it_is_typed(typed, day):
    form = one_day(typed)
    assert form.is_valid()
    assert form.cleaned_data["on"] == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(("typed", "words"), [("9999-12-31", "between the years 1950 and 2100"), ("soon", "not a day")])
def test_a_day_field_says_what_is_wrong_with_a_day(typed, words):
    assert words in one_day(typed).errors["on"][0]


def test_a_day_field_shows_a_picker_and_keeps_what_no_picker_can_show():
    assert 'type="date"' in str(one_day("2026-11-24")["on"])
    assert 'type="text"' in str(one_day("soon")["on"])
    assert 'value="soon"' in str(one_day("soon")["on"])
    assert 'value="2026-11-24"' in str(OneDay(initial={"on": TODAY})["on"])


def test_an_amount_field_refuses_what_is_not_one_amount():
    with pytest.raises(forms.ValidationError, match="not an amount"):
        AmountField().clean("12,34")
    with pytest.raises(forms.ValidationError, match="more than zero"):
        AmountField().clean("-5")
