from django.contrib import admin

from borrowers.models import Borrower


@admin.register(Borrower)
class BorrowerAdmin(admin.ModelAdmin):
    """Who has an account. Loans, notices and agreements are the borrower's own and are not shown to staff."""

    list_display = ["email", "language", "time_zone", "is_active", "date_joined"]
    search_fields = ["email"]
    fields = ["email", "name", "language", "time_zone", "is_active", "is_staff", "date_joined"]
    readonly_fields = ["date_joined"]
