from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The floor above the apps: the home page, the sample and the commands that see every app."""

    name = "config"
