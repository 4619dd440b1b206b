"""The versions of a letter are only ever added: a change of the text is a further version."""

from django.db import migrations

from borrowers.only_added import refuse_updates


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_hardship_files")]
    operations = [refuse_updates("agreements_letterversion")]
