import django.db.models.deletion
import django.utils.timezone
import loans.said
import uuid
from django.db import migrations, models

from borrowers.only_added import refuse_updates


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
        refuse_updates("loans_reconciliation"),
    ]
