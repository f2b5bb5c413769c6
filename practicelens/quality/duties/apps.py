"""Names this app to Django."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
