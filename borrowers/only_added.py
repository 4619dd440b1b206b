"""Rows that are only ever added: the database itself refuses to change one. For migrations.

Deleting stays possible, for a borrower who erases what is theirs. On SQLite a later migration that alters such a table makes
it anew without its trigger, and must refuse updates again.
"""

from functools import partial
from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER {table}_only_ever_added BEFORE UPDATE ON {table}
BEGIN
    SELECT RAISE(ABORT, 'rows of {table} are only ever added');
END
"""
_POSTGRESQL = """
CREATE FUNCTION {table}_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of {table} are only ever added' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER {table}_only_ever_added BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse_update();
"""


def refuse_updates(table: str) -> migrations.RunPython:
    """The operation of a migration after which no row of the table can be changed."""
    return migrations.RunPython(partial(_refuse, table), partial(_allow, table))


def _refuse(table: str, apps: Any, editor: Any) -> None:
    template = _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE
    editor.execute(template.format(table=table), params=None)


def _allow(table: str, apps: Any, editor: Any) -> None:
    is_postgresql = editor.connection.vendor == "postgresql"
    editor.execute(f"DROP TRIGGER {table}_only_ever_added" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        editor.execute(f"DROP FUNCTION {table}_refuse_update()")
