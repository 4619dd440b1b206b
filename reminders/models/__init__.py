from reminders.models.channel import Device, Feed, Hook, Pace
from reminders.models.heartbeat import SILENT_AFTER, Heartbeat, Silence
from reminders.models.preference import (
    MONTHLY,
    LoanPreference,
    Preference,
    default_leads,
    habit_of,
    preference_of,
    wanted_deadline_leads,
    wanted_leads,
)
from reminders.models.reminder import Channel, Outcome, Reminder, ReminderQuerySet, State

__all__ = [
    "MONTHLY",
    "SILENT_AFTER",
    "Channel",
    "Device",
    "Feed",
    "Heartbeat",
    "Hook",
    "LoanPreference",
    "Outcome",
    "Pace",
    "Preference",
    "Reminder",
    "ReminderQuerySet",
    "Silence",
    "State",
    "default_leads",
    "habit_of",
    "preference_of",
    "wanted_deadline_leads",
    "wanted_leads",
]
