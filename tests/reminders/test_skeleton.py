from django.template.loader import render_to_string
from django.utils import translation

from reminders.skeleton import fill

VALUES = {
    "name": "Mei", "language": "en", "discreet": "", "preferences_url": "http://x/p", "unsubscribe_url": "http://x/u?a=1&b=2",
    "title": "<b>Bank</b> & Co {{ amount }} {% now %}", "when": "in 3 days", "due_on": "15 Jan 2026", "sentence": "Soon.",
    "page_url": "http://x/1", "amount": "¥888.49", "number": "1", "penalty": "", "paid": "¥1.00", "reference": "",
    "paid_url": "http://x/paid",
}  # fmt: skip


def test_a_filled_template_is_what_django_renders_from_the_same_values():
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for name in ("emails/reminder.txt", "emails/reminder.html"):
                for values in (VALUES, VALUES | {"penalty": "¥2.00"}, VALUES | {"amount": "", "paid_url": ""}):
                    assert fill(name, values) == render_to_string(name, values)


def test_no_value_can_stand_for_another():
    with translation.override("en"):
        text = fill("emails/reminder.txt", VALUES | {"title": "\ue000amount\ue001"})
    assert "Loan: \ue000amount\ue001" in text
    assert text.count("¥888.49") == 1
