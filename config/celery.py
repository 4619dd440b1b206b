"""The bell: Celery wakes the workers, the database says what there is to do."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mingzhang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# It warns a worker of root because of pickled messages; ours are JSON alone, and a container knows no other user.
warnings.filterwarnings("ignore", category=SecurityWarning)
