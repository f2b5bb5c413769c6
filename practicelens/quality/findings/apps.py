"""Names this app to Django."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"
