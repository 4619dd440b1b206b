"""The lender's own table, pasted as it is: read into instalments, and checked for what does not add up."""

import csv
import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from loans.days import NotADay, parse_day
from loans.money import ZERO, NotAnAmount, parse_amount, to_minor, total
from loans.schedule import MAX_INSTALMENTS, Due

LONGEST_LINE = 2_000  # characters

Line = tuple[int, list[str]]  # where it stands in the text, counted from 1, and its cells


class TableProblem(ValueError):
    """A table that cannot be read. `code` names why (the words live with the form), `line` where, `text` the cell."""

    def __init__(self, line: int, code: str, text: str = "") -> None:
        super().__init__(f"{line}: {code} {text}")
        self.line, self.code, self.text = line, code, text


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says: its instalments, and the total that each row states (None where it states none)."""

    dues: tuple[Due, ...]
    totals: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not add up: `row_total` of the instalment `number`, or the `principal_sum` of all (number is None)."""

    code: str
    number: int | None
    said: Decimal
    computed: Decimal

    @property
    def difference(self) -> Decimal:
        return self.computed - self.said


# --- Columns --------------------------------------------------------------------------------------------------------

_HEADERS = [  # the first that is found in a heading names its column; what only reports is left out
    ("", r"剩余|余额|结余|已还|已付|实还|状态|天数|balance|remaining|outstanding|status|paid|days|cumulative"),
    ("number", r"^(期数?|期次|期号|序号|第几期|no\.?|#|number|period|instal?lment (no\.?|number|#)|month)$"),
    ("date", r"日期|还款日|到期日|应还日|时间|date|due on|^due$|^day$"),
    ("principal", r"本金|principal|capital"),
    ("interest", r"利息|interest"),
    ("fee", r"费|fee|charge|insurance"),
    ("total", r"合计|总额|总计|月供|期供|还款额|金额|应还|本息|供款|total|payment|instal?lment|amount|emi"),
]
# Without a heading, what the amounts of a row are is told by which of them is the sum of the others.
_LAYOUTS = [
    ("total", "principal", "interest", "fee", ""),
    ("principal", "interest", "fee", "total", ""),
    ("total", "principal", "interest", "fee"),
    ("principal", "interest", "fee", "total"),
    ("total", "principal", "interest", ""),
    ("principal", "interest", "total", ""),
    ("total", "principal", "interest"),
    ("principal", "interest", "total"),
]
_PLAIN_LAYOUTS = {2: ("principal", "interest"), 3: ("principal", "interest", "fee")}
_SUM_LINE = re.compile(r"合计|总计|小计|sum|totals?", re.IGNORECASE)
_NUMBER = re.compile(r"第?\s*(\d{1,3})\s*(?:期|/\s*\d{1,3}|\.)?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?$")


def parse_table(text: str, currency: str) -> Table:
    """What a pasted table says: separated by tabs, bars, semicolons, commas or spaces, with or without a heading.

    Raises TableProblem, told of the separator that the text most likely has.
    """
    lines = unicodedata.normalize("NFKC", text.strip("\ufeff")).splitlines()
    if not any(line.strip() for line in lines):
        raise TableProblem(1, "empty")
    if long := next((n for n, line in enumerate(lines, start=1) if len(line) > LONGEST_LINE), None):
        raise TableProblem(long, "line_too_long")
    problem: TableProblem | None = None
    for split in _separators(lines):
        try:
            return _read(
                [(n, split(line)) for n, line in enumerate(lines, start=1) if line.strip(" \t|,;-+:")], currency
            )
        except TableProblem as found:
            problem = problem or found
    raise problem or TableProblem(1, "empty")


def _separators(lines: list[str]) -> list[Callable[[str], list[str]]]:
    def by(mark: str) -> Callable[[str], list[str]]:
        return lambda line: [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]

    def by_bars(line: str) -> list[str]:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]

    found: list[Callable[[str], list[str]]] = [by_bars] if any("|" in line for line in lines) else []
    found += [by(mark) for mark in "\t;" if any(mark in line for line in lines)]
    commas, spaces = by(","), str.split
    # 1,000.00 has a comma of its own: spaces separate when there are several in a line.
    by_space = any(len(line.split()) > 2 for line in lines)
    return [*found, *([spaces, commas] if by_space else [commas, spaces])]


def _read(lines: list[Line], currency: str) -> Table:
    heading, rows = _without_heading(lines)
    rows = [row for row in rows if not _is_sum(row[1])]
    if not rows:
        raise TableProblem(lines[0][0] if lines else 1, "no_rows")
    if len(rows) > MAX_INSTALMENTS:
        raise TableProblem(rows[MAX_INSTALMENTS][0], "too_many")
    columns = _named(heading, lines[0][0]) if heading else _guessed(rows)
    read = [_row(row, columns, index, currency) for index, row in enumerate(rows, start=1)]
    dues = tuple(due for due, _ in read)
    _check_order(rows, dues)
    return Table(dues, tuple(stated for _, stated in read))


def _without_heading(lines: list[Line]) -> tuple[list[str] | None, list[Line]]:
    if lines and not any(_day(cell) or _amount(cell) is not None for cell in lines[0][1]):
        return lines[0][1], lines[1:]
    return None, lines


def _is_sum(cells: list[str]) -> bool:
    return any(_SUM_LINE.fullmatch(cell.removesuffix(":")) for cell in cells[:2]) and not any(
        _day(cell) for cell in cells
    )


