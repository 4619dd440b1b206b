"""Items of the vault are only ever added: the database itself refuses to change one.

Deleting stays possible, for a borrower who erases the account. On SQLite a later migration that alters the
table makes it anew without its trigger: such a migration must call `refuse_updates` again.
"""

from django.db import migrations

TABLES = ("cases_item",)
WORDS = "rows of {table} are only ever added"

SQLITE = """
CREATE TRIGGER {table}_only_ever_added BEFORE UPDATE ON {table}
BEGIN
    SELECT RAISE(ABORT, '{words}');
END
"""
POSTGRESQL = """
CREATE FUNCTION {table}_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER {table}_only_ever_added BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse_update();
"""


def refuse_updates(apps, schema_editor):
    template = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        schema_editor.execute(template.format(table=table, words=WORDS.format(table=table)), params=None)


def allow_updates(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_only_ever_added" + (f" ON {table}" if is_postgresql else ""))
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION {table}_refuse_update()")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases")]
    operations = [migrations.RunPython(refuse_updates, allow_updates)]
