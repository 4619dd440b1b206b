"""The only writer of whole accounts: back from a file, or gone."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.db.models import Model

from borrowers.models import Borrower
from config.account import ME, Line, NotAnAccount, Table, contents, preference_fields, read, value_of

BATCH = 1000
_WRONG = (ValidationError, DatabaseError, KeyError, TypeError, ValueError, ArithmeticError, AttributeError, IndexError)


class NotEmpty(ValueError):
    """The account holds something already. `found` says how much of what, by the name of its table."""

    def __init__(self, found: dict[str, int]) -> None:
        super().__init__(", ".join(f"{count} {name}" for name, count in found.items()))
        self.found = found


@transaction.atomic
def restore_account(*, borrower: Borrower, file: BinaryIO) -> dict[str, int]:
    """Write all that the file holds into the account, which must be empty: all of it or nothing. Gives what was written.

    Raises NotEmpty when the account holds anything, NotAnAccount at the first line that cannot be.
    """
    Borrower.objects.select_for_update().get(pk=borrower.pk)
    if found := contents(borrower):
        raise NotEmpty(found)
    return _Restoring(borrower).write(read(file))


class _Restoring:
    """A file on its way into the database: the keys that its rows got, and references to rows that come later."""

    def __init__(self, borrower: Borrower) -> None:
        self.borrower = borrower
        self.keys: dict[type[Model], dict[int, int]] = defaultdict(dict)
        self.later: list[tuple[int, type[Model], int, models.ForeignKey, int]] = []
        self.waiting: list[tuple[Line, Any]] = []
        self.written: Counter[str] = Counter()
        self.lines: list[tuple[int, Table, int]] = []  # rows to be checked when all are there

    def write(self, lines: Iterator[Line]) -> dict[str, int]:
        for line in lines:
            if line.table is None:
                self.prefer(line)
                continue
            if self.waiting and (self.waiting[0][0].table is not line.table or self.is_full(line)):
                self.flush()
            with _at(line):
                self.waiting.append((line, self.made(line, line.table)))
        self.flush()
        self.link()
        self.check()
        return dict(self.written)

    def prefer(self, line: Line) -> None:
        with _at(line):
            for each in preference_fields():
                setattr(self.borrower, each.name, value_of(each, line.row[each.name]))
            self.borrower.save(update_fields=[each.name for each in preference_fields()])

    def is_full(self, line: Line) -> bool:
        """Whether the rows at hand must be written first: many, large, or referred to by the next one."""
        assert line.table
        own = [each.name for each in line.table.fields if each.related_model is line.table.model]
        large = any(isinstance(each, models.BinaryField) for each in line.table.fields)
        known = self.keys[line.table.model]
        refers = any(line.row.get(name) is not None and line.row[name] not in known for name in own)
        return refers or len(self.waiting) >= (20 if large else BATCH)

    def made(self, line: Line, table: Table) -> Model:
        """The row as an instance that is not written yet."""
        if set(line.row) != {"id", *(each.name for each in table.fields)} or type(line.row["id"]) is not int:
            raise ValueError("other fields than this version has")
        values: dict[str, Any] = {}
        for each in table.fields:
            value = line.row[each.name]
            if isinstance(each, models.ForeignKey):
                values[each.attname] = self.key(line, table, each, value)
            elif value is not None and each.name in table.inner:
                values[each.name] = value_of(each, table.inner[each.name](value, self.renumber))
            else:
                values[each.name] = value_of(each, value)
        if "__" not in table.owner:
            values[table.owner] = self.borrower
        return table.model(**values)

    def key(self, line: Line, table: Table, each: models.ForeignKey, number: Any) -> int | None:
        if number is None:
            if not each.null:
                raise ValueError(f"{each.name} is missing")
            return None
        if each.related_model is Borrower:
            return self.borrower.pk if number == ME else None
        if (key := self.renumber(each.related_model, number)) is not None:
            return key
        if not each.null:
            raise ValueError(f"{each.name} names a row that does not come before it")
        self.later.append((line.number, table.model, line.row["id"], each, number))
        return None

    def renumber(self, model: type[Model], number: int) -> int | None:
        return self.keys[model].get(number)

    def flush(self) -> None:
        if not self.waiting:
            return
        first, table = self.waiting[0][0], self.waiting[0][0].table
        assert table
        with _at(first):
            made = table.model._default_manager.bulk_create([row for _, row in self.waiting])
        for (line, _), row in zip(self.waiting, made, strict=True):
            if line.row["id"] in self.keys[table.model]:
                raise NotAnAccount(line.number, "the same id twice")
            self.keys[table.model][line.row["id"]] = row.pk
            if table.check:
                self.lines.append((line.number, table, row.pk))
        self.written[table.name] += len(made)
        self.waiting.clear()

    def link(self) -> None:
        """References to rows that came later in the file."""
        for line, model, number, each, target in self.later:
            key = self.renumber(each.related_model, target) if isinstance(target, int) else None
            if key is None:
                raise NotAnAccount(line, f"{each.name} names a row that is not there")
            model._default_manager.filter(pk=self.keys[model][number]).update(**{each.attname: key})

    def check(self) -> None:
        """Every row can be computed as the pages will: what cannot be is refused now, with the line it stands in."""
        for line, table, key in self.lines:
            assert table.check
            with _at(Line(line, table, {})):
                table.check(table.model._default_manager.get(pk=key))


class _at:  # reads as a preposition
    """Says at which line of the file something was wrong."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, problem: BaseException | None, trace: Any) -> None:
        if isinstance(problem, _WRONG) and not isinstance(problem, NotAnAccount):
            detail = "; ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            raise NotAnAccount(self.line.number, f"{type(problem).__name__}: {detail:.200}") from problem


def erase_account(*, borrower: Borrower) -> None:
    """Remove the account with all that belongs to it. Nothing brings it back but a file that was downloaded before."""
    borrower.delete()
