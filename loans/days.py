"""Days as people write them, in Chinese and in English."""

import datetime
import re
import unicodedata

from dateutil.relativedelta import relativedelta

FIRST_YEAR, LAST_YEAR = 1950, 2100

_WORDS = {
    "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "後天": 2,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}  # fmt: skip
_ENGLISH_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_SHAPES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<month>\d{1,2})\s*[-/月]\s*(?P<day>\d{1,2})\s*[日号]?",
        r"(?P<which>本月|这个月|下月|下个月|上月|上个月)?\s*(?P<day>\d{1,2})\s*[日号]",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_ENGLISH_MONTH},?(?:\s+(?P<year>\d{{4}}))?",
        rf"{_ENGLISH_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s+(?P<year>\d{{4}}))?",
    )
]
_WHICH = {"下月": 1, "下个月": 1, "上月": -1, "上个月": -1}


class NotADay(ValueError):
    """The text does not say one day."""


class FarAwayDay(NotADay):
    """The text says a day that no loan of a living person knows."""


def parse_day(text: str, today: datetime.date | None = None) -> datetime.date:
    """The day that a person wrote: 2026-11-24, 2026年11月24日, 11/24, 24日, 明天, 24 Nov 2026.

    Without a year it is the one that comes nearest to `today`, without a month the one of this month.
    Without `today` only a day with its year is read.
    Raises NotADay for anything else, so 05/06/2026 is refused instead of guessed at.
    """
    text = unicodedata.normalize("NFKC", text).strip().lower()
    if today and text in _WORDS:
        return today + datetime.timedelta(days=_WORDS[text])
    match = next((found for shape in _SHAPES if (found := shape.fullmatch(text))), None)
    if not match:
        raise NotADay(text)
    try:
        return _day(match.groupdict(), today)
    except (ValueError, OverflowError) as problem:
        raise problem if isinstance(problem, NotADay) else NotADay(text) from None


def _day(said: dict[str, str | None], today: datetime.date | None) -> datetime.date:
    day = int(said["day"] or 0)
    if today is None and not said.get("year"):
        raise NotADay(day)
    if today and not said.get("month"):
        return (today + relativedelta(months=_WHICH.get(said["which"] or "", 0))).replace(day=day)
    month = _MONTHS.get((said["month"] or "")[:3]) or int(said["month"] or 0)
    if said.get("year"):
        year = int(said["year"] or 0)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise FarAwayDay(year)
        return datetime.date(year, month, day)
    assert today is not None  # else refused above
    return nearest(month, day, today)


def nearest(month: int, day: int, to: datetime.date) -> datetime.date:
    """The day of that month and day that comes nearest to `to`, last year's or next year's included. Raises NotADay."""
    candidates = []
    for year in (to.year - 1, to.year, to.year + 1):
        try:
            candidates.append(datetime.date(year, month, day))
        except ValueError:  # 29 February
            continue
    if not candidates:
        raise NotADay(f"{month}-{day}")
    return min(candidates, key=lambda candidate: abs(candidate - to))
