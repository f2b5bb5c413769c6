"""Names this app to Django."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"
