"""Names this app to Django."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
