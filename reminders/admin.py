from django.contrib import admin

from reminders.models import Heartbeat


@admin.register(Heartbeat)
class HeartbeatAdmin(admin.ModelAdmin):
    """Whether the reminder job is at work. The reminders themselves are the borrower's own and are not shown to staff."""

    list_display = ["name", "seen_at"]
    readonly_fields = ["name", "seen_at"]