def _named(heading: list[str], line: int) -> list[str]:
    columns = [
        next((name for name, words in _HEADERS if re.search(words, cell, re.IGNORECASE)), "") for cell in heading
    ]
    if "date" not in columns:
        raise TableProblem(line, "no_date_column")
    if "principal" not in columns and not {"total", "interest"} <= set(columns):
        raise TableProblem(line, "no_principal_column")
    return columns


def _guessed(rows: list[Line]) -> list[str]:
    line, cells = rows[0]
    place = next((index for index, cell in enumerate(cells) if _day(cell)), None)
    if place is None:
        raise TableProblem(line, "not_a_day", cells[0][:40])
    before = ["number" if _NUMBER.fullmatch(cell) else "" for cell in cells[:place]]
    amounts = [[_amount(cell) for cell in row[place + 1 :]] for _, row in rows]
    return [*before, "date", *_layout(amounts, line)]


def _layout(amounts: list[list[Decimal | None]], line: int) -> Sequence[str]:
    width = max(len(row) for row in amounts)
    best = max(
        (layout for layout in _LAYOUTS if len(layout) == width), key=lambda each: _fits(each, amounts), default=None
    )
    if best and _fits(best, amounts) * 2 > len(amounts):
        return best
    if width in _PLAIN_LAYOUTS:
        return _PLAIN_LAYOUTS[width]
    raise TableProblem(line, "no_principal_column" if width < 2 else "unknown_columns")


def _fits(layout: Sequence[str], amounts: list[list[Decimal | None]]) -> int:
    """In how many rows the total of the layout is the sum of its parts."""

    def fits(row: list[Decimal | None]) -> bool:
        named = dict(zip(layout, (value or ZERO for value in row), strict=False))
        parts = total(named.get(part, ZERO) for part in ("principal", "interest", "fee"))
        return named.get("total") == parts

    return sum(fits(row) for row in amounts)


# --- Rows -----------------------------------------------------------------------------------------------------------


def _row(row: Line, columns: list[str], index: int, currency: str) -> tuple[Due, Decimal | None]:
    line, cells = row
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise TableProblem(line, "too_many_cells", cells[len(columns)][:40])
    said: dict[str, str] = {}
    amounts: dict[str, Decimal] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name in ("number", "date"):
            said.setdefault(name, cell)
        elif name and not (name == "total" and name in amounts):  # a table may have several fees, and one total
            amounts[name] = amounts.get(name, ZERO) + _money(cell, line, currency)
    due = Due(
        _number(said.get("number", ""), index, line), _due_day(said.get("date", ""), line), *_parts(amounts, line)
    )
    return due, amounts.get("total")


def _parts(amounts: dict[str, Decimal], line: int) -> tuple[Decimal, Decimal, Decimal]:
    stated, fee = amounts.get("total", ZERO), amounts.get("fee", ZERO)
    principal = amounts.get("principal", stated - amounts.get("interest", ZERO) - fee)
    if "interest" in amounts or "total" not in amounts:
        interest = amounts.get("interest", ZERO)
    else:
        interest = stated - principal - fee
    if min(principal, interest) < 0:
        raise TableProblem(line, "parts_exceed_total")
    return principal, interest, fee


def _number(cell: str, index: int, line: int) -> int:
    if not cell:
        return index
    if not (match := _NUMBER.fullmatch(cell)) or not int(match[1]):
        raise TableProblem(line, "not_a_number", cell[:40])
    return int(match[1])


def _due_day(cell: str, line: int) -> datetime.date:
    if day := _day(cell):
        return day
    raise TableProblem(line, "not_a_day", cell[:40])


def _day(cell: str) -> datetime.date | None:
    try:
        return parse_day(_TIME.sub("", cell))
    except NotADay:
        return None


def _amount(cell: str) -> Decimal | None:
    if cell in ("", "-", "—", "/"):
        return ZERO if cell else None
    try:
        return parse_amount(cell)
    except NotAnAmount:
        return None


def _money(cell: str, line: int, currency: str) -> Decimal:
    amount = _amount(cell) if cell else ZERO
    if amount is None or not 0 <= amount < 10**12:
        raise TableProblem(line, "not_an_amount", cell[:40])
    if amount != to_minor(amount, currency):
        raise TableProblem(line, "amount_too_fine", cell[:40])
    return amount


def _check_order(rows: list[Line], dues: tuple[Due, ...]) -> None:
    for (line, _), before, after in zip(rows[1:], dues, dues[1:], strict=False):
        if after.on < before.on:
            raise TableProblem(line, "days_out_of_order", after.on.isoformat())
        if after.number <= before.number:
            raise TableProblem(line, "numbers_out_of_order", str(after.number))


# --- Checking -------------------------------------------------------------------------------------------------------


def check_table(dues: Sequence[Due], totals: Sequence[Decimal | None], principal: Decimal) -> tuple[Mismatch, ...]:
    """What does not add up, and by how much: rows whose parts are not their total, principal that is not the loan's."""
    rows = [
        Mismatch("row_total", due.number, stated, due.total)
        for due, stated in zip(dues, totals, strict=True)
        if stated is not None and stated != due.total
    ]
    repaid = total(due.principal for due in dues)
    return (*rows, *([Mismatch("principal_sum", None, principal, repaid)] if repaid != principal else []))
