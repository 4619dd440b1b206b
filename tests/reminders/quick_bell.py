"""The house's own Celery app with a beat of half a second, so that a test need not wait for twenty."""

from config.celery import app

app.conf.beat_schedule = {"send-due-reminders": {"task": "reminders.tasks.send_due", "schedule": 0.5}}
