"""Names this app to Django."""

from django.apps import AppConfig


class ExtractsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.extracts"
    label = "extracts"
    default_auto_field = "django.db.models.BigAutoField"
