"""Names this app to Django."""

from django.apps import AppConfig


class LateConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.late"
    label = "late"
    default_auto_field = "django.db.models.BigAutoField"
