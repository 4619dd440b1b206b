"""Days on which banks and offices of a country are shut: weekends and public holidays, as far as they are known.

China works on some weekends to make up for long holidays. Those days are announced a year ahead: where they are known they count
as working days, and in a year whose list is not out yet a Saturday is a Saturday.
"""

import datetime
from functools import lru_cache

import holidays

# The country whose holidays people of a zone have, of the places most asked for. An ISO 3166 code.
COUNTRIES = {
    "Asia/Shanghai": "CN", "Asia/Hong_Kong": "HK", "Asia/Macau": "MO", "Asia/Taipei": "TW", "Asia/Singapore": "SG",
    "Asia/Kuala_Lumpur": "MY", "Asia/Tokyo": "JP", "Asia/Seoul": "KR", "Asia/Bangkok": "TH", "Asia/Ho_Chi_Minh": "VN",
    "Asia/Manila": "PH", "Asia/Jakarta": "ID", "Asia/Kolkata": "IN", "Asia/Dubai": "AE", "Africa/Nairobi": "KE",
    "Africa/Lagos": "NG", "Africa/Johannesburg": "ZA", "Europe/London": "GB", "Europe/Paris": "FR", "Europe/Berlin": "DE",
    "America/New_York": "US", "America/Chicago": "US", "America/Los_Angeles": "US", "America/Toronto": "CA",
    "Australia/Sydney": "AU", "Pacific/Auckland": "NZ",
}  # fmt: skip
LONGEST = datetime.timedelta(days=14)  # no run of free days is longer


def country_of(time_zone: str) -> str:
    """The country whose holidays people of that zone have; empty where it is not known, and only weekends are free."""
    return COUNTRIES.get(time_zone, "")


@lru_cache(maxsize=64)
def _calendar(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year)


def is_free(day: datetime.date, country: str) -> bool:
    """Whether the day is a weekend or a public holiday there, and no day of work in exchange for one."""
    return not _calendar(country, day.year).is_working_day(day) if country else day.weekday() >= 5


def working_day(day: datetime.date, country: str, *, later: bool) -> datetime.date:
    """The day itself when it is a working day, else the nearest one before it, or after it when `later`."""
    step = datetime.timedelta(days=1 if later else -1)
    moved = day
    while is_free(moved, country):
        moved += step
        if abs(moved - day) > LONGEST:
            return day
    return moved
