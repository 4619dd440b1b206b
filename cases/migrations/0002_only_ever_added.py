"""Items of the vault are only ever added: the database itself refuses to change one."""

from django.db import migrations

from borrowers.only_added import refuse_updates


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases")]
    operations = [refuse_updates("cases_item")]
