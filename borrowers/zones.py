"""Time zones under names that people use."""

import zoneinfo

from django.utils.translation import gettext_lazy as _

PLACES = {
    "Asia/Shanghai": _("China (Beijing time)"),
    "Asia/Hong_Kong": _("Hong Kong"),
    "Asia/Macau": _("Macao"),
    "Asia/Taipei": _("Taipei"),
    "Asia/Singapore": _("Singapore"),
    "Asia/Kuala_Lumpur": _("Malaysia (Kuala Lumpur)"),
    "Asia/Tokyo": _("Japan (Tokyo)"),
    "Asia/Seoul": _("Korea (Seoul)"),
    "Asia/Bangkok": _("Thailand (Bangkok)"),
    "Asia/Ho_Chi_Minh": _("Vietnam (Ho Chi Minh City)"),
    "Asia/Manila": _("Philippines (Manila)"),
    "Asia/Jakarta": _("Indonesia (Jakarta)"),
    "Asia/Kolkata": _("India"),
    "Asia/Dubai": _("Dubai"),
    "Africa/Nairobi": _("Kenya (Nairobi)"),
    "Africa/Lagos": _("Nigeria (Lagos)"),
    "Africa/Johannesburg": _("South Africa (Johannesburg)"),
    "Europe/London": _("United Kingdom (London)"),
    "Europe/Paris": _("France (Paris)"),
    "Europe/Berlin": _("Germany (Berlin)"),
    "America/New_York": _("United States, east (New York)"),
    "America/Chicago": _("United States, middle (Chicago)"),
    "America/Los_Angeles": _("United States, west (Los Angeles)"),
    "America/Toronto": _("Canada (Toronto)"),
    "Australia/Sydney": _("Australia (Sydney)"),
    "Pacific/Auckland": _("New Zealand (Auckland)"),
}


def zone_name(key: str) -> str:
    """The IANA time zone `key` as people call it; its own name when it has no other."""
    return str(PLACES.get(key) or key.replace("_", " "))


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every time zone, the places most asked for first."""
    others = sorted(key for key in zoneinfo.available_timezones() - PLACES.keys() if "/" in key)
    return [
        (str(_("Most asked for")), [(key, zone_name(key)) for key in PLACES]),
        (str(_("All others")), [(key, zone_name(key)) for key in others]),
    ]
