from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """That a notice is there, for staff; what stands in it is the borrower's own."""

    list_display = ["received_at", "borrower", "channel", "source", "handled_at"]
    list_filter = ["channel", "source"]
    fields = ("borrower", "received_at", "logged_at", "channel", "source", "handled_at", "sha256")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
