"""Names this app to Django."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.panels"
    label = "panels"
    default_auto_field = "django.db.models.BigAutoField"
