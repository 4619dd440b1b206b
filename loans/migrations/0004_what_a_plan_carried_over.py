from importlib import import_module

from django.db import migrations, models

only_ever_added = import_module("loans.migrations.0002_only_ever_added")


def refuse_updates_again(apps, schema_editor):
    """SQLite has just made the table of instalments anew, without its trigger."""
    if schema_editor.connection.vendor == "sqlite":
        words = only_ever_added.WORDS.format(table="loans_instalment")
        schema_editor.execute(only_ever_added.SQLITE.format(table="loans_instalment", words=words), params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0003_a_borrower_can_be_erased'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='instalment',
            name='instalment_is_not_negative',
        ),
        migrations.AddField(
            model_name='instalment',
            name='carried',
            field=models.DecimalField(decimal_places=3, default=0, max_digits=18),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('carried__gte', 0), ('fee__gte', 0), ('interest__gte', 0), ('principal__gte', 0)), name='instalment_is_not_negative'),
        ),
        migrations.RunPython(refuse_updates_again, migrations.RunPython.noop),
    ]
