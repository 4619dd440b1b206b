import django.db.models.deletion
import django.utils.timezone
import loans.said
import uuid
from django.db import migrations, models

from importlib import import_module

only_ever_added = import_module("loans.migrations.0002_only_ever_added")
TABLE = "loans_reconciliation"


def refuse_updates(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    template = only_ever_added.POSTGRESQL if is_postgresql else only_ever_added.SQLITE
    words = only_ever_added.WORDS.format(table=TABLE)
    schema_editor.execute(template.format(table=TABLE, words=words), params=None)


def allow_updates(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_only_ever_added ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse_update()")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_only_ever_added")


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0005_what_a_loan_can_be'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('scope', models.CharField(choices=[(loans.said.Scope['DUE'], 'what is to be paid now'), (loans.said.Scope['PAYOFF'], 'what would settle the whole loan on that day'), (loans.said.Scope['REMAINING'], 'everything to the end of the schedule')], max_length=10)),
                ('made_on', models.DateField()),
                ('differences', models.JSONField()),
                ('source', models.CharField(blank=True, choices=[('app', 'its app or web site'), ('statement', 'a statement or a bill'), ('message', 'a message'), ('call', 'a call'), ('letter', 'a letter'), ('other', 'another way')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('submission', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reconciliations', to='loans.loan')),
            ],
            options={
                'verbose_name': 'reconciliation',
                'verbose_name_plural': 'reconciliations',
                'ordering': ['id'],
            },
        ),
        migrations.RunPython(refuse_updates, allow_updates),
    ]
