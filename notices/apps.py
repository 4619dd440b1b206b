from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from loans.demands import know
        from notices.demands import days_of

        know(days_of)
